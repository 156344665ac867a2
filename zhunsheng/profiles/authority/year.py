"""The registers of the authority ledger, entered in bulk by the acts of the office that keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.batch import BatchStep, WholeRun
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.errors import Fault, InvalidDeclaration, Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.authority.parameters import Batch, Parameters
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.play import opening
from zhunsheng.profiles.profile import PersonEntry
from zhunsheng.profiles.working_year import WorkingYear

LABELS, SOURCE = ("示范年度：权责事项与执法人员", "示范年度：执法证与执法技能"), "generator"
POWER, OFFICER = "authority.power", "authority.officer"
CERTIFICATE, SKILL = "authority.certificate", "authority.skill"
ENFORCERS = (Role.OFFICER, Role.SQUAD_HEAD)


class AuthorityYear:
    """Enters powers, officers, certificates and skills; hands some powers down to the blocks within the year.

    Raises InvalidDeclaration with all objections where the acts refuse an entry.
    """

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        self.loaded, self.parameters, self.rng = loaded, parameters, rng
        self.habits = parameters.habits
        self.year = WorkingYear(loaded.profile.year, loaded.profile.today)
        cast = Cast(loaded, rng)
        self.keeper = cast.viewer(cast.one_of(Role.JUSTICE_CLERK))
        self.owner: Unit = loaded.units[self.habits["owner"]]
        self.planted: dict[str, list[int]] = {}

    def generate(self) -> Mapping[str, list[int]]:
        """Take every act, in two runs: a register answers guards once the run that filled it is complete.

        Returns the planted cases as matter ids by name.
        """
        begins = opening(self.loaded.profile.installed_on)
        with WholeRun(LABELS[0], SOURCE, begins) as run:
            self._push_down(run, self._powers(run))
            officers = self._officers(run)
            run.complete(opening(self.loaded.profile.today))
        with WholeRun(LABELS[1], SOURCE, begins) as run:
            self._certificates(run, officers)
            self._skills(run, officers)
            run.complete(opening(self.loaded.profile.today))
        return {name: sorted(ids) for name, ids in self.planted.items()}

    def _enter(self, run: WholeRun, kind: str, since: date, unit: Unit, **given: Any) -> Dossier:
        recorded_on = max(since, self.loaded.profile.installed_on)
        reason = self.loaded.profile.late_reason
        step = BatchStep("enter", given, since, opening(recorded_on), reason)
        try:
            return run.open(self.keeper, registry.kind(kind), unit, step)
        except Refused as refused:
            faults = [Fault(f"{kind} {since}", objection.message) for objection in refused.objections]
            raise InvalidDeclaration(faults) from refused

    def _powers(self, run: WholeRun) -> list[tuple[str, Dossier]]:
        """Each power with its field, in the order of the list."""
        batches = [batch for batch in self.parameters.batches for _ in range(batch.count)]
        named = self.parameters.matters()[: len(batches)]
        every = len(batches) // max(1, self.parameters.planted["without_owner"])
        found = []
        for number, (batch, (field, kind, name)) in enumerate(zip(batches, named, strict=True), 1):
            is_owned = not self.parameters.planted["without_owner"] or number % every != 0
            is_owned = is_owned or number // every > self.parameters.planted["without_owner"]
            given = self._power(number, batch, field, kind, name) | ({"owner": self.owner.pk} if is_owned else {})
            power = self._enter(run, POWER, batch.taken_on, self.loaded.street, **given)
            found.append((field, power))
            if not is_owned:
                self._plant("without_owner", power)
        return found

    def _power(self, number: int, batch: Batch, field: str, kind: str, name: str) -> dict[str, Any]:
        said = self.habits["fields"][field]
        given = {
            "code": f"{said['code']}-{number:03d}",
            "name": name,
            "power_kind": kind,
            "field": field,
            "basis_text": said["law"],
            "source_body": said["source_body"],
            "batch": batch.number,
            "paper": batch.paper,
            "paper_on": batch.paper_on.isoformat(),
        }
        return given | (self.habits["ready"] if self.rng.random() < self.habits["ready_share"] else {})

    def _push_down(self, run: WholeRun, powers: Sequence[tuple[str, Dossier]]) -> None:
        """The first powers of some fields go to the blocks on one day."""
        on: date = self.habits["with_blocks"]["since"]
        for field, count in self.habits["with_blocks"]["fields"].items():
            for power in [power for of, power in powers if of == field][:count]:
                run.act(self.keeper, power, BatchStep("push_down", {}, on, opening(on)))
                self._plant("with_blocks", power)

    def _officers(self, run: WholeRun) -> list[PersonEntry]:
        """Whoever enforces, then whoever assists; the list of those who enforce."""
        people = self.loaded.profile.people
        enforcers = [person for person in people if any(post.role in ENFORCERS for post in person.posts)]
        for number, person in enumerate(people):
            if person in enforcers or person.login.startswith(self.habits["assistants"]["login"]):
                self._officer(run, person, number, is_assistant=person not in enforcers)
        return enforcers

    def _officer(self, run: WholeRun, person: PersonEntry, number: int, *, is_assistant: bool) -> None:
        sort = self.habits["assistants" if is_assistant else "officers"]
        given = {
            "name": person.name,
            "person": self.loaded.people[person.login].pk,
            "employment": sort["employments"][number % len(sort["employments"])],
            "post": sort["post"],
            "area": self.habits["areas"][number % len(self.habits["areas"])],
            "has_law_background": not is_assistant and self.rng.random() < self.habits["law_background_share"],
        }
        self._enter(run, OFFICER, self.habits["in_office_since"], self.owner, **given)

    def _certificates(self, run: WholeRun, officers: Sequence[PersonEntry]) -> None:
        """Certified at the end: so many, of them some that expire soon. Those planted as lapsed come on top."""
        lapsed, expiring = self.parameters.planted["lapsed"], self.parameters.planted["expiring"]
        marks = ["lapsed"] * lapsed + ["expiring"] * expiring + ["lasting"] * (self.parameters.certified - expiring)
        for number, (person, mark) in enumerate(zip(reversed(officers), marks, strict=False), 1):
            issued_on, expires_on = self._validity(mark)
            given = {
                "name": person.name,
                "person": self.loaded.people[person.login].pk,
                "number": self.habits["certificate_number"].format(year=issued_on.year, number=number),
                "issuer": self.habits["issuer"],
                "area": self.loaded.profile.name,
                "expires_on": expires_on.isoformat(),
            }
            card = self._enter(run, CERTIFICATE, issued_on, self.owner, **given)
            if mark != "lasting":
                self._plant(mark, card)

    def _validity(self, mark: str) -> tuple[date, date]:
        """The day of issue, and the last day so many years later."""
        first, last = self.habits["expires"][mark]
        expires_on = first + timedelta(days=self.rng.randrange((last - first).days + 1))
        issued_on = expires_on.replace(day=1, year=expires_on.year - self.habits["certificate_years"])
        return issued_on, expires_on

    def _skills(self, run: WholeRun, officers: Sequence[PersonEntry]) -> None:
        """A speciality each, and some skills beside it."""
        for person in officers:
            known = self.rng.sample(self.habits["skills"], self.rng.choice(self.habits["skills_each"]))
            for number, skill in enumerate(known):
                given = {
                    "name": person.name,
                    "person": self.loaded.people[person.login].pk,
                    "skill": skill,
                    "grade": "skill" if number else "speciality",
                    "gained_by": "training",
                }
                self._enter(run, SKILL, self.loaded.profile.installed_on, self.owner, **given)

    def _plant(self, name: str, dossier: Dossier) -> None:
        assert dossier.matter.pk is not None
        self.planted.setdefault(name, []).append(dossier.matter.pk)
