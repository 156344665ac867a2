"""Sending a form: its workbook filled and kept, and every record behind a derived cell, in one transaction with the event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.judge import open_objections
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.database import hold_off_sealing
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.today import at_moment, civil_date, now
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.registry import metric
from zhunsheng.reports.answering.counting import derived_cells, figures_of, shown_value, slice_of_cell
from zhunsheng.reports.answering.workbooks import written
from zhunsheng.reports.kinds.data_request import BASIS, AnswerCell, DataRequest, being_answered, place_of
from zhunsheng.reports.rows import counted_rows, keep_rows, rows_digest

SEND = DataRequest.Course.send


def send(viewer: Viewer, request: Matter, *, request_key: str | None = None, seen_seq: int | None = None) -> Event:
    """Take the act 报出: the filled workbook is kept, the records behind each derived cell are frozen.

    Raises Matter.DoesNotExist when the viewer may not know of the request, Refused with all objections: not the viewer's
    to do, a cell whose records have changed since it was signed, a workbook that does not take its answers; then nothing
    has changed.
    """
    content = written_now(request)
    moment = now()
    with transaction.atomic(), at_moment(moment):
        hold_off_sealing()
        earlier = Event.objects.filter(request_key=request_key).first() if request_key else None
        if earlier is not None:
            return earlier
        locked = (
            Matter.objects.select_for_update(of=("self",)).select_related("unit", "settings_stamp").get(pk=request.pk)
        )
        _refuse_unless_possible(viewer, locked, moment)
        given = {"sent": _frozen(viewer, locked), "filled_digest": _kept(content, locked)}
        token = being_answered.set(locked.pk)
        try:
            return take(viewer, locked.pk, Asked(SEND.name, given, request_key=request_key, seen_seq=seen_seq))
        finally:
            being_answered.reset(token)


def written_now(request: Matter) -> bytes:
    """The workbook with the answers that there are so far. Raises Refused where it does not take them."""
    record = DataRequest.objects.get(pk=request.pk)
    return written(record.workbook_digest, list(AnswerCell.objects.filter(matter=request).values()))


def _refuse_unless_possible(viewer: Viewer, request: Matter, moment: datetime) -> None:
    if not holds(viewer, request, DataRequest, Right.OPEN):
        raise Matter.DoesNotExist
    world = World()
    objections = open_objections(world, Dossier.load(request, world), viewer, SEND, civil_date(moment))
    if objections:
        raise Refused(objections)


def _kept(content: bytes, request: Matter) -> str:
    return store_document(BytesIO(content), "报出.xlsx", request.unit).digest


def _frozen(viewer: Viewer, request: Matter) -> list[dict[str, Any]]:
    """The cells as they are sent, their records stored on the way. Raises Refused where one is known otherwise by now."""
    cells = derived_cells(request)
    _refuse_changed(viewer, request, cells)
    found = []
    for number, cell in enumerate(cells, 1):
        rows = counted_rows(metric(cell["metric"]), slice_of_cell(cell, request.unit, viewer))
        slot = f"{request.head_seq + 1}-{number}"
        keep_rows(request.pk, request.head_seq + 1, {slot: rows})
        found.append({**dict(zip(("sheet", "address"), place_of(cell), strict=True)),
                      "slot": slot, "rows_digest": rows_digest(rows)})  # fmt: skip
    return found


def _refuse_changed(viewer: Viewer, request: Matter, cells: Sequence[dict[str, Any]]) -> None:
    found = figures_of(cells, request.unit, viewer)
    objections = [
        Objection(
            "changed-since-signed",
            f"“{cell['caption']}”审签时是{cell['printed']}，现在台账里是{now_shown or '没有数值'}",
            (BASIS,),
            "台账在审签后有补录或更正：请重新填数、审签，再报出",
        )
        for cell in cells
        if (now_shown := shown_value(cell, found[place_of(cell)])) != cell["value"]
    ]
    if objections:
        raise Refused(objections)
