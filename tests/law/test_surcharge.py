"""The surcharge on a fine grows by the day, stops with a remedy, and never outgrows the fine."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhunsheng.law.errors import LawError, NotInForce
from zhunsheng.law.model import Suspension
from zhunsheng.law.statutes import rule
from zhunsheng.law.surcharge import Surcharge, fine_surcharge, surcharge

DUE = date(2026, 6, 25)


def grown(until_on: date, *pauses: Suspension, principal: str = "1000") -> Surcharge:
    return fine_surcharge(Decimal(principal), due_on=DUE, until_on=until_on, pauses=pauses)


def pause(from_on: date, until_on: date | None) -> Suspension:
    return Suspension(from_on, until_on, "行政复议", "受理通知书")


def test_nothing_is_added_until_the_last_day_of_payment() -> None:
    assert (grown(DUE).amount_yuan, grown(DUE).days) == (Decimal("0.00"), 0)
    assert grown(date(2026, 6, 1)).amount_yuan == 0


def test_the_first_day_of_lateness_is_the_day_after_and_counts() -> None:
    one = grown(date(2026, 6, 26))
    assert (one.first_day, one.days, one.daily_yuan, one.amount_yuan) == (
        date(2026, 6, 26), 1, Decimal("30.00"), Decimal("30.00"),
    )  # fmt: skip


def test_the_cap_is_reached_on_the_thirty_fourth_day() -> None:
    eve, day, later = (grown(DUE + timedelta(days=days)) for days in (33, 34, 400))
    assert (eve.amount_yuan, eve.capped_on) == (Decimal("990.00"), None)
    assert (day.amount_yuan, day.capped_on) == (Decimal("1000.00"), date(2026, 7, 29))
    assert (later.amount_yuan, later.capped_on) == (Decimal("1000.00"), date(2026, 7, 29))


def test_paused_days_do_not_count_overlap_once_and_put_off_the_cap() -> None:
    pauses = (pause(date(2026, 7, 6), date(2026, 7, 16)), pause(date(2026, 7, 10), date(2026, 7, 18)))
    stopped = grown(date(2026, 8, 31), *pauses)
    assert (stopped.paused_days, stopped.capped_on) == (12, date(2026, 8, 10))
    assert grown(date(2026, 7, 17), *pauses).days == 10


def test_a_pause_still_running_lasts_until_the_day_asked_about() -> None:
    stopped = grown(date(2027, 1, 1), pause(date(2026, 7, 6), None))
    assert (stopped.days, stopped.amount_yuan, stopped.capped_on) == (10, Decimal("300.00"), None)


def test_before_the_coercion_law_there_was_no_cap() -> None:
    old = fine_surcharge(Decimal(100), due_on=date(2011, 5, 3), until_on=date(2011, 8, 11))
    assert (old.days, old.amount_yuan, old.capped_on, old.cap) == (100, Decimal("300.00"), None, None)


def test_amounts_are_rounded_to_a_fen_and_the_sum_only_once() -> None:
    odd = grown(DUE + timedelta(days=3), principal="33.35")
    assert (odd.daily_yuan, odd.amount_yuan) == (Decimal("1.00"), Decimal("3.00"))
    assert grown(DUE + timedelta(days=2), principal="0.25").amount_yuan == Decimal("0.02")


def test_interest_by_the_ten_thousandth_is_counted_without_a_cap() -> None:
    rate = rule("CON-04", on=date(2023, 5, 4))
    owed = surcharge(Decimal(10_000), due_on=date(2023, 5, 4), until_on=date(2023, 5, 14), rate=rate, cap=None)
    assert owed.amount_yuan == Decimal("50.00")


def test_the_sentence_says_rate_days_pause_cap_and_articles() -> None:
    assert grown(date(2026, 8, 31), pause(date(2026, 7, 6), date(2026, 7, 16))).sentence() == (
        "自2026年6月26日起，以1000元为基数按日加处3%/日（《行政处罚法》第72条），每日30元；"
        "至2026年8月31日计57日；其间停止计算10日；2026年8月8日起达到上限（《行政强制法》第45条），不再增加；共1000元。"
    )
    assert grown(date(2026, 6, 30)).sentence().endswith("至2026年6月30日计5日；共150元。")


def test_what_is_no_principal_rate_or_cap_is_refused_with_the_way_out() -> None:
    with pytest.raises(LawError, match="须大于零；请填写决定书载明的数额"):
        grown(DUE, principal="0")
    fine, cap = rule("PEN-60", on=DUE), rule("PEN-60", on=DUE)
    with pytest.raises(LawError, match="不是%/日、万分之一/日，不能据此计算；请选用"):
        surcharge(Decimal(1), due_on=DUE, until_on=DUE, rate=fine, cap=None)
    with pytest.raises(LawError, match="不是%，不能据此计算"):
        surcharge(Decimal(1), due_on=DUE, until_on=DUE, rate=rule("PEN-61", on=DUE), cap=cap)
    with pytest.raises(NotInForce):
        fine_surcharge(Decimal(1), due_on=date(1990, 1, 1), until_on=DUE)
