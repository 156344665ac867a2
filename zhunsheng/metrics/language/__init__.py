"""The language in which a kind declares its metrics: conditions, populations, measures. Plain data, no database."""

from zhunsheng.metrics.language.conditions import CUT_OFF, Condition, F, linked, linked_from
from zhunsheng.metrics.language.lights import Colour, Light, Lights, Sign
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
    "CUT_OFF",
    "PERCENT",
    "PERCENTAGE_POINTS",
    "AsOf",
    "ChangeFromLastPeriod",
    "Colour",
    "Condition",
    "Count",
    "Days",
    "DaysBetween",
    "Empty",
    "F",
    "Light",
    "Lights",
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
    "Sign",
    "Sum",
    "linked",
    "linked_from",
]
