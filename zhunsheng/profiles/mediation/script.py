"""From a plan to the acts of its dispute, agreement and confirmation, each with the day it was done and who did it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from zhunsheng.profiles.mediation.casting import Crew
from zhunsheng.profiles.mediation.limits import Stay
from zhunsheng.profiles.mediation.parameters import Parameters
from zhunsheng.profiles.mediation.plans import FAILED, REFUSED, SETTLED, WITHDRAWN, Plan
from zhunsheng.profiles.mediation.planting import (
    CONFIDENTIAL,
    CORRECTED_AMOUNT,
    CORRECTED_DATE,
    COURT_EXTENDED,
    LATE_ENTRY,
    MAJOR,
    TRANSFERRED,
    VOID_REGISTERED,
    VOID_SETTLED,
)
from zhunsheng.profiles.mediation.stories import Stories
from zhunsheng.profiles.play import Move
from zhunsheng.profiles.working_year import WorkingYear

DISPUTE, AGREEMENT, CONFIRMATION = "mediation.dispute", "mediation.agreement", "mediation.confirmation"


class Script:
    """Writes the moves of one plan; what would lie after the last day is left out."""

    def __init__(
        self, plan: Plan, crew: Crew, *, parameters: Parameters, year: WorkingYear, stories: Stories, rng: Random
    ) -> None:
        self.plan, self.crew, self.parameters, self.year = plan, crew, parameters, year
        self.stories, self.rng = stories, rng
        self.people = self._people_count()
        low, high = (200_000, 3_000_000) if MAJOR in plan.marks else (800, 90_000)
        self.amount = stories.amount(low=low, high=high)
        self.moves: list[Move] = []

    def written(self) -> list[Move]:
        """All moves in order."""
        self._register()
        if self.plan.accepted is not None:
            self._accept()
            for number, stay in enumerate(self.plan.stays):
                self._stay(number, stay)
        self._end()
        if self.plan.outcome == SETTLED and VOID_SETTLED not in self.plan.marks:
            self._watch_agreement()
        self._correct_and_void()
        return self.moves

    def _people_count(self) -> int:
        if MAJOR in self.plan.marks:
            return self.rng.randint(18, 160)
        return self.rng.choices((2, 3, 4, 5), (70, 18, 8, 4))[0]

    def _add(self, on: str, act: str, day: date, doer: str, **given: Any) -> None:
        self.moves.append(Move(on, act, day, doer, given))

    def _day(self, place: int) -> date:
        return self.year.days[place]

    def _register(self) -> None:
        plan, stories, rng = self.plan, self.stories, self.rng
        origins = self.parameters.habits["origins"][plan.kind]
        consents = plan.outcome != REFUSED or rng.random() < 0.3
        given: dict[str, Any] = {
            "subject": stories.subject(plan),
            "dispute_type": plan.dispute_type,
            "mediation_kind": "administrative" if TRANSFERRED in plan.marks else plan.kind,
            "origin": rng.choices(list(origins), list(origins.values()))[0],
            "channel": "online" if rng.random() < self.parameters.share("online") else "on_site",
            "secrecy": CONFIDENTIAL if CONFIDENTIAL in plan.marks else "ordinary",
            "place": stories.place(self.crew.unit.code),
            "found_on": max(self.year.first_day, plan.received_on - timedelta(days=rng.randint(0, 4))),
            "people_count": self.people,
            "amount_yuan": self.amount if CORRECTED_AMOUNT not in plan.marks else f"{float(self.amount) * 10:.2f}",
            "committee": self.crew.stations[0].committee,
            "parties": stories.parties(plan, people=self.people, consents=consents),
            **self._outer_numbers(),
        }
        if plan.dispute_type == "labour" and rng.random() < 0.3:
            given["site"] = stories.word("sites")
        given["found_on"] = given["found_on"].isoformat()
        self._add(DISPUTE, "register", plan.received_on, self.crew.registered_by, **given)

    def _outer_numbers(self) -> dict[str, str]:
        """The number under which another system knows the dispute, as that system writes it."""
        day, outer = self.plan.received_on, self.parameters.line(self.plan.kind).get("outer_number")
        if outer is None:
            return {}
        pattern = self.parameters.habits["numbers"][outer]
        return {outer: pattern.format(day=day, year=day.year, serial=self.stories.serial(outer))}

    def _accept(self) -> None:
        plan, station = self.plan, self.crew.stations[0]
        assert plan.accepted is not None
        day = self._day(plan.accepted)
        self._add(DISPUTE, "accept", day, station.doer, committee=station.committee, mediator=station.mediator)
        if MAJOR in plan.marks:
            leader = {"leader": self.crew.leader, "major_plan": self.stories.word("major_plans")}
            self._add(DISPUTE, "mark_major", day, self.crew.clerk, **leader)
        if TRANSFERRED in plan.marks:
            reason = self.stories.word("transfer_reason")
            self._add(DISPUTE, "transfer", day, self.crew.clerk, mediation_kind=plan.kind, reason=reason)

    def _stay(self, number: int, stay: Stay) -> None:
        """A session or two at the level; then up to the next one, if there is one."""
        station = self.crew.stations[number]
        until = self.year.last if stay.left is None else stay.left
        if number:
            before = self.crew.stations[number - 1]
            self._add(DISPUTE, "escalate", self._day(stay.entered), before.doer, committee=station.committee,
                      mediator=station.mediator, reason=self.stories.word("escalations"))  # fmt: skip
        is_extended = COURT_EXTENDED in self.plan.marks
        if is_extended:
            # Both sides agree while the limit still runs, after whatever was talked over before.
            until = min(until, stay.entered + self.parameters.length("court_working_days")[0])
        if self.rng.random() < 0.6:
            day = self._day(self.rng.randint(stay.entered, max(stay.entered, until)))
            self._add(DISPUTE, "hold_session", day, station.doer, session_note=self.stories.word("sessions"))
        if is_extended:
            extension = self.parameters.habits["extension_days"]
            self._add(DISPUTE, "extend", self._day(until), station.doer, extension_length=extension,
                      extension_approver=self.stories.word("extension", "approver"),
                      extension_basis=self.stories.word("extension", "basis"))  # fmt: skip

    def _end(self) -> None:
        plan, doer = self.plan, self.crew.stations[-1].doer
        if plan.ended is None:
            return
        day = self._day(plan.ended)
        if plan.outcome == SETTLED:
            self._settle(day, doer)
        elif plan.outcome in (FAILED, WITHDRAWN, REFUSED):
            act, texts = {
                FAILED: ("fail", "failures"),
                WITHDRAWN: ("withdraw", "withdrawals"),
                REFUSED: ("refuse", "refusals"),
            }[plan.outcome]
            self._add(DISPUTE, act, day, doer, reason=self.stories.word(texts))

    def _settle(self, day: date, doer: str) -> None:
        said = self._day(self.year.before(day) + 1) if CORRECTED_DATE in self.plan.marks else day
        perform_by = day + timedelta(days=self.rng.randint(*self.parameters.length("performance_days")))
        agreement = {
            "agreement_form": "written" if self.plan.is_written else "oral",
            "content": self.stories.word("agreements"),
            "perform_by_on": perform_by.isoformat(),
        }
        waits = self.rng.randint(8, 11) if LATE_ENTRY in self.plan.marks else 0
        self.moves.append(Move(DISPUTE, "settle", said, doer, {AGREEMENT: agreement}, waits))

    def _watch_agreement(self) -> None:
        """Confirmation first, since it needs the agreement still to be performed; then re-visits and the end."""
        assert self.plan.ended is not None
        doer = self.crew.clerk if CONFIDENTIAL in self.plan.marks else self.crew.stations[-1].doer
        day = self._day(self.plan.ended)
        if self.plan.confirmed:
            day = self._confirm(day, doer)
        share = self.parameters.share
        if self.rng.random() >= share("revisited"):
            return
        is_performed = self.rng.random() < share("performed")
        note = self.stories.word("revisit_notes", "performed" if is_performed else "pending")
        visited = self._later(day, "revisit_days")
        if visited is None:
            return
        self._add(AGREEMENT, "revisit", visited, doer, revisit_performed=is_performed, revisit_note=note)
        if is_performed:
            self._add(AGREEMENT, "perform", visited, doer)
            return
        is_breached = self.rng.random() < share("breached") / (1 - share("performed"))
        found = self._later(visited, "revisit_days")
        if is_breached and found is not None:
            self._add(AGREEMENT, "breach", found, doer, reason=self.stories.word("breaches"))

    def _confirm(self, settled_on: date, doer: str) -> date:
        """The joint application, never after its limit nor after the year; what the court did as far as time went."""
        habits = self.parameters.habits
        low, high = self.parameters.length("application_days")
        latest = min(high, (self._day(self.year.end) - settled_on).days)
        applied = self._working(settled_on + timedelta(days=self.rng.randint(min(low, latest), latest)))
        opened = {CONFIRMATION: {"court": habits["court"]}}
        self.moves.append(Move(AGREEMENT, "apply_confirmation", applied, doer, opened))
        accepted = self._later(applied, "court_acceptance_days")
        if accepted is None:
            return applied
        if self.rng.random() >= self.parameters.share("court_accepts"):
            self._add(CONFIRMATION, "reject", accepted, self.crew.clerk, reason=self.stories.word("rejections"))
            return accepted
        number = habits["numbers"]["confirmation_case"]
        number = number.format(year=accepted.year, serial=self.stories.serial("confirmation_case"))
        self._add(CONFIRMATION, "court_accept", accepted, self.crew.clerk, court_case_number=number)
        ruled = self._later(accepted, "ruling_days")
        if ruled is None:
            return accepted
        if self.rng.random() < self.parameters.share("court_confirms"):
            self._add(CONFIRMATION, "confirm", ruled, self.crew.clerk)
        else:
            self._add(CONFIRMATION, "withdraw", ruled, self.crew.clerk, reason=self.stories.word("withdrawals"))
        return ruled

    def _working(self, day: date) -> date:
        """The day, or the last working day before it."""
        return self._day(self.year.before(day))

    def _later(self, day: date, length: str) -> date | None:
        """A working day so many days later; None after the last day."""
        later = self._working(day + timedelta(days=self.rng.randint(*self.parameters.length(length))))
        return later if self._day(self.year.last) >= later >= day else None

    def _correct_and_void(self) -> None:
        plan, clerk = self.plan, self.crew.clerk
        if CORRECTED_AMOUNT in plan.marks:
            given = {"amount_yuan": self.amount, "correction_reason": self.stories.word("corrections", "amount")}
            self._insert(2, Move(DISPUTE, "correct", plan.received_on, clerk, given, 2, corrects=1))
        if CORRECTED_DATE in plan.marks:
            assert plan.ended is not None
            day, given = self._day(plan.ended), {"correction_reason": self.stories.word("corrections", "date")}
            settle = next(number for number, move in enumerate(self.moves) if move.act == "settle")
            seq = sum(move.on == DISPUTE for move in self.moves[: settle + 1])
            self._insert(settle + 1, Move(DISPUTE, "correct", day, clerk, dict(given), 2, corrects=seq))
            self._insert(settle + 2, Move(AGREEMENT, "correct", day, clerk, dict(given), 0, corrects=1))
        if VOID_REGISTERED in plan.marks:
            self.moves.append(self._void(DISPUTE, VOID_REGISTERED))
        if VOID_SETTLED in plan.marks:
            self.moves += [self._void(DISPUTE, VOID_SETTLED), self._void(AGREEMENT, VOID_SETTLED)]

    def _insert(self, place: int, move: Move) -> None:
        self.moves.insert(place, move)

    def _void(self, on: str, mark: str) -> Move:
        day = self._day(self.year.before(self.moves[-1].acted_on) + self.rng.randint(1, 3))
        reason = self.stories.word("void_reasons", mark.removeprefix("void_"))
        return Move(on, "void", day, self.crew.clerk, {"reason": reason})
