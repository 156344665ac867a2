"""Sums: a whole and its parts in one bracket, after 其中, before 合计, or in a list closed by 等."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import accumulate, combinations
from pathlib import Path

import yaml

from zhunsheng.verifier.model import Figure, Qualifier, Relation, Text, Verdict
from zhunsheng.verifier.relations.cues import IN_TOTAL, OF_WHICH, between, clause_before, comparable
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of, is_whole
from zhunsheng.verifier.relations.wording import added, number

_COMPLETE_SETS = Path(__file__).parent.parent / "data" / "complete_sets.yaml"
# Parts of an open list may leave a rest; so little of one is rather a slip of the pen.
_SMALL_REST = Fraction(1, 50)
_MOST_PARTS = 12
_LEAST_UNANNOUNCED, _MOST_UNANNOUNCED, _LEAST_SLIP = 50, 16, 1000
_ALL_TOLD = re.compile(r"(合计|总计|共计)")
_PLUS = re.compile(r"\s?[（+]\s?")
_COUNTED_PARTS = re.compile(r"([两二三四五六七八九\d])项(?:合计|总计|共计|共)\s*$")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


class _List(StrEnum):
    """Whether the parts are said to be all (合计, +), or some (其中)."""

    CLOSED = "closed"
    OPEN = "open"


@finds
def sums(page: Page) -> Iterator[Relation]:
    """Every sum of a text, each total once."""
    for figures in page.paragraphs:
        for place in range(len(figures)):
            relation = (
                _in_bracket(page.text, figures, place)
                or _of_which(page.text, figures, place)
                or _in_total(page.text, figures, place)
                or _and_so_on(page.text, figures, place)
                or _enumerated(page.text, figures, place)
            )
            if relation is not None:
                yield relation
            yield from (
                other for other in _told_apart(figures, place) if relation is None or other.figures != relation.figures
            )


def _in_bracket(text: Text, figures: Sequence[Figure], place: int) -> Relation | None:
    """443项（191+252）."""
    parts = []
    for before, part in zip(figures[place:], figures[place + 1 :], strict=False):
        if not _PLUS.fullmatch(between(text, before, part)):
            break
        parts.append(part)
    if len(parts) < 2 or "（" not in between(text, figures[place], parts[0]):
        return None
    return _judged(figures[place], tuple(parts), _List.CLOSED)


def _of_which(text: Text, figures: Sequence[Figure], place: int) -> Relation | None:
    """1402条。其中：…523条，…55条，…; the list ends with its sentence or its bracket.

    Several totals may stand before one list (1616.85万宗，涉及金额194.98亿元。其中，…): each takes the parts in its unit.
    """
    total = figures[place]
    following = [figure for figure in figures[place + 1 :] if figure.unit != "%"]
    first = next((figure for figure in following if comparable(total, figure)), None)
    if first is None or total.unit == "%":
        return None
    words = between(text, total, first)
    cue = OF_WHICH.search(words)
    if cue is None or "。" in words[cue.end() :] or words.count("。") > 1:
        return None
    if first is not following[0] and first.unit != total.unit:
        return None
    end = text.plain.find("）", first.end, first.sentence.end) if "（" in words[: cue.end()] else first.sentence.end
    end = first.sentence.end if end < 0 else end
    listed = [part for part in following if first.start <= part.start < end]
    alike = tuple(part for part in listed if comparable(total, part))
    parts = alike if _agree(total, alike) else tuple(part for part in listed if part.unit == first.unit)
    if len(parts) < 2 or len(parts) > _MOST_PARTS:
        return None
    return _judged(total, parts, _list_after(cue, words, parts))


def _list_after(cue: re.Match[str], words: str, parts: tuple[Figure, ...]) -> _List:
    """分别为, a colon before several parts, and a last part called 其他 announce all of them."""
    announced = cue[0].startswith("分别") or (words[cue.end() :].startswith("：") and len(parts) > 2)
    announced = announced or (len(parts) > 2 and parts[-1].subject.startswith("其他"))
    return _List.CLOSED if announced else _List.OPEN


def _in_total(text: Text, figures: Sequence[Figure], place: int) -> Relation | None:
    """…802条、…163条，两项合计965条."""
    total = figures[place]
    words = clause_before(text, total)
    if not IN_TOTAL.search(words):
        return _all_told(figures, place) if _ALL_TOLD.search(words) else None
    before = [part for part in figures[:place] if part.sentence == total.sentence and part.unit == total.unit]
    if counted := _COUNTED_PARTS.search(words):
        before = before[-_COUNTS.get(counted[1], int(counted[1]) if counted[1].isdigit() else len(before)) :]
        return _judged(total, tuple(before), _List.CLOSED) if len(before) >= 2 else None
    if not re.search(r"(合计|总计|总共|合共)\s*$", words) or len(words) > len("以上各项合计"):
        return None
    runs = [tuple(before[start:]) for start in range(max(0, len(before) - _MOST_PARTS), len(before) - 1)]
    fitting = next((run for run in runs if _agree(total, run)), runs[0] if runs else None)
    return None if fitting is None else _judged(total, fitting, _List.CLOSED)


def _all_told(figures: Sequence[Figure], place: int) -> Relation | None:
    """…14条，…486条，全年总计更新500条: only where it agrees, for the words may look further back."""
    total = figures[place]
    before = [part for part in figures[:place] if part.sentence == total.sentence and part.unit == total.unit]
    runs = (tuple(before[start:]) for start in range(max(0, len(before) - _MOST_PARTS), len(before) - 1))
    fitting = next((run for run in runs if _agree(total, run)), None)
    return None if fitting is None else _judged(total, fitting, _List.CLOSED)


def _told_apart(figures: Sequence[Figure], place: int) -> Iterator[Relation]:
    """受理2877件，自行处理2276件，派单601件: no word announces the parts, but so large numbers do not meet by chance."""
    total = figures[place]
    if total.unit == "%" or not is_whole(total) or (total.value or 0) < _LEAST_UNANNOUNCED:
        return
    parts = [part for part in figures[place + 1 :] if part.unit == total.unit and is_whole(part)][:_MOST_UNANNOUNCED]
    runs = tuple(_runs_making(total, parts))
    for first, last in runs:
        yield _relation(total, tuple(parts[first:last]), Verdict.HOLDS)
    two = tuple(part for part in parts[:2] if part.sentence == total.sentence)
    if not runs and len(two) == 2 and (total.value or 0) >= _LEAST_SLIP and _by_one_digit(total, two):
        yield _relation(total, two, Verdict.FAILS)


def _runs_making(total: Figure, parts: Sequence[Figure]) -> Iterator[tuple[int, int]]:
    """The stretches of at least two neighbours that add up to the total, each beginning after the one before."""
    upto = [0, *accumulate(int(part.value or 0) for part in parts)]
    wanted, first = int(total.value or 0), 0
    while first < len(parts) - 1:
        last = next((end for end in range(first + 2, len(upto)) if upto[end] - upto[first] == wanted), None)
        if last is not None:
            yield first, last
        first = first + 1 if last is None else last


def _and_so_on(text: Text, figures: Sequence[Figure], place: int) -> Relation | None:
    """3类城管综合执法、3类消防安全等6类."""
    total = figures[place]
    if not re.search(r"等\s?$", text.plain[max(0, total.start - 3) : total.start]):
        return None
    parts: list[Figure] = []
    for part in reversed(figures[:place]):
        if part.unit != total.unit or part.sentence != total.sentence or "，" in between(text, part, total):
            break
        parts.insert(0, part)
    return _judged(total, tuple(parts), _List.CLOSED) if len(parts) >= 2 else None


def _enumerated(text: Text, figures: Sequence[Figure], place: int) -> Relation | None:
    """2个内设机构，一个负责…，一个负责…: parts that open their clauses, each of one."""
    total = figures[place]
    parts: list[Figure] = []
    for part in figures[place + 1 :]:
        opens = re.search(r"[，；、：]\s?$", text.plain[max(0, part.start - 2) : part.start]) is not None
        is_one = part.unit == total.unit and part.value == 1
        if part.sentence != total.sentence or not opens or not is_one or len(parts) == _MOST_PARTS:
            break
        parts.append(part)
    return _judged(total, tuple(parts), _List.CLOSED) if len(parts) >= 2 else None


def _judged(total: Figure, parts: tuple[Figure, ...], listed: _List) -> Relation | None:
    """None where parts of an open list leave a rest: nothing is said of it, so nothing can be checked."""
    whole, summed = interval_of(total), _sum(parts)
    if whole is None or summed is None:
        return Relation("sum", (total, *parts), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    if whole.meets(summed):
        if is_whole(total) and any(part.qualifier is Qualifier.APPROX for part in parts):
            return Relation("sum", (total, *parts), Verdict.UNKNOWN, "各分项中有约数，无法核对。")
        return _relation(total, parts, Verdict.HOLDS)
    if listed is _List.CLOSED:
        return _relation(total, parts, Verdict.FAILS)
    if (fitting := _fitting(total, parts)) is not None:
        return _relation(total, fitting, Verdict.HOLDS)
    if (complete := _complete_set(parts)) is not None:
        return _relation(total, complete, Verdict.FAILS)
    if whole.before(summed) or _slip(total, parts):
        return _relation(total, parts, Verdict.FAILS)
    return None


def _relation(total: Figure, parts: tuple[Figure, ...], verdict: Verdict) -> Relation:
    summed = _sum(parts)
    assert summed is not None and total.value is not None
    sign = "＝" if verdict is Verdict.HOLDS else "≠"
    difference = Fraction(str(total.value)) - summed.low
    words = f"{added(parts)}＝{number(summed.low)}，{sign}{number(total.value)}{total.unit}"
    if verdict is Verdict.HOLDS:
        return Relation("sum", (total, *parts), verdict, f"{added(parts)}＝{number(total.value)}，相符。")
    return Relation("sum", (total, *parts), verdict, f"{words}，相差{number(abs(difference))}。")


def _sum(parts: Sequence[Figure]) -> Interval | None:
    summed = Interval(Fraction(0), Fraction(0))
    for part in parts:
        interval = interval_of(part)
        if interval is None:
            return None
        summed += interval
    return summed


def _agree(total: Figure, parts: Sequence[Figure]) -> bool:
    whole, summed = interval_of(total), _sum(parts)
    return whole is not None and summed is not None and whole.meets(summed)


def _fitting(total: Figure, parts: tuple[Figure, ...]) -> tuple[Figure, ...] | None:
    """The parts without one or two that turn out to be something else (立案撤销8件 beside two procedures)."""
    for left_out in (1, 2):
        for kept in combinations(parts, len(parts) - left_out):
            if len(kept) >= 2 and _agree(total, kept):
                return kept
    return None


def _complete_set(parts: tuple[Figure, ...]) -> tuple[Figure, ...] | None:
    """Parts that leave nothing beside them by what they are: 简易程序 and 普通程序."""
    for names in _complete_sets():
        found = [next((part for part in parts if name in part.subject), None) for name in names]
        members = tuple(part for part in found if part is not None)
        if len(members) == len(names) == len(set(members)):
            return members
    return None


@cache
def _complete_sets() -> tuple[tuple[str, ...], ...]:
    table: list[list[str]] = yaml.safe_load(_COMPLETE_SETS.read_text("utf-8"))
    return tuple(tuple(names) for names in table)


def _slip(total: Figure, parts: tuple[Figure, ...]) -> bool:
    """Whether the difference is small enough for a slip, or would vanish by mending one digit of one number."""
    whole, summed = interval_of(total), _sum(parts)
    assert whole is not None and summed is not None
    difference = whole.low - summed.low
    return abs(difference) <= _SMALL_REST * whole.low or _by_one_digit(total, parts)


def _by_one_digit(total: Figure, parts: tuple[Figure, ...]) -> bool:
    """Whether the sum would agree if one digit of one part were another."""
    whole, summed = interval_of(total), _sum(parts)
    assert whole is not None and summed is not None
    difference = whole.low - summed.low
    wanted = [(part, interval.low + difference) for part in parts if (interval := interval_of(part)) is not None]
    return any(_one_digit_apart(interval_of(part), value) for part, value in wanted)


def _one_digit_apart(stated: Interval | None, wanted: Fraction) -> bool:
    if stated is None or wanted.denominator != 1 or wanted < 0:
        return False
    ours, theirs = number(stated.low), number(wanted)
    return len(ours) == len(theirs) >= 3 and sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1
