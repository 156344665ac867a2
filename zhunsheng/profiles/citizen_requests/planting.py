"""Marking plans: how often they bounced, and the cases planted for tests to find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from zhunsheng.kernel.errors import Fault
from zhunsheng.profiles.choosing import chosen
from zhunsheng.profiles.citizen_requests.plans import Plan, Planner

BOUNCED_OFTEN, BOUNCED_OVERDUE = "bounced_often", "bounced_overdue"
RESPONDED_LATE, HANDLED_LATE, OVERDUE_OPEN = "responded_late", "handled_late", "overdue_open"
REDONE, EXTENDED, LAWFULLY_HANDLED = "redone", "extended", "lawfully_handled"
WITHOUT_GRID, LATE_ENTRY = "without_grid", "late_entry"
SELDOM = (1, 2)


class Planting:
    """Marks the plans of one year, each mark on as many as wanted and never two that would disturb each other."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.parameters, self.rng = planner.parameters, planner.rng

    def mark(self, plans: Sequence[Plan]) -> None:
        """Plant what is to be planted, then let some others bounce once or twice."""
        self._mark_open(plans)
        for mark in (BOUNCED_OFTEN, RESPONDED_LATE, HANDLED_LATE, REDONE, EXTENDED, LAWFULLY_HANDLED, LATE_ENTRY):
            for plan in self._chosen(plans, mark, self._has_room):
                plan.marks.add(mark)
        bounced = [plan for plan in plans if BOUNCED_OFTEN in plan.marks]
        for plan in bounced:
            plan.bounces = self.rng.randint(*self.parameters.length("bounced_often"))
        for plan in self._chosen(bounced, BOUNCED_OVERDUE, lambda plan: True):
            plan.marks.add(BOUNCED_OVERDUE)
        for plan in self._chosen(plans, WITHOUT_GRID, lambda plan: plan.child is None):
            plan.marks.add(WITHOUT_GRID)
        for plan in plans:
            if self._has_room(plan) and self.rng.random() < self.parameters.share("bounced"):
                plan.bounces = self.rng.randint(*SELDOM)

    def _mark_open(self, plans: Sequence[Plan]) -> None:
        """Some that are open today came in so early that their time is over."""
        for plan in self._chosen(plans, OVERDUE_OPEN, lambda plan: plan.closing_month is None and plan.child is None):
            low, high = self.parameters.length("overdue_open_days")
            month, today = self.planner.year.month_of(plan.received_at.date()), self.planner.today
            latest, earliest = today - timedelta(days=low), today - timedelta(days=high)
            plan.received_at = self.planner.hours.between(max(earliest, self.planner.bounds(month)[0]), latest)
            plan.marks.add(OVERDUE_OPEN)

    def _chosen(self, plans: Sequence[Plan], mark: str, fits: Callable[[Plan], bool]) -> list[Plan]:
        fault = Fault(self.parameters.where, f"planted.{mark}")
        return chosen(self.rng, plans, self.parameters.planted[mark], fits, fault)

    def _has_room(self, plan: Plan) -> bool:
        """Plain, and early enough in its month for whatever is planted on it to end there."""
        if plan.closing_month is None or plan.child is not None or plan.marks:
            return False
        _, end = self.planner.bounds(plan.closing_month)
        return plan.received_at + timedelta(days=self.parameters.habits["room_days"]) <= end
