"""The import pages of the staff: a new import, its mapping, its rows, its differences, how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhunsheng.files.bounds import MOST_SHEET_BYTES
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.judge import cited_objections
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.documents import MEGABYTE, SIZE_SETTING
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.imports.mended import faulty_workbook
from zhunsheng.kernel.imports.rights import may_import
from zhunsheng.kernel.jobs.queue import go_on
from zhunsheng.kernel.kinds.import_run import KIND, ImportRun
from zhunsheng.kernel.models import Matter, RowDifference
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.acts import offer
from zhunsheng.web.context import drawn, siblings_of, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.importing import (
    ACCEPTED,
    NOTHING_TO_IMPORT,
    OUTSIDE,
    ImportRead,
    correction_asked,
    differences_page,
    faulty_rows,
    mapped_labels,
    mapping_given,
    mapping_page,
    mended_file,
    new_import,
    progress_of,
    received,
    reconciliation_of,
    record_of,
)
from zhunsheng.web.panels import panels_of
from zhunsheng.web.reading import opened_matter, reading_of
from zhunsheng.web.uploads import bounded_upload
from zhunsheng.workbench.views.records import record_document
from zhunsheng.workbench.views.staff import staff_page


@bounded_upload(MOST_SHEET_BYTES)
@staff_page
def import_new(request: HttpRequest) -> HttpResponse:
    """新的导入: kind, source, unit and file."""
    viewer = viewer_of(request)
    form = new_import(viewer, request, _most_bytes(viewer))
    objections: Sequence[Objection] = () if form.kinds else (NOTHING_TO_IMPORT,)
    if request.method == "POST":
        if request.POST.get("unit") and request.POST["unit"] not in {choice.value for choice in form.units}:
            raise Refused([OUTSIDE])
        try:
            unit, given = received(request, viewer)
            asked = Asked("receive", given, request_key=request.POST.get("request_key") or None)
            event = open_matter(viewer, ImportRun, unit, asked)
            return redirect("import_map", event.matter_id)
        except Refused as refused:
            objections = refused.objections
    context = {
        "wanted": form,
        "accepted": ACCEPTED,
        "objections": cited_objections(objections, today()),
        "request_key": new_request_key(),
    }
    status = 422 if objections and request.method == "POST" else 200
    return drawn(request, "workbench/import_new.html", "ledgers", context, status)


@staff_page
def import_run(request: HttpRequest, matter_id: int) -> HttpResponse:
    """An import as it stands: what to do next, what was found, and below it what every record has."""
    return _page(request, matter_id)


@staff_page
def import_map(request: HttpRequest, matter_id: int) -> HttpResponse:
    """对应栏目: what each column of the table means."""
    viewer = viewer_of(request)
    try:
        matter = _own(viewer, matter_id)
    except Refused as refused:
        opened_matter(viewer, ImportRun, matter_id)
        return _page(request, matter_id, refused.objections if request.method == "POST" else ())
    page = mapping_page(matter, request.POST)
    objections: Sequence[Objection] = ()
    if request.method == "POST" and "choose" not in request.POST:
        try:
            take(
                viewer,
                matter.pk,
                Asked("map", mapping_given(page), request_key=request.POST.get("request_key") or None),
            )
            return redirect("import_run", matter.pk)
        except Refused as refused:
            objections = refused.objections
    reading = reading_of(viewer, matter, today())
    context = {"reading": reading, "page": page, "objections": objections, "request_key": new_request_key()}
    return drawn(request, "workbench/import_map.html", "ledgers", context, 422 if objections else 200)


@bounded_upload(MOST_SHEET_BYTES)
@staff_page
def import_mend(request: HttpRequest, matter_id: int) -> HttpResponse:
    """送回改正的行: the workbook of faulty rows, mended."""
    viewer = viewer_of(request)
    opened_matter(viewer, ImportRun, matter_id)
    if request.method != "POST":
        return _page(request, matter_id)
    try:
        matter = _own(viewer, matter_id)
        asked = Asked("mend", mended_file(request, matter), request_key=request.POST.get("request_key") or None)
        take(viewer, matter.pk, asked)
    except Refused as refused:
        return _page(request, matter_id, refused.objections)
    messages.success(request, "已收到，正在检查送回的行")
    return redirect("import_run", matter.pk)


@staff_page
def import_faults(request: HttpRequest, matter_id: int) -> FileResponse:
    """The faulty rows as a workbook to be mended."""
    matter = _own(viewer_of(request), matter_id)
    name = f"{matter.heading}需要改正的行.xlsx"
    response = FileResponse(faulty_workbook(matter), as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


@staff_page
def import_progress(request: HttpRequest, matter_id: int) -> HttpResponse:
    """How far the work is: asked for again and again; the page is drawn anew once it has ended."""
    matter = opened_matter(viewer_of(request), ImportRun, matter_id)
    progress = progress_of(matter)
    response = drawn(request, "workbench/import_progress.html", "ledgers", {"progress": progress, "matter": matter})
    if progress is None or not progress.is_running:
        response["HX-Refresh"] = "true"
    response["Cache-Control"] = "no-store"
    return response


@staff_page
@require_POST
def import_go_on(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Let work that failed go on from where it stopped."""
    matter = _own(viewer_of(request), matter_id)
    progress = progress_of(matter)
    if progress is not None and not progress.is_running:
        go_on(progress.job_id)
    return redirect("import_run", matter.pk)


@staff_page
@require_POST
def import_difference(request: HttpRequest, matter_id: int, difference_id: int) -> HttpResponse:
    """按来源更正: one difference, by an ordinary correction with its reason."""
    viewer = viewer_of(request)
    matter = _own(viewer, matter_id)
    difference = get_object_or_404(RowDifference, pk=difference_id, matter=matter)
    key = request.POST.get("request_key") or None
    try:
        take(viewer, difference.subject_id, correction_asked(difference, record_of(matter).source, key))
    except Refused as refused:
        return _page(request, matter_id, refused.objections)
    RowDifference.objects.filter(pk=difference.pk).update(is_settled=True)
    messages.success(request, "已按来源更正，原记载保留在办理经过中")
    return redirect(f"{reverse('import_run', args=[matter.pk])}#differences")


@staff_page
def import_document(request: HttpRequest, matter_id: int, seq: int) -> HttpResponse | FileResponse:
    """The file as it came in: for those who may import it, since nothing in it is masked."""
    _own(viewer_of(request), matter_id)
    return record_document(request, KIND, matter_id, seq)


def _own(viewer: Viewer, matter_id: int) -> Matter:
    """An import whose rows the viewer may see: opened like any matter, by a post that may open what is imported.

    Raises Matter.DoesNotExist, Refused.
    """
    matter = opened_matter(viewer, ImportRun, matter_id)
    kind = registry.kind(record_of(matter).record_kind)
    if not may_import(viewer, kind, matter.unit):
        message = f"本批导入的是{kind.label}，您的岗位不能登记{kind.label}，不能查看其中的行"
        raise Refused([Objection("may-not-import", message, ("参数 数据导入管理规则",), "请由可以登记的岗位办理")])
    return matter


def _page(request: HttpRequest, matter_id: int, objections: Sequence[Objection] = ()) -> HttpResponse:
    viewer, day = viewer_of(request), today()
    matter = opened_matter(viewer, ImportRun, matter_id)
    reading, read = reading_of(viewer, matter, day), ImportRead(matter)
    sees_rows = may_import(viewer, read.kind, matter.unit)
    faults, next_fault = faulty_rows(read, _whole(request, "faults")) if sees_rows else ([], 0)
    differences, next_difference = (
        differences_page(viewer, read, _whole(request, "differences")) if sees_rows else ([], 0)
    )
    after = (_whole(request, "missing"), _whole(request, "late"))
    context = {
        "reading": reading,
        "kind": read.kind,
        "reconciliation": reconciliation_of(viewer, read, after) if sees_rows else None,
        "panels": panels_of(reading),
        "offer": offer(reading, None),
        "progress": progress_of(matter),
        "sees_rows": sees_rows,
        "mapping": mapped_labels(read),
        "faults": faults,
        "next_fault": next_fault,
        "differences": differences,
        "next_difference": next_difference,
        "siblings": siblings_of(viewer, ImportRun),
        "objections": cited_objections(objections, day),
        "accepted": ACCEPTED,
        "request_key": new_request_key(),
    }
    return drawn(request, "workbench/import_run.html", "ledgers", context, 422 if objections else 200)


def _whole(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() else 0


def _most_bytes(viewer: Viewer) -> int:
    path = viewer.posts[0].unit_path if viewer.posts else ()
    return min(int(World().settings.resolve(SIZE_SETTING, path, today()).value) * MEGABYTE, MOST_SHEET_BYTES)


_HERE = f"records/{KIND}"
urlpatterns = [
    path(f"{_HERE}/new/", import_new, name="import_new"),
    path(f"{_HERE}/<int:matter_id>/", import_run, name="import_run"),
    path(f"{_HERE}/<int:matter_id>/act/map/", import_map, name="import_map"),
    path(f"{_HERE}/<int:matter_id>/act/mend/", import_mend, name="import_mend"),
    path(f"{_HERE}/<int:matter_id>/faults/", import_faults, name="import_faults"),
    path(f"{_HERE}/<int:matter_id>/progress/", import_progress, name="import_progress"),
    path(f"{_HERE}/<int:matter_id>/go-on/", import_go_on, name="import_go_on"),
    path(f"{_HERE}/<int:matter_id>/differences/<int:difference_id>/", import_difference, name="import_difference"),
    path(f"{_HERE}/<int:matter_id>/documents/<int:seq>/", import_document, name="import_document"),
]
