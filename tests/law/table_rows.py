"""The rows of `tests/law/tables/*.yaml`: one per version of a rule, read once more from the source and counted out.

The shape of a row is told in `tests/law/tables/README.md`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.law import simulator
from tests.law.simulator import ONE_DAY, End

TABLES = Path(__file__).parent / "tables"
READING_KEYS = {"length", "unit", "direction", "roll"}
FIRST_TRIGGER, LAST_END = simulator.FIRST_KNOWN_DAY, simulator.LAST_KNOWN_DAY
YEARS = range(2004, 2041)
Key = tuple[str, str | None, date]
Case = tuple[Any, Any]


@dataclass(frozen=True)
class Reading:
    """What the source says: a period, or a date of every year."""

    length: int | None = None
    unit: str | None = None
    direction: str = "forward"
    roll: bool = False
    annual_on: str | None = None

    def count(self, trigger: date) -> End:
        """The simulator's count of this period."""
        assert self.length is not None and self.unit is not None
        return simulator.simulate(
            self.length, self.unit, trigger, backward=self.direction == "backward", roll=self.roll
        )

    @property
    def asks_about_rest_days(self) -> bool:
        """Whether the count can depend on which days people work."""
        return self.roll or self.unit == "working_day"

    def case_names(self) -> tuple[str, ...]:
        """The cases that a row of this reading must have, in order."""
        if self.annual_on:
            return ("day", "rest_day")
        if self.unit == "hour":
            return ("day", "rest_day", "year_end")
        return ("before", "day", "after", "rest_day", "make_up_day", "year_end")


@dataclass(frozen=True)
class Row:
    """One version of a rule with its reading and its cases: name to what starts it and the day (moment) it ends."""

    file: str
    key: Key
    reading: Reading
    cases: Mapping[str, Case | None]

    @property
    def name(self) -> str:
        rule_id, field, in_force_from = self.key
        return f"{rule_id} {field or 'every field'} of {in_force_from}"


def rows() -> Iterator[Row]:
    """All rows of all files. Raises ValueError naming file and rule for a row of another shape."""
    for path in sorted(TABLES.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text("utf-8")) or []:
            yield read_row(path.name, entry)


def read_row(file: str, entry: Mapping[str, Any]) -> Row:
    """One row of a file, its cases still as written."""
    where = f"{file}: {entry.get('rule')}"
    if unknown := set(entry) - {"rule", "field", "in_force_from", "reading", "cases"}:
        raise ValueError(f"{where}: unknown keys {sorted(unknown)}")
    given = entry["reading"]
    if set(given) not in (READING_KEYS, {"annual_on"}):
        raise ValueError(f"{where}: a reading says {sorted(READING_KEYS)}, or annual_on alone")
    reading = Reading(**given)
    if set(entry["cases"]) != set(reading.case_names()):
        raise ValueError(f"{where}: the cases are {', '.join(reading.case_names())}")
    cases = {name: None if case is None else (case[0], case[1]) for name, case in entry["cases"].items()}
    return Row(file, (entry["rule"], entry.get("field"), entry["in_force_from"]), reading, cases)


def meets(name: str, reading: Reading, trigger: date, end: End) -> bool:
    """Whether a counted period really is the case that it is written under."""
    return _PROPERTIES[name](reading, trigger, end)


def _is_any_day(reading: Reading, trigger: date, end: End) -> bool:
    return True


def _ends_on_a_rest_day(reading: Reading, trigger: date, end: End) -> bool:
    """Working days never end on a rest day: there a day off from Monday to Friday must lie inside."""
    if reading.unit == "working_day":
        return any(simulator.is_weekday_holiday(day) for day in _inside(trigger, end.nominal))
    return simulator.is_rest_day(end.nominal)


def _meets_a_make_up_day(reading: Reading, trigger: date, end: End) -> bool:
    """Working days count it; every other period ends on it."""
    if reading.unit == "working_day":
        return any(simulator.is_make_up_day(day) for day in _inside(trigger, end.nominal))
    return simulator.is_make_up_day(end.due)


def _crosses_a_year(reading: Reading, trigger: date, end: End) -> bool:
    return trigger.year != end.due.year


_PROPERTIES: Mapping[str, Callable[[Reading, date, End], bool]] = {
    "before": _is_any_day,
    "day": _is_any_day,
    "after": _is_any_day,
    "rest_day": _ends_on_a_rest_day,
    "make_up_day": _meets_a_make_up_day,
    "year_end": _crosses_a_year,
}


def _inside(trigger: date, end: date) -> Iterator[date]:
    """The days of a period, without the day of the trigger."""
    first, last = (trigger + ONE_DAY, end) if trigger < end else (end, trigger - ONE_DAY)
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def first_case(name: str, reading: Reading, first: date, last: date | None) -> Case | None:
    """The first trigger within the days of force whose period is such a case, counted in known years; or None."""
    if reading.annual_on:
        return next(_annual_cases(name, reading.annual_on, first, last), None)
    if reading.unit == "hour":
        return next(_hour_cases(name, reading, first, last), None)
    trigger = max(first, FIRST_TRIGGER)
    while trigger <= min(last or LAST_END, LAST_END):
        end = reading.count(trigger)
        if end.due > LAST_END and (name == "make_up_day" or reading.asks_about_rest_days):
            return None
        if end.due >= FIRST_TRIGGER and meets(name, reading, trigger, end):
            return trigger, end.due
        trigger += ONE_DAY
    return None


def three_days(reading: Reading, first: date, last: date | None) -> Iterator[tuple[str, Case]]:
    """Three days of force in a row, the middle one plain: its period does not roll. None where force ended before."""
    day = max(first, FIRST_TRIGGER) + ONE_DAY
    while last is None or day < last:
        end = reading.count(day)
        if end.nominal == end.due:
            for name, trigger in (("before", day - ONE_DAY), ("day", day), ("after", day + ONE_DAY)):
                yield name, (trigger, reading.count(trigger).due)
            return
        day += ONE_DAY


def annual_date(annual_on: str, year: int) -> date:
    return date.fromisoformat(f"{year}-{annual_on}")


def _annual_cases(name: str, annual_on: str, first: date, last: date | None) -> Iterator[Case]:
    for year in YEARS:
        day = annual_date(annual_on, year)
        if first <= day <= (last or day) and simulator.is_rest_day(day) is (name == "rest_day"):
            yield year, day


def _hour_cases(name: str, reading: Reading, first: date, last: date | None) -> Iterator[Case]:
    assert reading.length is not None
    hour = time(23, 30) if name == "year_end" else time(9, 30)
    for offset in range((min(last or LAST_END, LAST_END) - max(first, FIRST_TRIGGER)).days + 1):
        start = datetime.combine(max(first, FIRST_TRIGGER) + timedelta(days=offset), hour)
        end = simulator.hours_later(start, reading.length)
        if is_hour_case(name, start, end):
            yield f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}"


def is_hour_case(name: str, start: datetime, end: datetime) -> bool:
    """Whether counted hours cross a year, end on a rest day, or end on a working day."""
    if name == "year_end":
        return start.year != end.year
    return simulator.is_rest_day(end.date()) is (name == "rest_day")
