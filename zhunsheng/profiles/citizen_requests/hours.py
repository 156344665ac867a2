"""When people act: a platform at any hour, an office in its own. Moments are the place's own time, to the minute."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Protocol

from zhunsheng.profiles.citizen_requests.parameters import Parameters
from zhunsheng.profiles.working_year import OFFICE_MINUTES, OFFICE_OPENS, WorkingYear

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# How many of a hundred requests reach a platform in each hour of the day, from midnight on.
BY_HOUR = (1, 1, 0, 0, 0, 1, 2, 4, 7, 9, 9, 7, 4, 4, 7, 8, 7, 6, 5, 5, 5, 4, 3, 2)
# What is still to be done when the doors are about to close goes on to the next day.
LAST_CALL = timedelta(hours=4)
# The desk needs no longer for what it does itself.
AT_THE_DESK = timedelta(hours=3)
LONGEST_REST = timedelta(days=12)


class Hours(Protocol):
    """Draws moments."""

    def between(self, after: datetime, until: datetime) -> datetime:
        """A moment after ``after`` and not after ``until``; a minute after ``after`` when there is no room."""
        ...

    def soon(self, after: datetime, until: datetime) -> datetime:
        """A moment as soon after ``after`` as somebody is there, and not after ``until``."""
        ...

    def early(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """The part of a month in which what comes in can still be closed before its end."""
        ...

    def late(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """The part of a month from which something may still be open at its end without being late."""
        ...

    def closes(self, start: datetime, end: datetime) -> datetime:
        """The last moment of a month at which something can be done."""
        ...


class AllHours:
    """At any hour of any day, most often when people are up. What comes within ``reach`` of the end may stay open."""

    def __init__(self, reach: timedelta, rng: Random) -> None:
        self.reach, self.rng = reach, rng

    def between(self, after: datetime, until: datetime) -> datetime:
        minutes = int((until - after) / MINUTE)
        if minutes < 1:
            return after + MINUTE
        if until - after > DAY:
            day = after.date() + timedelta(days=self.rng.randrange((until.date() - after.date()).days + 1))
            hour = self.rng.choices(range(24), BY_HOUR)[0]
            moment = datetime.combine(day, time(hour, self.rng.randrange(60)))
            if after < moment <= until:
                return moment
        return after + self.rng.randint(1, minutes) * MINUTE

    def soon(self, after: datetime, until: datetime) -> datetime:
        return self.between(after, min(after + AT_THE_DESK, until))

    def early(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        return start, end - LAST_CALL

    def late(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        return max(start, end - self.reach), end - MINUTE

    def closes(self, start: datetime, end: datetime) -> datetime:
        return end - MINUTE


class OfficeHours:
    """In office hours of working days. What comes on the last ``reach`` working days of a month may stay open."""

    def __init__(self, year: WorkingYear, reach: int, rng: Random) -> None:
        self.year, self.reach, self.rng = year, reach, rng

    def between(self, after: datetime, until: datetime) -> datetime:
        openings = [
            (max(opens, after + MINUTE), min(closes, until))
            for opens, closes in self._openings(after.date(), until.date())
            if max(opens, after + MINUTE) <= min(closes, until)
        ]
        if not openings:
            return after + self.rng.randint(1, max(1, int((until - after) / MINUTE))) * MINUTE
        low, high = self.rng.choice(openings)
        return low + self.rng.randint(0, int((high - low) / MINUTE)) * MINUTE

    def soon(self, after: datetime, until: datetime) -> datetime:
        openings = self._openings(after.date(), min(until, after + LONGEST_REST).date())
        opens = next((opens for opens, closes in openings if closes > after), None)
        return self.between(after, until if opens is None else min(max(opens, after) + AT_THE_DESK, until))

    def early(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        return start, self.late(start, end)[0]

    def late(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        openings = self._openings(start.date(), (end - MINUTE).date())[-self.reach :]
        return openings[0][0], openings[-1][1]

    def closes(self, start: datetime, end: datetime) -> datetime:
        return self.late(start, end)[1]

    def _openings(self, first: date, last: date) -> list[tuple[datetime, datetime]]:
        """When the office opens and closes on the working days from ``first`` to ``last``."""
        days = self.year.days[bisect_left(self.year.days, first) : bisect_right(self.year.days, last)]
        opens = [datetime.combine(day, OFFICE_OPENS) for day in days]
        return [(moment, moment + OFFICE_MINUTES * MINUTE) for moment in opens]


def hours_of(parameters: Parameters, year: WorkingYear, rng: Random) -> Hours:
    """Any hour where a platform handles the requests, office hours where our own people do."""
    carried_over = parameters.habits["carried_over"]
    if parameters.platform is not None:
        return AllHours(timedelta(**carried_over), rng)
    return OfficeHours(year, carried_over["working_days"], rng)
