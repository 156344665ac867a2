"""The course of a request, step by step with its moments: as a platform reports it, or as our own people take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from zhunsheng.profiles.citizen_requests.hours import MINUTE
from zhunsheng.profiles.citizen_requests.limits import StageLimits
from zhunsheng.profiles.citizen_requests.plans import Plan, Planner
from zhunsheng.profiles.citizen_requests.planting import (
    BOUNCED_OVERDUE,
    EXTENDED,
    HANDLED_LATE,
    OVERDUE_OPEN,
    REDONE,
    RESPONDED_LATE,
)

# By then a dispute that grew out of the request on that day has been registered.
AFTER_OFFICE = time(17, 50)
ACCEPTED_BY = time(16, 0)
# The room that a step leaves for each that is still to come, and how many may come behind it.
RESERVE = timedelta(minutes=40)
STEPS_BEHIND = {"close": 0, "visit": 1, "reply": 2, "handle": 3}
MOST_BEHIND = 4
LATE = (BOUNCED_OVERDUE, HANDLED_LATE)


@dataclass(frozen=True)
class Step:
    """An act with its moment, in the place's time. ``round`` counts how often the request was sent out before it."""

    act: str
    at: datetime
    round: int = 0


class Course:
    """What both have in common: where a month ends, and how late is late."""

    def __init__(self, planner: Planner, limits: StageLimits, rng: Random) -> None:
        self.planner, self.limits, self.rng = planner, limits, rng
        self.hours, self.parameters = planner.hours, planner.parameters

    def steps(self, plan: Plan) -> list[Step]:
        """The steps up to today, in order."""
        raise NotImplementedError

    def closing(self, plan: Plan) -> tuple[datetime, datetime]:
        """From when on and until when it may be closed: in its month; what is open today is not closed at all."""
        if plan.closing_month is None:
            return self.planner.today, self.planner.today + timedelta(days=60)
        start, end = self.planner.bounds(plan.closing_month)
        return start, self.hours.closes(start, end)

    def over(self, due: datetime, until: datetime, length: str) -> datetime:
        """A moment so many minutes after a limit as the late ones take."""
        late = due + self.rng.randint(*self.parameters.length(length)) * MINUTE
        return self.hours.soon(min(late, until - MINUTE), until)


class PlatformCourse(Course):
    """Recorded, first response, closed: nothing else is told of what the platform does."""

    def steps(self, plan: Plan) -> list[Step]:
        """What the platform knew when today began."""
        opens, until = self.closing(plan)
        steps = [Step("record", plan.received_at), Step("respond", self._responded(plan, until))]
        if plan.closing_month is not None:
            steps.append(Step("close", self._handled(plan, max(opens, steps[-1].at), until)))
        return [step for step in steps if step.at < self.planner.today]

    def _responded(self, plan: Plan, until: datetime) -> datetime:
        due = self.limits.end("respond", plan.received_at)
        if due is not None and RESPONDED_LATE in plan.marks:
            return self.over(due, until, "late_response_minutes")
        return self.hours.between(plan.received_at, min(due or until, until))

    def _handled(self, plan: Plan, after: datetime, until: datetime) -> datetime:
        due = self.limits.end("handle", plan.received_at)
        if due is not None and plan.marks.intersection(LATE):
            return self.over(max(due, after), until, "late_handling_minutes")
        if plan.child is not None:
            after = max(after, datetime.combine(plan.child.registered_on, AFTER_OFFICE))
        return self.hours.between(after, min(due or until, until))


class OwnCourse(Course):
    """Received or found, sent out, accepted, answered, handled, visited, closed; now and then bounced or done again."""

    def __init__(self, planner: Planner, limits: StageLimits, escalated_after: int, rng: Random) -> None:
        super().__init__(planner, limits, rng)
        self.escalated_after = escalated_after

    def steps(self, plan: Plan) -> list[Step]:
        """What our people had done when today began."""
        walk = _Walk(self, plan)
        walk.begin(self.rng.random() < self.parameters.share("own_findings") and plan.child is None)
        walk.send_out()
        walk.relate()
        walk.respond()
        if EXTENDED in plan.marks:
            walk.go("extend", until=walk.due("handle"))
        if OVERDUE_OPEN not in plan.marks:
            walk.handle()
            if REDONE in plan.marks:
                walk.do_again()
            walk.close()
        return [step for step in walk.steps if step.at < self.planner.today]


class _Walk:
    """The steps of one request so far, and the moment that has been reached."""

    def __init__(self, course: OwnCourse, plan: Plan) -> None:
        self.course, self.plan = course, plan
        self.opens, self.until = course.closing(plan)
        self.now = self.sent_at = plan.received_at
        self.round, self.is_found = 0, False
        # A request out of which a dispute grew was accepted before that was registered.
        self.registered_by = None if plan.child is None else datetime.combine(plan.child.registered_on, ACCEPTED_BY)
        self.steps: list[Step] = []

    def go(self, act: str, *, until: datetime | None = None, after: datetime | None = None) -> None:
        """Take a step after what was done last (and after ``after``), before ``until`` and in time for the others."""
        last = self._last_moment(act)
        low = self.now if after is None else max(self.now, after)
        self._at(act, self.course.hours.between(low, last if until is None else min(until, last)))

    def go_soon(self, act: str, until: datetime | None = None) -> None:
        """Take a step that the desk takes at once."""
        last = self._last_moment(act)
        self._at(act, self.course.hours.soon(self.now, last if until is None else min(until, last)))

    def due(self, stage: str, since: datetime | None = None) -> datetime | None:
        extension = self.course.parameters.habits["extension"] if self._is_extended() else 0
        return self.course.limits.end(stage, since or self.sent_at, extension if stage == "handle" else 0)

    def begin(self, is_found: bool) -> None:
        self.is_found = is_found
        self._at("find" if is_found else "receive", self.plan.received_at)

    def send_out(self) -> None:
        """Sent out and bounced as often as planned; after the last bounce that is allowed, assigned from above."""
        for _ in range(self.plan.bounces):
            self._send("dispatch")
            self.go("bounce", until=_first(self.due("accept"), self._before_handling(1)))
        if self.plan.bounces >= self.course.escalated_after:
            self.go_soon("escalate")
            self._send("assign")
            return
        self._send("dispatch")
        self.go("accept", until=_first(self.due("accept"), self._before_handling(2), self.registered_by))

    def relate(self) -> None:
        """Related to the dispute that grew out of it, on the day on which that was registered."""
        if self.plan.child is not None:
            self.go("relate", until=datetime.combine(self.plan.child.registered_on, AFTER_OFFICE))

    def respond(self) -> None:
        due = self.due("respond")
        if due is not None and RESPONDED_LATE in self.plan.marks:
            self.go("respond", after=due, until=self.due("handle"))
        else:
            self.go("respond", until=_first(due, self._before_handling(1)))

    def handle(self) -> None:
        due = self.due("handle")
        if due is not None and self.plan.marks.intersection(LATE):
            self._at(
                "handle", self.course.over(max(due, self.now), self._last_moment("handle"), "late_handling_minutes")
            )
        else:
            self.go("handle", until=due)
        if not self.is_found:
            self.go_soon("reply")
        self.go("visit", until=self.due("visit", self._last("handle")))

    def do_again(self) -> None:
        """Unsolved at the visit: done again, with a limit of its own."""
        self._send("redo")
        self.handle()

    def close(self) -> None:
        if self.plan.closing_month is not None:
            opens = max(self.opens, self.now)
            self.go("close", after=opens, until=opens + timedelta(days=self.course.parameters.habits["closing_days"]))

    def _before_handling(self, steps: int) -> datetime | None:
        """So long before the end of the handling limit that ``steps`` more can be taken in time."""
        due = self.due("handle")
        return due and due - steps * RESERVE

    def _last_moment(self, act: str) -> datetime:
        return self.until - STEPS_BEHIND.get(act, MOST_BEHIND) * RESERVE

    def _send(self, act: str) -> None:
        self.round += 1
        self.go_soon(act, self.registered_by)
        self.sent_at = self.now

    def _at(self, act: str, moment: datetime) -> None:
        self.now = moment
        self.steps.append(Step(act, moment, self.round))

    def _last(self, act: str) -> datetime:
        return next(step.at for step in reversed(self.steps) if step.act == act)

    def _is_extended(self) -> bool:
        return any(step.act == "extend" for step in self.steps)


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
