"""Two wordings compared: word by word, paragraph by paragraph, and the figures apart from the words."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, TypeVar

from zhunsheng.reports.captions import caption_of, drawn_by, rests_on, shown
from zhunsheng.reports.laid import Line, laid_out
from zhunsheng.reports.outline import Figure, Outline

Way = Literal["same", "gone", "new"]
Member = TypeVar("Member", bound=Hashable)
# A number with its point, a word of letters and a figure's caption change as a whole; else each character counts.
TOKEN = re.compile(r"〔[^〕]*〕|\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
# So much of two sentences must agree for one to be a new wording of the other.
ALIKE = 0.5
# A single character that two wordings share by chance between two changes reads as part of the change.
SHORTEST_SAME = 2


@dataclass(frozen=True)
class Stretch:
    """Words that stayed, went or came."""

    way: Way
    text: str


@dataclass(frozen=True)
class ChangedLine:
    """A heading or paragraph that is not what it was; ``address`` is that of the newer wording, None where it is gone."""

    stretches: tuple[Stretch, ...]
    address: int | None
    is_heading: bool


@dataclass(frozen=True)
class ChangedFigure:
    """A figure that was added, dropped, or defined anew: what it rested on, and what it rests on now."""

    caption: str
    was: str
    now: str


@dataclass(frozen=True)
class Comparison:
    """What differs between two outlines."""

    lines: tuple[ChangedLine, ...]
    figures: tuple[ChangedFigure, ...]

    @property
    def is_empty(self) -> bool:
        return not self.lines and not self.figures


def compared(before: Outline, after: Outline) -> Comparison:
    """The differences from one outline to another, in the order of the newer text."""
    old, new = _laid(before), _laid(after)
    pairs = paired([line.text for line in old], [line.text for line in new])
    lines = []
    for was, now in pairs:
        old_text, new_text = "" if was is None else old[was].text, "" if now is None else new[now].text
        if old_text != new_text:
            line = old[was] if now is None and was is not None else new[now or 0]
            address = None if now is None else line.address
            lines.append(ChangedLine(word_by_word(old_text, new_text), address, line.section is not None))
    return Comparison(tuple(lines), (*_changed_figures(before.figures, after.figures), *_changed_charts(before, after)))


def word_by_word(before: str, after: str) -> tuple[Stretch, ...]:
    """What went and what came, in reading order."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    found: list[tuple[Way, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal" and (len(gone) >= SHORTEST_SAME or not found or j2 == len(new)):
            found.append(("same", gone))
        else:
            found += [("gone", gone), ("new", came)]
    return tuple(_joined(found))


def _joined(found: Sequence[tuple[Way, str]]) -> Iterator[Stretch]:
    """Neighbouring changes as one: all that went, then all that came."""
    for is_same, stretch in groupby(found, lambda pair: pair[0] == "same"):
        pieces = list(stretch)
        ways: tuple[Way, ...] = ("same",) if is_same else ("gone", "new")
        for way in ways:
            if text := "".join(text for one, text in pieces if one == way):
                yield Stretch(way, text)


def paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Which sentence became which; None where one is gone or new."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(i1, i2), range(j1, j2), strict=True)
            continue
        start = j1
        for was in range(i1, i2):
            now = next((now for now in range(start, j2) if _are_alike(before[was], after[now])), None)
            if now is None:
                yield was, None
                continue
            yield from ((None, new) for new in range(start, now))
            yield was, now
            start = now + 1
        yield from ((None, new) for new in range(start, j2))


def moved(before: Sequence[Member], after: Sequence[Member], place: int) -> int | None:
    """Where an unchanged member stands now; None when it was changed or is gone."""
    for start, there, size in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        if start <= place < start + size:
            return there + place - start
    return None


def _are_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _laid(outline: Outline) -> tuple[Line, ...]:
    return laid_out(outline, {name: shown(figure) for name, figure in outline.figures.items()}).lines


def _changed_figures(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> Iterator[ChangedFigure]:
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        if was != now:
            named = now or was
            assert named is not None
            yield ChangedFigure(caption_of(named), rests_on(was) if was else "", rests_on(now) if now else "")


def _changed_charts(before: Outline, after: Outline) -> Iterator[ChangedFigure]:
    """Charts that came, went or were defined anew, told as figures are."""
    old, new = ({chart.name: chart for chart in outline.charts()} for outline in (before, after))
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name), new.get(name)
        if was != now:
            named = now or was
            assert named is not None
            yield ChangedFigure(
                f"图“{named.caption}”", drawn_by(was, before) if was else "", drawn_by(now, after) if now else ""
            )
