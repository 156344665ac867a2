"""Who handles which dispute: units, committees, mediators and clerks of the loaded profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.mediation.parameters import Parameters
from zhunsheng.profiles.mediation.plans import Plan
from zhunsheng.profiles.mediation.planting import CONFIDENTIAL
from zhunsheng.profiles.words import LOCAL_LEVELS

COMMITTEE, MEDIATOR = "mediation.committee", "mediation.mediator"
COMMUNITY_LEVELS = 2


@dataclass(frozen=True)
class Station:
    """Who mediates at a level: committee and mediator by matter id (None: directed mediation), and who acts."""

    committee: int | None
    mediator: int | None
    doer: str


@dataclass(frozen=True)
class Crew:
    """Who acts on one dispute, by login name; its leader by person id; ``stations`` in the order of the levels."""

    unit: Unit
    registered_by: str
    clerk: str
    leader: int
    stations: tuple[Station, ...]


class Casting(Cast):
    """Chooses a crew for each plan."""

    def __init__(self, loaded: Loaded, parameters: Parameters, rng: Random) -> None:
        super().__init__(loaded, rng)
        self.parameters, profile = parameters, loaded.profile
        self._communities = [unit.code for unit in profile.units if unit.level in LOCAL_LEVELS]
        self._committee_of = {entry.unit: entry.key for entry in profile.registers if entry.kind == COMMITTEE}
        self._mediators: dict[str, list[tuple[str, str]]] = {}
        for entry in profile.registers:
            if entry.kind == MEDIATOR:
                self._mediators.setdefault(entry.values["committee"], []).append((entry.key, entry.values["person"]))

    def crew(self, plan: Plan) -> Crew:
        """A crew whose posts and appointments let it take every act of the plan."""
        line = self.parameters.line(plan.kind)
        clerk = self.one_of(Role.JUSTICE_CLERK, unit=self.loaded.profile.street)
        is_local = self.rng.random() < line.get("community_share", 0) and not line.get("directed")
        code = self.rng.choice(self._communities) if is_local else _by_type(line["units"], plan)
        levels = [stay.level for stay in plan.stays] or [1]
        stations = [
            Station(None, None, clerk) if line.get("directed") else self._station(plan, code, level) for level in levels
        ]
        if CONFIDENTIAL in plan.marks:
            stations = [Station(station.committee, station.mediator, clerk) for station in stations]
        registered_by = self._intake(code) if is_local else self.rng.choice([clerk, stations[0].doer])
        leader = self.one_of(Role.LEADER, Role.DEPUTY_LEADER)
        return Crew(self.loaded.units[code], registered_by, clerk, self.loaded.people[leader].pk, tuple(stations))

    def _station(self, plan: Plan, code: str, level: int) -> Station:
        is_local = code in self._communities and level <= COMMUNITY_LEVELS
        committee = self._committee_of[code] if is_local else _by_type(self.parameters.habits["committees"], plan)
        key, person = self.rng.choice(self._mediators[committee])
        return Station(self.loaded.entries[committee].pk, self.loaded.entries[key].pk, person)

    def _intake(self, code: str) -> str:
        return self.one_of(Role.MEDIATOR, Role.COMMUNITY_CLERK, Role.GRID_WORKER, unit=code)


def _by_type(table: Mapping[str, Any], plan: Plan) -> str:
    return str(table.get(plan.dispute_type, table["other"]))
