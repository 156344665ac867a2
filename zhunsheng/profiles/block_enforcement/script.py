"""From a plan to its acts, each with the day it was done and who did it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.block_enforcement.crews import Crew, Crews
from zhunsheng.profiles.block_enforcement.parameters import Parameters
from zhunsheng.profiles.block_enforcement.plans import OBSERVATION, TOLERANCE, Lenient, Order, Persuasion
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.play import Move
from zhunsheng.profiles.words import Words
from zhunsheng.profiles.working_year import WorkingYear

MOST_DOORS = 180
GROUNDS = ("minor", "first_offence")
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

    def of_lenient(self, plan: Lenient, items: Mapping[tuple[str, int], int]) -> list[Move]:
        """A tolerance, an observation period or a soft means; ``items`` are the listed items by ground and power."""
        crew = self._rng.choice(self.crews.all)
        topic, doer = self._topic(), self._rng.choice(crew.officers)
        where = {"place": self.place_in(crew), "block": crew.block.pk}
        if plan.on == TOLERANCE:
            return self._tolerance(plan, {**where, **self._of_party(crew, topic, doer)}, doer, items)
        if plan.on == OBSERVATION:
            given = {**where, **self._of_party(crew, topic, doer), "days_allowed": plan.days_allowed}
            moves = [self._move(plan.on, "begin", plan.begun, doer, **given)]
            if plan.ended is not None:
                note = self.word("recheck_notes", "rectified")
                moves.append(self._move(plan.on, "confirm", plan.ended, doer, note=note))
            return moves
        habits, note = self.parameters.habits, self.word("soft_notes")
        said = {
            "means": self._rng.choice(habits["means"]),
            "subject": self.word("subjects", topic),
            "field": habits["fields"][topic],
            "party_kind": self._rng.choice(list(habits["party_kinds"])),
        }
        return [self._move(plan.on, "apply", plan.begun, doer, **where, **said, note=note)]

    def _tolerance(
        self, plan: Lenient, given: dict[str, Any], doer: str, items: Mapping[tuple[str, int], int]
    ) -> list[Move]:
        """Proposed where the matter was minor and put right at once, and decided by a head some days later."""
        is_person = given["parties"][0]["party_kind"] == "person"
        ground, harm = ("first_offence", "slight") if is_person else ("minor", "none")
        said = {
            "ground": ground,
            "harm": harm,
            "item": items[ground, given["power"]],
            "corrected_on": self.year.days[plan.begun].isoformat(),
        }
        moves = [self._move(plan.on, "propose", plan.begun, doer, **given, **said)]
        if plan.ended is not None:
            head = self.crews.one_of(Role.DEPUTY_LEADER)
            moves.append(self._move(plan.on, "grant", plan.ended, head, education=self.word("education")))
        return moves

    def listed_items(self) -> Iterator[dict[str, Any]]:
        """The published list of items for which no penalty is imposed: one for each ground and power of the topics."""
        habits, number = self.parameters.habits, 0
        named = {
            self.crews.power(habits["fields"][topic], habits["powers"][topic]): self._words["subjects"][topic][0]
            for topic in habits["topics"]
        }
        for power, subject in named.items():
            for ground in GROUNDS:
                number += 1
                yield {
                    "code": f"BR-{number:02d}",
                    "name": subject,
                    "ground": ground,
                    "power": power,
                    "conditions": self.word("conditions"),
                    "paper": habits["list_paper"],
                }

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
        of_party = self._of_party(crew, topic, doer)
        return {**of_party, "demand": self.word("demands", topic), "days_allowed": plan.days_allowed}

    def _of_party(self, crew: Crew, topic: str, doer: str) -> dict[str, Any]:
        """What two officers of a block team write down of a party: what for, under which power."""
        field = self.parameters.habits["fields"][topic]
        second = self._rng.choice([login for login in crew.officers if login != doer])
        people = self.crews.loaded.people
        party = self.firm(self._words["firm_suffixes"]) if self._rng.random() < 0.7 else self.person()
        return {
            "subject": self.word("subjects", topic),
            "level": "block",
            "field": field,
            "power": self.crews.power(field, self.parameters.habits["powers"][topic]),
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
