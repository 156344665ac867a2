"""The clock against a simulator that walks day by day and knows nothing of the clock's algebra, and against its own laws."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.law import simulator
from zhunsheng.law.clock import compute
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.working_days import default_calendar

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


HISTORIES = 10_000
SEED = 20260731


def random_day(chance: Random, first: date = date(2018, 1, 1), last: date = date(2027, 12, 31)) -> date:
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def random_limit(chance: Random) -> Limit:
    unit = chance.choice([Unit.CALENDAR_DAY, Unit.WORKING_DAY, Unit.MONTH, Unit.YEAR])
    longest = {Unit.MONTH: 6, Unit.YEAR: 2}.get(unit, 90)
    direction = chance.choice([Direction.FORWARD] * 4 + [Direction.BACKWARD])
    roll = direction is Direction.FORWARD and chance.random() < 0.7
    return Limit(chance.randint(1, longest), unit, direction, roll, "《甲》第1条", "TST-01", "law:0", False)


def random_history(chance: Random, limit: Limit) -> tuple[date, list[Suspension], list[Extension]]:
    """Stops that overlap, follow each other, are empty, stay open or lie outside; extensions in any unit and order."""
    trigger = random_day(chance)
    if limit.direction is Direction.BACKWARD:
        return trigger, [], []
    stops = []
    for _ in range(chance.randint(0, 4)):
        from_on = trigger + timedelta(days=chance.randint(-10, 150))
        until_on = None if chance.random() < 0.03 else from_on + timedelta(days=chance.randint(0, 40))
        stops.append(Suspension(from_on, until_on, chance.choice(["鉴定", "公告", "听证"]), "委托书"))
    longer = []
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        unit = chance.choice([Unit.CALENDAR_DAY, Unit.WORKING_DAY, Unit.MONTH, Unit.YEAR])
        most = {Unit.MONTH: 3, Unit.YEAR: 1}.get(unit, 60)
        granted_on = trigger + timedelta(days=chance.randint(0, 90))
        longer.append(Extension(chance.randint(1, most), unit, "机关负责人", "审批表", granted_on))
    return trigger, stops, longer


def simulated(
    limit: Limit, trigger: date, stops: Sequence[Suspension], longer: Sequence[Extension]
) -> tuple[date | None, date | None]:
    try:
        end = simulator.simulate(
            limit.length,
            limit.unit.value,
            trigger,
            backward=limit.direction is Direction.BACKWARD,
            roll=limit.roll,
            stops=[simulator.Stop(stop.from_on, stop.until_on) for stop in stops],
            extensions=[(each.length, each.unit.value) for each in sorted(longer, key=lambda each: each.granted_on)],
        )
    except simulator.NeverEnds:
        return None, None
    return end.nominal, end.due


def random_histories() -> Iterator[tuple[Limit, date, list[Suspension], list[Extension]]]:
    chance = Random(SEED)
    for _ in range(HISTORIES):
        limit = random_limit(chance)
        yield limit, *random_history(chance, limit)


def no_earlier(later: date | None, earlier: date | None) -> bool:
    """Whether a last day does not lie before another; a clock that stands has its last day after every other."""
    return (later or date.max) >= (earlier or date.max)


def test_random_histories_end_where_the_simulator_says() -> None:
    for history in random_histories():
        receipt = count(*history)
        assert (receipt.nominal_end_on, receipt.due_on) == simulated(*history), history


def test_random_histories_counted_again_give_the_same_receipt() -> None:
    for limit, trigger, stops, longer in random_histories():
        assert count(limit, trigger, stops[::-1], longer) == count(limit, trigger, stops, longer)


def test_in_random_histories_a_stop_never_shortens() -> None:
    for limit, trigger, stops, longer in random_histories():
        for left_out in range(len(stops)):
            fewer = stops[:left_out] + stops[left_out + 1 :]
            assert no_earlier(count(limit, trigger, stops, longer).due_on, count(limit, trigger, fewer, longer).due_on)


def test_in_random_histories_counted_in_days_a_later_start_never_ends_earlier() -> None:
    """Months are left out: the month is as long as it is, and the stopped days inside it are added.

    A month from 27 January ends on 27 February, one from 31 January on 28 February: four days later, one day more. When a
    stop lies on those four days, the earlier start ends later (below). Without a stop months obey, too.
    """
    in_days = {Unit.CALENDAR_DAY, Unit.WORKING_DAY}
    for limit, trigger, stops, longer in random_histories():
        if {limit.unit, *(each.unit for each in longer)} <= in_days:
            early = count(limit, trigger, stops, longer).due_on
            assert no_earlier(count(limit, trigger + timedelta(days=3), stops, longer).due_on, early)


def test_a_later_start_of_a_month_may_end_earlier_when_a_stop_lies_between() -> None:
    month = Limit(1, Unit.MONTH, Direction.FORWARD, False, "《甲》第1条", "TST-01", "law:0", False)
    stop = [Suspension(date(2023, 1, 28), date(2023, 2, 3), "鉴定", "委托书")]
    assert count(month, date(2023, 1, 27), stop).due_on == date(2023, 3, 5)
    assert count(month, date(2023, 1, 31), stop).due_on == date(2023, 3, 2)


@given(limits(), days, st.integers(0, 60), st.lists(extensions(), max_size=2))
def test_a_later_start_never_ends_earlier_in_any_unit_while_nothing_is_suspended(
    limit: Limit, trigger: date, later: int, longer: list[Extension]
) -> None:
    early = count(limit, trigger, (), longer).due_on
    late = count(limit, trigger + timedelta(days=later), (), longer).due_on
    assert early is not None and late is not None and early <= late


@given(limits(), days, st.lists(suspensions(), max_size=2), st.lists(extensions(), max_size=2), extensions())
def test_extension_always_lengthens_before_rolling(
    limit: Limit, trigger: date, stops: list[Suspension], longer: list[Extension], one_more: Extension
) -> None:
    last = replace(one_more, granted_on=date.max)
    before = count(limit, trigger, stops, longer).nominal_end_on
    after = count(limit, trigger, stops, [*longer, last]).nominal_end_on
    assert before is not None and after is not None and before < after


@given(limits(), days, st.lists(suspensions(), max_size=3), st.lists(extensions(), max_size=2))
def test_a_receipt_comes_back_whole_from_json(
    limit: Limit, trigger: date, stops: list[Suspension], longer: list[Extension]
) -> None:
    receipt = count(limit, trigger, stops, longer)
    assert Receipt.from_dict(json.loads(json.dumps(receipt.to_dict()))) == receipt


@given(limits(), days, st.lists(suspensions(), max_size=3))
def test_the_end_is_a_working_day_when_the_limit_rolls(limit: Limit, trigger: date, stops: list[Suspension]) -> None:
    due_on = count(replace(limit, roll=True), trigger, stops).due_on
    assert due_on is not None and not simulator.is_rest_day(due_on)


@given(limits(day_units), days)
def test_what_was_skipped_and_what_counted_make_up_every_day(limit: Limit, trigger: date) -> None:
    receipt = count(limit, trigger)
    assert receipt.nominal_end_on is not None
    assert (receipt.nominal_end_on - trigger).days == limit.length + sum(run.days for run in receipt.skipped)
