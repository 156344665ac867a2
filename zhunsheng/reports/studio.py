"""The studio: a draft as it is worked on, with the order of its parts, its text, what was found and what was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.captions import shown
from zhunsheng.reports.charts import chart_findings
from zhunsheng.reports.drawing import Charts, DrawnParagraph, Hand, Piece, said_removal
from zhunsheng.reports.editions import charts_of, edition_of
from zhunsheng.reports.freezing import DRAFTING
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.laid import laid_out, words_of
from zhunsheng.reports.live import sound_outline, stated_returns
from zhunsheng.reports.looking_over import LookedOver, looked_over
from zhunsheng.reports.outline import Outline, Paragraph, Section, Text
from zhunsheng.reports.outline.model import Removal, Segment, Withheld, withheld_in
from zhunsheng.reports.outline.parts import PARTS
from zhunsheng.reports.outline.versions import PAUSES
from zhunsheng.reports.recounting import counted_again, parts_again
from zhunsheng.reports.remarks import LONGEST_QUOTE, Remark, remarks_of
from zhunsheng.reports.rounds import Returned, returned
from zhunsheng.reports.stated import Edition
from zhunsheng.reports.wording import heading_number

NOT_COUNTED = "您没有对全单位的统计权限，本科室报的数以外只写名称"


@dataclass(frozen=True)
class StudioRemoval:
    """What some versions leave out: ``name`` of the words in their paragraph, empty for all of a paragraph or section."""

    name: str
    words: str
    said: str


@dataclass(frozen=True)
class StudioParagraph:
    """A paragraph with the gravest level of what was found in it, the comments on it, and what versions leave out of it."""

    address: int
    drawn: DrawnParagraph
    paragraph: Paragraph
    worst: str
    remarks: tuple[Remark, ...]
    removals: tuple[StudioRemoval, ...]

    @property
    def usual_quote(self) -> str:
        """What a comment quotes where nobody chose the words: the beginning of the paragraph."""
        return "".join(piece.text for piece in self.drawn.pieces)[:LONGEST_QUOTE]

    @property
    def place(self) -> str:
        """The number of the paragraph as a comment says it."""
        return str(self.address + 1)

    @property
    def open_remarks(self) -> int:
        return sum(remark.is_open for remark in self.remarks)


@dataclass(frozen=True)
class StudioSection:
    """A heading with its printed number; ``section`` is its place among all headings, ``parts`` the labels of the
    mandatory parts that it is, ``removals`` what leaves it all out."""

    number: str
    heading: str
    section: int
    level: int
    parts: tuple[str, ...]
    paragraphs: tuple[StudioParagraph, ...]
    sections: tuple[StudioSection, ...]
    removals: tuple[StudioRemoval, ...]


@dataclass(frozen=True)
class Studio:
    """Everything on the studio page. ``printed`` says what stands at each figure, for looking over while typing.

    ``is_counted`` is False where the viewer may not count what the report states: names stand for figures then.
    """

    edition: Edition
    outline: Outline
    is_counted: bool
    opening: tuple[StudioParagraph, ...]
    sections: tuple[StudioSection, ...]
    looked: LookedOver
    printed: Mapping[str, str]
    remarks: tuple[Remark, ...]

    @property
    def unplaced(self) -> tuple[Remark, ...]:
        """Comments on the whole report, or on words that are no longer there."""
        return tuple(remark for remark in self.remarks if remark.address is None)

    def paragraphs(self) -> dict[int, StudioParagraph]:
        """Every paragraph by its address."""
        found = list(self.opening)
        waiting = list(reversed(self.sections))
        while waiting:
            section = waiting.pop()
            found += section.paragraphs
            waiting += reversed(section.sections)
        return {paragraph.address: paragraph for paragraph in found}


def studio_of(report: Matter, dossier: Dossier, viewer: Viewer) -> Studio:
    """The studio of a report that the viewer may open. Raises Refused with the faults of an outline that has become unsound."""
    edition, is_counted = edition_to_work_on(report, viewer)
    printed = printed_in(edition)
    laid = laid_out(edition.outline, printed)
    looked = looked_over(laid)
    remarks = remarks_of(dossier.standing().snapshot, laid.paragraphs())
    charts = Charts(charts_of(edition, viewer, parts_again) if is_counted else {})
    edition = replace(edition, findings=(*edition.findings, *chart_findings(charts.stated.values())))
    room = _Room(edition, is_counted, charts, looked, remarks, printed)
    opening = room.paragraphs(edition.outline.opening)
    sections = room.sections(edition.outline.sections, 1)
    return Studio(edition, edition.outline, is_counted, opening, sections, looked, printed, remarks)


def edition_to_work_on(report: Matter, viewer: Viewer) -> tuple[Edition, bool]:
    """The report with its figures, or with their names where the viewer may not count them: one can comment on words."""
    try:
        return edition_of(report, viewer, counted_again), True
    except Refused:
        if report.state != DRAFTING:
            raise
    outline = sound_outline(outline_text(report))
    own = own_returns(report, outline, viewer)
    return Edition(report, report.unit, outline, stated_returns(outline, report.unit, own), is_frozen=False), False


def own_returns(report: Matter, outline: Outline, viewer: Viewer) -> dict[str, Returned]:
    """What the sections in which the viewer holds a post have returned for the report."""
    codes = set(Unit.objects.filter(pk__in=[post.unit_id for post in viewer.posts]).values_list("code", flat=True))
    come_in = returned(report, outline, today())
    return {name: one for name, one in come_in.items() if one.figure.reported in codes}


def printed_in(edition: Edition) -> dict[str, str]:
    """What stands at each figure: its value as printed, its name where the value is not known."""
    figures = edition.outline.figures
    return {
        name: edition.figures[name].printed if name in edition.figures else shown(figures[name]) for name in figures
    }


def outline_text(report: Matter) -> str:
    """The text of a report's outline as it is stored."""
    return AnnualReport.objects.values_list("outline", flat=True).get(pk=report.pk)


class _Room:
    """Puts paragraphs, findings and comments together, counting places as it goes."""

    def __init__(
        self,
        edition: Edition,
        is_counted: bool,
        charts: Charts,
        looked: LookedOver,
        remarks: Iterable[Remark],
        printed: Mapping[str, str],
    ) -> None:
        self._hand = Hand(edition, {}, "", charts)
        self._figures, self._stated = edition.outline.figures, edition.figures
        self._is_counted = is_counted
        self._looked = looked
        self._remarks = tuple(remarks)
        self._printed = printed
        self._addresses, self._numbers = count(), count()

    def paragraphs(self, paragraphs: tuple[Paragraph, ...]) -> tuple[StudioParagraph, ...]:
        drawn = self._hand.paragraphs(paragraphs) if self._is_counted else map(self._named, paragraphs)
        pairs = zip(paragraphs, drawn, strict=True)
        return tuple(self._paragraph(next(self._addresses), one, drawn) for one, drawn in pairs)

    def sections(self, sections: Iterable[Section], level: int) -> tuple[StudioSection, ...]:
        return tuple(
            StudioSection(
                number=heading_number(level, position),
                heading=section.heading,
                section=next(self._numbers),
                level=level,
                parts=tuple(PARTS[part] for part in section.parts),
                paragraphs=self.paragraphs(section.paragraphs),
                sections=self.sections(section.sections, level + 1),
                removals=_whole(section.withheld, "整节"),
            )
            for position, section in enumerate(sections, 1)
        )

    def _named(self, paragraph: Paragraph) -> DrawnParagraph:
        """A paragraph with names for figures."""
        return DrawnParagraph(tuple(self._pieces(paragraph.segments)), paragraph.is_note)

    def _pieces(self, segments: Iterable[Segment]) -> Iterator[Piece]:
        for segment in segments:
            if isinstance(segment, Withheld):
                yield from self._pieces(segment.segments)
            elif isinstance(segment, Text):
                yield Piece(segment.text)
            else:
                yield self._own(segment.name) or Piece(
                    shown(self._figures[segment.name]), "named", segment.name, title=NOT_COUNTED
                )

    def _own(self, name: str) -> Piece | None:
        """The number that the viewer's own section has returned, with what is to be seen beside it."""
        stated = self._stated.get(name)
        return (
            None
            if stated is None
            else Piece(stated.printed, stated.basis, name, title=stated.caption, mark=stated.mark)
        )

    def _paragraph(self, address: int, paragraph: Paragraph, drawn: DrawnParagraph) -> StudioParagraph:
        remarks = tuple(remark for remark in self._remarks if remark.address == address)
        removals = (*_whole(paragraph.withheld, "整段"), *self._removals(paragraph))
        return StudioParagraph(address, drawn, paragraph, self._looked.worst.get(address, ""), remarks, removals)

    def _removals(self, paragraph: Paragraph) -> Iterator[StudioRemoval]:
        by_id = {removal.id: removal for removal in paragraph.removals}
        for withheld in withheld_in(paragraph.segments):
            words = words_of(withheld.segments, self._printed).strip("".join(PAUSES))
            yield StudioRemoval(withheld.id, words, said_removal(by_id[withheld.id]))


def _whole(removal: Removal | None, what: str) -> tuple[StudioRemoval, ...]:
    return () if removal is None else (StudioRemoval("", what, said_removal(removal)),)
