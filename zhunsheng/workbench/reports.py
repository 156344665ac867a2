"""The report pages of the staff: the drawn report, its freezing, and the records behind each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from zhunsheng.kernel.acts.judge import open_objections, standing_context, step_without_form
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Job, Matter
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.citation import cited
from zhunsheng.reports.drawing import Drawing, drawn_report
from zhunsheng.reports.freezing import DRAFTING, freeze_report
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import sound_outline
from zhunsheng.reports.next_steps import Course, next_steps
from zhunsheng.reports.outline import Outline
from zhunsheng.reports.outline.versions import VERSIONS
from zhunsheng.reports.published import PUBLISHED, public_files, published_reports
from zhunsheng.reports.records import Behind, FigureRecords, records_behind
from zhunsheng.reports.stated import Stated
from zhunsheng.web.act_form import posted_by
from zhunsheng.web.acts import Offer, offer
from zhunsheng.web.columns import chosen_columns
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.export import CHUNK, Export, workbook_response
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.panels import panels_of, pressing_of
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.web.table import Table, table_of
from zhunsheng.web.values import Wording
from zhunsheng.workbench.numbers import RoundRow, round_rows
from zhunsheng.workbench.views.staff import staff_page

PAGE_SIZE = 50
COURSE = AnnualReport.Course
FREEZE = COURSE.freeze
# What is done in the studio, and has no form of its own.
IN_THE_STUDIO = {COURSE.settle.name, COURSE.revise.name, COURSE.comment.name}


@staff_page
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports are a list like any other."""
    return redirect("record_list", AnnualReport.key)


@staff_page
def report(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The report as it is printed, what may be done with it, and below it what every record has."""
    viewer = viewer_of(request)
    matter = opened_matter(viewer, AnnualReport, matter_id)
    reading = reading_of(viewer, matter, today())
    panels = panels_of(reading)
    pressing, rounds = pressing_of(panels), round_rows(matter, viewer)
    offered = offer(reading, pressing)
    drawing, outline = _drawn(reading)
    figures = {} if drawing is None else drawing.edition.figures
    context = {
        "reading": reading,
        "drawing": drawing,
        "is_drafted": outline is not None,
        "offer": offered,
        "pressing": pressing,
        "steps": next_steps(_course(reading, offered, outline, figures, rounds)),
        "in_the_studio": IN_THE_STUDIO,
        "panels": panels,
        "round": rounds,
        "public_page": _public_page(reading),
        "making": Job.objects.filter(matter=matter).exclude(finished_at__isnull=False, failure="").last(),
        "request_key": new_request_key(),
        "versions": VERSIONS,
    }
    return drawn(request, "workbench/report.html", "reports", context)


def _course(
    reading: Reading, offered: Offer, outline: Outline | None, figures: Mapping[str, Stated], rounds: Sequence[RoundRow]
) -> Course:
    """The report as its viewer stands to it."""
    said = step_without_form(reading.dossier, "", reading.today)
    return Course(
        context=standing_context(reading.wording.world, reading.dossier, reading.viewer, said),
        objections={one.act.name: one.objections for one in (*offered.possible, *offered.impossible)},
        outline=outline,
        figures=figures,
        returns=[row.section for row in rounds],
        opened={row.section.request.pk for row in rounds if row.url},
    )


@staff_page
def report_freeze(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The act 冻结, which takes all figures with it."""
    viewer = viewer_of(request)
    reading = reading_of(viewer, opened_matter(viewer, AnnualReport, matter_id), today())
    if request.method != "POST":
        standing = open_objections(World(), reading.dossier, viewer, FREEZE, reading.today)
        return _freeze_page(request, reading, standing)
    posted = posted_by(request)
    try:
        freeze_report(viewer, reading.matter, request_key=posted.texts.get("request_key") or None,
                      seen_seq=posted.number("seen_seq"))  # fmt: skip
    except Refused as refused:
        return _freeze_page(request, reading, refused.objections, 422)
    messages.success(request, "已冻结，全部数据及其记录已经固化")
    return redirect("record", AnnualReport.key, matter_id)


@staff_page
def report_figure(request: HttpRequest, matter_id: int, name: str) -> HttpResponse:
    """One figure: what it means, and those of its records that the viewer may open."""
    viewer = viewer_of(request)
    matter = opened_matter(viewer, AnnualReport, matter_id)
    behind = _behind(matter, name, viewer)
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    longest = max((part.openable for part in behind.parts), default=0)
    context = {
        "behind": behind,
        "parts": [(part, _table(part, start)) for part in behind.parts],
        "start": start,
        "next": start + PAGE_SIZE if longest > start + PAGE_SIZE else 0,
    }
    return drawn(request, "workbench/report_figure.html", "reports", context)


@staff_page
def report_figure_export(request: HttpRequest, matter_id: int, name: str, number: int) -> FileResponse:
    """The records behind one count of a figure that the viewer may open, as a workbook."""
    viewer = viewer_of(request)
    behind = _behind(opened_matter(viewer, AnnualReport, matter_id), name, viewer)
    if number >= len(behind.parts):
        raise Http404
    part = behind.parts[number]
    columns = chosen_columns(part.kind, ())
    return workbook_response(Export(part.kind, columns, part.pages(CHUNK), lambda most: part.openable > most, today()))


def _drawn(reading: Reading) -> tuple[Drawing | None, Outline | None]:
    """The report as it is printed and its outline: neither before there is one, no drawing for whoever may not count it."""
    text = reading.standing.snapshot.column("outline")
    if not text:
        return None, None
    try:
        drawing = drawn_report(reading.matter, reading.viewer)
    except Refused:
        if reading.matter.state != DRAFTING:
            raise
        return None, sound_outline(text)
    return drawing, drawing.edition.outline


def _public_page(reading: Reading) -> str:
    """Where everybody reads the published report; nothing before its page is made."""
    if reading.matter.state not in PUBLISHED:
        return ""
    record = published_reports().filter(matter=reading.matter).first()
    is_made = record is not None and "page" in public_files(record)
    return reverse("portal_report", args=[reading.matter.pk]) if is_made else ""


def _behind(matter: Matter, name: str, viewer: Viewer) -> Behind:
    """The figure with its records. Raises Http404 where the report has no figure of that name that rests on records."""
    behind = records_behind(matter, name, viewer)
    if behind is None:
        raise Http404
    return behind


def _freeze_page(
    request: HttpRequest, reading: Reading, objections: Sequence[Objection], status: int = 200
) -> HttpResponse:
    """What would be frozen, and what stands against it."""
    context = {
        "reading": reading,
        "drawing": drawn_report(reading.matter, reading.viewer),
        "objections": objections,
        "may_freeze": not objections or request.method == "POST",
        "act": FREEZE,
        "basis": cited(FREEZE.basis, reading.today),
        "request_key": new_request_key(),
    }
    return drawn(request, "workbench/report_freeze.html", "reports", context, status)


def _table(part: FigureRecords, start: int) -> Table:
    wording = Wording(World(), today())
    return table_of(part.kind, part.page(start, PAGE_SIZE), wording, today())


urlpatterns = [
    path("reports/", report_list, name="reports"),
    path(f"records/{AnnualReport.key}/<int:matter_id>/", report, name="report"),
    path(f"records/{AnnualReport.key}/<int:matter_id>/act/{FREEZE.name}/", report_freeze, name="report_freeze"),
    path(f"records/{AnnualReport.key}/<int:matter_id>/figures/<slug:name>/", report_figure, name="report_figure"),
    path(
        f"records/{AnnualReport.key}/<int:matter_id>/figures/<slug:name>/<int:number>/export/",
        report_figure_export,
        name="report_figure_export",
    ),
]
