"""What a form takes over from the last one of its kind: how each cell is answered, a period further on."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.reports.answering.asked import AskedCell, timeless
from zhunsheng.reports.kinds.data_request import ANSWERED, AnswerCell, DataRequest, is_answered

Days = tuple[date, date, date]
PERIOD = ("period_from_on", "period_to_on", "cut_off_on")
MOST_NAMED = 12
_CARRIED = ("way", "metric", "at", "unit", "rounding", "because")


@dataclass(frozen=True)
class Carried:
    """The cells of a new form, as they begin; which request they come from; in Chinese, how its layout differs."""

    cells: tuple[Mapping[str, Any], ...]
    source: int | None
    changes: str


def earlier_request(viewer: Viewer, unit: Unit, organ: str, title: str, layout: str) -> DataRequest | None:
    """The last request of the same organ with the same layout, or else with the same title, that the viewer may open."""
    matters = slice_of(viewer, DataRequest, Right.OPEN).matter_ids()
    known = DataRequest.objects.filter(matter_id__in=matters, matter__unit=unit, matter__is_void=False)
    newest_first = list(known.filter(asking_organ=organ).order_by("-matter_id"))
    same_layout = (request for request in newest_first if request.layout_digest == layout)
    same_title = (request for request in newest_first if timeless(request.title) == timeless(title))
    return next(same_layout, None) or next(same_title, None)


def carried(earlier: DataRequest | None, asked: Sequence[AskedCell], days: Days) -> Carried:
    """The cells that are asked for, each answered as in the earlier request, for the period ``days`` of the new one."""
    if earlier is None:
        return Carried(tuple(_begun(cell, {}, days, days) for cell in asked), None, "")
    rows = list(AnswerCell.objects.filter(matter_id=earlier.pk).values())
    before = {AskedCell(row["sheet"], row["address"], row["caption"]).known_by: row for row in rows}
    cells = [_begun(cell, before.get(cell.known_by, {}), days_of(earlier), days) for cell in asked]
    return Carried(tuple(cells), earlier.pk, _differences(asked, before))


def days_of(request: DataRequest) -> Days:
    """First and last day of a request's period, and its cut-off."""
    first, last, cut_off = request.period_from_on, request.period_to_on, request.cut_off_on
    assert first is not None and last is not None and cut_off is not None
    return first, last, cut_off


def next_period(earlier: DataRequest) -> Days:
    """The period that follows the earlier one, as long as that, and its cut-off: a year on, a quarter on, a month on."""
    first, last, cut_off = days_of(earlier)
    months = months_between(first, last + timedelta(days=1))
    return moved(first, months), moved(last, months), moved(cut_off, months)


def months_between(first: date, later: date) -> int:
    """How many months lie between two days, whatever day of the month they are."""
    return (later.year - first.year) * 12 + later.month - first.month


def moved(day: date, months: int) -> date:
    """The day so many months on; the last day of a month stays one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def _begun(cell: AskedCell, before: Mapping[str, Any], old: Days, new: Days) -> dict[str, Any]:
    begun: dict[str, Any] = {"sheet": cell.sheet, "address": cell.address, "caption": cell.caption, **ANSWERED}
    begun |= {name: before.get(name, "") for name in _CARRIED}
    begun["way"] = before.get("way") or "open"
    begun |= _moved_on([before.get(name) for name in PERIOD], old, new)
    begun["before"] = before["printed"] if before and is_answered(before) else ""
    return begun


def _moved_on(days: Sequence[date | None], old: Days, new: Days) -> dict[str, str | None]:
    """The days of a cell: those of the whole request are the new request's, any others (last year's) move on as far."""
    months = months_between(old[0], new[0])
    period = new[:2] if tuple(days[:2]) == old[:2] else [moved(day, months) if day else None for day in days[:2]]
    cut_off = days[2] and (new[2] if days[2] == old[2] else moved(days[2], months))
    return {name: day.isoformat() if day else None for name, day in zip(PERIOD, (*period, cut_off), strict=True)}


def _differences(asked: Sequence[AskedCell], before: Mapping[tuple[str, str], Any]) -> str:
    """Which cells the form asks for that were not there, and which are there no more."""
    known = {cell.known_by for cell in asked}
    added = [cell.caption for cell in asked if cell.known_by not in before]
    gone = [row["caption"] for place, row in before.items() if place not in known and row["way"] != "left"]
    said = [("新增", added), ("不再有", gone)]
    return "；".join(f"{what}{len(captions)}格：{_named(captions)}" for what, captions in said if captions)


def _named(captions: Sequence[str]) -> str:
    return "、".join(captions[:MOST_NAMED]) + ("等" if len(captions) > MOST_NAMED else "")
