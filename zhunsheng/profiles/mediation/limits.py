"""The limits that a planned dispute keeps or breaks: each level's own, and the one for cases that a court assigned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from zhunsheng.kernel.local_settings import Value
from zhunsheng.law.clock import compute
from zhunsheng.law.model import Extension
from zhunsheng.law.statutes import rule
from zhunsheng.law.working_days import default_calendar
from zhunsheng.profiles.limits import day_limit, last_day
from zhunsheng.profiles.working_year import WorkingYear


@dataclass(frozen=True)
class Stay:
    """How long a dispute lies at a level: positions of the working days on which it comes and goes (None: still there)."""

    level: int
    entered: int
    left: int | None


class LevelLimits:
    """Where the limit of each level ends, as the local setting has it."""

    def __init__(self, year: WorkingYear, setting: Value) -> None:
        self.year, self.lengths = year, setting.value["lengths"]
        key = setting.definition.key
        self._limits = [day_limit(setting.value, length, key) for length in self.lengths]
        self.due_on = cache(self._due_on)

    def _due_on(self, level: int, entered: int) -> date | None:
        return last_day(self._limits[level - 1], self.year.days[entered])

    def due(self, level: int, entered: int) -> int:
        """The position of the last working day inside the limit."""
        due = self.due_on(level, entered)
        assert due is not None
        return self.year.before(due)

    def back_from(self, left: int, level: int, stay: int) -> Stay:
        """A stay in time that ends on ``left`` and lasts ``stay`` working days, or as many as limit and year allow."""
        entered = max(0, left - stay)
        while self.due(level, entered) < left:
            entered += 1
        return Stay(level, entered, left)

    def late_from(self, left: int, level: int, over: int) -> Stay | None:
        """A stay that ends on ``left``, ``over`` working days after its limit; None when the year is too young."""
        entered = left
        while entered >= 0 and self.due(level, entered) > left - over:
            entered -= 1
        return Stay(level, entered, left) if entered >= 0 else None

    def path_back(self, end: int, stays: Sequence[int], *, late: tuple[int, int] | None = None) -> list[Stay] | None:
        """Stays at the levels from 1 up, the last of which ends on ``end``.

        ``late`` is (level, working days over its limit). None when the year is too young for that.
        """
        path: list[Stay] = []
        for level in range(len(stays), 0, -1):
            left = path[-1].entered if path else end
            if late is not None and late[0] == level:
                found = self.late_from(left, level, late[1])
            else:
                found = self.back_from(left, level, stays[level - 1])
            if found is None:
                return None
            path.append(found)
        return path[::-1]

    def path_on(self, start: int, stays: Sequence[int]) -> list[Stay]:
        """Stays in time at the levels from 1 up, the first of which begins on ``start``."""
        path: list[Stay] = []
        for level, stay in enumerate(stays, 1):
            entered = path[-1].left if path else start
            assert entered is not None
            path.append(Stay(level, entered, min(entered + stay, self.due(level, entered))))
        return path


def rule_due(rule_id: str, start: date, extension: int = 0) -> date:
    """The end of a rule's limit, extended by so many of its units."""
    limit = rule(rule_id, on=start).limit()
    extensions = (Extension(extension, limit.unit, "", "", start),) if extension else ()
    due = compute(limit, trigger=start, trigger_label="", calendar=default_calendar(), extensions=extensions).due_on
    assert due is not None
    return due
