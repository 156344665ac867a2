"""Tallies: what a query found of each measure, and what metrics made of several measures are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhunsheng.metrics.language.measures import (
    PERCENT,
    ChangeFromLastPeriod,
    Empty,
    Measure,
    Metric,
    Quotient,
    Ratio,
)

Number = int | Decimal


@dataclass(frozen=True)
class Tally:
    """What one pass found of one measure: the value, the rows that contribute, and how many of them may be opened.

    ``terms`` are part and whole of a ratio or quotient.
    """

    value: Number | None
    records: int
    openable: int
    terms: tuple[Number | None, Number | None] | None = None

    def smallest(self) -> int:
        """The smallest number of rows, above none, that the value would disclose; 0 when it discloses none."""
        numbers = (self.records, self.value, *(self.terms or ()))
        return min((number for number in numbers if isinstance(number, int) and number > 0), default=0)


Tallies = Mapping[Measure, Tally]


def empty_tally(measure: Measure) -> Tally:
    """The tally of a measure over nothing."""
    terms = (0, 0) if isinstance(measure, Ratio) else None
    return Tally(0 if measure.empty is Empty.ZERO else None, 0, 0, terms)


def divided(part: Number | None, whole: Number | None, unit: str) -> Decimal | None:
    """Part by whole, in percent when that is the unit; None when it does not apply."""
    if part is None or not whole:
        return None
    return Decimal(part) * (100 if unit == PERCENT else 1) / Decimal(whole)


def combined(metric: Metric, now: Tallies, earlier: Tallies) -> Tally:
    """The tally of any metric from those of its sources in the period and in the one a year earlier.

    A quotient rests on the records of its whole. Raises TypeError for a metric that the language does not have.
    """
    match metric:
        case Measure():
            return now.get(metric) or empty_tally(metric)
        case Quotient():
            part, whole = combined(metric.part, now, {}), combined(metric.whole, now, {})
            value = divided(part.value, whole.value, metric.unit)
            return Tally(value, whole.records, whole.openable, (part.value, whole.value))
        case ChangeFromLastPeriod():
            present, past = combined(metric.of, now, {}), combined(metric.of, earlier, {})
            return Tally(_changed(metric, present.value, past.value), present.records, present.openable)
    raise TypeError(f"{type(metric).__name__} is not a metric of the language")


def _changed(metric: ChangeFromLastPeriod, now: Number | None, earlier: Number | None) -> Number | None:
    if now is None or earlier is None:
        return None
    return divided(now - earlier, earlier, PERCENT) if metric.is_growth_rate else now - earlier
