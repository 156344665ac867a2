"""What a request is about and who handles it: topic, channel, unit, and the people of that unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.citizen_requests.parameters import Parameters
from zhunsheng.profiles.citizen_requests.plans import Plan
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.words import LOCAL_LEVELS

LOCAL = "local"
HANDLING = (
    Role.SECTION_CLERK,
    Role.SECTION_HEAD,
    Role.COMMUNITY_CLERK,
    Role.GRID_WORKER,
    Role.SQUAD_HEAD,
    Role.OFFICER,
)


@dataclass(frozen=True)
class Handling:
    """Topic and channel by code; where it happened and who handles it, as unit codes."""

    topic: str
    channel: str
    local: str
    handler: str


class Casting(Cast):
    """Draws what suits a plan."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        super().__init__(loaded, rng)
        self.habits = parameters.habits
        self.local = [unit.code for unit in loaded.profile.units if unit.level in LOCAL_LEVELS]

    def handling(self, plan: Plan, *, is_found: bool) -> Handling:
        """A request out of which a dispute grew was about the same thing, with the same unit."""
        channel = self._drawn(self.habits["found_channels" if is_found else "channels"])
        local, child = self.rng.choice(self.local), plan.child
        if child is not None:
            topics: Mapping[str, str] = self.habits["children"]
            local = child.unit if child.unit in self.local else local
            return Handling(topics.get(child.dispute_type, topics["other"]), channel, local, child.unit)
        topic = self._drawn(self.habits["topics"])
        handlers: Mapping[str, str] = self.habits["handlers"]
        handler = handlers.get(topic, handlers["other"])
        return Handling(topic, channel, local, local if handler == LOCAL else handler)

    def another(self, handler: str) -> str:
        """Some other unit to which it may be sent by mistake."""
        return self.rng.choice([code for code in self.local if code != handler])

    def clerk(self, handler: str) -> str:
        """Somebody of the unit who may handle it; of the justice office when the unit has nobody."""
        posted: Sequence[Any] = [post for person in self.loaded.profile.people for post in person.posts]
        if any(post.unit == handler and post.role in HANDLING for post in posted):
            return self.one_of(*HANDLING, unit=handler)
        return self.one_of(Role.JUSTICE_CLERK)

    def _drawn(self, weights: Mapping[str, int]) -> str:
        return self.rng.choices(list(weights), list(weights.values()))[0]
