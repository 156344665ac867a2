"""Deadlines as a pure function of history, law, calendar and stamped settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from zhunsheng.kernel.acts.history import VOID, Entry
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare.clocks import Clock
from zhunsheng.kernel.declare.procedure import Act, Procedure
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.rule_settings import adopted_citation, key_of, measure_of
from zhunsheng.kernel.running_calendar import Calendars
from zhunsheng.law.applicable import Applicable, rule_for
from zhunsheng.law.clock import compute, latest_start
from zhunsheng.law.hours import compute_hours
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.named_day import NamedDay, named_by
from zhunsheng.law.objections import Objection as LawObjection
from zhunsheng.law.objections import extension_objections, suspension_objections
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.working_days import Calendar


class ClockRun(NamedTuple):
    """One occurrence of a clock. ``due_on`` is what law says now; ``judged_due_on`` what the stopping act was judged by.

    A limit in hours or minutes has the moments too; they are None for one in days.
    """

    clock: Clock
    occurrence: int
    started_on: date
    receipt: Receipt
    stopped_on: date | None = None
    judged_due_on: date | None = None
    stopped_at: datetime | None = None
    judged_due_at: datetime | None = None

    @property
    def name(self) -> str:
        return f"{self.clock.key}#{self.occurrence}"

    @property
    def due_on(self) -> date | None:
        return self.receipt.due_on

    @property
    def started_at(self) -> datetime | None:
        return self.receipt.started_at

    @property
    def due_at(self) -> datetime | None:
        return self.receipt.due_at

    @property
    def due(self) -> DayOrMoment | None:
        """Its end as law has it now; None while it is suspended."""
        return None if self.due_on is None else DayOrMoment(self.due_on, self.due_at)

    @property
    def judged_due(self) -> DayOrMoment | None:
        """The end that the stopping act was judged by."""
        return None if self.judged_due_on is None else DayOrMoment(self.judged_due_on, self.judged_due_at)

    @property
    def binding_due(self) -> DayOrMoment | None:
        """The end that counts: the judged one once stopped, else the present one."""
        return self.judged_due if self.stopped_on is not None else self.due

    @property
    def was_late(self) -> bool:
        """Whether the act that stopped it came after its end as judged."""
        return self.judged_due is not None and self.is_late_by(self.judged_due)

    def is_late_by(self, end: DayOrMoment) -> bool:
        """Whether the act that stopped it came after ``end``."""
        return self.stopped_on is not None and DayOrMoment(self.stopped_on, self.stopped_at).is_after(end)

    def judged_by(self, text: str) -> ClockRun:
        """This run, judged by the end that a mark says."""
        end = DayOrMoment.read(text)
        return self._replace(judged_due_on=end.on, judged_due_at=end.at)


@dataclass(frozen=True)
class _Running:
    clock: Clock
    occurrence: int
    started: date | datetime
    trigger_label: str
    limit: Limit | NamedDay
    leaves_for: Limit | None = None
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    _counted: dict[str, ClockRun] = field(default_factory=dict, compare=False, repr=False)

    def run(self, calendar: Calendar) -> ClockRun:
        """The occurrence as it runs, its limit counted by a calendar (once by each)."""
        if calendar.version not in self._counted:
            receipt = _receipt(
                self.limit, self.started, self.trigger_label, calendar, self.suspensions, self.extensions
            )
            started_on = receipt.trigger_on
            if self.leaves_for is not None:
                receipt = latest_start(self.leaves_for, before=receipt, calendar=calendar)
            self._counted[calendar.version] = ClockRun(self.clock, self.occurrence, started_on, receipt)
        return self._counted[calendar.version]

    def with_spans(self, suspensions: tuple[Suspension, ...], extensions: tuple[Extension, ...]) -> _Running:
        return replace(self, suspensions=suspensions, extensions=extensions, _counted={})


class ClockState(NamedTuple):
    """How a clock stands after some history: the occurrences that were stopped, and the one that runs."""

    stopped: tuple[ClockRun, ...] = ()
    running: _Running | None = None


ClockStates = tuple[ClockState, ...]


def at_rest(procedure: type[Procedure]) -> ClockStates:
    """The clocks of a procedure before anything was done, in the order of their declaration."""
    return tuple(ClockState() for _ in procedure.clocks)


@lru_cache(maxsize=8192)
def _receipt(
    limit: Limit | NamedDay,
    started: date | datetime,
    trigger_label: str,
    calendar: Calendar,
    suspensions: tuple[Suspension, ...],
    extensions: tuple[Extension, ...],
) -> Receipt:
    """The same span is asked for at every act on a matter, and by many matters of a day: counted once."""
    if isinstance(limit, NamedDay):
        return limit.receipt(trigger=started, trigger_label=trigger_label, calendar=calendar)
    if isinstance(started, datetime):
        return compute_hours(
            limit,
            trigger_at=started,
            trigger_label=trigger_label,
            calendar=calendar,
            suspensions=suspensions,
            extensions=extensions,
        )
    return compute(
        limit,
        trigger=started,
        trigger_label=trigger_label,
        calendar=calendar,
        suspensions=suspensions,
        extensions=extensions,
    )


def moved_on(
    procedure: type[Procedure],
    states: ClockStates,
    step: tuple[Entry, Snapshot],
    settings: Mapping[str, Any],
    calendars: Calendars,
) -> ClockStates:
    """The clocks after one more step of the history. ``settings`` are the values stamped on the matter.

    What is stopped is counted by the calendar that ran when the stopping act was recorded.
    """
    return tuple(
        state
        if state.running is None and step[0].act not in clock.starts
        else _moved_on(procedure, clock, state, step, settings, calendars)
        for clock, state in zip(procedure.clocks.values(), states, strict=True)
    )


def clock_runs(states: ClockStates, rejudged: Mapping[str, str], calendars: Calendars) -> tuple[ClockRun, ...]:
    """Every occurrence of every clock; ``rejudged`` is what corrections judged anew (see history).

    What runs is counted by the calendar that runs now.
    """
    runs = (
        run
        for state in states
        for run in (*state.stopped, *(() if state.running is None else (state.running.run(calendars.now),)))
    )
    return tuple(_rejudged(run, rejudged) for run in runs) if rejudged else tuple(runs)


def _rejudged(run: ClockRun, rejudged: Mapping[str, str]) -> ClockRun:
    if run.stopped_on is None or run.name not in rejudged:
        return run
    return run.judged_by(rejudged[run.name])


def _moved_on(
    procedure: type[Procedure],
    clock: Clock,
    state: ClockState,
    step: tuple[Entry, Snapshot],
    settings: Mapping[str, Any],
    calendars: Calendars,
) -> ClockState:
    (entry, snapshot), running, stopped = step, state.running, state.stopped
    if running is not None and _stops(procedure, clock, entry, snapshot):
        stopped = (*stopped, _stopped(running, entry, calendars))
        running = None
    if entry.act in clock.starts and not snapshot.is_void and (clock.when is None or clock.when(snapshot)):
        running = _started(procedure, clock, len(stopped) + 1, entry, snapshot, settings)
    elif running is not None:
        running = _adjusted(running, entry)
    return state if running is state.running and stopped is state.stopped else ClockState(stopped, running)


def _stops(procedure: type[Procedure], clock: Clock, entry: Entry, snapshot: Snapshot) -> bool:
    """An act of the clock, or the end of the matter; a limit of ours runs on while what ends it may still be done then."""
    if entry.act in clock.stops and (clock.stops_when is None or clock.stops_when(snapshot)):
        return True
    if entry.act in clock.starts or entry.act == VOID:
        return True
    if snapshot.closed_on is None:
        return False
    return clock.advisory or not any(_may_be_taken(procedure.acts[act], snapshot) for act in clock.stops)


def _may_be_taken(act: Act, snapshot: Snapshot) -> bool:
    return any(origin.name == snapshot.state for origin in act.origins)


def _started(
    procedure: type[Procedure],
    clock: Clock,
    occurrence: int,
    entry: Entry,
    snapshot: Snapshot,
    settings: Mapping[str, Any],
) -> _Running | None:
    """The new occurrence; None where the place has no such limit, or one in hours starts at an unknown time of day."""
    limit = _limit(clock, entry.acted_on, snapshot, settings)
    if limit is None:
        return None
    counts_moments = isinstance(limit, Limit) and limit.unit.needs_moment
    started = entry.acted_at if counts_moments else entry.acted_on
    if started is None:
        return None
    return _Running(
        clock, occurrence, started, procedure.acts[entry.act].label, limit, _left_for(clock, entry, snapshot)
    )


def _stopped(running: _Running, entry: Entry, calendars: Calendars) -> ClockRun:
    run = running.run(calendars.at(entry.recorded_at))
    stopped_at = None if run.started_at is None else entry.acted_at
    judged = entry.marks.get("judged", {}).get(run.name)
    end = DayOrMoment.read(judged) if judged else run.due
    judged_due_on, judged_due_at = (None, None) if end is None else (end.on, end.at)
    return run._replace(
        stopped_on=entry.acted_on,
        stopped_at=stopped_at,
        judged_due_on=judged_due_on,
        judged_due_at=judged_due_at,
    )


def _adjusted(running: _Running, entry: Entry) -> _Running:
    """An extension whose length is missing moves nothing: the form already objects to it."""
    clock, payload, suspensions, extensions = running.clock, entry.payload, running.suspensions, running.extensions
    if entry.act in clock.suspend:
        suspensions = (*suspensions, _suspension(entry))
    elif entry.act in clock.resume and suspensions:
        resumed = replace(suspensions[-1], until_on=entry.acted_on, until_at=entry.acted_at)
        suspensions = (*suspensions[:-1], resumed)
    elif entry.act in clock.extend and payload.get("extension_length") and isinstance(running.limit, Limit):
        extensions = (*extensions, _extension(entry, running.limit.unit))
    else:
        return running
    return running.with_spans(suspensions, extensions)


def _suspension(entry: Entry) -> Suspension:
    cause, evidence = entry.payload.get("suspension_cause", ""), entry.payload.get("suspension_evidence", "")
    return Suspension(entry.acted_on, None, cause, evidence, from_at=entry.acted_at)


def _extension(entry: Entry, unit: Unit) -> Extension:
    payload = entry.payload
    approver, basis = payload.get("extension_approver", ""), payload.get("extension_basis", "")
    return Extension(int(payload["extension_length"]), unit, approver, basis, entry.acted_on)


def unlawful_stretching(
    runs: Sequence[ClockRun], entry: Entry, snapshot: Snapshot, settings: Mapping[str, Any]
) -> list[LawObjection]:
    """What the rules of the running limits say against an act that lengthens or stops them.

    A place that has set a period of its own says itself what may lengthen it, so only limits by rule are asked.
    """
    found: list[LawObjection] = []
    for run in runs:
        clock = run.clock
        if run.stopped_on is not None or not clock.rule or entry.act not in (*clock.extend, *clock.suspend):
            continue
        rule = _chosen(clock.rule, clock, run.started_on, snapshot).rule
        if key_of(rule) in settings:
            continue
        if entry.act in clock.suspend:
            found += suspension_objections(rule, _suspension(entry))
        elif entry.payload.get("extension_length"):
            extension, due_on = _extension(entry, run.receipt.unit), run.due_on
            found += extension_objections(
                rule, extension, earlier=run.receipt.extended, started_on=run.started_on, due_on=due_on
            )
    return found


@lru_cache(maxsize=8192)
def _version(rule_id: str, opened_on: date, started_on: date, field_value: str | None) -> Applicable:
    """Matters of a day share the choice."""
    return rule_for(rule_id, opened_on=opened_on, triggered_on=started_on, field=field_value)


def _chosen(rule_id: str, clock: Clock, started_on: date, snapshot: Snapshot) -> Applicable:
    field_value = snapshot.column(clock.field) if clock.field else None
    return _version(rule_id, snapshot.opened_on or started_on, started_on, field_value)


def _left_for(clock: Clock, entry: Entry, snapshot: Snapshot) -> Limit | None:
    """The period that must still fit in before the end of the clock's own."""
    return _chosen(clock.leaves_for, clock, entry.acted_on, snapshot).limit() if clock.leaves_for else None


def _limit(clock: Clock, started_on: date, snapshot: Snapshot, settings: Mapping[str, Any]) -> Limit | NamedDay | None:
    """The length of the clock; None when the place has no such limit (a length of 0).

    None too when no length has the index, or it is empty: the act is refused, and must be reached.
    """
    if clock.rule:
        chosen = _chosen(clock.rule, clock, started_on, snapshot)
        if clock.year_before:
            year = snapshot.column(clock.year_before)
            return None if year is None else named_by(chosen.rule, year + 1, chosen.why)
        return measure_of(chosen.rule, settings, chosen.why).limit()
    stamped = settings[clock.setting]
    value = stamped["value"]
    lengths = value["lengths"] if clock.index else [value["length"]]
    said = snapshot.column(clock.stated) if clock.stated else None
    if isinstance(said, date):
        return NamedDay(said, f"来文（{clock.label}）", clock.setting, stamped["version"], needs_confirmation=False)
    if said is not None:
        lengths = [said]
    if clock.more:
        lengths = [length + value[clock.more] for length in lengths]
    place = (snapshot.column(clock.index) or 0) if clock.index else 1
    if not 1 <= place <= len(lengths) or lengths[place - 1] == 0:
        return None
    unit, roll, cited_as = value["unit"], value.get("roll", True), adopted_citation(stamped)
    return _local_limit(
        clock.setting, lengths[place - 1], unit, roll, cited_as, stamped["version"], stamped["needs_confirmation"]
    )


@lru_cache(maxsize=1024)
def _local_limit(
    setting: str, length: int, unit: str, roll: bool, citation: str, version: str, needs_confirmation: bool
) -> Limit:
    """Matters of a place share the limit that it has set."""
    return Limit(
        length=length,
        unit=Unit(unit),
        direction=Direction.FORWARD,
        roll=roll,
        citation=citation,
        source_id=setting,
        version=version,
        needs_confirmation=needs_confirmation,
    )


def judged_dates(runs_before: Sequence[ClockRun], runs_after: Sequence[ClockRun]) -> dict[str, str]:
    """What an act judges: for each run that it stops, the end in force at that moment (ISO, a day or a moment)."""
    stopped = {run.name for run in runs_after if run.stopped_on is not None}
    return {
        run.name: run.due.said
        for run in runs_before
        if run.stopped_on is None and run.due is not None and run.name in stopped
    }


def rejudged_dates(runs_before: Sequence[ClockRun], runs_after: Sequence[ClockRun]) -> dict[str, str]:
    """What a correction judges anew: the stopped runs whose end the corrected history moves (ISO, a day or a moment)."""
    before = {run.name: run.due for run in runs_before}
    return {
        run.name: run.due.said
        for run in runs_after
        if run.stopped_on is not None and run.due is not None and before.get(run.name) != run.due
    }


def late_clocks(runs_after: Sequence[ClockRun], judged: Mapping[str, str]) -> list[str]:
    """The labels of the clocks that were stopped after the end ``judged`` (advisory clocks never count as late)."""
    binding = [run for run in runs_after if run.name in judged and not run.clock.advisory]
    return [run.clock.label for run in binding if run.is_late_by(DayOrMoment.read(judged[run.name]))]
