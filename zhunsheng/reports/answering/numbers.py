"""Numbers in the cells of a form: rounded as the form wants them, without the measure word that its headings say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from zhunsheng.metrics.figures import Exact, HalfUp, Number

_TEN_THOUSAND = 10_000
# A number with noughts in front is a code, and a program of tables keeps no more than so many digits.
_NUMBER, _MOST_DIGITS = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?"), 15
# An exact percentage that does not end has more digits than anybody reads.
_LONGEST_EXACT = 16
# By the codes of ROUNDINGS.
_WAYS: Mapping[str, Callable[[Number], str]] = {
    "exact": Exact().printed,
    "half_up_0": HalfUp(0).printed,
    "half_up_1": HalfUp(1).printed,
    "half_up_2": HalfUp(2).printed,
    "ten_thousands_2": lambda value: HalfUp(2).printed(Decimal(value) / _TEN_THOUSAND),
}


def rounded(value: Number, rounding: str) -> str:
    """The number as it goes into the cell: a decimal text. What divides without end is rounded to two places."""
    text = _WAYS[rounding or "exact"](value)
    return text if len(text) <= _LONGEST_EXACT else HalfUp(2).printed(value)


def number_of(text: str) -> Decimal | None:
    """The number that a text writes in digits; None where it writes none, or one that would not come back as written."""
    return Decimal(text) if _NUMBER.fullmatch(text) and sum(map(str.isdigit, text)) <= _MOST_DIGITS else None
