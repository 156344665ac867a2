"""Generating a profile's year: every record comes in by the lawful acts, and the totals are counted anew afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from zhunsheng.kernel.acts.batch import Batch
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.profiles.loader import Loaded, load
from zhunsheng.profiles.mediation.casting import Casting
from zhunsheng.profiles.mediation.limits import LevelLimits
from zhunsheng.profiles.mediation.parameters import Parameters, read_parameters
from zhunsheng.profiles.mediation.plans import OPEN, Plan, Planner
from zhunsheng.profiles.mediation.planting import Planting
from zhunsheng.profiles.mediation.play import LATE_AFTER, Cue, RecordingTimes, play
from zhunsheng.profiles.mediation.recount import recount
from zhunsheng.profiles.mediation.script import DISPUTE, Script
from zhunsheng.profiles.mediation.stories import Stories
from zhunsheng.profiles.mediation.working_year import WorkingYear
from zhunsheng.profiles.profile import Profile

LEVEL_LIMITS, UNCONFIRMABLE = "mediation.level_limits", "mediation.unconfirmable_types"
LABEL, SOURCE = "示范年度", "generator"


@dataclass(frozen=True)
class Truth:
    """What was planted, as matter ids by name of the case: for tests and for the reader, never stored in the tables."""

    planted: Mapping[str, list[int]]

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.planted, indent=1) + "\n", "utf-8")


def generate(
    profile: Profile,
    *,
    seed: int | None = None,
    totals: Mapping[str, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    planted: Mapping[str, int] | None = None,
) -> Truth:
    """Load ``profile`` and generate its year into an installation that has none yet; all of it or nothing.

    What is not given is the profile's (see :func:`read_parameters`). The same seed gives the same year but for salts.
    Raises InvalidDeclaration when the figures cannot be met, or when the recount finds others.
    """
    parameters = read_parameters(profile, totals, vectors, planted)
    with transaction.atomic():
        loaded = load(profile)
        truth = _Year(loaded, parameters, Random(profile.seed if seed is None else seed)).generate()
        recount(profile, parameters)
    return truth


class _Year:
    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        self.stories = Stories(loaded, rng)
        self.casting = Casting(loaded, parameters, rng)

    def generate(self) -> Truth:
        started_at = RecordingTimes(self.year, 0, 0, self.stories, self.rng).opening(self.year.first_day)
        with Batch(LABEL, SOURCE, started_at) as batch:
            limits = LevelLimits(self.year, self._setting(batch, LEVEL_LIMITS))
            planner = Planner(self.parameters, self.year, limits, self.rng)
            plans = planner.plans()
            Planting(planner, self._setting(batch, UNCONFIRMABLE).value).mark(plans)
            crews = [self.casting.crew(plan) for plan in plans]
            times = RecordingTimes(
                self.year,
                self._setting(batch, LATE_AFTER).value,
                self.parameters.share("next_day_recording"),
                self.stories,
                self.rng,
            )
            cues = self._cues(plans, crews, times)
            dossiers = play(batch, self.casting, crews, cues)
            batch.complete(max(cue.recorded_at for cue in cues))
        return self._truth(plans, dossiers, limits)

    def _setting(self, batch: Batch, key: str) -> Any:
        street = self.loaded.street.ancestor_ids()
        return batch.world.settings.resolve(key, street, self.year.first_day)

    def _cues(self, plans: list[Plan], crews: list[Any], times: RecordingTimes) -> list[Cue]:
        cues: list[Cue] = []
        for number, (plan, crew) in enumerate(zip(plans, crews, strict=True)):
            script = Script(plan, crew, parameters=self.parameters, year=self.year, stories=self.stories, rng=self.rng)
            cues += times.cues(number, script.written())
        return cues

    def _truth(self, plans: list[Plan], dossiers: list[dict[str, Dossier]], limits: LevelLimits) -> Truth:
        planted: dict[str, list[int]] = {name: [] for name in self.parameters.planted}
        for plan, mine in zip(plans, dossiers, strict=True):
            for name in self._cases(plan, limits):
                planted.setdefault(name, []).append(mine[DISPUTE].matter.pk)
        return Truth({name: sorted(ids) for name, ids in planted.items()})

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
