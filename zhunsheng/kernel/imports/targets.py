"""What the columns of a table may stand for: columns and lines of the kind, the matter's number elsewhere, its unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from django.db import models

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.fields import DigestField
from zhunsheng.kernel.declare.kind import Line, PartyLine, Record
from zhunsheng.kernel.declare.procedure import Act, Procedure
from zhunsheng.kernel.declare.sheet import Reconciled, Sheet, SheetStep, default_sheet
from zhunsheng.kernel.masking import Mask

OUTER_NUMBER, OWN_NUMBER, UNIT, ACTED_ON = "outer_number", "own_number", "unit", "acted_on"
_PARTY_ROWS = 2
_OUTER_HEADINGS = ("编号", "事件编号", "工单编号", "工单号", "案件编号", "流水号", "受理编号", "单号")
_OWN_HEADINGS = ("立案编号", "立案文号", "案号", "文号", "本单位编号", "来文编号")
_UNIT_HEADINGS = ("单位", "所属社区", "社区", "所属单位", "村居", "村（社区）", "承办单位")


@dataclass(frozen=True)
class Target:
    """A meaning that a column of the table may have. ``others`` are other usual headings."""

    name: str
    label: str
    is_needed: bool = False
    column: models.Field[Any, Any] | None = None
    others: tuple[str, ...] = ()

    @property
    def mask(self) -> Mask | None:
        return getattr(self.column, "personal", None)


@dataclass(frozen=True)
class Layout:
    """A kind's table under one procedure: its steps with their acts, and everything its columns may mean.

    ``reconciled`` is the system whose export it is, where matters that we have are held against it.
    """

    kind: type[Record]
    procedure: type[Procedure]
    sheet: Sheet
    targets: Mapping[str, Target] = field(default_factory=dict)
    reconciled: Reconciled | None = None

    def steps(self) -> Iterator[tuple[SheetStep, Act]]:
        for step in self.sheet.steps:
            yield step, self.procedure.acts[step.act]

    def day_of(self, step: SheetStep) -> str:
        """The target that says on which day a step was done."""
        return step.day or ACTED_ON

    def written_by(self, step: SheetStep, act: Act) -> tuple[str, ...]:
        """The columns and line sets that the row says of a step."""
        return step.columns or act.writes

    def needed(self) -> list[Target]:
        return [target for target in self.targets.values() if target.is_needed]


def layout_on(kind: type[Record], day: date, *, mirrored: bool) -> Layout:
    """The table of ``kind``: of its mirror when another system is the master and there is one, else of its own procedure.

    Raises LookupError when no procedure is in force on the day.
    """
    mirror = next((found.key for found in kind.procedures.values() if found.is_mirror), "")
    procedure = registry.procedure_on(kind, day, mirror if mirrored else "")
    return _layout(kind, procedure.key, procedure.version)


@cache
def _layout(kind: type[Record], key: str, version: int) -> Layout:
    procedure = registry.procedure_of(kind, key, version)
    sheet = kind.sheet
    if sheet is None:
        sheet = default_sheet(procedure)
    elif (sheet.procedure or procedure.key) != procedure.key or not _fits(sheet, procedure):
        sheet = replace(default_sheet(procedure), headings=sheet.headings, rows=sheet.rows)
    bare = Layout(kind, procedure, sheet)
    return Layout(kind, procedure, sheet, {target.name: target for target in _targets(bare)})


def reconciling_layout(kind: type[Record], reconciled: Reconciled, day: date) -> Layout:
    """The export of a system into which our matters are entered as well. Raises LookupError without a procedure in force."""
    procedure = registry.procedure_on(kind, day)
    act = procedure.acts[reconciled.entry]
    step = SheetStep(act.name, day=act.dates, columns=(reconciled.number,))
    sheet = Sheet((step,), procedure.key, reconciled.headings, reconciled.rows)
    bare = Layout(kind, procedure, sheet, reconciled=reconciled)
    return replace(bare, targets={target.name: target for target in _reconciling_targets(bare, act)})


def _reconciling_targets(layout: Layout, act: Act) -> Iterator[Target]:
    assert layout.reconciled is not None
    number = layout.kind.columns()[layout.reconciled.number]
    yield Target(OUTER_NUMBER, str(number.verbose_name), True, others=_OUTER_HEADINGS)
    yield Target(OWN_NUMBER, "本系统编号", others=_OWN_HEADINGS)
    yield from _of_name(layout, act.dates, is_needed=True)
    for name in layout.reconciled.compared:
        yield from _of_name(layout, name, is_needed=False)


def _fits(sheet: Sheet, procedure: type[Procedure]) -> bool:
    return all(step.act in procedure.acts for step in sheet.steps)


def _targets(layout: Layout) -> Iterator[Target]:
    yield Target(OUTER_NUMBER, "外部编号", others=_OUTER_HEADINGS)
    yield Target(UNIT, "所在单位", others=_UNIT_HEADINGS)
    seen: set[str] = set()
    opening = next(act for _, act in layout.steps())
    for step, act in layout.steps():
        if not step.day:
            label = f"{act.label}日期"
            yield Target(ACTED_ON, label, others=("日期", "办理日期", "登记时间", "时间"))
        names = dict.fromkeys((*([step.day] if step.day else []), *layout.written_by(step, act)))
        for name in names:
            if name not in seen:
                seen.add(name)
                yield from _of_name(layout, name, name in opening.needs and act is opening)


def _of_name(layout: Layout, name: str, is_needed: bool) -> Iterator[Target]:
    columns, line_sets, headings = layout.kind.columns(), layout.kind.line_sets(), layout.sheet.headings
    if name in columns:
        column = columns[name]
        if not isinstance(column, DigestField):
            yield Target(name, str(column.verbose_name), is_needed, column, tuple(headings.get(name, ())))
        return
    lines = line_sets[name]
    count = layout.sheet.rows.get(name, _rows_of(lines.line))
    for number in range(1, count + 1):
        place = f"{lines.label}{number}" if count > 1 else lines.label
        for inner, column in lines.line.columns().items():
            if not isinstance(column, DigestField):
                label = f"{place}·{column.verbose_name}"
                others = _line_headings(place, inner, str(column.verbose_name), alone=count == 1)
                yield Target(f"{name}.{number}.{inner}", label, False, column, others)


def _line_headings(place: str, inner: str, label: str, *, alone: bool) -> tuple[str, ...]:
    """How a line's column may be headed: by both names, and where there is one line only, by either."""
    names = [f"{place}{label}"]
    if inner == "name":
        names += [place, f"{place}姓名", f"{place}名称"]
    return tuple([*names, label] if alone else names)


def _rows_of(line: type[Line]) -> int:
    return _PARTY_ROWS if issubclass(line, PartyLine) else 1
