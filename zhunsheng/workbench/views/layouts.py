"""表样: a unit's own workbook, brought in once, filled with any list of its kind from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import PurePath

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhunsheng.files.layouts.model import MOST_BYTES, Layout
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.document_content import XLSX
from zhunsheng.kernel.documents import MEGABYTE, discard_unattached, store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.today import now, today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.columns import columns_of
from zhunsheng.web.context import drawn, may_enter, siblings_of, viewer_of
from zhunsheng.web.export import export_of
from zhunsheng.web.layouts import (
    SERIAL,
    Choosing,
    MappedHeading,
    check_layout,
    choosing_of,
    described_document,
    described_upload,
    filled_response,
    mapped,
    names_for,
)
from zhunsheng.web.narrowing import narrowing_of
from zhunsheng.web.uploads import bounded_upload, too_large_fields
from zhunsheng.workbench.models import SheetLayout
from zhunsheng.workbench.views.staff import kind_or_404, staff_page

MOST_LAYOUTS = 20
TOO_LARGE = Objection(
    "layout-too-large", f"表样超过{MOST_BYTES // MEGABYTE}MB的上限", (), "请删去其中的数据和图片，只留表头和版式"
)
NO_FILE = Objection("layout-missing", "没有选择文件", (), "请选择本单位的台账表样（.xlsx）")
NOT_XLSX = Objection("layout-not-xlsx", "文件不是 Excel 工作簿（.xlsx）", (), "请用 Excel 或 WPS 另存为 .xlsx 后再上传")
TOO_MANY = Objection("layouts-too-many", f"一个单位的一种台账最多保存{MOST_LAYOUTS}份表样", (), "请先删除不再用的表样")
NO_UNIT = Objection("layout-no-unit", "您在所选单位没有查看这种台账的岗位，不能上传表样", (), "请由该单位的人员上传")
NOTHING_MAPPED = Objection("layout-unmapped", "没有一个表头对应到列", (), "请至少为一个表头选择对应的列")
MAPPED_TWICE = Objection("layout-mapped-twice", "同一列对应了两个表头", (), "请给其中一个表头另选一列，或选“不填”")


@bounded_upload(MOST_BYTES)
@staff_page
def record_layouts(request: HttpRequest, kind_key: str) -> HttpResponse:
    """The layouts that the viewer's units have for a kind; a workbook sent in becomes a new one."""
    kind = kind_or_404(kind_key)
    if request.method != "POST":
        return _list_page(request, kind)
    try:
        made = _made(request, kind)
    except Refused as refused:
        return _list_page(request, kind, refused.objections)
    return redirect("record_layout", kind.key, made.pk)


@staff_page
def record_layout(request: HttpRequest, kind_key: str, layout_id: int) -> HttpResponse:
    """Which heading of the workbook belongs to which column: guessed, and said once by those of its unit."""
    kind, viewer = kind_or_404(kind_key), viewer_of(request)
    kept = _own_or_404(viewer, kind, layout_id)
    asked = request.POST if request.method == "POST" else request.GET
    described = described_document(kept.document.digest)
    remembered = _remembered(viewer, kind, kept)
    choosing = choosing_of(kind, described, remembered, _asked_rows(kept, asked.dict()))
    objections: Sequence[Objection] = ()
    if request.method == "POST":
        try:
            _keep(kept, kind, choosing, request)
        except Refused as refused:
            objections = refused.objections
        else:
            messages.success(request, f"表样“{kept.name}”已设好，可以按它导出")
            return redirect("record_layouts", kind.key)
    context = {
        "kind": kind, "siblings": siblings_of(viewer, kind), "kept": kept, "described": described, "choosing": choosing,
        "rows_below": choosing.rows_below(),
        "headings": _posted_headings(choosing, request) if objections else mapped(kind, choosing, remembered),
        "names": names_for(kind), "objections": objections,
    }  # fmt: skip
    return drawn(request, "workbench/layout.html", "ledgers", context, 422 if objections else 200)


@staff_page
@require_POST
def layout_delete(request: HttpRequest, kind_key: str, layout_id: int) -> HttpResponse:
    """Delete a layout of one's own unit."""
    kind = kind_or_404(kind_key)
    kept = _own_or_404(viewer_of(request), kind, layout_id)
    kept.delete()
    discard_unattached(kept.document.digest)
    messages.success(request, f"表样“{kept.name}”已删除")
    return redirect("record_layouts", kind.key)


@staff_page
def layout_export(request: HttpRequest, kind_key: str, layout_id: int) -> FileResponse:
    """The list that the address asks for, in the unit's own workbook."""
    kind, viewer = kind_or_404(kind_key), viewer_of(request)
    kept = SheetLayout.seen_by(viewer, kind).filter(pk=layout_id).first()
    if kept is None or not kept.columns:
        raise Http404
    known = columns_of(kind)
    columns = tuple(known[name] for name in kept.names if name != SERIAL)
    export = export_of(viewer, narrowing_of(kind, request.GET.dict()), today(), columns)
    name = f"{PurePath(kept.name).stem}{today().isoformat()}.xlsx"
    return filled_response(export, kept.document.digest, kept.layout, kept.names, name)


def _list_page(request: HttpRequest, kind: type[Record], objections: Sequence[Objection] = ()) -> HttpResponse:
    viewer = viewer_of(request)
    own = {post.unit_id for post in viewer.posts}
    context = {
        "kind": kind,
        "siblings": siblings_of(viewer, kind),
        "narrowing": narrowing_of(kind, request.GET.dict()),
        "layouts": [(kept, kept.unit_id in own) for kept in SheetLayout.seen_by(viewer, kind)],
        "units": _units_to_upload_for(viewer, kind),
        "megabytes": MOST_BYTES // MEGABYTE,
        "objections": objections,
    }
    return drawn(request, "workbench/layouts.html", "ledgers", context, 422 if objections else 200)


def _units_to_upload_for(viewer: Viewer, kind: type[Record]) -> list[Unit]:
    """The units in which a post of the viewer may open matters of the kind."""
    units = [post.unit_id for post in viewer.posts if kind.access.may_open(post.role)]
    return list(Unit.objects.filter(pk__in=units).order_by("path")) if may_enter(viewer, kind) else []


def _made(request: HttpRequest, kind: type[Record]) -> SheetLayout:
    """Keep what was sent as a layout that is still to be set. Raises Refused; then nothing is kept."""
    viewer, file = viewer_of(request), request.FILES.get("file")
    unit = next((each for each in _units_to_upload_for(viewer, kind) if str(each.pk) == request.POST.get("unit")), None)
    if unit is None or viewer.person_id is None:
        raise Refused([NO_UNIT])
    if "file" in too_large_fields(request):
        raise Refused([TOO_LARGE])
    if not isinstance(file, UploadedFile):
        raise Refused([NO_FILE])
    if SheetLayout.objects.filter(unit=unit, kind=kind.key).count() >= MOST_LAYOUTS:
        raise Refused([TOO_MANY])
    data, name = file.read(), file.name or ""
    described_upload(data)
    document = store_document(BytesIO(data), name, unit)
    if document.media_type != XLSX:
        raise Refused([NOT_XLSX])
    return SheetLayout.objects.create(
        unit=unit, kind=kind.key, name=name, document=document, made_by_id=viewer.person_id, made_at=now()
    )


def _keep(kept: SheetLayout, kind: type[Record], choosing: Choosing, request: HttpRequest) -> None:
    """Set what the form says. Raises Refused where it does not fit the workbook; then nothing is changed."""
    names = names_for(kind)
    columns = [
        (entry.heading.column, entry.heading.text, entry.name)
        for entry in _posted_headings(choosing, request)
        if entry.name in names
    ]
    chosen = [name for _, _, name in columns]
    if not columns:
        raise Refused([NOTHING_MAPPED])
    if len(set(chosen)) < len(chosen):
        raise Refused([MAPPED_TWICE])
    layout = Layout(
        choosing.sheet.name, choosing.heading.number, choosing.tail_row, tuple(column for column, _, _ in columns)
    )
    check_layout(kept.document.digest, layout)
    kept.sheet, kept.heading_row, kept.tail_row, kept.columns = (
        layout.sheet,
        layout.heading_row,
        layout.tail_row,
        columns,
    )
    kept.save()


def _own_or_404(viewer: Viewer, kind: type[Record], layout_id: int) -> SheetLayout:
    """A layout of a unit in which the viewer holds a post: only there is it set and deleted. Raises Http404."""
    own = {post.unit_id for post in viewer.posts}
    kept = SheetLayout.seen_by(viewer, kind).filter(pk=layout_id, unit_id__in=own).first()
    if kept is None:
        raise Http404
    return kept


def _asked_rows(kept: SheetLayout, asked: Mapping[str, str]) -> Mapping[str, str]:
    """Sheet and rows as asked for, else as they were set; of another sheet nothing is known yet."""
    if "sheet" not in asked:
        set_before = {"sheet": kept.sheet, "heading": str(kept.heading_row), "tail": str(kept.tail_row)}
        return set_before if kept.columns else {}
    return asked if asked["sheet"] == asked.get("sheet_before") else {"sheet": asked["sheet"]}


def _remembered(viewer: Viewer, kind: type[Record], kept: SheetLayout) -> dict[str, str]:
    """Which column each heading belonged to: in this layout, else in any that the viewer's units have for the kind."""
    layouts = [*SheetLayout.seen_by(viewer, kind), kept]
    return {heading: name for each in layouts for _, heading, name in each.columns}


def _posted_headings(choosing: Choosing, request: HttpRequest) -> list[MappedHeading]:
    """The headings with the columns that the form gives them."""
    return [
        MappedHeading(heading, request.POST.get(f"column-{heading.column}", ""))
        for heading in choosing.heading.headings
    ]
