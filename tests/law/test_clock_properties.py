"""The clock against a simulator that walks day by day and knows nothing of the clock's algebra."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from zhunsheng.law.clock import compute
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.working_days import default_calendar

LAST_DAY_OF_THE_REFERENCE = date(2026, 12, 31)
ONE_DAY = timedelta(days=1)

days = st.dates(date(2018, 1, 1), date(2027, 6, 30))
units = st.sampled_from([Unit.CALENDAR_DAY, Unit.WORKING_DAY, Unit.MONTH, Unit.YEAR])
day_units = st.sampled_from([Unit.CALENDAR_DAY, Unit.WORKING_DAY])


@st.composite
def limits(draw: st.DrawFn, unit: st.SearchStrategy[Unit] = units) -> Limit:
    chosen = draw(unit)
    longest = {Unit.MONTH: 6, Unit.YEAR: 2}.get(chosen, 120)
    length = draw(st.integers(1, longest))
    return Limit(length, chosen, Direction.FORWARD, draw(st.booleans()), "《甲》第1条", "TST-01", "law:0", False)


@st.composite
def suspensions(draw: st.DrawFn) -> Suspension:
    from_on = draw(days)
    until_on = from_on + timedelta(days=draw(st.integers(0, 90)))
    return Suspension(from_on, until_on, draw(st.sampled_from(["鉴定", "公告", "评估"])), "委托书")


@st.composite
def extensions(draw: st.DrawFn, unit: st.SearchStrategy[Unit] = units) -> Extension:
    chosen = draw(unit)
    length = draw(st.integers(1, 2 if chosen in (Unit.MONTH, Unit.YEAR) else 30))
    return Extension(length, chosen, "机关负责人", "《甲》第2条", draw(days))


def count(limit: Limit, trigger: date, stops: Sequence[Suspension] = (), longer: Sequence[Extension] = ()) -> Receipt:
    return compute(
        limit,
        trigger=trigger,
        trigger_label="立案",
        calendar=default_calendar(),
        suspensions=stops,
        extensions=longer,
    )


def rests(day: date) -> bool:
    if day > LAST_DAY_OF_THE_REFERENCE:
        return day.isoweekday() > 5
    return bool(chinese_calendar.is_holiday(day))


def walk(start: date, length: int, unit: Unit, stopped: set[date]) -> date:
    """Day by day from the day after the start; months first by the wall calendar, then their stopped days on top."""
    if unit in (Unit.MONTH, Unit.YEAR):
        end = by_the_wall_calendar(start, length * (12 if unit is Unit.YEAR else 1))
        left = sum(1 for each in stopped if start < each <= end)
        while left:
            end += ONE_DAY
            left -= end not in stopped
        return end
    day, left = start, length
    while left:
        day += ONE_DAY
        left -= day not in stopped and not (unit is Unit.WORKING_DAY and rests(day))
    return day


def by_the_wall_calendar(start: date, months: int) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in (start.day, 30, 29, 28):
        if day <= start.day:
            try:
                return date(year, month, day)
            except ValueError:
                continue
    raise AssertionError("every month has a 28th")


def simulated(limit: Limit, trigger: date, stops: Sequence[Suspension], longer: Sequence[Extension]) -> date:
    stopped = {
        stop.from_on + timedelta(days=offset)
        for stop in stops
        for offset in range((stop.until_on - stop.from_on).days if stop.until_on else 0)
    }
    parts = [(limit.length, limit.unit)]
    for extension in sorted(longer, key=lambda each: each.granted_on):
        length, unit = extension.length, extension.unit
        both_in_months = {unit, parts[-1][1]} <= {Unit.MONTH, Unit.YEAR}
        if both_in_months:
            before, before_unit = parts.pop()
            length = length * (12 if unit is Unit.YEAR else 1) + before * (12 if before_unit is Unit.YEAR else 1)
            unit = Unit.MONTH
        parts.append((length, unit))
    end = trigger
    for length, unit in parts:
        end = walk(end, length, unit, stopped)
    while limit.roll and rests(end):
        end += ONE_DAY
    return end


@settings(max_examples=600)
@given(limits(), days, st.lists(suspensions(), max_size=4), st.lists(extensions(), max_size=2))
def test_the_clock_agrees_with_a_day_by_day_walk(
    limit: Limit, trigger: date, stops: list[Suspension], longer: list[Extension]
) -> None:
    assert count(limit, trigger, stops, longer).due_on == simulated(limit, trigger, stops, longer)


@given(
    limits(day_units), days, st.integers(0, 60), st.lists(suspensions(), max_size=3), st.lists(extensions(day_units))
)
def test_a_later_start_never_ends_earlier(
    limit: Limit, trigger: date, later: int, stops: list[Suspension], longer: list[Extension]
) -> None:
    early = count(limit, trigger, stops, longer).due_on
    late = count(limit, trigger + timedelta(days=later), stops, longer).due_on
    assert early is not None and late is not None and early <= late


@given(limits(), days, st.integers(0, 60), st.lists(extensions(), max_size=2))
def test_a_later_start_never_ends_earlier_in_any_unit_while_nothing_is_suspended(
    limit: Limit, trigger: date, later: int, longer: list[Extension]
) -> None:
    early = count(limit, trigger, (), longer).due_on
    late = count(limit, trigger + timedelta(days=later), (), longer).due_on
    assert early is not None and late is not None and early <= late


@given(limits(), days, st.lists(suspensions(), max_size=3), suspensions())
def test_suspension_never_shortens(limit: Limit, trigger: date, stops: list[Suspension], one_more: Suspension) -> None:
    before, after = count(limit, trigger, stops).due_on, count(limit, trigger, [*stops, one_more]).due_on
    assert before is not None and after is not None and before <= after


@given(limits(), days, st.lists(suspensions(), max_size=2), st.lists(extensions(), max_size=2), extensions())
def test_extension_always_lengthens_before_rolling(
    limit: Limit, trigger: date, stops: list[Suspension], longer: list[Extension], one_more: Extension
) -> None:
    last = replace(one_more, granted_on=date.max)
    before = count(limit, trigger, stops, longer).nominal_end_on
    after = count(limit, trigger, stops, [*longer, last]).nominal_end_on
    assert before is not None and after is not None and before < after


@given(limits(), days, st.lists(suspensions(), max_size=3), st.lists(extensions(), max_size=2))
def test_recomputing_is_stable_whatever_the_order_of_the_suspensions(
    limit: Limit, trigger: date, stops: list[Suspension], longer: list[Extension]
) -> None:
    assert count(limit, trigger, list(reversed(stops)), longer) == count(limit, trigger, stops, longer)


@given(limits(), days, st.lists(suspensions(), max_size=3), st.lists(extensions(), max_size=2))
def test_a_receipt_comes_back_whole_from_json(
    limit: Limit, trigger: date, stops: list[Suspension], longer: list[Extension]
) -> None:
    receipt = count(limit, trigger, stops, longer)
    assert Receipt.from_dict(json.loads(json.dumps(receipt.to_dict()))) == receipt


@given(limits(), days, st.lists(suspensions(), max_size=3))
def test_the_end_is_a_working_day_when_the_limit_rolls(limit: Limit, trigger: date, stops: list[Suspension]) -> None:
    due_on = count(replace(limit, roll=True), trigger, stops).due_on
    assert due_on is not None and not rests(due_on)


@given(limits(day_units), days)
def test_what_was_skipped_and_what_counted_make_up_every_day(limit: Limit, trigger: date) -> None:
    receipt = count(limit, trigger)
    assert receipt.nominal_end_on is not None
    assert (receipt.nominal_end_on - trigger).days == limit.length + sum(run.days for run in receipt.skipped)
