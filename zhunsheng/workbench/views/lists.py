"""Ledgers, lists, and a list as a file."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

from zhunsheng.kernel.imports.rights import kinds_for
from zhunsheng.kernel.today import today
from zhunsheng.web.by_place import located_kinds
from zhunsheng.web.context import drawn, ledgers_of, may_enter, may_open_some, siblings_of, viewer_of
from zhunsheng.web.export import csv_response, export_of, workbook_response
from zhunsheng.web.lists import list_page
from zhunsheng.web.narrowing import narrowing_of
from zhunsheng.web.opening import openings_for
from zhunsheng.workbench.models import SavedView
from zhunsheng.workbench.views.staff import kind_or_404, staff_page


@staff_page
def ledgers(request: HttpRequest) -> HttpResponse:
    """The ledgers in which the viewer finds anything."""
    context = {"ledgers": ledgers_of(viewer_of(request)), "has_places": bool(located_kinds())}
    return drawn(request, "workbench/ledgers.html", "ledgers", context)


@staff_page
def record_list(request: HttpRequest, kind_key: str) -> HttpResponse:
    """One kind's list: what the viewer may open, narrowed as the address says."""
    kind, viewer, day = kind_or_404(kind_key), viewer_of(request), today()
    context = {
        "list": list_page(viewer, narrowing_of(kind, request.GET.dict()), day),
        "views": SavedView.seen_by(viewer, kind),
        "own_units": {post.unit_id: post.unit_name for post in viewer.posts},
        "person_id": viewer.person_id,
        "siblings": siblings_of(viewer, kind),
        "may_import": kind in kinds_for(viewer),
        "may_open_new": bool(openings_for(viewer, kind, day)),
        "counts_only": may_enter(viewer, kind) and not may_open_some(viewer, kind),
    }
    return drawn(request, "workbench/record_list.html", "ledgers", context)


@staff_page
def record_export(request: HttpRequest, kind_key: str) -> FileResponse:
    """The same list as a workbook."""
    narrowing = narrowing_of(kind_or_404(kind_key), request.GET.dict())
    return workbook_response(export_of(viewer_of(request), narrowing, today()))


@staff_page
def record_export_csv(request: HttpRequest, kind_key: str) -> StreamingHttpResponse:
    """The same list as CSV."""
    narrowing = narrowing_of(kind_or_404(kind_key), request.GET.dict())
    return csv_response(export_of(viewer_of(request), narrowing, today()))
