"""Where matters lie: entries of the register of places (网格、街区、社区), each of which may lie in another.

A kind says by ``located`` which of its columns names the place; of the register itself that is the place around an entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record


class Place(NamedTuple):
    """An entry of the register: its id, what it is called, its unit, and the place that it lies in."""

    id: int
    name: str
    unit_path: str
    within: int | None


def register_of_places(kind: type[Record]) -> type[Record]:
    """The register that says where matters of a located kind lie."""
    return registry.kind(kind.places())


class Places:
    """All entries of the register as they stand now, in the order of their names. One query."""

    def __init__(self, register: type[Record]) -> None:
        around = register.columns()[register.located].attname
        rows = register.present_rows().order_by("matter__heading", "matter_id")
        named = rows.values_list("matter_id", "matter__heading", "matter__unit__path", around)
        self.entries = [Place(*row) for row in named]
        self._within = {place.id: place.within for place in self.entries}
        self._inner: dict[int | None, list[int]] = {}
        for place in self.entries:
            self._inner.setdefault(place.within, []).append(place.id)

    def with_those_around(self, inner: Iterable[int]) -> set[int]:
        """These places and all that they lie in."""
        found: set[int] = set()
        for place_id in inner:
            around: int | None = place_id
            while around is not None and around not in found:
                found.add(around)
                around = self._within.get(around)
        return found

    def below(self, top: int) -> list[int]:
        """A place and all that lie in it, however deep; a circle is gone round once."""
        found, seen = [top], {top}
        for place_id in found:
            fresh = [each for each in self._inner.get(place_id, ()) if each not in seen]
            seen.update(fresh)
            found += fresh
        return found
