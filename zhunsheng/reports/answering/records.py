"""The records behind a cell that is derived: those of now, or of a form that was sent those that were counted then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.live import figures
from zhunsheng.metrics.language import Measure
from zhunsheng.metrics.registry import metric
from zhunsheng.reports.answering.counting import slice_of_cell
from zhunsheng.reports.models import FrozenRow
from zhunsheng.reports.records import FigureRecords
from zhunsheng.reports.rows import counted_matters


def records_behind_cell(request: Matter, cell: Mapping[str, Any], viewer: Viewer) -> tuple[FigureRecords, ...]:
    """The counts that a derived cell is made of, each with the records that the viewer may open.

    Raises Refused when the viewer may not count them.
    """
    declared = metric(cell["metric"])
    part = slice_of_cell(cell, request.unit, viewer)
    withheld = figures([declared], part)[declared.key].suppressed
    return tuple(_records(request, cell, measure, viewer, withheld) for measure in declared.traceable())


def _records(
    request: Matter, cell: Mapping[str, Any], measure: Measure, viewer: Viewer, withheld: str
) -> FigureRecords:
    kind = registry.kind(measure.of.kind)
    if not cell["slot"]:
        part = slice_of_cell(cell, request.unit, viewer)
        count = counted_matters(measure, part, Right.COUNT).count()
        openable = Matter.objects.filter(pk__in=counted_matters(measure, part, Right.OPEN))
    else:
        rows = FrozenRow.objects.filter(report=request, slot=cell["slot"], part=measure.key).order_by()
        frozen = Matter.objects.filter(pk__in=rows.values("matter_id"))
        count = frozen.count()
        openable = frozen.filter(pk__in=slice_of(viewer, kind, Right.OPEN).matter_ids())
    return FigureRecords(measure.label, kind, count, openable.count(), openable, withheld)
