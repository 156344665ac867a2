"""A form from above: what it says of itself, how many cells are asked, derived, typed, and its sheets with the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse

from zhunsheng.kernel.document_content import XLSX
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.today import today
from zhunsheng.law.citation import cited
from zhunsheng.law.statutes import rule
from zhunsheng.reports.answering.sending import written_now
from zhunsheng.reports.answering.workbooks import kept_grid
from zhunsheng.reports.kinds.data_request import MARKS_RULE, DataRequest
from zhunsheng.web.acts import offer
from zhunsheng.web.asked_sheet import Tally, drawn_sheets
from zhunsheng.web.context import drawn, siblings_of, viewer_of
from zhunsheng.web.panels import panels_of, pressing_of
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.workbench.views.staff import staff_page

# What the page does itself: cells are mapped by a click on them.
BY_CLICK = "map"


@staff_page
def data_request(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The form as it stands, and what may be done with it."""
    viewer = viewer_of(request)
    reading = reading_of(viewer, opened_matter(viewer, DataRequest, matter_id), today())
    snapshot, panels = reading.standing.snapshot, panels_of(reading)
    cells = snapshot.lines.get("cells", ())
    pressing = pressing_of(panels)
    offered = offer(reading, pressing)
    context = {
        "reading": reading,
        "siblings": siblings_of(viewer, DataRequest),
        "tally": Tally.of(cells),
        "marks": _marks(reading),
        "registration": reading.fact("registration"),
        "carried_from": snapshot.columns["carried_from"],
        "layout_changes": snapshot.columns["layout_changes"],
        "may_map": any(each.act.name == BY_CLICK for each in offered.possible),
        "offer": offered,
        "pressing": pressing,
        "panels": panels,
        **_drawn(snapshot.columns["workbook_digest"], cells),
    }
    return drawn(request, "workbench/answering/request.html", "reports", context)


@staff_page
def data_request_workbook(request: HttpRequest, matter_id: int) -> FileResponse:
    """The workbook with the answers that there are so far."""
    matter = opened_matter(viewer_of(request), DataRequest, matter_id)
    name = f"{matter.heading}（填报稿）.xlsx"
    response = FileResponse(BytesIO(written_now(matter)), as_attachment=True, filename=name, content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _marks(reading: Reading) -> str:
    """What its marks mean for whoever is to answer: nothing where the form is registered."""
    columns = reading.standing.snapshot.columns
    told = {
        "unregistered": "本表没有标明批准或者备案文号",
        "expired": "本表标明的有效期限已过",
    }.get(columns["registration"], "")
    if not told:
        return ""
    received_on = columns["received_on"] or reading.today
    unsure = "（条文待确认）" if rule(MARKS_RULE, on=received_on).needs_confirmation else ""
    return f"{told}。依据{cited(MARKS_RULE, received_on)}{unsure}，有权拒绝填报；也可以请县级以上人民政府统计机构责令停止。"


def _drawn(digest: str, cells: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """The sheets of the workbook, or why they cannot be drawn."""
    try:
        grid = kept_grid(digest)
    except (Refused, FileNotFoundError) as fault:
        missing = [Objection("workbook-missing", "下达的工作簿已不在服务器上", (), "请联系系统管理员核查存储")]
        return {"sheets": (), "objections": fault.objections if isinstance(fault, Refused) else missing}
    return {"sheets": drawn_sheets(grid, cells), "remarks": grid.remarks}
