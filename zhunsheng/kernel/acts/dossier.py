"""A dossier: a matter with its kind, its procedure and its whole history in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import models

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.deadlines import ClockRun, ClockStates, at_rest, clock_runs, moved_on
from zhunsheng.kernel.acts.history import CORRECT, RETRACT, Entry, rejudged
from zhunsheng.kernel.acts.payloads import whole
from zhunsheng.kernel.acts.snapshot import Snapshot, apply, empty, walk
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.fields import MomentField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Procedure
from zhunsheng.kernel.models import Event, Matter, Unit
from zhunsheng.kernel.running_calendar import Calendars


class Standing(NamedTuple):
    """A matter after its history: each step, the snapshot it ends in, and every clock run.

    ``folded`` is what the acts alone say; ``snapshot`` has the ends that clocks write as well.
    """

    steps: tuple[tuple[Entry, Snapshot], ...]
    folded: Snapshot
    snapshot: Snapshot
    runs: tuple[ClockRun, ...]
    clocks: ClockStates = ()

    def judges_as(self, asked: Entry, entry: Entry) -> bool:
        """Whether what was reached by ``asked``, which judged nothing yet, ends its limits where ``entry`` says."""
        if asked.marks.get("judged"):
            return False
        ends = {run.name: run.judged_due for run in self.runs}
        judged = entry.marks.get("judged", {})
        return all((end := ends.get(name)) is not None and end.said == text for name, text in judged.items())

    def running(self) -> tuple[ClockRun, ...]:
        return tuple(run for run in self.runs if run.stopped_on is None)


@dataclass
class Dossier:
    """A matter and what is known of it. ``settings`` are the values stamped on it, ``calendars`` the running ones."""

    matter: Matter
    kind: type[Record]
    procedure: type[Procedure]
    settings: dict[str, Any]
    calendars: Calendars
    entries: tuple[Entry, ...] = field(default=())
    _folded: tuple[tuple[Entry, ...], Standing] | None = field(default=None, repr=False)
    _ahead: tuple[Standing, Entry, Standing] | None = field(default=None, repr=False)

    @classmethod
    def load(cls, matter: Matter, world: World) -> Dossier:
        """The dossier of a stored matter (``unit`` and ``settings_stamp`` are read with it): one query for its history."""
        return cls.of(matter, world, histories([matter.pk])[matter.pk])

    @classmethod
    def of(cls, matter: Matter, world: World, entries: tuple[Entry, ...]) -> Dossier:
        """The dossier of a stored matter whose history has been read already."""
        kind = registry.kind(matter.kind)
        procedure = registry.procedure_of(kind, matter.procedure, matter.procedure_version)
        return cls(matter, kind, procedure, matter.settings_stamp.values, world.calendars, entries)

    @classmethod
    def begin(cls, kind: type[Record], unit: Unit, opened_on: date, world: World, procedure_key: str = "") -> Dossier:
        """A new matter, not yet stored, under the procedure and the local settings of its first day."""
        procedure, matter = world.beginning(kind, unit, opened_on, procedure_key)
        return cls(_copied(matter), kind, procedure, matter.settings_stamp.values, world.calendars)

    def follow(self, entry: Entry, standing: Standing) -> None:
        """Take one more entry into the history, of which ``standing`` already says where it leads."""
        self.entries = (*self.entries, entry)
        steps = (*standing.steps[:-1], (entry, standing.steps[-1][1]))
        self._folded = (
            self.entries,
            Standing(steps, standing.folded, standing.snapshot, standing.runs, standing.clocks),
        )

    def standing(self, *more: Entry) -> Standing:
        """Where the matter stands after its history and ``more``."""
        if self._folded is None or self._folded[0] is not self.entries:
            walked = self._walked(self.entries) if self.entries else untouched(self.kind, self.procedure)
            self._folded = (self.entries, walked)
        return self._after(self._folded[1], more) if more else self._folded[1]

    def _after(self, standing: Standing, more: tuple[Entry, ...]) -> Standing:
        """One more entry goes on from where the matter stands, unless it reaches back into the history."""
        entries = (*self.entries, *more)
        if self.kind.is_register or any(entry.act in (CORRECT, RETRACT) for entry in more):
            return self._walked(entries)
        judged = rejudged(entries)
        for entry in more:
            standing = self._next(standing, entry, judged)
        return standing

    def _next(self, standing: Standing, entry: Entry, judged: Mapping[str, str]) -> Standing:
        """Judging asks twice for the same entry, before and after it is marked: only other judged ends lead elsewhere."""
        if self._ahead is not None:
            before, asked, after = self._ahead
            if (
                before is standing
                and asked.payload is entry.payload
                and (asked.act, asked.acted_on) == (entry.act, entry.acted_on)
                and (asked.marks.get("judged") == entry.marks.get("judged") or after.judges_as(asked, entry))
            ):
                return after
        snapshot = apply(self.kind, self.procedure, standing.folded, entry)
        step = (entry, snapshot)
        clocks = moved_on(self.procedure, standing.clocks, step, self.settings, self.calendars)
        after = self._standing((*standing.steps, step), clocks, judged)
        self._ahead = (standing, entry, after)
        return after

    def _walked(self, entries: tuple[Entry, ...]) -> Standing:
        """The standing after a whole history, from its beginning."""
        steps, clocks = tuple(walk(self.kind, self.procedure, entries)), at_rest(self.procedure)
        for step in steps:
            clocks = moved_on(self.procedure, clocks, step, self.settings, self.calendars)
        return self._standing(steps, clocks, rejudged(entries))

    def _standing(
        self, steps: tuple[tuple[Entry, Snapshot], ...], clocks: ClockStates, judged: Mapping[str, str]
    ) -> Standing:
        folded = steps[-1][1] if steps else empty(self.kind)
        runs = clock_runs(clocks, judged, self.calendars)
        return Standing(steps, folded, _with_ends(self.kind, folded, runs), runs, clocks)


def _copied(blank: Matter) -> Matter:
    """A matter of its own, as blank as the one that it is a copy of; without the detour by which models are pickled."""
    matter = Matter.__new__(Matter)
    matter.__dict__.update(blank.__dict__)
    matter._state = copy(blank._state)
    return matter


def untouched(kind: type[Record], procedure: type[Procedure]) -> Standing:
    """The standing of a matter that has no history yet."""
    nothing = empty(kind)
    return Standing((), nothing, nothing, (), at_rest(procedure))


# What an event says, without what only the chain reads: plain values, since every act and page reads all of them.
_SAID = (
    "matter_id", "seq", "act", "acted_on", "recorded_at", "person_id", "role", "acting_unit_id", "marks", "corrects",
    "payload__open_body", "payload__personal_body",
)  # fmt: skip


def histories(matter_ids: Iterable[int]) -> dict[int, tuple[Entry, ...]]:
    """The history of each of these matters: one query for all."""
    found: dict[int, list[Entry]] = {matter_id: [] for matter_id in matter_ids}
    rows = Event.objects.filter(matter_id__in=found).order_by("matter_id", "seq").values_list(*_SAID, named=True)
    for row in rows:
        found[row.matter_id].append(entry_of(row, row.payload__open_body, row.payload__personal_body))
    return {matter_id: tuple(entries) for matter_id, entries in found.items()}


def entry_of(event: Any, open_body: str, personal_body: str) -> Entry:
    """A stored event, or a row of its values, with the two parts of its payload, as pure data."""
    return Entry(
        seq=event.seq,
        act=event.act,
        acted_on=event.acted_on,
        recorded_at=event.recorded_at,
        person_id=event.person_id,
        role=event.role,
        unit_id=event.acting_unit_id,
        payload=whole(open_body, personal_body),
        marks=event.marks,
        corrects=event.corrects,
    )


def _with_ends(kind: type[Record], snapshot: Snapshot, runs: tuple[ClockRun, ...]) -> Snapshot:
    """The snapshot with the ends that clocks write into columns (the latest occurrence of each clock)."""
    columns = kind.columns()
    due = {run.clock.writes_due: _end(columns[run.clock.writes_due], run) for run in runs if run.clock.writes_due}
    if not due:
        return snapshot
    return snapshot._replace(columns={**snapshot.columns, **due})


def _end(column: models.Field[Any, Any], run: ClockRun) -> date | None:
    """The end of a run as its column has it: a day, or a moment."""
    end = run.binding_due
    if end is None:
        return None
    return end.until if isinstance(column, MomentField) else end.on
