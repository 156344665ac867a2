"""Steps of early warning: working days ahead of the last day, by the calendar, whatever the order they are written in."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from tests.cast import Cast
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.early_warning import EarlyWarning, warned, warned_by_minutes, working_days_between
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.today import at_moment, moment_of
from zhunsheng.law.working_days import default_calendar

# 29 April to 3 May 2023 were holidays, 6 May a working Saturday.
CALENDAR, DUE = default_calendar(), date(2023, 5, 8)


@pytest.mark.parametrize(
    ("today", "rest", "step", "is_last", "words"),
    [
        (date(2023, 4, 24), 8, None, False, "剩8个工作日"),
        (date(2023, 4, 27), 5, 5, False, "剩5个工作日"),
        (date(2023, 5, 2), 4, 5, False, "剩4个工作日"),
        (date(2023, 5, 5), 2, 2, False, "剩2个工作日"),
        (date(2023, 5, 7), 1, 2, False, "剩1个工作日"),
        (date(2023, 5, 8), 0, 0, True, "最后一日"),
        (date(2023, 5, 9), -1, None, False, "超期1个工作日"),
    ],
)
def test_a_limit_enters_one_step_after_the_other(today, rest, step, is_last, words):
    found = warned([0, 5, 2], CALENDAR, today, DUE)
    assert (found.rest, found.step, found.is_last, found.words) == (rest, step, is_last, words)
    assert found.is_escalated == (found.is_last or found.is_overdue) == (today >= DUE)


def test_without_steps_nothing_is_warned_of_but_what_has_passed_has_passed():
    assert warned([], CALENDAR, DUE, DUE).step is None
    assert warned([], CALENDAR, DUE + timedelta(days=1), DUE).is_escalated


def test_the_last_day_may_be_a_rest_day_and_still_be_the_last_step():
    sunday = date(2023, 5, 7)
    assert warned([5, 0], CALENDAR, date(2023, 5, 6), sunday).is_last


def test_the_days_left_never_grow_from_one_day_to_the_next():
    days = [date(2023, 4, 1) + timedelta(days=count) for count in range(60)]
    left = [working_days_between(CALENDAR, day, DUE) for day in days]
    assert all(earlier - later in (0, 1) for earlier, later in pairwise(left))


AT = moment_of(date(2023, 5, 4), time(9, 30))


@pytest.mark.parametrize(
    ("rest", "step", "is_last", "words", "step_words"),
    [
        (201, None, False, "还有3小时21分", ""),
        (60, 60, False, "还有1小时", "已到“60分钟内”一步"),
        (10, 10, True, "还有10分钟", "已到“10分钟内”一步"),
        (0, 10, True, "此刻到期", "已到“10分钟内”一步"),
        (-120, None, False, "超过2小时", ""),
    ],
)
def test_a_limit_in_minutes_enters_its_steps_by_minutes(rest, step, is_last, words, step_words):
    found = warned_by_minutes([10, 60], AT - timedelta(minutes=rest), AT)
    assert (found.rest, found.step, found.is_last, found.words, found.step_words) == (
        rest, step, is_last, words, step_words,
    )  # fmt: skip
    assert found.is_overdue is (rest < 0) and found.is_escalated is (rest <= 10)


def test_the_place_sets_the_steps_of_days_and_of_minutes_apart(cast: Cast):
    with at_moment(AT - timedelta(minutes=45)):
        warning = EarlyWarning(World(), AT.date())
        by_minutes = warning.of(cast.units["willow"], "trial.call.respond_by", DayOrMoment(AT.date(), AT))
        by_days = warning.of(cast.units["willow"], "trial.call.close_by", DayOrMoment(AT.date()))
    assert (by_minutes.step, by_minutes.words, by_days.step, by_days.words) == (60, "还有45分钟", 0, "最后一日")


def test_shortly_before_midnight_the_head_is_shown_what_ends_shortly_after_it(cast: Cast):
    friday = date(2023, 5, 12)
    (post,) = cast.viewer("leader").posts
    for hour, until in ((9, friday + timedelta(days=2)), (23, friday + timedelta(days=2))):
        with at_moment(moment_of(friday, time(hour, 55))):
            assert EarlyWarning(World(), friday).horizon(post) == until
    thursday = date(2023, 5, 11)
    for hour, until in ((9, thursday), (23, friday)):
        with at_moment(moment_of(thursday, time(hour, 55))):
            assert EarlyWarning(World(), thursday).horizon(post) == until
