"""A last day that a rule or a paper names itself: 每年3月1日前, 通知要求12月25日前. Nothing is counted to reach it."""

from dataclasses import dataclass
from datetime import date, timedelta

from zhunsheng.law.hard_dates import day_in
from zhunsheng.law.model import Direction, Rule, Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.working_days import Calendar

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """The day, with where it stands; `source_id` is a rule id, or the key of a setting (see `law.model.Limit`)."""

    day: date
    citation: str
    source_id: str
    version: str
    needs_confirmation: bool
    applied: str = ""

    def receipt(self, *, trigger: date, trigger_label: str, calendar: Calendar) -> Receipt:
        """The receipt of a limit that ends on the day, whatever its trigger: its length is 0, and no rest day moves it."""
        return Receipt(
            trigger_label=trigger_label,
            trigger_on=trigger,
            first_day=trigger + _ONE_DAY,
            length=0,
            unit=Unit.CALENDAR_DAY,
            direction=Direction.FORWARD,
            roll=False,
            citation=self.citation,
            source_id=self.source_id,
            law_version=self.version,
            calendar_version=calendar.version,
            skipped=(),
            suspended=(),
            extended=(),
            nominal_end_on=self.day,
            rolled=(),
            due_on=self.day,
            provisional=False,
            provisional_why="",
            needs_confirmation=self.needs_confirmation,
            applied=self.applied,
            rest_at_end=calendar.rest_reason(self.day) or "",
        )


def named_by(rule: Rule, year: int, applied: str) -> NamedDay | None:
    """The day of a year that a rule names; None where it was not law on that day.

    Raises LawError when the rule names no day of the year, or the year has no such day.
    """
    day = day_in(rule, year)
    if not rule.in_force(day):
        return None
    return NamedDay(day, rule.citation, rule.id, rule.version, rule.needs_confirmation, applied)
