"""When the court may be asked to enforce, and when it is too late."""

from datetime import date

import pytest

from zhunsheng.law.clock import compute
from zhunsheng.law.court_window import CourtWindow, court_window
from zhunsheng.law.errors import LawError
from zhunsheng.law.statutes import rule
from zhunsheng.law.working_days import default_calendar

REMEDIES = {"复议期限": date(2026, 8, 10), "起诉期限": date(2026, 12, 10)}
EARLIER = {"复议期限": date(2025, 8, 11), "起诉期限": date(2025, 12, 10)}


def window(served: date | None = None, field: str | None = None, **remedies: date) -> CourtWindow:
    return court_window(remedies or EARLIER, calendar=default_calendar(), demand_served_on=served, field=field)


def test_the_window_runs_three_months_from_the_remedy_that_ended_last() -> None:
    found = window()
    assert (found.remedy, found.opens_on, found.closes.due_on) == ("起诉期限", date(2025, 12, 11), date(2026, 3, 10))
    assert found.closes.citation == "《行政强制法》第53条"


def test_the_other_remedy_is_told_because_courts_may_count_from_it() -> None:
    ((name, receipt),) = window().others
    assert (name, receipt.due_on) == ("复议期限", date(2025, 11, 11))
    assert "如以“复议期限”起算，则2025年11月11日届满，宜在此前申请" in window().sentence()


def test_the_alarms_stand_at_the_beginning_after_two_months_and_after_seventy_five_days() -> None:
    assert window().alarms == (date(2025, 12, 11), date(2026, 2, 10), date(2026, 2, 23))


def test_a_demand_still_running_puts_off_the_beginning() -> None:
    assert window(date(2025, 12, 1)).opens_on == date(2025, 12, 16)
    assert window(date(2025, 11, 3)).opens_on == date(2025, 12, 11)


def test_the_last_day_for_the_demand_leaves_its_whole_period_before_the_window_closes() -> None:
    found = window()
    closes_on = found.closes.due_on
    assert closes_on is not None and found.serve_demand_by == date(2026, 2, 24)
    assert not window(found.serve_demand_by).is_lost
    assert window(date(2026, 2, 25)).is_lost
    demand = rule("COU-02", on=closes_on).limit()
    kept = compute(demand, trigger=found.serve_demand_by, trigger_label="送达", calendar=default_calendar())
    assert kept.due_on is not None and kept.due_on < closes_on


def test_a_demand_too_late_is_said_with_the_way_out() -> None:
    assert "来不及申请；请如实记录原因" in window(date(2026, 3, 2)).sentence()
    assert "来不及" not in window().sentence()


def test_the_sentence_says_the_window_the_demand_and_the_article() -> None:
    assert window(起诉期限=date(2025, 12, 10)).sentence() == (
        "救济期限以最晚届满的“起诉期限”为准；2025年12月11日起可以申请法院强制执行，2026年3月10日届满"
        "（《行政强制法》第53条）；催告书最迟应于2026年2月24日送达。"
    )


def test_a_payment_put_off_has_its_own_window() -> None:
    found = window(field="deferred_payment", 延期缴纳=date(2025, 9, 30))
    assert found.closes.citation.startswith("《行政处罚法》第72条") and found.closes.due_on == date(2025, 12, 30)


def test_a_window_beyond_the_calendar_is_provisional() -> None:
    assert court_window(REMEDIES, calendar=default_calendar()).closes.provisional


def test_without_a_remedy_there_is_no_window() -> None:
    with pytest.raises(LawError, match="请填写复议期限或者起诉期限的届满日"):
        court_window({}, calendar=default_calendar())
