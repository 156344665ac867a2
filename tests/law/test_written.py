"""What people write is read, or refused with the way out."""

from datetime import date, datetime

import pytest

from zhunsheng.law.errors import LawError
from zhunsheng.law.hours import PLACE_TIME
from zhunsheng.law.model import Unit
from zhunsheng.law.written import day_of, length_of, moment_of, year_of


@pytest.mark.parametrize("text", ["2023-05-04", "2023-5-4", "2023/5/4", "2023.05.04", "2023年5月4日", " 2023-05-04 "])
def test_a_day_may_be_written_in_the_usual_ways(text: str):
    assert day_of(text) == date(2023, 5, 4)


@pytest.mark.parametrize(
    ("text", "told"), [("2023-02-29", "没有“2023-02-29”这一天"), ("", "不是日期"), ("5月4日", "不是日期"), ("0000-01-01", "没有")]
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str, told: str):
    with pytest.raises(LawError, match=told):
        day_of(text)


def test_a_length_is_in_the_usual_unit_unless_it_says_another():
    assert length_of("30", Unit.CALENDAR_DAY) == (30, Unit.CALENDAR_DAY)
    assert length_of("10个工作日", Unit.CALENDAR_DAY) == (10, Unit.WORKING_DAY)
    assert length_of("1 个月", Unit.WORKING_DAY) == (1, Unit.MONTH)
    assert length_of("30分钟", Unit.HOUR) == (30, Unit.MINUTE)


@pytest.mark.parametrize("text", ["", "零", "0", "-3", "3旬", "3.5日"])
def test_what_is_no_length_is_refused(text: str):
    with pytest.raises(LawError):
        length_of(text, Unit.CALENDAR_DAY)


def test_a_moment_is_a_day_with_a_time_in_the_place():
    assert (
        moment_of("2023-05-04T09:30")
        == moment_of("2023年5月4日 9：30")
        == datetime(2023, 5, 4, 9, 30, tzinfo=PLACE_TIME)
    )
    assert moment_of("2023-05-04") is None


@pytest.mark.parametrize("text", ["2023-05-04 24:00", "2023-05-04 上午", "2023-02-30 09:30"])
def test_what_is_no_moment_is_refused(text: str):
    with pytest.raises(LawError):
        moment_of(text)


def test_a_year_has_four_digits():
    assert year_of("2023") == year_of("2023年") == 2023
    with pytest.raises(LawError, match="不是年份"):
        year_of("23")
