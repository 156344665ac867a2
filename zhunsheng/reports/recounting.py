"""Counting again only what may have changed: a page of the studio follows the other within seconds.

A figure rests on what was recorded, on the day and on who counts. While no act was recorded on anything but reports, what
was counted within the minute is what would be counted now. (An act that was begun before the last one and is stored after
it is seen a minute later.) Freezing never asks here.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

from zhunsheng.kernel.models import Event, Matter, Unit
from zhunsheng.kernel.today import this_minute
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.figures import Figure
from zhunsheng.reports.charts import parts_of
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import slot_figures
from zhunsheng.reports.outline import Chart, Outline, Slot

REPORTS = AnnualReport.key.partition(".")[0] + "."
MOST_KEPT = 4096
# Between two other acts a report sees some dozens of its own.
STEP = 50
_lock = Lock()
# Figures by what they count, and the groups of a chart by what it divides.
_kept: dict[Hashable, Any] = {}


def counted_again(slots: tuple[Slot, ...], outline: Outline, unit: Unit, viewer: Viewer) -> dict[str, Figure]:
    """The live figure of each slot by name, as ``slot_figures`` gives them; those that stand since are not counted anew."""
    rests_on = _rests_on(outline, unit, viewer)
    keys = {slot.name: (rests_on, _counting(slot)) for slot in slots}
    found = {name: _kept[key] for name, key in keys.items() if key in _kept}
    missing = tuple(slot for slot in slots if slot.name not in found)
    if missing:
        new = slot_figures(missing, outline, unit, viewer)
        _keep({keys[name]: figure for name, figure in new.items()})
        found |= new
    return {slot.name: found[slot.name] for slot in slots}


def parts_again(chart: Chart, slot: Slot, outline: Outline, report: Matter, viewer: Viewer) -> Mapping[str, Figure]:
    """The live figure of each group of a chart, as ``parts_of`` gives them; those that stand since are not counted anew."""
    key = (_rests_on(outline, report.unit, viewer), _counting(slot), chart.by)
    found: Mapping[str, Figure] | None = _kept.get(key)
    if found is None:
        found = parts_of(chart, slot, outline, report, viewer)
        _keep({key: found})
    return found


def _rests_on(outline: Outline, unit: Unit, viewer: Viewer) -> Hashable:
    return last_recorded(), this_minute(), viewer, unit.pk, outline.period, outline.cut_off_on


def _counting(slot: Slot) -> Slot:
    """Of a slot only what it counts, not how it is called and printed."""
    return replace(slot, name="", label="", unit="", rounding=None)


def _keep(new: Mapping[Hashable, Any]) -> None:
    with _lock:
        if len(_kept) + len(new) > MOST_KEPT:
            _kept.clear()
        _kept.update(new)


def last_recorded() -> str:
    """The digest of the last event on anything but a report, which no other event has; empty where there is none.

    Read backwards in short steps: asked for the last one that is on no report, a database sorts all events there are.
    """
    events = Event.objects.order_by("-pk").values_list("pk", "digest", "matter__kind")
    found = list(events[:STEP])
    while found:
        for _, digest, kind in found:
            if not kind.startswith(REPORTS):
                return digest
        found = list(events.filter(pk__lt=found[-1][0])[:STEP])
    return ""
