"""Aggregates that give the same exact answer on SQLite and PostgreSQL.

Money is added up in fen (分) as whole numbers, because SQLite keeps decimals as floating point. Means are divided in
Python, because the average of integers is a float on one database and a decimal on the other.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, BigIntegerField, Count, F, FloatField, Func, IntegerField, Max, Min, Sum
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from zhunsheng.metrics.language import measures
from zhunsheng.metrics.plan.columns import Columns
from zhunsheng.metrics.plan.predicates import predicate

FEN_PER_YUAN = 100


class InFen(Func):
    """An amount in yuan as a whole number of fen."""

    template = f"CAST(ROUND(%(expressions)s * {FEN_PER_YUAN}) AS BIGINT)"
    arity = 1
    output_field = BigIntegerField()


class DaysApart(Func):
    """The number of calendar days from the first date to the second."""

    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        start, end = self.source_expressions
        start_sql, start_values = compiler.compile(start)
        end_sql, end_values = compiler.compile(end)
        sql = f"CAST(julianday({end_sql}) - julianday({start_sql}) AS INTEGER)"
        return sql, (*end_values, *start_values)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        start, end = self.source_expressions
        start_sql, start_values = compiler.compile(start)
        end_sql, end_values = compiler.compile(end)
        return f"({end_sql} - {start_sql})", (*end_values, *start_values)


class Median(Aggregate):
    """The median of whole numbers, as a float that is exact to the half."""

    function = "zhunsheng_median"
    output_field = FloatField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        connection.ensure_connection()
        connection.connection.create_aggregate(self.function, 1, _MedianOfValues)
        return super().as_sql(compiler, connection, **context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        ordered = self.copy()
        # Set on the copy, not handed over: beside a filter Django's aggregate refuses a template in the call.
        ordered.template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
        return super(Median, ordered).as_sql(compiler, connection, **context)


class _MedianOfValues:
    """SQLite's aggregate interface: it is handed one value at a time and then asked for the result."""

    def __init__(self) -> None:
        self.values: list[int] = []

    def step(self, value: int | None) -> None:
        if value is not None:
            self.values.append(value)

    def finalize(self) -> float | None:
        self.values.sort()
        middle, is_odd = divmod(len(self.values), 2)
        if not self.values:
            return None
        if is_odd:
            return float(self.values[middle])
        return (self.values[middle - 1] + self.values[middle]) / 2


def amount_of(measure: measures.Measure, columns: Columns) -> Aggregate | None:
    """The aggregate, beside the number of rows, that ``measure`` needs; None for a plain count.

    Raises TypeError for a measure that the language does not have.
    """
    chosen = predicate(measure.counted, columns) or None
    match measure:
        case measures.Count(distinct=""):
            return None
        case measures.Count():
            return Count(columns.path(measure.distinct), distinct=True, filter=chosen)
        case measures.Sum() | measures.Mean():
            return Sum(_whole(measure.column, columns), filter=chosen)
        case measures.Median():
            return Median(_whole(measure.column, columns), filter=chosen)
        case measures.Min():
            return Min(_whole(measure.column, columns), filter=chosen)
        case measures.Max():
            return Max(_whole(measure.column, columns), filter=chosen)
        case measures.DaysBetween():
            return Sum(DaysApart(F(columns.path(measure.start)), F(columns.path(measure.end))), filter=chosen)
        case measures.Ratio():
            return Count("pk", filter=predicate(measure.part, columns))
    raise TypeError(f"{type(measure).__name__} is not a measure of the language")


def _whole(column: str, columns: Columns) -> Combinable:
    path = F(columns.path(column))
    return InFen(path) if columns.is_money(column) else path
