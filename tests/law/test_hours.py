"""Periods in hours run from a moment to a moment, in the place's time."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from zhunsheng.law.errors import LawError
from zhunsheng.law.hours import PLACE_TIME, compute_hours
from zhunsheng.law.model import Direction, Limit, Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.working_days import default_calendar


def hours(length: int, direction: Direction = Direction.FORWARD, unit: Unit = Unit.HOUR) -> Limit:
    return Limit(length, unit, direction, False, "《试用办法》第3条", "TST-03", "law:00000000", False)


def count(limit: Limit, trigger_at: datetime) -> Receipt:
    return compute_hours(limit, trigger_at=trigger_at, trigger_label="采取措施", calendar=default_calendar())


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
