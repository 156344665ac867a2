"""What differs between two stretches of atoms: cut so that numbers and figures stay whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from zhunsheng.files.manuscripts.model import Atom, End, Slot, words_of

NUMERALS = "〇零一二三四五六七八九十百千万亿两"
_UNIT = re.compile(rf"\d+(?:[.,]\d+)*|[{NUMERALS}]{{2,}}|[A-Za-z]+|.", re.DOTALL)
_TAIL = re.compile(r"\D*\Z")
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》—…·,.;:?!()")
# Letters so few between two changes are chance, not words that were kept.
_CHANCE = 2


class Hunk(NamedTuple):
    """Atoms from ``start`` to ``end`` that became those from ``new_start`` to ``new_end``."""

    start: int
    end: int
    new_start: int
    new_end: int


class _Unit(NamedTuple):
    """What is compared as a whole: a number, a word of letters, a sign, a figure; and the atoms that it is made of."""

    key: object
    start: int
    end: int


def hunks_of(old: Sequence[Atom], new: Sequence[Atom]) -> list[Hunk]:
    """The hunks in order; none where both are equal.

    A figure that has lost its mark is found again by its words; where those were changed, all of it is one hunk.
    """
    marked = {atom.name for atom in new if isinstance(atom, Slot)}
    lost = [place for place, atom in enumerate(old) if isinstance(atom, Slot) and atom.name not in marked]
    olds, news = _units(old, frozenset(lost)), _units(new, frozenset())
    matcher = SequenceMatcher(None, [unit.key for unit in olds], [unit.key for unit in news], autojunk=False)
    equal = [block for block in matcher.get_matching_blocks() if block.size]
    raw, told_apart = _between(equal, len(olds), len(news)), list[Hunk]()
    for block in equal:
        for place in range(block.size):
            one, other = old[olds[block.a + place].start], new[news[block.b + place].start]
            if isinstance(one, Slot) and isinstance(other, Slot) and one.text != other.text:
                told_apart.append(Hunk(block.a + place, block.a + place + 1, block.b + place, block.b + place + 1))
    whole = _with_whole_slots(sorted([*_merged(raw, olds, news), *told_apart]), olds, lost)
    found = [_in_atoms(hunk, olds, news, len(old), len(new)) for hunk in whole]
    apart = (part for hunk in found for part in _slot_apart(hunk, old, new, frozenset(lost)))
    return sorted(part for hunk in apart for part in _ends_apart(hunk, old, new))


def _units(atoms: Sequence[Atom], opened: frozenset[int]) -> list[_Unit]:
    """The units of atoms; the figures at the places ``opened`` are read as the words that they print."""
    found: list[_Unit] = []
    start = 0
    while start < len(atoms):
        atom = atoms[start]
        if isinstance(atom, End):
            found.append(_Unit("\n", start, start + 1))
        elif isinstance(atom, Slot):
            words = _UNIT.findall(atom.text) if start in opened else [(atom.name,)]
            found += [_Unit(word, start, start + 1) for word in words]
        else:
            end = start
            while end < len(atoms) and isinstance(atoms[end], str):
                end += 1
            for match in _UNIT.finditer(words_of(list(atoms[start:end]))):
                found.append(_Unit(match[0], start + match.start(), start + match.end()))
            start = end - 1
        start += 1
    return found


def _between(equal: Sequence[tuple[int, int, int]], olds: int, news: int) -> list[Hunk]:
    """What lies between equal stretches."""
    edges = [(0, 0, 0), *equal, (olds, news, 0)]
    found = [Hunk(a + size, next_a, b + size, next_b) for (a, b, size), (next_a, next_b, _) in pairwise(edges)]
    return [hunk for hunk in found if hunk.start < hunk.end or hunk.new_start < hunk.new_end]


def _merged(hunks: Sequence[Hunk], olds: Sequence[_Unit], news: Sequence[_Unit]) -> list[Hunk]:
    """Hunks with next to nothing between them are one."""
    found: list[Hunk] = []
    for hunk in hunks:
        if found and _is_chance(found[-1], hunk, olds):
            last = found.pop()
            hunk = Hunk(last.start, hunk.end, last.new_start, hunk.new_end)
        found.append(hunk)
    return found


def _is_chance(one: Hunk, other: Hunk, olds: Sequence[_Unit]) -> bool:
    gap = [unit.key for unit in olds[one.end : other.start]]
    is_bare = all(isinstance(key, str) and key not in _PUNCTUATION and key != "\n" for key in gap)
    if not is_bare or any(str(key)[0].isdigit() for key in gap):
        return False
    size = sum(hunk.end - hunk.start + hunk.new_end - hunk.new_start for hunk in (one, other))
    return len(gap) < _CHANCE or (len(gap) == _CHANCE and size > 4 * _CHANCE)


def _with_whole_slots(hunks: list[Hunk], olds: Sequence[_Unit], lost: Sequence[int]) -> list[Hunk]:
    """The hunks, each widened over every figure that it touches a part of."""
    for atom in lost:
        own = [place for place, unit in enumerate(olds) if unit.start == atom]
        start, end = own[0], own[-1] + 1
        touching = [
            hunk for hunk in hunks
            if (hunk.start < end and hunk.end > start) or (hunk.start == hunk.end and start < hunk.start < end)
        ]  # fmt: skip
        if not touching:
            continue
        first, last = touching[0], touching[-1]
        lead, tail = max(first.start - start, 0), max(end - last.end, 0)
        wide = Hunk(first.start - lead, last.end + tail, first.new_start - lead, last.new_end + tail)
        hunks = sorted([*(hunk for hunk in hunks if hunk not in touching), wide])
    return hunks


def _in_atoms(hunk: Hunk, olds: Sequence[_Unit], news: Sequence[_Unit], old_size: int, new_size: int) -> Hunk:
    """The same hunk by atoms instead of units."""
    start, end = _range(hunk.start, hunk.end, olds, old_size)
    new_start, new_end = _range(hunk.new_start, hunk.new_end, news, new_size)
    return Hunk(start, end, new_start, new_end)


def _range(start: int, end: int, units: Sequence[_Unit], size: int) -> tuple[int, int]:
    first = units[start].start if start < len(units) else size
    return first, units[end - 1].end if end > start else first


def _slot_apart(hunk: Hunk, old: Sequence[Atom], new: Sequence[Atom], lost: frozenset[int]) -> Iterator[Hunk]:
    """The hunk, cut around a figure without mark whose new words can be told from the others by their measure word."""
    slots = [place for place in range(hunk.start, hunk.end) if isinstance(old[place], Slot)]
    words = new[hunk.new_start : hunk.new_end]
    if len(slots) != 1 or slots[0] not in lost or hunk.end - hunk.start == 1 or not all(
        isinstance(atom, str) for atom in words
    ):  # fmt: skip
        yield hunk
        return
    slot = old[slots[0]]
    assert isinstance(slot, Slot)
    tail = _TAIL.search(slot.text)
    found = list(re.finditer(rf"\d[\d.,]*{re.escape(tail[0] if tail else '')}", words_of(list(words))))
    if len(found) != 1:
        yield hunk
        return
    start, end = hunk.new_start + found[0].start(), hunk.new_start + found[0].end()
    for part in (
        Hunk(hunk.start, slots[0], hunk.new_start, start),
        Hunk(slots[0], slots[0] + 1, start, end),
        Hunk(slots[0] + 1, hunk.end, end, hunk.new_end),
    ):
        if old[part.start:part.end] != new[part.new_start:part.new_end] and words_of(
            list(old[part.start:part.end])
        ) != words_of(list(new[part.new_start:part.new_end])):  # fmt: skip
            yield part


def _ends_apart(hunk: Hunk, old: Sequence[Atom], new: Sequence[Atom]) -> Iterator[Hunk]:
    """The hunk, cut around each end of a passage that was put in or taken out beside changed words."""
    gone = [place for place in range(hunk.start, hunk.end) if isinstance(old[place], End)]
    come = [place for place in range(hunk.new_start, hunk.new_end) if isinstance(new[place], End)]
    if bool(gone) == bool(come):
        yield hunk
        return
    start, new_start = hunk.start, hunk.new_start
    for place in gone:
        # The new words stand in the place of those before the first end.
        yield from _said(Hunk(start, place, new_start, hunk.new_end))
        yield Hunk(place, place + 1, hunk.new_end, hunk.new_end)
        start, new_start = place + 1, hunk.new_end
    for place in come:
        yield from _said(Hunk(start, hunk.end, new_start, place))
        yield Hunk(hunk.end, hunk.end, place, place + 1)
        start, new_start = hunk.end, place + 1
    yield from _said(Hunk(start, hunk.end, new_start, hunk.new_end))


def _said(hunk: Hunk) -> Iterator[Hunk]:
    """The hunk, unless it is empty on both sides."""
    if hunk.start < hunk.end or hunk.new_start < hunk.new_end:
        yield hunk
