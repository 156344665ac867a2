"""The words of a request: what it is about, where, who asks, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from zhunsheng.profiles.citizen_requests.casting import Handling
from zhunsheng.profiles.citizen_requests.parameters import Parameters
from zhunsheng.profiles.citizen_requests.plans import Plan
from zhunsheng.profiles.citizen_requests.planting import LAWFULLY_HANDLED, WITHOUT_GRID
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.words import Words

FILE = "citizen_requests_stories.yaml"


@dataclass(frozen=True)
class Tale:
    """What the form says of a request; ``requester`` is empty for what our own people found."""

    subject: str
    text: str
    place: str
    requester: dict[str, Any]
    enterprise: str = ""


class Tales(Words):
    """Draws what suits a plan."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        super().__init__(loaded, FILE, rng)
        self.parameters = parameters

    def tale(self, plan: Plan, handling: Handling, *, is_found: bool) -> Tale:
        """The words of the opening form."""
        place = self.word("roads") if WITHOUT_GRID in plan.marks else self.place(handling.local)
        subject = self.word("subjects", handling.topic) if plan.child is None else plan.child.subject
        text = self.word("texts").format(place=place, subject=subject)
        is_of_enterprise = self._rng.random() < self.parameters.share("by_enterprise")
        enterprise = self.firm(self.firm_suffixes())["name"] if is_of_enterprise else ""
        return Tale(subject, text, place, {} if is_found else self._requester(plan), enterprise)

    def result(self, plan: Plan, handling: Handling) -> str:
        """What the unit reports to have done."""
        return self.word("results", "child" if plan.child is not None else handling.topic)

    def visit(self, plan: Plan) -> dict[str, str]:
        """What is said at the last visit: result and satisfaction, by code; empty where nothing was said."""
        share, rng = self.parameters.share, self._rng
        if LAWFULLY_HANDLED in plan.marks:
            return {"visit_result": "unsolved", "satisfaction": "dissatisfied"}
        if rng.random() < share("unreached"):
            return {"visit_result": "unreached", "satisfaction": ""}
        result = "unsolved" if rng.random() < share("unsolved") else "solved"
        if rng.random() < share("unrated"):
            return {"visit_result": result, "satisfaction": ""}
        shares = {name: share(name) for name in ("dissatisfied", "basically_satisfied")}
        satisfied = 1 - sum(shares.values())
        rating = rng.choices([*shares, "satisfied"], [*shares.values(), satisfied])[0]
        return {"visit_result": result, "satisfaction": rating}

    def firm_suffixes(self) -> list[str]:
        suffixes: list[str] = self._words["firm_suffixes"]
        return suffixes

    def _requester(self, plan: Plan) -> dict[str, Any]:
        """Who asks: the applicant of the dispute where one grew out of it."""
        person = self.person()
        if plan.child is not None and plan.child.applicant:
            return {**person, "name": plan.child.applicant, "phone": plan.child.phone}
        return person
