"""Every metric against two other opinions: a number counted by hand, and SQL written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.references import reference_of, references
from tests.metrics.two_years import History
from zhunsheng.metrics import registry
from zhunsheng.metrics.engines.live import MetricSlice, figures
from zhunsheng.metrics.language import Period

PLACES = Decimal("0.000001")
COUNTED_BY_HAND = "a year up to the cut-off"
SLICES = {
    COUNTED_BY_HAND: ("north", Period.year(2023), date(2023, 12, 22)),
    "a whole year": ("north", Period.year(2023), date(2023, 12, 31)),
    "the year after, with one to compare with": ("north", Period.year(2024), date(2024, 12, 22)),
    "one month of one community": ("willow", Period(date(2023, 5, 1), date(2023, 5, 31)), date(2023, 5, 11)),
    "a summer, known later": ("district", Period(date(2023, 6, 1), date(2023, 8, 31)), date(2024, 3, 31)),
    "nothing yet": ("south", Period.year(2022), date(2022, 12, 31)),
}
every_metric = pytest.mark.parametrize("key", list(registry.metrics()))


def rounded(value: Any) -> Decimal | None:
    """Comparable to a millionth: SQL averages in floating point on one database."""
    return None if value is None else Decimal(value).quantize(PLACES)


def live_values(history: History, unit: str, period: Period, cut_off_on: date) -> dict[str, Any]:
    """What the engine says of all metrics, asked at once."""
    part = MetricSlice(history.counter, history.cast.units[unit], period, cut_off_on)
    return {key: figure.value for key, figure in figures(list(registry.metrics().values()), part).items()}


@pytest.fixture(scope="module")
def live(two_years: History) -> Iterator[Mapping[str, Mapping[str, Any]]]:
    """What the engine says of every slice."""
    yield {name: live_values(two_years, *part) for name, part in SLICES.items()}


@every_metric
def test_a_metric_gives_the_number_counted_by_hand(key: str, live: Mapping[str, Mapping[str, Any]], history: History):
    assert rounded(live[COUNTED_BY_HAND][key]) == rounded(reference_of(key).expected)


@every_metric
def test_a_metric_gives_what_sql_written_by_hand_gives(
    key: str, live: Mapping[str, Mapping[str, Any]], history: History
):
    reference, units = reference_of(key), history.cast.units
    stated = {name: reference.value(units[unit].path, *when) for name, (unit, *when) in SLICES.items()}
    found = {name: values[key] for name, values in live.items()}
    assert {name: rounded(value) for name, value in found.items()} == {
        name: rounded(value) for name, value in stated.items()
    }


@every_metric
def test_the_slices_tell_a_metric_from_nothing(key: str, live: Mapping[str, Mapping[str, Any]], history: History):
    seen = {values[key] for values in live.values()}
    assert len(seen) > 1 and any(seen)


def test_there_is_no_second_opinion_on_what_is_no_metric():
    assert references().keys() - registry.metrics().keys() == set()


def test_a_metric_without_a_second_opinion_is_told_where_to_write_it():
    with pytest.raises(AssertionError, match=r"write it in .*ledgers/mediation/cases/dispute\.yaml, under metrics"):
        reference_of("mediation.dispute.untold")
