"""``python -m tests.law.tables PEN-51 2021-07-15 5 working_day``: a row for a table, with the simulator's dates.

The reading is yours: read it in the source, not in the statute file. The row says what the simulator counts for it.
"""

import argparse
from collections.abc import Mapping
from datetime import date

from tests.law.table_rows import Case, Reading, first_case, three_days

UNITS = ("calendar_day", "working_day", "hour", "month", "year")


def main() -> None:
    """Print one row to put into a table."""
    asked = _arguments()
    if asked.annual_on:
        reading = Reading(annual_on=asked.annual_on)
    else:
        direction = "backward" if asked.backward else "forward"
        reading = Reading(asked.length, asked.unit, direction, asked.roll)
    print("\n".join(_lines(asked, reading, _cases(reading, asked.in_force_from, asked.until))))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.law.tables", description=__doc__)
    parser.add_argument("rule")
    parser.add_argument("in_force_from", type=date.fromisoformat, help="first day of force of the version")
    parser.add_argument("length", type=int, nargs="?")
    parser.add_argument("unit", choices=UNITS, nargs="?")
    parser.add_argument("--field")
    parser.add_argument("--until", type=date.fromisoformat, help="last day of force of the version")
    parser.add_argument("--annual-on", help='a date of every year, such as "01-31", in place of length and unit')
    parser.add_argument("--backward", action="store_true", help="counted back from an event")
    parser.add_argument("--roll", action="store_true", help="an end on a rest day moves on")
    asked = parser.parse_args()
    if (asked.annual_on is None) is (asked.unit is None):
        parser.error("say either length and unit, or --annual-on")
    return asked


def _cases(reading: Reading, first: date, last: date | None) -> Mapping[str, Case | None]:
    cases: dict[str, Case | None] = {}
    if "before" in reading.case_names():
        cases.update(three_days(reading, first, last))
    return {name: cases.get(name) or first_case(name, reading, first, last) for name in reading.case_names()}


def _lines(asked: argparse.Namespace, reading: Reading, cases: Mapping[str, Case | None]) -> list[str]:
    lines = [f"- rule: {asked.rule}"]
    if asked.field:
        lines.append(f"  field: {asked.field}")
    lines.append(f"  in_force_from: {asked.in_force_from}")
    if reading.annual_on:
        lines.append(f'  reading: {{annual_on: "{reading.annual_on}"}}')
    else:
        measure = f"length: {reading.length}, unit: {reading.unit}, direction: {reading.direction}"
        lines.append(f"  reading: {{{measure}, roll: {str(reading.roll).lower()}}}")
    return [*lines, "  cases:", *(f"    {name}: {_written(case)}" for name, case in cases.items())]


def _written(case: Case | None) -> str:
    if case is None:
        return "null"
    return "[" + ", ".join(f'"{part}"' if isinstance(part, str) else str(part) for part in case) + "]"


if __name__ == "__main__":
    main()
