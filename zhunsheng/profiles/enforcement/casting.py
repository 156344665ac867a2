"""Who does a case and under which power: certified officers, a power of the unit, and of a block one that it has."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from django.db.models import Q

from zhunsheng.kernel import registry
from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.enforcement.parameters import Parameters
from zhunsheng.profiles.enforcement.plans import Plan
from zhunsheng.profiles.enforcement.script import Crew
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.words import GRID, Words

POWER, CERTIFICATE = "authority.power", "authority.certificate"
HEADS = (Role.LEADER, Role.DEPUTY_LEADER)


class Casting(Cast):
    """Draws the people and the power of a plan out of the registers as they stand."""

    enforcing = (Role.OFFICER,)

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        super().__init__(loaded, rng)
        self.parameters = parameters
        self.certified = self._holding(expires_on__gte=loaded.profile.today)
        self.lapsed = self._holding(expires_on__lt=loaded.profile.today)
        self.powers = self._powers()
        self.blocks = [
            loaded.entries[entry.key].pk
            for entry in loaded.profile.registers
            if entry.kind == GRID and entry.values["grid_kind"] == "block"
        ]

    def crew(self, plan: Plan, day: date) -> Crew:
        """Who does the case filed on a day."""
        lead, second = self.rng.sample(self.certified, 2)
        fits = [
            power
            for power in self.powers
            if not plan.is_of_block or (power.block_since_on is not None and power.block_since_on <= day)
        ]
        power = self.rng.choice(fits)
        return Crew(
            lead=lead,
            squad_head=self.one_of(Role.SQUAD_HEAD),
            reviewer=self.one_of(Role.LEGAL_REVIEWER),
            head=self.one_of(*HEADS),
            officers=(self.loaded.people[lead].pk, self.loaded.people[second].pk),
            power=power.matter_id,
            field=power.field,
            subject=power.name.removeprefix("对").removesuffix("的处罚"),
            block=self.rng.choice(self.blocks) if plan.is_of_block else None,
        )

    @property
    def chair(self) -> int:
        """The id of the head who chairs the meetings."""
        return self.loaded.people[self._heads()[0].login].pk

    def attendees(self, words: Words) -> list[dict[str, Any]]:
        """The heads at a meeting, each with an opinion."""
        return [
            {"person": self.loaded.people[person.login].pk, "name": person.name, "opinion": words.word("opinions")}
            for person in self._heads()
        ]

    def _heads(self) -> list[Any]:
        return [person for person in self.loaded.profile.people if any(post.role in HEADS for post in person.posts)]

    def _holding(self, **expiry: date) -> list[str]:
        """The officers whose certificate was valid on the first day and expires as said, by login."""
        profile = self.loaded.profile
        cards: Any = registry.kind(CERTIFICATE)
        valid = cards.objects.filter(valid_from__lte=profile.installed_on, **expiry)
        holders = set(valid.values_list("person_id", flat=True))
        return [
            person.login
            for person in profile.people
            if self.loaded.people[person.login].pk in holders
            and any(post.role in self.enforcing for post in person.posts)
        ]

    def _powers(self) -> list[Any]:
        """The powers to penalise that are enforced here, of the fields that the habits name."""
        powers: Any = registry.kind(POWER)
        profile = self.loaded.profile
        in_force = Q(valid_from__lte=profile.today) & (Q(valid_until=None) | Q(valid_until__gt=profile.today))
        found = powers.objects.filter(in_force, power_kind="penalty", field__in=self.parameters.habits["fields"])
        return list(found.order_by("code"))
