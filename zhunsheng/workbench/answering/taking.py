"""填数 and 报出: what is done with all cells at once, shown before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhunsheng.kernel.acts.judge import cited_objections
from zhunsheng.kernel.declare import Act
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event
from zhunsheng.kernel.today import today
from zhunsheng.law.citation import cited
from zhunsheng.reports.answering.counting import answers_now, fill
from zhunsheng.reports.answering.sending import send
from zhunsheng.reports.kinds.data_request import DataRequest, place_of
from zhunsheng.web.act_form import posted_by
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.workbench.views.staff import staff_page

COURSE = DataRequest.Course
Taken = Callable[..., Event]
Rows = Sequence[dict[str, Any]]


@staff_page
def data_request_fill(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Count every derived cell; the page shows beforehand what each comes to."""
    return _page(request, matter_id, COURSE.fill, fill, _to_be_counted, "已按现在的台账填数，请审签的人核对")


@staff_page
def data_request_send(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Send the form: the filled workbook is kept, the records are frozen."""
    return _page(request, matter_id, COURSE.send, send, _to_be_sent, "已报出，报出的工作簿在“附卷材料”中")


def _page(
    request: HttpRequest, matter_id: int, act: Act, taken: Taken, rows_of: Callable[[Reading], Rows], done: str
) -> HttpResponse:
    viewer = viewer_of(request)
    matter = opened_matter(viewer, DataRequest, matter_id)
    objections: Sequence[Objection] = ()
    if request.method == "POST":
        posted = posted_by(request)
        try:
            key = posted.texts.get("request_key") or None
            taken(viewer, matter, request_key=key, seen_seq=posted.number("seen_seq"))
        except Refused as refused:
            objections = refused.objections
        else:
            messages.success(request, done)
            return redirect("data_request", matter_id)
    reading = reading_of(viewer, matter, today())
    rows: Rows = ()
    try:
        rows = rows_of(reading)
    except Refused as refused:
        objections = objections or refused.objections
    context = {
        "reading": reading,
        "act": act,
        "basis": cited(act.basis, reading.today),
        "rows": rows,
        "is_possible": matter.state in {origin.name for origin in act.origins},
        "objections": cited_objections(objections, reading.today),
        "request_key": new_request_key(),
    }
    status = 422 if objections and request.method == "POST" else 200
    return drawn(request, "workbench/answering/take.html", "reports", context, status)


def _to_be_counted(reading: Reading) -> Rows:
    """The derived cells as they would be filled now, beside what stands in them and what was sent last time."""
    now = {place_of(row): row for row in answers_now(reading.viewer, reading.matter)}
    cells = [row for row in reading.standing.snapshot.lines.get("cells", ()) if row["way"] == "derived"]
    return [
        {"cell": cell, "will_be": answer["printed"] or answer["withheld"], "counted": answer["counted"]}
        for cell in cells
        if (answer := now.get(place_of(cell)))
    ]


def _to_be_sent(reading: Reading) -> Rows:
    """Every cell that goes out, as it was signed."""
    cells = [row for row in reading.standing.snapshot.lines.get("cells", ()) if row["way"] in ("derived", "typed")]
    return [{"cell": cell, "will_be": cell["printed"], "counted": cell["counted"]} for cell in cells]
