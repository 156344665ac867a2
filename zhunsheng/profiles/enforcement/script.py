"""From a plan to the acts of its case, each with the day it was done and who did it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from zhunsheng.kernel.digests import sm3
from zhunsheng.profiles.enforcement.parameters import DECIDED_LATE, OVERDUE_OPEN, Parameters
from zhunsheng.profiles.enforcement.plans import EVIDENCE, LATE_ENTRY, PUBLISHED_LATE, SERVICE, Plan
from zhunsheng.profiles.play import Move
from zhunsheng.profiles.words import Words
from zhunsheng.profiles.working_year import WorkingYear

CASE, MEETING, RECORDING = "enforcement.case", "enforcement.case_meeting", "enforcement.recording"


@dataclass(frozen=True)
class Crew:
    """Who does a case, by login; ``officers`` are the ids of the two, ``block`` that of the block's entry."""

    lead: str
    squad_head: str
    reviewer: str
    head: str
    officers: tuple[int, int]
    power: int
    field: str
    subject: str
    block: int | None


@dataclass(frozen=True)
class OfMeeting:
    """Stands in a form for the meeting of a number, whose id is known when it has been held."""

    number: int


class Script:
    """Writes the moves of one plan; what would lie after the last day is left out."""

    def __init__(
        self, plan: Plan, crew: Crew, *, parameters: Parameters, year: WorkingYear, words: Words, rng: Random
    ) -> None:
        self.plan, self.crew, self.parameters, self.year = plan, crew, parameters, year
        self.words, self.rng = words, rng
        self.moves: list[Move] = []
        self.is_firm = rng.random() < parameters.share("firms")
        self.is_spared = plan.is_plain and rng.random() < parameters.share("spared")
        self.fine = self._fine()

    def written(self) -> list[Move]:
        """All moves in the order of their days."""
        self._write()
        return sorted(self.moves, key=lambda move: move.acted_on)

    def _write(self) -> None:
        at: int | None = self._file(self.plan.filed)
        if at is None or OVERDUE_OPEN in self.plan.marks:
            return
        at = self._propose(at)
        if at is not None and self.is_spared:
            self._spare(at)
        elif at is not None:
            at = self._hear_party(at)
            if at is not None:
                self._decide(at)

    def _fine(self) -> str:
        sort = "firm" if self.is_firm else "person"
        grave = "grave" if self.plan.meeting is not None else "usual"
        low, high = self.parameters.habits["fines"][sort][grave]
        return self.words.amount(low=low, high=high)

    def _add(self, act: str, place: int, doer: str, /, *, waits: int = 0, **given: Any) -> None:
        self.moves.append(Move(CASE, act, self._day(place), doer, given, waits))

    def _day(self, place: int) -> date:
        return self.year.days[place]

    def _later(self, place: int, name: str) -> int | None:
        """A place so many working days later, squeezed where the case must still be closed in the year; None after it."""
        low, high = self.parameters.length(name)
        room = self.year.last - place
        wanted = self.rng.randint(low, high)
        if self.plan.is_closed:
            wanted = min(wanted, max(low, room // self.parameters.habits["lengths"]["squeeze"]))
        return place + wanted if wanted <= room else None

    def _file(self, place: int) -> int:
        crew, day = self.crew, self._day(place).isoformat()
        party = self.words.firm(self.parameters.habits["firms"]) if self.is_firm else self.words.person()
        given = {
            "subject": crew.subject,
            "field": crew.field,
            "power": crew.power,
            "level": "block" if self.plan.is_of_block else "street",
            "block": crew.block,
            "origin": self.rng.choice(self.parameters.habits["origins"]),
            "place": self.words.place(""),
            "violation_ended_on": day,
            "found_on": day,
            "parties": [{**party, "address": self.words.address_of(party["name"])}],
            "officers": [
                {"person": person, "duty": duty} for person, duty in zip(crew.officers, ("lead", "second"), strict=True)
            ],
        }
        waits = self.rng.randint(8, 11) if LATE_ENTRY in self.plan.marks else 0
        self._add("file", place, crew.lead, waits=waits, **given)
        return place

    def _propose(self, at: int) -> int | None:
        """Investigated, then proposed by the squad head; the place of the proposal."""
        investigated = self._later(at, "investigation")
        if investigated is None:
            return None
        evidence = [
            {"evidence_kind": kind, "name": name, "collected_on": self._day(at).isoformat()}
            for kind, name in self.parameters.habits["evidence"].items()
        ]
        self._add("investigate", investigated, self.crew.lead, facts_text=self.words.word("facts"), evidence=evidence)
        self._record(EVIDENCE, investigated)
        proposed = self._later(investigated, "proposal")
        if proposed is None:
            return None
        given = {"penalty_kind": "none"} if self.is_spared else {"penalty_kind": "fine", "fine_yuan": self.fine}
        if self.plan.meeting is not None:
            given["major_ground"] = "catalogue"
        texts = {"discretion": self.words.word("discretion"), "proposal_text": self.words.word("proposals")}
        self._add("propose", proposed, self.crew.squad_head, **given, **texts)
        return self._review(proposed) if self.plan.meeting is not None else proposed

    def _review(self, at: int) -> int:
        """A case for a meeting is reviewed before the party is told."""
        self._add("submit_for_review", at, self.crew.lead)
        self._add("pass_review", at + 1, self.crew.reviewer, review_opinion=self.words.word("reviews"))
        return at + 1

    def _record(self, step: str, at: int) -> None:
        """The step was filmed, and the film put into store; which step it is of tells the films of a case apart."""
        if step == self.plan.lacks:
            return
        recorders = self.parameters.habits["recorders"]
        film = {"device_number": self.rng.choice(recorders), "minutes_count": self.rng.randint(3, 40)}
        self._add("record_media", at, self.crew.lead, record_step=step, **{RECORDING: film})
        stored = at + self.rng.randint(
            *self.parameters.length("late_storing" if step in self.plan.stored_late else "storing")
        )
        if stored <= self.year.last:
            kept = {"digest": sm3(self.rng.randbytes(16)), "storage_place": self.parameters.habits["storage_place"]}
            self.moves.append(
                Move(RECORDING, "store", self._day(stored), self.crew.lead, {"record_step": step, **kept})
            )

    def _spare(self, at: int) -> None:
        decided = self._later(at, "decision_of_spared")
        if decided is None:
            return
        text = self.words.word("spared")
        self._add("decide_no_penalty", decided, self.crew.head, no_penalty_ground="first", decision_text=text)
        served = self._later(decided, "service")
        if served is None:
            return
        self._add("serve", served, self.crew.lead, service_way="direct")
        self._record(SERVICE, served)
        if self.plan.is_closed:
            self._close(served, "no_penalty")

    def _hear_party(self, at: int) -> int | None:
        """Told, and either giving up to be heard or letting the period pass; the first place at which one may decide."""
        is_grave = self.plan.meeting is not None
        notified = self._later(at, "notice")
        if notified is None:
            return None
        text = self.words.word("notices")
        self._add("notify", notified, self.crew.lead, notice_text=text, offers_hearing=is_grave)
        waits_out = self.rng.random() < self.parameters.share("waits_out")
        if waits_out and not is_grave and self.year.last - notified > self.parameters.habits["lengths"]["unhurried"]:
            return notified + self.parameters.habits["lengths"]["defence_period"] + 1
        if notified + 1 > self.year.last:
            return None
        self._add("waive_defence", notified + 1, self.crew.lead)
        if is_grave:
            self._add("waive_hearing", notified + 1, self.crew.lead)
            return self._discuss()
        return notified + 1

    def _discuss(self) -> int:
        """Discussed on the day of the meeting, of which the case keeps the link."""
        place = self.plan.meeting_place
        assert self.plan.meeting is not None
        meeting = OfMeeting(self.plan.meeting)
        self._add("relate", place, self.crew.squad_head, relation="discussed_in", target=meeting)
        self._add("discuss", place, self.crew.squad_head)
        return place

    def _decide(self, at: int) -> None:
        decided = self._later(at, "decision")
        if DECIDED_LATE in self.plan.marks:
            decided = self.plan.filed + self.rng.randint(*self.parameters.length("late_decision"))
        if decided is None or decided > self.year.last:
            return
        text = self.words.word("decisions")
        self._add("decide", decided, self.crew.head, decision_text=text)
        served = self._later(decided, "service")
        if served is None:
            return
        self._add("serve", served, self.crew.lead, service_way=self.rng.choice(self.parameters.habits["services"]))
        self._record(SERVICE, served)
        self._publish(decided, served)
        paid = self._later(served, "payment")
        if self.plan.is_closed and paid is not None:
            self._add("pay", paid, self.crew.lead, payment_yuan=self.fine)
            self._close(paid, "performed")

    def _publish(self, decided: int, served: int) -> None:
        name = "late_publication" if PUBLISHED_LATE in self.plan.marks else "publication"
        published = max(decided + self.rng.randint(*self.parameters.length(name)), served)
        if published <= self.year.last:
            self._add("publish", published, self.crew.lead)

    def _close(self, at: int, ground: str) -> None:
        closed = self._later(at, "closing")
        if closed is None:
            return
        self._add("close", closed, self.crew.head, closing_ground=ground)
        archived = closed + self.rng.randint(*self.parameters.length("archiving"))
        if archived <= self.year.last:
            number = f"{self.year.first_day.year}-CF-{self.words.serial('archive'):04d}"
            self._add("archive", archived, self.crew.lead, archive_number=number)
