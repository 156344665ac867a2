"""Dates as people read them: in prose, in tables, and as days left."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localtime

WEEKDAYS = "一二三四五六日"


def prose(day: date | None) -> str:
    """``2023年5月4日``, or nothing."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def tabular(day: date | None) -> str:
    """``2023-05-04``, or nothing."""
    return "" if day is None else day.isoformat()


def moment(instant: datetime) -> str:
    """An instant in the place's time: ``2023年5月4日 9:30``."""
    local = localtime(instant)
    return f"{prose(local.date())} {local.hour}:{local.minute:02}"


def remaining(due_on: date, today: date) -> str:
    """How far off a limit's last day is, in calendar days."""
    days = (due_on - today).days
    if days == 0:
        return "今天到期"
    return f"还有{days}天" if days > 0 else f"已超期{-days}天"


def weekday(day: date) -> str:
    """``星期四``."""
    return f"星期{WEEKDAYS[day.weekday()]}"
