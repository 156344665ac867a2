"""Slices: whose eyes, which unit, which period, and which values of the dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.scope import Slice, slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.tables import MONTH, UNIT, Table
from zhunsheng.metrics.language import Period, Population
from zhunsheng.metrics.language.periods import year_earlier
from zhunsheng.metrics.plan.predicates import filled


@dataclass(frozen=True)
class MetricSlice:
    """The part of the world that a figure is about.

    ``unit`` and all below it, as far as ``viewer`` may count; ``period``, known up to ``cut_off_on``; ``at`` fixes
    dimensions by their key as :func:`grouped` gives it (``{"month": "2023-05"}``; an empty key: no value).
    """

    viewer: Viewer
    unit: Unit
    period: Period
    cut_off_on: date
    at: Mapping[str, str] = field(default_factory=dict)

    def year_earlier(self) -> MetricSlice:
        """The same slice one year earlier, cut-off and month included."""
        at = dict(self.at)
        if MONTH in at:
            at[MONTH] = shifted_month(at[MONTH], -1)
        return replace(self, period=self.period.year_earlier(), cut_off_on=year_earlier(self.cut_off_on), at=at)

    def reach(self, record: type[Record], right: Right) -> Slice:
        """The matters of a kind that the viewer may count, or open, in the unit."""
        return slice_of(self.viewer, record, right, unit=self.unit)

    def selected(self, table: Table, right: Right, column_names: frozenset[str]) -> QuerySet[Any]:
        """The rows of a table that lie in this slice and within the viewer's ``right``."""
        names = column_names | {name for name in self.at if name not in (MONTH, UNIT)}
        rows = table.selected(self.reach(table.record, right).matter_ids(), self.period, names)
        for name, key in self.at.items():
            rows = rows.filter(_fixed(table, name, key))
        return rows


def shifted_month(month: str, years: int) -> str:
    """The month key (2023-05) so many years later."""
    return f"{int(month[:4]) + years:04}{month[4:]}"


def _fixed(table: Table, name: str, key: str) -> Q:
    """That the dimension has the value of ``key``. Raises Refused for a key that can be no value of it."""
    try:
        if name == MONTH:
            return _in_month(table, date.fromisoformat(f"{key}-01"))
        if name == UNIT:
            return Q(matter__unit_id=int(key))
        if key == "":
            return ~filled(name, table)
        column = table.field(name)
        return Q(**{table.path(name): key if column is None else column.to_python(key)})
    except (ValueError, ValidationError):
        message = f"“{key}”不是分组“{name}”的取值"
        raise Refused(
            [Objection("unknown-dimension-value", message, way_out="请从分组结果中选择取值", field=name)]
        ) from None


def _in_month(table: Table, first: date) -> Q:
    assert isinstance(table.rows, Population)
    path = table.path(table.rows.dated)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Q(**{f"{path}__gte": first, f"{path}__lt": following})
