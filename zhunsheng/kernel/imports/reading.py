"""Reading a row through the mapping: which matter it is about, what acts it tells of, and what cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import models

from zhunsheng.files.sheets import SheetRow
from zhunsheng.kernel.declare.fields import ChoiceField, CountField, MomentField, MoneyField, YesNoField
from zhunsheng.kernel.declare.sheet import Reconciled
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.imports.cells import CellFault, Moment, amount_of, moment_told, narrow, text_of, yes_no_of
from zhunsheng.kernel.imports.names import Names
from zhunsheng.kernel.imports.targets import OUTER_NUMBER, OWN_NUMBER, UNIT, Layout, Target
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.today import moment_of

_KEY_DIGITS = 20
_LONGEST_NUMBER = 80


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: under which heading (none: with the row as a whole), why, and what to do."""

    heading: str
    message: str
    way_out: str = ""

    def plain(self) -> list[str]:
        return [self.heading, self.message, self.way_out]

    @property
    def said(self) -> str:
        place = f"“{self.heading}”：" if self.heading else ""
        return f"{place}{self.message}" + (f"；{self.way_out}" if self.way_out else "")


class ReportedStep(NamedTuple):
    """An act that a row tells of: what it says of its columns, and when it was done."""

    act: str
    given: Mapping[str, Any]
    done: Moment


@dataclass
class ReportedRow:
    """A row as it was read. ``key`` is the matter's number in its source, or stands for one: the digest of the row.

    Of a system whose export is held against our matters: ``own_number`` is our number as that system has it, ``repeated``
    what it says of the columns that are compared.
    """

    number: int
    key: str
    is_numbered: bool
    unit: Unit
    steps: list[ReportedStep] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    own_number: str = ""
    repeated: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class RowReader:
    """Reads rows of one table: ``positions`` say in which column each target stands, ``headings`` how it is headed."""

    layout: Layout
    positions: Mapping[str, int]
    headings: Mapping[str, str]
    unit: Unit
    names: Names
    today: date

    def read(self, row: SheetRow) -> ReportedRow:
        """The row's matter and acts, with every fault that its cells have by themselves."""
        faults: list[Fault] = []
        number = self._told(row, OUTER_NUMBER, faults, narrow) or ""
        key = number or self._key(row)
        if len(number) > _LONGEST_NUMBER:
            faults.append(Fault(self.headings[OUTER_NUMBER], f"编号超过{_LONGEST_NUMBER}个字", "请核对编号"))
        unit = self._told(row, UNIT, faults, self._unit) or self.unit
        read = ReportedRow(row.number, key, bool(number), unit, faults=faults)
        days = self._days(row, faults)
        for place, (step, act) in enumerate(self.layout.steps()):
            done = days.get(self.layout.day_of(step))
            if done is None and place == 0:
                done = self._first_day(row, self.layout.day_of(step), faults)
            if done is not None:
                given = self._given(row, self.layout.written_by(step, act), unit, done.day, faults)
                read.steps.append(ReportedStep(act.name, given, done))
        if self.layout.reconciled is not None:
            self._read_repeated(row, self.layout.reconciled, read)
        return read

    def _read_repeated(self, row: SheetRow, reconciled: Reconciled, read: ReportedRow) -> None:
        """What a row says of a matter that we have: its numbers, and the columns that are compared."""
        if not read.is_numbered:
            self._note(read.faults, Fault(self.headings[OUTER_NUMBER], "没有填写编号", "请补写"))
        read.own_number = self._told(row, OWN_NUMBER, read.faults, narrow) or ""
        read.steps = [step._replace(given={reconciled.number: read.key}) for step in read.steps]
        on = read.steps[0].done.day if read.steps else self.today
        read.repeated = self._given(row, reconciled.compared, read.unit, on, read.faults)

    def key_of(self, row: SheetRow) -> str:
        """What the row's matter is known by."""
        return self._told(row, OUTER_NUMBER, [], narrow) or self._key(row)

    def _key(self, row: SheetRow) -> str:
        """What stands for a number where the row has none: the digest of what it says, whatever order its columns are in."""
        said = {name: str(row.cell(position) or "").strip() for name, position in self.positions.items()}
        return "row-" + sm3(canonical(said).encode()).removeprefix("sm3:")[:_KEY_DIGITS]

    def _days(self, row: SheetRow, faults: list[Fault]) -> dict[str, Moment]:
        names = {self.layout.day_of(step) for step, _ in self.layout.steps()}
        found = {name: self._told(row, name, faults, moment_told) for name in names}
        return {name: moment for name, moment in found.items() if moment is not None}

    def _first_day(self, row: SheetRow, name: str, faults: list[Fault]) -> Moment | None:
        """The day of the opening act where the row says none: today, unless the table has a column for it."""
        position = self.positions.get(name)
        if position is None:
            return Moment(self.today)
        if row.cell(position) is None and position not in row.spoiled:
            faults.append(Fault(self.headings[name], "没有填写日期", "请补写，如 2023-05-04"))
        return None

    def _given(
        self, row: SheetRow, names: tuple[str, ...], unit: Unit, on: date, faults: list[Fault]
    ) -> dict[str, Any]:
        columns, given = self.layout.kind.columns(), dict[str, Any]()
        for name in names:
            if name in columns:
                if name in self.positions:
                    given[name] = self._value(row, self.layout.targets[name], unit, on, faults)
            elif (rows := self._line_rows(row, name, unit, on, faults)) is not None:
                given[name] = rows
        return {name: value for name, value in given.items() if value not in ("", None)}

    def _line_rows(
        self, row: SheetRow, name: str, unit: Unit, on: date, faults: list[Fault]
    ) -> list[dict[str, Any]] | None:
        """The rows of a line set that the table has columns for; empty ones left out."""
        mapped = [target for target in self.positions if target.startswith(f"{name}.")]
        if not mapped:
            return None
        rows: dict[str, dict[str, Any]] = {}
        for target in mapped:
            _, number, inner = target.split(".")
            value = self._value(row, self.layout.targets[target], unit, on, faults)
            if value not in ("", None):
                rows.setdefault(number, {})[inner] = value
        return [rows[number] for number in sorted(rows, key=int)]

    def _value(self, row: SheetRow, target: Target, unit: Unit, on: date, faults: list[Fault]) -> Any:
        """A cell as the form of the act takes it."""
        column = target.column
        assert column is not None
        if isinstance(column, models.DateField):
            found = self._told(row, target.name, faults, moment_told)
            return "" if found is None else _written(column, found)
        if isinstance(column, ChoiceField):
            path = unit.ancestor_ids()
            return self._told(row, target.name, faults, lambda cell: _named(cell, self.names.code, column, path, on))
        if isinstance(column, models.ForeignKey):
            return self._told(row, target.name, faults, lambda cell: _named(cell, self.names.identity, column, on))
        return self._told(row, target.name, faults, _READ_AS.get(type(column), text_of))

    def _unit(self, cell: Any) -> Unit | None:
        text = text_of(cell)
        return self.names.unit(text, self.unit) if text else None

    def _told(self, row: SheetRow, name: str, faults: list[Fault], read: Callable[[Any], Any]) -> Any:
        """What the cell of a target tells; a fault is noted under its heading, once."""
        position = self.positions.get(name)
        if position is None:
            return None
        said = row.spoiled.get(position)
        if said is not None:
            self._note(faults, Fault(self.headings[name], said, "请在 Excel 中打开重新计算并保存，或直接写上数值"))
            return None
        try:
            return read(row.cell(position))
        except CellFault as fault:
            self._note(faults, Fault(self.headings[name], fault.message, fault.way_out))
            return None

    def _note(self, faults: list[Fault], fault: Fault) -> None:
        if fault not in faults:
            faults.append(fault)


def _named(cell: Any, find: Callable[..., Any], column: Any, *place: Any) -> Any:
    text = text_of(cell)
    return find(column, text, *place) if text else ""


def _written(column: models.Field[Any, Any], found: Moment) -> str:
    """A day as the form takes it; a moment with the place's offset, where the cell says a time."""
    if not isinstance(column, MomentField) or found.time is None:
        return found.day.isoformat()
    return moment_of(found.day, found.time).isoformat()


_READ_AS: dict[type, Callable[[Any], str]] = {YesNoField: yes_no_of, MoneyField: amount_of, CountField: amount_of}
