"""Periods of validity of a register entry, as pure data: half-open ``[valid_from, valid_until)``, in order.

There is a gap only where an entry lapsed and was renewed later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Version:
    """What an entry said from ``valid_from`` until the day before ``valid_until`` (None: still in force)."""

    valid_from: date
    valid_until: date | None
    columns: Mapping[str, Any]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def amended(
    versions: tuple[Version, ...],
    effective_on: date,
    columns: Mapping[str, Any],
    *,
    ends: bool,
    through: date | None = None,
) -> tuple[Version, ...]:
    """The periods after an act that takes force on ``effective_on``.

    The version in force that day is cut short; unless the act ends the entry, a new one with ``columns`` follows. It lapses
    after the day ``through``; where that lies before the act it holds on no day.
    """
    kept = tuple(
        replace(version, valid_until=effective_on)
        if version.valid_until is None or version.valid_until > effective_on
        else version
        for version in versions
        if version.valid_from < effective_on
    )
    if ends:
        return kept
    until = None if through in (None, date.max) else max(effective_on, through + timedelta(days=1))
    return (*kept, Version(effective_on, until, dict(columns)))
