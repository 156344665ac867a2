"""The same fact stated twice: what agrees is said once, what differs is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from zhunsheng.verifier.model import Figure, PeriodBasis, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import interval_of

_EMPTY_WORDS = re.compile(
    r"(各类|各种|全年|年内|今年|以来|共计|累计|共|已|了|的|开展|进行|组织|成功|完成|\d+年|[有和与及为]|\s|[（）“”])"
)
# Small amounts meet by chance; nobody repeats 3次 to make a point.
_LEAST_VALUE, _LEAST_ODD = 100, 1000
_COUNTED_ALIKE = {"宗": "件", "起": "件", "件次": "件", "名": "人"}
_ALIKE = 0.6
_LARGEST_GROUP = 40


@finds
def repeated(page: Page) -> Iterator[Relation]:
    """One relation for all facts that are stated again alike, one for each pair that differs."""
    agreeing: list[Figure] = []
    for first, second in _pairs(page):
        ours, theirs = interval_of(first), interval_of(second)
        assert ours is not None and theirs is not None
        if ours.meets(theirs):
            agreeing += [figure for figure in (first, second) if figure not in agreeing]
        elif _is_slip(first, second):
            words = f"同为“{_core(first)}”，前为{first.quote}，后为{second.quote}，两处不一。"
            yield Relation("same_fact", (first, second), Verdict.FAILS, words)
    if agreeing:
        yield Relation("same_fact", tuple(agreeing), Verdict.HOLDS, "前后两处所述数量一致。")


def _pairs(page: Page) -> Iterator[tuple[Figure, Figure]]:
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in page.figures:
        if figure.value is not None and figure.value >= _LEAST_VALUE and figure.unit != "%":
            groups[_COUNTED_ALIKE.get(figure.unit, figure.unit)].append(figure)
    for group in groups.values():
        for first, second in combinations(group[:_LARGEST_GROUP], 2):
            if first.sentence != second.sentence and _of_one_time(first, second) and _one_fact(first, second):
                yield first, second


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
    return _core(first) == _core(second) and abs(first.value - second.value) <= 0.1 * max(first.value, second.value)
