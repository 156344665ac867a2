"""Periods in hours and minutes: from a moment to a moment, in the place's time, to the minute."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from zhunsheng.law.errors import LawError
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.receipt import Receipt, SuspendedSpan
from zhunsheng.law.working_days import Calendar

PLACE_TIME = ZoneInfo("Asia/Shanghai")
_MINUTE = timedelta(minutes=1)
_MINUTES_PER_UNIT = {Unit.MINUTE: 1, Unit.HOUR: 60}
_CENTURY = timedelta(days=36_525)


def compute_hours(
    limit: Limit,
    *,
    trigger_at: datetime,
    trigger_label: str,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> Receipt:
    """Count a period in hours or minutes from its moment and say how.

    The period runs from the moment itself (民法典 201 II): the minute of the trigger, seconds dropped, so many hours on,
    or back when the limit is counted backward. Nights and rest days pass like any other hour, and the end does not roll
    (民事诉讼法 85 moves a last day, and hours have none). Suspended minutes do not count, overlapping suspensions count
    once, extensions add up. `trigger_at` may be in any time zone; the receipt is in Asia/Shanghai.

    Raises LawError for a limit or an extension that is not in hours or minutes, for a moment without a time zone, for a
    suspension without its moments, for suspension or extension of a backward period, for a century and more.
    """
    _refuse_what_cannot_be_counted(limit, trigger_at, suspensions, extensions)
    started_at = to_the_minute(trigger_at)
    granted = tuple(sorted(extensions, key=lambda extension: extension.granted_on))
    length = _length(limit, granted)
    _refuse_beyond_a_century(limit, started_at, length)
    if limit.direction is Direction.BACKWARD:
        return _receipt(limit, trigger_label, calendar, started_at, granted, (), _later(started_at, -length))
    spans, due_at = _stretched(started_at, length, suspensions)
    return _receipt(limit, trigger_label, calendar, started_at, granted, spans, due_at)


def to_the_minute(moment: datetime) -> datetime:
    """The moment in the place's time, seconds dropped."""
    return moment.astimezone(PLACE_TIME).replace(second=0, microsecond=0)


def _later(moment: datetime, passed: timedelta) -> datetime:
    """So much later, or earlier, by the time that passes, whatever the clocks of the place show."""
    return (moment.astimezone(UTC) + passed).astimezone(PLACE_TIME)


def _length(limit: Limit, extensions: Sequence[Extension]) -> timedelta:
    parts = [(limit.length, limit.unit), *((extension.length, extension.unit) for extension in extensions)]
    minutes = sum(length * _MINUTES_PER_UNIT[unit] for length, unit in parts)
    return min(minutes, _CENTURY // _MINUTE + 1) * _MINUTE


def _stretched(
    started_at: datetime, length: timedelta, suspensions: Sequence[Suspension]
) -> tuple[tuple[SuspendedSpan, ...], datetime | None]:
    """The suspended time that the period met, and its end; no end while a suspension is open."""
    spans: list[SuspendedSpan] = []
    counted_to, end = started_at, _later(started_at, length)
    for suspension, from_at, until_at in sorted(_with_moments(suspensions), key=lambda item: item[1]):
        if from_at >= end:
            break
        began = max(from_at, counted_to)
        if until_at is not None and until_at <= began:
            continue
        minutes = None if until_at is None else (until_at - began) // _MINUTE
        spans.append(_span(suspension, from_at, until_at, minutes))
        if until_at is None or minutes is None:
            return tuple(spans), None
        counted_to, end = until_at, _later(end, minutes * _MINUTE)
    return tuple(spans), end


def _with_moments(suspensions: Sequence[Suspension]) -> Iterator[tuple[Suspension, datetime, datetime | None]]:
    for suspension in suspensions:
        assert suspension.from_at is not None
        until_at = None if suspension.until_at is None else to_the_minute(suspension.until_at)
        yield suspension, to_the_minute(suspension.from_at), until_at


def _span(suspension: Suspension, from_at: datetime, until_at: datetime | None, minutes: int | None) -> SuspendedSpan:
    return SuspendedSpan(
        from_on=from_at.date(),
        until_on=None if until_at is None else until_at.date(),
        cause=suspension.cause,
        evidence=suspension.evidence,
        days=None,
        from_at=from_at,
        until_at=until_at,
        minutes=minutes,
    )


def _receipt(
    limit: Limit,
    trigger_label: str,
    calendar: Calendar,
    started_at: datetime,
    granted: tuple[Extension, ...],
    spans: tuple[SuspendedSpan, ...],
    due_at: datetime | None,
) -> Receipt:
    due_on = None if due_at is None else due_at.date()
    return Receipt(
        trigger_label=trigger_label,
        trigger_on=started_at.date(),
        first_day=started_at.date(),
        length=limit.length,
        unit=limit.unit,
        direction=limit.direction,
        roll=False,
        citation=limit.citation,
        source_id=limit.source_id,
        law_version=limit.version,
        calendar_version=calendar.version,
        skipped=(),
        suspended=spans,
        extended=granted,
        nominal_end_on=due_on,
        rolled=(),
        due_on=due_on,
        provisional=False,
        provisional_why="",
        needs_confirmation=limit.needs_confirmation,
        applied=limit.applied,
        rest_at_end=(calendar.rest_reason(due_on) or "") if due_on else "",
        started_at=started_at,
        due_at=due_at,
    )


def _refuse_what_cannot_be_counted(
    limit: Limit, trigger_at: datetime, suspensions: Sequence[Suspension], extensions: Sequence[Extension]
) -> None:
    named = f"{limit.source_id}（{limit.citation}）"
    if not limit.unit.needs_moment:
        raise LawError(f"{named}期限是{limit.words}，不按小时计算；请写起算日期。")
    if trigger_at.tzinfo is None:
        raise LawError(f"起算时刻{trigger_at}没有写明时区，无法确定；请写明时区，如2023-05-04T09:30+08:00。")
    if limit.direction is Direction.BACKWARD and (suspensions or extensions):
        raise LawError(f"{named}是倒计期限，不适用中止和延长；请改定所依据的时刻后重算。")
    for extension in extensions:
        if not extension.unit.needs_moment:
            raise LawError(f"{named}按{limit.unit.chinese}计算，不能按{extension.unit.chinese}延长；请写明延长几小时。")
    for suspension in suspensions:
        if suspension.from_at is None or (suspension.until_on is not None and suspension.until_at is None):
            raise LawError(f"{named}按{limit.unit.chinese}计算，“{suspension.cause}”的中止和恢复须写明时刻。")


def _refuse_beyond_a_century(limit: Limit, started_at: datetime, length: timedelta) -> None:
    """No law sets such a period: whoever writes it has mistyped."""
    if length > _CENTURY or date.max - started_at.date() < length:
        raise LawError(
            f"{limit.source_id}（{limit.citation}）连同延长超过一百年，不像真实的期限；请核对所填的期限或延长时间。"
        )
