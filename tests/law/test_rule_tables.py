"""Each rule that sets a period, counted by hand: plain days, rest days, make-up days, the year's end."""

from collections.abc import Mapping
from datetime import date

import pytest

from zhunsheng.law.clock import compute
from zhunsheng.law.model import Rule
from zhunsheng.law.statutes import rule, rules
from zhunsheng.law.working_days import default_calendar

CASES = ("the day before", "the day", "the day after", "rest day", "holiday", "make-up day", "year's end")
Table = Mapping[str, tuple[str, str]]


def table(*rows: tuple[str, str]) -> Table:
    return dict(zip(CASES, rows, strict=True))


DAYS_30_IN_2018 = table(
    ("2018-05-06", "2018-06-05"),
    ("2018-05-07", "2018-06-06"),
    ("2018-05-08", "2018-06-07"),
    ("2018-05-10", "2018-06-11"),
    ("2018-05-19", "2018-06-19"),
    ("2018-08-30", "2018-09-29"),
    ("2018-12-01", "2019-01-02"),
)
DAYS_30_IN_2023 = table(
    ("2023-05-07", "2023-06-06"),
    ("2023-05-08", "2023-06-07"),
    ("2023-05-09", "2023-06-08"),
    ("2023-05-04", "2023-06-05"),
    ("2023-05-23", "2023-06-25"),
    ("2023-05-26", "2023-06-25"),
    ("2023-12-01", "2024-01-02"),
)
DAYS_30_IN_2025 = table(
    ("2025-05-04", "2025-06-03"),
    ("2025-05-05", "2025-06-04"),
    ("2025-05-06", "2025-06-05"),
    ("2025-05-15", "2025-06-16"),
    ("2025-05-02", "2025-06-03"),
    ("2025-08-29", "2025-09-28"),
    ("2025-12-02", "2026-01-04"),
)
DAYS_15_IN_2023 = table(
    ("2023-05-08", "2023-05-23"),
    ("2023-05-09", "2023-05-24"),
    ("2023-05-10", "2023-05-25"),
    ("2023-05-12", "2023-05-29"),
    ("2023-06-07", "2023-06-25"),
    ("2023-06-10", "2023-06-25"),
    ("2023-12-16", "2024-01-02"),
)
DAYS_7_IN_2023 = table(
    ("2023-05-08", "2023-05-15"),
    ("2023-05-09", "2023-05-16"),
    ("2023-05-10", "2023-05-17"),
    ("2023-05-13", "2023-05-22"),
    ("2023-06-15", "2023-06-25"),
    ("2023-06-18", "2023-06-25"),
    ("2023-12-24", "2024-01-02"),
)
MONTH_IN_2023 = table(
    ("2023-05-07", "2023-06-07"),
    ("2023-05-08", "2023-06-08"),
    ("2023-05-09", "2023-06-09"),
    ("2023-05-03", "2023-06-05"),
    ("2023-05-22", "2023-06-25"),
    ("2023-05-25", "2023-06-25"),
    ("2023-11-30", "2024-01-02"),
)
WORKING_DAYS_5_IN_2023 = table(
    ("2023-05-07", "2023-05-12"),
    ("2023-05-08", "2023-05-15"),
    ("2023-05-09", "2023-05-16"),
    ("2023-05-13", "2023-05-19"),
    ("2023-06-19", "2023-06-27"),
    ("2023-04-26", "2023-05-06"),
    ("2023-12-27", "2024-01-04"),
)
WORKING_DAYS_10_IN_2023 = table(
    ("2023-05-07", "2023-05-19"),
    ("2023-05-08", "2023-05-22"),
    ("2023-05-09", "2023-05-23"),
    ("2023-05-13", "2023-05-26"),
    ("2023-06-19", "2023-07-04"),
    ("2023-04-20", "2023-05-06"),
    ("2023-12-20", "2024-01-04"),
)
YEAR_THAT_DOES_NOT_ROLL = table(
    ("2022-12-07", "2023-12-07"),
    ("2022-12-08", "2023-12-08"),
    ("2022-12-11", "2023-12-11"),
    ("2022-12-09", "2023-12-09"),
    ("2022-10-01", "2023-10-01"),
    ("2022-10-07", "2023-10-07"),
    ("2022-12-31", "2023-12-31"),
)
TABLES: Mapping[tuple[str, str | None, str], Table] = {
    ("CALC-11", None, "2004-01-01"): YEAR_THAT_DOES_NOT_ROLL,
    ("JUD-01", None, "2011-01-01"): DAYS_30_IN_2023,
    ("JUD-02", None, "2013-01-01"): DAYS_30_IN_2018,
    ("JUD-02", None, "2022-01-01"): DAYS_30_IN_2023,
    ("JUD-02", None, "2024-01-01"): DAYS_30_IN_2025,
    ("JUD-06", None, "2013-01-01"): DAYS_30_IN_2018,
    ("JUD-06", None, "2022-01-01"): DAYS_30_IN_2025,
    ("MED-04", None, "2002-11-01"): MONTH_IN_2023,
    ("MED-05", None, "2015-06-01"): MONTH_IN_2023,
    ("MED-11", None, "2016-07-01"): DAYS_30_IN_2018,
    ("MED-11", "entrusted_ordinary", "2016-07-01"): DAYS_15_IN_2023,
    ("MED-11", "entrusted_summary", "2016-07-01"): DAYS_7_IN_2023,
    ("ADM-01", None, "2022-05-01"): WORKING_DAYS_5_IN_2023,
    ("ADM-01", "complex", "2022-05-01"): WORKING_DAYS_10_IN_2023,
    ("ADM-02", None, "2017-01-01"): DAYS_30_IN_2018,
    ("ADM-04", None, "2022-05-01"): DAYS_30_IN_2023,
}


def key(entry: Rule) -> tuple[str, str | None, str]:
    return entry.id, entry.field, entry.in_force_from.isoformat()


ROWS = [(version, *row) for version, cases in TABLES.items() for row in cases.values()]
NAMES = [
    f"{rule_id} {field or 'every field'} of {in_force_from}: {case}"
    for (rule_id, field, in_force_from), cases in TABLES.items()
    for case in cases
]


@pytest.mark.parametrize(("version", "trigger", "due_on"), ROWS, ids=NAMES)
def test_a_rule_ends_on_the_day_counted_by_hand(
    version: tuple[str, str | None, str], trigger: str, due_on: str
) -> None:
    started_on = date.fromisoformat(trigger)
    chosen = rule(version[0], on=started_on, field=version[1])
    assert key(chosen) == version
    receipt = compute(chosen.limit(), trigger=started_on, trigger_label=chosen.start, calendar=default_calendar())
    assert receipt.due_on == date.fromisoformat(due_on)
    assert not receipt.provisional


def test_every_rule_that_sets_a_period_has_a_table() -> None:
    assert {key(entry) for entry in rules() if entry.unit is not None} == set(TABLES)
