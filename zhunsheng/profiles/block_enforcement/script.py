"""From a plan to its acts, each with the day it was done and who did it."""

from __future__ import annotations

from random import Random
from typing import Any

from zhunsheng.profiles.block_enforcement.crews import Crew, Crews
from zhunsheng.profiles.block_enforcement.parameters import Parameters
from zhunsheng.profiles.block_enforcement.plans import Order, Persuasion
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.play import Move
from zhunsheng.profiles.words import Words
from zhunsheng.profiles.working_year import WorkingYear

MOST_DOORS = 180
FILE = "block_enforcement_stories.yaml"
PERSUASION, ORDER = "enforcement.persuasion", "enforcement.rectification_order"


class Script(Words):
    """Writes the moves of plans; no place comes up twice unless a plan wants it."""

    def __init__(self, loaded: Loaded, parameters: Parameters, year: WorkingYear, crews: Crews, rng: Random) -> None:
        super().__init__(loaded, FILE, rng)
        self.parameters, self.year, self.crews = parameters, year, crews
        self._places: set[str] = set()
        self._told: dict[int, tuple[Crew, dict[str, Any]]] = {}

    def of_persuasion(self, plan: Persuasion) -> list[Move]:
        """The persuasion, its recheck, and the order that may grow out of it."""
        crew, said = self._said(plan)
        doer = self._rng.choice(crew.officers)
        given = {**said, "block": crew.block.pk}
        moves = [self._move(PERSUASION, "settle_on_spot" if plan.is_on_spot else "persuade", plan.held, doer, **given)]
        if plan.order is not None:
            moves += self._referral(plan.order, crew, said, doer)
        elif plan.rechecked is not None:
            note = self.word("persuasion_notes")
            moves.append(self._move(PERSUASION, "confirm_corrected", plan.rechecked, doer, note=note))
        return moves

    def of_order(self, plan: Order) -> list[Move]:
        """An order issued at once, and its rechecks."""
        crew = self._rng.choice(self.crews.all)
        topic = self._topic()
        place = {"place": self.place_in(crew), "block": crew.block.pk}
        doer = self._rng.choice(crew.officers)
        return [self._move(ORDER, "issue", plan.issued, doer, **place, **self._order(plan, crew, topic, doer)),
                *self._rechecks(plan, crew)]  # fmt: skip

    def place_in(self, crew: Crew) -> str:
        """A shop or stall in the block that did not come up before."""
        place = ""
        while not place or place in self._places:
            where, number = self._rng.choice(crew.grids) + self.word("roads"), self._rng.randint(1, MOST_DOORS)
            place = f"{where}{number}号{self.word('shops')}"
        self._places.add(place)
        return place

    def _said(self, plan: Persuasion) -> tuple[Crew, dict[str, Any]]:
        if id(plan) not in self._told:
            if plan.again is not None:
                self._told[id(plan)] = self._said(plan.again)
            else:
                crew, weights = self._rng.choice(self.crews.all), self.parameters.habits["party_kinds"]
                party_kind = self._rng.choices(list(weights), list(weights.values()))[0]
                said = {"place": self.place_in(crew), "topic": self._topic(), "party_kind": party_kind}
                self._told[id(plan)] = (crew, said)
        return self._told[id(plan)]

    def _topic(self) -> str:
        weights = self.parameters.habits["topics"]
        return str(self._rng.choices(list(weights), list(weights.values()))[0])

    def _referral(self, order: Order, crew: Crew, said: dict[str, Any], doer: str) -> list[Move]:
        opened = {ORDER: self._order(order, crew, said["topic"], doer), "note": self.word("referral_notes")}
        return [self._move(PERSUASION, "refer", order.issued, doer, **opened), *self._rechecks(order, crew)]

    def _order(self, plan: Order, crew: Crew, topic: str, doer: str) -> dict[str, Any]:
        field = self.parameters.habits["fields"][topic]
        second = self._rng.choice([login for login in crew.officers if login != doer])
        people = self.crews.loaded.people
        party = self.firm(self._words["firm_suffixes"]) if self._rng.random() < 0.7 else self.person()
        return {
            "subject": self.word("subjects", topic),
            "level": "block",
            "field": field,
            "power": self.crews.power(field, self.parameters.habits["powers"][topic]),
            "demand": self.word("demands", topic),
            "days_allowed": plan.days_allowed,
            "parties": [party],
            "officers": [
                {"person": people[doer].pk, "duty": "lead"},
                {"person": people[second].pk, "duty": "second"},
            ],
        }

    def _rechecks(self, plan: Order, crew: Crew) -> list[Move]:
        if plan.rechecked is None:
            return []
        doer = self._rng.choice(crew.officers)
        if plan.is_rectified:
            return [self._recheck("confirm_rectified", plan.rechecked, doer, "rectified")]
        moves = [self._recheck("confirm_unrectified", plan.rechecked, doer, "unrectified")]
        if plan.rectified_later is not None:
            moves.append(self._recheck("confirm_later", plan.rectified_later, doer, "rectified"))
        return moves

    def _recheck(self, act: str, place: int, doer: str, notes: str) -> Move:
        return self._move(ORDER, act, place, doer, note=self.word("recheck_notes", notes))

    def _move(self, on: str, act: str, at: int, doer: str, /, **given: Any) -> Move:
        return Move(on, act, self.year.days[at], doer, given)
