"""The live engine: figures from Django's own connection, inside the open transaction, as far as the viewer may count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet

from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.viewers import Right
from zhunsheng.metrics.engines import rights
from zhunsheng.metrics.engines.slices import MetricSlice, shifted_month
from zhunsheng.metrics.engines.tables import MONTH, UNIT, Table
from zhunsheng.metrics.figures import Figure, FromRecords, Withheld
from zhunsheng.metrics.language import ChangeFromLastPeriod, Measure, Metric, Period
from zhunsheng.metrics.language.populations import lines_of
from zhunsheng.metrics.plan.passes import Pass, passes
from zhunsheng.metrics.plan.predicates import predicate
from zhunsheng.metrics.plan.tallies import Tallies, Tally, combined

__all__ = ["Key", "MetricSlice", "figures", "grouped", "openable", "traced", "traced_by"]

Key = tuple[str, ...]


def figures(metrics: Sequence[Metric], part: MetricSlice) -> dict[str, Figure]:
    """The figure of each metric by its key, with one query per population (comparisons: one more a year earlier).

    Raises Refused when the viewer may not count one of the kinds, or ``part.at`` fixes what is no dimension.
    """
    reading = _Reading(part, ())
    return {metric.key: found[()] for metric, found in reading.figures(metrics).items()}


def grouped(metric: Metric, part: MetricSlice, by: Sequence[str]) -> dict[Key, Figure]:
    """The metric divided ``by`` dimensions, by key: one query per population.

    A key holds, in the order of ``by``, the month as 2023-05, the unit's id, or the value as text (empty: no value);
    as ``part.at`` it fixes just that group. By month alone, months without records are there too. Raises Refused as
    :func:`figures` does.
    """
    reading = _Reading(part, tuple(by))
    return dict(sorted(reading.figures([metric])[metric].items()))


def traced(measure: Measure, part: MetricSlice, right: Right) -> QuerySet[Any]:
    """What the figure counts, within the viewer's ``right``: ids of matters, or rows of the line set.

    For a ratio it is the whole; ``metric.traceable()`` gives the measures to trace for any metric. Raises Refused as
    :func:`figures` does. What is traced by the right to count is for freezing and audit, not for showing.
    """
    _refuse([measure], part, ())
    rows = _counted_rows(measure, part, right, frozenset())
    if lines_of(measure.of):
        return rows
    ids: QuerySet[Any] = rows.values_list("matter_id", flat=True)
    return ids


def traced_by(measure: Measure, part: MetricSlice, right: Right, name: str) -> dict[str, list[int]]:
    """The ids of the matters that count in each group of a dimension, by the key that :func:`grouped` gives it.

    Raises Refused as :func:`figures` does.
    """
    _refuse([measure], part, (name,))
    rows = _counted_rows(measure, part, right, {name} - {MONTH, UNIT})
    dimension = Table(measure.of, part.cut_off_on).dimension(name)
    found: dict[str, list[int]] = {}
    for matter_id, value in rows.values_list("matter_id", F(dimension) if isinstance(dimension, str) else dimension):
        found.setdefault(_key_text(value), []).append(matter_id)
    return found


def _counted_rows(measure: Measure, part: MetricSlice, right: Right, more: AbstractSet[str]) -> QuerySet[Any]:
    own = Pass(measure.of, (measure,))
    table = Table(measure.of, part.cut_off_on)
    return part.selected(table, right, own.column_names() | more).filter(predicate(measure.counted, table))


def openable(metric: Metric, part: MetricSlice) -> tuple[int, int]:
    """How many records the figure counts and how many of them the viewer may open (966件，其中可查看941件).

    Raises Refused as :func:`figures` does, and when the figure is suppressed.
    """
    figure = figures([metric], part)[metric.key]
    if not isinstance(figure.basis, FromRecords):
        raise Refused([Objection("small-slice", figure.suppressed, way_out="请查看本单位合计数")])
    return figure.basis.counted, figure.basis.openable


def _refuse(metrics: Iterable[Metric], part: MetricSlice, by: Sequence[str]) -> None:
    wanted = tuple(metrics)
    rights.refuse_unless_divisible(wanted, (*part.at, *by))
    rights.refuse_unless_countable(wanted, part)


@dataclass(frozen=True)
class _Reading:
    """One call: a slice, divided by dimensions (by none: one group, with the empty key)."""

    part: MetricSlice
    by: tuple[str, ...]

    def figures(self, metrics: Sequence[Metric]) -> dict[Metric, dict[Key, Figure]]:
        _refuse(metrics, self.part, self.by)
        comparing = [metric for metric in metrics if isinstance(metric, ChangeFromLastPeriod)]
        now = _tallied(metrics, self.part, self.by)
        earlier = self._earlier(comparing)
        found = {}
        for metric in metrics:
            keys = self._keys(metric, now)
            tallies = {key: combined(metric, now.get(key, {}), earlier.get(key, {})) for key in keys}
            found[metric] = {key: self._figure(metric, tally) for key, tally in tallies.items()}
        return found

    def _earlier(self, comparing: Sequence[Metric]) -> dict[Key, Tallies]:
        """The tallies a year earlier, under the keys of this year."""
        found = _tallied(comparing, self.part.year_earlier(), self.by)
        return {
            tuple(shifted_month(key, 1) if name == MONTH else key for name, key in zip(self.by, keys, strict=True)): own
            for keys, own in found.items()
        }

    def _keys(self, metric: Metric, now: Mapping[Key, Tallies]) -> Iterable[Key]:
        """The groups to show: those with records, and every month up to the cut-off when divided by month alone."""
        if self.by == (MONTH,):
            last = min(self.part.period.to_on, self.part.cut_off_on)
            if last < self.part.period.from_on:
                return ()
            return [(month,) for month in Period(self.part.period.from_on, last).months()]
        return [key for key, own in now.items() if not self.by or any(source in own for source in metric.sources())]

    def _figure(self, metric: Metric, tally: Tally) -> Figure:
        reason = self._suppression(metric, tally)
        return Figure(
            key=metric.key,
            label=metric.label,
            value=None if reason else tally.value,
            unit=metric.unit,
            period=self.part.period,
            cut_off_on=self.part.cut_off_on,
            scope=self.part.unit.name,
            covers_scope=rights.covers_unit(metric, self.part),
            basis=Withheld() if reason else FromRecords(tally.records, tally.openable),
            terms=None if reason else tally.terms,
            suppressed=reason,
            meaning=metric.meaning,
            version=metric.version,
        )

    def _suppression(self, metric: Metric, tally: Tally) -> str:
        """Why the figure is not shown; empty when it is. The total of a unit always is."""
        is_total = not self.by and not self.part.at
        if is_total or tally.openable >= tally.records or not rights.counts_confidential_kind(metric):
            return ""
        if not rights.discloses_too_little(tally, self._small_below):
            return ""
        return f"不足{self._small_below}件且您无权查看相关记录，为保护隐私不予显示"

    @cached_property
    def _small_below(self) -> int:
        return rights.small_slice_below(self.part)


def _tallied(metrics: Sequence[Metric], part: MetricSlice, by: tuple[str, ...]) -> dict[Key, Tallies]:
    """What each pass finds, by group."""
    found: dict[Key, dict[Measure, Tally]] = {} if by else {(): {}}
    for one in passes(metrics):
        table = Table(one.rows, part.cut_off_on)
        rows = part.selected(table, Right.COUNT, one.column_names() | (set(by) - {MONTH, UNIT}))
        aggregates = one.aggregates(table, _openable(table, part))
        if not by:
            found[()] |= one.tallies(table, rows.aggregate(**aggregates))
            continue
        dimensions = {f"group_{number}": table.dimension(name) for number, name in enumerate(by)}
        for row in rows.values(**_expressions(dimensions)).annotate(**aggregates):
            key = tuple(_key_text(row[name]) for name in dimensions)
            found.setdefault(key, {}).update(one.tallies(table, row))
    return dict(found)


def _openable(table: Table, part: MetricSlice) -> Q | None:
    """The rows that the viewer may open; None when those are all that they may count."""
    opening = part.reach(table.record, Right.OPEN)
    if opening.tokens == part.reach(table.record, Right.COUNT).tokens:
        return None
    return Q(matter_id__in=opening.matter_ids())


def _expressions(dimensions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: F(path) if isinstance(path, str) else path for name, path in dimensions.items()}


def _key_text(value: object) -> str:
    if value is None:
        return ""
    return value.strftime("%Y-%m") if isinstance(value, date) else str(value)
