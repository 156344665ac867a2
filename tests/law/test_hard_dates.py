"""The dates of every year stand where the law puts them, weekend or not."""

from dataclasses import replace
from datetime import date

import pytest

from zhunsheng.law.errors import LawError
from zhunsheng.law.hard_dates import hard_date, hard_dates
from zhunsheng.law.model import Rule
from zhunsheng.law.statutes import rule, rules
from zhunsheng.law.working_days import default_calendar


def annual(annual_on: str = "01-31") -> Rule:
    """A rule of ours with a date of every year in place of its period."""
    return replace(
        rule("JUD-01", on=date(2023, 5, 4)), label="执法统计年报", words="公开上年度执法数据", length=None, unit=None,
        roll=False, annual_on=annual_on,
    )  # fmt: skip


def test_a_hard_date_on_a_working_day_says_so() -> None:
    known = hard_date(annual(), 2024)
    assert (known.due_on, known.rest_reason, known.last_working_day) == (date(2024, 1, 31), "", date(2024, 1, 31))
    assert known.sentence() == (
        "执法统计年报：公开上年度执法数据（《人民调解法》第33条）；2024年为1月31日（周三）；"
        "此为每年的固定日期，不是期间，逢休息日不顺延；当日为工作日；"
        f"适用2011年1月1日起施行的规定，按规则版本{known.rule.version}、工作日历{default_calendar().version}判断。"
    )


def test_a_hard_date_on_a_rest_day_does_not_move_but_names_the_working_day_before() -> None:
    known = hard_date(annual(), 2026)
    assert (known.due_on, known.last_working_day) == (date(2026, 1, 31), date(2026, 1, 30))
    assert "逢周末，宜在此前最后一个工作日1月30日（周五）办妥" in known.sentence()


def test_a_hard_date_inside_a_festival_names_the_last_working_day_before_it() -> None:
    known = hard_date(annual("10-03"), 2023)
    assert known.last_working_day == date(2023, 9, 28)
    assert "中秋节、国庆节假期" in known.rest_reason


def test_a_hard_date_beyond_the_calendar_is_provisional_and_says_so() -> None:
    known = hard_date(annual(), 2027)
    assert known.provisional and known.sentence().endswith("该日不在工作日表之内，导入放假通知后重算。")
    assert not hard_date(annual(), 2026).provisional


def test_a_rule_without_a_date_or_before_its_force_is_refused_with_the_way_out() -> None:
    with pytest.raises(LawError, match="没有规定每年的固定日期；请选用"):
        hard_date(rule("JUD-01", on=date(2023, 5, 4)), 2024)
    with pytest.raises(LawError, match="2010年的这一天不适用；请核对年份"):
        hard_date(annual(), 2010)
    with pytest.raises(LawError, match="没有01-31这一天，请核对年份"):
        hard_date(annual(), 0)


@pytest.mark.parametrize("year", [2010, 2020, 2024, 2026])
def test_the_hard_dates_of_a_year_are_all_that_are_law_on_their_day_in_order(year: int) -> None:
    listed = hard_dates(year)
    wanted = {
        (entry.id, entry.field)
        for entry in rules()
        if entry.annual_on and entry.in_force(date.fromisoformat(f"{year}-{entry.annual_on}"))
    }
    assert {(known.rule.id, known.rule.field) for known in listed} == wanted
    assert [known.due_on for known in listed] == sorted(known.due_on for known in listed)
    assert all(known.rule.citation in known.sentence() for known in listed)
