"""The enforcement year: planned, cast, written as acts and taken, with the meetings among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.batch import BatchStep, WholeRun
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Fault, InvalidDeclaration, Refused
from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.enforcement.attempts import Attempts
from zhunsheng.profiles.enforcement.casting import Casting
from zhunsheng.profiles.enforcement.parameters import FILE, STORED_LATE, UNAPPROVED, UNCERTIFIED, UNRECORDED, Parameters
from zhunsheng.profiles.enforcement.plans import Plan, Planner
from zhunsheng.profiles.enforcement.script import CASE, MEETING, RECORDING, Crew, OfMeeting, Script
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.play import LATE_AFTER, Cue, RecordingTimes, opening
from zhunsheng.profiles.words import Words
from zhunsheng.profiles.working_year import WorkingYear

LABELS, SOURCE = ("示范年度：重大案件集体讨论会", "示范年度：行政处罚案件"), "generator"
CASE_NUMBER = "enforcement.case_number"
# The acts that number an older case: what they write is written at once, so that numbers run in the order of the acts.
NUMBERED = ("decide", "decide_no_penalty")
NOTICE_DAYS = 3


class EnforcementYear:
    """Generates the penalty cases of one year and the meetings at which the grave ones are discussed."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        self.words = Words(loaded, FILE, rng)
        self.casting = Casting(loaded, parameters, rng)
        self.unit = loaded.units[parameters.habits["unit"]]
        self.meetings: dict[int, int] = {}
        self.recordings: dict[tuple[int, str], Dossier] = {}

    def generate(self) -> Mapping[str, list[int]]:
        """Take every act, in two runs: a case links to a meeting once the run of the meetings is complete.

        Returns the planted cases as matter ids by name.
        """
        plans = Planner(self.parameters, self.year, self.rng).plans()
        crews = [self.casting.crew(plan, self.year.days[plan.filed]) for plan in plans]
        cues = self._cues(plans, crews)
        with WholeRun(LABELS[0], SOURCE, opening(self.year.first_day)) as run:
            self._hold_meetings(run, plans, self._rows(cues, crews))
            run.complete(opening(self.loaded.profile.today))
        cases: dict[int, Dossier] = {}
        with WholeRun(LABELS[1], SOURCE, opening(self.year.first_day)) as run:
            for cue in cues:
                self._take(run, cases, cue)
            run.complete(cues[-1].recorded_at)
        planted: dict[str, list[int]] = {name: [] for name in self.parameters.planted}
        for number, plan in enumerate(plans):
            for name in (*plan.marks, *([UNRECORDED] if plan.lacks else [])):
                planted[name].append(_id_of(cases[number]))
            planted[STORED_LATE] += [_id_of(self.recordings[number, step]) for step in plan.stored_late]
        forms = [cue.move.given for cue in cues if cue.move.act == "file"]
        attempts = Attempts(self.parameters, self.year, self.casting, self.unit, self.rng)
        planted[UNCERTIFIED] = attempts.to_file(forms)
        planted[UNAPPROVED] = attempts.to_view([_id_of(recording) for recording in self.recordings.values()])
        return {name: sorted(ids) for name, ids in planted.items()}

    def _setting(self, key: str) -> Any:
        return World().settings.resolve(key, self.unit.ancestor_ids(), self.year.first_day).value

    def _cues(self, plans: Sequence[Plan], crews: Sequence[Crew]) -> list[Cue]:
        """Every act of every case, in the order in which they are recorded."""
        shared: dict[str, Any] = {
            "parameters": self.parameters,
            "year": self.year,
            "words": self.words,
            "rng": self.rng,
        }
        next_day = self.parameters.share("next_day_recording")
        times = RecordingTimes(self.year, self._setting(LATE_AFTER), next_day, self.words, self.rng)
        cues = [
            cue
            for number, (plan, crew) in enumerate(zip(plans, crews, strict=True))
            for cue in times.cues(number, Script(plan, crew, **shared).written())
        ]
        return sorted(cues, key=lambda cue: (cue.recorded_at, cue.plan, cue.order))

    def _rows(self, cues: Sequence[Cue], crews: Sequence[Crew]) -> dict[int, dict[str, Any]]:
        """Each case as a meeting names it, with the number that its filing will be given."""
        pattern, filings = self._setting(CASE_NUMBER), [cue.plan for cue in cues if cue.move.act == "file"]
        return {
            plan: {
                "case_number": pattern.format(year=self.loaded.profile.year, number=number),
                "subject": crews[plan].subject,
            }
            for number, plan in enumerate(filings, 1)
        }

    def _hold_meetings(self, run: WholeRun, plans: Sequence[Plan], rows: Mapping[int, Mapping[str, Any]]) -> None:
        discussed: dict[int, list[int]] = {}
        for number, plan in enumerate(plans):
            if plan.meeting is not None:
                discussed.setdefault(plan.meeting, []).append(number)
        for meeting, cases in sorted(discussed.items()):
            self._hold(run, meeting, plans[cases[0]].meeting_place, [rows[case] for case in cases])

    def _hold(self, run: WholeRun, number: int, place: int, rows: Sequence[Mapping[str, Any]]) -> None:
        """A meeting is planned some days before, and held."""
        viewer = self.casting.viewer(self.casting.one_of(Role.LEGAL_REVIEWER))
        planned_on, day = self.year.days[place - NOTICE_DAYS], self.year.days[place]
        named = {"subject": f"第{number + 1}次重大案件集体讨论会", "planned_on": day.isoformat(), "cases": rows}
        meeting = run.open(
            viewer, registry.kind(MEETING), self.unit, BatchStep("plan", named, planned_on, opening(planned_on))
        )
        held = {
            "chair": self.casting.chair,
            "minutes": self.words.word("minutes"),
            "cases": [{**row, "result": "agreed"} for row in rows],
            "attendees": self.casting.attendees(self.words),
        }
        run.act(viewer, meeting, BatchStep("hold", held, day, opening(day)))
        self.meetings[number] = meeting.matter.pk

    def _take(self, run: WholeRun, cases: dict[int, Dossier], cue: Cue) -> None:
        """One act. Raises InvalidDeclaration naming it and all objections when the procedure refuses it."""
        move, viewer = cue.move, self.casting.viewer(cue.move.doer)
        given = dict(move.given)
        of_step = (cue.plan, given.get("record_step", ""))
        if isinstance(given.get("target"), OfMeeting):
            given["target"] = self.meetings[given["target"].number]
        step = BatchStep(move.act, given, move.acted_on, cue.recorded_at, cue.late_reason)
        try:
            if move.on == RECORDING:
                run.act(viewer, self.recordings[of_step], step)
            elif cue.plan in cases:
                child = run.act(viewer, cases[cue.plan], step)
                if child is not None:
                    self.recordings[of_step] = child
            else:
                cases[cue.plan] = run.open(viewer, registry.kind(CASE), self.unit, step)
        except Refused as refused:
            where = f"{move.on} {move.act} {move.acted_on} by {move.doer}"
            raise InvalidDeclaration([Fault(where, str(objection)) for objection in refused.objections]) from refused
        if move.act in NUMBERED:
            run.write()


def _id_of(dossier: Dossier) -> int:
    assert dossier.matter.pk is not None
    return dossier.matter.pk
