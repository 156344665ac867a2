"""Attempts that are refused and kept on record: filings with a lapsed certificate, viewing of recordings without approval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.refusals import KIND as REFUSED_ACT
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import Fault, InvalidDeclaration, Refused
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.kernel.today import at_moment
from zhunsheng.profiles.enforcement.casting import Casting
from zhunsheng.profiles.enforcement.parameters import UNAPPROVED, UNCERTIFIED, Parameters
from zhunsheng.profiles.enforcement.script import CASE
from zhunsheng.profiles.play import opening
from zhunsheng.profiles.working_year import WorkingYear

LATEST_DAYS = 40


class Attempts:
    """Makes the attempts that are planted, each on a working day of the last weeks."""

    def __init__(self, parameters: Parameters, year: WorkingYear, casting: Casting, unit: Unit, rng: Random) -> None:
        self.parameters, self.year, self.casting, self.unit, self.rng = parameters, year, casting, unit, rng

    def to_file(self, forms: Sequence[dict[str, Any]]) -> list[int]:
        """Try to file with these forms, a lapsed officer as the second. Returns the ids of what was noted.

        Raises InvalidDeclaration where nobody's certificate has lapsed, or where an attempt succeeds.
        """
        wanted, lapsed = self.parameters.planted[UNCERTIFIED], self.casting.lapsed
        if wanted and not lapsed:
            message = f"planted.{UNCERTIFIED}：没有一个执法人员的证件在年内到期"
            raise InvalidDeclaration([Fault(self.parameters.where, message)])
        before = self._noted()
        for number in range(wanted):
            self._file(dict(forms[number % len(forms)]), lapsed[number % len(lapsed)], number)
        return sorted(self._noted() - before)

    def to_view(self, recordings: Sequence[int]) -> list[int]:
        """Try to view recordings that nobody asked for. Returns the ids of what was noted.

        Raises InvalidDeclaration where an attempt succeeds.
        """
        before = self._noted()
        for number in range(self.parameters.planted[UNAPPROVED]):
            matter_id, doer = self.rng.choice(recordings), self.casting.one_of(*self.casting.enforcing)

            def view(day: date, matter_id: int = matter_id, doer: str = doer) -> None:
                take(self.casting.viewer(doer), matter_id, Asked("view", {}, day))

            self._refused(UNAPPROVED, number, self._day(), view)
        return sorted(self._noted() - before)

    def _noted(self) -> set[int]:
        return set(Matter.objects.filter(kind=REFUSED_ACT).values_list("pk", flat=True))

    def _file(self, form: dict[str, Any], lapsed: str, number: int) -> None:
        day = self._day()
        second = {"person": self.casting.loaded.people[lapsed].pk, "duty": "second"}
        dates = {"violation_ended_on": day.isoformat(), "found_on": day.isoformat()}
        given = {**form, **dates, "officers": [form["officers"][0], second]}
        doer = self.casting.one_of(*self.casting.enforcing)

        def file(on: date) -> None:
            open_matter(self.casting.viewer(doer), registry.kind(CASE), self.unit, Asked("file", given, on))

        self._refused(UNCERTIFIED, number, day, file)

    def _day(self) -> date:
        return self.year.days[self.year.last - self.rng.randrange(LATEST_DAYS)]

    def _refused(self, name: str, number: int, day: date, attempt: Callable[[date], None]) -> None:
        """An attempt on a day, which must not succeed."""
        with at_moment(opening(day) + timedelta(hours=1, minutes=number)):
            try:
                attempt(day)
            except Refused:
                return
        message = f"planted.{name}：应当被拒绝的办成了"
        raise InvalidDeclaration([Fault(self.parameters.where, message)])
