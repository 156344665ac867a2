"""The sort of a day agrees with the calendar's own judgement, and names the notice that decides."""

from datetime import date, timedelta

from zhunsheng.law.days import DayKind, sorted_day
from zhunsheng.law.working_days import default_calendar

CALENDAR = default_calendar()


def test_every_day_of_the_table_is_a_rest_day_exactly_where_the_calendar_says_so():
    day = CALENDAR.first_day
    while day <= CALENDAR.last_day:
        sort = sorted_day(day, CALENDAR)
        assert sort.is_rest_day is CALENDAR.is_rest_day(day), day
        assert (sort.notice is not None) is (sort.kind in (DayKind.HOLIDAY, DayKind.MAKE_UP))
        if sort.notice is not None:
            assert sort.notice.words in CALENDAR.why(day), day
        day += timedelta(days=1)


def test_each_sort_has_its_name():
    named = {day: (sorted_day(day, CALENDAR).kind, sorted_day(day, CALENDAR).name) for day in (
        date(2023, 10, 6), date(2023, 10, 7), date(2023, 10, 14), date(2023, 10, 16))}  # fmt: skip
    assert list(named.values()) == [
        (DayKind.HOLIDAY, "中秋节、国庆节"),
        (DayKind.MAKE_UP, "调休上班"),
        (DayKind.WEEKEND, "周末"),
        (DayKind.WORKING, ""),
    ]


def test_beyond_the_table_only_weekends_are_known():
    assert sorted_day(date(2050, 10, 1), CALENDAR).kind is DayKind.WEEKEND
    assert sorted_day(date(2050, 10, 3), CALENDAR).kind is DayKind.WORKING
