"""The chain: what goes into an event's digest, and how the next one is linked to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from zhunsheng.kernel.digests import canonical, sm3

FORMAT = 1


class Chained(Protocol):
    """What an event row offers to the digest."""

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
    marks: Any
    request_key: str | None
    run_id: int | None
    open_digest: str
    personal_digest: str
    previous_digest: str


@dataclass(frozen=True)
class Origin:
    """What a matter is from its first day and no event says: its kind, its unit, the settings stamped on it."""

    kind: str
    unit_id: int
    settings_digest: str


def event_digest(event: Chained, *, installation: UUID, origin: Origin) -> str:
    """The digest of an event: every column that says something, the payload's digests, and the digest before it.

    The installation and the kind go in too, so that an event cannot be carried to another database or matter kind;
    the first event also binds the matter's unit and stamped settings, on which rights, counts and limits rest.
    """
    header = {
        "format": FORMAT,
        "installation": str(installation),
        "kind": origin.kind,
        "matter": event.matter_id,
        "seq": event.seq,
        "act": event.act,
        "procedure": f"{event.procedure}@{event.procedure_version}",
        "acted_on": event.acted_on.isoformat(),
        "recorded_at": _written_instant(event.recorded_at),
        "person": event.person_id,
        "role": event.role,
        "unit": event.acting_unit_id,
        "corrects": event.corrects,
        "marks": event.marks,
        "request_key": event.request_key,
        "run": event.run_id,
        "open": event.open_digest,
        "personal": event.personal_digest,
        "previous": event.previous_digest,
    }
    if event.seq == 1:
        header["origin"] = {"unit": origin.unit_id, "settings": origin.settings_digest}
    return sm3(canonical(header).encode())


@lru_cache(maxsize=64)
def _written_instant(instant: datetime) -> str:
    """All events of a batch share theirs."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
