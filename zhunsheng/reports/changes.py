"""Drawing the differences of a frozen report: each changed record by its number, if the viewer may open it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.reports.differences import ActSince, Difference, RowChange

SHOWN = 10
RECORD_PAGE = "record"
WAY_LABELS = {"added": "增加", "removed": "减少", "changed": "变更"}
CLOSED_NAME = "您不能查看的一件"


@dataclass(frozen=True)
class ChangedRow:
    """A record behind a difference; ``address`` and ``acts`` are empty when the viewer may not open it."""

    way: str
    name: str
    address: str
    values: str
    acts: tuple[ActSince, ...]


@dataclass(frozen=True)
class DrawnDifference:
    """A difference with the records behind it; ``unshown`` more are left out."""

    difference: Difference
    rows: tuple[ChangedRow, ...]
    unshown: int


def drawn_differences(found: Sequence[Difference], viewer: Viewer, site: str) -> tuple[DrawnDifference, ...]:
    """The differences as a report prints them, the first few records of each; none where their number is withheld."""
    told = [(difference, () if difference.known_now.withheld else difference.rows) for difference in found]
    openable = _openable({change.matter_id for _, rows in told for change in rows[:SHOWN]}, viewer)
    return tuple(
        DrawnDifference(
            difference,
            tuple(_row(change, openable, site) for change in rows[:SHOWN]),
            max(len(rows) - SHOWN, 0),
        )
        for difference, rows in told
    )


def _openable(matter_ids: set[int], viewer: Viewer) -> dict[int, Matter]:
    """Those of the matters that the viewer may open, by id: one query a kind."""
    found: dict[int, Matter] = {}
    matters = Matter.objects.filter(pk__in=matter_ids)
    for key in sorted(set(matters.values_list("kind", flat=True))):
        within = slice_of(viewer, registry.kind(key), Right.OPEN).matter_ids()
        found |= {matter.pk: matter for matter in matters.filter(kind=key, pk__in=within)}
    return found


def _row(change: RowChange, openable: Mapping[int, Matter], site: str) -> ChangedRow:
    way = WAY_LABELS[change.way]
    matter = openable.get(change.matter_id)
    if matter is None:
        return ChangedRow(way, CLOSED_NAME, address="", values="", acts=())
    return ChangedRow(
        way=way,
        name=str(matter),
        address=site + reverse(RECORD_PAGE, args=[matter.kind, matter.pk]),
        values=f"{change.was}→{change.now}" if change.was and change.now else "",
        acts=change.acts,
    )
