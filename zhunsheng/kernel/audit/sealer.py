"""The sealer: takes the unsealed queue in the order of its ids and closes it under a Merkle root, seal after seal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import OperationalError, transaction

from zhunsheng.kernel.audit import merkle
from zhunsheng.kernel.database import is_contention, seal_alone
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.models import Event, Installation, Seal
from zhunsheng.kernel.today import now

FORMAT = 1
LARGEST_SEAL = 10_000
ATTEMPTS = 5


@dataclass(frozen=True)
class Header:
    """What a seal says; its digest goes over all of it, the digest of the seal before it included."""

    installation: UUID
    number: int
    sealed_at: datetime
    event_count: int
    root: str
    previous_digest: str

    def digest(self) -> str:
        return sm3(canonical(self.as_dict()).encode())

    def as_dict(self) -> dict[str, str | int]:
        """The header as JSON values: the very text that is digested."""
        return {
            "format": FORMAT,
            "installation": str(self.installation),
            "number": self.number,
            "sealed_at": self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "event_count": self.event_count,
            "root": self.root,
            "previous_digest": self.previous_digest,
        }


def header_of(seal: Seal, installation: UUID) -> Header:
    """A stored seal's header."""
    return Header(installation, seal.number, seal.sealed_at, seal.event_count, seal.root, seal.previous_digest)


def seal_pending() -> Seal | None:
    """Seal the oldest unsealed events, at most LARGEST_SEAL; None when there is nothing to seal.

    Waits for all acts under way, so that no event with a smaller id can still be committed later.
    """
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                seal_alone()
                return _seal_oldest()
        except OperationalError as error:
            if not is_contention(error) or attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.1 * (attempt + 1))
    raise AssertionError("unreachable: the last attempt returns or raises")


def seal_all() -> list[Seal]:
    """Seal until nothing is pending: the new seals, oldest first."""
    seals = []
    while (seal := seal_pending()) is not None:
        seals.append(seal)
    return seals


def _seal_oldest() -> Seal | None:
    queue = Event.objects.filter(seal__isnull=True).order_by("pk")
    pending = list(queue.values_list("pk", "digest")[:LARGEST_SEAL])
    if not pending:
        return None
    last = Seal.objects.order_by("-number").first()
    header = Header(
        installation=Installation.objects.get().identity,
        number=last.number + 1 if last else 1,
        sealed_at=now(),
        event_count=len(pending),
        root=merkle.root(digest for _, digest in pending),
        previous_digest=last.digest if last else "",
    )
    seal = Seal.objects.create(
        number=header.number,
        sealed_at=header.sealed_at,
        event_count=header.event_count,
        root=header.root,
        previous_digest=header.previous_digest,
        digest=header.digest(),
    )
    Event.objects.filter(seal__isnull=True, pk__lte=pending[-1][0]).update(seal=seal)
    return seal
