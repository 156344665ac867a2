"""Days and moments as people read them: in prose, in tables, and as what is left until then."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from zhunsheng.kernel.early_warning import minutes_left
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.today import local, this_minute
from zhunsheng.law.wording import day_words

WEEKDAYS = "一二三四五六日"
ONE_MINUTE = timedelta(minutes=1)


def prose(when: date | DayOrMoment | None) -> str:
    """``2023年5月4日``, of a moment ``2023年5月4日 9:30`` in the place's time, or nothing."""
    when = _plain(when)
    if when is None:
        return ""
    return f"{day_words(when)} {when.hour}:{when.minute:02}" if isinstance(when, datetime) else day_words(when)


def tabular(when: date | DayOrMoment | None) -> str:
    """``2023-05-04``, of a moment ``2023-05-04 09:30`` in the place's time, or nothing."""
    when = _plain(when)
    if when is None:
        return ""
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else when.isoformat()


def _plain(when: date | DayOrMoment | None) -> date | None:
    if isinstance(when, DayOrMoment):
        when = when.at or when.on
    return local(when) if isinstance(when, datetime) else when


def remaining(due: DayOrMoment, today: date) -> str:
    """How far off the end of a limit is: in calendar days, of a moment in hours and minutes."""
    if due.at is not None:
        return minutes_left((due.at - this_minute()) // ONE_MINUTE)
    days = (due.on - today).days
    if days == 0:
        return "今天到期"
    return f"还有{days}天" if days > 0 else f"已超期{-days}天"


def weekday(day: date) -> str:
    """``星期四``."""
    return f"星期{WEEKDAYS[day.weekday()]}"
