"""Populations: which records, or which of their lines, a measure is about. Void matters are in none."""

from __future__ import annotations

from dataclasses import dataclass

from zhunsheng.metrics.language.conditions import Condition

OPENED_ON, CLOSED_ON = "opened_on", "closed_on"
MATTER_DATES = (OPENED_ON, CLOSED_ON)
PARENT = "parent."
MATTER = "matter"


@dataclass(frozen=True)
class Population:
    """The records of ``kind`` whose date ``dated`` lies in the period and not after the cut-off.

    ``dated`` is a date column of the record, or ``opened_on``/``closed_on`` of the matter. With ``lines`` the rows of
    that line set are counted; columns are then the line's, and those of its record are written ``parent.name``.
    ``where`` filters on dates and fixed attributes, never on the present state.
    """

    kind: str
    dated: str
    label: str
    where: Condition | None = None
    lines: str = ""


@dataclass(frozen=True)
class AsOf:
    """What stands on the day of the cut-off: entries of a register in force, or matters opened and not yet closed."""

    kind: str
    label: str
    where: Condition | None = None


@dataclass(frozen=True)
class Overdue:
    """Matters with a limit that ended before the day of the cut-off (in hours or minutes: by the end of that day) and had
    not been stopped by that day.

    ``clocks`` names the clocks of the kind that are asked about; without it, all but the advisory ones.
    """

    kind: str
    label: str
    clocks: tuple[str, ...] = ()
    where: Condition | None = None


Rows = Population | AsOf | Overdue


def lines_of(rows: Rows) -> str:
    """The name of the line set that is counted; empty when it is the records themselves."""
    return rows.lines if isinstance(rows, Population) else ""
