"""Receiving a form and saying how its cells are answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhunsheng.files.layouts.model import Grid, GridCell, GridSheet
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Matter, Unit
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.answering.asked import asked_cells, caption_of, layout_digest
from zhunsheng.reports.answering.carrying import PERIOD, Days, carried, earlier_request, next_period
from zhunsheng.reports.answering.workbooks import grid_of, keep_workbook, kept_grid
from zhunsheng.reports.kinds.data_request import BASIS, DataRequest

NOTHING_ASKED = Objection(
    "nothing-asked",
    "工作簿里没有找到要填的空格",
    (BASIS,),
    "请确认选的是空白表样；要填的格子须是空的，且上方、左边有文字",
    "file",
)


def receive(
    viewer: Viewer, unit: Unit, told: Mapping[str, Any], data: bytes, name: str, *, request_key: str | None = None
) -> Event:
    """Take the act 收文: the workbook kept, its cells found, their answers taken over from the last such form.

    ``told`` are the columns of the act that somebody fills in; periods left out are those after the last form's. Raises
    Refused with all objections.
    """
    grid = grid_of(data)
    asked = asked_cells(grid)
    if not asked:
        raise Refused([NOTHING_ASKED])
    document = keep_workbook(data, name, unit)
    layout = layout_digest(grid)
    earlier = earlier_request(viewer, unit, str(told.get("asking_organ", "")), str(told.get("title", "")), layout)
    given = {**told, "workbook_digest": document.digest, "workbook_name": name, "layout_digest": layout}
    if earlier is not None and not any(given.get(each) for each in PERIOD):
        given |= {each: day.isoformat() for each, day in zip(PERIOD, next_period(earlier), strict=True)}
    days = _days(given)
    if days is not None:
        taken_over = carried(earlier, asked, days)
        given |= {"cells": taken_over.cells, "carried_from": taken_over.source, "layout_changes": taken_over.changes}
    return open_matter(viewer, DataRequest, unit, Asked("receive", given, request_key=request_key))


def map_cells(
    viewer: Viewer,
    matter: Matter,
    changes: Sequence[Mapping[str, Any]],
    *,
    request_key: str | None = None,
    seen_seq: int | None = None,
) -> Event:
    """Take the act 对应单元格. Raises Refused with all objections: no such cell, one that the form has filled itself."""
    grid = kept_grid(DataRequest.objects.get(pk=matter.pk).workbook_digest)
    objections = [objection for change in changes for objection in _about_cell(grid, change)]
    if objections:
        raise Refused(objections)
    named = [{**change, "caption": _caption(grid, change)} for change in changes]
    return take(viewer, matter.pk, Asked("map", {"changes": named}, request_key=request_key, seen_seq=seen_seq))


def cell_in(grid: Grid, sheet: str, address: str) -> tuple[GridSheet, GridCell] | None:
    """The cell at an address; None where there is none, or another covers it."""
    found = next((each for each in grid.sheets if each.name == sheet), None)
    cell = next((each for each in found.cells if each.address == address), None) if found else None
    return (found, cell) if found and cell else None


def may_be_answered(cell: GridCell) -> bool:
    """Whether an answer may go into a cell: it is empty, or holds a nought that the form put there."""
    return cell.sort == "empty" or (cell.sort == "number" and cell.text == "0")


def _about_cell(grid: Grid, change: Mapping[str, Any]) -> list[Objection]:
    where = f"工作表“{change['sheet']}”的{change['address']}"
    found = cell_in(grid, change["sheet"], change["address"])
    if found is None:
        return [Objection("cell-unknown", f"表里没有{where}这个单元格", (BASIS,), "请在表上点要填的单元格")]
    if not may_be_answered(found[1]):
        held = {"formula": "公式", "text": "文字"}.get(found[1].sort, "数")
        way_out = "原表自己的内容不改写；请点空的单元格，公式会按所填的数自动计算"
        return [Objection("cell-not-empty", f"{where}里已有{held}，不能填写", (BASIS,), way_out)]
    return []


def _caption(grid: Grid, change: Mapping[str, Any]) -> str:
    found = cell_in(grid, change["sheet"], change["address"])
    assert found is not None
    return caption_of(*found)


def _days(given: Mapping[str, Any]) -> Days | None:
    """The period that is told with its cut-off; None where one is not told readably, which the act then objects to."""
    try:
        first, last, cut_off = (date.fromisoformat(str(given[name])) for name in PERIOD)
    except (KeyError, ValueError):
        return None
    return first, last, cut_off
