"""Acts that clocks take by themselves when a limit runs out (see docs/decisions/008).

Such an act is dated the first day after the limit and written down when somebody next acts on the matter, or by
``zhunsheng due``: what it comes to is the same whenever that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from zhunsheng.kernel.acts.deadlines import ClockRun
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import CLOCK, COMMON_ACTS, CORRECT, RETRACT, Entry, effective
from zhunsheng.kernel.acts.judge import judged_marks, stands_against
from zhunsheng.kernel.acts.store import Change, store
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.today import now, today

DAY_AFTER = timedelta(days=1)
OVERTAKEN = "补录的办理日期早于自动办理之日"
UNFOUNDED = "更正后，自动办理的依据不再成立"
MOVED = "更正后，期限的末日有变动"


def follow_clocks(world: World, dossier: Dossier, until: date) -> int:
    """Take what the clocks of a stored matter had to take up to the day ``until``; how many acts there were.

    The caller holds the transaction and the matter's lock.
    """
    return _write(world, dossier, _next_move, until)


def step_back(world: World, dossier: Dossier, acted_on: date) -> date | None:
    """Take back the latest acts of clocks that are dated after ``acted_on``: on that day they had not happened.

    Returns the day of the last of them; they are to be followed up to it again once the late act is stored.
    """
    overtaken = [entry for entry in _latest_moves(dossier) if entry.acted_on > acted_on]
    _store(world, dossier, _retractions(dossier, overtaken))
    return max((entry.acted_on for entry in overtaken), default=None)


def set_right(world: World, dossier: Dossier) -> None:
    """After a correction, date the acts of clocks anew, or take back those that have lost their ground."""
    if _write(world, dossier, _next_fix, today()):
        follow_clocks(world, dossier, today())


Next = Callable[[World, Dossier, date], Entry | None]


def _write(world: World, dossier: Dossier, next_entry: Next, until: date) -> int:
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


def _next_move(world: World, dossier: Dossier, until: date) -> Entry | None:
    """The next act that a running clock has to take, if nothing in the matter stands against it."""
    for run, due_on in sorted(_expiring(dossier), key=lambda expiring: expiring[1]):
        on = due_on + DAY_AFTER
        if on <= until and not stands_against(world, dossier, _act_of(dossier, run), on):
            entry = _entry(dossier, run.clock.on_expiry, on)
            return replace(entry, marks=judged_marks(dossier, entry))
    return None


def _expiring(dossier: Dossier) -> Iterator[tuple[ClockRun, date]]:
    """The running limits at whose end a clock acts in this matter, with that end."""
    for run in dossier.standing().running():
        if run.due_on is not None and run.clock.acts_under(dossier.settings):
            yield run, run.due_on


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
        found.append(_about(ahead, RETRACT, today(), entry, {"reason": OVERTAKEN}))
        ahead = replace(ahead, entries=(*ahead.entries, found[-1]))
    return found


def _next_fix(world: World, dossier: Dossier, until: date) -> Entry | None:
    """What sets right the first act of a clock that is wrong in the history as it now is."""
    for place, (entry, _) in enumerate(dossier.standing().steps):
        if entry.is_by_clock and (fix := _fix(world, dossier, place, until)) is not None:
            return fix
    return None


def _fix(world: World, dossier: Dossier, place: int, until: date) -> Entry | None:
    """Nothing when the act still stands; its new date, or its end, when it does not."""
    steps = [entry for entry, _ in dossier.standing().steps]
    entry, past = steps[place], replace(dossier, entries=tuple(steps[:place]))
    people_on = next((step.acted_on for step in steps[place + 1 :] if not step.is_by_clock), until)
    run = next((run for run, _ in _expiring(past) if run.clock.on_expiry == entry.act), None)
    on = None if run is None else _ended_on(dossier, run.name)
    if run is None or on is None or on > people_on or stands_against(world, past, _act_of(past, run), on):
        return _about(dossier, RETRACT, today(), entry, {"reason": UNFOUNDED})
    if on == entry.acted_on:
        return None
    moved = _about(dossier, CORRECT, on, entry, {"correction_reason": MOVED})
    return replace(moved, marks=judged_marks(dossier, moved))


def _ended_on(dossier: Dossier, run_name: str) -> date | None:
    """The first day after a limit, as it was judged last."""
    due_on = next((run.binding_due_on for run in dossier.standing().runs if run.name == run_name), None)
    return None if due_on is None else due_on + DAY_AFTER


def _about(dossier: Dossier, act: str, acted_on: date, entry: Entry, payload: dict[str, str]) -> Entry:
    return replace(_entry(dossier, act, acted_on), payload=payload, corrects=entry.seq)


def _entry(dossier: Dossier, act: str, acted_on: date) -> Entry:
    """An entry of the clock: nobody's, with nothing filled in."""
    return Entry(len(dossier.entries) + 1, act, acted_on, now(), None, CLOCK, None, {})
