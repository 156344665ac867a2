"""The working days of the generated year, by position, so that plans can count in working days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, time, timedelta

from zhunsheng.law.working_days import default_calendar

# Limits that run on after the last day must still find their end.
DAYS_AFTER = 150
MONTHS = 12
OFFICE_OPENS, OFFICE_MINUTES = time(8, 40), 9 * 60


class WorkingYear:
    """Working days from the first of January to well after ``today``. Positions count from 0.

    ``last`` is the position of the last working day before ``today``: nothing has been done yet on the day itself.
    ``end`` is that of the last one that still lies in the year; a place may live on a day of the next.
    """

    def __init__(self, year: int, today: date) -> None:
        calendar = default_calendar()
        self.first_day, self.today = date(year, 1, 1), today
        span = (today - self.first_day).days + DAYS_AFTER
        everyday = [self.first_day + timedelta(days=step) for step in range(span)]
        self.days = [day for day in everyday if not calendar.is_rest_day(day)]
        self.last = bisect_left(self.days, today) - 1
        self.end = min(self.last, self.before(date(year, MONTHS, 31)))

    @property
    def closes_on(self) -> date:
        """The last day that counts for the year."""
        return min(self.today, date(self.first_day.year, MONTHS, 31))

    def before(self, day: date) -> int:
        """The position of the last working day on or before ``day`` (-1 when the year has none yet)."""
        return bisect_right(self.days, day) - 1

    def month_of(self, day: date) -> int:
        """The month of a day, counted from January of the year: 13 is January of the next."""
        return (day.year - self.first_day.year) * MONTHS + day.month

    def month(self, number: int) -> list[int]:
        """The positions in a month (see :meth:`month_of`), up to the last day on which something was done."""
        return [place for place in range(self.last + 1) if self.month_of(self.days[place]) == number]

    def rest_days_before(self, place: int) -> list[date]:
        """The rest days between this working day and the one before it, inside the year."""
        start = self.days[place - 1] if place else self.first_day - timedelta(days=1)
        return [start + timedelta(days=step) for step in range(1, (self.days[place] - start).days)]
