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


def default_sheet(procedure: type[Procedure]) -> Sheet:
    """The table of a procedure that declares none: what its opening act writes."""
    opening = procedure.opening_acts()[0]
    return Sheet(steps=(SheetStep(opening.name, day=opening.times or opening.dates),), procedure=procedure.key)
