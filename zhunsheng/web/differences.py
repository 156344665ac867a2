"""What a notice on holidays would move, as its page shows it: by name where the viewer may open, else only counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.recounting import Difference, differences_of
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.running_calendar import CONFIRM, REVOKE
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.web.dates import tabular
from zhunsheng.web.reading import Reading

MOST_ROWS, CHUNK = 200, 500


@dataclass(frozen=True)
class Row:
    """One limit that moves."""

    title: str
    url: str
    limit: str
    old: str
    new: str
    why: str


@dataclass(frozen=True)
class DifferenceList:
    """The list before it is confirmed: its code, its rows as far as they may be seen, and how many there are in all."""

    code: str
    count: int
    made_final: int
    rows: tuple[Row, ...]
    unseen: int
    act_label: str


def difference_list(reading: Reading) -> DifferenceList | None:
    """The list that goes with the act that would change the calendar now; None for whoever may not take it."""
    acts = [act for act in reading.dossier.procedure.acts_at(reading.matter.state) if act.name in (CONFIRM, REVOKE)]
    if not acts or reading.viewer.post_over(reading.matter.unit, acts[0].by) is None:
        return None
    found = differences_of(reading.matter.pk)
    rows = _rows(reading.viewer, found.moved)
    return DifferenceList(
        found.code, len(found.moved), found.made_final, rows, len(found.moved) - len(rows), acts[0].label
    )


def _rows(viewer: Viewer, moved: tuple[Difference, ...]) -> tuple[Row, ...]:
    seen = list(islice(_openable(viewer, moved), MOST_ROWS))
    matters = Matter.objects.in_bulk({difference.matter_id for difference in seen})
    return tuple(_row(matters[difference.matter_id], difference) for difference in seen)


def _openable(viewer: Viewer, moved: tuple[Difference, ...]) -> Iterator[Difference]:
    """Those that the viewer may open, in order; looked up some at a time, since only the first are shown."""
    for start in range(0, len(moved), CHUNK):
        part = moved[start : start + CHUNK]
        ids: set[int] = set()
        for key in {difference.kind for difference in part}:
            grants = slice_of(viewer, registry.kind(key), Right.OPEN).matter_ids()
            wanted = [difference.matter_id for difference in part if difference.kind == key]
            ids.update(grants.filter(matter_id__in=wanted).values_list("matter_id", flat=True))
        yield from (difference for difference in part if difference.matter_id in ids)


def _row(matter: Matter, difference: Difference) -> Row:
    return Row(
        title=" ".join(part for part in (matter.number, matter.heading) if part),
        url=reverse("record", args=[matter.kind, matter.pk]),
        limit=difference.label,
        old=tabular(difference.old_due_on),
        new=tabular(difference.new_due_on),
        why=difference.why,
    )
