"""The words of a dispute: subject, parties, amounts, notes. People, firms and places are put together from invented parts."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.mediation.plans import Plan

FILE = "mediation_stories.yaml"
# An area that no identity number has.
NO_REGION = "999999"


class Stories:
    """Draws words at random; staff names never become parties."""

    def __init__(self, loaded: Loaded, rng: Random) -> None:
        self._words: Mapping[str, Any] = loaded.profile.read(FILE)
        self._staff = {person.name for person in loaded.profile.people}
        self._rng = rng
        self._communities = [unit.name for unit in loaded.profile.units if unit.level == "community"]
        self._serials: set[tuple[str, int]] = set()

    def word(self, name: str, key: str = "") -> str:
        """One of the texts under ``name`` (and ``key`` below it)."""
        found = self._words[name][key] if key else self._words[name]
        return str(found if isinstance(found, str) else self._rng.choice(found))

    def subject(self, plan: Plan) -> str:
        """The plan's own subject, or one that suits its type."""
        subjects = self._words["subjects"]
        if plan.subject:
            return plan.subject
        return str(self._rng.choice(subjects.get(plan.dispute_type, subjects["other"])))

    def serial(self, name: str) -> int:
        """A serial number of up to four digits that was not drawn before for ``name``."""
        drawn = (name, self._rng.randint(1, 9999))
        while drawn in self._serials:
            drawn = (name, self._rng.randint(1, 9999))
        self._serials.add(drawn)
        return drawn[1]

    def place(self, unit_name: str) -> str:
        """A grid and a road in the community; in any community when the unit is not one."""
        community = unit_name if unit_name in self._communities else self._rng.choice(self._communities)
        return f"{community}第{self._rng.randint(1, 12):02d}网格{self.word('roads')}"

    def amount(self, *, low: int, high: int) -> str:
        """Yuan, most often nearer to ``low``."""
        yuan = low * (high / low) ** (self._rng.random() ** 1.6)
        return f"{round(yuan, -1):.2f}"

    def parties(self, plan: Plan, *, people: int, consents: bool = True) -> list[dict[str, Any]]:
        """An applicant (and others on that side), and one respondent, who may refuse."""
        applicants = [self._person("applicant", True) for _ in range(min(people - 1, 3) or 1)]
        suffixes = self._words["firm_suffixes"].get(plan.dispute_type)
        if suffixes:
            return [*applicants, self._firm(suffixes, "respondent", consents)]
        return [*applicants, self._person("respondent", consents)]

    def _person(self, side: str, consents: bool) -> dict[str, Any]:
        rng, name = self._rng, ""
        while not name or name in self._staff:
            name = rng.choice(self._words["surnames"]) + rng.choice(self._words["given"])
        born = f"{rng.randint(1950, 2002)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        return {
            "party_kind": "person",
            "name": name,
            "identity_number": f"{NO_REGION}{born}{rng.randint(0, 9999):04d}",
            "phone": f"1990000{rng.randint(0, 9999):04d}",
            "side": side,
            "consents": consents,
        }

    def _firm(self, suffixes: list[str], side: str, consents: bool) -> dict[str, Any]:
        name = self._rng.choice(self._words["firms"]) + self._rng.choice(suffixes)
        phone = f"0755-0000{self._rng.randint(0, 9999):04d}"
        return {"party_kind": "organisation", "name": name, "phone": phone, "side": side, "consents": consents}
