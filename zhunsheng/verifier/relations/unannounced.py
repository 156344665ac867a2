"""Parts that no word announces: 受理2877件，自行处理2276件，派单601件; 完成27项，剩余1项; 结转9件，新收141件，办结143件，结转7件."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate

from zhunsheng.verifier.relations.cues import is_outcome, same_cases, stage_of
from zhunsheng.verifier.relations.intervals import is_whole
from zhunsheng.verifier.relations.lists import Fit, PartList, leaves_nothing
from zhunsheng.verifier.relations.mentions import Mention
from zhunsheng.verifier.relations.reckoning import by_one_digit

# Numbers so large do not meet by chance; so few amounts after a whole may be its parts.
_LEAST, _LEAST_SLIP, _MOST_PARTS = 50, 1000, 16
_REST = re.compile(r"(?:其余|其他|其它|剩余|余下|剩下|尚有|还有|另有|余|未[^，。；\d]{1,6}(?:的|有)?)的?\s?$")
_CLEAR_REST = re.compile(r"(?:其余|剩余|余下|剩下)的?\s?$")
_OPENS = re.compile(r"[，；、：]\s?$")


def unannounced(mentions: Sequence[Mention], listed: Container[int]) -> Iterator[PartList]:
    """Every whole with neighbours after it that make it; those at the offsets `listed` are parts of something else."""
    for place, whole in enumerate(mentions):
        if whole.is_count and is_whole(whole.figure) and whole.figure.start not in listed:
            after = tuple(part for part in _after(mentions, place) if part.figure.start not in listed)
            yield from _making(whole, after)
        if (told := _ones(mentions, place)) is not None:
            yield told


def _after(mentions: Sequence[Mention], place: int) -> Iterator[Mention]:
    """The counts after a whole in its unit, in its sentence or the next."""
    whole = mentions[place]
    for part in mentions[place + 1 : place + 1 + _MOST_PARTS]:
        if part.sentence > whole.sentence + 1:
            return
        if part.is_count and same_cases(part.figure, whole.figure) and is_whole(part.figure):
            yield part


def _making(whole: Mention, after: Sequence[Mention]) -> Iterator[PartList]:
    stretches = tuple(_stretches(whole, after))
    for first, last in stretches:
        yield PartList(whole, tuple(after[first:last]), Fit.EXACT)
    if stretches or len(after) < 2 or after[1].sentence != whole.sentence:
        return
    two = tuple(after[:2])
    if leaves_nothing(two):
        yield PartList(whole, two, Fit.OFF)
        return
    is_large = (whole.value or 0) >= _LEAST_SLIP and by_one_digit(whole.figure, (two[0].figure, two[1].figure))
    if is_large or (is_outcome(two[0]) and _CLEAR_REST.search(two[1].lead)):
        yield PartList(whole, two, Fit.OFF)


def _stretches(whole: Mention, after: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The stretches of at least two neighbours that add up to the whole, each beginning after the one before."""
    upto = [0, *accumulate(int(part.value or 0) for part in after)]
    wanted, first = int(whole.value or 0), 0
    while first < len(after) - 1:
        last = next((end for end in range(first + 2, len(upto)) if upto[end] - upto[first] == wanted), None)
        if last is not None and _is_no_chance(whole, after[first:last]):
            yield first, last
        first = first + 1 if last is None else last


def _is_no_chance(whole: Mention, parts: Sequence[Mention]) -> bool:
    """So large a whole, a last part called the rest, or parts that all tell what became of the whole."""
    if (whole.value or 0) >= _LEAST or _REST.search(parts[-1].lead) or leaves_nothing(parts):
        return True
    return parts[0].sentence == whole.sentence and all(stage_of(part) > stage_of(whole) for part in parts)


def _ones(mentions: Sequence[Mention], place: int) -> PartList | None:
    """2个内设机构，一个负责…，一个负责…: parts that open their clauses, each of one."""
    whole = mentions[place]
    parts: list[Mention] = []
    for part in mentions[place + 1 : place + 1 + _MOST_PARTS]:
        opens = _OPENS.search(part.gap) is not None
        if part.sentence != whole.sentence or not opens or part.unit != whole.unit or part.value != 1:
            break
        parts.append(part)
    if len(parts) < 2:
        return None
    return PartList(whole, tuple(parts), Fit.EXACT if len(parts) == whole.value else Fit.OFF)
