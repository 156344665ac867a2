"""The one scope predicate: lists, counts, metrics, search, export, drill-down and attachments all ask here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhunsheng.kernel.models import Grant, Matter
from zhunsheng.kernel.viewers import Right, Viewer, is_unit_token

if TYPE_CHECKING:
    from zhunsheng.kernel.declare.kind import Record
    from zhunsheng.kernel.models import Unit

COUNT_CAP = 10_000
ORDERS = ("opened_on", "due_on", "number_order")


@dataclass(frozen=True)
class Slice:
    """A set of grants: the tokens, the kind, and optionally one state."""

    tokens: tuple[str, ...]
    kind: str
    unit: Unit | None = None
    state: str = ""

    def rows(self, tokens: tuple[str, ...]) -> QuerySet[Grant]:
        """The grants of ``tokens``, which are either all unit tokens or none: units are narrowed by the tokens themselves."""
        rows = Grant.objects.filter(token__in=tokens, kind=self.kind)
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
    return bool(tokens) and Grant.objects.filter(matter=matter, token__in=tokens).exists()


def counted(part: Slice) -> int:
    """How many matters the slice holds: exact up to COUNT_CAP, one more when there are more.

    Unit tokens never overlap (a matter is marked or not, and the units are not nested), so only what people, parties
    and the inside token add has to be checked against them.
    """
    units = [token for token in part.tokens if is_unit_token(token)]
    others = [token for token in part.tokens if not is_unit_token(token)]
    total = 0
    for number, token in enumerate([*units, *others]):
        rows = part.grants(token)
        if number >= len(units):
            earlier = [*units, *others][:number]
            rows = rows.filter(~Exists(Grant.objects.filter(matter=OuterRef("matter"), token__in=earlier)))
        total += rows[: COUNT_CAP + 1 - total].count()
        if total > COUNT_CAP:
            break
    return total


@dataclass(frozen=True)
class Position:
    """Where a keyset page begins: after the row with this sort value and matter id."""

    value: date | int | None
    matter_id: int


def page(
    part: Slice, *, order: str, descending: bool, after: Position | None, size: int
) -> list[tuple[int, date | int | None]]:
    """The next ``size`` (matter id, sort value) pairs of a slice in ``order`` (one of ORDERS), empty values last.

    Each token is one index range of ``size`` rows; ranges are merged, so the cost does not grow with the table. Empty
    values are only looked for where the others do not fill the page.
    """
    filled: dict[int, Any] = {}
    blank: set[int] = set()
    ranges = [part.grants(token) for token in part.tokens]
    if after is None or after.value is not None:
        for rows in ranges:
            filled.update(_filled(rows, order, descending, after)[:size])
    if len(filled) < size and order != "opened_on":
        for rows in ranges:
            blank.update(_blank(rows, order, descending, after)[: size - len(filled)])
    in_order = sorted(((value, key) for key, value in filled.items()), reverse=descending)
    found = [*((key, value) for value, key in in_order), *((key, None) for key in sorted(blank, reverse=descending))]
    return found[:size]


def _filled(rows: QuerySet[Grant], order: str, descending: bool, after: Position | None) -> QuerySet[Grant, Any]:
    sign, step = ("-", "lt") if descending else ("", "gt")
    beyond = Q(**{f"{order}__isnull": False})
    if after is not None:
        further = Q(**{f"{order}__{step}": after.value}) | Q(**{f"matter_id__{step}": after.matter_id})
        beyond = Q(**{f"{order}__{step}e": after.value}) & further
    return rows.filter(beyond).order_by(f"{sign}{order}", f"{sign}matter_id").values_list("matter_id", order)


def _blank(rows: QuerySet[Grant], order: str, descending: bool, after: Position | None) -> QuerySet[Grant, Any]:
    sign, step = ("-", "lt") if descending else ("", "gt")
    beyond = Q() if after is None or after.value is not None else Q(**{f"matter_id__{step}": after.matter_id})
    return (
        rows.filter(beyond, **{f"{order}__isnull": True})
        .order_by(f"{sign}matter_id")
        .values_list("matter_id", flat=True)
    )
