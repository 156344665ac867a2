"""New matters made ready long before they are written: every row that they will have, as values that JSON keeps.

What is known only when they are written is filled in then: their ids, the run, when and by whom they are recorded, the
chain of their events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model

from zhunsheng.kernel.acts.chain import Origin, event_digest
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.payloads import SealedParts, sealed_parts
from zhunsheng.kernel.acts.store import Change, Written, insert_events, project_matter, rows_of_new
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Grant, Link, Matter
from zhunsheng.kernel.rows import insert_prepared, prepared, values_of

# What is filled in when a row is written, its owner first; of every other table that is ``matter_id`` alone.
_FILLED: Mapping[type[Model], tuple[str, ...]] = {
    Matter: ("id", "run_id", "head_seq", "head_digest"),
    Grant: ("matter_id", "run_id"),
    Link: ("source_id",),
}
_OF_MATTER = ("matter_id",)


class Recorded(NamedTuple):
    """When and by whom matters are recorded, and in which run."""

    at: datetime
    person_id: int | None
    run_id: int


def prepared_matters(world: World, changes: Sequence[Change]) -> list[Any]:
    """New matters as plain values: of each what its chain binds, and of each table the rows, first the place of their matter.

    None of them may carry a paper number or open another matter: both are settled only by writing.
    """
    for place, change in enumerate(changes):
        change.dossier.matter.pk = place
        project_matter(change.dossier.matter, change.dossier, change.after)
    tables: dict[type[Model], Any] = {Matter: [values_of(change.dossier.matter) for change in changes]}
    tables.update(rows_of_new(world, changes))
    return [[_history(change) for change in changes], [_table(model, rows) for model, rows in tables.items() if rows]]


class Chained(NamedTuple):
    """Matters that can be written as they are: only their events have no ids yet."""

    tables: list[tuple[type[Model], list[str], list[list[Any]]]]
    events: list[Written]
    parts: list[SealedParts]


def chained(world: World, kind: type[Record], plain: Sequence[Any], ids: Iterable[int], recorded: Recorded) -> Chained:
    """What :func:`prepared_matters` gave with all that is known now. Needs no transaction, so that nobody waits for it."""
    histories, tables = plain
    chains = [
        list(_chain(world, kind, matter_id, history, recorded))
        for matter_id, history in zip(ids, histories, strict=True)
    ]
    known = [_known(chain[-1][0], recorded) for chain in chains]
    pairs = [pair for chain in chains for pair in chain]
    filled = [_filled(label, names, rows, known) for label, names, rows in tables]
    return Chained(filled, [event for event, _ in pairs], [parts for _, parts in pairs])


def store_chained(world: World, kind: type[Record], matters: Chained) -> None:
    """Write matters. The caller holds the transaction, and knows that what they were judged on still holds."""
    for model, names, rows in matters.tables:
        insert_prepared(model, names, rows)
    insert_events(matters.events, matters.parts)
    kind.stored(world, matters.events)


def _history(change: Change) -> list[Any]:
    matter = change.dossier.matter
    begun = [matter.unit_id, matter.settings_stamp.digest, matter.procedure, matter.procedure_version]
    return [*begun, [_said(change, entry) for entry in change.entries]]


def _said(change: Change, entry: Entry) -> list[Any]:
    parts = sealed_parts(change.dossier.kind, entry.payload)
    return [entry.act, entry.acted_on.isoformat(), entry.role, entry.unit_id, dict(entry.marks), *parts]


def _table(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    owner, *filled = _FILLED.get(model, _OF_MATTER)
    names = [owner, *(name for name in rows[0] if name != owner and name not in filled)]
    return [model._meta.label, names, prepared(model, names, rows)]


def _filled(
    label: str, names: Sequence[str], rows: Sequence[Sequence[Any]], known: Sequence[Mapping[str, Any]]
) -> tuple[type[Model], list[str], list[list[Any]]]:
    """The rows of a table, each with what is known of its matter now."""
    model = apps.get_model(label)
    filled = _FILLED.get(model, _OF_MATTER)
    heads = [[facts[name] for name in filled] for facts in known]
    return model, [*filled, *names[1:]], [[*heads[place], *values] for place, *values in rows]


def _known(last: Written, recorded: Recorded) -> dict[str, Any]:
    """What is filled into the rows of a matter, whose last event this is."""
    matter_id = last.matter_id
    owner = {"id": matter_id, "matter_id": matter_id, "source_id": matter_id}
    return {**owner, "run_id": recorded.run_id, "head_seq": last.seq, "head_digest": last.digest}


def _chain(
    world: World, kind: type[Record], matter_id: int, history: Sequence[Any], recorded: Recorded
) -> Iterator[tuple[Written, SealedParts]]:
    unit_id, settings_digest, procedure, version, said = history
    origin, previous = Origin(kind.key, unit_id, settings_digest), ""
    for seq, (act, acted_on, role, acting_unit_id, marks, *sealed) in enumerate(said, start=1):
        parts = SealedParts(*sealed)
        event = Written(
            matter_id=matter_id,
            seq=seq,
            act=act,
            procedure=procedure,
            procedure_version=version,
            acted_on=date.fromisoformat(acted_on),
            recorded_at=recorded.at,
            person_id=recorded.person_id,
            role=role,
            acting_unit_id=acting_unit_id,
            corrects=None,
            marks=marks,
            request_key=None,
            run_id=recorded.run_id,
            open_digest=parts.open_digest,
            personal_digest=parts.personal_digest,
            previous_digest=previous,
        )
        event.digest = previous = event_digest(event, installation=world.installation.identity, origin=origin)
        yield event, parts
