"""The year of the requests that a place enters itself: planned, marked, cast, written as acts and taken."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from zhunsheng.kernel.acts.batch import Batch, WholeRun
from zhunsheng.profiles.citizen_requests.casting import Casting
from zhunsheng.profiles.citizen_requests.children import children_of_requests
from zhunsheng.profiles.citizen_requests.courses import OwnCourse
from zhunsheng.profiles.citizen_requests.hours import hours_of
from zhunsheng.profiles.citizen_requests.limits import StageLimits
from zhunsheng.profiles.citizen_requests.parameters import Parameters
from zhunsheng.profiles.citizen_requests.plans import Plan, Planner
from zhunsheng.profiles.citizen_requests.planting import Planting
from zhunsheng.profiles.citizen_requests.script import EVENT, Script
from zhunsheng.profiles.citizen_requests.tales import Tales
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.play import LATE_AFTER, RecordingTimes, opening, play
from zhunsheng.profiles.working_year import WorkingYear

STAGES = ("accept", "respond", "handle", "visit")
ESCALATED_AFTER = "citizen_requests.bounces_before_escalation"
LABEL, SOURCE = "示范年度：诉求事件", "generator"


class RequestYear:
    """Generates the requests of one year; the disputes that grew out of them must stand already."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        self.tales = Tales(loaded, parameters, rng)
        self.casting = Casting(loaded, parameters, rng)

    def generate(self) -> Mapping[str, list[int]]:
        """Take every act in one run. Returns the planted cases as matter ids by name."""
        with WholeRun(LABEL, SOURCE, opening(self.year.first_day)) as batch:
            plans, planner = self._plans()
            limits = StageLimits({stage: self._setting(batch, f"citizen_requests.{stage}_limit") for stage in STAGES})
            course = OwnCourse(planner, limits, self._setting(batch, ESCALATED_AFTER), self.rng)
            scripts = [Script(plan, course.steps(plan), self.casting, self.tales, self.rng) for plan in plans]
            next_day = self.parameters.share("next_day_recording")
            times = RecordingTimes(self.year, self._setting(batch, LATE_AFTER), next_day, self.tales, self.rng)
            cues = [cue for number, script in enumerate(scripts) for cue in times.cues(number, script.written())]
            units = [self.loaded.units[script.opened_in] for script in scripts]
            dossiers = play(batch, self.casting, units, cues)
            batch.complete(max(cue.recorded_at for cue in cues))
        return self._planted(plans, [mine[EVENT].matter.pk for mine in dossiers])

    def _plans(self) -> tuple[list[Plan], Planner]:
        planner = Planner(self.parameters, self.year, hours_of(self.parameters, self.year, self.rng), self.rng)
        plans = planner.plans(children_of_requests())
        Planting(planner).mark(plans)
        return plans, planner

    def _setting(self, batch: Batch, key: str) -> Any:
        street = self.loaded.street.ancestor_ids()
        return batch.world.settings.resolve(key, street, self.year.first_day).value

    def _planted(self, plans: list[Plan], ids: list[int]) -> Mapping[str, list[int]]:
        return {
            name: sorted(pk for plan, pk in zip(plans, ids, strict=True) if name in plan.marks)
            for name in self.parameters.planted
        }
