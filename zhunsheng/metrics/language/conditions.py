"""Conditions on the columns of a record, as plain data: they can be compared, hashed, checked and compiled.

A condition either holds or does not; nothing is unknown. An empty column (null, or text of no length) satisfies no
comparison, ``!=`` included, and ``~`` is the exact complement. An act dated after the cut-off has not been done yet:
the column that takes its day or moment counts as empty. Moments are compared with moments, to the minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True)
class CutOff:
    """The day of the cut-off, as what a date is compared with: overdue is ``F("serve_due_on") < CUT_OFF``."""


CUT_OFF = CutOff()
Value = str | int | bool | date | Decimal | CutOff


class Condition:
    """Something that holds of a record or not; combined with ``&``, ``|`` and ``~``."""

    def __and__(self, other: Condition) -> Condition:
        return All((self, other))

    def __or__(self, other: Condition) -> Condition:
        return Any((self, other))

    def __invert__(self) -> Condition:
        return Not(self)

    def __bool__(self) -> bool:
        """Raises TypeError: ``and``, ``or``, ``not`` and chained comparisons would silently lose a condition."""
        raise TypeError("combine conditions with &, | and ~, not with and, or, not or chained comparisons")

    def leaves(self) -> Iterator[Leaf]:
        """The comparisons, presences and links of which the condition consists."""
        raise NotImplementedError


@dataclass(frozen=True)
class Column:
    """A column of the record or line at hand; ``parent.name`` is the column of the line's record."""

    name: str


class Operator(StrEnum):
    """How two values are compared."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="


class Leaf(Condition):
    """A condition that is not made of others. ``column_names`` are the columns that it reads."""

    column_names: tuple[str, ...] = ()

    def leaves(self) -> Iterator[Leaf]:
        yield self


@dataclass(frozen=True)
class Comparison(Leaf):
    """A column against a value or against another column of the same record."""

    column: str
    operator: Operator
    value: Value | Column

    @property
    def column_names(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.column, self.value.name) if isinstance(self.value, Column) else (self.column,)


@dataclass(frozen=True)
class OneOf(Leaf):
    """A column with one of several values."""

    column: str
    values: tuple[Value, ...]

    @property
    def column_names(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.column,)


@dataclass(frozen=True)
class Exists(Leaf):
    """A column that is filled; for the date of an act: done by the cut-off."""

    column: str

    @property
    def column_names(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.column,)


class Direction(StrEnum):
    """Which end of the link the record is."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True)
class Linked(Leaf):
    """A link to a matter at the other end that is not void and was opened by the cut-off.

    With ``outcome``, that matter was also closed by the cut-off, with this outcome; with ``where``, its record satisfies
    the condition. ``kind`` must then be said.
    """

    relation: str
    direction: Direction
    kind: str
    outcome: str
    where: Condition | None = None


@dataclass(frozen=True)
class All(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class Any(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class Not(Condition):
    """The part does not hold."""

    part: Condition

    def leaves(self) -> Iterator[Leaf]:
        yield from self.part.leaves()


class F:
    """A column in a condition: ``F("settled_on") <= F("level_due_on")``, ``F("channel") == "online"``."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: Value | F) -> Condition:  # type: ignore[override]
        return self._compared(Operator.EQUAL, other)

    def __ne__(self, other: Value | F) -> Condition:  # type: ignore[override]
        return self._compared(Operator.UNEQUAL, other)

    def __lt__(self, other: Value | F) -> Condition:
        return self._compared(Operator.LESS, other)

    def __le__(self, other: Value | F) -> Condition:
        return self._compared(Operator.LESS_OR_EQUAL, other)

    def __gt__(self, other: Value | F) -> Condition:
        return self._compared(Operator.GREATER, other)

    def __ge__(self, other: Value | F) -> Condition:
        return self._compared(Operator.GREATER_OR_EQUAL, other)

    def isin(self, *values: Value) -> Condition:
        """The column has one of ``values``."""
        return OneOf(self.name, values)

    def exists(self) -> Condition:
        """The column is filled (the date of an act: the act was done by the cut-off)."""
        return Exists(self.name)

    def missing(self) -> Condition:
        """The column is empty (the date of an act: the act was not done by the cut-off)."""
        return Not(Exists(self.name))

    def _compared(self, operator: Operator, other: Value | F) -> Condition:
        return Comparison(self.name, operator, Column(other.name) if isinstance(other, F) else other)


def linked(relation: str, *, kind: str = "", outcome: str = "", where: Condition | None = None) -> Condition:
    """The record is the source of a link ``relation``, to a matter of ``kind`` that ended with ``outcome``.

    ``where`` is what holds of the record at the other end.
    """
    return Linked(relation, Direction.SOURCE, kind, outcome, where)


def linked_from(relation: str, *, kind: str = "", outcome: str = "", where: Condition | None = None) -> Condition:
    """The record is the target of a link ``relation``, from a matter of ``kind`` that ended with ``outcome``.

    ``where`` is what holds of the record at the other end.
    """
    return Linked(relation, Direction.TARGET, kind, outcome, where)


def every(*conditions: Condition | None) -> Condition | None:
    """All of the given conditions that are there; None when there is none."""
    found = tuple(condition for condition in conditions if condition is not None)
    if len(found) < 2:
        return found[0] if found else None
    return All(found)


def either(first: Condition, *others: Condition) -> Condition:
    """At least one of the given conditions."""
    return Any((first, *others)) if others else first
