"""Periods in hours: from a moment to a moment, in the place's time, to the minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from zhunsheng.law.errors import LawError
from zhunsheng.law.model import Direction, Limit, Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.working_days import Calendar

PLACE_TIME = ZoneInfo("Asia/Shanghai")


def compute_hours(limit: Limit, *, trigger_at: datetime, trigger_label: str, calendar: Calendar) -> Receipt:
    """Count a period in hours from its moment and say how.

    The period runs from the moment itself (民法典 201 II): the minute of the trigger, seconds dropped, so many hours on,
    or back when the limit is counted backward. Nights and rest days pass like any other hour, and the end does not roll
    (民事诉讼法 85 moves a last day, and hours have none). `trigger_at` may be in any time zone; the receipt is in
    Asia/Shanghai.

    Raises LawError for a limit that is not in hours, and for a moment without a time zone.
    """
    if limit.unit is not Unit.HOUR:
        raise LawError(f"{limit.source_id}（{limit.citation}）期限是{limit.words}，不按小时计算；请写起算日期。")
    if trigger_at.tzinfo is None:
        raise LawError(f"起算时刻{trigger_at}没有写明时区，无法确定；请写明时区，如2023-05-04T09:30+08:00。")
    started_at = trigger_at.astimezone(PLACE_TIME).replace(second=0, microsecond=0)
    passed = timedelta(hours=limit.length if limit.direction is Direction.FORWARD else -limit.length)
    due_at = (started_at.astimezone(UTC) + passed).astimezone(PLACE_TIME)
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
        suspended=(),
        extended=(),
        nominal_end_on=due_at.date(),
        rolled=(),
        due_on=due_at.date(),
        provisional=False,
        provisional_why="",
        needs_confirmation=limit.needs_confirmation,
        applied=limit.applied,
        rest_at_end=calendar.rest_reason(due_at.date()) or "",
        started_at=started_at,
        due_at=due_at,
    )
