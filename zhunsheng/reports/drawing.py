"""Drawing a report: what the template needs, as plain data, and the self-contained page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime

from zhunsheng.files.charts.rendering import Picture, pictures_of
from zhunsheng.kernel.errors import Finding, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.wording import day_words
from zhunsheng.reports.changes import DrawnDifference, drawn_differences
from zhunsheng.reports.charts import StatedChart, StatedPoint, chart_findings
from zhunsheng.reports.differences import Difference, differences
from zhunsheng.reports.editions import charts_of, edition_of, version_of
from zhunsheng.reports.frozen import freezing_of
from zhunsheng.reports.grounds import said_ground
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.outline import Paragraph, Section, Text
from zhunsheng.reports.outline.model import Removal, Segment, Withheld
from zhunsheng.reports.outline.versions import FILED, PUBLIC, VERSIONS
from zhunsheng.reports.rows import CountedRow
from zhunsheng.reports.stated import BASIS_LABELS, Basis, Edition, Stated, plain
from zhunsheng.reports.wording import Dimensions, heading_number, percentage, period_text

STYLE = Path(__file__).resolve().parent / "static" / "reports" / "report.css"
# As much of a digest as a reader compares; all of it stands in the trace.
SHOWN_DIGEST = 20
FIGURE_PAGE = "report_figure"
LEAVING_THE_HOUSE = (FILED, PUBLIC)
COUNTED_BASES: tuple[Basis, ...] = ("records", "sheet", "typed")
Pictures = Mapping[str, Picture]
Rows = Mapping[str, list[CountedRow]]
NOTHING_DRAWN: Pictures = {}
LEVEL_LABELS = {"error": "错误", "inconsistency": "不一致", "note": "提示"}


@dataclass(frozen=True)
class Piece:
    """Words of a sentence, plain or resting on a figure.

    ``css`` is the basis; ``now`` what is known now if it differs; ``mark`` how far a section's return is. ``withheld`` says,
    in the working text, from which versions the words are left out and why.
    """

    text: str
    css: str = ""
    name: str = ""
    value: str = ""
    metric: str = ""
    dimensions: str = ""
    title: str = ""
    address: str = ""
    now: str = ""
    mark: str = ""
    withheld: str = ""


@dataclass(frozen=True)
class DrawnChart:
    """A chart under its paragraph: its caption with its number, what it shows in words, its bars, what draws it.

    ``picture`` is there where it was drawn beforehand, for what leaves the house; a page draws it in the browser.
    """

    name: str
    caption: str
    words: str
    unit: str
    points: tuple[StatedPoint, ...]
    spec: str
    picture: Picture | None


@dataclass(frozen=True)
class DrawnParagraph:
    pieces: tuple[Piece, ...]
    is_note: bool
    withheld: str = ""
    charts: tuple[DrawnChart, ...] = ()


@dataclass(frozen=True)
class DrawnSection:
    number: str
    heading: str
    paragraphs: tuple[DrawnParagraph, ...]
    sections: tuple[DrawnSection, ...]
    withheld: str = ""


@dataclass(frozen=True)
class BasisRow:
    """A row of the table 数据依据."""

    name: str
    caption: str
    printed: str
    address: str
    basis: str
    source: str
    about: str
    meaning: str
    value: str
    dimensions: str
    scope: str
    period: str
    cut_off: str
    counted: str


@dataclass(frozen=True)
class StatedGroup:
    """Figures that rest on no records for the same reason (or on the same sheet)."""

    basis: str
    about: str
    rows: tuple[BasisRow, ...]


@dataclass(frozen=True)
class Drawing:
    """A report ready for its template. ``version`` is the label of the version, empty for the working text.

    ``bound_by`` are the digests at its foot, each under what it is called.
    """

    edition: Edition
    record: AnnualReport
    title: tuple[str, ...]
    state: str
    opening: tuple[DrawnParagraph, ...]
    sections: tuple[DrawnSection, ...]
    signed_on: str
    recorded: tuple[BasisRow, ...]
    stated: tuple[StatedGroup, ...]
    shares: tuple[tuple[str, int, str], ...]
    findings: tuple[tuple[str, str, str], ...]
    differences: tuple[DrawnDifference, ...]
    compared: int
    known_until: str
    version: str
    bound_by: tuple[tuple[str, str], ...]

    @property
    def is_public(self) -> bool:
        return self.edition.version == PUBLIC

    @property
    def checkable(self) -> str:
        """What its reader can check: the records behind a figure, or for the public what it rests on."""
        return "只有“记录”一类由台账逐件计得。" if self.is_public else "只有“记录”一类可以逐件打开核对。"

    @property
    def mark(self) -> str:
        """What a version says of itself on its face: which one it is, unless it is the public one, and that it is a draft."""
        said = [] if self.is_public else [self.version]
        if self.version and not self.edition.is_frozen:
            awaited = len(self.edition.awaited)
            said.append(f"未冻结，{awaited}项数据待报" if awaited else "未冻结")
        return "　".join(said)


@dataclass(frozen=True)
class Charts:
    """The charts of a report by name, and those pictures that were drawn of them, by specification."""

    stated: Mapping[str, StatedChart]
    pictures: Pictures = field(default_factory=dict)


def render(report: Matter, viewer: Viewer, *, site: str = "") -> str:
    """The report as one HTML page with everything in it. ``site`` is the address that links to records begin with.

    Raises Refused when the viewer may not open the report, or not count what it states.
    """
    drawn = charts_of(edition_of(report, viewer), viewer)
    pictures = pictures_of(stated.spec for stated in drawn.values())
    return page_of(drawn_report(report, viewer, pictures, site=site))


def page_of(drawing: Drawing) -> str:
    """The self-contained page of a drawn report."""
    return render_to_string("reports/page.html", {"drawing": drawing, "style": STYLE.read_text("utf-8")})


def drawn_report(report: Matter, viewer: Viewer, pictures: Pictures = NOTHING_DRAWN, *, site: str = "") -> Drawing:
    """Everything that the template shows of the working text. Raises as :func:`render` does."""
    edition = edition_of(report, viewer)
    charts = Charts(charts_of(edition, viewer), pictures)
    return _drawn(edition, _compared(edition, viewer), charts, viewer, site)


def drawn_versions(
    edition: Edition,
    viewer: Viewer,
    pictures: Callable[[], Pictures] = dict,
    rows: Rows | None = None,
    *,
    site: str = "",
) -> dict[str, Drawing]:
    """The three versions of the working edition, each without what it leaves out.

    ``pictures`` is asked last for charts that were drawn meanwhile; ``rows`` are those behind its figures where they have
    been read already.
    """
    compared, charts = _compared(edition, viewer, rows), charts_of(edition, viewer)
    ready = Charts(charts, pictures())
    return {version: _drawn(version_of(edition, version), compared, ready, viewer, site) for version in VERSIONS}


def _drawn(edition: Edition, compared: Mapping[str, Difference], charts: Charts, viewer: Viewer, site: str) -> Drawing:
    report = edition.report
    compared = {name: found for name, found in compared.items() if name in edition.figures}
    different = [found for found in compared.values() if found.is_different]
    if edition.version in LEAVING_THE_HOUSE:
        # Which records changed, and by whom, is for the house to know.
        different = [replace(found, rows=()) for found in different]
    record = AnnualReport.objects.get(pk=report.pk)
    hand = Hand(edition, compared, site, charts)
    own = (charts.stated[chart.name] for chart in edition.outline.charts())
    frozen = next((figure.known_until for figure in edition.figures.values()), "")
    return Drawing(
        edition=edition,
        record=record,
        title=_title_parts(record.title),
        state=AnnualReport.Course.states[report.state].label,
        opening=hand.paragraphs(edition.outline.opening),
        sections=hand.sections(edition.outline.sections, 1),
        signed_on=day_words(edition.outline.signed_on),
        recorded=tuple(hand.basis_row(figure) for figure in edition.of_basis("records")),
        stated=hand.stated_groups(),
        shares=_shares(edition),
        findings=tuple(_finding(finding) for finding in (*edition.findings, *chart_findings(own))),
        differences=drawn_differences(different, viewer, site),
        compared=len(compared),
        known_until=_moment(frozen) if frozen else "",
        version=VERSIONS.get(edition.version, ""),
        bound_by=tuple(_bound_by(edition, record)),
    )


def _bound_by(edition: Edition, record: AnnualReport) -> Iterator[tuple[str, str]]:
    """What binds the report. A version that leaves something out names the event, whose digest is salted: from a digest over
    the whole text or all figures, what was left out could be found by trying."""
    if edition.is_frozen and edition.leaves_out:
        yield "冻结步骤的摘要", freezing_of(edition.report).digest
    elif edition.is_frozen:
        yield "冻结摘要", record.frozen_digest
    if edition.is_frozen and record.seal_root:
        yield f"冻结时最近封印　第{record.seal_number}号", record.seal_root
    if not edition.leaves_out:
        yield "提纲摘要", record.outline_digest


def _compared(edition: Edition, viewer: Viewer, rows: Rows | None = None) -> dict[str, Difference]:
    """The differences since the freezing; none for a draft, nor for whoever may read the report but not count."""
    if not edition.is_frozen:
        return {}
    try:
        return differences(edition.report, viewer, rows)
    except Refused:
        return {}


@dataclass
class Hand:
    """What draws the pieces of one report."""

    edition: Edition
    compared: Mapping[str, Difference]
    site: str
    charts: Charts

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._dimensions = Dimensions(self.edition.unit, self.edition.outline.cut_off_on)

    def sections(self, sections: Iterable[Section], level: int) -> tuple[DrawnSection, ...]:
        return tuple(
            DrawnSection(
                heading_number(level, number),
                section.heading,
                self.paragraphs(section.paragraphs),
                self.sections(section.sections, level + 1),
                said_removal(section.withheld),
            )
            for number, section in enumerate(sections, 1)
        )

    def paragraphs(self, paragraphs: Iterable[Paragraph]) -> tuple[DrawnParagraph, ...]:
        return tuple(
            DrawnParagraph(
                tuple(self._pieces(paragraph.segments, {removal.id: removal for removal in paragraph.removals}, "")),
                paragraph.is_note,
                said_removal(paragraph.withheld),
                tuple(self._charts(paragraph)),
            )
            for paragraph in paragraphs
        )

    def _charts(self, paragraph: Paragraph) -> Iterator[DrawnChart]:
        """Its charts, numbered through the report; where a viewer may not count, there are none to draw."""
        for chart in paragraph.charts:
            number = next(self._numbers)
            if chart.name not in self.charts.stated:
                continue
            stated = self.charts.stated[chart.name]
            spec = stated.spec
            yield DrawnChart(
                name=chart.name,
                caption=f"图{number}　{chart.caption}",
                words=stated.words,
                unit=stated.figure.unit,
                points=stated.points,
                spec=spec,
                picture=self.charts.pictures.get(spec),
            )

    def _pieces(self, segments: Iterable[Segment], removals: Mapping[str, Removal], withheld: str) -> Iterator[Piece]:
        """Within words that are left out, whatever is nested in them goes with the outermost."""
        for segment in segments:
            if isinstance(segment, Withheld):
                outer = withheld or said_removal(removals[segment.id])
                yield from self._pieces(segment.segments, removals, outer)
            elif isinstance(segment, Text):
                yield Piece(segment.text, withheld=withheld)
            else:
                yield replace(self._piece(self.edition.figures[segment.name]), withheld=withheld)

    def basis_row(self, figure: Stated) -> BasisRow:
        is_records = figure.basis == "records"
        return BasisRow(
            name=figure.name,
            caption=figure.caption,
            printed=figure.printed,
            address=self._address(figure) if is_records else "",
            basis=BASIS_LABELS[figure.basis],
            source=figure.metric if is_records else _stated_by(figure),
            about=figure.meaning if is_records else _rests_on(figure),
            meaning="" if is_records else figure.meaning,
            value=_exact_value(figure),
            dimensions=self._dimensions.text(figure),
            scope=figure.scope,
            period=period_text(figure.period),
            cut_off=figure.cut_off_on.isoformat() if figure.cut_off_on else "",
            counted=_counted(figure),
        )

    def stated_groups(self) -> tuple[StatedGroup, ...]:
        """The figures that rest on no records, by basis and reason."""
        found: dict[tuple[str, str], list[BasisRow]] = {}
        for figure in (*self.edition.of_basis("sheet"), *self.edition.of_basis("typed")):
            row = self.basis_row(figure)
            found.setdefault((row.basis, row.about), []).append(row)
        return tuple(StatedGroup(basis, about, tuple(rows)) for (basis, about), rows in found.items())

    def _piece(self, figure: Stated) -> Piece:
        return Piece(
            text=figure.printed,
            css=figure.basis,
            name=figure.name,
            value="" if figure.value is None else plain(figure.value),
            metric=figure.metric,
            dimensions=" ".join(f"{column}={code}" for column, code in figure.at),
            title=self._title(figure),
            address=self._address(figure) if figure.basis == "records" else "",
            now=self._now(figure),
            mark=figure.mark,
        )

    def _address(self, figure: Stated) -> str:
        """Where a figure leads: to its records, which are behind the login; for the public to its basis on the same page."""
        if self.edition.version == PUBLIC:
            return f"#basis-{figure.name}"
        return self.site + reverse(FIGURE_PAGE, args=[self.edition.report.pk, figure.name])

    def _title(self, figure: Stated) -> str:
        if figure.basis == "claim":
            return f"断语：{figure.caption}"
        if figure.basis != "records":
            return f"{BASIS_LABELS[figure.basis]}：{figure.caption}，{figure.stated_by}填报；{_rests_on(figure)}"
        cut_off = day_words(figure.cut_off_on) if figure.cut_off_on else ""
        return f"记录：{figure.caption}，{period_text(figure.period)}，截至{cut_off}，计入{figure.counted}条记录"

    def _now(self, figure: Stated) -> str:
        """What is known now, where that differs from what was frozen."""
        difference = self.compared.get(figure.name)
        if difference is None or not difference.is_different:
            return ""
        return f"现值{difference.known_now.printed}，{difference.sentence()}"


def said_removal(removal: Removal | None) -> str:
    """From which versions words are left out, on what ground, and why that holds here."""
    if removal is None:
        return ""
    named = "、".join(VERSIONS[version] for version in removal.versions)
    note = f"；说明：{removal.note}" if removal.note else ""
    return f"从{named}删去，理由：{said_ground(removal.ground)}{note}"


def _title_parts(title: str) -> tuple[str, ...]:
    """The title in the parts between which a line may break."""
    before, label, after = title.partition(AnnualReport.label)
    return tuple(part for part in (before, label, after) if part)


def _rests_on(figure: Stated) -> str:
    """The sheet behind a figure with its digest and signature, why there is none yet, or why it was typed."""
    if not figure.sheet_digest:
        return figure.sheet or figure.withheld or figure.because
    signed_on = day_words(figure.signed_on) if figure.signed_on else ""
    signed = f"{figure.signer or '科室负责人'}{signed_on}签字"
    return f"{figure.stated_by}《{figure.sheet}》，{signed}，摘要 {figure.sheet_digest[:SHOWN_DIGEST]}"


def _stated_by(figure: Stated) -> str:
    return f"{figure.stated_by}，{figure.cell}" if figure.cell else figure.stated_by


def _exact_value(figure: Stated) -> str:
    """The exact value where the printed one does not already say it: 840余份 → 840份, 66.15万平方米 → 661500平方米."""
    if figure.value is None:
        return ""
    exact = f"{plain(round(figure.value, 4))}{figure.unit}"
    return "" if exact == figure.printed else exact


def _counted(figure: Stated) -> str:
    if figure.counted is None:
        return "—"
    if figure.openable is None or figure.openable == figure.counted:
        return f"{figure.counted}条"
    return f"{figure.counted}条，其中可查看{figure.openable}条"


def _shares(edition: Edition) -> tuple[tuple[str, int, str], ...]:
    """How many figures rest on what, and which share that is."""
    whole = sum(len(edition.of_basis(basis)) for basis in COUNTED_BASES)
    return tuple(
        (BASIS_LABELS[basis], len(edition.of_basis(basis)), percentage(len(edition.of_basis(basis)), whole))
        for basis in COUNTED_BASES
    )


def _finding(finding: Finding) -> tuple[str, str, str]:
    return finding.level, LEVEL_LABELS[finding.level], finding.message


def _moment(text: str) -> str:
    local: Any = localtime(datetime.fromisoformat(text))
    return f"{day_words(local.date())}{local.hour}时{local.minute:02}分"
