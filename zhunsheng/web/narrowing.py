"""What a list is asked for: unit, state, codes, the beginning of a number; columns, order, place. Always inside the scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Grant, Unit
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.scope import DUE, ORDERS, Position, Slice, SortValue, slice_of
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.lights import showing
from zhunsheng.metrics.language import Colour
from zhunsheng.web.columns import columns_of, default_names
from zhunsheng.web.lights import asked_colour

LONGEST_SEARCH = 80
MOST_DIGITS = 4
PAST = "past"
# A name that no column has: a filter by the lights of the kind.
LIT = "lights"


class BadAddress(ValueError):
    """The address asks for something that does not exist; the message says so in Chinese."""


@dataclass(frozen=True)
class Narrowed(Slice):
    """A slice with further conditions. They are applied on top of the grants, so they can only take away."""

    condition: Q = field(default_factory=Q)

    def rows(self, tokens: tuple[str, ...]) -> QuerySet[Grant]:
        rows = super().rows(tokens)
        return rows.filter(self.condition) if self.condition else rows


@dataclass(frozen=True)
class Narrowing:
    """A list as its address asks for it.

    ``columns`` are the names of those chosen, in order; none stands for those that the list shows by itself. ``kept``
    are further parts of the address that links must carry on; ``within`` are the ids of the matters that a figure
    counts, where the list shows what is behind one.
    """

    kind: type[Record]
    unit_id: int | None = None
    state: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    begins: str = ""
    columns: tuple[str, ...] = ()
    order: str = "opened_on"
    descending: bool = True
    after: Position | None = None
    kept: tuple[tuple[str, str], ...] = ()
    within: QuerySet[Any] | None = None
    today: date = field(default_factory=today)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.unit_id or self.state or self.codes or self.begins)

    def slice(self, viewer: Viewer, unit: Unit | None) -> Narrowed:
        """What the viewer may open of the kind, narrowed."""
        part = slice_of(viewer, self.kind, Right.OPEN, unit=unit, state=self.state)
        return Narrowed(part.tokens, part.kind, part.unit, part.state, self._condition())

    def address(self, **changes: Any) -> str:
        """The query of this list with ``changes``; a change of order begins at the first page."""
        return urlencode(list(replace(self, after=None, **changes).pairs()))

    def address_after(self, position: Position) -> str:
        value = position.value
        said = "" if value is None else value.said if isinstance(value, DayOrMoment) else str(value)
        return urlencode([*self.pairs(), ("after", f"{said}~{position.matter_id}")])

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Everything but the place in the list, as the address says it."""
        yield from self.kept
        if self.unit_id:
            yield "unit", str(self.unit_id)
        if self.state:
            yield "state", self.state
        yield from self.codes.items()
        if self.begins:
            yield "begins", self.begins
        yield from self.seen_as()

    def seen_as(self) -> Iterator[tuple[str, str]]:
        """How the list is seen whatever it holds: its columns and its order, as the address says them."""
        if self.columns:
            yield "columns", ",".join(self.columns)
        if (self.order, self.descending) != ("opened_on", True):
            yield "order", ("-" if self.descending else "") + self.order

    def cleared_address(self) -> str:
        """The query of the whole list, seen as now."""
        return urlencode([*self.kept, *self.seen_as()])

    def _condition(self) -> Q:
        condition = Q() if self.within is None else Q(matter_id__in=self.within)
        if self.codes:
            wanted = Q(*(_holds(self.kind, name, said, self.today) for name, said in self.codes.items()))
            condition &= Q(matter_id__in=present_rows(self.kind).filter(wanted).values("matter_id"))
        if self.begins:
            condition &= Q(matter__number__startswith=self.begins) | Q(matter__heading__startswith=self.begins)
        return condition


def narrowing_of(kind: type[Record], query: Mapping[str, str]) -> Narrowing:
    """Read an address. Raises BadAddress where it names a state, column order or place that does not exist."""
    order = query.get("order", "-opened_on")
    if order.lstrip("-") not in ORDERS:
        raise BadAddress(f"不能按“{order}”排序")
    state = query.get("state", "")
    if state and state not in states_of(kind):
        raise BadAddress(f"{kind.label}没有“{state}”这一状态")
    unit = query.get("unit", "")
    if unit and not unit.isdecimal():
        raise BadAddress(f"没有编号为“{unit}”的单位")
    narrowed = Narrowing(
        kind=kind,
        unit_id=int(unit) if unit else None,
        state=state,
        codes={name: _code(kind, name, query[name]) for name in filters_of(kind) if query.get(name)},
        begins=query.get("begins", "").strip()[:LONGEST_SEARCH],
        columns=_columns(kind, query.get("columns", "")),
        order=order.lstrip("-"),
        descending=order.startswith("-"),
    )
    return replace(narrowed, after=_position(narrowed.order, query["after"])) if query.get("after") else narrowed


def filters_of(kind: type[Record]) -> tuple[str, ...]:
    """What a list of the kind can be filtered by beside unit and state."""
    return (LIT, *kind.filters) if kind.lights else kind.filters


def _code(kind: type[Record], name: str, text: str) -> str:
    """What a filter asks for: a code, of the lights a colour, of a date column a number of days or PAST."""
    if name == LIT:
        if asked_colour(text) is None:
            raise BadAddress(f"没有“{text}”这种灯色")
        return text
    if is_of_days(kind, name) and text != PAST and not (text.isdecimal() and len(text) <= MOST_DIGITS):
        raise BadAddress(f"“{kind.columns()[name].verbose_name}”的天数“{text}”读不出来")
    return text


def is_of_days(kind: type[Record], name: str) -> bool:
    """Whether a filter is of a date column, and so asks for days from today."""
    return isinstance(kind.columns()[name], models.DateField)


def _holds(kind: type[Record], name: str, said: str, on: date) -> Q:
    """The condition of one filter: a code; a colour; or, of what is not closed, a day within so many days, or before today."""
    if name == LIT:
        return showing(kind, Colour(said), on)
    if not is_of_days(kind, name):
        return Q(**{name: said})
    span = {f"{name}__lt": on} if said == PAST else {f"{name}__range": (on, on + timedelta(days=int(said)))}
    return Q(matter__closed_on__isnull=True, **span)


def _columns(kind: type[Record], text: str) -> tuple[str, ...]:
    """The columns that an address names; none where they are those that the list shows by itself."""
    names = tuple(dict.fromkeys(name for name in text.split(",") if name))
    unknown = [name for name in names if name not in columns_of(kind)]
    if unknown:
        raise BadAddress(f"{kind.label}的列表没有“{unknown[0]}”这一列")
    return () if names == default_names(kind) else names


def states_of(kind: type[Record]) -> dict[str, str]:
    """The states of all procedures of a kind, by name, with their labels."""
    return {name: state.label for procedure in kind.procedures.values() for name, state in procedure.states.items()}


def present_rows(kind: type[Record]) -> QuerySet[Any]:
    """The rows that speak now: of a register the newest version of each entry."""
    rows = kind._default_manager.all()
    if not kind.is_register:
        return rows
    newer = kind._default_manager.filter(matter_id=OuterRef("matter_id"), position__gt=OuterRef("position"))
    return rows.filter(~Exists(newer))


def _position(order: str, text: str) -> Position:
    value, _, identity = text.partition("~")
    try:
        return Position(_sort_value(order, value) if value else None, int(identity))
    except ValueError:
        raise BadAddress("翻页的位置读不出来") from None


def _sort_value(order: str, text: str) -> SortValue:
    if order == DUE:
        return DayOrMoment.read(text)
    return int(text) if order == "number_order" else date.fromisoformat(text)
