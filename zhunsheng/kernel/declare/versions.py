"""Periods of validity of a register entry, as pure data: half-open ``[valid_from, valid_until)``, in order, no gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
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
    versions: tuple[Version, ...], effective_on: date, columns: Mapping[str, Any], *, ends: bool
) -> tuple[Version, ...]:
    """The periods after an act that takes force on ``effective_on``.

    The version in force that day is cut short; unless the act ends the entry, a new one with ``columns`` follows.
    """
    kept = tuple(
        replace(version, valid_until=effective_on)
        if version.valid_until is None or version.valid_until > effective_on
        else version
        for version in versions
        if version.valid_from < effective_on
    )
    return kept if ends else (*kept, Version(effective_on, None, dict(columns)))
