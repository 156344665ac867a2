"""Random histories of timed acts against somebody who watches every minute, and every day where a place counts days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from tests.law.simulator import NeverEnds, Pause, Stop, minutes_later, simulate
from tests.timed import CLOSE, HANDLE, RESPOND, Call, moment
from zhunsheng.kernel.acts.deadlines import ClockRun, at_rest, clock_runs, judged_dates, late_clocks, moved_on
from zhunsheng.kernel.acts.history import ACTED_TIME, Entry, said_time
from zhunsheng.kernel.acts.snapshot import walk
from zhunsheng.kernel.running_calendar import Calendars
from zhunsheng.kernel.today import civil_date, local
from zhunsheng.law.working_days import default_calendar

BEGIN = moment("2023-04-27 22:40")
CALENDARS = Calendars(default_calendar())
MINUTES = {"minute": 1, "hour": 60}


@dataclass(frozen=True)
class Done:
    """An act at a moment; ``is_known`` says whether its time of day was noted. ``longer`` is the length of an extension."""

    act: str
    at: datetime
    is_known: bool = True
    longer: int = 0

    @property
    def on(self) -> date:
        return civil_date(self.at)

    def entry(self, seq: int) -> Entry:
        said: dict[str, Any] = {"extension_length": self.longer} if self.longer else {}
        said |= {ACTED_TIME: said_time(local(self.at))} if self.is_known else {}
        return Entry(seq, self.act, self.on, self.at, 1, "mediator", 1, said)


@dataclass(frozen=True)
class Course:
    """A history with the two limits of a place."""

    acts: tuple[Done, ...]
    respond: tuple[int, str]
    handle: tuple[int, str]

    def settings(self) -> dict[str, Any]:
        limits = ((RESPOND, self.respond), (HANDLE, self.handle), (CLOSE, (0, "working_day")))
        return {key: _stamped(*limit) for key, limit in limits}

    def runs(self, count: int) -> dict[str, ClockRun]:
        """What the clocks say after the first ``count`` acts."""
        clocks = at_rest(Call.Handling)
        for step in walk(Call, Call.Handling, [done.entry(seq) for seq, done in enumerate(self.acts[:count], 1)]):
            clocks = moved_on(Call.Handling, clocks, step, self.settings(), CALENDARS)
        return {run.name: run for run in clock_runs(clocks, {}, CALENDARS)}


def _stamped(length: int, unit: str) -> dict[str, Any]:
    value = {"length": length, "unit": unit, "roll": True}
    return {
        "value": value,
        "label": "时限",
        "unit_name": "本街道",
        "source": "",
        "version": "1",
        "needs_confirmation": False,
    }


@some.composite
def courses(draw: some.DrawFn) -> Course:
    """Received, chased, responded, stopped and set going again, extended, closed: as far as the draw goes."""
    lengths = some.tuples(some.integers(0, 3), some.sampled_from(["minute", "hour", "calendar_day", "working_day"]))
    respond, handle = draw(lengths | some.tuples(some.integers(1, 400), some.just("minute"))), draw(lengths)
    exact = [length * MINUTES.get(unit, 0) for length, unit in (respond, handle)]
    acts, at = [], BEGIN
    is_paused, state = False, "start"
    while state != "closed" and len(acts) < 9:
        allowed = {
            "start": ["receive"],
            "received": ["chase", "respond"],
            "responded": ["resume"] if is_paused else ["suspend", "extend", "close"],
        }[state]
        act = draw(some.sampled_from(allowed))
        at += timedelta(minutes=draw(some.integers(0, 700) | some.sampled_from(exact)))
        needs_time = act in ("suspend", "resume")
        longer = draw(some.integers(1, 50)) if act == "extend" else 0
        acts.append(Done(act, at, needs_time or draw(some.integers(0, 5)) > 0, longer))
        is_paused = act == "suspend" or (is_paused and act != "resume")
        state = {"receive": "received", "respond": "responded", "close": "closed"}.get(act, state)
        if draw(some.integers(0, 7)) == 0:
            break
    return Course(tuple(acts), respond, handle)


@dataclass
class Watched:
    """One occurrence of a limit under the eyes of the watcher: its start, what lengthened it, its end."""

    start: Done
    pauses: list[list[datetime | None]] = field(default_factory=list)
    longer: list[int] = field(default_factory=list)
    end: Done | None = None


def watched(course: Course, starts: Sequence[str], stops: Sequence[str]) -> list[Watched]:
    found: list[Watched] = []
    for done in course.acts:
        running = found[-1] if found and found[-1].end is None else None
        if running is not None and done.act in (*starts, *stops, "close"):
            running.end = done
        if done.act in starts:
            found.append(Watched(done))
        elif running is not None and running.end is None and done.act == "suspend":
            running.pauses.append([done.at, None])
        elif running is not None and running.end is None and done.act == "resume":
            running.pauses[-1][1] = done.at
        elif running is not None and running.end is None and done.longer:
            running.longer.append(done.longer)
    return found


def end_of(watched: Watched, length: int, unit: str) -> date | datetime | None:
    """When the occurrence ends, counted with a finger on every minute or every day."""
    try:
        if unit in MINUTES:
            pauses = [Pause(began, ended) for began, ended in watched.pauses if began is not None]
            return minutes_later(watched.start.at, MINUTES[unit] * (length + sum(watched.longer)), pauses)
        stops = [Stop(civil_date(began), ended and civil_date(ended)) for began, ended in watched.pauses if began]
        extensions = [(longer, unit) for longer in watched.longer]
        return simulate(length, unit, watched.start.on, roll=True, stops=stops, extensions=extensions).due
    except NeverEnds:
        return None


def is_late(watched: Watched, end: date | datetime | None) -> bool:
    assert watched.end is not None
    if isinstance(end, datetime):
        return watched.end.at > end if watched.end.is_known else watched.end.on > civil_date(end)
    return end is not None and watched.end.on > end


CLOCKS = {"respond_by": (("receive", "chase"), ("respond",)), "handle_by": (("respond",), ("close",))}


@given(courses())
def test_every_limit_runs_as_the_watcher_says(course: Course) -> None:
    before, after = course.runs(len(course.acts) - 1), course.runs(len(course.acts))
    judged = judged_dates(tuple(before.values()), tuple(after.values()))
    late = late_clocks(tuple(after.values()), judged)
    known = set()
    for clock, (length, unit) in (("respond_by", course.respond), ("handle_by", course.handle)):
        runs = [
            one for one in watched(course, *CLOCKS[clock]) if length and (unit not in MINUTES or one.start.is_known)
        ]
        for number, one in enumerate(runs, 1):
            run, end = after[f"{clock}#{number}"], end_of(one, length, unit)
            known.add(run.name)
            assert (run.due_at or run.due_on) == end
            assert run.started_at == (one.start.at if unit in MINUTES else None) and run.started_on == one.start.on
            assert run.stopped_on == (one.end and one.end.on)
            assert run.stopped_at == (one.end.at if one.end and one.end.is_known and unit in MINUTES else None)
            assert one.end is None or run.was_late == is_late(one, end)
            if one.end is course.acts[-1] and end is not None:
                assert judged[run.name] == end.isoformat()
                assert (run.clock.label in late) == is_late(one, end)
    assert after.keys() == known
