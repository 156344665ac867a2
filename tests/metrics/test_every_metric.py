"""Every metric against two other opinions: numbers counted by hand, and SQL written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tests.metrics.mediation_reference import REFERENCE
from tests.metrics.two_years import History
from zhunsheng.metrics import registry
from zhunsheng.metrics.engines.live import MetricSlice, figures
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.language.periods import year_earlier

DIFFERENCE = {
    "sqlite": "julianday({1}) - julianday({0})",
    "postgresql": "({1} - {0})",
}
PLACES = Decimal("0.000001")

NORTH_2023 = {
    "mediation.dispute.received": 9,
    "mediation.dispute.accepted": 8,
    "mediation.dispute.settled": 5,
    "mediation.dispute.failed": 1,
    "mediation.dispute.withdrawn": 1,
    "mediation.dispute.refused": 1,
    "mediation.dispute.major": 2,
    "mediation.dispute.major_settled": 1,
    "mediation.dispute.settlement_rate": Decimal(500) / 9,
    "mediation.dispute.settled_of_received": Decimal(500) / 9,
    "mediation.dispute.settled_in_time_of_level": 75,
    "mediation.dispute.days_to_settle": Decimal("2.2"),
    "mediation.dispute.people": 55,
    "mediation.dispute.amount": Decimal("101589.77"),
    "mediation.dispute.median_amount": 300,
    "mediation.dispute.escalations": 1,
    "mediation.dispute.escalated": 1,
    "mediation.dispute.sessions": 3,
    "mediation.dispute.pending": 1,
    "mediation.dispute.overdue": 1,
    "mediation.dispute.settled_growth": None,
    "mediation.agreement.concluded": 5,
    "mediation.agreement.confirmation_lapsed": 2,
    "mediation.agreement.confirmed_share": 25,
    "mediation.agreement.performed_share": 20,
    "mediation.agreement.revisits": 3,
    "mediation.agreement.revisited": 2,
    "mediation.confirmation.applied": 2,
    "mediation.confirmation.ruled": 1,
    "mediation.confirmation.days_to_rule": 8,
    "mediation.committee.in_force": 3,
    "mediation.mediator.in_force": 3,
}

SLICES = {
    "a year up to the cut-off": ("north", Period.year(2023), date(2023, 12, 22)),
    "a whole year": ("north", Period.year(2023), date(2023, 12, 31)),
    "the year after, with one to compare with": ("north", Period.year(2024), date(2024, 12, 22)),
    "one month of one community": ("willow", Period(date(2023, 5, 1), date(2023, 5, 31)), date(2023, 5, 11)),
    "a summer, known later": ("district", Period(date(2023, 6, 1), date(2023, 8, 31)), date(2024, 3, 31)),
    "nothing yet": ("south", Period.year(2022), date(2022, 12, 31)),
}


def reference(statement: str, unit_path: str, period: Period, cut_off_on: date) -> Decimal | None:
    """What the SQL says; ``{days}(a, b)`` is put into the database's own words first."""
    sql = statement
    while "{days}" in sql:
        head, _, rest = sql.partition("{days}(")
        pair, _, tail = rest.partition(")")
        sql = head + DIFFERENCE[connection.vendor].format(*(name.strip() for name in pair.split(","))) + tail
    parameters: dict[str, Any] = {
        "path": f"{unit_path}%",
        "first": period.from_on,
        "last": min(period.to_on, cut_off_on),
        "first_before": year_earlier(period.from_on),
        "last_before": year_earlier(min(period.to_on, cut_off_on)),
        "day": cut_off_on,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, {name: str(value) for name, value in parameters.items()})
        row = cursor.fetchone()
    if len(row) == 2:
        return None if not row[1] else Decimal(100) * row[0] / row[1]
    return None if row[0] is None else Decimal(str(row[0]))


def rounded(values: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """Comparable to a millionth: SQL averages in floating point on one database."""
    return {key: None if value is None else Decimal(value).quantize(PLACES) for key, value in values.items()}


def live_values(history: History, unit: str, period: Period, cut_off_on: date) -> dict[str, Any]:
    viewer = history.cast.viewer("supervisor", date(2024, 12, 31))
    part = MetricSlice(viewer, history.cast.units[unit], period, cut_off_on)
    return {key: figure.value for key, figure in figures(list(registry.metrics().values()), part).items()}


def test_every_metric_has_a_reference_and_a_number_counted_by_hand():
    assert registry.metrics().keys() == REFERENCE.keys() == NORTH_2023.keys()


def test_every_metric_gives_the_number_counted_by_hand(history: History):
    found = live_values(history, "north", Period.year(2023), date(2023, 12, 22))
    assert rounded(found) == rounded(NORTH_2023)


@pytest.mark.parametrize("name", SLICES)
def test_every_metric_gives_what_sql_written_by_hand_gives(history: History, name: str):
    unit, period, cut_off_on = SLICES[name]
    path = history.cast.units[unit].path
    expected = {key: reference(statement, path, period, cut_off_on) for key, statement in REFERENCE.items()}
    assert rounded(live_values(history, unit, period, cut_off_on)) == rounded(expected)


def test_the_slices_tell_every_metric_from_nothing(history: History):
    seen: dict[str, set[object]] = {key: set() for key in REFERENCE}
    for unit, period, cut_off_on in SLICES.values():
        for key, value in live_values(history, unit, period, cut_off_on).items():
            seen[key].add(value)
    assert {key for key, values in seen.items() if len(values) < 2 or not any(values)} == set()
