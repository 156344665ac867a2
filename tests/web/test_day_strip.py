"""The strip of days agrees with the receipt that it draws, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from zhunsheng.law.clock import compute
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.working_days import default_calendar
from zhunsheng.web.day_strip import Cell, strip_of

CALENDAR = default_calendar()


def limit(length: int, unit: Unit, direction: Direction = Direction.FORWARD, *, roll: bool = True) -> Limit:
    return Limit(length, unit, direction, roll and direction is Direction.FORWARD, "《某法》第1条", "X", "law:x", False)


def drawn(the_limit: Limit, trigger: date, **more) -> dict[date, Cell]:
    receipt = compute(the_limit, trigger=trigger, trigger_label="立案", calendar=CALENDAR, **more)
    strip = strip_of(receipt, CALENDAR)
    return {cell.day: cell for week in strip.weeks for cell in week.cells if cell is not None}


def counted(cells: dict[date, Cell]) -> list[date]:
    """The days that count: those coloured so, and a nominal end that only rolls."""
    return [day for day, cell in cells.items() if "counted" in cell.css or cell.mark == "届满"]


@pytest.mark.parametrize("unit", [Unit.CALENDAR_DAY, Unit.WORKING_DAY])
@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("length", [1, 5, 30])
def test_as_many_days_count_as_the_period_has(unit: Unit, direction: Direction, length: int):
    for start in range(0, 60, 7):
        cells = drawn(limit(length, unit, direction), date(2023, 9, 1) + timedelta(days=start))
        assert len(counted(cells)) == length


def test_rest_days_in_a_period_of_working_days_say_why_they_do_not_count():
    cells = drawn(limit(5, Unit.WORKING_DAY), date(2023, 9, 27))
    assert (cells[date(2023, 9, 29)].css, cells[date(2023, 9, 29)].mark) == ("skipped resting", "中秋节、国庆节")
    assert "国办发明电〔2022〕16号" in cells[date(2023, 9, 29)].sentence


def test_a_make_up_day_counts_and_is_marked():
    cells = drawn(limit(5, Unit.WORKING_DAY), date(2023, 9, 27))
    assert "counted" in cells[date(2023, 10, 7)].css and "made-up" in cells[date(2023, 10, 7)].css
    assert "调休上班" in cells[date(2023, 10, 7)].sentence


def test_an_end_on_a_rest_day_is_seen_to_roll():
    cells = drawn(limit(30, Unit.CALENDAR_DAY), date(2023, 9, 2))
    assert cells[date(2023, 10, 2)].mark == "届满"
    assert all(cells[date(2023, 10, day)].mark == "顺延" for day in (3, 4, 5, 6))
    assert (cells[date(2023, 10, 7)].mark, "due" in cells[date(2023, 10, 7)].css) == ("最后一日", True)


def test_suspended_days_are_taken_out_and_the_day_of_resuming_counts():
    stop = Suspension(date(2023, 5, 10), date(2023, 5, 15), "鉴定", "")
    cells = drawn(limit(30, Unit.CALENDAR_DAY), date(2023, 5, 4), suspensions=[stop])
    assert [day.day for day, cell in cells.items() if "suspended" in cell.css] == [10, 11, 12, 13, 14]
    assert cells[date(2023, 5, 15)].mark == "第6日"
    assert len(counted(cells)) == 30


def test_while_suspended_the_strip_ends_after_the_suspension_begins_and_shows_no_last_day():
    cells = drawn(
        limit(30, Unit.CALENDAR_DAY), date(2023, 5, 4), suspensions=[Suspension(date(2023, 5, 10), None, "鉴定", "")]
    )
    assert max(cells) == date(2023, 5, 17)
    assert not any("due" in cell.css for cell in cells.values())


def test_a_long_period_keeps_both_ends_and_the_weeks_in_which_something_happens():
    stop = Suspension(date(2023, 6, 12), date(2023, 7, 10), "鉴定", "")
    receipt = compute(
        limit(6, Unit.MONTH), trigger=date(2023, 1, 4), trigger_label="立案", calendar=CALENDAR, suspensions=[stop]
    )
    strip = strip_of(receipt, CALENDAR)
    shown = {cell.day for week in strip.weeks for cell in week.cells if cell is not None}
    assert {date(2023, 1, 4), date(2023, 7, 10), receipt.due_on} <= shown
    assert date(2023, 4, 4) not in shown
    after_gap = [week.cells[0].label for gap, week in pairwise(strip.weeks) if gap.left_out]
    assert after_gap and all("月" in label for label in after_gap)
    first = receipt.trigger_on - timedelta(days=receipt.trigger_on.weekday())
    assert sum(week.left_out or 1 for week in strip.weeks) == (receipt.due_on - first).days // 7 + 1


def test_an_extension_lengthens_the_row_of_counted_days():
    more = Extension(10, Unit.CALENDAR_DAY, "院长", "《某法》第1条", date(2023, 5, 20))
    cells = drawn(limit(30, Unit.CALENDAR_DAY), date(2023, 5, 4), extensions=[more])
    assert len(counted(cells)) == 40


def test_the_legend_explains_what_occurs_and_nothing_else():
    receipt = compute(limit(3, Unit.CALENDAR_DAY), trigger=date(2023, 5, 15), trigger_label="立案", calendar=CALENDAR)
    assert [css for css, _ in strip_of(receipt, CALENDAR).legend] == ["trigger", "counted", "due"]
