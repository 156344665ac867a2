"""The words of a year: people, firms, places and reasons, put together at random from the invented parts of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.profile import Profile

FILE = "words.yaml"
GRID = "citizen_requests.grid"
# The levels of units at the bottom, where people live.
LOCAL_LEVELS = ("community", "village")
# An area that no identity number has.
NO_REGION = "999999"


class Words:
    """Draws words at random, from the profile's common ones and those of one ledger; staff names never come up."""

    def __init__(self, loaded: Loaded, own_file: str, rng: Random) -> None:
        self._words: Mapping[str, Any] = {**loaded.profile.read(FILE), **loaded.profile.read(own_file)}
        self._staff = {person.name for person in loaded.profile.people}
        self._rng = rng
        self._grids = _grids(loaded.profile)
        self._serials: set[tuple[str, int]] = set()

    def word(self, name: str, key: str = "") -> str:
        """One of the texts under ``name`` (and ``key`` below it)."""
        found = self._words[name][key] if key else self._words[name]
        return str(found if isinstance(found, str) else self._rng.choice(found))

    def serial(self, name: str) -> int:
        """A serial number of up to four digits that was not drawn before for ``name``."""
        drawn = (name, self._rng.randint(1, 9999))
        while drawn in self._serials:
            drawn = (name, self._rng.randint(1, 9999))
        self._serials.add(drawn)
        return drawn[1]

    def place(self, unit: str) -> str:
        """A grid and a road in the community (by its code); in any community when the unit is not one."""
        grids = self._grids.get(unit) or self._rng.choice(list(self._grids.values()))
        return self._rng.choice(grids) + self.word("roads")

    def amount(self, *, low: int, high: int) -> str:
        """Yuan, most often nearer to ``low``."""
        yuan = low * (high / low) ** (self._rng.random() ** 1.6)
        return f"{round(yuan, -1):.2f}"

    def person(self) -> dict[str, Any]:
        """A natural person as the lines of parties have it."""
        rng, name = self._rng, ""
        while not name or name in self._staff:
            name = rng.choice(self._words["surnames"]) + rng.choice(self._words["given"])
        born = f"{rng.randint(1950, 2002)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        return {
            "party_kind": "person",
            "name": name,
            "identity_number": f"{NO_REGION}{born}{rng.randint(0, 9999):04d}",
            "phone": f"1990000{rng.randint(0, 9999):04d}",
        }

    def address_of(self, name: str) -> str:
        """Where a person or a firm of this name is to be found: always the same, and nothing drawn for it."""
        rng = Random(name)
        grids = rng.choice(list(self._grids.values()))
        return f"{rng.choice(grids)}{rng.choice(self._words['roads'])}{rng.randint(1, 99)}号"

    def firm(self, suffixes: list[str]) -> dict[str, Any]:
        """An organisation as the lines of parties have it."""
        name = self._rng.choice(self._words["firms"]) + self._rng.choice(suffixes)
        phone = f"{self._words['firm_phone']}{self._rng.randint(0, 9999):04d}"
        return {"party_kind": "organisation", "name": name, "phone": phone}


def _grids(profile: Profile) -> dict[str, list[str]]:
    """The names of the grids of each community, by its code."""
    found: dict[str, list[str]] = {}
    for entry in profile.registers:
        if entry.kind == GRID and entry.values["grid_kind"] == "grid":
            found.setdefault(entry.unit, []).append(entry.values["name"])
    return found
