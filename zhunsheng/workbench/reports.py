"""The report pages of the staff: the drawn report, its freezing, and the records behind each figure."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.reports.drawing import drawn_report
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.records import FigureRecords, records_behind
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.table import Table, table_of
from zhunsheng.web.values import Wording
from zhunsheng.workbench.views.staff import staff_page

PAGE_SIZE = 50


@staff_page
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports are a list like any other."""
    return redirect("record_list", AnnualReport.key)


@staff_page
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The whole report with its figures, and what may be done with it."""
    return _page(request, _opened(viewer_of(request), report_id))


@staff_page
@require_POST
def report_freeze(request: HttpRequest, report_id: int) -> HttpResponse:
    """Freeze the report with all its figures."""
    viewer = viewer_of(request)
    matter = _opened(viewer, report_id)
    seen = request.POST.get("seen_seq", "")
    try:
        freeze_report(viewer, matter, request_key=request.POST.get("request_key") or None,
                      seen_seq=int(seen) if seen.isdecimal() else None)  # fmt: skip
    except Refused as refused:
        return _page(request, matter, refused)
    messages.success(request, "已冻结，全部数据及其记录已经固化")
    return redirect("report", report_id)


@staff_page
def report_figure(request: HttpRequest, report_id: int, name: str) -> HttpResponse:
    """One figure: what it means, and those of its records that the viewer may open."""
    viewer = viewer_of(request)
    matter = _opened(viewer, report_id)
    found = records_behind(matter, name, viewer)
    if found is None:
        raise Http404
    shown = _number(request.GET.get("from", ""))
    tables = [(part.label, _table(part, shown), part) for part in found.parts]
    context = {
        "report": matter,
        "found": found,
        "tables": tables,
        "next": shown + PAGE_SIZE if any(len(part.openable) > shown + PAGE_SIZE for part in found.parts) else 0,
        "before": shown,
    }
    return drawn(request, "workbench/report_figure.html", "reports", context)


def _page(request: HttpRequest, matter: Matter, refused: Refused | None = None) -> HttpResponse:
    course = AnnualReport.Course
    context = {
        "drawing": drawn_report(matter, viewer_of(request)),
        "kind": AnnualReport,
        "matter": matter,
        "is_draft": matter.state == course.drafting.name and not matter.is_void,
        "next_acts": [act for act in course.acts_at(matter.state) if act is not course.freeze and not matter.is_void],
        "objections": refused.objections if refused else (),
        "request_key": new_request_key(),
    }
    return drawn(request, "workbench/report.html", "reports", context, 422 if refused else 200)


def _opened(viewer: Viewer, report_id: int) -> Matter:
    """The report, for whoever may open it. Raises Matter.DoesNotExist otherwise."""
    matter = Matter.objects.select_related("unit").get(pk=report_id, kind=AnnualReport.key)
    if not holds(viewer, matter, AnnualReport, Right.OPEN):
        raise Matter.DoesNotExist
    return matter


def _table(part: FigureRecords, shown: int) -> Table:
    return table_of(part.kind, part.openable[shown : shown + PAGE_SIZE], Wording(), today())


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


urlpatterns = [
    path("", report_list, name="reports"),
    path("<int:report_id>/", report, name="report"),
    path("<int:report_id>/freeze/", report_freeze, name="report_freeze"),
    path("<int:report_id>/figures/<slug:name>/", report_figure, name="report_figure"),
]
