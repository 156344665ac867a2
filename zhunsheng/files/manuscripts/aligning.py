"""Which passage of an edited file was which: kept, split, joined, moved, added or taken out.

Equal passages first, then those that carry the same mark, then those that are alike. What nothing fits is new or gone; a
neighbour whose words are found in a pair was split off from it or joined to it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from zhunsheng.files.manuscripts.model import Passage, Sort

_WRITTEN = (Sort.PARAGRAPH, Sort.HEADING)
# Shares of equal letters: with the mark of the passage, without it, and of a neighbour found in a pair.
_ALIKE_MARKED, _ALIKE, _FOUND = 0.15, 0.5, 0.6
# Two equal letters in a row are words; one alone is chance.
_WORD = 2


@dataclass(frozen=True, slots=True)
class Pairing:
    """Passages that belong together, by their places: one to one, one to several, or several to one; or one side alone."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    is_moved: bool = False


def aligned(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Pairing, ...]:
    """Every passage of both sides in one pairing; those with a later side in its order, then those taken out."""
    search = _Search(before, after)
    search.pair_equal()
    search.pair_marked()
    search.pair_alike()
    pairs = _grown(before, after, search.pairs)
    # A picture follows the text it stands under: it never makes a paragraph one that was moved.
    ordered = [pair for pair in pairs if before[pair.before[0]].sort is not Sort.PICTURE]
    stable = {ordered[place] for place in _longest_rising([pair.before[0] for pair in ordered])}
    moved = set(ordered) - stable
    found = [Pairing(pair.before, pair.after, is_moved=pair in moved) for pair in pairs]
    paired_before = {place for pair in pairs for place in pair.before}
    paired_after = {place for pair in pairs for place in pair.after}
    added = [Pairing((), (place,)) for place in range(len(after)) if place not in paired_after]
    gone = [Pairing((place,), ()) for place in range(len(before)) if place not in paired_before]
    return (*sorted([*found, *added], key=lambda pair: pair.after), *gone)


def likeness(one: str, other: str) -> float:
    """The share of letters that two texts have in common, in order: 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _fits(one: Passage, other: Passage) -> bool:
    """Whether one may have become the other: text stays text, a row of a table a row."""
    return one.sort is other.sort or (one.sort in _WRITTEN and other.sort in _WRITTEN)


class _Search:
    """One to one."""

    def __init__(self, before: Sequence[Passage], after: Sequence[Passage]) -> None:
        self.before, self.after = before, after
        self.pairs: dict[int, int] = {}
        self._taken: set[int] = set()

    def _pair(self, old: int, new: int) -> None:
        self.pairs[old] = new
        self._taken.add(new)

    def _open(self) -> tuple[list[int], list[int]]:
        return (
            [place for place in range(len(self.before)) if place not in self.pairs],
            [place for place in range(len(self.after)) if place not in self._taken],
        )

    def pair_equal(self) -> None:
        """Equal texts: by their marks where there are several, then in their order."""
        alike: dict[str, list[int]] = defaultdict(list)
        for new, passage in enumerate(self.after):
            alike[passage.text].append(new)
        for by_mark in (True, False):
            for old, passage in enumerate(self.before):
                if old in self.pairs:
                    continue
                for new in alike.get(passage.text, ()):
                    other = self.after[new]
                    if new in self._taken or not _fits(passage, other) or (by_mark and passage.mark != other.mark):
                        continue
                    self._pair(old, new)
                    break

    def pair_marked(self) -> None:
        """The same mark, unless the words say that it only stayed behind."""
        own = {passage.mark: old for old, passage in enumerate(self.before) if passage.mark}
        self._pair_best(
            (likeness(self.before[old].text, self.after[new].text), -new, old, new)
            for new in self._open()[1]
            if (old := own.get(self.after[new].mark)) is not None and old not in self.pairs
            if _fits(self.before[old], self.after[new])
            if likeness(self.before[old].text, self.after[new].text) >= _ALIKE_MARKED
        )

    def pair_alike(self) -> None:
        """The most alike first; of equally alike ones those that stand nearest."""
        olds, news = self._open()
        self._pair_best(
            (share, -abs(old - new), old, new)
            for old in olds
            for new in news
            if _fits(self.before[old], self.after[new])
            if (share := _likeness_from(self.before[old].text, self.after[new].text, _ALIKE)) >= _ALIKE
        )

    def _pair_best(self, found: Iterator[tuple[float, int, int, int]]) -> None:
        for *_, old, new in sorted(found, reverse=True):
            if old not in self.pairs and new not in self._taken:
                self._pair(old, new)


def _likeness_from(one: str, other: str, least: float) -> float:
    """The likeness, or 0 where a quick look shows that it stays below ``least``."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def _grown(before: Sequence[Passage], after: Sequence[Passage], pairs: dict[int, int]) -> list[Pairing]:
    """The pairs in the order of ``after``, with the neighbours that were split off from them or joined to them."""
    groups = [Pairing((old,), (new,)) for old, new in pairs.items()]
    groups.sort(key=lambda pair: pair.after)
    free_after = set(range(len(after))) - set(pairs.values())
    free_before = set(range(len(before))) - set(pairs)
    grown = []
    for group in groups:
        old, new = before[group.before[0]], after[group.after[0]]
        if old.sort in _WRITTEN and new.sort in _WRITTEN:
            splits = _taken_in(group.after, free_after, after, old.text)
            group = Pairing(group.before, splits) if len(splits) > 1 else group
            if len(splits) == 1:
                group = Pairing(_taken_in(group.before, free_before, before, new.text), group.after)
        free_after -= set(group.after)
        free_before -= set(group.before)
        grown.append(group)
    return grown


def _taken_in(places: tuple[int, ...], free: set[int], passages: Sequence[Passage], whole: str) -> tuple[int, ...]:
    """The places with those free neighbours whose words are found in ``whole`` beyond what the places already cover."""
    step: Callable[[tuple[int, ...]], tuple[int, ...]]
    for step in (lambda now: (*now, now[-1] + 1), lambda now: (now[0] - 1, *now)):
        while True:
            wider = step(places)
            added = next(iter(set(wider) - set(places)))
            if added not in free or passages[added].sort not in _WRITTEN:
                break
            words = passages[added].text
            gain = _common(_joined(wider, passages), whole) - _common(_joined(places, passages), whole)
            if gain < max(_FOUND * len(words), _WORD):
                break
            places = wider
    return places


def _joined(places: tuple[int, ...], passages: Sequence[Passage]) -> str:
    return "".join(passages[place].text for place in places)


def _common(one: str, other: str) -> int:
    """How many letters two texts have in common, in order and in words."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= _WORD)


def _longest_rising(numbers: Sequence[int]) -> Iterator[int]:
    """The places of a longest rising sequence of numbers that are all different."""
    ends: list[int] = []
    ending_at: list[int] = []
    previous: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        previous.append(ending_at[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        ending_at[length : length + 1] = [place]
    place = ending_at[-1] if ending_at else -1
    while place >= 0:
        yield place
        place = previous[place]
