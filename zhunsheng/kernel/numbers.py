"""Issuing paper numbers: by a pattern per paper and unit, gapless within a year, inside the act's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel.declare.papers import Paper
from zhunsheng.kernel.models import Matter

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.world import World

YEAR_STEP = 10_000_000


@dataclass(frozen=True)
class Issued:
    """A number given out: its text as printed, and the parts it is sorted by."""

    text: str
    year: int
    number: int
    unit_id: int

    @property
    def order(self) -> int:
        """Sorts as people read numbers: by year, then by running number."""
        return self.year * YEAR_STEP + self.number


def next_number(world: World, paper_key: str, paper: Paper, unit_path: tuple[int, ...], on: date) -> Issued:
    """Take the next number of ``paper`` for the unit where its pattern stands. Locks the sequence until commit.

    Raises MissingSetting when no unit upward has a pattern.
    """
    pattern = world.settings.resolve(paper.number, unit_path, on)
    unit_id = pattern.unit_id if pattern.unit_id is not None else unit_path[-1]
    sequence = world.sequence(paper_key, unit_id, on.year)
    sequence.last += 1
    return Issued(pattern.value.format(year=on.year, number=sequence.last), on.year, sequence.last, unit_id)


def issued_rows(matter: Matter, event_seq: int, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The number that an event's payload carries, as its row; the table refuses a second use."""
    if "number_order" not in payload:
        return []
    year, number = divmod(payload["number_order"], YEAR_STEP)
    return [
        {
            "paper": payload["paper"],
            "unit_id": payload["number_unit"],
            "year": year,
            "number": number,
            "text": payload["number"],
            "matter_id": matter.pk,
            "event_seq": event_seq,
        }
    ]
