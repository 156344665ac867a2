"""Issuing paper numbers: by a pattern per paper and unit, gapless within a year, inside the act's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.kernel.declare.papers import Paper
from zhunsheng.kernel.local_settings import LocalSettings
from zhunsheng.kernel.models import IssuedNumber, Matter, NumberSequence

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


def next_number(paper_key: str, paper: Paper, unit_path: tuple[int, ...], on: date, values: LocalSettings) -> Issued:
    """Take the next number of ``paper`` for the unit where its pattern stands. Locks the sequence until commit.

    Raises MissingSetting when no unit upward has a pattern.
    """
    pattern = values.resolve(paper.number, unit_path, on)
    unit_id = pattern.unit_id if pattern.unit_id is not None else unit_path[-1]
    sequence, _created = NumberSequence.objects.select_for_update().get_or_create(
        paper=paper_key, unit_id=unit_id, year=on.year
    )
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return Issued(pattern.value.format(year=on.year, number=sequence.last), on.year, sequence.last, unit_id)


def issued_rows(matter: Matter, event_seq: int, payload: Mapping[str, Any]) -> list[IssuedNumber]:
    """The number that an event's payload carries, as its row (unsaved); the table refuses a second use."""
    if "number_order" not in payload:
        return []
    year, number = divmod(payload["number_order"], YEAR_STEP)
    return [
        IssuedNumber(
            paper=payload["paper"],
            unit_id=payload["number_unit"],
            year=year,
            number=number,
            text=payload["number"],
            matter=matter,
            event_seq=event_seq,
        )
    ]
