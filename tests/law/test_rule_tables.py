"""Every deadline and every minimum: read twice, counted by the clock and by the simulator, case by case."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise

import pytest

from tests.law import simulator
from tests.law.table_rows import Case, Key, Row, annual_date, first_case, is_hour_case, meets, rows
from zhunsheng.law.clock import compute
from zhunsheng.law.hard_dates import hard_date
from zhunsheng.law.hours import PLACE_TIME, compute_hours
from zhunsheng.law.model import Rule, RuleKind
from zhunsheng.law.statutes import rule, rules
from zhunsheng.law.working_days import default_calendar

ALL = tuple(rows())
PERIODS = [row for row in ALL if row.reading.unit not in (None, "hour")]
HOURS = [row for row in ALL if row.reading.unit == "hour"]
ANNUAL = [row for row in ALL if row.reading.annual_on]
ENTRIES: Mapping[Key, Rule] = {(entry.id, entry.field, entry.in_force_from): entry for entry in rules()}
TIMED = (RuleKind.DEADLINE, RuleKind.MINIMUM)


def name_of(row: Row) -> str:
    return row.name


def cases(row: Row) -> Mapping[str, Case]:
    """The cases of a row that can be had."""
    return {name: case for name, case in row.cases.items() if case is not None}


def test_every_deadline_and_minimum_has_a_row() -> None:
    timed = {key for key, entry in ENTRIES.items() if entry.kind in TIMED and (entry.unit or entry.annual_on)}
    lacking = sorted(f"{rule_id} {field or ''} {since}" for rule_id, field, since in timed - {row.key for row in ALL})
    assert lacking == []


def test_every_row_is_about_one_version_that_exists_and_stands_once() -> None:
    assert [row.name for row in ALL if row.key not in ENTRIES] == []
    assert [key for key, times in Counter(row.key for row in ALL).items() if times > 1] == []


@pytest.mark.parametrize("row", ALL, ids=name_of)
def test_the_source_read_again_says_what_the_rule_says(row: Row) -> None:
    entry, reading = ENTRIES[row.key], row.reading
    written = (entry.length if entry.unit else None, entry.unit, entry.direction, entry.roll, entry.annual_on)
    assert written == (reading.length, reading.unit, reading.direction, reading.roll, reading.annual_on)


@pytest.mark.parametrize("row", PERIODS, ids=name_of)
def test_a_rule_ends_on_the_days_of_its_table(row: Row) -> None:
    counted: dict[str, date | None] = {}
    for name, (trigger, _) in cases(row).items():
        chosen = rule(row.key[0], on=trigger, field=row.key[1])
        assert (chosen.id, chosen.field, chosen.in_force_from) == row.key, f"{name}: {trigger} asks another version"
        receipt = compute(chosen.limit(), trigger=trigger, trigger_label=chosen.start, calendar=default_calendar())
        end = row.reading.count(trigger)
        assert (receipt.nominal_end_on, receipt.due_on) == (end.nominal, end.due), f"{name}: clock against simulator"
        counted[name] = receipt.due_on
    assert counted == {name: due_on for name, (_, due_on) in cases(row).items()}


@pytest.mark.parametrize("row", PERIODS, ids=name_of)
def test_a_case_is_what_it_is_called(row: Row) -> None:
    ends = {name: (trigger, row.reading.count(trigger)) for name, (trigger, _) in cases(row).items()}
    assert [name for name, (trigger, end) in ends.items() if not meets(name, row.reading, trigger, end)] == []
    in_a_row = [ends[name][0] for name in ("before", "day", "after") if name in ends]
    assert all((later - earlier).days == 1 for earlier, later in pairwise(in_a_row))


@pytest.mark.parametrize("row", [row for row in ALL if len(cases(row)) < len(row.cases)], ids=name_of)
def test_a_case_left_out_cannot_be_had(row: Row) -> None:
    entry = ENTRIES[row.key]
    found = {
        name: first_case(name, row.reading, entry.in_force_from, entry.in_force_to)
        for name in set(row.cases) - set(cases(row))
    }
    assert {name: case for name, case in found.items() if case is not None} == {}


@pytest.mark.parametrize("row", HOURS, ids=name_of)
def test_hours_end_on_the_minutes_of_the_table(row: Row) -> None:
    for name, case in cases(row).items():
        start, end = (datetime.strptime(moment, "%Y-%m-%d %H:%M") for moment in case)
        assert row.reading.length is not None
        assert simulator.hours_later(start, row.reading.length) == end
        assert is_hour_case(name, start, end)
        chosen = rule(row.key[0], on=start.date(), field=row.key[1])
        assert (chosen.id, chosen.field, chosen.in_force_from) == row.key
        receipt = compute_hours(
            chosen.limit(),
            trigger_at=start.replace(tzinfo=PLACE_TIME),
            trigger_label=chosen.start,
            calendar=default_calendar(),
        )
        assert receipt.due_at == end.replace(tzinfo=PLACE_TIME)


@pytest.mark.parametrize("row", ANNUAL, ids=name_of)
def test_a_date_of_the_year_stays_where_it_is(row: Row) -> None:
    for name, (year, day) in cases(row).items():
        assert row.reading.annual_on is not None
        assert annual_date(row.reading.annual_on, year) == day
        assert simulator.is_rest_day(day) is (name == "rest_day")
        known = hard_date(ENTRIES[row.key], year)
        assert (known.due_on, bool(known.rest_reason)) == (day, name == "rest_day")
