"""核查报告: any published report, checked on a page; nothing of it is kept unless its checker puts it on file."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhunsheng.files.bounds import MOST_BYTES
from zhunsheng.kernel.acts.history import ATTACH
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import page, slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.web.checking import (
    WORD,
    CheckedReport,
    CheckingLinks,
    Limits,
    check,
    copy_of,
    copy_response,
    page_of,
    pasted_text,
)
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.reading import opened_matter
from zhunsheng.web.uploads import bounded_upload
from zhunsheng.workbench.views.staff import staff_page

LINKS = CheckingLinks()
MOST_OFFERED = 20


@bounded_upload(MOST_BYTES)
@staff_page
def checking(request: HttpRequest) -> HttpResponse:
    """The form; sent in, the marked copy beside its findings."""
    if request.method != "POST":
        return _page(request)
    try:
        checked = check(request, _limits(request))
    except Refused as refused:
        return _page(request, objections=refused.objections)
    return _page(request, checked)


@staff_page
@require_POST
def checking_copy(request: HttpRequest) -> HttpResponse:
    """A copy of what was checked, as a download."""
    try:
        return copy_response(request, _limits(request))
    except Refused as refused:
        return _page(request, objections=refused.objections)


@staff_page
@require_POST
def checking_keep(request: HttpRequest) -> HttpResponse:
    """Put the marked Word copy on the file of one of our reports."""
    viewer = viewer_of(request)
    given = request.POST.get("matter", "")
    if not given.isdecimal():
        raise Http404
    matter = opened_matter(viewer, AnnualReport, int(given))
    try:
        name, content = copy_of(request.POST.get("seal", ""), WORD, _limits(request))
    except Refused as refused:
        return _page(request, objections=refused.objections)
    document = store_document(BytesIO(content), name, matter.unit)
    key = request.POST.get("request_key") or None
    take(viewer, matter.pk, Asked(ATTACH, {"digest": document.digest, "name": name}, request_key=key))
    messages.success(request, f"“{name}”已附卷")
    return redirect("record", AnnualReport.key, matter.pk)


def _limits(request: HttpRequest) -> Limits:
    """By the settings of the first post's unit; without a post the defaults hold."""
    posts = viewer_of(request).posts
    return Limits.at(posts[0].unit_path if posts else ())


def _page(
    request: HttpRequest, checked: CheckedReport | None = None, objections: Sequence[Objection] = ()
) -> HttpResponse:
    context = page_of(LINKS, _limits(request), checked, "" if checked else pasted_text(request), objections)
    if checked is not None:
        context |= {"keepers": _keepers(viewer_of(request)), "request_key": new_request_key()}
    response = drawn(request, "workbench/checking.html", "checking", context, 422 if objections else 200)
    response["Cache-Control"] = "no-store"
    return response


def _keepers(viewer: Viewer) -> list[Matter]:
    """The newest reports that the viewer handles: on their files a copy can be put."""
    access = AnnualReport.access
    rows = page(
        slice_of(viewer, AnnualReport, Right.OPEN), order="opened_on", descending=True, after=None, size=MOST_OFFERED
    )
    matters = Matter.objects.select_related("unit").in_bulk([key for key, _ in rows])
    found = [matters[key] for key, _ in rows if not matters[key].is_void]
    return [matter for matter in found if viewer.post_over(matter.unit, access.open + access.confidential) is not None]
