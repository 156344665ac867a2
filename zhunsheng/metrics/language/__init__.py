"""The language in which a kind declares its metrics: conditions, populations, measures. Plain data, no database."""

from zhunsheng.metrics.language.conditions import Condition, F, linked, linked_from
from zhunsheng.metrics.language.measures import (
    PERCENT,
    PERCENTAGE_POINTS,
    ChangeFromLastPeriod,
    Count,
    Days,
    DaysBetween,
    Empty,
    Max,
    Mean,
    Measure,
    Median,
    Metric,
    Min,
    Quotient,
    Ratio,
    Sum,
)
from zhunsheng.metrics.language.periods import Period
from zhunsheng.metrics.language.populations import AsOf, Overdue, Population

__all__ = [
    "PERCENT",
    "PERCENTAGE_POINTS",
    "AsOf",
    "ChangeFromLastPeriod",
    "Condition",
    "Count",
    "Days",
    "DaysBetween",
    "Empty",
    "F",
    "Max",
    "Mean",
    "Measure",
    "Median",
    "Metric",
    "Min",
    "Overdue",
    "Period",
    "Population",
    "Quotient",
    "Ratio",
    "Sum",
    "linked",
    "linked_from",
]
