"""Dates that follow from earlier records of the same kind (see LooksBack)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel.declare.fields import DateField
from zhunsheng.law.clock import compute
from zhunsheng.law.model import Direction, Limit, Unit

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.form import FormPlace
    from zhunsheng.kernel.declare.kind import Record


def latest_before(kind: type[Record], name: str, payload: Mapping[str, Any], place: FormPlace) -> str | None:
    """The day, as payloads have it, of the latest earlier record like the one that ``payload`` tells of; None without one.

    ``name`` is the column that looks back.
    """
    column = kind.columns()[name]
    assert isinstance(column, DateField) and column.looks_back is not None
    looks_back = column.looks_back
    same = {name: payload.get(name) for name in looks_back.same}
    window = _window(looks_back.within, place)
    if window is None or not all(same.values()):
        return None
    found = place.world.read_records(kind.key, same)
    days = [record.opened_on for record in found if record.matter_id != place.matter_id]
    latest = max((day for day in days if day <= place.acted_on), default=None)
    return latest.isoformat() if latest is not None and place.acted_on <= _last_day(window, latest, place) else None


def _window(setting: str, place: FormPlace) -> Limit | None:
    """How long the place looks back; None where it does not (a length of 0)."""
    value = place.world.settings.resolve(setting, place.unit_path, place.acted_on).value
    if not value["length"]:
        return None
    return Limit(value["length"], Unit(value["unit"]), Direction.FORWARD, False, setting, setting, "", False)


def _last_day(window: Limit, start: date, place: FormPlace) -> date:
    due_on = compute(window, trigger=start, trigger_label="", calendar=place.world.calendars.now).due_on
    assert due_on is not None
    return due_on
