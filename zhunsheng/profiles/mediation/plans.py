"""Plans of disputes: what happens to each and when, before anything is written.

Kinds assigned to us by others (诉前联调, 法院委派) are planned forward from the months in which they are received; our
own are planned backward from the months in which they are settled. Where today lies in the next year, what came since is
planted over and above the totals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.profiles.apportion import apportioned
from zhunsheng.profiles.mediation.limits import LevelLimits, Stay, rule_due
from zhunsheng.profiles.mediation.parameters import Parameters
from zhunsheng.profiles.working_year import MONTHS, WorkingYear

SETTLED, FAILED, WITHDRAWN, REFUSED, OPEN = "settled", "failed", "withdrawn", "refused", "open"


@dataclass
class Plan:
    """One dispute. ``accepted`` and ``ended`` are positions of working days; ``marks`` name what was planted on it."""

    kind: str
    received_on: date
    accepted: int | None
    outcome: str
    ended: int | None = None
    stays: list[Stay] = field(default_factory=list)
    dispute_type: str = ""
    subject: str = ""
    is_written: bool = False
    confirmed: bool = False
    marks: set[str] = field(default_factory=set)


class Planner:
    """Plans one year; the same random numbers give the same year."""

    def __init__(self, parameters: Parameters, year: WorkingYear, limits: LevelLimits, rng: Random) -> None:
        self.parameters, self.year, self.limits, self.rng = parameters, year, limits, rng

    def plans(self) -> list[Plan]:
        """Every dispute that counts, in no particular order. Raises InvalidDeclaration when the totals cannot be met."""
        assigned = [plan for kind in self.parameters.received_by_month for plan in self._assigned(kind)]
        settled = self._settle_assigned(assigned)
        self._end_assigned(assigned)
        return [*assigned, *self._own_settled(settled), *self._own_unsettled()]

    def single_path(self, end: int) -> list[Stay]:
        """One stay, for a kind without levels."""
        stay = self.rng.randint(*self.parameters.length("single_working_days"))
        return [Stay(1, max(0, end - stay), end)]

    def wanted_stays(self, top: int | None = None) -> list[int]:
        """How many working days the dispute would stay at each level, up to ``top`` (at random).

        Only the last level may settle it on the day it comes.
        """
        shares = self.parameters.habits["shares"]["levels"]
        top = top or self.rng.choices(range(1, len(shares) + 1), shares)[0]
        lengths = self.limits.lengths[:top]
        return [self.rng.randint(int(level < top), length) for level, length in enumerate(lengths, 1)]

    def received_before(self, accepted: int) -> date:
        """A day of registration before the acceptance: a working day, now and then a rest day."""
        low, high = self.parameters.length("acceptance_working_days")
        place = max(0, accepted - self.rng.randint(low, high))
        rest_days = self.year.rest_days_before(place)
        if rest_days and self.rng.random() < self.parameters.share("rest_day_registration"):
            return self.rng.choice(rest_days)
        return self.year.days[place]

    def _assigned(self, kind: str) -> list[Plan]:
        plans = []
        for month, count in enumerate(self.parameters.received_by_month[kind], 1):
            for received in self._places(month, count, f"received_by_month.{kind}"):
                plans.append(self._forward(kind, received))
        return plans

    def _forward(self, kind: str, received: int) -> Plan:
        """A dispute received on that working day, with the path that it would take in time."""
        accepted = received + self.rng.randint(*self.parameters.length("acceptance_working_days"))
        plan = Plan(kind, self.year.days[received], accepted, OPEN)
        plan.stays = self._path_on(plan, accepted)
        plan.ended = plan.stays[-1].left
        return plan

    def _path_on(self, plan: Plan, accepted: int) -> list[Stay]:
        line = self.parameters.line(plan.kind)
        if line.get("levelled"):
            return self.limits.path_on(accepted, self.wanted_stays())
        stay = self.rng.randint(*self.parameters.length("court_working_days"))
        due = self.year.before(rule_due(line["limit_rule"], self.year.days[accepted]))
        return [Stay(1, accepted, min(accepted + stay, due))]

    def _settle_assigned(self, plans: Sequence[Plan]) -> list[int]:
        """Settle as many assigned disputes of each kind as wanted, no more in a month than are settled in all."""
        room = list(self.parameters.settled_by_month)
        for kind in self.parameters.received_by_month:
            over = [
                plan for plan in plans if plan.kind == kind and plan.ended is not None and plan.ended <= self.year.end
            ]
            missing = self.parameters.settled[kind]
            for plan in self.rng.sample(over, len(over)):
                month = self.year.days[plan.ended or 0].month - 1
                if missing and room[month]:
                    plan.outcome = SETTLED
                    room[month] -= 1
                    missing -= 1
            if missing:
                raise self._impossible(f"settled.{kind}：还有{missing}件无法在所给各月内调成")
        return room

    def _end_assigned(self, plans: Sequence[Plan]) -> None:
        """End the other assigned disputes whose time is over, and leave the rest where they lie today."""
        for plan in plans:
            if plan.outcome == SETTLED:
                continue
            assert plan.ended is not None
            if plan.ended <= self.year.last:
                self.end_unsettled(plan)
            else:
                self.leave_open(plan)

    def end_unsettled(self, plan: Plan) -> None:
        """Fail, withdrawn or refused; a refused dispute never was accepted."""
        ends = self.parameters.habits["shares"]["ends"]
        plan.outcome = self.rng.choices(list(ends), list(ends.values()))[0]
        if plan.outcome == REFUSED:
            plan.ended, plan.accepted, plan.stays = plan.accepted, None, []

    def leave_open(self, plan: Plan) -> None:
        """Cut the plan off at the last day on which something was done."""
        last = self.year.last
        plan.outcome, plan.ended = OPEN, None
        if plan.accepted is not None and plan.accepted > last:
            plan.accepted, plan.stays = None, []
        kept = [stay for stay in plan.stays if stay.entered <= last]
        plan.stays = [Stay(stay.level, stay.entered, stay.left if stay is not kept[-1] else None) for stay in kept]

    def _own_settled(self, room: Sequence[int]) -> list[Plan]:
        rest, plans = list(room), []
        kinds = self.parameters.own_kinds
        for kind in reversed(kinds):
            total = self.parameters.settled[kind]
            by_month = rest if kind == kinds[0] else apportioned(total, rest)
            rest = [left - part for left, part in zip(rest, by_month, strict=True)]
            for month, count in enumerate(by_month, 1):
                plans += [self._own(kind, end, SETTLED) for end in self._places(month, count, "settled_by_month")]
        return plans

    def _own(self, kind: str, end: int, outcome: str) -> Plan:
        if self.parameters.line(kind).get("levelled"):
            path = self.limits.path_back(end, self.wanted_stays())
            assert path is not None
        else:
            path = self.single_path(end)
        accepted = path[0].entered
        return Plan(kind, self.received_before(accepted), accepted, outcome, end, path)

    def _own_unsettled(self) -> list[Plan]:
        """Our own disputes that did not succeed: some ended during the year, the planted ones still open."""
        plans = []
        for kind in self.parameters.own_kinds:
            is_first = kind == self.parameters.own_kinds[0]
            still_open = self._still_open(kind) if is_first else []
            months = Counter(self.year.month_of(plan.received_on) for plan in still_open)
            missing = self.parameters.received[kind] - self.parameters.settled[kind]
            missing -= sum(months[month] for month in range(1, MONTHS + 1))
            if missing < 0:
                raise self._impossible(f"planted：{kind}没有调成的少于要求仍在办的")
            plans += still_open
            for _ in range(missing):
                plan = self._own(kind, self.rng.randint(0, self.year.end), FAILED)
                self.end_unsettled(plan)
                plans.append(plan)
            plans += self._own_after(kind, months) if is_first else []
        return plans

    def _own_after(self, kind: str, still_open: Mapping[int, int]) -> list[Plan]:
        """What came after the year, month by month, besides what is still open: settled as often as during the year."""
        settled_share = self.parameters.settled[kind] / self.parameters.received[kind]
        plans = []
        for month, count in enumerate(self.parameters.received_after_year, MONTHS + 1):
            if count < still_open.get(month, 0):
                raise self._impossible(f"received_after_year：{month - MONTHS}月少于planted中要求仍在办的")
            for received in self._places(month, count - still_open.get(month, 0), "received_after_year"):
                plan = self._forward(kind, received)
                if plan.ended is None or plan.ended > self.year.last:
                    self.leave_open(plan)
                elif self.rng.random() < settled_share:
                    plan.outcome = SETTLED
                else:
                    self.end_unsettled(plan)
                plans.append(plan)
        return plans

    def _still_open(self, kind: str) -> list[Plan]:
        planted, today = self.parameters.planted, self.year.today
        plans = []
        for _ in range(planted["level_due_today"]):
            plans.append(
                self._open_at_level(kind, [p for p in self._near() if self.limits.due_on(*p) == today], "恰好到期")
            )
        for _ in range(planted["level_running"]):
            plans.append(self._open_at_level(kind, [p for p in self._near() if self._due(p) > today], "尚未到期"))
        for _ in range(planted["level_overdue_open"]):
            plan = self._open_at_level(kind, [p for p in self._near() if self._due(p) < today], "已经超期")
            plan.marks.add("level_overdue")
            plans.append(plan)
        for _ in range(planted["awaiting_acceptance"]):
            received = self.year.days[self.year.last - self.rng.randint(0, 1)]
            plans.append(Plan(kind, received, None, OPEN))
        return plans

    def _near(self) -> list[tuple[int, int]]:
        """Levels and days of entry shortly before today."""
        low, high = self.parameters.length("overdue_working_days")
        reach = max(self.limits.lengths) + high + low
        levels = range(1, len(self.limits.lengths) + 1)
        return [(level, self.year.last - back) for level in levels for back in range(min(reach, self.year.last))]

    def _due(self, place: tuple[int, int]) -> date:
        due = self.limits.due_on(*place)
        assert due is not None
        return due

    def _open_at_level(self, kind: str, places: list[tuple[int, int]], what: str) -> Plan:
        if not places:
            raise self._impossible(f"planted：按现行各级时限，今天不可能有纠纷{what}")
        level, entered = self.rng.choice(places)
        path = self.limits.path_back(entered, self.wanted_stays(level - 1)) if level > 1 else []
        assert path is not None
        path.append(Stay(level, entered, None))
        return Plan(kind, self.received_before(path[0].entered), path[0].entered, OPEN, None, path)

    def _places(self, month: int, count: int, what: str) -> list[int]:
        working = self.year.month(month)
        if count and not working:
            raise self._impossible(f"{what}：{month}月在{self.year.today}之前没有工作日，不能有数")
        return sorted(self.rng.choices(working, k=count)) if count else []

    def _impossible(self, message: str) -> InvalidDeclaration:
        return InvalidDeclaration([Fault(self.parameters.where, message)])
