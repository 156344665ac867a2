"""Somebody with the database: changes rows by SQL, past every check, and recomputes what can be recomputed."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from zhunsheng.kernel.acts.chain import Origin, event_digest
from zhunsheng.kernel.audit import merkle
from zhunsheng.kernel.audit.sealer import header_of
from zhunsheng.kernel.digests import salted
from zhunsheng.kernel.models import Event, Installation, Matter, Seal


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def drop_event(event: Event) -> None:
    run("DELETE FROM kernel_payload WHERE event_id = %s", event.pk)
    run("DELETE FROM kernel_event WHERE id = %s", event.pk)


def drop_matter(matter: Matter) -> None:
    """Remove the matter, its events, and every row of every table that points to it."""
    for event in Event.objects.filter(matter=matter):
        drop_event(event)
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if column.related_model is Matter:
                run(f'DELETE FROM "{model._meta.db_table}" WHERE "{column.column}" = %s', matter.pk)
    run("DELETE FROM kernel_matter WHERE id = %s", matter.pk)


def rewrite_text(event: Event, old: str, new: str) -> None:
    """Change what an event says."""
    run("UPDATE kernel_payload SET open_body = replace(open_body, %s, %s) WHERE event_id = %s", old, new, event.pk)


def rechain(matter: Matter) -> None:
    """Make a matter's chain agree with itself again: payload digests, event digests, the matter's head."""
    matter.refresh_from_db()
    origin = Origin(matter.kind, matter.unit_id, matter.settings_stamp.digest)
    identity, previous, seq = Installation.objects.get().identity, "", 0
    for event in Event.objects.filter(matter=matter).order_by("seq").select_related("payload"):
        event.open_digest = salted(event.payload.open_salt, event.payload.open_body)
        event.previous_digest = previous
        previous, seq = event_digest(event, installation=identity, origin=origin), event.seq
        run(
            "UPDATE kernel_event SET open_digest = %s, previous_digest = %s, digest = %s WHERE id = %s",
            event.open_digest,
            event.previous_digest,
            previous,
            event.pk,
        )
    run("UPDATE kernel_matter SET head_seq = %s, head_digest = %s WHERE id = %s", seq, previous, matter.pk)


def reseal() -> None:
    """Make every seal agree with the events that now carry it, and with the seal before it."""
    identity, previous = Installation.objects.get().identity, ""
    for seal in Seal.objects.order_by("number"):
        digests = list(Event.objects.filter(seal=seal).order_by("pk").values_list("digest", flat=True))
        seal.event_count, seal.root, seal.previous_digest = len(digests), merkle.root(digests), previous
        previous = header_of(seal, identity).digest()
        run(
            "UPDATE kernel_seal SET event_count = %s, root = %s, previous_digest = %s, digest = %s WHERE id = %s",
            seal.event_count,
            seal.root,
            seal.previous_digest,
            previous,
            seal.pk,
        )


def insert_copy(event: Event, **changes: Any) -> None:
    """Insert a copy of an event with its payload, some columns changed."""
    columns = {column.column: getattr(event, column.attname) for column in Event._meta.concrete_fields}
    columns |= {"marks": "{}", "request_key": None, **changes}
    names = ", ".join(columns)
    run(f"INSERT INTO kernel_event ({names}) VALUES ({', '.join(['%s'] * len(columns))})", *columns.values())
    run(
        "INSERT INTO kernel_payload (event_id, open_salt, open_body, personal_salt, personal_body) "
        "SELECT %s, open_salt, open_body, personal_salt, personal_body FROM kernel_payload WHERE event_id = %s",
        columns["id"],
        event.pk,
    )
