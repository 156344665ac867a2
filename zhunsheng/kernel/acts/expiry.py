"""Acts that clocks take by themselves when a limit runs out (see docs/decisions/008).

Such an act is dated the first day after the limit, or the first minute after one in hours, and written down when
somebody next acts on the matter, or by ``zhunsheng due``: what it comes to is the same whenever that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from zhunsheng.kernel.acts.deadlines import ClockRun
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import (
    ACTED_TIME,
    CLOCK,
    COMMON_ACTS,
    CORRECT,
    RETRACT,
    Entry,
    effective,
    said_time,
)
from zhunsheng.kernel.acts.judge import judged_marks, stands_against
from zhunsheng.kernel.acts.store import Change, store
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.today import local, moment_of, now, this_minute, today

MINUTE_AFTER = timedelta(minutes=1)
MIDNIGHT = time()
OVERTAKEN = "补录的办理日期早于自动办理之日"
UNFOUNDED = "更正后，自动办理的依据不再成立"
MOVED = "更正后，期限的末日有变动"


def follow_clocks(world: World, dossier: Dossier, until: datetime) -> int:
    """Take what the clocks of a stored matter had to take up to the moment ``until``; how many acts there were.

    The caller holds the transaction and the matter's lock.
    """
    return _write(world, dossier, _next_move, until)


def step_back(world: World, dossier: Dossier, acted_at: datetime) -> datetime | None:
    """Take back the latest acts of clocks that are dated after ``acted_at``: at that moment they had not happened.

    Returns the moment of the last of them; they are to be followed up to it again once the late act is stored.
    """
    overtaken = [entry for entry in _latest_moves(dossier) if _moved_at(entry) > acted_at]
    _store(world, dossier, _retractions(dossier, overtaken))
    return max(map(_moved_at, overtaken), default=None)


def set_right(world: World, dossier: Dossier) -> None:
    """After a correction, date the acts of clocks anew, or take back those that have lost their ground."""
    if _write(world, dossier, _next_fix, this_minute()):
        follow_clocks(world, dossier, this_minute())


Next = Callable[[World, Dossier, datetime], Entry | None]


def _write(world: World, dossier: Dossier, next_entry: Next, until: datetime) -> int:
    """Store entries one after another, each found in the history that those before it have made."""
    ahead, found = dossier, list[Entry]()
    while (entry := next_entry(world, ahead, until)) is not None:
        found.append(entry)
        ahead = replace(ahead, entries=(*ahead.entries, entry))
    _store(world, dossier, found)
    return len(found)


def _store(world: World, dossier: Dossier, entries: list[Entry]) -> None:
    if entries:
        store(world, [Change(dossier, tuple(entries), dossier.standing(), dossier.standing(*entries))])


def _next_move(world: World, dossier: Dossier, until: datetime) -> Entry | None:
    """The next act that a running clock has to take, if nothing in the matter stands against it."""
    for run, end in sorted(_expiring(dossier), key=lambda expiring: expiring[1].until):
        after = _first_after(end)
        if _start_of(after) <= until and not stands_against(world, dossier, _act_of(dossier, run), after.on):
            entry = _entry(dossier, run.clock.on_expiry, after)
            return entry._replace(marks=judged_marks(dossier, entry))
    return None


def _expiring(dossier: Dossier) -> Iterator[tuple[ClockRun, DayOrMoment]]:
    """The running limits at whose end a clock acts in this matter, with that end."""
    for run in dossier.standing().running():
        if run.due is not None and run.clock.acts_under(dossier.settings):
            yield run, run.due


def _first_after(end: DayOrMoment) -> DayOrMoment:
    """The first day after a limit in days, the first minute after one in hours."""
    after = local(end.until + MINUTE_AFTER)
    return DayOrMoment(after.date(), None if end.at is None else after)


def _start_of(when: DayOrMoment) -> datetime:
    return when.at or moment_of(when.on, MIDNIGHT)


def _moved_at(entry: Entry) -> datetime:
    """When a clock acted: one that counts days at the beginning of its day."""
    return _start_of(DayOrMoment(entry.acted_on, entry.acted_at))


def _act_of(dossier: Dossier, run: ClockRun) -> Act:
    return dossier.procedure.acts[run.clock.on_expiry]


def _latest_moves(dossier: Dossier) -> Iterator[Entry]:
    """The acts of clocks after which nobody has done anything, the latest first."""
    for entry in reversed(effective(dossier.entries)):
        if entry.act not in COMMON_ACTS:
            if not entry.is_by_clock:
                return
            yield entry


def _retractions(dossier: Dossier, overtaken: list[Entry]) -> list[Entry]:
    ahead, found = dossier, list[Entry]()
    for entry in overtaken:
        found.append(_about(ahead, RETRACT, DayOrMoment(today()), entry, {"reason": OVERTAKEN}))
        ahead = replace(ahead, entries=(*ahead.entries, found[-1]))
    return found


def _next_fix(world: World, dossier: Dossier, until: datetime) -> Entry | None:
    """What sets right the first act of a clock that is wrong in the history as it now is."""
    for place, (entry, _) in enumerate(dossier.standing().steps):
        if entry.is_by_clock and (fix := _fix(world, dossier, place, until)) is not None:
            return fix
    return None


def _fix(world: World, dossier: Dossier, place: int, until: datetime) -> Entry | None:
    """Nothing when the act still stands; its new date, or its end, when it does not."""
    steps = [entry for entry, _ in dossier.standing().steps]
    entry, past = steps[place], replace(dossier, entries=tuple(steps[:place]))
    people = next((step for step in steps[place + 1 :] if not step.is_by_clock), None)
    people_at = until if people is None else DayOrMoment(people.acted_on, people.acted_at).until
    run = next((run for run, _ in _expiring(past) if run.clock.on_expiry == entry.act), None)
    after = None if run is None else _after_judged(dossier, run.name)
    if (
        run is None
        or after is None
        or _start_of(after) > people_at
        or stands_against(world, past, _act_of(past, run), after.on)
    ):
        return _about(dossier, RETRACT, DayOrMoment(today()), entry, {"reason": UNFOUNDED})
    if _start_of(after) == _moved_at(entry):
        return None
    moved = _about(dossier, CORRECT, after, entry, {"correction_reason": MOVED})
    return moved._replace(marks=judged_marks(dossier, moved))


def _after_judged(dossier: Dossier, run_name: str) -> DayOrMoment | None:
    """The first day or minute after a limit, as it was judged last."""
    end = next((run.binding_due for run in dossier.standing().runs if run.name == run_name), None)
    return None if end is None else _first_after(end)


def _about(dossier: Dossier, act: str, when: DayOrMoment, entry: Entry, said: dict[str, str]) -> Entry:
    about = _entry(dossier, act, when)
    return about._replace(payload={**about.payload, **said}, corrects=entry.seq)


def _entry(dossier: Dossier, act: str, when: DayOrMoment) -> Entry:
    """An entry of the clock: nobody's, with nothing filled in but its time of day where it has one."""
    payload = {} if when.at is None else {ACTED_TIME: said_time(when.at)}
    return Entry(len(dossier.entries) + 1, act, when.on, now(), None, CLOCK, None, payload)
