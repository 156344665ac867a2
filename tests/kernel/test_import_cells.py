"""What a cell means: dates, numbers and yes or no as people write them, and what is no guess of ours."""

from __future__ import annotations

from datetime import date, time

import pytest

from zhunsheng.kernel.imports.cells import CellFault, Moment, amount_of, moment_told, text_of, yes_no_of

DAY = date(2023, 5, 4)


@pytest.mark.parametrize(
    "cell",
    [
        "2023-05-04", "2023-5-4", "2023/5/4", "2023.5.4", "2023年5月4日", " 2023年 5月 4日 ", "２０２３年５月４日", "20230504",
        45050, 45050.0, "45050", "2023年5月4日（星期四）", "2023-05-04T00:00:00"[:10],
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(cell):
    assert moment_told(cell) == Moment(DAY)


@pytest.mark.parametrize(
    "cell",
    ["2023-05-04 09:05", "2023/5/4 9:05", "2023年5月4日9时05分", "2023年5月4日 上午9：05", "2023-05-04T09:05:00",
     "2023.5.4 9:05:33",
     45050 + 9 / 24 + 5 / 1440],
)  # fmt: skip
def test_a_moment_is_read_to_the_minute(cell):
    assert moment_told(cell) == Moment(DAY, time(9, 5))


def test_the_afternoon_is_told_from_the_morning():
    assert moment_told("2023年5月4日 下午3:20") == Moment(DAY, time(15, 20))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("5月4日", "年份"), ("5.4", "年份"), ("5/4", "年份"), ("23.5.4", "两位"), ("2023年5月", "哪一日"),
        ("2023-02-30", "没有"), ("2023-05-04 25:00", "没有"), ("近日", "不是日期"), (3, "不是日期"),
    ],
)  # fmt: skip
def test_a_day_that_does_not_say_all_is_a_fault_that_asks_for_it(cell, said):
    with pytest.raises(CellFault, match=said) as fault:
        moment_told(cell)
    assert fault.value.way_out


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,200.50元", "1200.50"), ("１２００", "1200"), (1200, "1200"), (12.5, "12.5"), ("1.2万元", "12000.0"),
     ("¥ 30", "30"), ("3人", "3"),
     ("", ""), (None, "")],
)  # fmt: skip
def test_an_amount_is_read_however_it_is_written(cell, number):
    assert amount_of(cell) == number


@pytest.mark.parametrize("cell", ["一千", "约30", "30-40", "无"])
def test_an_amount_that_is_no_number_is_a_fault(cell):
    with pytest.raises(CellFault, match="不是数字"):
        amount_of(cell)


def test_yes_and_no_are_read_and_nothing_else():
    assert [yes_no_of(cell) for cell in ("是", "√", True, "否", "×", 0, "")] == ["是", "是", "是", "否", "否", "否", ""]
    with pytest.raises(CellFault, match="看不出"):
        yes_no_of("待定")


def test_texts_lose_what_nobody_sees():
    assert text_of("　漏水\u200b维修 \r\n") == "漏水维修"
    assert text_of(20230001) == "20230001"


def test_a_number_that_excel_has_cut_is_a_fault():
    with pytest.raises(CellFault, match="15位"):
        text_of(440300199001011234.0)
