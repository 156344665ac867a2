"""How the amounts of one subject lie among the reports of one sort of unit in one year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

Slot = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Amount:
    """What a report states of a subject: the subject's published name and unit, whose report, of which year, how much."""

    subject: str
    unit: str
    issuer: str
    region_code: str
    kind: str
    year: str
    value: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """`count` reports of units of a kind in a year; quartiles by linear interpolation, ends included."""

    subject: str
    unit: str
    kind: str
    year: str
    count: int
    least: float
    lower: float
    median: float
    upper: float
    most: float


def distributions(amounts: Iterable[Amount]) -> list[Distribution]:
    """One for each subject, kind of unit and year, by name."""
    values: dict[Slot, list[float]] = defaultdict(list)
    units: dict[str, str] = {}
    for amount in amounts:
        values[amount.subject, amount.kind, amount.year].append(amount.value)
        units[amount.subject] = amount.unit
    return [_distribution(units[slot[0]], slot, sorted(found)) for slot, found in sorted(values.items())]


def _distribution(unit: str, slot: Slot, values: list[float]) -> Distribution:
    subject, kind, year = slot
    lower, median, upper = quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return Distribution(subject, unit, kind, year, len(values), values[0], lower, median, upper, values[-1])
