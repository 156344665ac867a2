"""The end of retention: which matters are due, and the destruction of their personal data, which the chain survives."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q, QuerySet

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.history import DESTROY
from zhunsheng.kernel.acts.retention import closed_before, retention_years
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Event, Matter, Unit
from zhunsheng.kernel.viewers import Viewer


def due_for_destruction(on: date) -> QuerySet[Matter]:
    """The closed matters whose retention was over before ``on`` and whose personal data is still there."""
    world, due = World(), Q(pk__in=())
    for kind in registry.kinds().values():
        for cutoff, units in _cutoffs(world, kind, on).items():
            due |= Q(kind=kind.key, unit__in=units, closed_on__lt=cutoff)
    return Matter.objects.filter(due, is_destroyed=False)


def destroy(viewer: Viewer, matter_id: int, request_key: str, reason: str) -> Event:
    """Destroy the personal data of a matter: payload parts with their salts, columns, lines, documents of its own.

    Dates, states and every column that is not personal stay, so that no figure changes; the event's digests stay, so
    that the chain verifies. Raises Refused (no right, no reason, not closed, retention not over), Matter.DoesNotExist.
    """
    return take(viewer, matter_id, Asked(DESTROY, {"reason": reason}, request_key=request_key))


def _cutoffs(world: World, kind: type[Record], on: date) -> dict[date, list[int]]:
    """By the day before which a matter must have been closed: the units for which that day holds."""
    if not kind.retention_setting:
        return {}
    found: dict[date, list[int]] = defaultdict(list)
    for unit in Unit.objects.all():
        years = retention_years(world, kind, unit, on)
        if years is not None:
            found[closed_before(on, years)].append(unit.pk)
    return found
