"""A second opinion on every metric: a number counted by hand and SQL written by hand, beside the cases of its kind.

``metrics`` in ``zhunsheng/ledgers/<ledger>/cases/<kind>.yaml`` says for each metric of the kind what it comes to
(``expected``: 北岸街道 in 2023, cut off at 22 December; see conftest.py for what has been entered) and the ``sql`` that
says so on any slice, sharing nothing with the engine. Parameters: ``path`` (the unit's path with %), ``first``, ``last``
(the period, cut off), ``day`` (the cut-off), ``until`` (the moment at which the day after it begins); the same a year
earlier as ``first_before`` and ``last_before``. The table ``matters`` holds what stands in the unit and is not void:
``matter_id`` and ``opened_on``. ``{days}(a, b)`` stands for the days from a to b, which no two databases write alike. A
statement that gives two numbers means the first divided by the second, in percent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from django.db import connection
from django.utils.timezone import make_aware

from tests.ledgers.cases import ROOM, cases_files
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.language.periods import year_earlier

MATTERS = """WITH matters AS (
    SELECT kernel_matter.id AS matter_id, kernel_matter.opened_on
    FROM kernel_matter JOIN kernel_unit ON kernel_unit.id = kernel_matter.unit_id
    WHERE kernel_unit.path LIKE %(path)s AND NOT kernel_matter.is_void
) """
ONE_DAY = timedelta(days=1)
DAYS = re.compile(r"\{days\}\((\w+), (\w+)\)")
DIFFERENCE = {"sqlite": r"(julianday(\2) - julianday(\1))", "postgresql": r"(\2 - \1)"}


@dataclass(frozen=True)
class Reference:
    """What another hand says of a metric."""

    expected: Decimal | None
    sql: str

    def value(self, unit_path: str, period: Period, cut_off_on: date) -> Decimal | None:
        """What the SQL says of a slice; None when it says nothing, or divides by nothing."""
        last = min(period.to_on, cut_off_on)
        days = {"first": period.from_on, "last": last, "day": cut_off_on}
        days |= {"first_before": year_earlier(period.from_on), "last_before": year_earlier(last)}
        said = {name: day.isoformat() for name, day in days.items()}
        until = make_aware(datetime.combine(cut_off_on + ONE_DAY, time.min)).astimezone(UTC)
        with connection.cursor() as cursor:
            sql = MATTERS + DAYS.sub(DIFFERENCE[connection.vendor], self.sql)
            cursor.execute(sql, {"path": f"{unit_path}%", "until": f"{until:%Y-%m-%d %H:%M:%S}", **said})
            row = cursor.fetchone()
        if len(row) == 2:
            return Decimal(100) * row[0] / row[1] if row[1] else None
        return _number(row[0])


@cache
def references() -> dict[str, Reference]:
    """The second opinions of all ledgers by the key of the metric."""
    return {
        key: Reference(_number(said["expected"]), said["sql"])
        for content in cases_files()
        for key, said in content.get("metrics", {}).items()
    }


def reference_of(key: str) -> Reference:
    """The second opinion on one metric; without one the test fails and says where it is to be written."""
    if key not in (known := references()):
        ledger, kind, _ = key.split(".")
        path = ROOM / "ledgers" / ledger / "cases" / f"{kind}.yaml"
        raise AssertionError(f"{key} has no second opinion: write it in {path}, under metrics, as {key}: expected, sql")
    return known[key]


def _number(said: object) -> Decimal | None:
    return None if said is None else Decimal(str(said))
