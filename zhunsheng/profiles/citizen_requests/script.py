"""From the steps of a request to the acts of our own people, each with who did it and what the form said."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.citizen_requests.casting import Casting, Handling
from zhunsheng.profiles.citizen_requests.courses import Step
from zhunsheng.profiles.citizen_requests.plans import Plan
from zhunsheng.profiles.citizen_requests.planting import LATE_ENTRY, LAWFULLY_HANDLED, REDONE
from zhunsheng.profiles.citizen_requests.tales import Tales
from zhunsheng.profiles.play import Move

EVENT, BECAME = "citizen_requests.event", "became"
FOUND = "find"
# What is entered late waits for so many working days.
LATE_WAITS = (6, 9)


class Script:
    """Writes the moves of one request."""

    def __init__(self, plan: Plan, steps: Sequence[Step], casting: Casting, tales: Tales, rng: Random) -> None:
        self.plan, self.steps, self.casting, self.tales, self.rng = plan, steps, casting, tales, rng
        self.is_found = steps[0].act == FOUND
        self.handling: Handling = casting.handling(plan, is_found=self.is_found)
        self.desk = casting.one_of(Role.DISPATCHER)
        self.round, self.unit, self.clerk = 0, self.handling.handler, self.desk

    @property
    def opened_in(self) -> str:
        """The code of the unit in which it is opened: where it was found, or at the desk."""
        return self.handling.local if self.is_found else self.casting.loaded.profile.street

    def written(self) -> list[Move]:
        """All moves in order."""
        return [self._move(number, step) for number, step in enumerate(self.steps)]

    def _move(self, number: int, step: Step) -> Move:
        if step.round != self.round:
            self._send_to(step)
        waits = self.rng.randint(*LATE_WAITS) if step.act == "handle" and LATE_ENTRY in self.plan.marks else 0
        doer, given = self._said(number, step)
        return Move(EVENT, step.act, step.at.date(), doer, given, waits, acted_time=step.at.time())

    def _send_to(self, step: Step) -> None:
        """The unit that handles it from now on; the wrong one as often as it was sent back. A re-do stays where it is."""
        self.round = step.round
        if step.act == "redo":
            return
        is_wrong = step.round <= self.plan.bounces
        self.unit = self.casting.another(self.handling.handler) if is_wrong else self.handling.handler
        self.clerk = self.casting.clerk(self.unit)

    def _said(self, number: int, step: Step) -> tuple[str, dict[str, Any]]:
        """Who takes the step, and what they write."""
        word, plan = self.tales.word, self.plan
        unit = {"handler_unit": self.casting.loaded.units[self.unit].pk}
        if number == 0:
            return self._opening()
        if step.act == "relate":
            assert plan.child is not None
            return self.casting.one_of(Role.JUSTICE_CLERK), {"relation": BECAME, "target": plan.child.matter}
        says: dict[str, tuple[str, dict[str, Any]]] = {
            "dispatch": (self.desk, unit),
            "accept": (self.clerk, {}),
            "bounce": (self.clerk, {"bounce_reason": word("bounce_reasons")}),
            "escalate": (self.desk, {"reason": word("escalations")}),
            "assign": (self.casting.one_of(Role.LEADER, Role.DEPUTY_LEADER), unit),
            "respond": (self.clerk, {"response_note": word("responses")}),
            "extend": (self.desk, self._extension()),
            "handle": (self.clerk, {"handling_result": self.tales.result(plan, self.handling)}),
            "reply": (self.clerk, {"reply_text": word("replies")}),
            "visit": (self.desk, self._visit(number)),
            "redo": (self.desk, {"reason": word("redo_reasons")}),
            "close": (self.desk, self._closing()),
        }
        return says[step.act]

    def _opening(self) -> tuple[str, dict[str, Any]]:
        tale, handling = self.tales.tale(self.plan, self.handling, is_found=self.is_found), self.handling
        staff = (Role.COMMUNITY_CLERK, Role.GRID_WORKER)
        doer = self.casting.one_of(*staff, unit=handling.local) if self.is_found else self.desk
        return doer, {
            "subject": tale.subject,
            "channel": handling.channel,
            "topic": handling.topic,
            "place": tale.place,
            "text": tale.text,
            "enterprise": tale.enterprise,
            "secrecy": "ordinary",
            "requesters": [tale.requester] if tale.requester else [],
        }

    def _extension(self) -> dict[str, Any]:
        return {
            "extension_length": self.casting.habits["extension"],
            "extension_approver": self.tales.word("extension", "approver"),
            "extension_basis": self.tales.word("extension", "basis"),
        }

    def _visit(self, number: int) -> dict[str, Any]:
        """What was said; before it is done again, that nothing has been solved."""
        is_done_again = REDONE in self.plan.marks and any(step.act == "redo" for step in self.steps[number:])
        said = (
            {"visit_result": "unsolved", "satisfaction": "dissatisfied"}
            if is_done_again
            else self.tales.visit(self.plan)
        )
        return {**said, "visit_note": self.tales.word("visit_notes", said["visit_result"])}

    def _closing(self) -> dict[str, Any]:
        if LAWFULLY_HANDLED not in self.plan.marks:
            return {}
        return {"is_lawfully_handled": True, "closing_reason": self.tales.word("closing_reasons")}
