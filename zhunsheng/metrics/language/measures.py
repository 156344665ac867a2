"""Measures: what is computed over a population. Each is a metric with a key, a unit and a published definition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from zhunsheng.metrics.language.conditions import Condition, F, every
from zhunsheng.metrics.language.populations import Rows

PERCENT = "%"
PERCENTAGE_POINTS = "个百分点"


class Empty(StrEnum):
    """What a metric is worth when nothing is in its population."""

    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"


class Days(StrEnum):
    """Which days lie between two dates."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """What every metric states.

    ``key`` is ``ledger.kind.measure`` and never reused; ``label`` the field's statistical term; ``unit`` the measure
    word printed after the number; ``meaning`` the definition (口径) in one Chinese sentence; ``version`` the number of
    that definition, raised whenever it changes, so that figures under different definitions are never compared.
    """

    key: str
    label: str
    unit: str
    meaning: str
    empty: Empty
    version: int = 1

    def sources(self) -> tuple[Measure, ...]:
        """The measures over one population each from which the value is computed."""
        raise NotImplementedError

    def traceable(self) -> tuple[Measure, ...]:
        """The measures whose records explain the value: the part before the whole where there are two."""
        return self.sources()


@dataclass(frozen=True, kw_only=True)
class Measure(Metric):
    """A metric over the rows of one population, divisible ``by`` columns (by unit and by month it always is).

    ``clusters`` are combinations of those columns in which rows pile up (热点: a place and a topic), shown with the
    largest first; so none of people or units.
    """

    of: Rows
    by: tuple[str, ...] = ()
    clusters: tuple[tuple[str, ...], ...] = ()

    def sources(self) -> tuple[Measure, ...]:
        return (self,)

    @property
    def counted(self) -> Condition | None:
        """Which rows of the population contribute a value; None when all do."""
        return None

    def column_names(self) -> tuple[str, ...]:
        """The columns that the measure itself reads."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Count(Measure):
    """How many rows; with ``distinct`` how many different values that column has (``matter``: how many matters)."""

    distinct: str = ""

    @property
    def counted(self) -> Condition | None:
        return F(self.distinct).exists() if self.distinct else None

    def column_names(self) -> tuple[str, ...]:
        return (self.distinct,) if self.distinct else ()


@dataclass(frozen=True, kw_only=True)
class _OfColumn(Measure):
    """A measure of the values in ``column``; rows without a value do not contribute."""

    column: str

    @property
    def counted(self) -> Condition | None:
        return F(self.column).exists()

    def column_names(self) -> tuple[str, ...]:
        return (self.column,)


@dataclass(frozen=True, kw_only=True)
class Sum(_OfColumn):
    """The exact total of a column."""


@dataclass(frozen=True, kw_only=True)
class Mean(_OfColumn):
    """The arithmetic mean of a column."""


@dataclass(frozen=True, kw_only=True)
class Median(_OfColumn):
    """The median of a column; of an even number of values, the mean of the two in the middle."""


@dataclass(frozen=True, kw_only=True)
class Min(_OfColumn):
    """The smallest value of a column."""


@dataclass(frozen=True, kw_only=True)
class Max(_OfColumn):
    """The largest value of a column."""


@dataclass(frozen=True, kw_only=True)
class DaysBetween(Measure):
    """The mean number of days from the date ``start`` to the date ``end``; both must be filled."""

    start: str
    end: str
    days: Days = Days.CALENDAR

    @property
    def counted(self) -> Condition | None:
        return F(self.start).exists() & F(self.end).exists()

    def column_names(self) -> tuple[str, ...]:
        return (self.start, self.end)


@dataclass(frozen=True, kw_only=True)
class Ratio(Measure):
    """The share of the population for which ``part`` holds."""

    part: Condition

    def part_count(self) -> Count:
        """The count of the part, as a metric of its own that can be traced."""
        of = replace(self.of, where=every(self.of.where, self.part))
        return _count_in(self, "part", "其中部分", of)

    def whole_count(self) -> Count:
        """The count of the whole, as a metric of its own that can be traced."""
        return _count_in(self, "whole", "全部", self.of)

    def traceable(self) -> tuple[Measure, ...]:
        return (self.part_count(), self.whole_count())


def _count_in(ratio: Ratio, suffix: str, label: str, of: Rows) -> Count:
    return Count(
        key=f"{ratio.key}.{suffix}",
        label=f"{ratio.label}（{label}）",
        unit="",
        meaning=ratio.meaning,
        empty=Empty.ZERO,
        version=ratio.version,
        of=of,
        by=ratio.by,
    )


@dataclass(frozen=True, kw_only=True)
class Quotient(Metric):
    """One metric divided by another with a population of its own (调解成功件数 by 受理件数)."""

    part: Measure
    whole: Measure

    def sources(self) -> tuple[Measure, ...]:
        return (*self.part.sources(), *self.whole.sources())


@dataclass(frozen=True, kw_only=True)
class ChangeFromLastPeriod(Metric):
    """A metric against the same period one year earlier, cut-off included (同比).

    With the unit %, of a metric that is none itself, it is the growth rate; otherwise the difference.
    """

    of: Measure | Quotient

    @property
    def is_growth_rate(self) -> bool:
        """Whether the change is printed relative to the earlier value."""
        return self.unit == PERCENT and self.of.unit != PERCENT

    def sources(self) -> tuple[Measure, ...]:
        return self.of.sources()
