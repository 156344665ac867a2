"""The versions of a report on pages of their own, the list of what they leave out, and the restatement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from zhunsheng.kernel.acts.judge import open_objections
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.today import today
from zhunsheng.law.citation import cited
from zhunsheng.reports.drawing import drawn_versions
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.outline.versions import VERSIONS
from zhunsheng.reports.removals import listed_removals, reckonable, summary
from zhunsheng.reports.restating import restatable, restate_report
from zhunsheng.web.act_form import posted_by
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.workbench.views.staff import staff_page

RESTATE = AnnualReport.Course.restate


@staff_page
def report_version(request: HttpRequest, matter_id: int, version: str) -> HttpResponse:
    """One version as it is printed, without what it leaves out."""
    if version not in VERSIONS:
        raise Http404
    viewer = viewer_of(request)
    matter = opened_matter(viewer, AnnualReport, matter_id)
    drawing = drawn_versions(edition_of(matter, viewer), viewer)[version]
    context = {"report": matter, "drawing": drawing, "versions": VERSIONS, "version": version}
    return drawn(request, "workbench/report_version.html", "reports", context)


@staff_page
def report_removals(request: HttpRequest, matter_id: int) -> HttpResponse:
    """What each version leaves out, on what ground, marked by whom."""
    viewer = viewer_of(request)
    matter = opened_matter(viewer, AnnualReport, matter_id)
    edition = edition_of(matter, viewer)
    listed = listed_removals(edition)
    context = {
        "report": matter,
        "listed": listed,
        "sentences": summary(listed),
        "findings": reckonable(edition.outline),
        "versions": VERSIONS,
    }
    return drawn(request, "workbench/report_removals.html", "reports", context)


@staff_page
def report_restate(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The act 更正说明, whose figures the system reckons."""
    viewer = viewer_of(request)
    reading = reading_of(viewer, opened_matter(viewer, AnnualReport, matter_id), today())
    if request.method != "POST":
        standing = open_objections(reading.wording.world, reading.dossier, viewer, RESTATE, reading.today)
        return _restate_page(request, reading, standing)
    posted = posted_by(request)
    key, reason = posted.texts.get("request_key") or None, posted.texts.get("restatement_reason", "").strip()
    try:
        restate_report(viewer, reading.matter, reason, request_key=key, seen_seq=posted.number("seen_seq"))
    except Refused as refused:
        return _restate_page(request, reading, refused.objections, reason, 422)
    messages.success(request, "已登记更正说明，文件正在制作，制成后列在“附卷材料”中")
    return redirect("record", AnnualReport.key, matter_id)


def _restate_page(
    request: HttpRequest, reading: Reading, objections: Sequence[Objection], reason: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "reading": reading,
        "rows": () if objections and request.method != "POST" else restatable(reading.matter, reading.viewer),
        "objections": objections,
        "may_restate": not objections or request.method == "POST",
        "act": RESTATE,
        "basis": cited(RESTATE.basis, reading.today),
        "reason": reason,
        "request_key": new_request_key(),
    }
    return drawn(request, "workbench/report_restate.html", "reports", context, status)


_REPORT = f"records/{AnnualReport.key}/<int:matter_id>"
urlpatterns = [
    path(f"{_REPORT}/versions/<slug:version>/", report_version, name="report_version"),
    path(f"{_REPORT}/removals/", report_removals, name="report_removals"),
    path(f"{_REPORT}/act/{RESTATE.name}/", report_restate, name="report_restate"),
]
