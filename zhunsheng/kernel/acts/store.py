"""Writing what was judged: events, payloads, and every projection, for one matter or for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhunsheng.kernel.acts.chain import Origin, event_digest
from zhunsheng.kernel.acts.deadlines import ClockRun
from zhunsheng.kernel.acts.dossier import Dossier, Standing
from zhunsheng.kernel.acts.history import CORRECT, DESTROY, Entry
from zhunsheng.kernel.acts.identities import reserved_ids
from zhunsheng.kernel.acts.payloads import SealedParts, open_part, sealed_parts
from zhunsheng.kernel.acts.snapshot import Attached, Snapshot
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.fields import RegisterField
from zhunsheng.kernel.documents import discard_documents
from zhunsheng.kernel.models import (
    Attachment,
    Deadline,
    Event,
    Grant,
    IssuedNumber,
    Link,
    Matter,
    Payload,
)
from zhunsheng.kernel.numbers import issued_rows
from zhunsheng.kernel.rows import insert, upsert, values_of
from zhunsheng.kernel.viewers import row_tokens

MATTER_PROJECTION = (
    "state",
    "outcome",
    "heading",
    "number",
    "number_order",
    "source",
    "outer_number",
    "opened_on",
    "closed_on",
    "due_on",
    "due_at",
    "is_confidential",
    "is_void",
    "is_destroyed",
    "head_seq",
    "head_digest",
)


@dataclass
class Change:
    """What is to be written for one matter: new entries, and the standing before and after them."""

    dossier: Dossier
    entries: tuple[Entry, ...]
    before: Standing
    after: Standing
    request_key: str | None = None
    run_id: int | None = None

    @property
    def is_new(self) -> bool:
        """Whether the matter comes into being with this change."""
        return self.before.snapshot.opened_on is None


@dataclass
class Written:
    """An event as it is written, under the names of its columns; its id is given last."""

    matter_id: int
    seq: int
    act: str
    procedure: str
    procedure_version: int
    acted_on: date
    recorded_at: datetime
    person_id: int | None
    role: str
    acting_unit_id: int | None
    corrects: int | None
    marks: dict[str, Any]
    request_key: str | None
    run_id: int | None
    open_digest: str
    personal_digest: str
    previous_digest: str
    digest: str = ""
    seal_id: int | None = None
    id: int = 0

    def event(self, matter: Matter) -> Event:
        """The same as a model object."""
        return Event(matter=matter, **{name: value for name, value in vars(self).items() if name != "matter_id"})


def store(world: World, changes: Sequence[Change]) -> list[Written]:
    """Write all changes. The caller holds the transaction. Matters without an id are created first, in one go."""
    new = [change.dossier.matter for change in changes if change.is_new]
    known = [change for change in changes if not change.is_new]
    unnamed = [matter for matter in new if matter.pk is None]
    for matter, identity in zip(unnamed, reserved_ids(Matter, len(unnamed)), strict=True):
        matter.pk = identity
    for change in changes:
        if any(entry.act == DESTROY for entry in change.entries):
            _erase(change)
    for change in changes:
        project_matter(change.dossier.matter, change.dossier, change.after)
    chained = [pair for change in changes for pair in _chained(world, change)]
    events = [event for event, _ in chained]
    insert(Matter, [values_of(matter) for matter in new])
    for change in known:
        change.dossier.matter.save(update_fields=MATTER_PROJECTION)
    world.save_sequences()
    insert_events(events, [parts for _, parts in chained])
    for model, rows in rows_of_new(world, [change for change in changes if change.is_new]).items():
        insert(model, rows)
    _save_records(known)
    _save_deadlines(known)
    _save_links(known)
    _save_grants(world, known)
    _follow_up(world, changes, events)
    for change in changes:
        change.dossier.entries = (*change.dossier.entries, *change.entries)
    return events


def insert_events(events: Sequence[Written], parts: Sequence[SealedParts]) -> None:
    """Write events with what they say; each gets its id, in this order."""
    for event, identity in zip(events, reserved_ids(Event, len(events)), strict=True):
        event.id = identity
    insert(Event, [vars(event) for event in events])
    payloads = [
        {
            "event_id": event.id,
            "open_salt": each.open_salt,
            "open_body": each.open_body,
            "personal_salt": each.personal_salt,
            "personal_body": each.personal_body,
        }
        for event, each in zip(events, parts, strict=True)
    ]
    insert(Payload, payloads)


def _follow_up(world: World, changes: Sequence[Change], events: Sequence[Written]) -> None:
    kinds = {change.dossier.matter.pk: change.dossier.kind for change in changes}
    for kind in dict.fromkeys(kinds.values()):
        kind.stored(world, [event for event in events if kinds[event.matter_id] is kind])


def _erase(change: Change) -> None:
    """Destroy the personal part of every payload of the matter; its projections follow from what is left."""
    dossier, kind = change.dossier, change.dossier.kind
    personal = Payload.objects.filter(event__matter=dossier.matter).exclude(event__personal_digest="")
    personal.update(personal_salt="", personal_body="", destroyed_at=change.entries[-1].recorded_at)
    dossier.entries = tuple(entry._replace(payload=open_part(kind, entry.payload)) for entry in dossier.entries)
    change.after = dossier.standing(*change.entries)
    discard_documents(dossier.matter)


def _chained(world: World, change: Change) -> Iterator[tuple[Written, SealedParts]]:
    """The events of a change, each linked to the one before it; the matter's head moves along."""
    for entry in change.entries:
        parts = sealed_parts(change.dossier.kind, entry.payload)
        yield _event(world, change, entry, parts), parts


def _event(world: World, change: Change, entry: Entry, parts: SealedParts) -> Written:
    matter = change.dossier.matter
    event = Written(
        matter_id=matter.pk,
        seq=entry.seq,
        act=entry.act,
        procedure=matter.procedure,
        procedure_version=matter.procedure_version,
        acted_on=entry.acted_on,
        recorded_at=entry.recorded_at,
        person_id=entry.person_id,
        role=entry.role,
        acting_unit_id=entry.unit_id,
        corrects=entry.corrects,
        marks=dict(entry.marks),
        request_key=change.request_key,
        run_id=change.run_id,
        open_digest=parts.open_digest,
        personal_digest=parts.personal_digest,
        previous_digest=matter.head_digest,
    )
    origin = Origin(matter.kind, matter.unit_id, matter.settings_stamp.digest)
    event.digest = event_digest(event, installation=world.installation.identity, origin=origin)
    matter.head_seq, matter.head_digest = entry.seq, event.digest
    return event


def project_matter(matter: Matter, dossier: Dossier, after: Standing) -> None:
    """Put on the matter what its history says (all of MATTER_PROJECTION but the head, which the chain writes)."""
    snapshot, kind = after.snapshot, dossier.kind
    matter.state = snapshot.state
    matter.outcome = kind.outcomes.get(snapshot.state, snapshot.state)
    matter.heading = kind.heading_of(snapshot)[:200]
    matter.number, matter.number_order = snapshot.number, snapshot.number_order
    matter.source, matter.outer_number = snapshot.source, snapshot.outer_number
    assert snapshot.opened_on is not None
    matter.opened_on, matter.closed_on = snapshot.opened_on, snapshot.closed_on
    matter.due_on, matter.due_at = nearest_end(after)
    matter.is_confidential = kind.is_confidential(snapshot)
    matter.is_void, matter.is_destroyed = snapshot.is_void, snapshot.is_destroyed


def nearest_end(standing: Standing) -> tuple[date | None, datetime | None]:
    """The earliest end of a running limit: its day, and its moment where it has one."""
    ends = [run.due for run in standing.running() if run.due is not None]
    nearest = min(ends, key=lambda end: (end.until, end.at is None), default=None)
    return (None, None) if nearest is None else (nearest.on, nearest.at)


def rows_of_new(world: World, changes: Iterable[Change]) -> dict[type[Any], list[dict[str, Any]]]:
    """Every row of new matters besides their own and their events, by table."""
    tables: dict[type[Any], list[dict[str, Any]]] = {}
    for change in changes:
        for model, rows in _rows_of_new(world, change).items():
            tables.setdefault(model, []).extend(rows)
    return tables


def _rows_of_new(world: World, change: Change) -> dict[type[Any], list[dict[str, Any]]]:
    matter, kind, after = change.dossier.matter, change.dossier.kind, change.after.snapshot
    own = version_rows(kind, matter, after) if kind.is_register else [record_row(kind, matter, after)]
    rows: dict[type[Any], list[dict[str, Any]]] = {kind: own}
    for name, lines in kind.line_sets().items():
        rows.setdefault(lines.line, []).extend(line_rows(lines.line, matter, after.lines.get(name, ())))
    rows[Deadline] = [deadline_row(matter, run) for run in change.after.runs]
    rows[Link] = [link_row(matter, *link) for link in after.links]
    rows[Attachment] = [attachment_row(matter, item) for item in after.attached]
    rows[IssuedNumber] = _numbers(change)
    rows[Grant] = [grant_row(matter, token) for token in sorted(tokens_of(world, change.dossier, after))]
    return rows


def _save_records(changes: Sequence[Change]) -> None:
    for change in changes:
        before, after = change.before.snapshot, change.after.snapshot
        matter = change.dossier.matter
        kind: Any = change.dossier.kind
        if not kind.is_register:
            _update_record(kind, matter, before, after)
        elif before.versions != after.versions:
            kind._default_manager.filter(matter=matter).delete()
            insert(kind, version_rows(kind, matter, after))
        for name, lines in kind.line_sets().items():
            if before.lines.get(name, ()) != after.lines.get(name, ()):
                lines.line._default_manager.filter(matter=matter).delete()
                insert(lines.line, line_rows(lines.line, matter, after.lines[name]))


def record_row(kind: type[Any], matter: Matter, snapshot: Snapshot) -> dict[str, Any]:
    """The record of a Kind as the snapshot has it."""
    return {"matter_id": matter.pk, **_attributes(kind, snapshot.columns)}


def version_rows(kind: type[Any], matter: Matter, snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows of a Register entry, one per period of validity."""
    return [
        {
            "matter_id": matter.pk,
            "position": position,
            "valid_from": version.valid_from,
            "valid_until": version.valid_until,
            **_attributes(kind, version.columns),
        }
        for position, version in enumerate(snapshot.versions)
    ]


def line_rows(line: type[Any], matter: Matter, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The child rows of one line set."""
    return [
        {"matter_id": matter.pk, "position": position, **_attributes(line, row)} for position, row in enumerate(rows)
    ]


def _attributes(model: type[Any], values: Any) -> dict[str, Any]:
    """Column values by attribute name: a reference is set by its id; what is not said is empty."""
    return {
        column.attname: values[name] if name in values else column.get_default()
        for name, column in model.columns().items()
    }


def _update_record(kind: type[Any], matter: Matter, before: Snapshot, after: Snapshot) -> None:
    columns = kind.columns()
    changed = {
        columns[name].attname: value for name, value in after.columns.items() if before.columns.get(name) != value
    }
    if changed:
        kind._default_manager.filter(pk=matter.pk).update(**changed)


def deadline_row(matter: Matter, run: ClockRun) -> dict[str, Any]:
    """A clock run as its row."""
    receipt = run.receipt
    return {
        "matter_id": matter.pk,
        "clock": run.clock.key,
        "occurrence": run.occurrence,
        "label": run.clock.label,
        "started_on": run.started_on,
        "due_on": run.due_on,
        "stopped_on": run.stopped_on,
        "judged_due_on": run.judged_due_on,
        "started_at": run.started_at,
        "due_at": run.due_at,
        "stopped_at": run.stopped_at,
        "judged_due_at": run.judged_due_at,
        "is_advisory": run.clock.advisory,
        "is_provisional": receipt.provisional,
        "needs_confirmation": receipt.needs_confirmation,
        "law_version": receipt.law_version,
        "calendar_version": receipt.calendar_version,
        "receipt": receipt.to_dict(),
    }


DEADLINE_KEY = ("matter_id", "clock", "occurrence")


def _save_deadlines(changes: Sequence[Change]) -> None:
    moved: list[dict[str, Any]] = []
    for change in changes:
        known = set(change.before.runs)
        moved += [deadline_row(change.dossier.matter, run) for run in change.after.runs if run not in known]
        gone = {run.name for run in change.before.runs} - {run.name for run in change.after.runs}
        for name in gone:
            clock, _, occurrence = name.partition("#")
            Deadline.objects.filter(matter=change.dossier.matter, clock=clock, occurrence=int(occurrence)).delete()
    upsert(Deadline, moved, DEADLINE_KEY)


def link_row(matter: Matter, relation: str, target: int) -> dict[str, Any]:
    """A link of the matter as its row."""
    return {"source_id": matter.pk, "relation": relation, "target_id": target}


def attachment_row(matter: Matter, item: Attached) -> dict[str, Any]:
    """A document on the matter as its row."""
    return {"matter_id": matter.pk, "event_seq": item.seq, "digest": item.digest, "name": item.name}


def _numbers(change: Change) -> list[dict[str, Any]]:
    """The paper numbers of new entries. A correction repeats the number of the step that it sets right."""
    issuing = (entry for entry in change.entries if entry.act != CORRECT)
    return [row for entry in issuing for row in issued_rows(change.dossier.matter, entry.seq, entry.payload)]


def _save_links(changes: Sequence[Change]) -> None:
    links, attachments = [], []
    for change in changes:
        matter, before, after = change.dossier.matter, change.before.snapshot, change.after.snapshot
        links += [link_row(matter, *link) for link in after.links if link not in before.links]
        attachments += [attachment_row(matter, item) for item in after.attached if item not in before.attached]
    insert(Link, links)
    # Destruction empties the name of what is attached already.
    upsert(Attachment, attachments, ("matter_id", "event_seq"))
    insert(IssuedNumber, [row for change in changes for row in _numbers(change)])


def _save_grants(world: World, changes: Sequence[Change]) -> None:
    fresh = []
    for change in changes:
        matter, dossier = change.dossier.matter, change.dossier
        if _reached_by(dossier, change.before) == _reached_by(dossier, change.after):
            continue
        wanted = _refreshed(matter, tokens_of(world, dossier, change.after.snapshot))
        fresh += [grant_row(matter, token) for token in sorted(wanted)]
    insert(Grant, fresh)


def _reached_by(dossier: Dossier, standing: Standing) -> tuple[Any, ...]:
    """Everything about a matter that its grants are made of: a change that leaves this alone leaves them alone."""
    snapshot = standing.snapshot
    sorted_by = (snapshot.opened_on, nearest_end(standing), snapshot.number_order, snapshot.state)
    named = tuple(snapshot.column(path.partition(".")[0]) for path in dossier.kind.assigned)
    reached = (named, dossier.kind.consulted_units(snapshot), _codes(snapshot))
    return sorted_by, reached, snapshot.moved_on, dossier.kind.is_confidential(snapshot)


def _refreshed(matter: Matter, wanted: frozenset[str]) -> frozenset[str]:
    """Bring the stored grants of a matter up to date; what is returned is still to be created."""
    rows = Grant.objects.filter(matter=matter)
    have = set(rows.values_list("token", flat=True))
    if have - wanted:
        rows.filter(token__in=have - wanted).delete()
    rows.update(**_sorted_by(matter))
    return frozenset(wanted - have)


def grant_row(matter: Matter, token: str) -> dict[str, Any]:
    """A grant with the matter's sort columns."""
    return {
        "token": token,
        "kind": matter.kind,
        "matter_id": matter.pk,
        **_sorted_by(matter),
        "run_id": matter.run_id,
    }


def _sorted_by(matter: Matter) -> dict[str, Any]:
    """What grants repeat of their matter."""
    return {
        "opened_on": matter.opened_on,
        "due_on": matter.due_on,
        "due_until": matter.due_until,
        "number_order": matter.number_order,
        "state": matter.state,
    }


def tokens_of(world: World, dossier: Dossier, snapshot: Snapshot) -> frozenset[str]:
    """The tokens that reach the matter as it stands."""
    kind = dossier.kind
    handlers = {name: snapshot.column(name) for name in kind.handler_columns()}
    people = (_assigned_person(world, dossier, snapshot, path) for path in kind.assigned if path not in handlers)
    asked = kind.consulted_units(snapshot)
    return row_tokens(kind, dossier.matter, _filled(people), _filled(handlers.values()), asked, _codes(snapshot))


def _filled(ids: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(identity for identity in ids if identity is not None)


def _codes(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(row["access_code"] for rows in snapshot.lines.values() for row in rows if row.get("access_code"))


def _assigned_person(world: World, dossier: Dossier, snapshot: Snapshot, path: str) -> int | None:
    """The person named by a column (``leader``) or by a register entry's column (``mediator.person``)."""
    name, _, inner = path.partition(".")
    value: int | None = snapshot.column(name)
    if value is None or not isinstance(dossier.kind.columns()[name], RegisterField):
        return value
    entry = world.read_register(value, _assigned_on(snapshot))
    return None if entry is None else getattr(entry, f"{inner}_id")


def _assigned_on(snapshot: Snapshot) -> date:
    day = snapshot.moved_on or snapshot.opened_on
    assert day is not None
    return day
