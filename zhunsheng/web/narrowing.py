"""What a list is asked for: unit, year, state, codes, the beginning of a number; columns, order, place. Always inside the scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q, QuerySet

from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Grant, Unit
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.places import Places, register_of_places
from zhunsheng.kernel.scope import DUE, ORDERS, Position, Slice, SortValue, slice_of
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.lights import showing
from zhunsheng.metrics.language import Colour
from zhunsheng.web.columns import columns_of, default_names
from zhunsheng.web.lights import asked_colour

LONGEST_SEARCH = 80
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_DIGITS, MOST_DIGITS_OF_ID = 4, 18
PAST = "past"
# A name that no column has: a filter by the lights of the kind.
LIT = "lights"
# What a filter by place says of matters that lie in none.
NOWHERE = "none"


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
    year: int | None = None
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
        return bool(self.unit_id or self.year or self.state or self.codes or self.begins)

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
        if self.year:
            yield "year", str(self.year)
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
            condition &= Q(matter_id__in=self.kind.present_rows().filter(wanted).values("matter_id"))
        if self.year:
            condition &= Q(opened_on__range=(date(self.year, 1, 1), date(self.year, 12, 31)))
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
        year=named_year(query["year"]) if query.get("year") else None,
        state=state,
        codes={name: _code(kind, name, query[name]) for name in filters_of(kind) if query.get(name)},
        begins=query.get("begins", "").strip()[:LONGEST_SEARCH],
        columns=_columns(kind, query.get("columns", "")),
        order=order.lstrip("-"),
        descending=order.startswith("-"),
    )
    return replace(narrowed, after=_position(narrowed.order, query["after"])) if query.get("after") else narrowed


def named_year(text: str) -> int:
    """The year that an address names. Raises BadAddress when it is none that anything here could be about."""
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise BadAddress(f"没有“{text}”这个年度")
    return int(text)


def filters_of(kind: type[Record]) -> tuple[str, ...]:
    """What a list of the kind can be filtered by beside unit, year and state."""
    lit = (LIT,) if kind.lights else ()
    return (*lit, *kind.filters, kind.located) if kind.located else (*lit, *kind.filters)


def _code(kind: type[Record], name: str, text: str) -> str:
    """What a filter asks for: a code, of the lights a colour, of a date column a number of days or PAST, a place or NOWHERE."""
    if name == LIT:
        if asked_colour(text) is None:
            raise BadAddress(f"没有“{text}”这种灯色")
        return text
    if name == kind.located and text != NOWHERE and not (text.isdecimal() and len(text) <= MOST_DIGITS_OF_ID):
        raise BadAddress(f"没有编号为“{text}”的{register_of_places(kind).label}")
    if is_of_days(kind, name) and text != PAST and not (text.isdecimal() and len(text) <= MOST_DIGITS):
        raise BadAddress(f"“{kind.columns()[name].verbose_name}”的天数“{text}”读不出来")
    return text


def is_of_days(kind: type[Record], name: str) -> bool:
    """Whether a filter is of a date column, and so asks for days from today."""
    return isinstance(kind.columns()[name], models.DateField)


def _holds(kind: type[Record], name: str, said: str, on: date) -> Q:
    """The condition of one filter: a code; a colour; a place; or, of what is not closed, a day near to today, or past."""
    if name == LIT:
        return showing(kind, Colour(said), on)
    if name == kind.located:
        return _lies(kind, said)
    if not is_of_days(kind, name):
        return Q(**{name: said})
    span = {f"{name}__lt": on} if said == PAST else {f"{name}__range": (on, on + timedelta(days=int(said)))}
    return Q(matter__closed_on__isnull=True, **span)


def _lies(kind: type[Record], said: str) -> Q:
    """What lies in a place, or in one that lies in it; or what lies nowhere."""
    if said == NOWHERE:
        return Q(**{f"{kind.located}__isnull": True})
    return Q(**{f"{kind.located}__in": Places(register_of_places(kind)).below(int(said))})


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
