"""Plans of requests: when each comes in, in which month it is closed, and what becomes of it in between.

What is closed in each month are the requests that were open at its beginning and the earlier ones of its own, so the last
to come in are open at its end: nobody is late unless that is planted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.citizen_requests.hours import Hours
from zhunsheng.profiles.citizen_requests.parameters import Parameters
from zhunsheng.profiles.working_year import MONTHS, WorkingYear

# When a request comes in out of which a dispute grows on the same day.
EARLY = (time(6), time(9, 30))


@dataclass(frozen=True)
class Child:
    """A dispute that grew out of a request: its matter, the number by which the platform knows the request, its words."""

    matter: int
    registered_on: date
    outer_number: str
    unit: str
    dispute_type: str
    subject: str
    applicant: str = ""
    phone: str = ""


@dataclass
class Plan:
    """One request. ``closing_month`` counts from January of the year; None for what is still open today.

    ``bounces`` is how often it was sent back; ``marks`` name what was planted on it.
    """

    received_at: datetime
    closing_month: int | None
    child: Child | None = None
    bounces: int = 0
    marks: set[str] = field(default_factory=set)


class Planner:
    """Plans one year; the same random numbers give the same year."""

    def __init__(self, parameters: Parameters, year: WorkingYear, hours: Hours, rng: Random) -> None:
        self.parameters, self.year, self.hours, self.rng = parameters, year, hours, rng

    def plans(self, children: Sequence[Child] = ()) -> list[Plan]:
        """Every request that counts, in the order in which they came in.

        Raises InvalidDeclaration when more ``children`` grew out of the requests of a month than there can be.
        """
        by_month: dict[int, list[Child]] = {}
        for child in children:
            by_month.setdefault(self.year.month_of(child.registered_on), []).append(child)
        plans: list[Plan] = []
        for month, came in enumerate(self.parameters.received, 1):
            plans += self._month(month, came, by_month.pop(month, []))
        if by_month:
            raise self._impossible(f"第{min(by_month)}个月没有受理的诉求，却有转出的纠纷")
        return sorted(plans, key=lambda plan: plan.received_at)

    def bounds(self, month: int) -> tuple[datetime, datetime]:
        """The first moment of a month and the first after it, not later than today begins."""
        return self._first(month), min(self._first(month + 1), self.today)

    @property
    def today(self) -> datetime:
        """The moment at which today begins: nothing has been done yet."""
        return datetime.combine(self.year.today, time.min)

    def _first(self, month: int) -> datetime:
        year, number = divmod(month - 1, MONTHS)
        return datetime(self.year.first_day.year + year, number + 1, 1)

    def _month(self, month: int, came: int, children: Sequence[Child]) -> list[Plan]:
        if not came and not children:
            return []
        left = self.parameters.open_at_end[month - 1]
        start, end = self.bounds(month)
        early, late = self.hours.early(start, end), self.hours.late(start, end)
        plans = [Plan(self._before(child), month, child) for child in children]
        carried = [plan for plan in plans if late[0] <= plan.received_at][:left]
        others = (came - left) - (len(children) - len(carried))
        if others < 0:
            raise self._impossible(f"第{month}个月受理{came}件、月末在办{left}件，而转为纠纷的有{len(children)}件")
        plans += [Plan(self.hours.between(*early), month) for _ in range(others)]
        carried += [Plan(self.hours.between(*late), month) for _ in range(left - len(carried))]
        plans += [plan for plan in carried if plan.child is None]
        for plan in carried:
            plan.closing_month = None if end == self.today else month + 1
        return plans

    def _before(self, child: Child) -> datetime:
        """Early on the day on which the dispute was registered."""
        day = child.registered_on
        return self.hours.soon(datetime.combine(day, EARLY[0]), datetime.combine(day, EARLY[1]))

    def _impossible(self, message: str) -> InvalidDeclaration:
        return InvalidDeclaration([Fault(self.parameters.where, message)])
