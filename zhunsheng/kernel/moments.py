"""When something was done or ends: a civil date, and its moment where the time of day is known."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple

from zhunsheng.kernel.today import civil_date, moment_of

LAST_MINUTE = time(23, 59)


class DayOrMoment(NamedTuple):
    """A civil date ``on``, with the moment ``at`` (aware) of that day where it is known."""

    on: date
    at: datetime | None = None

    @classmethod
    def read(cls, text: str) -> DayOrMoment:
        """What ``said`` wrote. Raises ValueError for anything else."""
        if "T" not in text:
            return cls(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
        return cls(civil_date(moment), moment)

    @property
    def said(self) -> str:
        """ISO text: of the moment where there is one, else of the day."""
        return (self.at or self.on).isoformat()

    @property
    def until(self) -> datetime:
        """The moment up to which it lasts: its own, or the last minute of the day."""
        return self.at or moment_of(self.on, LAST_MINUTE)

    def has_passed(self, now: datetime) -> bool:
        """Whether it is over at ``now``, a minute: a day is over with its last one."""
        return self.until < now

    def is_after(self, end: DayOrMoment) -> bool:
        """Whether it lies after ``end``: to the minute where both moments are known, else by the day."""
        if self.at is not None and end.at is not None:
            return self.at > end.at
        return self.on > end.on
