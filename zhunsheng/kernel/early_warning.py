"""Early warning (期限预警): which step ahead of its last day a limit has entered. Computed when read; no timer runs.

Steps are working days before the last day, set by the place for all limits or for one. At the last step, and when a
limit has passed, the matter also shows with the head of the unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.viewers import HeldPost
from zhunsheng.law.working_days import Calendar

STEPS, ESCALATED_TO = "deadlines.warning_steps", "deadlines.escalated_to"
ALL = "all"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Warned:
    """How a limit stands: the working days left (negative: since it passed) and the step entered, None before the first."""

    rest: int
    step: int | None
    is_last: bool
    is_overdue: bool

    @property
    def is_escalated(self) -> bool:
        """Whether the head of the unit is to see it too."""
        return self.is_last or self.is_overdue

    @property
    def words(self) -> str:
        """The rest in words: 剩2个工作日, 最后一日, 超期3个工作日; 超期 alone where only rest days have passed."""
        if self.is_overdue:
            return f"超期{-self.rest}个工作日" if self.rest else "超期"
        return f"剩{self.rest}个工作日" if self.rest else "最后一日"

    @property
    def step_words(self) -> str:
        """The step in words: 已到“2个工作日内”一步; nothing before the first step and after the last day."""
        if self.step is None or self.is_overdue:
            return ""
        return f"已到“{self.step}个工作日内”一步" if self.step else "已到最后一步"


def working_days_between(calendar: Calendar, after: date, until: date) -> int:
    """The working days after ``after`` up to and with ``until``; negative when ``until`` comes first."""
    first, last = sorted((after, until))
    days = (first + _ONE_DAY * count for count in range(1, (last - first).days + 1))
    count = sum(not calendar.is_rest_day(day) for day in days)
    return count if after <= until else -count


def warned(steps: Iterable[int], calendar: Calendar, today: date, due_on: date) -> Warned:
    """How a limit that ends on ``due_on`` stands today under these steps."""
    rest = working_days_between(calendar, today, due_on)
    steps = sorted(steps)
    is_overdue = due_on < today
    entered = None if is_overdue else next((step for step in steps if rest <= step), None)
    return Warned(rest, entered, entered is not None and entered == steps[0], is_overdue)


class EarlyWarning:
    """What the places have set, for all limits of one page."""

    def __init__(self, world: World, today: date) -> None:
        self.world, self.today = world, today

    def of(self, unit: Unit, clock: str, due_on: date) -> Warned:
        """How a limit of a matter in ``unit`` stands; ``clock`` is ``kind key.clock key``."""
        set_here = self.world.settings.resolve(STEPS, unit.ancestor_ids(), self.today).value
        return warned(set_here.get(clock, set_here.get(ALL, ())), self.world.calendars.now, self.today, due_on)

    def is_head(self, post: HeldPost) -> bool:
        """Whether a post is one to which the last step of a limit is shown."""
        return post.role in self.world.settings.resolve(ESCALATED_TO, post.unit_path, self.today).value

    def horizon(self, post: HeldPost) -> date:
        """The last day for which a limit may today be at its last step, as far as the post's unit has set it."""
        set_here = self.world.settings.resolve(STEPS, post.unit_path, self.today).value
        rest = max((min(steps) for steps in set_here.values() if steps), default=0)
        day = self.today
        while working_days_between(self.world.calendars.now, self.today, day + _ONE_DAY) <= rest:
            day += _ONE_DAY
        return day
