"""A day-by-day count of periods, written from the articles alone. It knows nothing of zhunsheng.law.

It counts as a clerk counts on a paper calendar: one day after the other, with a finger on each. Slow, plain, and
therefore a second opinion on the clock. Days of rest come from the package `chinese_calendar`, not from our table.

Articles: 民事诉讼法 85 (day of the trigger, rest day at the end), 民法典 201–203 (hours, corresponding day, rest day).
Units are the words of the statute files: calendar_day, working_day, hour, month, year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import chinese_calendar  # type: ignore[import-untyped]

FIRST_KNOWN_DAY, LAST_KNOWN_DAY = date(2004, 1, 1), date(2026, 12, 31)
ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
MINUTES_OF_AN_HOUR = 60
# 国办发明电〔2005〕35号 makes this Saturday a working day; the package left it out.
LEFT_OUT_BY_THE_PACKAGE = date(2005, 12, 31)


@dataclass(frozen=True)
class End:
    """The end before rolling and the last day itself."""

    nominal: date
    due: date


@dataclass(frozen=True)
class Stop:
    """Days that do not count, from the first to the day before the clock runs again; without end while it stands."""

    from_on: date
    until_on: date | None

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class NeverEnds(Exception):
    """The clock stands and nobody has set it going again: there is no last day yet."""


def simulate(
    length: int,
    unit: str,
    trigger: date,
    *,
    backward: bool = False,
    roll: bool = False,
    stops: Sequence[Stop] = (),
    extensions: Sequence[tuple[int, str]] = (),
) -> End:
    """Count a period. `extensions` stand in the order in which they were granted.

    Raises NeverEnds when the count runs into a stop that has no end.
    """
    if backward:
        end = counted_back(trigger, length, unit)
        return End(end, end)
    end = trigger
    for part_length, part_unit in one_part_per_unit([(length, unit), *extensions]):
        end = counted(end, part_length, part_unit, stops)
    nominal = end
    while roll and is_rest_day(end):
        end += ONE_DAY
    return End(nominal, end)


def hours_later(trigger: datetime, hours: int) -> datetime:
    """So many hours on, minute by minute; days of rest pass like any other."""
    moment = trigger
    for _ in range(hours * MINUTES_OF_AN_HOUR):
        moment += ONE_MINUTE
    return moment


@dataclass(frozen=True)
class Pause:
    """Minutes that do not count, from the first to the one before the clock runs again; without end while it stands."""

    from_at: datetime
    until_at: datetime | None

    def covers(self, moment: datetime) -> bool:
        return self.from_at <= moment and (self.until_at is None or moment < self.until_at)


def minutes_later(trigger: datetime, minutes: int, pauses: Sequence[Pause] = ()) -> datetime:
    """So many minutes on, each watched as it passes; one in a pause does not count.

    Raises NeverEnds when the count runs into a pause that has no end.
    """
    moment = trigger
    while minutes:
        standing = [pause for pause in pauses if pause.covers(moment)]
        if any(pause.until_at is None for pause in standing):
            raise NeverEnds
        minutes -= not standing
        moment += ONE_MINUTE
    return moment


def is_rest_day(day: date) -> bool:
    """By the package within its years, by the weekend outside them."""
    if day == LEFT_OUT_BY_THE_PACKAGE:
        return False
    if FIRST_KNOWN_DAY <= day <= LAST_KNOWN_DAY:
        return _known_rest_day(day)
    return day.isoweekday() in (6, 7)


def is_make_up_day(day: date) -> bool:
    """A Saturday or Sunday on which people work."""
    return day.isoweekday() in (6, 7) and not is_rest_day(day)


def is_weekday_holiday(day: date) -> bool:
    """A day off from Monday to Friday."""
    return day.isoweekday() not in (6, 7) and is_rest_day(day)


def one_part_per_unit(parts: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """1 month and 1 month more are 2 months from the first day, not a month from the end of a month."""
    joined: list[tuple[int, str]] = []
    for length, unit in parts:
        if unit == "year":
            length, unit = length * 12, "month"
        if joined and joined[-1][1] == unit:
            length = length + joined.pop()[0]
        joined.append((length, unit))
    return joined


def counted(start: date, length: int, unit: str, stops: Sequence[Stop]) -> date:
    """The last day of a period that begins on the day after `start`."""
    if unit in ("month", "year"):
        return months_counted(start, length * (12 if unit == "year" else 1), stops)
    day, left = start, length
    while left:
        day += ONE_DAY
        if not stopped(day, stops) and not (unit == "working_day" and is_rest_day(day)):
            left -= 1
    return day


def months_counted(start: date, months: int, stops: Sequence[Stop]) -> date:
    """To the corresponding day; then one day more for each stopped day inside, stopped days passed over again."""
    end = start
    for day in days_after(start):
        months -= day.day == 1
        is_last_of_month = (day + ONE_DAY).day == 1
        if months <= 0 and (day.day == start.day or is_last_of_month):
            end = day
            break
    left, day = 0, start
    while day < end:
        day += ONE_DAY
        left += stopped(day, stops)
    while left:
        end += ONE_DAY
        left -= not stopped(end, stops)
    return end


def counted_back(event: date, length: int, unit: str) -> date:
    """The day so long before the event; the day before the event is day 1."""
    if unit in ("month", "year"):
        return months_counted_back(event, length * (12 if unit == "year" else 1))
    day, left = event, length
    while left:
        day -= ONE_DAY
        left -= not (unit == "working_day" and is_rest_day(day))
    return day


def months_counted_back(event: date, months: int) -> date:
    """Back to the corresponding day, or to the last day of a month that has none."""
    day = event
    while months:
        day -= ONE_DAY
        months -= (day + ONE_DAY).day == 1
    while day.day > event.day:
        day -= ONE_DAY
    return day


def days_after(start: date) -> Iterator[date]:
    day = start
    while True:
        day += ONE_DAY
        yield day


def stopped(day: date, stops: Sequence[Stop]) -> bool:
    standing = False
    for stop in stops:
        if stop.covers(day):
            if stop.until_on is None:
                raise NeverEnds
            standing = True
    return standing


@cache
def _known_rest_day(day: date) -> bool:
    return bool(chinese_calendar.is_holiday(day))
