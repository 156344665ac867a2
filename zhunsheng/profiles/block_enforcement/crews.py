"""The block teams: who has a certificate all the time, and which powers the blocks may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.errors import Fault, InvalidDeclaration
from zhunsheng.kernel.models import Matter
from zhunsheng.profiles.cast import Cast
from zhunsheng.profiles.loader import Loaded

GRID, POWER, CERTIFICATE = "citizen_requests.grid", "authority.power", "authority.certificate"
FEWEST = 2


@dataclass(frozen=True)
class Crew:
    """A block, the names of the grids in it, and its officers by login name, the one who answers for it first."""

    block: Matter
    name: str
    grids: tuple[str, ...]
    officers: tuple[str, ...]


class Crews(Cast):
    """Divides the certified officers among the blocks."""

    def __init__(self, loaded: Loaded, rng: Random, first: date, last: date) -> None:
        super().__init__(loaded, rng)
        certified = self._certified(first, last)
        blocks = [entry for entry in loaded.profile.registers if _is_block(entry.kind, entry.values)]
        self.all = [
            Crew(
                loaded.entries[block.key],
                str(block.values["name"]),
                self._grids_in(block.key),
                self._shared_out(certified, number, len(blocks)),
            )
            for number, block in enumerate(blocks)
        ]
        self.powers = self._powers(first)

    def _certified(self, first: date, last: date) -> list[str]:
        """Whoever holds a certificate on every day of the span, by login name."""
        cards: Any = registry.kind(CERTIFICATE)._default_manager
        held = cards.filter(valid_from__lte=first, valid_until__gt=last)
        holders = set(held.values_list("person_id", flat=True))
        found = [login for login, person in self.loaded.people.items() if person.pk in holders]
        if len(found) < FEWEST:
            where = str(self.loaded.profile.folder)
            raise InvalidDeclaration([Fault(where, f"{first}至{last}一直持证的只有{len(found)}人，不足{FEWEST}人")])
        return found

    def _grids_in(self, block: str) -> tuple[str, ...]:
        registers = self.loaded.profile.registers
        return tuple(str(entry.values["name"]) for entry in registers if entry.values.get("parent") == block)

    @staticmethod
    def _shared_out(certified: Sequence[str], number: int, blocks: int) -> tuple[str, ...]:
        """Every so-manieth officer; where they are few, two who have other blocks too."""
        own = tuple(certified[number::blocks])
        spare = tuple(certified[(number + step) % len(certified)] for step in range(FEWEST))
        return own if len(own) >= FEWEST else spare

    def power(self, field: str, words: str) -> int:
        """The blocks' power of a field whose name has the words, or its first one, as a matter id."""
        powers = self.powers[field]
        return next((identity for identity, name in powers if words in name), powers[0][0])

    def _powers(self, on: date) -> Mapping[str, Sequence[tuple[int, str]]]:
        """The powers of the blocks by field, as matter ids with their names."""
        powers: Any = registry.kind(POWER)._default_manager
        found: dict[str, list[tuple[int, str]]] = {}
        for row in powers.filter(block_since_on__lte=on, valid_until=None, power_kind="penalty").order_by("code"):
            found.setdefault(row.field, []).append((row.matter_id, row.name))
        return found


def _is_block(kind: str, values: Mapping[str, Any]) -> bool:
    return kind == GRID and values.get("grid_kind") == "block"
