"""Steps of early warning: working days ahead of the last day, by the calendar, whatever the order they are written in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from zhunsheng.kernel.early_warning import warned, working_days_between
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
