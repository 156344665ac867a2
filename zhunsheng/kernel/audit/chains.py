"""Walking every matter's chain once, in order, with flat memory: is each event what its digest says, is none missing?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from zhunsheng.kernel.acts.chain import Origin, event_digest
from zhunsheng.kernel.acts.history import DESTROY
from zhunsheng.kernel.audit.spots import Fault, Spot
from zhunsheng.kernel.digests import canonical, salted, sm3
from zhunsheng.kernel.models import Event, Installation, Matter, Payload, SettingsStamp

CHUNK = 2000
_EVENT = tuple(column.attname for column in Event._meta.concrete_fields)
_PAYLOAD = tuple(f"payload__{column.name}" for column in Payload._meta.concrete_fields if not column.primary_key)


def chain_faults(only: int | None = None) -> Iterator[Fault]:
    """Every fault in the matters' chains, matter by matter; ``only`` is the id of one, where one is enough."""
    stamps: dict[int, str] = {}
    for stamp in SettingsStamp.objects.order_by("pk").iterator(chunk_size=CHUNK):
        stamps[stamp.pk] = stamp.digest
        if sm3(canonical(stamp.values).encode()) != stamp.digest:
            yield Fault("settings-stamp-changed", f"第{stamp.pk}号参数留存的内容与摘要不符，已被改动", Spot())
    identity = Installation.objects.get().identity
    for matter, events in _matters_with_events(only):
        yield from _faults_of(matter, events, identity, stamps)


def _matters_with_events(only: int | None) -> Iterator[tuple[Any, Iterable[Any]]]:
    """Each matter row with its events; the row is the bare id when only events are left of a matter."""
    columns = ("pk", "kind", "unit_id", "settings_stamp_id", "head_seq", "head_digest")
    ours, theirs = ({}, {}) if only is None else ({"pk": only}, {"matter_id": only})
    matters = Matter.objects.filter(**ours).order_by("pk").values_list(*columns, named=True).iterator(chunk_size=CHUNK)
    events_of = Event.objects.filter(**theirs).order_by("matter_id", "seq")
    rows = events_of.values_list(*_EVENT, *_PAYLOAD, named=True)
    matter = next(matters, None)
    for matter_id, events in groupby(rows.iterator(chunk_size=CHUNK), key=lambda event: event.matter_id):
        while matter is not None and matter.pk < matter_id:
            yield matter, ()
            matter = next(matters, None)
        if matter is not None and matter.pk == matter_id:
            yield matter, events
            matter = next(matters, None)
        else:
            yield matter_id, events
    while matter is not None:
        yield matter, ()
        matter = next(matters, None)


@dataclass
class _Walk:
    """What is remembered while one matter's events go by."""

    origin: Origin
    identity: UUID
    seq: int = 0
    digest: str = ""
    is_destroyed: bool = False
    emptied: list[Spot] = field(default_factory=list)


def _faults_of(matter: Any, events: Iterable[Any], identity: UUID, stamps: dict[int, str]) -> Iterator[Fault]:
    if isinstance(matter, int):
        first = next(iter(events))
        spot = Spot(first.id, matter, "", first.seq, first.act)
        yield Fault("matter-missing", "步骤还在，所属的事项已被删除", spot)
        return
    origin = Origin(matter.kind, matter.unit_id, stamps.get(matter.settings_stamp_id, ""))
    walk = _Walk(origin, identity)
    for event in events:
        yield from _event_faults(walk, event)
    if walk.seq == 0:
        yield Fault("matter-without-events", "事项还在，全部步骤已被删除", Spot(None, matter.pk, matter.kind))
    elif (matter.head_seq, matter.head_digest) != (walk.seq, walk.digest):
        what = f"事项记载最后一步为第{matter.head_seq}步，实际留存到第{walk.seq}步，末尾步骤已被删除或改写"
        yield Fault("head-differs", what, Spot(None, matter.pk, matter.kind, matter.head_seq))
    if not walk.is_destroyed:
        for spot in walk.emptied:
            yield Fault("personal-part-missing", "个人信息部分已被清空，但没有“到期销毁”的记录", spot)


def _event_faults(walk: _Walk, event: Any) -> Iterator[Fault]:
    spot = Spot(event.id, event.matter_id, walk.origin.kind, event.seq, event.act)
    if event.seq != walk.seq + 1:
        yield Fault("event-missing", f"此前缺少第{walk.seq + 1}步至第{event.seq - 1}步，已被删除", spot)
    elif event.previous_digest != walk.digest:
        yield Fault("chain-broken", "与上一步的摘要不衔接，上一步或本步已被改写", spot)
    if event_digest(event, installation=walk.identity, origin=walk.origin) != event.digest:
        yield Fault("event-changed", "步骤的记载与其摘要不符，已被改动", spot)
    yield from _payload_faults(walk, event, spot)
    walk.seq, walk.digest = event.seq, event.digest
    walk.is_destroyed = walk.is_destroyed or event.act == DESTROY


def _payload_faults(walk: _Walk, event: Any, spot: Spot) -> Iterator[Fault]:
    if event.payload__open_body is None:
        yield Fault("payload-missing", "步骤的内容已被删除", spot)
        return
    if salted(event.payload__open_salt, event.payload__open_body) != event.open_digest:
        yield Fault("payload-changed", "步骤的内容与其摘要不符，已被改动", spot)
    salt, body = event.payload__personal_salt, event.payload__personal_body
    if event.personal_digest and not body and not salt:
        walk.emptied.append(spot)
    elif (salted(salt, body) if body or salt else "") != event.personal_digest:
        yield Fault("personal-part-changed", "步骤的个人信息部分与其摘要不符，已被改动", spot)
