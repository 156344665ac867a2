"""Passes: all measures of one population come from one query; a row of its result becomes tallies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Q

from zhunsheng.metrics.language import measures
from zhunsheng.metrics.language.conditions import Condition
from zhunsheng.metrics.language.measures import Measure, Metric
from zhunsheng.metrics.language.populations import Rows
from zhunsheng.metrics.plan.aggregates import FEN_PER_YUAN, amount_of
from zhunsheng.metrics.plan.columns import Columns
from zhunsheng.metrics.plan.predicates import predicate
from zhunsheng.metrics.plan.tallies import Number, Tally, divided, empty_tally


@dataclass(frozen=True)
class Pass:
    """One query: the measures that share a population."""

    rows: Rows
    measures: tuple[Measure, ...]

    def column_names(self) -> frozenset[str]:
        """Every column that the population and its measures read."""
        conditions = [
            self.rows.where,
            *(measure.part for measure in self.measures if isinstance(measure, measures.Ratio)),
        ]
        leaves = [leaf for condition in conditions if condition is not None for leaf in condition.leaves()]
        named = {name for leaf in leaves for name in leaf.column_names}
        return frozenset(named.union(*(measure.column_names() for measure in self.measures)))

    def aggregates(self, columns: Columns, openable: Q | None) -> dict[str, Aggregate]:
        """The aggregates of every measure by alias; ``openable`` is None when all rows may be opened."""
        found: dict[str, Aggregate] = {}
        for number, condition in enumerate(self._conditions()):
            counted = predicate(condition, columns)
            found[f"records_{number}"] = Count("pk", filter=counted or None)
            if openable is not None:
                found[f"openable_{number}"] = Count("pk", filter=counted & openable)
        for number, measure in enumerate(self.measures):
            amount = amount_of(measure, columns)
            if amount is not None:
                found[f"amount_{number}"] = amount
        return found

    def tallies(self, columns: Columns, row: Mapping[str, Any]) -> dict[Measure, Tally]:
        """What a row of the query's result says of each measure."""
        conditions = self._conditions()
        found = {}
        for number, measure in enumerate(self.measures):
            place = conditions.index(measure.counted)
            records: int = row[f"records_{place}"]
            openable: int = row.get(f"openable_{place}", records)
            found[measure] = _tally(measure, columns, row.get(f"amount_{number}"), records, openable)
        return found

    def _conditions(self) -> tuple[Condition | None, ...]:
        """The different sets of rows that the measures count: each is counted once."""
        return tuple(dict.fromkeys(measure.counted for measure in self.measures))


def passes(metrics: Iterable[Metric]) -> tuple[Pass, ...]:
    """The fewest passes that answer ``metrics``: one per population, each measure once."""
    grouped: dict[Rows, dict[Measure, None]] = {}
    for metric in metrics:
        for measure in metric.sources():
            grouped.setdefault(measure.of, {})[measure] = None
    return tuple(Pass(rows, tuple(found)) for rows, found in grouped.items())


def _tally(measure: Measure, columns: Columns, amount: Any, records: int, openable: int) -> Tally:
    if not records:
        return empty_tally(measure)
    if isinstance(measure, measures.Ratio):
        return Tally(divided(amount, records, measure.unit), records, openable, (amount, records))
    return Tally(_value(measure, columns, amount, records), records, openable)


def _value(measure: Measure, columns: Columns, amount: Any, records: int) -> Number:
    match measure:
        case measures.Count(distinct=""):
            return records
        case measures.Count():
            return int(amount)
        case measures.DaysBetween():
            return Decimal(amount) / records
        case measures.Mean():
            return _in_unit(Decimal(amount) / records, measure.column, columns)
        case measures.Median():
            return _in_unit(Decimal(amount), measure.column, columns)
        case measures.Sum() | measures.Min() | measures.Max():
            return _in_unit(int(amount), measure.column, columns)
    raise TypeError(f"{type(measure).__name__} is not a measure of the language")


def _in_unit(amount: Number, column: str, columns: Columns) -> Number:
    """Back from fen to yuan, where the column is money."""
    return Decimal(amount) / FEN_PER_YUAN if columns.is_money(column) else amount
