"""What cannot be right is refused in Chinese: what is wrong, and what to do."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from zhunsheng.law.applicable import rule_for
from zhunsheng.law.citation import basis_fault
from zhunsheng.law.clock import compute
from zhunsheng.law.court_window import court_window
from zhunsheng.law.errors import LawDataError, LawError
from zhunsheng.law.hard_dates import hard_date
from zhunsheng.law.hours import compute_hours
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.statute_files import read_statutes
from zhunsheng.law.statutes import rule
from zhunsheng.law.surcharge import fine_surcharge
from zhunsheng.law.working_days import default_calendar
from zhunsheng.law.written import day_of, length_of

DAY = date(2023, 5, 4)
CALENDAR = default_calendar()
WAY_OUT = re.compile(r"请|先在|后再|方可")


def limit(length: int, unit: Unit = Unit.CALENDAR_DAY, direction: Direction = Direction.FORWARD) -> Limit:
    return Limit(length, unit, direction, False, "《试用办法》第1条", "TST-01", "law:0", False)


def count(a_limit: Limit, *stops: Suspension) -> object:
    return compute(a_limit, trigger=DAY, trigger_label="立案", calendar=CALENDAR, suspensions=stops)


WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "a day that does not exist": (lambda: day_of("2023-02-30"), "没有“2023-02-30”这一天"),
    "words that are no day": (lambda: day_of("上周三"), "“上周三”不是日期"),
    "a length that is none": (lambda: length_of("半个月", Unit.CALENDAR_DAY), "“半个月”不是期限的长度"),
    "an unknown unit": (lambda: length_of("3旬", Unit.CALENDAR_DAY), "不认识“旬”这个单位"),
    "a suspension that ends before it begins": (
        lambda: Suspension(date(2023, 5, 10), date(2023, 5, 9), "鉴定", ""), "恢复日2023年5月9日早于中止日2023年5月10日",
    ),
    "a period of no days": (lambda: limit(0), "期限须为正整数"),
    "an extension of no days": (lambda: Extension(0, Unit.MONTH, "局长", "", DAY), "延长的期限须为正整数"),
    "a period of centuries": (lambda: count(limit(999_999)), "超过一百年"),
    "an unknown rule": (lambda: rule("PEN-99", on=DAY), "没有编号为“PEN-99”的规则"),
    "an unknown rule for a matter": (
        lambda: rule_for("XYZ-01", opened_on=DAY, triggered_on=DAY), "没有编号为“XYZ-01”的规则",
    ),
    "a rule before its force": (lambda: rule("PEN-33", on=date(2020, 1, 1)), "在2020年1月1日没有有效的规定。现有："),
    "a duty asked for its period": (lambda: rule("PEN-04", on=DAY).limit(), "没有规定期限，不能据此起算"),
    "hours counted from a day": (lambda: count(limit(24, Unit.HOUR)), "按小时计算，须写明起算时刻"),
    "days counted from a moment": (
        lambda: compute_hours(limit(3), trigger_at=datetime(2023, 5, 4, 9).astimezone(), trigger_label="", calendar=CALENDAR),
        "不按小时计算",
    ),
    "a moment of nowhere": (
        lambda: compute_hours(
            limit(24, Unit.HOUR), trigger_at=datetime(2023, 5, 4, 9), trigger_label="", calendar=CALENDAR
        ),
        "没有写明时区",
    ),
    "a hearing counted back and suspended": (
        lambda: count(limit(7, direction=Direction.BACKWARD), Suspension(DAY, None, "鉴定", "")), "不适用中止和延长",
    ),
    "a date of the year where there is none": (lambda: hard_date(rule("PEN-60", on=DAY), 2023), "没有规定每年的固定日期"),
    "a fine of nothing": (lambda: fine_surcharge(Decimal(0), due_on=DAY, until_on=DAY), "须大于零"),
    "a window without a remedy": (lambda: court_window({}, calendar=CALENDAR), "没有写明救济期限的届满日"),
    "a statute with a day that does not exist": (
        lambda: read_statutes({"甲.yaml": b"instrument: {since: 2023-02-30}"}, "law:0"), "写了不存在的日期",
    ),
    "a statute that is a letter": (lambda: read_statutes({"甲.yaml": "各部门：".encode()}, "law:0"), "须有且只有instrument"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_wrong_input_is_refused_with_what_is_wrong_and_the_way_out(what: str) -> None:
    asked, said = WRONG[what]
    with pytest.raises(LawError) as refused:
        asked()
    assert said in str(refused.value)
    assert WAY_OUT.search(str(refused.value)), str(refused.value)


def test_faulty_files_are_told_one_by_one() -> None:
    with pytest.raises(LawDataError, match="有2处错误，请逐条改正后再启动"):
        read_statutes({"甲.yaml": b"- 1", "乙.yaml": b"["}, "law:0")


@pytest.mark.parametrize("basis", ["PEN-99", "", "某某条例 5", "参数"])
def test_a_basis_that_is_not_registered_is_named(basis: str) -> None:
    fault = basis_fault(basis)
    assert fault is not None and re.search(r"没有|不是", fault)
