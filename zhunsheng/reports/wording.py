"""Chinese numerals, dates, periods and dimensions as a report prints them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import ForeignKey

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.form import FormPlace, options
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare import YesNoField
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.metrics.engines.tables import MONTH, UNIT
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.language.populations import PARENT, lines_of
from zhunsheng.metrics.registry import metrics
from zhunsheng.reports.outline.model import YEAR
from zhunsheng.reports.stated import Stated

_DIMENSIONS = {MONTH: "月份", UNIT: "单位", YEAR: "年度"}
DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """1 to 99 in Chinese numerals. Raises ValueError beyond."""
    if not 0 < number < 100:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def heading_number(level: int, number: int) -> str:
    """一、 then （一） then 1. (GB/T 9704)."""
    return {1: f"{numeral(number)}、", 2: f"（{numeral(number)}）"}.get(level, f"{number}.")


def month_label(key: str) -> str:
    """2023-05 as 5月."""
    return f"{int(key[5:])}月"


def period_text(period: Period | None) -> str:
    """A period as a table prints it: 2023年, or both ends."""
    if period is None:
        return ""
    if period == Period.year(period.from_on.year):
        return f"{period.from_on.year}年"
    return f"{period.from_on.isoformat()}至{period.to_on.isoformat()}"


def percentage(part: int | Decimal, whole: int | Decimal) -> str:
    """A share with one decimal, half up; of nothing it is a dash."""
    if whole == 0:
        return "—"
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@dataclass
class Dimensions:
    """The labels of fixed dimensions (调解方式：诉前联调), read from the kinds and local settings once."""

    unit: Unit
    on: date
    _world: World = field(default_factory=World)

    def text(self, figure: Stated) -> str:
        """All fixed dimensions of a figure; empty when it has none."""
        return "；".join(self._one(figure.metric, column, code) for column, code in figure.at)

    def label(self, metric_key: str, name: str, code: str) -> str:
        """What one group of a metric is called: 5月, a unit, the label of a code, the entry of a register."""
        if code == "":
            return "未填"
        if name == MONTH:
            return month_label(code)
        if name == UNIT:
            return Unit.objects.get(pk=int(code)).name
        column = self.column(metric_key, name)
        if isinstance(column, ForeignKey):
            others: Any = column.related_model
            named_by = "heading" if others is Matter else "name"
            names = others._default_manager.filter(pk=int(code)).values_list(named_by, flat=True)
            return str(names.first() or code)
        if isinstance(column, YesNoField):
            return "是" if code == "True" else "否"
        place = FormPlace(self.unit.ancestor_ids(), self.on, self._world)
        return dict(options(column, place)).get(code, code)

    @staticmethod
    def name(metric_key: str, by: str) -> str:
        """What a dimension is called: 月份, 年度, 单位, or the column."""
        column = Dimensions.column(metric_key, by)
        return _DIMENSIONS.get(by) or (by if column is None else str(column.verbose_name))

    @staticmethod
    def column(metric_key: str, name: str) -> Any:
        """The column by which a metric is divided; None for one that is not declared."""
        declared = metrics().get(metric_key)
        if declared is None:
            return None
        rows = declared.sources()[0].of
        kind, lines = registry.kind(rows.kind), lines_of(rows)
        if lines and not name.startswith(PARENT):
            return kind.line_sets()[lines].line.columns().get(name)
        return kind.columns().get(name.removeprefix(PARENT))

    def _one(self, metric_key: str, name: str, code: str) -> str:
        column = self.column(metric_key, name)
        if column is None:
            return f"{name}：{code}"
        return f"{column.verbose_name}：{self.label(metric_key, name, code)}"
