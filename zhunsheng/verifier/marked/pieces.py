"""The text cut into lines and pieces, so that every piece is wholly inside or outside of whatever is marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from zhunsheng.verifier.model import Finding, Reading, Span

# What neither XML nor a screen can show.
_UNPRINTABLE = dict.fromkeys((*range(0x20), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd") | {
    ord("\t"): "\t",
    ord("\r"): "",
    ord("\n"): " ",
}


class Role(StrEnum):
    """What a line is to its reader."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ROW = "row"
    CHROME = "chrome"


@dataclass(frozen=True, slots=True, order=True)
class MarkedPlace:
    """A place of a finding: the number of the finding in the list given to `lines_of`, and of the place among its places."""

    finding: int
    place: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line. `figure` is the place of an amount in the list of them, `marks` are the places of findings here.

    `closes` are those whose last character is here. `is_heading` marks a heading that the line goes on after.
    """

    span: Span
    text: str
    figure: int | None
    marks: tuple[MarkedPlace, ...]
    closes: tuple[MarkedPlace, ...]
    is_inferred: bool
    is_damaged: bool
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty; `level` is that of the heading that it is, 0 otherwise."""

    role: Role
    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    kind: str
    number: int = 0
    place: int = 0


def printable(text: str) -> str:
    """The text without the characters that XML forbids; in their place stands the replacement character."""
    return text.translate(_UNPRINTABLE)


def lines_of(reading: Reading, findings: Sequence[Finding]) -> Iterator[Line]:
    """All lines of the report that are not empty, in order, chrome included."""
    raw = reading.text.raw
    sweep = _Sweep(_marks(reading, findings))
    chrome = {span.start for span in reading.text.chrome}
    headings = {heading.span.start: heading for heading in reading.outline.headings}
    for line in _lines(raw):
        pieces = tuple(_piece(raw, span, sweep.covering(span)) for span in sweep.cut(line))
        words = raw[line.start : line.end]
        heading = headings.get(line.start + len(words) - len(words.lstrip())) or headings.get(line.start)
        if line.start in chrome:
            yield Line(Role.CHROME, 0, pieces)
        elif heading is not None and heading.span.end >= line.start + len(words.rstrip()):
            yield Line(Role.HEADING if heading.level else Role.TITLE, heading.level, pieces)
        else:
            yield Line(Role.ROW if "\t" in words.strip() else Role.PARAGRAPH, 0, pieces)


class _Sweep:
    """The marks that cover a piece, asked for piece by piece from the start of the text to its end."""

    def __init__(self, marks: Iterable[_Mark]) -> None:
        self._marks = sorted(marks, key=lambda mark: (mark.span.start, mark.span.end))
        self._cuts = sorted({offset for mark in self._marks for offset in (mark.span.start, mark.span.end)})
        self._open: list[_Mark] = []
        self._following = 0

    def cut(self, line: Span) -> Iterator[Span]:
        """The pieces of a line: cut wherever a mark begins or ends inside it."""
        inside = self._cuts[bisect_right(self._cuts, line.start) : bisect_left(self._cuts, line.end)]
        return (Span(start, end) for start, end in pairwise((line.start, *inside, line.end)))

    def covering(self, piece: Span) -> list[_Mark]:
        """The marks that cover a piece; pieces must be asked for in order."""
        while self._following < len(self._marks) and self._marks[self._following].span.start <= piece.start:
            self._open.append(self._marks[self._following])
            self._following += 1
        self._open = [mark for mark in self._open if mark.span.end > piece.start]
        return self._open


def _lines(raw: str) -> Iterator[Span]:
    start = 0
    for words in raw.split("\n"):
        if words.strip():
            yield Span(start, start + len(words))
        start += len(words) + 1


def _marks(reading: Reading, findings: Sequence[Finding]) -> Iterator[_Mark]:
    for number, figure in enumerate(reading.figures):
        yield _Mark(figure.span, "figure", number)
    for number, finding in enumerate(findings):
        for place, each in enumerate(finding.places):
            yield _Mark(_visible(reading.text.raw, each.span), "finding", number, place)
    for span in reading.source.inferred:
        yield _Mark(span, "inferred")
    for damage in reading.text.damage:
        yield _Mark(damage.span, "damage")
    for heading in reading.outline.headings:
        yield _Mark(heading.span, "heading")


def _visible(raw: str, span: Span) -> Span:
    """The stretch without blanks at its ends; a bare point becomes the character after it, else the one before it."""
    words = raw[span.start : span.end]
    if words.strip():
        start = span.start + len(words) - len(words.lstrip())
        return Span(start, start + len(words.strip()))
    after = next((at for at in range(span.start, len(raw)) if not raw[at].isspace()), None)
    at = len(raw.rstrip()) - 1 if after is None else after
    return Span(at, at + 1)


def _piece(raw: str, span: Span, marks: Sequence[_Mark]) -> Piece:
    findings = [mark for mark in marks if mark.kind == "finding"]
    kinds = {mark.kind for mark in marks}
    return Piece(
        span=span,
        text=printable(raw[span.start : span.end]),
        figure=next((mark.number for mark in marks if mark.kind == "figure"), None),
        marks=tuple(MarkedPlace(mark.number, mark.place) for mark in findings),
        closes=tuple(MarkedPlace(mark.number, mark.place) for mark in findings if mark.span.end == span.end),
        is_inferred="inferred" in kinds,
        is_damaged="damage" in kinds,
        is_heading="heading" in kinds,
    )
