"""The one source of today and now.

Law reads the civil date in the place's time zone; the chain reads the instant. Nobody else asks the machine.
A demo or a test fixes the day with :func:`on_day`; an installation fixes it with ``ZHUNSHENG_TODAY``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


@cache
def _place() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def now() -> datetime:
    """The present instant (aware, UTC); on a fixed day, that day with the running time of day."""
    fixed = _moment.get()
    if fixed is not None:
        return fixed
    machine = datetime.now(UTC)
    if settings.ZHUNSHENG_TODAY is None:
        return machine
    local = datetime.combine(settings.ZHUNSHENG_TODAY, machine.astimezone(_place()).time(), tzinfo=_place())
    return local.astimezone(UTC)


def today() -> date:
    """The civil date in the place's time zone."""
    return civil_date(now())


def civil_date(moment: datetime) -> date:
    """The civil date of an instant (aware) in the place's time zone."""
    return local(moment).date()


def local(moment: datetime) -> datetime:
    """An instant (aware) in the place's time zone."""
    return moment.astimezone(_place())


def moment_of(day: date, at: time) -> datetime:
    """The instant (aware) at which the clocks of the place show ``at`` on ``day``."""
    return datetime.combine(day, at, tzinfo=_place())


def this_minute() -> datetime:
    """The present minute (aware, in the place's time zone), seconds dropped: limits in hours end on a minute."""
    return local(now()).replace(second=0, microsecond=0)


@contextmanager
def at_moment(moment: datetime) -> Iterator[None]:
    """Fix the instant (aware) for the block: simulation, replay, tests."""
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)


@contextmanager
def on_day(day: date, *, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """Fix the day, at ``hour:minute`` local time, for the block."""
    with at_moment(datetime(day.year, day.month, day.day, hour, minute, tzinfo=_place())):
        yield
