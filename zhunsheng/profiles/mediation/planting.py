"""Marking plans: types, major and confidential disputes, confirmations, and the cases planted for tests to find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import cycle
from random import Random

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.choosing import chosen
from zhunsheng.profiles.mediation.limits import Stay, rule_due
from zhunsheng.profiles.mediation.plans import FAILED, OPEN, SETTLED, WITHDRAWN, Plan, Planner

MAJOR, CONFIDENTIAL = "major", "confidential"
CORRECTED_AMOUNT, CORRECTED_DATE, LATE_ENTRY, TRANSFERRED = (
    "corrected_amount",
    "corrected_date",
    "late_entry",
    "transferred",
)
LEVEL_OVERDUE, COURT_OVERDUE_OPEN, COURT_EXTENDED = "level_overdue", "court_overdue_open", "court_extended"
VOID_REGISTERED, VOID_SETTLED = "void_registered", "void_settled"
LABOUR = "labour"
# Room after a late or wrongly dated entry for it to be recorded and set right before today.
ROOM_AFTER = 16


class Planting:
    """Marks the plans of one year, each mark on as many as wanted and never two that would disturb each other."""

    def __init__(self, planner: Planner, unconfirmable: Sequence[str]) -> None:
        self.planner, self.unconfirmable = planner, unconfirmable
        self.parameters, self.year = planner.parameters, planner.year
        self.rng: Random = planner.rng

    def mark(self, plans: list[Plan]) -> None:
        """Give every plan its type and form, then plant what is to be planted; void ones are added to ``plans``."""
        self._mark_transferred(plans)
        self._mark_overdue(plans)
        for plan in plans:
            weights = self.parameters.habits["types"][plan.kind]
            plan.dispute_type = self.rng.choices(list(weights), list(weights.values()))[0]
        self._mark_major(plans)
        self._mark_confidential(plans)
        self._mark_court(plans)
        for mark in (LATE_ENTRY, CORRECTED_AMOUNT, CORRECTED_DATE):
            for plan in self._chosen(plans, self.parameters.planted[mark], mark, self._is_plain_settled):
                plan.marks.add(mark)
        self._mark_written(plans)
        self._mark_confirmed(plans)
        plans += self._void()

    def _chosen(self, plans: Sequence[Plan], count: int, what: str, fits: Callable[[Plan], bool]) -> list[Plan]:
        return chosen(self.rng, plans, count, fits, Fault(self.parameters.where, what))

    def _is_settled_own(self, plan: Plan) -> bool:
        """One of our own that counts for the year and has no other mark yet."""
        is_own = plan.kind == self.parameters.own_kinds[0] and plan.outcome == SETTLED
        return is_own and not plan.marks and (plan.ended or 0) <= self.year.end

    def _is_plain_settled(self, plan: Plan) -> bool:
        return plan.outcome == SETTLED and not plan.marks and (plan.ended or 0) + ROOM_AFTER <= self.year.last

    def _mark_transferred(self, plans: Sequence[Plan]) -> None:
        """Begun as administrative mediation and so never under level limits; one stay like those."""
        for plan in self._chosen(plans, self.parameters.planted[TRANSFERRED], TRANSFERRED, self._is_settled_own):
            assert plan.ended is not None
            plan.stays = self.planner.single_path(plan.ended)
            plan.accepted = plan.stays[0].entered
            plan.received_on = self.planner.received_before(plan.accepted)
            plan.marks.add(TRANSFERRED)

    def _mark_overdue(self, plans: Sequence[Plan]) -> None:
        """Lengthen a stay beyond its limit; the end stays, so the dispute was received earlier."""
        wanted = self.parameters.planted[LEVEL_OVERDUE] - self.parameters.planted["level_overdue_open"]
        fitting = [plan for plan in plans if self._is_settled_own(plan)]
        self.rng.shuffle(fitting)
        for plan in fitting:
            if not wanted:
                return
            assert plan.ended is not None
            top = len(plan.stays)
            late = (self.rng.randint(1, top), self.rng.randint(*self.parameters.length("overdue_working_days")))
            path = self.planner.limits.path_back(plan.ended, self.planner.wanted_stays(top), late=late)
            if path is not None:
                plan.stays, plan.accepted = path, path[0].entered
                plan.received_on = self.planner.received_before(path[0].entered)
                plan.marks.add(LEVEL_OVERDUE)
                wanted -= 1
        if wanted:
            message = f"planted.{LEVEL_OVERDUE}：还有{wanted}件无法安排在年内"
            raise InvalidDeclaration([Fault(self.parameters.where, message)])

    def _mark_major(self, plans: Sequence[Plan]) -> None:
        chosen = self._chosen(plans, self.parameters.major, MAJOR, self._is_settled_own)
        known = self.parameters.habits["major_disputes"]
        labour = cycle([dispute for dispute in known if dispute["type"] == LABOUR])
        other = cycle([dispute for dispute in known if dispute["type"] != LABOUR])
        for number, plan in enumerate(chosen):
            dispute = next(labour if number < self.parameters.major_labour else other)
            plan.dispute_type, plan.subject = dispute["type"], dispute["subject"]
            plan.marks.add(MAJOR)

    def _mark_confidential(self, plans: Sequence[Plan]) -> None:
        for plan in self._chosen(plans, self.parameters.confidential, CONFIDENTIAL, self._is_settled_own):
            plan.marks.add(CONFIDENTIAL)
            plan.dispute_type = self.rng.choice(self.parameters.habits["confidential_types"])

    def _mark_court(self, plans: Sequence[Plan]) -> None:
        """Some court assignments still open after their limit, some extended by both sides."""
        planted, days = self.parameters.planted, self.year.days

        def is_due(plan: Plan) -> bool:
            rule = self.parameters.line(plan.kind).get("limit_rule")
            if rule is None or plan.accepted is None or plan.marks or plan.outcome not in (FAILED, WITHDRAWN):
                return False
            return rule_due(rule, days[plan.accepted]) < self.year.today

        latest = sorted(plans, key=lambda plan: plan.received_on)[-len(plans) // 4 :]
        for plan in self._chosen(latest, planted[COURT_OVERDUE_OPEN], COURT_OVERDUE_OPEN, is_due):
            plan.outcome, plan.ended = OPEN, None
            plan.stays = [Stay(1, plan.stays[0].entered, None)]
            plan.marks.add(COURT_OVERDUE_OPEN)
        for plan in self._chosen(plans, planted[COURT_EXTENDED], COURT_EXTENDED, is_due):
            assert plan.accepted is not None
            due = rule_due(self.parameters.line(plan.kind)["limit_rule"], days[plan.accepted])
            plan.ended = self.year.before(due + timedelta(days=self.rng.randint(1, 9)))
            plan.ended = min(plan.ended, self.year.last)
            plan.stays = [Stay(1, plan.accepted, plan.ended)]
            plan.marks.add(COURT_EXTENDED)

    def _mark_written(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            plan.is_written = bool(plan.marks) or self.rng.random() < self.parameters.share("written")

    def _mark_confirmed(self, plans: Sequence[Plan]) -> None:
        def fits(plan: Plan) -> bool:
            is_plain = CORRECTED_DATE not in plan.marks and LATE_ENTRY not in plan.marks
            is_agreed = plan.outcome == SETTLED and plan.is_written and plan.dispute_type not in self.unconfirmable
            return is_plain and is_agreed and (plan.ended or 0) < self.year.end

        for plan in self._chosen(plans, self.parameters.confirmed, "confirmed", fits):
            plan.confirmed = True

    def _void(self) -> list[Plan]:
        """Disputes entered twice and voided; they are over and above every total."""
        kind, planted = self.parameters.own_kinds[0], self.parameters.planted
        places = range(self.year.last // 4, self.year.last - ROOM_AFTER)
        plans = []
        for _ in range(planted[VOID_REGISTERED]):
            plans.append(Plan(kind, self.year.days[self.rng.choice(places)], None, OPEN, marks={VOID_REGISTERED}))
        for _ in range(planted[VOID_SETTLED]):
            end = self.rng.choice(places)
            path = self.planner.limits.path_back(end, self.planner.wanted_stays(1))
            assert path is not None
            accepted = path[0].entered
            received_on = self.planner.received_before(accepted)
            plans.append(Plan(kind, received_on, accepted, SETTLED, end, path, is_written=True, marks={VOID_SETTLED}))
        weights = self.parameters.habits["types"][kind]
        for plan in plans:
            plan.dispute_type = next(iter(weights))
        return plans
