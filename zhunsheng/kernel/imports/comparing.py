"""Holding the export of another system against our matters: which one a row is about, and what it says otherwise.

The matters are ours, so a row opens none: it is found by the number that the other system gave it, else by our own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, QuerySet

from zhunsheng.kernel.acts.dossier import Dossier, histories
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import parsed
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.fields import TextField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.sheet import Reconciled
from zhunsheng.kernel.imports.reading import Fault, ReportedRow
from zhunsheng.kernel.imports.targets import Layout
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.kernel.models.runs import standing_run

# How offices write the same number: brackets of several sorts around the year.
_BRACKETS = str.maketrans("[【［(", "〔〔〔〔") | str.maketrans("]】］)", "〕〕〕〕")


@dataclass(frozen=True)
class Otherwise:
    """What a row says otherwise than our record: ``seq`` is the step that says it here, 0 where none does."""

    column: str
    seq: int
    recorded: Any
    reported: Any


@dataclass(frozen=True)
class Comparison:
    """The rows of one export against the matters of ``unit`` and the units below it."""

    layout: Layout
    world: World
    unit: Unit

    @property
    def reconciled(self) -> Reconciled:
        assert self.layout.reconciled is not None
        return self.layout.reconciled

    def known(self, read: Iterable[ReportedRow]) -> dict[str, Dossier]:
        """The matters that these rows are about, by the keys of the rows."""
        rows = list(read)
        ids = self._by_their_number([row.key for row in rows])
        by_ours = self._by_our_number([row.own_number for row in rows if row.key not in ids and row.own_number])
        ids |= {row.key: by_ours[row.own_number] for row in rows if row.key not in ids and row.own_number in by_ours}
        matters = Matter.objects.select_related("unit", "settings_stamp", "run").in_bulk(set(ids.values()))
        entries = histories(matters)
        return {key: Dossier.of(matters[pk], self.world, entries[pk]) for key, pk in ids.items()}

    def unknown(self, reported: ReportedRow) -> Fault:
        """What to say of a row that is about none of our matters."""
        label, own = self.layout.kind.label, f"、本系统编号“{reported.own_number}”" if reported.own_number else ""
        message = f"本系统没有编号“{reported.key}”{own}的{label}"
        return Fault("", message, f"请核对编号；确有这一件的，请在本系统补录{label}，或在该平台更正")

    def faults(self, dossier: Dossier, reported: ReportedRow, earlier: int | None) -> list[Fault]:
        """What keeps a row from being taken for this matter: an earlier row about it, another number of ours."""
        number, others = dossier.matter.number, dossier.matter.outer_number
        if earlier is not None:
            message = f"与第{earlier}行是本系统的同一件（{number or others or dossier.matter.heading}）"
            return [Fault("", message, "在该平台录入了两次的，请在平台撤去一次；不是同一件的，请核对编号")]
        if not reported.own_number or _plain_text(reported.own_number) in (_plain_text(number), _plain_text(others)):
            return []
        message = (
            f"编号“{reported.key}”在本系统属于{number or others or '没有编号的一件'}，表中写的却是{reported.own_number}"
        )
        return [Fault("", message, "请核对两处的编号，改正写错的一处")]

    def differences(self, dossier: Dossier, reported: ReportedRow, mapped: Collection[str]) -> Iterator[Otherwise]:
        """Every compared column that the table has and that says otherwise than our record, empty cells included."""
        for name in self.reconciled.compared:
            if name in self.layout.kind.line_sets():
                yield from self._of_lines(dossier, name, reported.repeated.get(name))
            elif name in mapped:
                yield from self._of_column(dossier, name, reported.repeated.get(name))

    def _of_column(self, dossier: Dossier, name: str, said: Any) -> Iterator[Otherwise]:
        column, recorded = self.layout.kind.columns()[name], dossier.standing().snapshot.column(name)
        if not _agree(column, recorded, said):
            yield Otherwise(name, _said_at(dossier, name), _plain(recorded), said)

    def _of_lines(self, dossier: Dossier, name: str, said: Any) -> Iterator[Otherwise]:
        """Rows of lines: only what the table has of them is compared."""
        columns = self.layout.kind.line_sets()[name].line.columns()
        recorded = dossier.standing().snapshot.lines.get(name, ())
        for place, row in enumerate(said or ()):
            ours = recorded[place] if place < len(recorded) else {}
            if any(not _agree(columns[inner], ours.get(inner), value) for inner, value in row.items()):
                seq = _said_at(dossier, name)
                rows: Any = next((entry.payload[name] for entry, _ in dossier.standing().steps if entry.seq == seq), [])
                yield Otherwise(name, seq, rows, overlaid(rows, said))
                return

    def _by_their_number(self, numbers: Collection[str]) -> dict[str, int]:
        kind: Any = self.layout.kind
        found = kind.objects.filter(
            matter__in=self._here(), **{f"{self.reconciled.number}__in": [number for number in numbers if number]}
        )
        return dict(found.values_list(self.reconciled.number, "matter_id"))

    def _by_our_number(self, numbers: Collection[str]) -> dict[str, int]:
        """By our numbers as the rows write them, or those of the master; brackets of another sort are the same number."""
        meant = {said: number for number in numbers for said in (number, _plain_text(number))}
        by_masters = self._here().filter(outer_number__in=meant).values_list("outer_number", "pk")
        by_ours = self._here().filter(number__in=meant).values_list("number", "pk")
        return {meant[number]: pk for number, pk in (*by_masters, *by_ours)}

    def _here(self) -> QuerySet[Matter]:
        return matters_in(self.layout.kind, self.unit)


@dataclass(frozen=True)
class Entries:
    """How far the matters of a unit have been entered into a system: those that are not, and those that were late."""

    kind: type[Record]
    reconciled: Reconciled
    unit: Unit

    @property
    def entered_on(self) -> str:
        """The column with the day of the entry."""
        return next(
            procedure.acts[self.reconciled.entry].dates
            for procedure in self.kind.procedures.values()
            if self.reconciled.entry in procedure.acts
        )

    @property
    def due_on(self) -> str:
        """The column with the end of the limit of the entry; nothing where no clock writes one."""
        clocks = [clock for procedure in self.kind.procedures.values() for clock in procedure.clocks.values()]
        return next((clock.writes_due for clock in clocks if self.reconciled.entry in clock.stops), "")

    def missing(self) -> QuerySet[Any]:
        """The records of matters that are not entered, whether or not their limit is over."""
        return self._records().filter(**{f"{self.entered_on}__isnull": True})

    def late(self) -> QuerySet[Any]:
        """The records of matters that were entered after their limit."""
        records = self._records()
        return records.filter(**{f"{self.entered_on}__gt": F(self.due_on)}) if self.due_on else records.none()

    def _records(self) -> QuerySet[Any]:
        kind: Any = self.kind
        found: QuerySet[Any] = kind.objects.filter(matter__in=matters_in(self.kind, self.unit))
        return found.select_related("matter")


def matters_in(kind: type[Record], unit: Unit) -> QuerySet[Matter]:
    """The matters of a kind that stand in a unit or below it."""
    return Matter.objects.filter(standing_run("run"), kind=kind.key, is_void=False, unit__path__startswith=unit.path)


def overlaid(recorded: Sequence[Mapping[str, Any]], reported: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Line rows as reported, over what is recorded of columns that the table does not have."""
    rows = [{**(recorded[place] if place < len(recorded) else {}), **row} for place, row in enumerate(reported)]
    return [*rows, *(dict(row) for row in recorded[len(rows) :])]


def _said_at(dossier: Dossier, name: str) -> int:
    """The last step that says the column and can be set right there; 0 where none does, as with issued numbers."""
    entry: Entry
    for entry, _ in reversed(dossier.standing().steps):
        act = dossier.procedure.acts.get(entry.act)
        if act is not None and (name == act.dates or (name in act.writes and name in entry.payload)):
            return entry.seq
    return 0


def _agree(column: models.Field[Any, Any], recorded: Any, said: Any) -> bool:
    """Whether a cell says what our record says; both may be empty."""
    if said in ("", None) or recorded in ("", None):
        return said in ("", None) and recorded in ("", None)
    reported = parsed(column, said)
    if isinstance(column, TextField):
        return _plain_text(str(recorded)) == _plain_text(str(reported))
    return bool(recorded == reported)


def _plain_text(text: str) -> str:
    """A text as it is compared: width, spaces and the sort of brackets do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)


def _plain(value: Any) -> Any:
    """A column's value as payloads have it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
