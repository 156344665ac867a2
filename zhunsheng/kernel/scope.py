"""The one scope predicate: lists, counts, metrics, search, export, drill-down and attachments all ask here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhunsheng.kernel.models import Grant, Matter
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.viewers import Right, Viewer, is_unit_token, party_token

if TYPE_CHECKING:
    from zhunsheng.kernel.declare.kind import Record
    from zhunsheng.kernel.models import Unit

COUNT_CAP = 10_000
DUE = "due_on"
ORDERS = ("opened_on", DUE, "number_order")
# Grants by when the nearest limit ends: its day, and on that day its minute.
BY_DUE = ("due_on", "due_until", "matter_id")
SortValue = date | int | DayOrMoment


@dataclass(frozen=True)
class Slice:
    """A set of grants: the tokens, the kind, and optionally one state."""

    tokens: tuple[str, ...]
    kind: str
    unit: Unit | None = None
    state: str = ""

    def rows(self, tokens: tuple[str, ...]) -> QuerySet[Grant]:
        """The grants of ``tokens``, which are either all unit tokens or none: units are narrowed by the tokens themselves."""
        rows = Grant.visible.filter(token__in=tokens, kind=self.kind)
        if self.unit is not None and not all(map(is_unit_token, tokens)):
            rows = rows.filter(matter__unit__path__startswith=self.unit.path)
        return rows.filter(state=self.state) if self.state else rows

    def grants(self, token: str) -> QuerySet[Grant]:
        """The grants of one token: one index range."""
        return self.rows((token,))

    def matter_ids(self) -> QuerySet[Any]:
        """The ids of the slice's matters, as a subquery for ``matter_id IN``."""
        if self.unit is None:
            return self.rows(self.tokens).values("matter_id")
        units = tuple(token for token in self.tokens if is_unit_token(token))
        others = tuple(token for token in self.tokens if not is_unit_token(token))
        if not others:
            return self.rows(units).values("matter_id")
        return self.rows(units).values("matter_id").union(self.rows(others).values("matter_id"))


def slice_of(viewer: Viewer, kind: type[Record], right: Right, *, unit: Unit | None = None, state: str = "") -> Slice:
    """What ``viewer`` may count or open of ``kind``, narrowed to ``unit`` and below when given.

    A viewer whose posts all lie below ``unit`` keeps exactly what those posts give: narrowing never widens.
    """
    return Slice(viewer.tokens(kind, right, within=unit), kind.key, unit, state)


def holds(viewer: Viewer, matter: Matter, kind: type[Record], right: Right) -> bool:
    """Whether ``viewer`` has ``right`` over this one matter."""
    tokens = viewer.tokens(kind, right)
    return bool(tokens) and Grant.visible.filter(matter=matter, token__in=tokens).exists()


def matters_of_party(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that a party's code opens, of whatever kind; none for a viewer without a code."""
    if not viewer.party_code_digest:
        return Matter.objects.none()
    reached = Grant.visible.filter(token=party_token(viewer.party_code_digest)).values("matter_id")
    return Matter.objects.filter(pk__in=reached, is_void=False).select_related("unit").order_by("pk")


def counted(part: Slice, *, cap: int = COUNT_CAP) -> int:
    """How many matters the slice holds: exact up to ``cap``, one more when there are more. One query."""
    rows = [rows.order_by().values_list("pk") for rows in _disjoint(part)]
    counted: int = _together(rows, keeps_doubles=True)[: cap + 1].count() if rows else 0
    return counted


@dataclass(frozen=True)
class Position:
    """Where a keyset page begins: after the row with this sort value and matter id."""

    value: SortValue | None
    matter_id: int


def page(
    part: Slice, *, order: str, descending: bool, after: Position | None, size: int
) -> list[tuple[int, SortValue | None]]:
    """The next ``size`` (matter id, sort value) pairs of a slice in ``order`` (one of ORDERS), empty values last.

    What is due comes in the order of its minutes, and at the end of its day where the limit is in days. Each token is one
    index range of ``size`` rows; ranges are merged, so the cost does not grow with the table. Empty values are only
    looked for where the others do not fill the page.
    """
    filled: dict[int, Any] = {}
    blank: set[int] = set()
    ranges = [part.grants(token) for token in part.tokens]
    if after is None or after.value is not None:
        for rows in ranges:
            filled.update(_next(rows, order, descending, after, size))
    if len(filled) < size and order != "opened_on":
        for rows in ranges:
            blank.update(_blank(rows, order, descending, after)[: size - len(filled)])
    in_order = sorted(filled.items(), key=lambda pair: (_rank(pair[1]), pair[0]), reverse=descending)
    found = [*in_order, *((key, None) for key in sorted(blank, reverse=descending))]
    return found[:size]


def _next(
    rows: QuerySet[Grant], order: str, descending: bool, after: Position | None, size: int
) -> Mapping[int, SortValue]:
    """The next matters of one token that have a sort value, with it."""
    if order == DUE:
        return _ending(rows, descending, after, size)
    return dict(_filled(rows, order, descending, after)[:size])


def _filled(rows: QuerySet[Grant], order: str, descending: bool, after: Position | None) -> QuerySet[Grant, Any]:
    sign, step = ("-", "lt") if descending else ("", "gt")
    beyond = Q(**{f"{order}__isnull": False})
    if after is not None:
        further = Q(**{f"{order}__{step}": after.value}) | Q(**{f"matter_id__{step}": after.matter_id})
        beyond = Q(**{f"{order}__{step}e": after.value}) & further
    return rows.filter(beyond).order_by(f"{sign}{order}", f"{sign}matter_id").values_list("matter_id", order)


def _ending(rows: QuerySet[Grant], descending: bool, after: Position | None, size: int) -> Mapping[int, SortValue]:
    """The next matters of one token by when their nearest limit ends."""
    found = rows.filter(due_on__isnull=False)
    if after is not None:
        assert isinstance(after.value, DayOrMoment)
        found = found.filter(_due_beyond(after.value, after.matter_id, descending))
    sign = "-" if descending else ""
    ends = found.order_by(*(f"{sign}{name}" for name in BY_DUE)).values_list("matter_id", "due_on", "due_until")
    return {matter_id: DayOrMoment(on, until) for matter_id, on, until in ends[:size] if on is not None}


def _due_beyond(end: DayOrMoment, matter_id: int, descending: bool) -> Q:
    """What ends after ``end`` in the order, or with it under a later id."""
    step = "lt" if descending else "gt"
    further = Q(**{f"due_until__{step}": end.until}) | Q(due_until=end.until, **{f"matter_id__{step}": matter_id})
    return Q(**{f"due_on__{step}e": end.on}) & (Q(**{f"due_on__{step}": end.on}) | further)


def _rank(value: Any) -> Any:
    return (value.on, value.until) if isinstance(value, DayOrMoment) else value


def _blank(rows: QuerySet[Grant], order: str, descending: bool, after: Position | None) -> QuerySet[Grant, Any]:
    sign, step = ("-", "lt") if descending else ("", "gt")
    beyond = Q() if after is None or after.value is not None else Q(**{f"matter_id__{step}": after.matter_id})
    return (
        rows.filter(beyond, **{f"{order}__isnull": True})
        .order_by(f"{sign}matter_id")
        .values_list("matter_id", flat=True)
    )


def due_counts(parts: Sequence[Slice], first: date, last: date) -> dict[date, int]:
    """How many matters of the slices have their nearest limit on each day of a range: one query, an index range per token.

    Days without any are left out.
    """
    rows = [
        rows.filter(due_on__range=(first, last)).order_by().values_list("due_on").annotate(Count("matter_id"))
        for part in parts
        for rows in _disjoint(part)
    ]
    counts: dict[date, int] = {}
    for day, count in _together(rows, keeps_doubles=True):
        counts[day] = counts.get(day, 0) + count
    return counts


def due_on_day(parts: Sequence[Slice], day: date, *, after: int, size: int) -> list[int]:
    """The next ``size`` matters, by id from ``after`` on, whose nearest limit is on the day: one query."""
    rows = [
        part.rows(tokens).filter(due_on=day, matter_id__gt=after).order_by().values_list("matter_id")
        for part in parts
        for tokens in _kinds_of_tokens(part)
    ]
    return [row[0] for row in _together(rows, keeps_doubles=False).order_by("matter_id")[:size]] if rows else []


def due_before(parts: Sequence[Slice], day: date, *, size: int) -> frozenset[int]:
    """Up to ``size`` matters whose nearest limit lies before the day: one query. A full answer means there may be more."""
    rows = [
        part.rows(tokens).filter(due_on__lt=day).order_by().values_list("matter_id")
        for part in parts
        for tokens in _kinds_of_tokens(part)
    ]
    return frozenset(row[0] for row in _together(rows, keeps_doubles=True)[:size])


def _together(rows: Sequence[QuerySet[Any, Any]], *, keeps_doubles: bool) -> Any:
    return rows[0].union(*rows[1:], all=keeps_doubles) if rows else ()


def _kinds_of_tokens(part: Slice) -> list[tuple[str, ...]]:
    """The slice's unit tokens together, and each of the others.

    Unit tokens never overlap (a matter is marked or not, and the units are not nested); what people, parties and the
    inside token add may.
    """
    units = tuple(token for token in part.tokens if is_unit_token(token))
    found: list[tuple[str, ...]] = [units] if units else []
    return found + [(token,) for token in part.tokens if not is_unit_token(token)]


def _disjoint(part: Slice) -> Iterator[QuerySet[Grant]]:
    """Grants that together hold every matter of the slice once: of each token what no token before it reaches."""
    earlier: tuple[str, ...] = ()
    for tokens in _kinds_of_tokens(part):
        rows = part.rows(tokens)
        yield (
            rows.filter(~Exists(Grant.objects.filter(matter=OuterRef("matter"), token__in=earlier)))
            if earlier
            else rows
        )
        earlier += tokens
