"""Counting a generated year anew, by plain SQL on the tables: what the recounts of all ledgers share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from zhunsheng.profiles.working_year import MONTHS


def unlike(name: str, wanted: object, found: object) -> Iterator[str]:
    """What to say when another number was found than wanted."""
    if wanted != found:
        yield f"{name}：要求{wanted}，表中实有{found}"


def by_month(days: Sequence[date]) -> tuple[int, ...]:
    """How many of the days of one year lie in each of its months."""
    return tuple(sum(day.month == month for day in days) for month in range(1, MONTHS + 1))


def rows(sql: str, *values: Any) -> list[tuple[Any, date]]:
    """The rows of a query whose second column is a day."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [str(value) for value in values])
        return [
            (row[0], row[1] if isinstance(row[1], date) else date.fromisoformat(row[1])) for row in cursor.fetchall()
        ]
