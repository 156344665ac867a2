"""An outline as plain data: headings, paragraphs, and the figures that their sentences use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zhunsheng.metrics.figures import Rounding
from zhunsheng.metrics.language import Period


@dataclass(frozen=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True)
class Use:
    """The place of a figure or a claim in a sentence, by its name."""

    name: str


@dataclass(frozen=True)
class Withheld:
    """Words of a sentence that some versions leave out; ``id`` names the removal of the paragraph that says which."""

    id: str
    segments: tuple[Segment, ...]


Segment = Text | Use | Withheld


@dataclass(frozen=True)
class Removal:
    """What is left out of which ``versions``, and on what ground (empty while nobody has said so).

    ``id`` is that of the words in their paragraph; empty for a whole paragraph or section. ``note`` tells whoever reviews
    the removals why the ground holds here; no version says it.
    """

    versions: tuple[str, ...]
    ground: str
    id: str = ""
    note: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Slot:
    """A figure that rests on records: a metric at fixed dimensions, for a unit, a period and a cut-off of its own.

    Whatever is left empty (``scope``, ``period``, ``cut_off_on``) is the report's own; without a rounding the usual one
    of the unit is taken.
    """

    name: str
    line: int = field(compare=False)
    metric: str
    unit: str
    at: tuple[tuple[str, str], ...] = ()
    scope: str = ""
    period: Period | None = None
    cut_off_on: date | None = None
    rounding: Rounding | None = None
    label: str = ""


@dataclass(frozen=True)
class Typed:
    """A figure that somebody wrote in: as printed, its value, by whom and why no record stands behind it."""

    name: str
    line: int = field(compare=False)
    printed: str
    value: Decimal
    unit: str
    stated_by: str
    because: str
    label: str
    sheet: str = ""


@dataclass(frozen=True)
class Reported:
    """A figure that a section returns: the unit by its code, what it is asked for, and in which words it counts.

    What is left empty (``period``, ``cut_off_on``) is the report's own; without a rounding it is printed as the section
    writes it.
    """

    name: str
    line: int = field(compare=False)
    reported: str
    asks: str
    unit: str
    label: str
    period: Period | None = None
    cut_off_on: date | None = None
    rounding: Rounding | None = None


@dataclass(frozen=True)
class Claim:
    """A statement that holds or does not: compares a slot with a local setting and has words for each case."""

    name: str
    line: int = field(compare=False)
    figure: str
    target: str
    above: str
    equal: str
    below: str


Figure = Slot | Reported | Typed | Claim


@dataclass(frozen=True)
class Sum:
    """A total and the parts that must add up to it."""

    total: str
    parts: tuple[str, ...]
    line: int = field(compare=False)


@dataclass(frozen=True)
class Task:
    """What is to be done next year, as the report promises it: the work, how its end is known, by whom, until when."""

    do: str
    target: str = ""
    by: str = ""
    due_on: date | None = None


# What a chart may be drawn by beside the dimensions of its metric: the earlier reports of the unit.
YEAR = "year"


@dataclass(frozen=True)
class Chart:
    """A figure of the outline drawn in its parts: ``by`` month, by year, or by a dimension of its metric.

    It stands under its paragraph, with its ``caption``; the number of the chart follows from its place.
    """

    name: str
    line: int = field(compare=False)
    figure: str
    by: str
    caption: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a note is set small under the paragraph before it.

    ``problem`` names the problem that the paragraph states, ``answers`` the problems that its plans are an answer to,
    ``tasks`` what is planned in it; ``unrecorded`` says why no record stands behind what it claims without a figure.
    ``removals`` are those of words in it, ``withheld`` that of the whole paragraph. ``charts`` stand under it.
    """

    segments: tuple[Segment, ...]
    is_note: bool = False
    problem: str = ""
    answers: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    unrecorded: str = ""
    removals: tuple[Removal, ...] = ()
    withheld: Removal | None = None
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading (without its number, which follows from its place) with paragraphs and sections below it.

    ``withheld`` is the removal of all of it, ``parts`` which of the mandatory parts of a report it is (keys of ``PARTS``).
    """

    heading: str
    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...] = ()
    withheld: Removal | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """The whole report: whose, for which period, with which cut-off, in which words, resting on which figures."""

    title: str
    year: int
    unit: str
    period: Period
    cut_off_on: date
    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    signers: tuple[str, ...]
    signed_on: date
    figures: Mapping[str, Figure]
    sums: tuple[Sum, ...] = field(default=())

    def slots(self) -> tuple[Slot, ...]:
        return tuple(figure for figure in self.figures.values() if isinstance(figure, Slot))

    def reported(self) -> tuple[Reported, ...]:
        return tuple(figure for figure in self.figures.values() if isinstance(figure, Reported))

    def claims(self) -> tuple[Claim, ...]:
        return tuple(figure for figure in self.figures.values() if isinstance(figure, Claim))

    def charts(self) -> tuple[Chart, ...]:
        """Every chart in reading order."""
        return tuple(chart for paragraph in self.paragraphs() for chart in paragraph.charts)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph in reading order."""
        yield from self.opening
        for section in self.sections:
            yield from _paragraphs_of(section)


def names_of(segments: Iterable[Segment]) -> Iterator[str]:
    """The names of the figures and claims that a sentence uses, as often as it uses them, whatever is left out of it."""
    for segment in segments:
        if isinstance(segment, Use):
            yield segment.name
        elif isinstance(segment, Withheld):
            yield from names_of(segment.segments)


def withheld_in(segments: Iterable[Segment]) -> Iterator[Withheld]:
    """The words of a sentence that some versions leave out, the outer ones first."""
    for segment in segments:
        if isinstance(segment, Withheld):
            yield segment
            yield from withheld_in(segment.segments)


def _paragraphs_of(section: Section) -> Iterator[Paragraph]:
    yield from section.paragraphs
    for below in section.sections:
        yield from _paragraphs_of(below)
