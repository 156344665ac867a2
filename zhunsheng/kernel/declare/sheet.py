"""Sheets (台账表): how a row of a table becomes the acts of a matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhunsheng.kernel.declare.procedure import Procedure


@dataclass(frozen=True)
class SheetStep:
    """An act that a row may tell of.

    ``day`` names the date or moment column in which the row says when the act was done; without one the row has a column
    of its own for it, or the act was done on the day of the import. ``columns`` are what the row says of the act: columns
    and line sets that the act writes, all of them unless named.
    """

    act: str
    day: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The table in which matters of a kind are kept elsewhere.

    A row takes the first of ``steps``, which opens the matter, and every further step whose day is filled, in order.
    ``procedure`` is the key of the procedure that the steps belong to (the ordinary one when empty). ``headings`` are
    other usual headings of columns, beside their labels; ``rows`` how many rows of a line set one row of the table holds.
    """

    steps: tuple[SheetStep, ...]
    procedure: str = ""
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reconciled:
    """Another system into which our matters are entered as well, and whose export is held against them.

    ``system`` is its code in the local setting ``names``, which says what the place calls it: a table from a source of that
    name is compared with what we have, unless that system is the master here. ``entry`` is the act that notes under which
    number the matter stands there, in the column ``number``, and on which day it was entered: a row tells of it, and it is
    taken where we do not have it yet. ``compared`` are the columns and line sets that the row repeats. ``headings`` and
    ``rows`` are those of a Sheet, where the act's date column stands for the day of the entry.
    """

    names: str
    system: str
    entry: str
    number: str
    compared: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)


def default_sheet(procedure: type[Procedure]) -> Sheet:
    """The table of a procedure that declares none: what its opening act writes."""
    opening = procedure.opening_acts()[0]
    return Sheet(steps=(SheetStep(opening.name, day=opening.times or opening.dates),), procedure=procedure.key)
