"""Attempts that the procedure refuses and keeps on record: filings with an officer whose certificate has lapsed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.refusals import KIND as REFUSED_ACT
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.errors import Fault, InvalidDeclaration, Refused
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.kernel.today import at_moment
from zhunsheng.profiles.enforcement.casting import Casting
from zhunsheng.profiles.enforcement.parameters import UNCERTIFIED, Parameters
from zhunsheng.profiles.enforcement.script import CASE
from zhunsheng.profiles.play import opening
from zhunsheng.profiles.working_year import WorkingYear

LATEST_DAYS = 40


class Attempts:
    """Makes the attempts that are planted, each on a working day of the last weeks."""

    def __init__(self, parameters: Parameters, year: WorkingYear, casting: Casting, unit: Unit, rng: Random) -> None:
        self.parameters, self.year, self.casting, self.unit, self.rng = parameters, year, casting, unit, rng

    def make(self, forms: Sequence[dict[str, Any]]) -> list[int]:
        """Try to file with these forms, a lapsed officer as the second. Returns the ids of what was noted.

        Raises InvalidDeclaration where nobody's certificate has lapsed, or where an attempt succeeds.
        """
        wanted, lapsed = self.parameters.planted[UNCERTIFIED], self.casting.lapsed
        if wanted and not lapsed:
            message = f"planted.{UNCERTIFIED}：没有一个执法人员的证件在年内到期"
            raise InvalidDeclaration([Fault(self.parameters.where, message)])
        before = self._noted()
        for number in range(wanted):
            self._try(dict(forms[number % len(forms)]), lapsed[number % len(lapsed)], number)
        return sorted(self._noted() - before)

    def _noted(self) -> set[int]:
        return set(Matter.objects.filter(kind=REFUSED_ACT).values_list("pk", flat=True))

    def _try(self, form: dict[str, Any], lapsed: str, number: int) -> None:
        day = self.year.days[self.year.last - self.rng.randrange(LATEST_DAYS)]
        second = {"person": self.casting.loaded.people[lapsed].pk, "duty": "second"}
        dates = {"violation_ended_on": day.isoformat(), "found_on": day.isoformat()}
        given = {**form, **dates, "officers": [form["officers"][0], second]}
        doer = self.casting.one_of(*self.casting.enforcing)
        with at_moment(opening(day) + timedelta(hours=1, minutes=number)):
            try:
                open_matter(self.casting.viewer(doer), registry.kind(CASE), self.unit, Asked("file", given, day))
            except Refused:
                return
        message = f"planted.{UNCERTIFIED}：证件到期的执法人员仍然立了案"
        raise InvalidDeclaration([Fault(self.parameters.where, message)])
