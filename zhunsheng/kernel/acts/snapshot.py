"""The pure fold: a procedure and a history give the snapshot of a matter. Steps, demo, import and replay all use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models

from zhunsheng.kernel.acts.history import (
    ATTACH,
    ATTACHED_NAME,
    DESTROY,
    ISSUE_CODE,
    PARTY_NAME,
    PRINT,
    RELATE,
    UNMASK,
    VOID,
    Entry,
    effective,
)
from zhunsheng.kernel.declare.fields import DigestField
from zhunsheng.kernel.declare.procedure import START, Act, Procedure
from zhunsheng.kernel.declare.versions import Version, amended

if TYPE_CHECKING:
    from zhunsheng.kernel.declare.kind import Record

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Attached:
    """A document on the matter: the event that attached it, its digest and its name."""

    seq: int
    digest: str
    name: str


class Snapshot(NamedTuple):
    """Where a matter stands after some history. Columns and line rows hold Python values (dates, Decimals, ids).

    ``source`` and ``outer_number`` are another system's; ``moved_on`` is the day the present state was entered,
    ``moved_at`` its moment where that is known; ``links`` are (relation, target matter id).
    """

    state: str = START.name
    columns: Mapping[str, Any] = MappingProxyType({})
    lines: Mapping[str, tuple[Row, ...]] = MappingProxyType({})
    versions: tuple[Version, ...] = ()
    number: str = ""
    number_order: int | None = None
    source: str = ""
    outer_number: str = ""
    opened_on: date | None = None
    moved_on: date | None = None
    moved_at: datetime | None = None
    closed_on: date | None = None
    is_void: bool = False
    is_destroyed: bool = False
    links: tuple[tuple[str, int], ...] = ()
    attached: tuple[Attached, ...] = ()

    def column(self, name: str) -> Any:
        return self.columns.get(name)


class Draft:
    """The mutable working copy that an act's effect may change; it is frozen into the next snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.state = snapshot.state
        self.columns: dict[str, Any] = dict(snapshot.columns)
        self.lines: dict[str, list[dict[str, Any]]] = {
            name: [dict(row) for row in rows] for name, rows in snapshot.lines.items()
        }
        self.versions = snapshot.versions
        self.number, self.number_order = snapshot.number, snapshot.number_order
        self.source, self.outer_number = snapshot.source, snapshot.outer_number
        self.opened_on, self.moved_on, self.closed_on = snapshot.opened_on, snapshot.moved_on, snapshot.closed_on
        self.moved_at = snapshot.moved_at
        self.is_void, self.is_destroyed = snapshot.is_void, snapshot.is_destroyed
        self.links, self.attached = snapshot.links, snapshot.attached

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a line set, to be changed in place."""
        return self.lines.setdefault(name, [])

    def frozen(self) -> Snapshot:
        return Snapshot(
            state=self.state,
            columns=self.columns,
            lines={name: tuple(rows) for name, rows in self.lines.items()},
            versions=self.versions,
            number=self.number,
            number_order=self.number_order,
            source=self.source,
            outer_number=self.outer_number,
            opened_on=self.opened_on,
            moved_on=self.moved_on,
            moved_at=self.moved_at,
            closed_on=self.closed_on,
            is_void=self.is_void,
            is_destroyed=self.is_destroyed,
            links=self.links,
            attached=self.attached,
        )


@cache
def empty(kind: type[Record]) -> Snapshot:
    """The snapshot before the first act: every column at its empty value."""
    return Snapshot(columns={name: column.get_default() for name, column in kind.columns().items()})


def walk(kind: type[Record], procedure: type[Procedure], entries: Iterable[Entry]) -> list[tuple[Entry, Snapshot]]:
    """Each effective entry with the snapshot after it.

    A register is folded in the order in which its acts take force, so that a late entry finds its place.
    """
    snapshot, steps = empty(kind), []
    ordered = effective(entries)
    if kind.is_register:
        ordered = tuple(sorted(ordered, key=lambda entry: (entry.acted_on, entry.seq)))
    for entry in ordered:
        snapshot = apply(kind, procedure, snapshot, entry)
        steps.append((entry, snapshot))
    return steps


def fold(kind: type[Record], procedure: type[Procedure], entries: Iterable[Entry]) -> Snapshot:
    """The snapshot after the whole history."""
    steps = walk(kind, procedure, entries)
    return steps[-1][1] if steps else empty(kind)


def apply(kind: type[Record], procedure: type[Procedure], snapshot: Snapshot, entry: Entry) -> Snapshot:
    """The snapshot after ``entry``. Pure: reads nothing but its arguments. Raises KeyError for an undeclared act."""
    draft = Draft(snapshot)
    if entry.act in _COMMON:
        _COMMON[entry.act](draft, entry)
    else:
        _apply_act(kind, procedure.acts[entry.act], draft, entry)
    return draft.frozen()


def _apply_act(kind: type[Record], act: Act, draft: Draft, entry: Entry) -> None:
    columns, line_sets = kind.columns(), kind.line_sets()
    for name in act.writes:
        if name not in entry.payload:
            continue
        if name in line_sets:
            draft.lines[name] = _parsed_rows(line_sets[name].line.columns(), entry.payload[name], draft.rows(name))
        else:
            draft.columns[name] = parsed(columns[name], entry.payload[name])
    for name in act.finds:
        if name in line_sets:
            found = entry.payload.get(name) or ()
            draft.lines[name] = _parsed_rows(line_sets[name].line.columns(), found, draft.rows(name))
        else:
            draft.columns[name] = parsed(columns[name], entry.payload.get(name))
    draft.columns.update(act.sets)
    if act.dates:
        draft.columns[act.dates] = entry.acted_on
    if act.times:
        draft.columns[act.times] = entry.acted_at
    if act.number:
        issued = entry.payload.get("number", "")
        if act.number_column:
            draft.columns[act.number_column] = issued
        if not draft.number:
            draft.number, draft.number_order = issued, entry.payload.get("number_order")
    if "opened" in entry.payload and act.opens_another:
        relation = act.grows if act.opens is None else act.opens.relation
        draft.links = (*draft.links, (relation, entry.payload["opened"]))
    if act.effect is not None:
        act.effect(draft, entry)
    _move(act, draft, entry)
    if kind.is_register:
        ends, through = _ends_register(act), draft.columns.get(kind.valid_through)
        draft.versions = amended(draft.versions, entry.acted_on, draft.columns, ends=ends, through=through)


def _move(act: Act, draft: Draft, entry: Entry) -> None:
    if draft.opened_on is None:
        draft.opened_on = entry.acted_on
        # A kind may have a column "source" of its own: another system's matter comes with its number.
        if "outer_number" in entry.payload:
            draft.source, draft.outer_number = entry.payload.get("source", ""), entry.payload["outer_number"]
    if act.target is None:
        return
    draft.state, draft.moved_on, draft.moved_at = act.target.name, entry.acted_on, entry.acted_at
    draft.closed_on = entry.acted_on if act.target.final else None


def _ends_register(act: Act) -> bool:
    return act.target is not None and act.target.final


def _void(draft: Draft, entry: Entry) -> None:
    draft.is_void = True


def _attach(draft: Draft, entry: Entry) -> None:
    attached = Attached(entry.seq, entry.payload["digest"], entry.payload.get(ATTACHED_NAME, ""))
    draft.attached = (*draft.attached, attached)


def _destroy(draft: Draft, entry: Entry) -> None:
    draft.is_destroyed = True


def _issue_code(draft: Draft, entry: Entry) -> None:
    """A party whom a correction took off the record, or named otherwise, holds no code any more."""
    for row in draft.rows(entry.payload["lines"]):
        if row["name"] and row["name"] == entry.payload.get(PARTY_NAME):
            row["access_code"] = entry.payload["code_digest"]


def _unmask(draft: Draft, entry: Entry) -> None:
    """Looking changes nothing."""


def _print(draft: Draft, entry: Entry) -> None:
    """What was printed stands in its event; the record says nothing new."""


def _relate(draft: Draft, entry: Entry) -> None:
    draft.links = (*draft.links, (entry.payload["relation"], entry.payload["target"]))


_COMMON = {
    VOID: _void,
    ATTACH: _attach,
    DESTROY: _destroy,
    UNMASK: _unmask,
    ISSUE_CODE: _issue_code,
    RELATE: _relate,
    PRINT: _print,
}


def parsed(column: models.Field[Any, Any], value: Any) -> Any:
    """A JSON value as the column's Python value; a reference is the id."""
    if value is None:
        return column.get_default()
    if isinstance(column, models.ForeignKey):
        return int(value)
    return column.to_python(value)


def _parsed_rows(
    columns: Mapping[str, models.Field[Any, Any]], given: Iterable[Row], earlier: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows as given; what the kernel itself noted on a row stays with whom it was noted for."""
    noted = [name for name, column in columns.items() if isinstance(column, DigestField)]
    rows = [{name: parsed(column, row.get(name)) for name, column in columns.items()} for row in given]
    by_name = {row["name"]: row for row in earlier} if noted else {}
    for row in rows:
        before = by_name.get(row.get("name"), {})
        row.update({name: before.get(name, "") for name in noted})
    return rows
