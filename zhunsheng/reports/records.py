"""The records behind one figure of a report, as far as a viewer may open them: 966件，其中可查看941件."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.live import MetricSlice
from zhunsheng.metrics.figures import FromRecords
from zhunsheng.metrics.language import Measure
from zhunsheng.metrics.registry import metric
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.frozen import freezing_of
from zhunsheng.reports.live import slice_of_slot
from zhunsheng.reports.models import FrozenRow
from zhunsheng.reports.rows import counted_matters
from zhunsheng.reports.stated import Edition, Stated


@dataclass(frozen=True)
class FigureRecords:
    """The records of one count: how many count, how many of them the viewer may open, and those, newest first.

    ``withheld`` says why the viewer is not told how many count.
    """

    label: str
    kind: type[Record]
    counted: int
    openable: int
    matters: QuerySet[Matter]
    withheld: str

    def sentence(self) -> str:
        """How many count and how many of them open, or why that is not told."""
        return self.withheld or f"计入{FromRecords(self.counted, self.openable).sentence()}"

    def page(self, start: int, size: int) -> list[int]:
        """The ids of ``size`` records that the viewer may open, from the ``start``-th on."""
        return list(self._in_order()[start : start + size])

    def pages(self, size: int) -> Iterator[tuple[int, ...]]:
        """The ids of all of them in the same order, ``size`` at a time, by one query."""
        ids = self._in_order().iterator(chunk_size=size)
        while part := tuple(islice(ids, size)):
            yield part

    def _in_order(self) -> QuerySet[Matter, int]:
        return self.matters.order_by("-opened_on", "-pk").values_list("pk", flat=True)


@dataclass(frozen=True)
class Behind:
    """A figure with the records behind it; a ratio has two counts."""

    edition: Edition
    figure: Stated
    parts: tuple[FigureRecords, ...]


def records_behind(report: Matter, name: str, viewer: Viewer) -> Behind | None:
    """The records behind the figure ``name``; None when the report has no such figure that rests on records.

    Of a frozen report they are those that counted when it was frozen. Raises Refused as :func:`edition_of` does.
    """
    edition = edition_of(report, viewer)
    figure = edition.figures.get(name)
    if figure is None or figure.basis != "records":
        return None
    slot = next(slot for slot in edition.outline.slots() if slot.name == name)
    part = slice_of_slot(slot, edition.outline, edition.unit, viewer)
    measures = metric(slot.metric).traceable()
    return Behind(edition, figure, tuple(_records(edition, name, measure, part) for measure in measures))


def _records(edition: Edition, name: str, measure: Measure, part: MetricSlice) -> FigureRecords:
    kind = registry.kind(measure.of.kind)
    if not edition.is_frozen:
        counted = counted_matters(measure, part, Right.COUNT).count()
        openable = Matter.objects.filter(pk__in=counted_matters(measure, part, Right.OPEN))
    else:
        freeze_seq = freezing_of(edition.report).seq
        rows = FrozenRow.objects.filter(report=edition.report, freeze_seq=freeze_seq, slot=name, part=measure.key)
        frozen = Matter.objects.filter(pk__in=rows.order_by().values("matter_id"))
        counted = frozen.count()
        openable = frozen.filter(pk__in=slice_of(part.viewer, kind, Right.OPEN).matter_ids())
    return FigureRecords(measure.label, kind, counted, openable.count(), openable, edition.figures[name].withheld)
