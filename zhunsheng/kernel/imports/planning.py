"""Judging rows: each is a new matter, further steps of one we have, nothing new, or faulty; differences are noted.

Judging reads only. What it comes to is a :class:`Stretch`, written later in one short transaction if nothing that it
rests on has changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhunsheng.files.sheets import SheetRow
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.batch import Batch, BatchStep
from zhunsheng.kernel.acts.dossier import Dossier, histories
from zhunsheng.kernel.acts.form import FormPlace, cleaned
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.judge import Origin
from zhunsheng.kernel.acts.snapshot import parsed
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.imports.comparing import Comparison, overlaid
from zhunsheng.kernel.imports.ground import ground_of_names, ground_of_registers
from zhunsheng.kernel.imports.kept import packed, packed_rows
from zhunsheng.kernel.imports.mapping import layout_of, mapping_of
from zhunsheng.kernel.imports.names import Names
from zhunsheng.kernel.imports.reading import Fault, ReportedRow, ReportedStep, RowReader
from zhunsheng.kernel.kinds.import_run import ImportRun
from zhunsheng.kernel.models import Grant, Matter, Person, Run
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.today import moment_of, now, today
from zhunsheng.kernel.viewers import Right, Viewer

NEW, FURTHER, UNCHANGED, FAULTY = "new", "further", "unchanged", "faulty"


@dataclass(frozen=True)
class Difference:
    """What a row says otherwise than a recorded step of a matter; ``column`` is nothing for the day of the step."""

    number: int
    subject_id: int
    seq: int
    column: str
    recorded: Any
    reported: Any


@dataclass
class JudgedRow:
    """A row and what it comes to. ``later`` are steps that are taken one by one (see :meth:`Judging.take_later`).

    ``is_put_off`` says that nothing is taken of it yet: it tells of a matter that was there before the import.
    """

    row: SheetRow
    sort: str
    faults: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    later: list[tuple[int, Asked]] = field(default_factory=list)
    is_put_off: bool = False


@dataclass
class Stretch:
    """Rows judged together, with what is to be written of them and the matters that it goes on from.

    ``compared`` are the matters that rows of another system's export are about, each with the number of its first row.
    """

    world: World
    batch: Batch
    rows: list[JudgedRow] = field(default_factory=list)
    heads: dict[int, int] = field(default_factory=dict)
    compared: dict[int, int] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many rows came to what, under the names of the import's counts."""
        good = sum(row.sort in (NEW, FURTHER) for row in self.rows)
        faulty = sum(row.sort == FAULTY for row in self.rows)
        return {
            "row_count": len(self.rows),
            "good_count": good,
            "faulty_count": faulty,
            "unchanged_count": len(self.rows) - good - faulty,
            "difference_count": sum(len(row.differences) for row in self.rows),
        }

    def kept(self, matter: Matter, ends: int, ground: str) -> dict[str, Any]:
        """The rows without a fault as they are kept until they are written (see :class:`JudgedStretch`)."""
        good = [row for row in self.rows if row.sort != FAULTY]
        are_new = all(row.sort == NEW for row in good) and not self.world.has_looked_at_records
        matters = self.batch.prepared() if are_new else None
        return {
            "matter_id": matter.pk,
            "ends": ends,
            "ground": "" if matters is None else ground,
            "body": packed_rows([row.row for row in good]),
            "matters": b"" if matters is None else packed(matters),
        }

    def still_holds(self) -> bool:
        """Whether nothing that the judging rests on has changed. Locks the matters that are gone on from."""
        locked = Matter.objects.select_for_update(of=("self",)).filter(pk__in=self.heads)
        return self.world.is_current() and dict(locked.order_by("pk").values_list("pk", "head_seq")) == self.heads


class Judging:
    """Judges the rows of one import, by the rights of whoever asked for it."""

    def __init__(self, matter: Matter, person: Person, run: Run) -> None:
        self.matter, self.run = matter, run
        self.record = ImportRun.objects.get(pk=matter.pk)
        self.kind: type[Record] = registry.kind(self.record.record_kind)
        self.mapping = mapping_of(matter)
        self.person = person
        self.renew()

    def renew(self) -> None:
        """Look everything up anew: settings, posts and registers may have changed."""
        # Before anything is read: what changes while it is read must not look as if it had been known.
        self._names_known = ground_of_names()
        self.ground = self.present_ground()
        self.world, self.viewer = World(), Viewer.of_person(self.person)
        unit, day = self.matter.unit, today()
        self.layout = layout_of(self.world, self.kind, unit, self.record.source, day)
        names = Names(self.world, self.viewer)
        self.reader = RowReader(self.layout, self.mapping.positions, self._headings(), unit, names, day)
        self.comparison = Comparison(self.layout, self.world, unit) if self.layout.reconciled is not None else None
        self._tokens = self.viewer.tokens(self.kind, Right.OPEN)
        self._clocks_act = any(clock.on_expiry for clock in self.layout.procedure.clocks.values())

    def present_ground(self) -> str:
        """What judging rests on now, besides the rows and the records that it looks at: one short text."""
        return sm3(canonical([self.person.pk, self._names_known, ground_of_registers()]).encode())

    def _headings(self) -> dict[str, str]:
        return {**{name: target.label for name, target in self.layout.targets.items()}, **self.mapping.headings}

    def stretch(self, rows: Sequence[SheetRow], doubles: Mapping[int, int] = {}) -> Stretch:
        """Judge these rows; ``doubles`` are those with the key of an earlier one. Rows that say nothing are left out."""
        positions = set(self.mapping.positions.values())
        rows = [row for row in rows if any(row.cell(place) is not None or place in row.spoiled for place in positions)]
        read = [self.reader.read(row) for row in rows]
        known = self._known(read) if self.comparison is None else self.comparison.known(read)
        stretch = Stretch(self.world, Batch(self.world, self.run))
        self._recorded_at = now()
        for row, reported in zip(rows, read, strict=True):
            stretch.rows.append(self._judged(row, reported, known, stretch, doubles.get(row.number)))
        return stretch

    def _known(self, read: Iterable[ReportedRow]) -> dict[str, Dossier]:
        """The matters that we have already under the numbers of these rows, with their histories."""
        keys = [row.key for row in read]
        found = Matter.objects.filter(source=self.record.source, outer_number__in=keys, is_void=False)
        matters = {matter.outer_number: matter for matter in found.select_related("unit", "settings_stamp", "run")}
        entries = histories([matter.pk for matter in matters.values()])
        return {key: Dossier.of(matter, self.world, entries[matter.pk]) for key, matter in matters.items()}

    def _judged(
        self,
        row: SheetRow,
        reported: ReportedRow,
        known: dict[str, Dossier],
        stretch: Stretch,
        earlier: int | None,
    ) -> JudgedRow:
        if earlier is not None:
            what = f"编号“{reported.key}”与第{earlier}行相同" if reported.is_numbered else f"与第{earlier}行完全相同"
            way_out = "同一件的请只留一行；不是同一件的，请写上各自的编号"
            reported.faults.append(Fault("", what, way_out))
        dossier = known.get(reported.key)
        if dossier is not None:
            judged = self._again(row, reported, dossier, stretch)
        elif self.comparison is not None:
            judged = JudgedRow(row, FAULTY, [*reported.faults, self.comparison.unknown(reported)])
        else:
            judged = self._new(row, reported, stretch)
        if judged.faults:
            return JudgedRow(row, FAULTY, judged.faults)
        return judged

    def _new(self, row: SheetRow, reported: ReportedRow, stretch: Stretch) -> JudgedRow:
        """A matter that we do not have: every step that the row tells of."""
        faults, dossier = list(reported.faults), None
        opening = next(act.name for _, act in self.layout.steps())
        # A row whose first step could not be read says nothing that could be judged.
        steps = reported.steps if reported.steps and reported.steps[0].act == opening else []
        try:
            for step in steps:
                if dossier is None:
                    dossier = stretch.batch.open(
                        self.viewer, self.kind, reported.unit, self._step(step, reported), self.layout.procedure.key
                    )
                else:
                    stretch.batch.act(self.viewer, dossier, self._step(step, reported))
        except Refused as refused:
            faults += self._told(refused.objections, faults)
        except LookupError as missing:
            faults.append(Fault("", str(missing), "请核对日期，或联系系统管理员"))
        if faults and dossier is not None:
            stretch.batch.drop(dossier)
        return JudgedRow(row, NEW, faults)

    def _again(self, row: SheetRow, reported: ReportedRow, dossier: Dossier, stretch: Stretch) -> JudgedRow:
        """A matter that we have: what differs from its steps, and the steps that it does not have yet."""
        faults = [*reported.faults, *self._not_ours(dossier)]
        if self.comparison is not None:
            earlier = stretch.compared.setdefault(dossier.matter.pk, row.number)
            faults += self.comparison.faults(dossier, reported, earlier if earlier != row.number else None)
        judged = JudgedRow(row, UNCHANGED, faults)
        if faults:
            return judged
        before = dossier.entries
        recorded = {entry.act: entry for entry, _ in reversed(dossier.standing().steps)}
        try:
            for step in reported.steps:
                if step.act in recorded:
                    judged.differences += self._differences(row, step, recorded[step.act], dossier)
                else:
                    judged.sort = FURTHER
                    self._further(row, step, reported, dossier, stretch, judged)
        except Refused as refused:
            judged.faults += self._told(refused.objections, faults)
        if self.comparison is not None and not judged.faults:
            judged.differences += self._repeated_otherwise(row, reported, dossier)
        judged.is_put_off = judged.sort == FURTHER and self.run.completed_at is None
        if judged.faults or judged.is_put_off:
            stretch.batch.drop(dossier)
            judged.later = []
        elif judged.sort == FURTHER and not judged.later:
            stretch.heads[dossier.matter.pk] = before[-1].seq
        return judged

    def _further(
        self,
        row: SheetRow,
        step: ReportedStep,
        reported: ReportedRow,
        dossier: Dossier,
        stretch: Stretch,
        judged: JudgedRow,
    ) -> None:
        """One more step. Where clocks act by themselves it must find its place among their acts: it is taken by itself."""
        taken = self._step(step, reported)
        stretch.batch.act(self.viewer, dossier, taken)
        if self._clocks_act:
            key = f"import-{self.matter.pk}-{row.number}-{step.act}"
            judged.later.append((dossier.matter.pk, taken.asked()._replace(request_key=key)))
            if len(judged.later) == len(reported.steps):
                stretch.batch.drop(dossier)

    def take_later(self, judged: JudgedRow) -> None:
        """Take the steps of a row that are taken one by one; each only once, however often this is asked."""
        try:
            for matter_id, asked in judged.later:
                take(self.viewer, matter_id, asked)
        except Refused as refused:
            judged.sort, judged.faults = FAULTY, self._told(refused.objections, [])

    def _not_ours(self, dossier: Dossier) -> list[Fault]:
        matter = dossier.matter
        number = matter.outer_number or matter.number
        if matter.kind != self.kind.key:
            label = registry.kind(matter.kind).label
            return [Fault("", f"编号“{number}”已登记为{label}", "请核对编号和导入的种类")]
        run = matter.run
        if run is not None and run.pk != self.run.pk and (run.completed_at is None or run.undone_at is not None):
            return [Fault("", f"编号“{number}”在另一批还没有生效的导入中", "请先使那一批生效或者撤销")]
        if not Grant.objects.filter(matter=matter, token__in=self._tokens).exists():
            return [Fault("", f"编号“{number}”已有登记，您无权打开", "请由有权打开的岗位导入")]
        if matter.is_destroyed:
            return [Fault("", f"编号“{number}”保管期满，个人信息已销毁", "请从表中删去这一行")]
        return []

    def _differences(self, row: SheetRow, step: ReportedStep, entry: Entry, dossier: Dossier) -> list[Difference]:
        """What the row says otherwise than the step as it is recorded. An empty cell says nothing. Raises Refused."""
        place = FormPlace(dossier.matter.unit.ancestor_ids(), entry.acted_on, self.world)
        form = cleaned(self.kind, dossier.procedure.acts[step.act], {**entry.payload, **step.given}, place)
        if form.objections:
            raise Refused(form.objections)
        found: list[tuple[str, Any, Any]] = []
        said = DayOrMoment(entry.acted_on, entry.acted_at)
        told = _reported_day(step, dossier.procedure.acts[step.act])
        if told.on != said.on or (told.at is not None and told.at != said.at):
            found.append(("", said.said, told.said))
        for name in step.given:
            recorded, reported = entry.payload.get(name), form.payload[name]
            if name in self.kind.line_sets():
                reported = overlaid(recorded or [], reported)
                is_same = reported == (recorded or [])
            else:
                column = self.kind.columns()[name]
                is_same = parsed(column, recorded) == parsed(column, reported)
            if not is_same:
                found.append((name, recorded, reported))
        return [Difference(row.number, dossier.matter.pk, entry.seq, *values) for values in found]

    def _repeated_otherwise(self, row: SheetRow, reported: ReportedRow, dossier: Dossier) -> Iterator[Difference]:
        assert self.comparison is not None
        for found in self.comparison.differences(dossier, reported, self.mapping.positions):
            yield Difference(row.number, dossier.matter.pk, found.seq, found.column, found.recorded, found.reported)

    def _step(self, step: ReportedStep, reported: ReportedRow) -> BatchStep:
        source = self.record.source
        return BatchStep(
            step.act,
            step.given,
            step.done.day,
            self._recorded_at,
            late_reason=f"自{source}导入",
            origin=Origin(source, reported.key),
            acted_time=step.done.time if self.layout.procedure.acts[step.act].times else None,
        )

    def _told(self, objections: Iterable[Objection], told: Sequence[Fault]) -> list[Fault]:
        """Objections as faults; those about a column whose cell is at fault already say nothing new."""
        headings, known = self.reader.headings, {fault.heading for fault in told}
        faults = [
            Fault(headings.get(objection.field, ""), objection.message, objection.way_out) for objection in objections
        ]
        return [fault for fault in dict.fromkeys(faults) if not fault.heading or fault.heading not in known]


def _reported_day(step: ReportedStep, act: Act) -> DayOrMoment:
    """When the row says that the act was done: to the minute where acts of this sort have a time and the cell says one."""
    at = step.done.time if act.times else None
    return DayOrMoment(step.done.day, None if at is None else moment_of(step.done.day, at))
