"""The words of a dispute: its subject and its parties."""

from __future__ import annotations

from random import Random
from typing import Any

from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.mediation.plans import Plan
from zhunsheng.profiles.words import Words

FILE = "mediation_stories.yaml"


class Stories(Words):
    """Draws what suits a plan."""

    def __init__(self, loaded: Loaded, rng: Random) -> None:
        super().__init__(loaded, FILE, rng)

    def subject(self, plan: Plan) -> str:
        """The plan's own subject, or one that suits its type."""
        subjects = self._words["subjects"]
        if plan.subject:
            return plan.subject
        return str(self._rng.choice(subjects.get(plan.dispute_type, subjects["other"])))

    def parties(self, plan: Plan, *, people: int, consents: bool = True) -> list[dict[str, Any]]:
        """An applicant (and others on that side), and one respondent, who may refuse."""
        applicants = [{**self.person(), "side": "applicant", "consents": True} for _ in range(min(people - 1, 3) or 1)]
        suffixes = self._words["firm_suffixes"].get(plan.dispute_type)
        respondent = self.firm(suffixes) if suffixes else self.person()
        return [*applicants, {**respondent, "side": "respondent", "consents": consents}]
