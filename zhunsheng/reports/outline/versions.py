"""One text, three versions: what is left of an outline when a version leaves out what it must not say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhunsheng.reports.outline.model import (
    Chart,
    Claim,
    Outline,
    Paragraph,
    Removal,
    Section,
    Segment,
    Slot,
    Text,
    Use,
    Withheld,
    names_of,
)

MEETING, FILED, PUBLIC = "meeting", "filed", "public"
VERSIONS: Mapping[str, str] = {MEETING: "会议稿", FILED: "报送稿", PUBLIC: "公开稿"}

PAUSES, _STOPS, _CONJUNCTIONS = frozenset("，、；："), frozenset("。！？"), frozenset("和及或")
PAIRS = {"（": "）", "“": "”", "《": "》", "〈": "〉", "‘": "’"}
_OPENING, _CLOSING = frozenset(PAIRS), frozenset(PAIRS.values())
_PUNCTUATION = PAUSES | _STOPS | _OPENING | _CLOSING


def for_version(outline: Outline, version: str) -> Outline:
    """The outline as a version says it, without marks.

    What is left out takes with it the figures, charts and sums that only it stated, the note under a paragraph, and the
    section that is emptied. The words around it are joined so that no comma is left over.
    """
    opening = _paragraphs(outline.opening, version)
    sections = tuple(_sections(outline.sections, version))
    left = replace(outline, opening=opening, sections=sections)
    used = {name for paragraph in left.paragraphs() for name in names_of(paragraph.segments)}
    return replace(
        with_charts(left, lambda chart: chart.figure in used),
        figures={name: figure for name, figure in outline.figures.items() if name in used},
        sums=tuple(total for total in outline.sums if {total.total, *total.parts} <= used),
    )


def with_charts(outline: Outline, stays: Callable[[Chart], bool]) -> Outline:
    """The outline with those of its charts that stay."""

    def through(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
        return tuple(replace(each, charts=tuple(filter(stays, each.charts))) for each in paragraphs)

    def within(section: Section) -> Section:
        below = tuple(map(within, section.sections))
        return replace(section, paragraphs=through(section.paragraphs), sections=below)

    return replace(outline, opening=through(outline.opening), sections=tuple(map(within, outline.sections)))


def told_by_chart(chart: Chart, outline: Outline) -> Iterator[str]:
    """The other figures of the outline that a reader sees among the bars of a chart."""
    whole = outline.figures.get(chart.figure)
    if not isinstance(whole, Slot):
        return
    for slot in outline.slots():
        fixed = dict(slot.at)
        code = fixed.pop(chart.by, None)
        of_the_bar = replace(slot, at=tuple(sorted(fixed.items())), **_NAMELESS)
        if code is not None and of_the_bar == replace(whole, **_NAMELESS):
            yield slot.name


# How a figure is called and printed is no matter of what it counts.
_NAMELESS: Mapping[str, Any] = {"name": "", "label": "", "unit": "", "rounding": None}


def claims_outliving(outline: Outline) -> Iterator[tuple[Claim, str]]:
    """Claims that a version still makes of a figure that it leaves out, each with the version: readers could infer it."""
    for version in VERSIONS:
        left = for_version(outline, version).figures
        for claim in (figure for figure in left.values() if isinstance(figure, Claim)):
            if claim.figure in outline.figures and claim.figure not in left:
                yield claim, version


@dataclass(frozen=True)
class Removed:
    """Words left out of some versions: under which headings, which words, and the removal that says so.

    ``follows`` is set of a note that goes with the paragraph above it.
    """

    headings: tuple[str, ...]
    segments: tuple[Segment, ...]
    removal: Removal
    follows: bool = False


def removed_from(outline: Outline) -> Iterator[Removed]:
    """Everything that some version leaves out, in reading order; of a section each paragraph."""
    yield from _removed(outline.opening, (), None)
    for section in outline.sections:
        yield from _removed_below(section, (), None)


def _removed_below(section: Section, above: tuple[str, ...], outer: Removal | None) -> Iterator[Removed]:
    headings, whole = (*above, section.heading), outer or section.withheld
    yield from _removed(section.paragraphs, headings, whole)
    for below in section.sections:
        yield from _removed_below(below, headings, whole)


def _removed(paragraphs: Sequence[Paragraph], headings: tuple[str, ...], outer: Removal | None) -> Iterator[Removed]:
    owner: Removal | None = None
    for paragraph in paragraphs:
        whole = outer or paragraph.withheld
        if whole is not None:
            yield Removed(headings, paragraph.segments, whole)
        else:
            by_id = {removal.id: removal for removal in paragraph.removals}
            outermost = [each for each in paragraph.segments if isinstance(each, Withheld)]
            yield from (Removed(headings, each.segments, by_id[each.id]) for each in _nested(outermost))
            if paragraph.is_note and owner is not None:
                yield Removed(headings, paragraph.segments, owner, follows=True)
        if not paragraph.is_note:
            owner = paragraph.withheld or _emptied_by(paragraph)


def _nested(outer: Iterable[Withheld]) -> Iterator[Withheld]:
    for each in outer:
        yield each
        yield from _nested(inner for inner in each.segments if isinstance(inner, Withheld))


def _emptied_by(paragraph: Paragraph) -> Removal | None:
    """The removal of words that leaves nothing of the paragraph in the public version."""
    return paragraph.removals[0] if paragraph.removals and _left(paragraph, PUBLIC) is None else None


def _sections(sections: Iterable[Section], version: str) -> Iterator[Section]:
    for section in sections:
        if section.withheld is not None and version in section.withheld.versions:
            continue
        paragraphs = _paragraphs(section.paragraphs, version)
        below = tuple(_sections(section.sections, version))
        if paragraphs or below:
            yield replace(section, paragraphs=paragraphs, sections=below, withheld=None)


def _paragraphs(paragraphs: Iterable[Paragraph], version: str) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    owner_is_left = True
    for paragraph in paragraphs:
        left = _left(paragraph, version)
        if not paragraph.is_note:
            owner_is_left = left is not None
        if left is not None and owner_is_left:
            found.append(left)
    return tuple(found)


def _left(paragraph: Paragraph, version: str) -> Paragraph | None:
    """What a version leaves of a paragraph; None when that is no words."""
    if paragraph.withheld is not None and version in paragraph.withheld.versions:
        return None
    gone = {removal.id for removal in paragraph.removals if version in removal.versions}
    segments = tuple(_joined(_pieces(paragraph.segments, gone)))
    if not any(
        isinstance(each, Use) or (isinstance(each, Text) and set(each.text) - _PUNCTUATION) for each in segments
    ):
        return None
    tasks = () if gone else paragraph.tasks
    return replace(paragraph, segments=segments, tasks=tasks, removals=(), withheld=None)


@dataclass(frozen=True)
class _Gap:
    """Where words were; ``ended`` when a sentence ended with them."""

    ended: bool


def _pieces(segments: Iterable[Segment], gone: set[str]) -> Iterator[Text | Use | _Gap]:
    for segment in segments:
        if not isinstance(segment, Withheld):
            yield segment
        elif segment.id in gone:
            yield _Gap(_last_character(segment.segments) in _STOPS)
        else:
            yield from _pieces(segment.segments, gone)


def _last_character(segments: Sequence[Segment]) -> str:
    last = segments[-1] if segments else None
    if isinstance(last, Withheld):
        return _last_character(last.segments)
    return last.text[-1:] or " " if isinstance(last, Text) else " "


def _joined(pieces: Iterable[Text | Use | _Gap]) -> Iterator[Text | Use]:
    """The pieces with neighbouring words put together, and what a gap leaves over taken away."""
    words, is_first, gap = "", True, None
    for piece in pieces:
        if isinstance(piece, _Gap):
            gap = piece
            continue
        after = piece.text if isinstance(piece, Text) else ""
        if gap is not None:
            words, after = _mended(words, after, gap, is_first=is_first, is_last=False)
            gap = None
        words += after
        if isinstance(piece, Use):
            yield from _text(words)
            yield piece
            words, is_first = "", False
    if gap is not None:
        words, _ = _mended(words, "", gap, is_first=is_first, is_last=True)
    yield from _text(words)


def _text(words: str) -> tuple[Text, ...]:
    return (Text(words),) if words else ()


def _mended(before: str, after: str, gap: _Gap, *, is_first: bool, is_last: bool) -> tuple[str, str]:
    """The words on both sides of a gap, without the comma or bracket that has lost its fellow."""
    while True:
        left, right = before[-1:] or ("" if is_first else " "), after[:1]
        is_pause_left_over = is_last or right in PAUSES | _STOPS | _CLOSING or (left == "、" and right in _CONJUNCTIONS)
        if right and PAIRS.get(left) == right:
            before, after = before[:-1], after[1:]
        elif left in PAUSES and is_pause_left_over:
            before = before[:-1]
        elif right in PAUSES | _STOPS and left in {"", *_STOPS, *_OPENING}:
            after = after[1:]
        else:
            break
    is_open = left and left not in _STOPS and right not in _PUNCTUATION
    return (before.rstrip("".join(PAUSES)) + "。" if gap.ended and is_open else before), after
