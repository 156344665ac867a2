"""The year of the block teams: assigned, planned, written as acts and taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.batch import Batch, BatchStep, WholeRun
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.block_enforcement.crews import Crews
from zhunsheng.profiles.block_enforcement.parameters import Parameters
from zhunsheng.profiles.block_enforcement.plans import ITEM, Lenient, Limits, Order, Persuasion, Planner
from zhunsheng.profiles.block_enforcement.script import ORDER, PERSUASION, Script
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.play import LATE_AFTER, Move, RecordingTimes, opening, play
from zhunsheng.profiles.working_year import WorkingYear

LABELS, SOURCE = ("示范年度：包容审慎清单", "示范年度：街区执法"), "generator"
DUTY = "enforcement.block_duty"
RECHECK_LIMIT, ORDER_LIMIT = "enforcement.persuasion_recheck_limit", "enforcement.rectification_limit"
OBSERVATION_LIMIT = "enforcement.observation_limit"


class BlockEnforcementYear:
    """Generates who answers for the blocks, the persuasions, the orders to rectify and the milder ways, from the day on which
    it began."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        self.unit = loaded.units[parameters.habits["unit"]]
        self.crews = Crews(loaded, rng, parameters.habits["begins_on"], loaded.profile.today)
        self.script = Script(loaded, parameters, self.year, self.crews, rng)
        self.planted: dict[str, list[int]] = {}

    def generate(self) -> Mapping[str, list[int]]:
        """Take every act, in two runs: the list of items answers guards once its run is complete.

        Returns the planted cases as matter ids by name.
        """
        begins, ends = opening(self.parameters.habits["begins_on"]), opening(self.loaded.profile.today)
        with WholeRun(LABELS[0], SOURCE, begins) as batch:
            items = self._list_items(batch)
            batch.complete(ends)
        with WholeRun(LABELS[1], SOURCE, begins) as batch:
            limits = Limits(
                self._setting(batch, RECHECK_LIMIT).value["length"],
                self._setting(batch, ORDER_LIMIT).value["recheck_within"],
                self._setting(batch, OBSERVATION_LIMIT).value["recheck_within"],
            )
            planner = Planner(self.parameters, self.year, limits, self.rng)
            persuasions, orders = planner.plans()
            lenient = planner.lenient()
            self._assign(batch)
            moves = [self.script.of_persuasion(plan) for plan in persuasions]
            moves += [self.script.of_order(plan) for plan in orders]
            moves += [self.script.of_lenient(plan, items) for plan in lenient]
            dossiers = self._play(batch, moves)
            batch.complete(ends)
        self._find_planted([*persuasions, *orders, *lenient], dossiers)
        return {name: sorted(ids) for name, ids in self.planted.items()}

    def _list_items(self, batch: WholeRun) -> dict[tuple[str, int], int]:
        """The ids of the listed items by ground and power."""
        keeper, begins_on = self.crews.viewer(self.crews.one_of(Role.SQUAD_HEAD)), self.parameters.habits["begins_on"]
        found = {}
        for given in self.script.listed_items():
            step = BatchStep("enter", given, begins_on, opening(begins_on))
            entry = batch.open(keeper, registry.kind(ITEM), self.unit, step)
            found[given["ground"], given["power"]] = entry.matter
        batch.write()
        return {key: matter.pk for key, matter in found.items() if matter.pk is not None}

    def _setting(self, batch: Batch, key: str) -> Any:
        return batch.world.settings.resolve(key, self.unit.ancestor_ids(), self.parameters.habits["begins_on"])

    def _play(self, batch: Batch, moves: Sequence[Sequence[Move]]) -> list[dict[str, Dossier]]:
        late_after, next_day = self._setting(batch, LATE_AFTER).value, self.parameters.share("next_day_recording")
        times = RecordingTimes(self.year, late_after, next_day, self.script, self.rng)
        cues = [cue for number, mine in enumerate(moves) for cue in times.cues(number, mine)]
        return play(batch, self.crews, [self.unit for _ in moves], cues)

    def _assign(self, batch: WholeRun) -> None:
        """One officer answers for each block; some block is without one for some days."""
        head, habits = self.crews.viewer(self.crews.one_of(Role.SQUAD_HEAD)), self.parameters.habits
        absence = habits["absence"]
        for number, crew in enumerate(self.crews.all):
            people = [self.loaded.people[login].pk for login in crew.officers]
            steps = [(habits["begins_on"], "enter", {"block": crew.block.pk, "officer": people[0], "note": crew.name})]
            if number < self.parameters.planted["uncovered"]:
                steps.append((absence["from_on"], "vacate", {"note": f"{crew.name}：{absence['reason']}"}))
                steps.append((absence["until_on"], "hand_over", {"officer": people[1], "note": crew.name}))
            first, *more = [BatchStep(act, given, on, opening(on)) for on, act, given in steps]
            entry = batch.open(head, registry.kind(DUTY), self.unit, first)
            for step in more:
                batch.act(head, entry, step)
            if more:
                self._plant("uncovered", entry)

    def _find_planted(
        self, plans: Sequence[Persuasion | Order | Lenient], dossiers: Sequence[dict[str, Dossier]]
    ) -> None:
        for plan, mine in zip(plans, dossiers, strict=True):
            on = plan.on if isinstance(plan, Lenient) else PERSUASION if isinstance(plan, Persuasion) else ORDER
            for name in plan.marks:
                self._plant(name, mine[on])
            if isinstance(plan, Persuasion) and plan.order is not None:
                for name in plan.order.marks:
                    self._plant(name, mine[ORDER])

    def _plant(self, name: str, dossier: Dossier) -> None:
        assert dossier.matter.pk is not None
        self.planted.setdefault(name, []).append(dossier.matter.pk)
