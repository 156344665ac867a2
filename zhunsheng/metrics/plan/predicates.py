"""Conditions become ``Q`` objects that are true or false, never unknown, so that negation means what it says."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.db.models import F, Q

from zhunsheng.metrics.language.conditions import (
    All,
    Any,
    Column,
    Comparison,
    Condition,
    CutOff,
    Exists,
    Linked,
    Not,
    OneOf,
    Operator,
    Value,
)
from zhunsheng.metrics.plan.columns import Columns

_LOOKUPS = {
    Operator.EQUAL: "exact",
    Operator.UNEQUAL: "exact",
    Operator.LESS: "lt",
    Operator.LESS_OR_EQUAL: "lte",
    Operator.GREATER: "gt",
    Operator.GREATER_OR_EQUAL: "gte",
}


def predicate(condition: Condition | None, columns: Columns) -> Q:
    """The rows for which ``condition`` holds; all of them without one. Raises TypeError for a foreign condition."""
    match condition:
        case None:
            return Q()
        case All(parts):
            return reduce(and_, (predicate(part, columns) for part in parts))
        case Any(parts):
            return reduce(or_, (predicate(part, columns) for part in parts))
        case Not(part):
            return ~predicate(part, columns)
        case Exists(column):
            return filled(column, columns)
        case OneOf(column, values):
            return filled(column, columns) & Q(**{f"{columns.path(column)}__in": values})
        case Comparison():
            return _compared(condition, columns)
        case Linked():
            return columns.linked(condition)
    raise TypeError(f"{condition!r} is not a condition of the language")


def filled(column: str, columns: Columns) -> Q:
    """The rows in which ``column`` has a value; the day or moment of an act counts only up to the cut-off."""
    path = columns.path(column)
    found = Q(**{f"{path}__isnull": False})
    if columns.is_text(column):
        found &= ~Q(**{path: ""})
    if columns.is_act_date(column):
        found &= Q(**{f"{path}__lte": columns.known_until(column)})
    return found


def _compared(comparison: Comparison, columns: Columns) -> Q:
    both = reduce(and_, (filled(name, columns) for name in comparison.column_names))
    operand = _operand(comparison.value, columns)
    holds = Q(**{f"{columns.path(comparison.column)}__{_LOOKUPS[comparison.operator]}": operand})
    return both & (~holds if comparison.operator is Operator.UNEQUAL else holds)


def _operand(value: Value | Column, columns: Columns) -> object:
    match value:
        case Column(name):
            return F(columns.path(name))
        case CutOff():
            return columns.cut_off_on
        case _:
            return value
