"""One cell of a form: how it is answered, what it comes to now, what was sent last time, and the records behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhunsheng.files.layouts.model import GridCell, GridSheet
from zhunsheng.kernel.acts.judge import cited_objections
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.digests import canonical
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.engines.live import MetricSlice
from zhunsheng.metrics.figures import FromRecords
from zhunsheng.metrics.language import Metric, Period
from zhunsheng.metrics.registry import metrics
from zhunsheng.reports.answering.asked import caption_of
from zhunsheng.reports.answering.carrying import PERIOD
from zhunsheng.reports.answering.counting import figures_of, shown_value
from zhunsheng.reports.answering.receiving import cell_in, map_cells, may_be_answered
from zhunsheng.reports.answering.records import records_behind_cell
from zhunsheng.reports.answering.workbooks import kept_grid
from zhunsheng.reports.kinds.data_request import (
    ROUNDINGS,
    AnswerCell,
    DataRequest,
    fixed_dimensions,
    place_of,
)
from zhunsheng.reports.records import FigureRecords
from zhunsheng.web.columns import chosen_columns
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.export import CHUNK, Export, workbook_response
from zhunsheng.web.figures import counted_by
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.metric_choice import dimension_choices, found_metrics
from zhunsheng.web.reading import opened_matter
from zhunsheng.web.table import Table, table_of
from zhunsheng.web.values import Wording
from zhunsheng.workbench.views.staff import staff_page

PAGE_SIZE = 50
AT = "at-"
ORIGINS = {origin.name for origin in DataRequest.Course.map.origins}


@dataclass(frozen=True)
class Opened:
    """A cell as it was asked for: the request, its sheet, the cell, and what is said of it so far."""

    matter: Matter
    record: DataRequest
    sheet: GridSheet
    cell: GridCell
    row: Mapping[str, Any]

    @property
    def caption(self) -> str:
        return str(self.row["caption"]) or caption_of(self.sheet, self.cell)

    @property
    def own_words(self) -> str:
        """What most likely names the figure: the longest heading of its row but for the group that it stands in."""
        beside = self.caption.partition("／")[0].split("·")
        return max(beside[1:] or beside, key=len)


@staff_page
def data_request_cell(request: HttpRequest, matter_id: int, place: int, address: str) -> HttpResponse:
    """Say how a cell is answered; see what it comes to and what it rests on."""
    viewer, day = viewer_of(request), today()
    opened = _opened(viewer, matter_id, place, address)
    said = _said(opened, request.POST or request.GET)
    objections: Sequence[Objection] = ()
    if request.method == "POST" and "look" not in request.POST:
        try:
            key = request.POST.get("request_key") or None
            seen = request.POST.get("seen_seq", "")
            change = _change(opened, said, request.POST.get("way", ""))
            map_cells(
                viewer, opened.matter, [change], request_key=key, seen_seq=int(seen) if seen.isdecimal() else None
            )
        except Refused as refused:
            objections = cited_objections(refused.objections, day)
        else:
            messages.success(request, f"“{opened.caption}”已对应。全部对应好之后办理“填数”")
            return redirect(f"{reverse('data_request', args=[matter_id])}#sheet-{place}")
    metric = metrics().get(said["metric"])
    search = request.GET.get("q", "")
    context = {
        "opened": opened,
        "place": place,
        "said": said,
        "metric": metric,
        "search": search,
        "found": found_metrics(search or opened.own_words),
        "may_map": opened.matter.state in ORIGINS and not opened.matter.is_void,
        "roundings": ROUNDINGS,
        "objections": objections,
        "request_key": new_request_key(),
        **_looked_at(opened, said, metric, viewer, day),
        **_behind(opened, viewer, request.GET.get("from", "")),
    }
    return drawn(request, "workbench/answering/cell.html", "reports", context, 422 if objections else 200)


@staff_page
def cell_export(request: HttpRequest, matter_id: int, place: int, address: str, number: int) -> FileResponse:
    """The records behind one count of a cell that the viewer may open, as a workbook."""
    viewer = viewer_of(request)
    opened = _opened(viewer, matter_id, place, address)
    parts = records_behind_cell(opened.matter, opened.row, viewer) if opened.row["way"] == "derived" else ()
    if number >= len(parts):
        raise Http404
    part = parts[number]
    columns = chosen_columns(part.kind, ())
    return workbook_response(Export(part.kind, columns, part.pages(CHUNK), lambda most: part.openable > most, today()))


def _opened(viewer: Viewer, matter_id: int, place: int, address: str) -> Opened:
    """The cell, if the viewer may open its request. Raises Http404 for what is no cell to be answered."""
    matter = opened_matter(viewer, DataRequest, matter_id)
    record = DataRequest.objects.get(pk=matter.pk)
    sheets = kept_grid(record.workbook_digest)
    found = cell_in(sheets, sheets.sheets[place].name, address) if place < len(sheets.sheets) else None
    if found is None or not may_be_answered(found[1]):
        raise Http404
    sheet, cell = found
    row = AnswerCell.objects.filter(matter=matter, sheet=sheet.name, address=address).values().first()
    unasked = {name: column.get_default() for name, column in AnswerCell.columns().items()}
    return Opened(matter, record, sheet, cell, row or {**unasked, "sheet": sheet.name, "address": address})


def _said(opened: Opened, asked: Mapping[str, str]) -> dict[str, Any]:
    """What is said of the cell: as the form or the address has it, else as it was, else as the request is dated."""
    row, metric = opened.row, asked.get("metric", str(opened.row["metric"]))
    chosen = metrics().get(metric)
    is_other = metric != row["metric"]
    usual_unit = chosen.unit if chosen else ""
    return {
        "metric": metric,
        "unit": asked.get("unit", usual_unit if is_other else row["unit"] or usual_unit),
        "rounding": asked.get("rounding", row["rounding"] or "exact"),
        **{name: asked.get(name) or _iso(row[name] or getattr(opened.record, name)) for name in PERIOD},
        "at": _fixed(asked) if chosen and ("look" in asked or "way" in asked) else {} if is_other else fixed_dimensions(row["at"]),
        "value": asked.get("value", row["value"] if row["way"] == "typed" else ""),
        "typed_unit": asked.get("typed_unit", row["unit"] if row["way"] == "typed" else ""),
        "because": asked.get("because", row["because"]),
    }  # fmt: skip


def _change(opened: Opened, said: Mapping[str, Any], way: str) -> dict[str, Any]:
    """What the act 对应单元格 is told of the cell: only what belongs to the way in which it is answered."""
    change: dict[str, Any] = {"sheet": opened.sheet.name, "address": opened.cell.address, "way": way}
    empty = dict.fromkeys(("metric", "at", "unit", "rounding", "value", "because", *PERIOD), "")
    if way == "derived":
        at = canonical([list(pair) for pair in sorted(said["at"].items())]) if said["at"] else ""
        kept = {name: said[name] for name in ("metric", "unit", "rounding", *PERIOD)}
        return {**empty, **change, **kept, "at": at}
    if way == "typed":
        return {
            **empty,
            **change,
            "value": said["value"].strip(),
            "unit": said["typed_unit"],
            "because": said["because"],
        }
    return {**empty, **change}


def _looked_at(
    opened: Opened, said: Mapping[str, Any], metric: Metric | None, viewer: Viewer, day: date
) -> dict[str, Any]:
    """What the chosen metric is about, what it can be fixed to, and what it comes to now as far as the viewer may count."""
    if metric is None:
        return {}
    row = {**said, **dict(zip(("sheet", "address"), place_of(opened.row), strict=True)),
           "caption": opened.caption, "at": canonical([list(pair) for pair in said["at"].items()])}  # fmt: skip
    try:
        row |= {name: date.fromisoformat(said[name]) for name in PERIOD}
        part = MetricSlice(viewer, opened.matter.unit, Period(row[PERIOD[0]], row[PERIOD[1]]), row[PERIOD[2]])
        figure = figures_of([row], opened.matter.unit, viewer)[place_of(row)]
    except ValueError:
        return {"not_now": "期间或者截止日期读不出来，或者起止颠倒"}
    except Refused as refused:
        return {"not_now": "；".join(objection.message for objection in refused.objections)}
    value = shown_value(row, figure)
    return {
        "dimensions": dimension_choices(metric, part, said["at"], day),
        "counted_by": [counted_by(source) for source in metric.traceable()],
        "now": f"{value}{said['unit']}" if value else figure.suppressed or "没有可以计算的记录",
        "rests_on": figure.basis.sentence() if isinstance(figure.basis, FromRecords) else "",
    }


def _behind(opened: Opened, viewer: Viewer, start_text: str) -> dict[str, Any]:
    """The records behind the cell as it is answered now: of a form that was sent, those that were counted then."""
    if opened.row["way"] != "derived" or opened.row["metric"] not in metrics():
        return {}
    try:
        parts = records_behind_cell(opened.matter, opened.row, viewer)
    except Refused as refused:
        return {"not_behind": "；".join(objection.message for objection in refused.objections)}
    start = int(start_text) if start_text.isdecimal() else 0
    longest = max((part.openable for part in parts), default=0)
    tables = [(part, _table(part, start)) for part in parts]
    return {"parts": tables, "start": start, "next": start + PAGE_SIZE if longest > start + PAGE_SIZE else 0}


def _table(part: FigureRecords, start: int) -> Table:
    day = today()
    return table_of(part.kind, part.page(start, PAGE_SIZE), Wording(World(), day), day)


def _fixed(asked: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(AT): asked[name] for name in asked if name.startswith(AT) and asked[name]}


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
