"""The mediation year: planned, marked, cast, written as acts and taken."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from zhunsheng.kernel.acts.batch import Batch, WholeRun
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.mediation.casting import Casting, Crew
from zhunsheng.profiles.mediation.limits import LevelLimits
from zhunsheng.profiles.mediation.parameters import Parameters
from zhunsheng.profiles.mediation.plans import OPEN, Plan, Planner
from zhunsheng.profiles.mediation.planting import Planting
from zhunsheng.profiles.mediation.script import DISPUTE, Script
from zhunsheng.profiles.mediation.stories import Stories
from zhunsheng.profiles.play import LATE_AFTER, Cue, RecordingTimes, opening, play
from zhunsheng.profiles.working_year import WorkingYear

LEVEL_LIMITS, UNCONFIRMABLE = "mediation.level_limits", "mediation.unconfirmable_types"
LABEL, SOURCE = "示范年度：矛盾纠纷", "generator"


class MediationYear:
    """Generates the disputes of one year with their agreements and confirmations."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        self.stories = Stories(loaded, rng)
        self.casting = Casting(loaded, parameters, rng)

    def generate(self) -> Mapping[str, list[int]]:
        """Take every act in one run. Returns the planted cases as matter ids by name."""
        with WholeRun(LABEL, SOURCE, opening(self.year.first_day)) as batch:
            limits = LevelLimits(self.year, self._setting(batch, LEVEL_LIMITS))
            planner = Planner(self.parameters, self.year, limits, self.rng)
            plans = planner.plans()
            Planting(planner, self._setting(batch, UNCONFIRMABLE).value).mark(plans)
            crews = [self.casting.crew(plan) for plan in plans]
            late_after, next_day = self._setting(batch, LATE_AFTER).value, self.parameters.share("next_day_recording")
            times = RecordingTimes(self.year, late_after, next_day, self.stories, self.rng)
            cues = self._cues(plans, crews, times)
            dossiers = play(batch, self.casting, [crew.unit for crew in crews], cues)
            batch.complete(max(cue.recorded_at for cue in cues))
        return self._planted(plans, dossiers, limits)

    def _setting(self, batch: Batch, key: str) -> Any:
        street = self.loaded.street.ancestor_ids()
        return batch.world.settings.resolve(key, street, self.year.first_day)

    def _cues(self, plans: list[Plan], crews: list[Crew], times: RecordingTimes) -> list[Cue]:
        cues: list[Cue] = []
        for number, (plan, crew) in enumerate(zip(plans, crews, strict=True)):
            script = Script(plan, crew, parameters=self.parameters, year=self.year, stories=self.stories, rng=self.rng)
            cues += times.cues(number, script.written())
        return cues

    def _planted(
        self, plans: list[Plan], dossiers: list[dict[str, Dossier]], limits: LevelLimits
    ) -> Mapping[str, list[int]]:
        planted: dict[str, list[int]] = {name: [] for name in self.parameters.planted}
        for plan, mine in zip(plans, dossiers, strict=True):
            for name in self._cases(plan, limits):
                planted.setdefault(name, []).append(mine[DISPUTE].matter.pk)
        return {name: sorted(ids) for name, ids in planted.items()}

    def _cases(self, plan: Plan, limits: LevelLimits) -> list[str]:
        """The names under which a plan goes into the ground truth."""
        names = sorted(plan.marks)
        if plan.outcome != OPEN or "void_registered" in plan.marks:
            return names
        if plan.accepted is None:
            return [*names, "awaiting_acceptance"]
        if self.parameters.line(plan.kind).get("levelled"):
            due = limits.due_on(plan.stays[-1].level, plan.stays[-1].entered)
            assert due is not None
            today = self.year.today
            names.append(
                "level_overdue_open" if due < today else "level_due_today" if due == today else "level_running"
            )
        return names
