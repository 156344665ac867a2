"""Early warning (期限预警): which step ahead of its last day a limit has entered. Computed when read; no timer runs.

Steps are working days before the last day, of a limit in hours or minutes minutes before its end, set by the place for
all limits or for one. At the last step, and when a limit has passed, the matter also shows with the head of the unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.today import this_minute
from zhunsheng.kernel.viewers import HeldPost
from zhunsheng.law.wording import span_words
from zhunsheng.law.working_days import Calendar

STEPS, ESCALATED_TO = "deadlines.warning_steps", "deadlines.escalated_to"
MINUTE_STEPS = "deadlines.warning_minutes"
ALL = "all"
_ONE_DAY, _ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Warned:
    """How a limit stands: what is left (negative: since it passed) and the step entered, None before the first.

    Both are in working days, of a limit in hours or minutes in minutes.
    """

    rest: int
    step: int | None
    is_last: bool
    is_overdue: bool
    counts_minutes: bool = False

    @property
    def is_escalated(self) -> bool:
        """Whether the head of the unit is to see it too."""
        return self.is_last or self.is_overdue

    @property
    def words(self) -> str:
        """The rest in words: 剩2个工作日, 最后一日, 超期3个工作日; 超期 alone where only rest days have passed.

        Of a limit in hours or minutes: 还有3小时20分, 此刻到期, 超过2小时.
        """
        if self.counts_minutes:
            return minutes_left(self.rest)
        if self.is_overdue:
            return f"超期{-self.rest}个工作日" if self.rest else "超期"
        return f"剩{self.rest}个工作日" if self.rest else "最后一日"

    @property
    def step_words(self) -> str:
        """The step in words: 已到“2个工作日内”一步; nothing before the first step and after the last day."""
        if self.step is None or self.is_overdue:
            return ""
        unit = "分钟" if self.counts_minutes else "个工作日"
        return f"已到“{self.step}{unit}内”一步" if self.step else "已到最后一步"


def minutes_left(minutes: int) -> str:
    """``还有3小时20分``, ``此刻到期``, ``超过2小时`` (of a negative number); of a day and more ``超过5天17小时``."""
    if minutes == 0:
        return "此刻到期"
    return f"还有{_rough_words(minutes)}" if minutes > 0 else f"超过{_rough_words(-minutes)}"


def _rough_words(minutes: int) -> str:
    days, rest = divmod(minutes, _MINUTES_A_DAY)
    hours = rest // 60
    return f"{days}天{f'{hours}小时' if hours else ''}" if days else span_words(minutes)


def working_days_between(calendar: Calendar, after: date, until: date) -> int:
    """The working days after ``after`` up to and with ``until``; negative when ``until`` comes first."""
    first, last = sorted((after, until))
    days = (first + _ONE_DAY * count for count in range(1, (last - first).days + 1))
    count = sum(not calendar.is_rest_day(day) for day in days)
    return count if after <= until else -count


def warned(steps: Iterable[int], calendar: Calendar, today: date, due_on: date) -> Warned:
    """How a limit that ends on ``due_on`` stands today under these steps."""
    return _entered(working_days_between(calendar, today, due_on), steps, is_overdue=due_on < today)


def warned_by_minutes(steps: Iterable[int], now: datetime, due_at: datetime) -> Warned:
    """How a limit that ends at ``due_at`` stands in the minute ``now`` under these steps."""
    rest = (due_at - now) // _ONE_MINUTE
    return replace(_entered(rest, steps, is_overdue=rest < 0), counts_minutes=True)


def _entered(rest: int, steps: Iterable[int], *, is_overdue: bool) -> Warned:
    steps = sorted(steps)
    entered = None if is_overdue else next((step for step in steps if rest <= step), None)
    return Warned(rest, entered, entered is not None and entered == steps[0], is_overdue)


class EarlyWarning:
    """What the places have set, for all limits of one page."""

    def __init__(self, world: World, today: date) -> None:
        self.world, self.today = world, today

    def of(self, unit: Unit, clock: str, due: DayOrMoment) -> Warned:
        """How a limit of a matter in ``unit`` stands; ``clock`` is ``kind key.clock key``."""
        key = STEPS if due.at is None else MINUTE_STEPS
        set_here = self.world.settings.resolve(key, unit.ancestor_ids(), self.today).value
        steps = set_here.get(clock, set_here.get(ALL, ()))
        if due.at is not None:
            return warned_by_minutes(steps, this_minute(), due.at)
        return warned(steps, self.world.calendars.now, self.today, due.on)

    def is_head(self, post: HeldPost) -> bool:
        """Whether a post is one to which the last step of a limit is shown."""
        return post.role in self.world.settings.resolve(ESCALATED_TO, post.unit_path, self.today).value

    def horizon(self, post: HeldPost) -> date:
        """The last day for which a limit may today be at its last step, as far as the post's unit has set it."""
        rest, day = self._last_step(STEPS, post), self.today
        while working_days_between(self.world.calendars.now, self.today, day + _ONE_DAY) <= rest:
            day += _ONE_DAY
        return max(day, (this_minute() + self._last_step(MINUTE_STEPS, post) * _ONE_MINUTE).date())

    def _last_step(self, key: str, post: HeldPost) -> int:
        """The last step that comes earliest."""
        set_here = self.world.settings.resolve(key, post.unit_path, self.today).value
        return max((min(steps) for steps in set_here.values() if steps), default=0)
