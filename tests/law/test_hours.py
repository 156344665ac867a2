"""Periods in hours run from a moment to a moment, in the place's time."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.law.simulator import NeverEnds, Pause, minutes_later
from zhunsheng.law.errors import LawError
from zhunsheng.law.hours import PLACE_TIME, compute_hours
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.working_days import default_calendar


def hours(length: int, direction: Direction = Direction.FORWARD, unit: Unit = Unit.HOUR) -> Limit:
    return Limit(length, unit, direction, False, "《试用办法》第3条", "TST-03", "law:00000000", False)


def count(limit: Limit, trigger_at: datetime, **stretched: Any) -> Receipt:
    label, calendar = "采取措施", default_calendar()
    return compute_hours(limit, trigger_at=trigger_at, trigger_label=label, calendar=calendar, **stretched)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PLACE_TIME)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("length", "started_at", "due_at"),
    [
        (24, at(2023, 5, 8, 9, 30), at(2023, 5, 9, 9, 30)),
        (24, at(2023, 5, 12, 16, 5), at(2023, 5, 13, 16, 5)),
        (24, at(2023, 4, 28, 17, 0), at(2023, 4, 29, 17, 0)),
        (24, at(2023, 12, 31, 23, 59), at(2024, 1, 1, 23, 59)),
        (48, at(2024, 2, 28, 0, 0), at(2024, 3, 1, 0, 0)),
        (1, at(2023, 5, 8, 23, 30), at(2023, 5, 9, 0, 30)),
    ],
    ids=["a weekday", "to a Saturday", "into May Day", "over the new year", "over a leap day", "over midnight"],
)
def test_hours_end_on_the_minute_whatever_the_day(length: int, started_at: datetime, due_at: datetime) -> None:
    receipt = count(hours(length), started_at)
    assert (receipt.due_at, receipt.due_on, receipt.nominal_end_on) == (due_at, due_at.date(), due_at.date())
    assert not receipt.provisional


def test_the_moment_is_in_the_time_of_the_place_wherever_it_was_written() -> None:
    receipt = count(hours(24), datetime(2023, 5, 8, 20, 30, 59, tzinfo=UTC))
    assert receipt.started_at == at(2023, 5, 9, 4, 30) and receipt.due_at == at(2023, 5, 10, 4, 30)
    assert (receipt.trigger_on, receipt.first_day) == (date(2023, 5, 9), date(2023, 5, 9))


def test_a_day_of_twenty_four_hours_is_counted_as_such_when_the_clocks_were_put_forward() -> None:
    assert count(hours(24), at(1990, 4, 14, 12, 0)).due_at == at(1990, 4, 15, 13, 0)


def test_hours_before_an_event_are_counted_back() -> None:
    receipt = count(hours(24, Direction.BACKWARD), at(2023, 5, 9, 9, 0))
    assert receipt.due_at == at(2023, 5, 8, 9, 0)
    assert receipt.sentence().startswith("自2023年5月9日9时0分“采取措施”往前按小时倒计，休息日照常计入")


def test_the_receipt_says_both_moments_and_that_a_rest_day_does_not_help() -> None:
    assert count(hours(24), at(2023, 5, 12, 16, 5)).sentence() == (
        "自2023年5月12日16时5分“采取措施”起按小时连续计算，休息日照常计入；期限24小时（《试用办法》第3条）；"
        "届满日5月13日为周六，逢周末，本期限不适用顺延；"
        f"按规则版本law:00000000、工作日历{default_calendar().version}计算；终点为2023年5月13日16时5分，已确定。"
    )


def test_the_receipt_carries_what_its_rule_says_and_nothing_that_days_have() -> None:
    limit = replace(hours(24), needs_confirmation=True, applied="适用2012年1月1日起施行的规定")
    receipt = count(limit, datetime(2023, 5, 8, 9, 30, 59, 999, tzinfo=PLACE_TIME))
    assert receipt == Receipt(
        trigger_label="采取措施",
        trigger_on=date(2023, 5, 8),
        first_day=date(2023, 5, 8),
        length=24,
        unit=Unit.HOUR,
        direction=Direction.FORWARD,
        roll=False,
        citation="《试用办法》第3条",
        source_id="TST-03",
        law_version="law:00000000",
        calendar_version=default_calendar().version,
        skipped=(),
        suspended=(),
        extended=(),
        nominal_end_on=date(2023, 5, 9),
        rolled=(),
        due_on=date(2023, 5, 9),
        provisional=False,
        provisional_why="",
        needs_confirmation=True,
        applied="适用2012年1月1日起施行的规定",
        started_at=at(2023, 5, 8, 9, 30),
        due_at=at(2023, 5, 9, 9, 30),
    )


def test_a_receipt_in_hours_comes_back_whole_from_json() -> None:
    receipt = count(hours(24), at(2023, 5, 12, 16, 5))
    again = Receipt.from_dict(json.loads(json.dumps(receipt.to_dict())))
    assert again == receipt and again.sentence() == receipt.sentence()


def test_a_limit_in_days_is_refused_and_told_what_to_write() -> None:
    with pytest.raises(LawError, match=r"期限是30日，不按小时计算；请写起算日期"):
        count(hours(30, unit=Unit.CALENDAR_DAY), at(2023, 5, 8, 9, 30))


def test_a_moment_without_a_time_zone_is_refused_and_told_what_to_write() -> None:
    with pytest.raises(LawError, match=r"没有写明时区，无法确定；请写明时区"):
        count(hours(24), datetime(2023, 5, 8, 9, 30))


def minutes(length: int) -> Limit:
    return hours(length, unit=Unit.MINUTE)


def stop(from_at: datetime, until_at: datetime | None, cause: str = "等待现场") -> Suspension:
    until_on = None if until_at is None else until_at.date()
    return Suspension(from_at.date(), until_on, cause, "", from_at=from_at, until_at=until_at)


def longer(length: int, unit: Unit = Unit.MINUTE) -> Extension:
    return Extension(length, unit, "值班负责人", "机制第5条", date(2023, 5, 8))


def test_minutes_are_counted_like_hours_and_said_as_minutes() -> None:
    receipt = count(minutes(30), at(2023, 5, 8, 23, 45))
    assert (receipt.due_at, receipt.due_on) == (at(2023, 5, 9, 0, 15), date(2023, 5, 9))
    assert receipt.sentence().startswith(
        "自2023年5月8日23时45分“采取措施”起按分钟连续计算，休息日照常计入；期限30分钟（《试用办法》第3条）"
    )
    assert receipt.sentence().endswith("终点为2023年5月9日0时15分，已确定。")


def test_suspended_minutes_do_not_count_and_are_said_with_their_moments() -> None:
    pause = stop(at(2023, 5, 8, 10, 0), at(2023, 5, 8, 11, 55))
    receipt = count(hours(2), at(2023, 5, 8, 9, 30), suspensions=[pause])
    assert receipt.due_at == at(2023, 5, 8, 13, 25)
    assert "因等待现场自5月8日10时0分起中止，至5月8日11时55分恢复，扣除1小时55分" in receipt.sentence()
    assert Receipt.from_dict(json.loads(json.dumps(receipt.to_dict()))) == receipt


def test_while_a_suspension_stands_there_is_no_end() -> None:
    receipt = count(hours(2), at(2023, 5, 8, 9, 30), suspensions=[stop(at(2023, 5, 8, 10, 0), None)])
    assert (receipt.due_at, receipt.due_on, receipt.is_suspended) == (None, None, True)
    assert receipt.sentence().endswith("现在中止中，恢复后继续计算，终点尚不能确定。")


def test_a_suspension_that_begins_when_the_period_is_over_takes_nothing_out() -> None:
    late = stop(at(2023, 5, 8, 11, 30), None)
    assert count(hours(2), at(2023, 5, 8, 9, 30), suspensions=[late]).due_at == at(2023, 5, 8, 11, 30)


def test_extensions_add_up_in_hours_and_minutes() -> None:
    receipt = count(minutes(30), at(2023, 5, 8, 9, 0), extensions=[longer(20), longer(1, Unit.HOUR)])
    assert receipt.due_at == at(2023, 5, 8, 10, 50)
    assert "经值班负责人于5月8日批准，依机制第5条延长20分钟" in receipt.sentence()


@pytest.mark.parametrize(
    ("limit", "stretched", "said"),
    [
        (hours(2), {"extensions": [longer(1, Unit.WORKING_DAY)]}, "按小时计算，不能按个工作日延长"),
        (
            minutes(2),
            {"suspensions": [Suspension(date(2023, 5, 8), None, "停电", "")]},
            "按分钟计算，“停电”的中止和恢复须写明时刻",
        ),
        (hours(2, Direction.BACKWARD), {"extensions": [longer(1)]}, "倒计期限，不适用中止和延长"),
        (hours(10**12), {}, "超过一百年"),
        (minutes(1), {"extensions": [longer(10**9)]}, "超过一百年"),
    ],
    ids=["an extension in days", "a suspension without its time", "backward", "ages", "extended for ages"],
)
def test_what_cannot_be_counted_is_refused_with_the_reason(limit: Limit, stretched: Any, said: str) -> None:
    with pytest.raises(LawError, match=said):
        count(limit, at(2023, 5, 8, 9, 30), **stretched)


def test_a_suspension_cannot_end_before_it_begins() -> None:
    with pytest.raises(LawError, match="恢复的时刻早于中止的时刻"):
        stop(at(2023, 5, 8, 10, 0), at(2023, 5, 8, 9, 59))


BEGIN = at(2023, 4, 28, 17, 3)
moments = some.integers(-120, 900).map(lambda passed: BEGIN + timedelta(minutes=passed))
pauses = some.lists(some.tuples(moments, some.none() | some.integers(0, 300)), max_size=4)


@given(some.integers(1, 600), some.sampled_from([Unit.MINUTE, Unit.HOUR]), pauses, some.lists(some.integers(1, 90)))
def test_the_count_agrees_with_one_who_watches_every_minute(
    length: int, unit: Unit, paused: Sequence[tuple[datetime, int | None]], extended: Sequence[int]
) -> None:
    length = length if unit is Unit.MINUTE else 1 + length // 60
    ends = [None if lasting is None else began + timedelta(minutes=lasting) for began, lasting in paused]
    stops = [stop(began, end) for (began, _), end in zip(paused, ends, strict=True)]
    receipt = count(
        hours(length, unit=unit), BEGIN, suspensions=stops, extensions=[longer(extension) for extension in extended]
    )
    whole = length * (60 if unit is Unit.HOUR else 1) + sum(extended)
    watched = [Pause(began, end) for (began, _), end in zip(paused, ends, strict=True)]
    try:
        assert receipt.due_at == minutes_later(BEGIN, whole, watched)
    except NeverEnds:
        assert receipt.due_at is None
