"""The limits of the stages, as the local settings have them: in minutes and hours from a moment, or in days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from zhunsheng.profiles.limits import day_limit, last_day

UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
LAST_MINUTE = time(23, 59)


class StageLimits:
    """Where the limit of each stage ends: accept, respond, handle, visit.

    ``values`` are settings by stage, ``{unit, length}``; a length of 0 is no limit.
    """

    def __init__(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        self.values = values

    def end(self, stage: str, start: datetime, extension: int = 0) -> datetime | None:
        """The last moment in time, when the stage begins at ``start``; None when this place has no such limit."""
        value = self.values[stage]
        if not value["length"]:
            return None
        length = value["length"] + extension
        if value["unit"] in UNITS:
            return start + length * UNITS[value["unit"]]
        end = last_day(day_limit(value, length, stage), start.date())
        assert end is not None
        return datetime.combine(end, LAST_MINUTE)
