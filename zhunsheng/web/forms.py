"""The form of an act: what it writes, what the matter that it opens writes, the day, the reason for a late entry."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from django.db import models

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.history import ACTED_TIME
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Act, Procedure
from zhunsheng.kernel.errors import Objection
from zhunsheng.web.fields import Field, FieldMaker, LineEditor, as_input, numbered, unmasked_input
from zhunsheng.web.values import line_columns

PROPOSED_TIME = "proposed_time"
FEWEST_ROWS = 2
MOST_ROWS = 200


@dataclass(frozen=True)
class Part:
    """The fields of one kind on the form: the matter's own, or those of the matter that the act opens.

    ``stored`` is what inputs start from and what masked inputs stand for; ``prefix`` goes before every input's name.
    """

    kind: type[Record]
    act: Act
    stored: Mapping[str, Any]
    fresh: frozenset[str] = frozenset()
    prefix: str = ""

    @property
    def label(self) -> str:
        return self.kind.label


@dataclass(frozen=True)
class DrawnPart:
    """A part with its inputs."""

    label: str
    fields: tuple[Field | LineEditor, ...]


@dataclass(frozen=True)
class Posted:
    """What came back from a form: the texts of its inputs, and the row change that was asked for instead of sending.

    Turning to another of the choices of a form is such a change too: it changes no row (see :func:`turned_away`).
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    row_change: str = ""

    def acted_on(self, today: date) -> date | None:
        """The day of the act; None when it cannot be read."""
        text = self.texts.get("acted_on", "").strip()
        try:
            return date.fromisoformat(text) if text else today
        except ValueError:
            return None

    def acted_time(self, today: date) -> time | None:
        """The time of day of the act; None when none is said. Raises ValueError when it cannot be read.

        What the form proposed is the present minute: left as it was for another day, it says nothing.
        """
        text = self.texts.get(ACTED_TIME, "").strip().replace("：", ":")
        if not text or (text == self.texts.get(PROPOSED_TIME) and self.acted_on(today) != today):
            return None
        return datetime.strptime(text, "%H:%M").time()

    def number(self, name: str) -> int | None:
        text = self.texts.get(name, "")
        return int(text) if text.isdecimal() else None

    def says_of(self, part: Part) -> bool:
        """Whether the inputs of the part were on the form."""
        return not part.prefix or any(name.startswith(part.prefix) for name in self.texts)

    @property
    def is_changing_rows(self) -> bool:
        """Whether a row was added or taken away, a list searched or the day changed: then the form only comes back."""
        return bool(self.row_change) or "find" in self.texts


def new_request_key() -> str:
    return secrets.token_urlsafe(24)


def parts_of(kind: type[Record], procedure: type[Procedure], act: Act, snapshot: Snapshot) -> tuple[Part, ...]:
    """The act's own part, and that of the matter it opens, which asks for nothing that the act itself says and carries over."""
    stored = {**snapshot.columns, **snapshot.lines}
    own = Part(kind, act, stored, fresh=_fresh(kind, procedure, act))
    if act.opens is None:
        return (own,)
    carried = {name: stored.get(source) for name, source in act.opens.carry.items()}
    opened = opened_part(act.opens.kind, act.opens.act, carried)
    said_here = {name for name, source in act.opens.carry.items() if source in act.writes}
    asked = replace(opened.act, writes=tuple(name for name in opened.act.writes if name not in said_here))
    return own, replace(opened, act=asked)


def opened_part(kind_key: str, act: str, carried: Mapping[str, Any]) -> Part:
    """The part of a matter that is opened on the way by its act ``act``; it starts from what is carried over."""
    child = registry.kind(kind_key)
    procedures = [found for found in child.procedures.values() if act in found.acts]
    opening = max(procedures, key=lambda found: found.begins_on()).acts[act]
    return Part(child, opening, carried, prefix=f"{child.key}.")


def _fresh(kind: type[Record], procedure: type[Procedure], act: Act) -> frozenset[str]:
    """The columns whose input starts empty: what this act alone says anew each time, and prose that explains an act."""
    elsewhere = {name for other in procedure.acts.values() if other.name != act.name for name in other.writes}
    opening = {name for other in procedure.opening_acts() for name in other.writes}
    columns = kind.columns()
    prose = {name for name in act.writes if isinstance(columns.get(name), models.TextField)}
    return frozenset(name for name in act.writes if name not in opening and (name not in elsewhere or name in prose))


def drawn_parts(
    parts: Sequence[Part], maker: FieldMaker, posted: Posted | None, objections: Sequence[Objection]
) -> tuple[DrawnPart, ...]:
    """The parts as inputs: with what was typed if anything was, else with what is stored."""
    drawn = []
    for part in parts:
        typed = posted if posted is not None and posted.says_of(part) else None
        inputs = tuple(_input(part, name, maker, typed, objections) for name in part.act.writes)
        drawn += [DrawnPart(part.label, inputs)] if inputs else []
    return tuple(drawn)


def turned_away(posted: Posted | None, others: Iterable[str]) -> dict[str, str]:
    """What was typed about kinds that the form shows no more: it goes along unseen, and is there when one turns back."""
    prefixes = tuple(f"{kind}." for kind in others)
    texts = posted.texts if posted is not None else {}
    return {name: text for name, text in texts.items() if prefixes and name.startswith(prefixes)}


def _input(
    part: Part, name: str, maker: FieldMaker, posted: Posted | None, objections: Sequence[Objection]
) -> Field | LineEditor:
    line_sets = part.kind.line_sets()
    if name in line_sets:
        return _editor(part, name, maker, posted, objections)
    column = part.kind.columns()[name]
    full = part.prefix + name
    stored = "" if name in part.fresh else as_input(column, part.stored.get(name))
    value = stored if posted is None else posted.texts.get(full, "")
    made = maker.made(full, column, value, needed=name in part.act.needs)
    own = tuple(objection for objection in objections if objection.field == name)
    return replace(made, objections=(*made.objections, *own))


def _editor(
    part: Part, name: str, maker: FieldMaker, posted: Posted | None, objections: Sequence[Objection]
) -> LineEditor:
    lines, full = part.kind.line_sets()[name], part.prefix + name
    columns = line_columns(lines.line)
    stored = part.stored.get(name) or ()
    texts = (
        _stored_rows(columns, stored) if posted is None else _changed(posted, full, _posted_rows(posted, full, columns))
    )
    added = len(texts) if posted is not None and posted.row_change == f"add:{full}" else 0
    rows = [
        (row.get("origin", ""), _row_fields(maker, columns, f"{full}-{number}", row, is_new=number == added))
        for number, row in enumerate(texts, 1)
    ]
    own = tuple(objection for objection in objections if objection.field == name)
    return LineEditor(full, lines.label, numbered(rows), name in part.act.needs, own)


def _row_fields(
    maker: FieldMaker, columns: Mapping[str, Any], prefix: str, row: Mapping[str, str], *, is_new: bool
) -> tuple[Field, ...]:
    """The inputs of one row; the first one of a row just added takes the focus."""
    made = [maker.made(f"{prefix}-{key}", column, row.get(key, ""), needed=False) for key, column in columns.items()]
    return tuple(replace(one, is_focused=is_new and one is made[0]) for one in made)


def _stored_rows(columns: Mapping[str, Any], stored: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    rows = [
        {"origin": str(number), **{name: as_input(column, row.get(name)) for name, column in columns.items()}}
        for number, row in enumerate(stored)
    ]
    return rows + [{}] * (FEWEST_ROWS - len(rows))


def _posted_rows(posted: Posted, full: str, columns: Mapping[str, Any]) -> list[dict[str, str]]:
    pattern = re.compile(re.escape(full) + r"-(\d+)-(\w+)\Z")
    rows: dict[int, dict[str, str]] = {}
    for name, text in posted.texts.items():
        found = pattern.match(name)
        if found and (found[2] in columns or found[2] == "origin"):
            rows.setdefault(int(found[1]), {})[found[2]] = text
    return [rows[number] for number in sorted(rows)][:MOST_ROWS]


def _changed(posted: Posted, full: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows after “add a row” (``add:lines``) or “take this row away” (``remove:lines:2``)."""
    action, _, rest = posted.row_change.partition(":")
    name, _, number = rest.partition(":")
    if name != full:
        return rows
    if action == "add":
        return [*rows, {}]
    if action == "remove" and number.isdecimal():
        return [row for position, row in enumerate(rows, 1) if position != int(number)]
    return rows


def given_of(parts: Sequence[Part], posted: Posted) -> dict[str, Any]:
    """What the form says, as the kernel takes it: own values by column, the opened matter's under its kind's key."""
    own = _given(parts[0], posted)
    for part in parts[1:]:
        own[part.kind.key] = _given(part, posted)
    return own


def _given(part: Part, posted: Posted) -> dict[str, Any]:
    given: dict[str, Any] = {}
    line_sets, columns = part.kind.line_sets(), part.kind.columns()
    for name in part.act.writes:
        full = part.prefix + name
        if name in line_sets:
            line = line_columns(line_sets[name].line)
            stored = part.stored.get(name) or ()
            given[name] = [_given_row(line, row, stored) for row in _posted_rows(posted, full, line)]
        else:
            given[name] = unmasked_input(columns[name], posted.texts.get(full, ""), part.stored.get(name))
    return given


def _given_row(
    columns: Mapping[str, Any], row: Mapping[str, str], stored: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    origin = row.get("origin", "")
    before = stored[int(origin)] if origin.isdecimal() and int(origin) < len(stored) else {}
    return {name: unmasked_input(column, row.get(name, ""), before.get(name)) for name, column in columns.items()}
