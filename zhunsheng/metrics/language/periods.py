"""Periods of civil dates, both ends included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhunsheng.law.wording import day_words


@dataclass(frozen=True)
class Period:
    """From ``from_on`` to ``to_on``, both days included. Raises ValueError when it ends before it begins."""

    from_on: date
    to_on: date

    def __post_init__(self) -> None:
        if self.to_on < self.from_on:
            raise ValueError(f"统计期间的止日{day_words(self.to_on)}早于起日{day_words(self.from_on)}，请改正起止日期")

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def year_earlier(self) -> Period:
        """The same dates one year earlier (上年同期)."""
        return Period(year_earlier(self.from_on), year_earlier(self.to_on))

    def months(self) -> Iterator[str]:
        """The months that the period touches, as ``2023-05``, in order."""
        year, month = self.from_on.year, self.from_on.month
        while (year, month) <= (self.to_on.year, self.to_on.month):
            yield f"{year:04}-{month:02}"
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def year_earlier(day: date) -> date:
    """The same date one year earlier; 29 February becomes 28 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
