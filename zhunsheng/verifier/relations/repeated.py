"""The same fact stated twice: what agrees is said once, what differs is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise

from zhunsheng.verifier.model import Figure, PeriodBasis, Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of
from zhunsheng.verifier.relations.reckoning import are_swapped
from zhunsheng.verifier.relations.sameness import Told, counted_in, told_with
from zhunsheng.verifier.relations.wording import pairs_of

_EMPTY_WORDS = re.compile(
    r"(各类|各种|全年|年内|今年|以来|共计|累计|共|已|了|的|开展|进行|组织|成功|完成|\d+年|[有和与及为]|\s|[（）“”])"
)
# Small amounts meet by chance; nobody repeats 3次 to make a point.
_LEAST_VALUE, _LEAST_ODD, _LEAST_SPOKEN = 100, 1000, 11
_LEAST_TOLD_ALIKE, _MOST_CANDIDATES = 10, 300
_LEAST_OTHERWISE, _MOST_ALIKE, _THIRD, _HALF = 3, 8, 1 / 3, 1 / 2
_LITTLE = 0.2
_SHORTEST_SUBJECT = 4
_ALIKE = 0.6
_OF_A_TIME = re.compile(r"[去上前]年|同期|季度|半年|月|每")
_SIGNS = re.compile(r"[\u4e00-\u9fff]{2}")
_DIGIT = re.compile(r"\d")
_MARK = re.compile(r"[，；。：、（）！？\n]")
_LEAST_SWAPPED, _LONGEST_CLAUSE, _NEXT_WORDS = 3, 20, 8
# What a number of three digits is told with to be the same, and one of more.
_WORDS_OF_THREE, _WORDS_OF_MORE, _WORDS_OF_A_NAME = 6, 3, 5

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
        elif _is_slip(page, first, second):
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
            groups[counted_in(figure)].append(figure)
    told: set[tuple[int, int]] = set()
    for group in groups.values():
        for first, second in _alike(group):
            places = (first.start, second.start)
            if places not in told and first.sentence != second.sentence and _of_one_time(first, second):
                told.add(places)
                if _one_fact(first, second) or (_is_swapped(first, second) and _are_told_alike(page, first, second)):
                    yield first, second


@finds
def small(page: Page) -> Iterator[Relation]:
    """Smaller amounts told in the very same words in two chapters, or in the opening and later, and not alike."""
    told: dict[tuple[str, str], Figure] = {}
    for figure in page.figures:
        words = _words_before(page, figure)
        key = (_EMPTY_WORDS.sub("", words), counted_in(figure))
        is_small = figure.value is not None and _LEAST_TOLD_ALIKE <= figure.value < _LEAST_VALUE and figure.unit != "%"
        least = _WORDS_OF_A_NAME if "”" in words else _WORDS_OF_THREE
        if not is_small or len(key[0]) < least or _OF_A_TIME.search(words):
            continue
        first = told.setdefault(key, figure)
        differ = _differ_by_chapter(page, first, figure) or _differ_from_the_opening(page, first, figure)
        if _of_one_time(first, figure) and differ:
            said = f"同为“{key[0]}”，前为{first.quote}，后为{figure.quote}，两处不一。"
            yield Relation("same_fact", (first, figure), Verdict.FAILS, said)


@finds
def told_otherwise(page: Page) -> Iterator[Relation]:
    """5次 and 五次, 97起 and 97件: a number told twice in other signs and much the same words."""
    told: dict[tuple[float, str], list[Figure]] = defaultdict(list)
    for figure in page.figures:
        if figure.value is None or figure.value < _LEAST_OTHERWISE or figure.unit == "%":
            continue
        alike = told[figure.value, counted_in(figure)]
        for first in alike[-_MOST_ALIKE:]:
            is_pair = first.quote != figure.quote and _of_one_time(first, figure)
            if is_pair and _are_one_fact(page, first, figure):
                yield Relation("same_fact", (first, figure), Verdict.HOLDS, "两处写法不同，数量一致。")
                break
        alike.append(figure)


def _tell_the_same(ours: Told, theirs: Told) -> bool:
    shared = ours.shared(theirs)
    return shared >= _HALF or (ours.names(theirs) and shared >= _THIRD)


def _are_one_fact(page: Page, first: Figure, second: Figure) -> bool:
    ours, theirs = told_with(page, first), told_with(page, second)
    return _tell_the_same(ours, theirs) or (len(theirs.pairs) <= 1 and _is_under_its_name(page, ours, second))


def _is_under_its_name(page: Page, told: Told, figure: Figure) -> bool:
    """办理行政复议案件378宗, and in a paragraph on 行政复议 受理378件: an odd number, told by its verb alone."""
    paragraph = page.outline.paragraph_at(figure.start)
    is_odd = (figure.value or 0) >= _LEAST_VALUE and (figure.value or 0) % 10 != 0
    if not is_odd or paragraph is None or not told.head:
        return False
    named = pairs_of(page.text.plain[paragraph.start : figure.sentence.start])
    return told.head in named and len(told.pairs & named) >= _THIRD * len(told.pairs)


def _differ_by_chapter(page: Page, first: Figure, second: Figure) -> bool:
    chapters = [page.outline.chapter_at(figure.start) for figure in (first, second)]
    return None not in chapters and chapters[0] is not chapters[1] and not _interval(first).meets(_interval(second))


def _differ_from_the_opening(page: Page, first: Figure, second: Figure) -> bool:
    """Whether the first stands before any heading but the title, and the second tells a little more or less."""
    opened = next((heading.span.start for heading in page.outline.headings if heading.level > 0), 0)
    ours, theirs = first.value or 0, second.value or 0
    is_near = abs(ours - theirs) <= _LITTLE * max(ours, theirs)
    return first.start < opened < second.start and is_near and not _interval(first).meets(_interval(second))


def _alike(group: list[Figure]) -> Iterator[Pair]:
    yield from _neighbours(("".join(sorted(_digits(figure))), figure) for figure in group)
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
    digits = _digits(figure)
    return (f"{digits[:place]}*{digits[place + 1 :]}" for place in range(len(digits)))


def _digits(figure: Figure) -> str:
    return f"{figure.value:.0f}"


def _is_swapped(first: Figure, second: Figure) -> bool:
    """Whether two neighbouring digits have changed places: 3126.4 and 3162.4."""
    ours, theirs = _digits(first), _digits(second)
    return len(ours) >= _LEAST_SWAPPED and are_swapped(ours, theirs)


def _are_told_alike(page: Page, first: Figure, second: Figure) -> bool:
    """Whether the words right before them are the same but for empty ones."""
    told = [_words_before(page, figure) for figure in (first, second)]
    if any(_OF_A_TIME.search(words) for words in told):
        return False
    if len(_digits(first)) > _LEAST_SWAPPED and _share_words_across_chapters(page, first, second):
        return True
    ours, theirs = (_EMPTY_WORDS.sub("", words) for words in told)
    least = _WORDS_OF_THREE if len(_digits(first)) == _LEAST_SWAPPED else _WORDS_OF_MORE
    return min(len(ours), len(theirs)) >= least and (ours.endswith(theirs) or theirs.endswith(ours))


def _share_words_across_chapters(page: Page, first: Figure, second: Figure) -> bool:
    """征收居民6842户 in the account and 推动6482户居民 in what the head did."""
    chapters = {page.outline.chapter_at(figure.start) for figure in (first, second)}
    ours, theirs = (_told_beside(page, figure) for figure in (first, second))
    return len(chapters) > 1 and bool(ours & theirs)


def _words_before(page: Page, figure: Figure) -> str:
    start = max(figure.sentence.start, figure.start - _LONGEST_CLAUSE)
    return _MARK.split(page.text.plain[start : figure.start])[-1]


def _interval(figure: Figure) -> Interval:
    interval = interval_of(figure)
    assert interval is not None
    return interval


def _one_fact(first: Figure, second: Figure) -> bool:
    """They count the same by their words, or are one number so odd that it is not met twice by chance."""
    assert first.value is not None
    is_odd = first.value == second.value and first.value >= _LEAST_ODD and first.value % 100 != 0
    return is_odd or likeness(first, second) >= _ALIKE


def _of_one_time(first: Figure, second: Figure) -> bool:
    return first.period == second.period or PeriodBasis.DOCUMENT in (first.period_basis, second.period_basis)


def likeness(first: Figure, second: Figure) -> float:
    """The share of the shorter subject's pairs of characters that the longer one has too."""
    ours, theirs = _bigrams(_core(first)), _bigrams(_core(second))
    smaller = min(len(ours), len(theirs))
    return len(ours & theirs) / smaller if smaller >= 2 else 0.0


def _core(figure: Figure) -> str:
    return _EMPTY_WORDS.sub("", figure.subject)


def _bigrams(words: str) -> set[str]:
    return {words[place : place + 2] for place in range(len(words) - 1)}


def _is_slip(page: Page, first: Figure, second: Figure) -> bool:
    """Two amounts that differ in one digit, or by little, are one fact miswritten; others are two facts."""
    assert first.value is not None and second.value is not None
    ours, theirs = _digits(first), _digits(second)
    if _is_swapped(first, second):
        return _are_told_alike(page, first, second)
    if len(ours) == len(theirs) and sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1:
        return _core(first) == _core(second) or len(ours) > 3
    is_near = abs(first.value - second.value) <= 0.1 * max(first.value, second.value)
    return is_near and _core(first) == _core(second) and len(_core(first)) >= _SHORTEST_SUBJECT


@finds
def spoken(page: Page) -> Iterator[Relation]:
    """13个 and 十三个: a number that stands once in digits and once in Chinese signs."""
    in_digits: dict[tuple[float, str], Figure] = {}
    in_signs: dict[tuple[float, str], Figure] = {}
    for figure in page.stated:
        if figure.value is not None and figure.value >= _LEAST_SPOKEN:
            (in_digits if _DIGIT.search(figure.quote) else in_signs).setdefault((figure.value, figure.unit), figure)
    candidates = tuple(in_digits.values())[:_MOST_CANDIDATES]
    about = [one for one in candidates if one.qualifier is Qualifier.APPROX]
    for figure in (*(one for key, one in in_signs.items() if key not in in_digits), *about):
        if (rounded := _rounded(page, figure, candidates)) is not None:
            yield Relation("same_fact", rounded, Verdict.HOLDS, "一处为确数，一处为概数，数量一致。")
    for key, figure in in_signs.items():
        if key in in_digits:
            pair = sorted((figure, in_digits[key]), key=lambda one: one.start)
            yield Relation("same_fact", tuple(pair), Verdict.HOLDS, "一处用数字，一处用汉字，数量一致。")


def _rounded(page: Page, spoken: Figure, in_digits: Iterable[Figure]) -> Pair | None:
    """四百余件 and the 403件 that is told with some of the same words."""
    assert spoken.value is not None
    if spoken.value < _LEAST_VALUE or spoken.qualifier is not Qualifier.APPROX:
        return None
    words = _told_beside(page, spoken)
    for figure in in_digits:
        is_other = figure.sentence != spoken.sentence and figure.qualifier is not Qualifier.APPROX
        is_alike = counted_in(figure) == counted_in(spoken) and is_other
        if is_alike and _interval(figure).meets(_interval(spoken)) and words & _told_beside(page, figure):
            return (figure, spoken) if figure.start < spoken.start else (spoken, figure)
    return None


def _told_beside(page: Page, figure: Figure) -> set[str]:
    """The pairs of signs right before and behind it that say something."""
    plain, sentence = page.text.plain, figure.sentence
    before = plain[max(sentence.start, figure.start - _LONGEST_CLAUSE) : figure.start]
    words = _EMPTY_WORDS.sub("", f"{before}，{plain[figure.end : min(sentence.end, figure.end + _NEXT_WORDS)]}")
    return {pair for pair in _bigrams(words) if _SIGNS.fullmatch(pair)}
