"""The same fact stated twice: what agrees is said once, what differs is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise

from zhunsheng.verifier.model import Chapter, Figure, PeriodBasis, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of

_EMPTY_WORDS = re.compile(
    r"(各类|各种|全年|年内|今年|以来|共计|累计|共|已|了|的|开展|进行|组织|成功|完成|\d+年|[有和与及为]|\s|[（）“”])"
)
# Small amounts meet by chance; nobody repeats 3次 to make a point.
_LEAST_VALUE, _LEAST_ODD, _LEAST_SPOKEN = 100, 1000, 11
_SHORTEST_SUBJECT = 4
_COUNTED_ALIKE = {"宗": "件", "起": "件", "件次": "件", "名": "人"}
_ALIKE, _ALIKE_MEETINGS = 0.6, 0.4
# No report names more kinds of meetings.
_MOST_MEETINGS = 40
_MEETINGS = ("次", "场")
_DIGIT = re.compile(r"\d")

Pair = tuple[Figure, Figure]


@finds
def repeated(page: Page) -> Iterator[Relation]:
    """One relation for all facts that are stated again alike, one for each pair that differs."""
    agreeing: dict[int, Figure] = {}
    for first, second in _pairs(page):
        ours, theirs = interval_of(first), interval_of(second)
        assert ours is not None and theirs is not None
        if ours.meets(theirs):
            agreeing |= {first.start: first, second.start: second}
        elif _is_slip(first, second):
            words = f"同为“{_core(first)}”，前为{first.quote}，后为{second.quote}，两处不一。"
            yield Relation("same_fact", (first, second), Verdict.FAILS, words)
    if agreeing:
        alike = tuple(agreeing[start] for start in sorted(agreeing))
        yield Relation("same_fact", alike, Verdict.HOLDS, "前后两处所述数量一致。")


def _pairs(page: Page) -> Iterator[Pair]:
    """Neighbours among amounts that are equal, nearly equal, one digit apart or told in the same words."""
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in page.figures:
        if figure.value is not None and figure.value >= _LEAST_VALUE and figure.unit != "%":
            groups[_COUNTED_ALIKE.get(figure.unit, figure.unit)].append(figure)
    told: set[tuple[int, int]] = set()
    for group in groups.values():
        for first, second in _alike(group):
            places = (first.start, second.start)
            if places not in told and first.sentence != second.sentence and _of_one_time(first, second):
                told.add(places)
                if _one_fact(first, second):
                    yield first, second


def _alike(group: list[Figure]) -> Iterator[Pair]:
    yield from _neighbours((_core(figure), figure) for figure in group)
    yield from _neighbours((mask, figure) for figure in group for mask in _masks(figure))
    ordered = sorted(group, key=lambda figure: (_interval(figure).low, figure.start))
    for one, other in pairwise(ordered):
        if _interval(one).meets(_interval(other)):
            yield (one, other) if one.start < other.start else (other, one)


def _neighbours(keyed: Iterable[tuple[Hashable, Figure]]) -> Iterator[Pair]:
    """Each two that follow one another under one key."""
    latest: dict[Hashable, Figure] = {}
    for key, figure in keyed:
        if key and key in latest:
            yield latest[key], figure
        latest[key] = figure


def _masks(figure: Figure) -> Iterator[str]:
    """The digits with each one left open."""
    digits = f"{figure.value:.0f}"
    return (f"{digits[:place]}*{digits[place + 1 :]}" for place in range(len(digits)))


def _interval(figure: Figure) -> Interval:
    interval = interval_of(figure)
    assert interval is not None
    return interval


def _one_fact(first: Figure, second: Figure) -> bool:
    """They count the same by their words, or are one number so odd that it is not met twice by chance."""
    assert first.value is not None
    is_odd = first.value == second.value and first.value >= _LEAST_ODD and first.value % 100 != 0
    return is_odd or _likeness(first, second) >= _ALIKE


def _of_one_time(first: Figure, second: Figure) -> bool:
    return first.period == second.period or PeriodBasis.DOCUMENT in (first.period_basis, second.period_basis)


def _likeness(first: Figure, second: Figure) -> float:
    """The share of the shorter subject's pairs of characters that the longer one has too."""
    ours, theirs = _bigrams(_core(first)), _bigrams(_core(second))
    smaller = min(len(ours), len(theirs))
    return len(ours & theirs) / smaller if smaller >= 2 else 0.0


def _core(figure: Figure) -> str:
    return _EMPTY_WORDS.sub("", figure.subject)


def _bigrams(words: str) -> set[str]:
    return {words[place : place + 2] for place in range(len(words) - 1)}


def _is_slip(first: Figure, second: Figure) -> bool:
    """Two amounts that differ in one digit, or by little, are one fact miswritten; others are two facts."""
    assert first.value is not None and second.value is not None
    ours, theirs = f"{first.value:.0f}", f"{second.value:.0f}"
    if len(ours) == len(theirs) and sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1:
        return _core(first) == _core(second) or len(ours) > 3
    is_near = abs(first.value - second.value) <= 0.1 * max(first.value, second.value)
    return is_near and _core(first) == _core(second) and len(_core(first)) >= _SHORTEST_SUBJECT


@finds
def presided(page: Page) -> Iterator[Relation]:
    """The heads cannot have presided over more meetings on the rule of law than were held."""
    held: list[Figure] = []
    presided_over: list[Figure] = []
    for figure in page.figures:
        if figure.unit in _MEETINGS and "研究" in figure.subject:
            chapter = page.outline.chapter_at(figure.start)
            (presided_over if chapter is Chapter.FIRST_RESPONSIBLE else held).append(figure)
    for leader in presided_over[:_MOST_MEETINGS]:
        likest = max(held[:_MOST_MEETINGS], key=lambda one: _likeness(one, leader), default=None)
        if (
            likest is None
            or _likeness(likest, leader) < _ALIKE_MEETINGS
            or leader.value is None
            or likest.value is None
        ):
            continue
        if leader.value > likest.value:
            words = (
                f"全年“{likest.subject}”为{likest.quote}，主要负责人“{leader.subject}”却为{leader.quote}，两处不一。"
            )
            yield Relation("same_fact", (likest, leader), Verdict.FAILS, words)


@finds
def spoken(page: Page) -> Iterator[Relation]:
    """13个 and 十三个: a number that stands once in digits and once in Chinese signs."""
    in_digits: dict[tuple[float, str], Figure] = {}
    in_signs: dict[tuple[float, str], Figure] = {}
    for figure in page.stated:
        if figure.value is not None and figure.value >= _LEAST_SPOKEN:
            (in_digits if _DIGIT.search(figure.quote) else in_signs).setdefault((figure.value, figure.unit), figure)
    for key, figure in in_signs.items():
        if key in in_digits:
            pair = sorted((figure, in_digits[key]), key=lambda one: one.start)
            yield Relation("same_fact", tuple(pair), Verdict.HOLDS, "一处用数字，一处用汉字，数量一致。")
