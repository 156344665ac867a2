"""What ends when, within what a viewer may open: every matter by its nearest limit, and its further limits too.

The nearest limits come from one range of the grants, however many matters there are. A matter's further limits are looked
up through its own rows, so only up to MOST_FOLLOWED matters are followed; beyond that the caller says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Deadline
from zhunsheng.kernel.scope import Slice, due_before, due_counts, due_on_day, slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.web.columns import has_clocks

MOST_FOLLOWED = 5_000
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DueCounts:
    """How many matters have a limit that ends on each day. ``is_whole`` is false when further limits were not followed."""

    by_day: dict[date, int]
    is_whole: bool


@dataclass(frozen=True)
class DuePage:
    """Running limits that end on one day, and the matter after which the next page begins (None: no more)."""

    limits: tuple[Deadline, ...]
    after: int | None


def counts_between(viewer: Viewer, first: date, last: date) -> DueCounts:
    """Matters by the days of a range on which their limits end. Three queries."""
    parts = _parts(viewer)
    counts = Counter(due_counts(parts, first, last))
    followed = due_before(parts, last, size=MOST_FOLLOWED + 1)
    if len(followed) > MOST_FOLLOWED:
        return DueCounts(counts, is_whole=False)
    rows = Deadline.objects.filter(matter_id__in=followed, stopped_on=None, due_on__range=(first, last))
    further = rows.filter(due_on__gt=F("matter__due_on")).order_by().values_list("due_on")
    counts.update(dict(further.annotate(Count("matter_id", distinct=True))))
    return DueCounts(counts, is_whole=True)


def limits_on(viewer: Viewer, day: date, *, after: int, size: int) -> DuePage:
    """The running limits that end on a day, matter by matter from ``after`` on. Three queries."""
    parts = _parts(viewer)
    found = due_on_day(parts, day, after=after, size=size + 1)
    followed = due_before(parts, day, size=MOST_FOLLOWED + 1)
    reach = {*found, *(followed if len(followed) <= MOST_FOLLOWED else ())}
    rows = Deadline.objects.filter(matter_id__in=reach, matter_id__gt=after, due_on=day, stopped_on=None)
    limits = list(rows.select_related("matter").order_by("matter_id", "pk"))
    shown = sorted({limit.matter_id for limit in limits})
    if len(shown) <= size:
        return DuePage(tuple(limits), None)
    last = shown[size - 1]
    return DuePage(tuple(limit for limit in limits if limit.matter_id <= last), last)


def _parts(viewer: Viewer) -> Sequence[Slice]:
    """What the viewer may open of each kind that has limits."""
    kinds = [kind for kind in registry.kinds().values() if has_clocks(kind)]
    return [part for kind in kinds if (part := slice_of(viewer, kind, Right.OPEN)).tokens]
