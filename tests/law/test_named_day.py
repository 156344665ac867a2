"""A last day that is named itself: nothing is counted, no rest day moves it, and the receipt says so."""

from __future__ import annotations

from datetime import date

import pytest

from zhunsheng.law.errors import LawError
from zhunsheng.law.named_day import NamedDay, named_by
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.statutes import rule
from zhunsheng.law.working_days import default_calendar

DRAFTED = date(2023, 12, 8)


def test_the_day_of_a_rule_is_that_of_the_year_asked_for():
    named = named_by(rule("REP-03", on=DRAFTED), 2024, "")
    assert named is not None and (named.day, named.citation) == (
        date(2024, 3, 1),
        "《法治政府建设与责任落实督察工作规定》第23条",
    )


def test_a_year_in_which_the_rule_was_no_law_has_no_such_day():
    assert named_by(rule("REP-03", on=DRAFTED), 2019, "") is None


def test_a_rule_that_names_no_day_is_refused():
    with pytest.raises(LawError, match="没有规定每年的固定日期"):
        named_by(rule("GKA-01", on=DRAFTED), 2024, "")


def test_a_named_day_on_a_rest_day_stays_and_the_receipt_says_what_that_means():
    # 2024年3月2日是星期六。
    named = NamedDay(date(2024, 3, 2), "来文（按通知报送）", "reports.filing_limit", "", needs_confirmation=False)
    receipt = named.receipt(trigger=DRAFTED, trigger_label="起草", calendar=default_calendar())
    assert (receipt.due_on, receipt.length, receipt.rolled) == (date(2024, 3, 2), 0, ())
    said = receipt.sentence()
    assert "末日由来文（按通知报送）直接写明，是固定日期，不逐日计算，逢休息日不顺延" in said
    assert "2024年3月2日为周六" in said and "宜在此前办妥" in said and "第1日" not in said
    assert Receipt.from_dict(receipt.to_dict()) == receipt


def test_a_day_that_is_over_when_the_limit_begins_is_simply_over():
    named = NamedDay(date(2023, 12, 1), "来文", "x", "", needs_confirmation=False)
    receipt = named.receipt(trigger=DRAFTED, trigger_label="起草", calendar=default_calendar())
    assert receipt.due_on == date(2023, 12, 1)
