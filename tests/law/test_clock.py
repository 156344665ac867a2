"""The algebra of periods: what counts, what does not, and where a period ends."""

from datetime import date

import pytest

from zhunsheng.law.clock import add_months, compute, latest_start
from zhunsheng.law.errors import LawError
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.working_days import default_calendar


def limit(length: int, unit: Unit, direction: Direction = Direction.FORWARD) -> Limit:
    return Limit(
        length=length,
        unit=unit,
        direction=direction,
        roll=direction is Direction.FORWARD and unit is not Unit.WORKING_DAY,
        citation="《试用办法》第1条",
        source_id="TST-01",
        version="law:00000000",
        needs_confirmation=False,
    )


def count(
    a_limit: Limit,
    trigger: date,
    suspensions: tuple[Suspension, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> Receipt:
    return compute(
        a_limit,
        trigger=trigger,
        trigger_label="立案",
        calendar=default_calendar(),
        suspensions=suspensions,
        extensions=extensions,
    )


def suspension(from_on: date, until_on: date | None, cause: str = "鉴定") -> Suspension:
    return Suspension(from_on, until_on, cause, "鉴定委托书")


def extension(length: int, unit: Unit, granted_on: date = date(2023, 5, 10)) -> Extension:
    return Extension(length, unit, "机关负责人", "《试用办法》第2条", granted_on)


DAYS_30 = limit(30, Unit.CALENDAR_DAY)
WORKING_5 = limit(5, Unit.WORKING_DAY)
MONTH_1 = limit(1, Unit.MONTH)


@pytest.mark.parametrize(
    ("a_limit", "trigger", "due_on"),
    [
        (DAYS_30, date(2023, 5, 8), date(2023, 6, 7)),
        (DAYS_30, date(2023, 5, 4), date(2023, 6, 5)),
        (DAYS_30, date(2022, 12, 1), date(2023, 1, 3)),
        (DAYS_30, date(2022, 12, 22), date(2023, 1, 28)),
        (DAYS_30, date(2023, 9, 7), date(2023, 10, 7)),
        (WORKING_5, date(2023, 4, 26), date(2023, 5, 6)),
        (WORKING_5, date(2023, 12, 27), date(2024, 1, 4)),
        (WORKING_5, date(2020, 1, 20), date(2020, 2, 4)),
        (MONTH_1, date(2023, 1, 31), date(2023, 2, 28)),
        (MONTH_1, date(2024, 1, 31), date(2024, 2, 29)),
        (MONTH_1, date(2023, 5, 5), date(2023, 6, 5)),
        (MONTH_1, date(2023, 5, 3), date(2023, 6, 5)),
        (limit(1, Unit.YEAR), date(2024, 2, 29), date(2025, 2, 28)),
        (limit(1, Unit.YEAR), date(2021, 10, 3), date(2022, 10, 8)),
    ],
    ids=[
        "30 days to a working day",
        "30 days to a Saturday roll to Monday",
        "30 days over the new year end on 31 December and roll past the holiday",
        "30 days to New Year's Eve roll past the festival to a make-up Saturday",
        "30 days to a make-up Saturday do not roll",
        "5 working days over May Day, the last a make-up Saturday",
        "5 working days over the new year",
        "5 working days over the Spring Festival that was lengthened",
        "a month without the day ends on the last of February",
        "a month in a leap year",
        "a month to the corresponding day",
        "a month to a Saturday rolls",
        "a year from a leap day",
        "a year to the National Day holiday rolls to a make-up Saturday",
    ],
)
def test_a_period_ends_on_the_day_the_articles_say(a_limit: Limit, trigger: date, due_on: date) -> None:
    assert count(a_limit, trigger).due_on == due_on


def test_the_day_of_the_trigger_does_not_count() -> None:
    receipt = count(limit(1, Unit.CALENDAR_DAY), date(2023, 5, 8))
    assert (receipt.first_day, receipt.due_on) == (date(2023, 5, 9), date(2023, 5, 9))


def test_a_limit_that_does_not_roll_ends_on_the_rest_day() -> None:
    plain = Limit(30, Unit.CALENDAR_DAY, Direction.FORWARD, False, "《甲》第1条", "TST-01", "law:00000000", False)
    receipt = count(plain, date(2023, 5, 4))
    assert (receipt.due_on, receipt.rolled) == (date(2023, 6, 3), ())


@pytest.mark.parametrize(
    ("a_limit", "event", "due_on"),
    [
        (limit(7, Unit.WORKING_DAY, Direction.BACKWARD), date(2023, 5, 10), date(2023, 4, 27)),
        (limit(3, Unit.CALENDAR_DAY, Direction.BACKWARD), date(2023, 5, 9), date(2023, 5, 6)),
        (limit(3, Unit.CALENDAR_DAY, Direction.BACKWARD), date(2023, 5, 17), date(2023, 5, 14)),
        (limit(1, Unit.MONTH, Direction.BACKWARD), date(2023, 3, 31), date(2023, 2, 28)),
    ],
)
def test_a_backward_period_is_counted_back_and_never_rolls(a_limit: Limit, event: date, due_on: date) -> None:
    receipt = count(a_limit, event)
    assert (receipt.due_on, receipt.rolled) == (due_on, ())


def test_suspended_days_are_taken_out_of_calendar_days() -> None:
    receipt = count(DAYS_30, date(2023, 5, 8), (suspension(date(2023, 5, 10), date(2023, 5, 15)),))
    assert receipt.due_on == date(2023, 6, 12)
    assert [span.days for span in receipt.suspended] == [5]


def test_the_day_of_resuming_counts_again() -> None:
    receipt = count(limit(2, Unit.CALENDAR_DAY), date(2023, 5, 8), (suspension(date(2023, 5, 10), date(2023, 5, 11)),))
    assert receipt.due_on == date(2023, 5, 11)


def test_overlapping_suspensions_count_once() -> None:
    both = (
        suspension(date(2023, 5, 12), date(2023, 5, 18), "公告"),
        suspension(date(2023, 5, 10), date(2023, 5, 15), "鉴定"),
    )
    receipt = count(DAYS_30, date(2023, 5, 8), both)
    assert receipt.due_on == date(2023, 6, 15)
    assert receipt == count(DAYS_30, date(2023, 5, 8), both[::-1])
    assert [(span.cause, span.days) for span in receipt.suspended] == [("鉴定、公告", 8)]


def test_a_suspension_that_ended_before_the_first_day_does_not_hide_a_later_one() -> None:
    both = (suspension(date(2023, 4, 20), date(2023, 5, 9)), suspension(date(2023, 5, 20), date(2023, 5, 25)))
    assert count(DAYS_30, date(2023, 5, 8), both).due_on == date(2023, 6, 12)
    assert count(WORKING_5, date(2023, 5, 18), both).due_on == date(2023, 5, 30)


def test_joined_suspensions_keep_every_cause_and_paper_once_in_order_of_time() -> None:
    stops = (
        Suspension(date(2023, 5, 10), date(2023, 5, 18), "公告", "公告文书"),
        Suspension(date(2023, 5, 10), date(2023, 5, 15), "鉴定", "委托书"),
        Suspension(date(2023, 5, 14), date(2023, 5, 20), "鉴定", ""),
    )
    (span,) = count(DAYS_30, date(2023, 5, 8), stops).suspended
    assert (span.cause, span.evidence, span.days) == ("鉴定、公告", "委托书、公告文书", 10)


def test_an_open_suspension_that_overlaps_another_leaves_no_end() -> None:
    both = (suspension(date(2023, 5, 10), date(2023, 5, 15)), suspension(date(2023, 5, 12), None))
    for stops in (both, both[::-1]):
        receipt = count(DAYS_30, date(2023, 5, 8), stops)
        assert receipt.due_on is None
        assert [(span.from_on, span.until_on, span.days) for span in receipt.suspended] == [
            (date(2023, 5, 10), None, None)
        ]


def test_a_suspension_inside_the_time_another_one_added_still_counts() -> None:
    both = (
        suspension(date(2023, 6, 1), date(2023, 6, 11)),
        suspension(date(2023, 6, 12), date(2023, 6, 14)),
    )
    assert count(DAYS_30, date(2023, 5, 8), both).due_on == date(2023, 6, 19)


@pytest.mark.parametrize(
    "outside",
    [
        suspension(date(2023, 5, 1), date(2023, 5, 9)),
        suspension(date(2023, 6, 8), date(2023, 7, 1)),
        suspension(date(2023, 6, 8), None),
        suspension(date(2023, 5, 20), date(2023, 5, 20)),
    ],
    ids=["before the first day", "after the end", "open, after the end", "empty"],
)
def test_a_suspension_outside_the_period_has_no_effect(outside: Suspension) -> None:
    assert count(DAYS_30, date(2023, 5, 8), (outside,)) == count(DAYS_30, date(2023, 5, 8))


@pytest.mark.parametrize("a_limit", [DAYS_30, WORKING_5, MONTH_1])
def test_an_open_suspension_leaves_no_end(a_limit: Limit) -> None:
    receipt = count(a_limit, date(2023, 5, 8), (suspension(date(2023, 5, 10), None),))
    assert (receipt.due_on, receipt.nominal_end_on, receipt.is_suspended) == (None, None, True)


def test_an_extension_does_not_end_what_an_open_suspension_holds() -> None:
    stop = suspension(date(2023, 5, 10), None)
    receipt = count(DAYS_30, date(2023, 5, 8), (stop,), (extension(5, Unit.WORKING_DAY),))
    assert receipt.due_on is None


def test_suspended_rest_days_do_not_shorten_a_count_of_working_days() -> None:
    receipt = count(WORKING_5, date(2023, 5, 8), (suspension(date(2023, 5, 12), date(2023, 5, 16)),))
    assert receipt.due_on == date(2023, 5, 17)


def test_suspended_days_are_added_to_the_corresponding_day_of_a_month() -> None:
    receipt = count(MONTH_1, date(2023, 5, 8), (suspension(date(2023, 5, 20), date(2023, 5, 25)),))
    assert receipt.due_on == date(2023, 6, 13)


def test_an_extension_is_counted_from_the_end_before_rolling() -> None:
    receipt = count(DAYS_30, date(2023, 5, 4), extensions=(extension(10, Unit.CALENDAR_DAY),))
    assert receipt.due_on == date(2023, 6, 13)


def test_an_extension_keeps_its_own_unit() -> None:
    receipt = count(DAYS_30, date(2023, 5, 8), extensions=(extension(5, Unit.WORKING_DAY),))
    assert receipt.due_on == date(2023, 6, 14)


def test_months_are_extended_from_the_day_of_the_trigger() -> None:
    receipt = count(MONTH_1, date(2023, 1, 31), extensions=(extension(1, Unit.MONTH),))
    assert receipt.due_on == date(2023, 3, 31)


def test_extensions_follow_each_other_in_the_order_they_were_granted() -> None:
    later = extension(1, Unit.MONTH, date(2023, 6, 1))
    earlier = extension(5, Unit.WORKING_DAY, date(2023, 5, 20))
    receipt = count(DAYS_30, date(2023, 5, 8), extensions=(later, earlier))
    assert receipt.extended == (earlier, later)
    assert receipt.due_on == date(2023, 7, 14)


def test_hours_are_refused_because_a_date_says_nothing_about_them() -> None:
    with pytest.raises(LawError, match="按小时计算"):
        count(limit(24, Unit.HOUR), date(2023, 5, 8))


def test_a_backward_period_can_be_neither_suspended_nor_extended() -> None:
    backward = limit(7, Unit.WORKING_DAY, Direction.BACKWARD)
    with pytest.raises(LawError, match="倒计期限"):
        count(backward, date(2023, 5, 8), (suspension(date(2023, 5, 1), date(2023, 5, 2)),))
    with pytest.raises(LawError, match="倒计期限"):
        count(backward, date(2023, 5, 8), extensions=(extension(5, Unit.WORKING_DAY),))


def test_a_suspension_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(LawError, match="早于中止日"):
        suspension(date(2023, 5, 10), date(2023, 5, 9))


@pytest.mark.parametrize("length", [0, -3])
def test_a_limit_or_extension_without_length_is_refused(length: int) -> None:
    with pytest.raises(LawError, match="正整数"):
        limit(length, Unit.CALENDAR_DAY)
    with pytest.raises(LawError, match="正整数"):
        extension(length, Unit.CALENDAR_DAY)


@pytest.mark.parametrize(
    ("a_limit", "trigger", "provisional"),
    [
        (DAYS_30, date(2026, 12, 1), False),
        (DAYS_30, date(2026, 12, 2), True),
        (WORKING_5, date(2026, 12, 24), False),
        (WORKING_5, date(2026, 12, 25), True),
        (limit(7, Unit.WORKING_DAY, Direction.BACKWARD), date(2027, 1, 1), False),
        (limit(7, Unit.WORKING_DAY, Direction.BACKWARD), date(2027, 1, 5), True),
        (DAYS_30, date(2003, 11, 3), True),
        (WORKING_5, date(2003, 12, 31), False),
        (WORKING_5, date(2003, 12, 30), True),
    ],
)
def test_a_date_is_provisional_when_it_rests_on_a_day_outside_the_table(
    a_limit: Limit, trigger: date, provisional: bool
) -> None:
    receipt = count(a_limit, trigger)
    assert receipt.provisional is provisional
    assert ("不在工作日表（2004—2026年）之内" in receipt.provisional_why) is provisional


def test_a_period_that_never_asks_about_rest_days_is_final_in_any_year() -> None:
    plain = Limit(30, Unit.CALENDAR_DAY, Direction.FORWARD, False, "《甲》第1条", "TST-01", "law:00000000", False)
    assert count(plain, date(2040, 1, 1)).provisional is False


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 8, 31), 1, date(2023, 9, 30)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
        (date(2024, 1, 10), -1, date(2023, 12, 10)),
    ],
)
def test_months_go_to_the_corresponding_day_or_the_last_of_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def never_rolls(length: int, unit: Unit) -> Limit:
    return Limit(length, unit, Direction.FORWARD, False, "《甲》第1条", "TST-01", "law:0", False)


def test_a_period_of_a_century_is_counted_and_a_day_more_is_refused() -> None:
    assert count(never_rolls(36_525, Unit.CALENDAR_DAY), date(2023, 5, 4)).due_on == date(2123, 5, 5)
    for longer in (never_rolls(36_526, Unit.CALENDAR_DAY), never_rolls(1_200, Unit.MONTH), never_rolls(100, Unit.YEAR)):
        with pytest.raises(LawError, match="超过一百年"):
            count(longer, date(2023, 5, 4))


def test_a_period_that_leaves_the_calendar_is_refused() -> None:
    assert count(never_rolls(30, Unit.CALENDAR_DAY), date(9999, 12, 1)).due_on == date(9999, 12, 31)
    with pytest.raises(LawError, match="请核对所填的期限"):
        count(never_rolls(31, Unit.CALENDAR_DAY), date(9999, 12, 1))


def test_a_provisional_period_names_every_year_that_is_not_covered() -> None:
    why = count(WORKING_5, date(2026, 12, 30), (suspension(date(2026, 12, 31), date(2027, 12, 31)),)).provisional_why
    assert why == "2027年、2028年不在工作日表（2004—2026年）之内，暂按双休日推算，导入放假通知后重算"
    assert count(WORKING_5, date(2023, 5, 8)).provisional_why == ""


def test_a_period_of_more_than_a_century_is_refused_at_once() -> None:
    limit = Limit(10, Unit.WORKING_DAY, Direction.FORWARD, True, "某法", "X", "v", False)
    extension = Extension(9_999_999, Unit.WORKING_DAY, "双方", "书面", date(2023, 5, 4))
    with pytest.raises(LawError, match="超过一百年"):
        compute(
            limit, trigger=date(2023, 5, 4), trigger_label="受理", calendar=default_calendar(), extensions=[extension]
        )


def test_the_latest_start_leaves_its_whole_period_before_the_end_of_the_other() -> None:
    demand = limit(10, Unit.WORKING_DAY)
    window = count(limit(3, Unit.MONTH), date(2023, 7, 11))
    assert window.due_on == date(2023, 10, 11)
    latest = latest_start(demand, before=window, calendar=default_calendar())
    assert latest.due_on == date(2023, 9, 20)
    on_time, too_late = (count(demand, day).due_on for day in (date(2023, 9, 20), date(2023, 9, 21)))
    assert on_time == date(2023, 10, 10) and too_late == window.due_on
    assert "最迟在倒计所至之日的前一日开始" in latest.sentence() and "终点为2023年9月20日" in latest.sentence()
    assert Receipt.from_dict(latest.to_dict()) == latest


def test_there_is_no_latest_start_while_the_other_period_is_suspended() -> None:
    window = count(limit(30, Unit.CALENDAR_DAY), date(2023, 5, 4), (suspension(date(2023, 5, 10), None),))
    assert latest_start(limit(10, Unit.WORKING_DAY), before=window, calendar=default_calendar()).due_on is None
