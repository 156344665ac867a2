"""One question, one answer: days, hours, years; what the rule says against how a period was stretched."""

from datetime import date, datetime

import pytest

from zhunsheng.law.errors import LawError, UnknownRule
from zhunsheng.law.hours import PLACE_TIME
from zhunsheng.law.model import Extension, Suspension, Unit
from zhunsheng.law.question import answer, hard_date_of
from zhunsheng.law.working_days import default_calendar

CALENDAR = default_calendar()
MORNING = datetime(2024, 2, 9, 9, 30, tzinfo=PLACE_TIME)


def test_a_day_is_counted_with_the_version_and_its_reason():
    found = answer("JUD-01", trigger=date(2023, 5, 4), calendar=CALENDAR)
    assert found.receipt.due_on == date(2023, 6, 5) and found.objections == ()
    assert "开始办理和起算时均为有效规定" in found.receipt.applied


def test_a_matter_opened_before_a_change_keeps_the_older_version():
    asked = {"trigger": date(2022, 2, 1), "calendar": CALENDAR}
    assert answer("JUD-06", **asked).rule.article == "187"
    assert answer("JUD-06", opened_on=date(2021, 12, 1), **asked).rule.article == "180"


def test_a_moment_is_counted_in_hours_where_the_rule_does_so_and_as_its_day_elsewhere():
    assert answer("TRA-03", trigger=MORNING, calendar=CALENDAR).receipt.due_at == MORNING.replace(day=10)
    assert answer("JUD-01", trigger=MORNING, calendar=CALENDAR).receipt.trigger_on == date(2024, 2, 9)


def test_hours_want_a_moment_and_are_neither_suspended_nor_extended():
    with pytest.raises(LawError, match="请写明起算的时刻"):
        answer("TRA-03", trigger=date(2024, 2, 9), calendar=CALENDAR)
    with pytest.raises(LawError, match="不适用中止和延长"):
        answer(
            "TRA-03", trigger=MORNING, calendar=CALENDAR, suspensions=[Suspension(date(2024, 2, 9), None, "鉴定", "")]
        )


def test_what_the_rule_does_not_allow_is_counted_and_objected_to():
    more = Extension(10, Unit.CALENDAR_DAY, "主任", "依据", date(2023, 5, 10))
    found = answer("JUD-01", trigger=date(2023, 5, 4), calendar=CALENDAR, extensions=[more])
    assert found.receipt.due_on == date(2023, 6, 13)
    assert [objection.code for objection in found.objections] == ["extension-not-allowed"]


def test_a_hard_date_is_that_of_the_year():
    assert hard_date_of("REP-04", year=2023, calendar=CALENDAR).due_on == date(2023, 4, 1)


def test_what_sets_no_date_of_the_year_or_did_not_yet_is_refused():
    with pytest.raises(LawError, match="没有规定每年的固定日期"):
        hard_date_of("JUD-01", year=2023, calendar=CALENDAR)
    with pytest.raises(LawError, match="1990年没有有效的规定"):
        hard_date_of("REP-04", year=1990, calendar=CALENDAR)
    with pytest.raises(UnknownRule):
        hard_date_of("XXX-01", year=2023, calendar=CALENDAR)
