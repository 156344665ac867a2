"""Many acts at once: the same judging, written in bulk. For staged import, and for a generated year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import TracebackType
from typing import Any, NamedTuple

from django.db import transaction

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier, Standing
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.identities import reserved_ids
from zhunsheng.kernel.acts.judge import Judgement, Origin
from zhunsheng.kernel.acts.prepared import prepared_matters
from zhunsheng.kernel.acts.store import Change, project_matter, store
from zhunsheng.kernel.acts.take import Asked, Recording, child_asked, judged_form, naming_child, numbered
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.database import hold_off_sealing, refresh_statistics
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Matter, Run, Unit
from zhunsheng.kernel.today import civil_date
from zhunsheng.kernel.viewers import Viewer

CHUNK = 500


class BatchStep(NamedTuple):
    """An act as it was done: what the form said, on which day, recorded when, and why late if late.

    ``acted_time`` is the time of day of an act that has one, where it is known.
    """

    act: str
    given: Mapping[str, Any]
    acted_on: date
    recorded_at: datetime
    late_reason: str = ""
    corrects: int | None = None
    origin: Origin | None = None
    acted_time: time | None = None

    def asked(self) -> Asked:
        return Asked(
            self.act,
            self.given,
            self.acted_on,
            self.late_reason,
            corrects=self.corrects,
            origin=self.origin,
            acted_time=self.acted_time,
        )


@dataclass
class _Pending:
    """What is new of a matter, and where it stood before: writing may fail, and be tried again from there."""

    dossier: Dossier
    before: Standing
    history: tuple[Entry, ...]
    head: tuple[int | None, int, str]
    entries: list[Entry] = field(default_factory=list)

    def stand_back(self) -> None:
        matter = self.dossier.matter
        matter.pk, matter.head_seq, matter.head_digest = self.head
        self.dossier.entries = self.history


class Batch:
    """Many acts judged one after another and written together. What is judged sees what came before it in the batch.

    Judging reads only, so it needs no transaction; :meth:`write` needs the caller's. Matters get their ids and paper
    numbers when they are written.
    """

    def __init__(self, world: World, run: Run) -> None:
        self.world = world
        self._run = run
        self._pending: dict[int, _Pending] = {}
        world.run = run
        world.pending = lambda: (item.dossier for item in self._pending.values())

    def __len__(self) -> int:
        """How many matters are pending."""
        return len(self._pending)

    def open(self, viewer: Viewer, kind: type[Record], unit: Unit, step: BatchStep, procedure: str = "") -> Dossier:
        """A new matter with its opening act. Raises Refused with all objections."""
        dossier = Dossier.begin(kind, unit, step.acted_on, self.world, procedure)
        self._identify(dossier.matter)
        dossier.matter.run = self._run
        self._add(viewer, dossier, step.asked(), step.recorded_at)
        return dossier

    def act(self, viewer: Viewer, dossier: Dossier, step: BatchStep) -> Dossier | None:
        """An act on a matter; the dossier of the matter that it opens, if it opens one. Raises Refused."""
        return self._add(viewer, dossier, step.asked(), step.recorded_at)

    def drop(self, dossier: Dossier) -> None:
        """Forget what is pending of a matter."""
        self._pending.pop(id(dossier), None)

    def prepared(self) -> list[Any] | None:
        """What is pending as plain values (see :func:`prepared_matters`); None where it takes more to write it.

        That is a matter that was there before, one that opens another, or a paper number: it is issued by writing.
        """
        if not all(self._can_be_prepared(item) for item in self._pending.values()):
            return None
        return prepared_matters(self.world, [self._change(item) for item in self._pending.values()])

    def write(self) -> None:
        """Write what is pending. Where that fails it stays pending, and can be written in another transaction."""
        self.world.forget_sequences()
        store(self.world, [self._change(item) for item in self._pending.values()])
        self._pending.clear()
        self.world.unstored.clear()

    def _identify(self, matter: Matter) -> None:
        """Ids are given when matters are written; a batch whose acts open further matters must give them before."""

    def _can_be_prepared(self, item: _Pending) -> bool:
        if item.history:
            return False
        acts = (item.dossier.procedure.acts.get(entry.act) for entry in item.entries)
        return all(act is not None and not act.number and not act.opens_another for act in acts)

    def _change(self, item: _Pending) -> Change:
        """What is new of a matter, each entry with the paper number that its act carries."""
        entries = tuple(numbered(self.world, item.dossier, entry) for entry in item.entries)
        if any(new is not old for new, old in zip(entries, item.entries, strict=True)):
            item.dossier.entries = (*item.history, *entries)
        after = item.dossier.standing()
        item.stand_back()
        return Change(item.dossier, entries, item.before, after, None, self._run.pk)

    def _add(self, viewer: Viewer, dossier: Dossier, asked: Asked, recorded_at: datetime) -> Dossier | None:
        recording = Recording(recorded_at, civil_date(recorded_at))
        form, judgement = judged_form(self.world, viewer, dossier, asked, recording)
        if form.objections or judgement.objections:
            raise Refused([*form.objections, *judgement.objections])
        child = self._open_child(viewer, dossier, asked, judgement.after, recorded_at)
        entry = judgement.entry
        if child is not None:
            entry = naming_child(dossier, entry, child)
        self._keep(dossier, judgement, entry)
        return child

    def _open_child(
        self, viewer: Viewer, dossier: Dossier, asked: Asked, after: Standing, recorded_at: datetime
    ) -> Dossier | None:
        opening = child_asked(self.world, dossier, asked, after)
        if opening is None:
            return None
        kind, wanted = opening
        assert wanted.acted_on is not None
        child = Dossier.begin(registry.kind(kind), dossier.matter.unit, wanted.acted_on, self.world)
        self._identify(child.matter)
        child.matter.run = self._run
        self._add(viewer, child, wanted, recorded_at)
        return child

    def _keep(self, dossier: Dossier, judgement: Judgement, entry: Entry) -> None:
        """Keep an entry that was judged so, with the id of what it has opened."""
        if id(dossier) not in self._pending:
            first, matter = judgement.before, dossier.matter
            head = (matter.pk, matter.head_seq, matter.head_digest)
            self._pending[id(dossier)] = _Pending(dossier, first, dossier.entries, head)
        self._pending[id(dossier)].entries.append(entry)
        if "opened" in entry.payload:
            dossier.entries = (*dossier.entries, entry)
        else:
            dossier.follow(entry, judgement.after)
        if dossier.matter.pk is not None:
            project_matter(dossier.matter, dossier, dossier.standing())
            self.world.unstored[dossier.matter.pk] = dossier.matter


class WholeRun(Batch):
    """A run of many acts inside one transaction: the first refusal ends it unwritten.

    Matters are written in chunks, between two matters.
    """

    def __init__(self, label: str, source: str, started_at: datetime) -> None:
        super().__init__(World(), Run(label=label, source=source, started_at=started_at))
        self._ids: Iterator[int] = iter(())
        self._atomic = transaction.atomic()

    def __enter__(self) -> WholeRun:
        self._atomic.__enter__()
        hold_off_sealing()
        self._run.save()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.write()
                refresh_statistics()
        finally:
            self._atomic.__exit__(kind, error, trace)

    def complete(self, at: datetime) -> None:
        """Note that the run is finished."""
        self._run.completed_at = at
        self._run.save(update_fields=["completed_at"])

    def open(self, viewer: Viewer, kind: type[Record], unit: Unit, step: BatchStep, procedure: str = "") -> Dossier:
        if len(self) >= CHUNK:
            self.write()
        return super().open(viewer, kind, unit, step, procedure)

    def write(self) -> None:
        super().write()
        self._ids = iter(())

    def _identify(self, matter: Matter) -> None:
        """An id out of a block reserved for the present chunk."""
        try:
            matter.pk = next(self._ids)
        except StopIteration:
            self._ids = iter(reserved_ids(Matter, 4 * CHUNK))
            matter.pk = next(self._ids)
