"""Sums: a whole and its parts in one bracket, after 其中, before 合计, or in a list closed by 等."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path

import yaml

from zhunsheng.verifier.model import Figure, Relation, Text, Verdict
from zhunsheng.verifier.relations.cues import IN_TOTAL, OF_WHICH, between, clause_before, comparable
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of
from zhunsheng.verifier.relations.wording import added, number

_COMPLETE_SETS = Path(__file__).parent.parent / "data" / "complete_sets.yaml"
# Parts of an open list may leave a rest; so little of one is rather a slip of the pen.
_SMALL_REST = Fraction(1, 20)
_MOST_PARTS = 12
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
        for place, figure in enumerate(figures):
            relation = (
                _in_bracket(page.text, figures, place)
                or _of_which(page.text, figures, place)
                or _in_total(page.text, figures, place)
                or _and_so_on(page.text, figures, place)
                or _enumerated(page.text, figures, place)
            )
            if relation is not None:
                yield relation


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
    """1402条。其中：…523条，…55条，…; the list ends with its sentence or its bracket."""
    if place + 1 >= len(figures):
        return None
    total, first = figures[place], figures[place + 1]
    words = between(text, total, first)
    cue = OF_WHICH.search(words)
    if cue is None or "。" in words[cue.end() :] or not re.fullmatch(r"[^。]*。?\s*", words[: cue.start()]):
        return None
    end = text.plain.find("）", first.end, first.sentence.end) if "（" in words else first.sentence.end
    end = first.sentence.end if end < 0 else end
    parts = tuple(part for part in figures[place + 1 :] if part.start < end and part.unit == first.unit)[:_MOST_PARTS]
    if len(parts) < 2 or not comparable(total, first) or total.unit == "%":
        return None
    return _judged(total, parts, _list_after(cue, words, parts))


def _list_after(cue: re.Match[str], words: str, parts: tuple[Figure, ...]) -> _List:
    """分别为, and a colon before several parts, announce all of them."""
    announced = cue[0].startswith("分别") or (words[cue.end() :].startswith("：") and len(parts) > 2)
    return _List.CLOSED if announced else _List.OPEN


def _in_total(text: Text, figures: Sequence[Figure], place: int) -> Relation | None:
    """…802条、…163条，两项合计965条."""
    total = figures[place]
    words = clause_before(text, total)
    if not IN_TOTAL.search(words):
        return None
    before = [part for part in figures[:place] if part.sentence == total.sentence and part.unit == total.unit]
    if counted := _COUNTED_PARTS.search(words):
        before = before[-_COUNTS.get(counted[1], int(counted[1]) if counted[1].isdigit() else len(before)) :]
        return _judged(total, tuple(before), _List.CLOSED) if len(before) >= 2 else None
    if not re.search(r"(合计|总计|总共|合共)\s*$", words) or len(words) > len("以上各项合计"):
        return None
    runs = [tuple(before[start:]) for start in range(max(0, len(before) - _MOST_PARTS), len(before) - 1)]
    fitting = next((run for run in runs if _agree(total, run)), runs[0] if runs else None)
    return None if fitting is None else _judged(total, fitting, _List.CLOSED)


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
    parts = []
    for part in figures[place + 1 :]:
        opens = re.search(r"[，；、：]\s?$", text.plain[max(0, part.start - 2) : part.start]) is not None
        if part.sentence != total.sentence or part.unit != total.unit or not opens or part.quote[0] not in "一1":
            break
        parts.append(part)
    return _judged(total, tuple(parts), _List.CLOSED) if len(parts) >= 2 else None


def _judged(total: Figure, parts: tuple[Figure, ...], listed: _List) -> Relation:
    whole, summed = interval_of(total), _sum(parts)
    if whole is None or summed is None:
        return Relation("sum", (total, *parts), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    if whole.meets(summed):
        return _relation(total, parts, Verdict.HOLDS)
    if listed is _List.CLOSED:
        return _relation(total, parts, Verdict.FAILS)
    if (fitting := _fitting(total, parts)) is not None:
        return _relation(total, fitting, Verdict.HOLDS)
    if (complete := _complete_set(parts)) is not None:
        return _relation(total, complete, Verdict.FAILS)
    if whole.before(summed) or _slip(total, parts):
        return _relation(total, parts, Verdict.FAILS)
    rest = whole.low - summed.high
    return Relation(
        "sum",
        (total, *parts),
        Verdict.UNKNOWN,
        f"所列各项合计{number(summed.low)}，其余{number(rest)}{total.unit}没有列出。",
    )


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
    if abs(difference) <= _SMALL_REST * whole.low:
        return True
    wanted = [(part, interval.low + difference) for part in parts if (interval := interval_of(part)) is not None]
    return any(_one_digit_apart(interval_of(part), value) for part, value in wanted)


def _one_digit_apart(stated: Interval | None, wanted: Fraction) -> bool:
    if stated is None or wanted.denominator != 1 or wanted < 0:
        return False
    ours, theirs = number(stated.low), number(wanted)
    return len(ours) == len(theirs) >= 3 and sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1
