"""What sort of day a day is: working day, weekend, festival or make-up day, and the notice that says so."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhunsheng.law.working_days import WEEKEND, Calendar, Notice


class DayKind(StrEnum):
    """Working and weekend as every week has them; holiday and make-up as a notice of the State Council says."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class SortedDay:
    """A day with its sort. ``name`` is what a small cell says (国庆节, 周末, 调休上班; nothing for a working day);
    ``notice`` is the notice that it rests on, None where the week alone decides."""

    day: date
    kind: DayKind
    name: str
    notice: Notice | None

    @property
    def is_rest_day(self) -> bool:
        return self.kind in (DayKind.WEEKEND, DayKind.HOLIDAY)


def sorted_day(day: date, calendar: Calendar) -> SortedDay:
    """The sort of a day by a calendar; the notice issued last decides where several speak of it."""
    for notice in reversed(calendar.notices):
        if day in notice.holidays:
            return SortedDay(day, DayKind.HOLIDAY, notice.holidays[day], notice)
        if day in notice.working_days:
            return SortedDay(day, DayKind.MAKE_UP, "调休上班", notice)
    if calendar.is_rest_day(day):
        return SortedDay(day, DayKind.WEEKEND, WEEKEND, None)
    return SortedDay(day, DayKind.WORKING, "", None)
