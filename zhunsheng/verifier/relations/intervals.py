"""A stated amount as the numbers it may stand for: 99.86% is [99.855, 99.865), 630余件 is [630, 640)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from zhunsheng.verifier.model import Figure, Qualifier, Standing

INFINITE = Fraction(10**18)
# 约 and 近 leave open how far off the amount is; nobody writes 约100 for 80.
_ABOUT = Fraction(1, 10)
_AND_MORE = re.compile("[余餘多]")
_COUNTED_IN_PARTS = (
    "%",
    "‰",
    "百分点",
    "个百分点",
    "倍",
    "分",
    "元",
    "平方米",
    "平方公里",
    "公里",
    "米",
    "亩",
    "公顷",
    "吨",
    "公斤",
)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`; `is_open` leaves out `high` itself, `above` leaves out `low`."""

    low: Fraction
    high: Fraction
    is_open: bool = False
    above: bool = False

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.low + other.low, self.high + other.high, self.is_open or other.is_open, self.above or other.above
        )

    def meets(self, other: Interval) -> bool:
        """Whether one number lies in both."""
        return not (self.before(other) or other.before(self))

    def before(self, other: Interval) -> bool:
        """Whether every number here is smaller than every number there."""
        if self.high != other.low:
            return self.high < other.low
        return self.is_open or other.above

    def holds(self, number: Fraction) -> bool:
        """Whether the number lies in it."""
        return self.meets(Interval(number, number))

    def whole_numbers(self) -> range:
        """The whole numbers in it."""
        first, last = ceil(self.low), floor(self.high)
        first += self.above and first == self.low
        last -= self.is_open and last == self.high
        return range(first, last + 1)


def cut_off(figure: Figure) -> Interval | None:
    """What gives the amount when the digits behind its last place are left off: 98.993% as 98.9%; None where none can be."""
    if figure.value is None or figure.qualifier is not Qualifier.EXACT or figure.step >= 1:
        return None
    value, step = Fraction(str(figure.value)), Fraction(str(figure.step))
    return Interval(value, value + step, is_open=True)


def interval_of(figure: Figure) -> Interval | None:
    """What the amount may stand for; None when it is masked. What was wanted is not rounded: 计划检测3万批次."""
    if figure.value is None:
        return None
    is_and_more = figure.qualifier is Qualifier.APPROX and _AND_MORE.search(figure.quote) is not None
    is_exact = is_whole(figure) or figure.standing is not Standing.WORK
    return _interval(figure.value, figure.step, figure.qualifier, is_and_more, is_exact)


@lru_cache(maxsize=10_000)
def _interval(stated: float, last_place: float, qualifier: Qualifier, is_and_more: bool, is_exact: bool) -> Interval:
    value, step = Fraction(str(stated)), Fraction(str(last_place))
    match qualifier:
        case Qualifier.AT_LEAST:
            return Interval(value, INFINITE)
        case Qualifier.MORE_THAN:
            return Interval(value, INFINITE, above=True)
        case Qualifier.AT_MOST:
            return Interval(Fraction(0), value)
        case Qualifier.APPROX if is_and_more:
            return Interval(value, value + step, is_open=True)
        case Qualifier.APPROX:
            return Interval(value * (1 - _ABOUT), value * (1 + _ABOUT))
    return Interval(value, value) if is_exact else Interval(value - step / 2, value + step / 2, is_open=True)


def is_whole(figure: Figure) -> bool:
    """Whether the amount is an exact count, which leaves no room for rounding."""
    return figure.qualifier is Qualifier.EXACT and figure.step <= 1 and figure.unit not in _COUNTED_IN_PARTS
