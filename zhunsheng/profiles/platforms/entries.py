"""Planning what stands in the platforms: on which day each case was entered, what is missing, late, or typed otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zhunsheng.kernel.errors import Fault
from zhunsheng.profiles.choosing import chosen
from zhunsheng.profiles.platforms.parameters import DIFFERS, LATE, MISSING, Parameters
from zhunsheng.profiles.working_year import WorkingYear

OUTER_NUMBER, OWN_NUMBER = "outer_number", "own_number"
SLIPPED_DAYS = 4


@dataclass
class Entry:
    """A case in a platform: ``values`` by target of the import; ``entered_on`` is nothing where it is not there."""

    case: int
    system: str
    values: dict[str, Any]
    opened: int
    entered_on: date | None = None
    mark: str = ""


class Entries:
    """Plans the entries of all cases in all platforms."""

    def __init__(self, parameters: Parameters, year: WorkingYear, rng: Random) -> None:
        self.parameters, self.year, self.rng = parameters, year, rng

    def planned(self, cases: Mapping[int, Mapping[str, Any]]) -> list[Entry]:
        """An entry for each case and platform. Raises InvalidDeclaration where the year has no room for what is planted."""
        entries = [
            self._usual(case, system, values)
            for case, values in cases.items()
            for system in self.parameters.habits["platforms"]
        ]
        latest = self.parameters.length("late")[1]
        self._plant(entries, MISSING, self._is_over)
        for entry in self._plant(entries, LATE, lambda entry: entry.opened + latest <= self.year.last):
            entry.entered_on = self.year.days[entry.opened + self.rng.randint(*self.parameters.length("late"))]
        for entry in self._plant(entries, DIFFERS, lambda entry: entry.entered_on is not None):
            self._slip(entry, entries)
        for entry in entries:
            if entry.mark == MISSING:
                entry.entered_on = None
        return entries

    def _usual(self, case: int, system: str, values: Mapping[str, Any]) -> Entry:
        """Entered on the day of the filing or the next working day, where that has come."""
        opened = self.year.before(values["filed_on"] or values["decided_on"])
        place = opened + self.rng.randint(*self.parameters.length("usual"))
        entered_on = self.year.days[place] if place <= self.year.last else None
        return Entry(case, system, dict(values), opened, entered_on)

    def _is_over(self, entry: Entry) -> bool:
        """Whether the usual time for the entry lies behind."""
        return entry.opened + self.parameters.length("usual")[1] < self.year.before(self.year.today)

    def _plant(self, entries: Sequence[Entry], mark: str, fits: Callable[[Entry], bool]) -> list[Entry]:
        """Mark as many as wanted, each on a case of its own."""
        taken = {entry.case for entry in entries if entry.mark}
        fault = Fault(self.parameters.where, f"planted.{mark}")
        one_of_each = list({entry.case: entry for entry in self.rng.sample(entries, len(entries))}.values())
        found = chosen(
            self.rng,
            one_of_each,
            self.parameters.planted[mark],
            lambda entry: entry.case not in taken and fits(entry),
            fault,
        )
        for entry in found:
            entry.mark = mark
        return found

    def _slip(self, entry: Entry, entries: Sequence[Entry]) -> None:
        """Type one of the columns otherwise than the case has it."""
        slips = self.parameters.habits["slips"]
        columns = [
            column["value"]
            for column in self.parameters.habits["platforms"][entry.system]["columns"]
            if "value" in column
        ]
        possible = [name for name in columns if name in slips and entry.values[name]]
        name = self.rng.choice(possible)
        said = entry.values[name]
        others = [other.values[name] for other in entries if other.values[name] and other.values[name] != said]
        entry.values[name] = next(self._slips(slips[name], said, others))

    def _slips(self, sort: str, said: Any, others: Sequence[Any]) -> Iterator[Any]:
        """What may come of typing ``said``: never the same."""
        if sort == "empty":
            yield ""
        if sort == "other":
            yield self.rng.choice(others)
        if sort == "day":
            yield said + timedelta(days=self.rng.choice([-1, 1]) * self.rng.randint(1, SLIPPED_DAYS))
        yield said * 10 if isinstance(said, Decimal) else self._digits(str(said))

    def _digits(self, text: str) -> str:
        """The text with its last digit another one."""
        place = max(place for place, sign in enumerate(text) if sign.isdigit())
        digit = self.rng.choice([digit for digit in "123456789" if digit != text[place]])
        return text[:place] + digit + text[place + 1 :]
