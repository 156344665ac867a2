"""What the history says every projection should hold: the rows of one matter, made anew from its events (unsaved)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier, Standing, entry_of
from zhunsheng.kernel.acts.history import CORRECT
from zhunsheng.kernel.acts.store import (
    deadline_row,
    grant_row,
    line_rows,
    project_matter,
    record_row,
    tokens_of,
    version_rows,
)
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Attachment, Deadline, Event, Grant, IssuedNumber, Link, Matter
from zhunsheng.kernel.numbers import issued_rows

CHUNK = 500
SHARED: tuple[type[Model], ...] = (Deadline, Link, Attachment, IssuedNumber, Grant)


class UnreadableHistory(Exception):
    """A matter whose history cannot be folded; says why in Chinese."""


@dataclass(frozen=True)
class Projected:
    """One matter as its history has it: the matter itself, and the rows of every table that repeats it."""

    stored: Matter
    matter: Matter
    rows: dict[type[Model], list[Any]]


def chunks(matters: QuerySet[Matter]) -> Iterator[list[Matter]]:
    """The matters by id, some hundred at a time, with their unit and stamped settings."""
    last = 0
    while found := list(matters.filter(pk__gt=last).select_related("unit", "settings_stamp").order_by("pk")[:CHUNK]):
        yield found
        last = found[-1].pk


def histories(matters: Sequence[Matter]) -> dict[int, list[Event]]:
    """The events of these matters with their payloads, in one query."""
    events = Event.objects.filter(matter__in=matters).select_related("payload").order_by("matter_id", "seq")
    found: dict[int, list[Event]] = {matter.pk: [] for matter in matters}
    for event in events:
        found[event.matter_id].append(event)
    return found


def projected(world: World, matter: Matter, events: Sequence[Event]) -> Projected:
    """Fold the history of a stored matter anew. Raises UnreadableHistory."""
    if not events:
        raise UnreadableHistory("没有任何步骤")
    fresh = copy(matter)
    try:
        dossier = _dossier(world, fresh, events)
        standing = dossier.standing()
        project_matter(fresh, dossier, standing)
    except (LookupError, ValueError, TypeError, AssertionError, ObjectDoesNotExist) as fault:
        raise UnreadableHistory(f"步骤无法重放：{fault}") from fault
    fresh.head_seq, fresh.head_digest = events[-1].seq, events[-1].digest
    return Projected(matter, fresh, {**_own_rows(dossier, standing), **_shared_rows(world, dossier, standing)})


def _dossier(world: World, matter: Matter, events: Sequence[Event]) -> Dossier:
    kind = registry.kind(matter.kind)
    procedure = registry.procedure_of(kind, matter.procedure, matter.procedure_version)
    entries = tuple(entry_of(event, event.payload.open_body, event.payload.personal_body) for event in events)
    return Dossier(matter, kind, procedure, matter.settings_stamp.values, world.calendars, entries)


def _own_rows(dossier: Dossier, standing: Standing) -> dict[type[Model], list[Any]]:
    kind, matter, snapshot = dossier.kind, dossier.matter, standing.snapshot
    own = version_rows(kind, matter, snapshot) if kind.is_register else [record_row(kind, matter, snapshot)]
    rows: dict[type[Model], list[Any]] = {kind: [kind(**row) for row in own]}
    for name, lines in kind.line_sets().items():
        rows[lines.line] = [lines.line(**row) for row in line_rows(lines.line, matter, snapshot.lines.get(name, ()))]
    return rows


def _shared_rows(world: World, dossier: Dossier, standing: Standing) -> dict[type[Model], list[Any]]:
    matter, snapshot = dossier.matter, standing.snapshot
    return {
        Deadline: [Deadline(**deadline_row(matter, run)) for run in standing.runs],
        Link: [Link(source=matter, relation=relation, target_id=target) for relation, target in snapshot.links],
        Attachment: [
            Attachment(matter=matter, event_seq=item.seq, digest=item.digest, name=item.name)
            for item in snapshot.attached
        ],
        IssuedNumber: [
            IssuedNumber(**row)
            for entry in dossier.entries
            if entry.act != CORRECT
            for row in issued_rows(matter, entry.seq, entry.payload)
        ],
        Grant: [Grant(**grant_row(matter, token)) for token in sorted(tokens_of(world, dossier, snapshot))],
    }


def tables_of(kind: type[Record]) -> tuple[type[Model], ...]:
    """The tables that repeat matters of ``kind``."""
    return (kind, *(lines.line for lines in kind.line_sets().values()), *SHARED)


def stored_rows(model: type[Model], matters: Sequence[Matter]) -> QuerySet[Any]:
    """The stored rows of one table for these matters."""
    owner = owner_of(model)
    return model._default_manager.filter(**{f"{owner}__in": matters})


def owner_of(model: type[Model]) -> str:
    """The column by which a table's rows belong to a matter."""
    return "source" if model is Link else "matter"
