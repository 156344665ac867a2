"""The one scope predicate: lists, counts, metrics, search, export, drill-down and attachments all ask here."""

from __future__ import annotations

from collections.abc import Iterable
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

    Each token is one index range of ``size`` rows; ranges are merged, so the cost does not grow with the table.
    """
    merged: dict[int, Any] = {}
    for token in part.tokens:
        for matter_id, value in _range(part.grants(token), order, descending, after, size):
            merged[matter_id] = value
    filled = sorted(
        ((key, value) for key, value in merged.items() if value is not None),
        key=lambda pair: (pair[1], pair[0]),
        reverse=descending,
    )
    blank = sorted(((key, None) for key, value in merged.items() if value is None), reverse=descending)
    return [*filled, *blank][:size]


def _range(
    rows: QuerySet[Grant], order: str, descending: bool, after: Position | None, size: int
) -> Iterable[tuple[int, Any]]:
    sign, step = ("-", "lt") if descending else ("", "gt")
    found: list[tuple[int, Any]] = []
    if after is None or after.value is not None:
        filled = rows.filter(_beyond(order, step, after)).order_by(f"{sign}{order}", f"{sign}matter_id")
        found += filled.values_list("matter_id", order)[:size]
    if len(found) < size and order != "opened_on":
        beyond = {} if after is None or after.value is not None else {f"matter_id__{step}": after.matter_id}
        blank = rows.filter(**{f"{order}__isnull": True}, **beyond).order_by(f"{sign}matter_id")
        found += blank.values_list("matter_id", order)[: size - len(found)]
    return found


def _beyond(order: str, step: str, after: Position | None) -> Q:
    if after is None:
        return Q(**{f"{order}__isnull": False})
    return Q(**{f"{order}__{step}e": after.value}) & (
        Q(**{f"{order}__{step}": after.value}) | Q(**{f"matter_id__{step}": after.matter_id})
    )
