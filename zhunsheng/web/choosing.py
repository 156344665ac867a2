"""Choosing the columns of a list, by a form that works without scripts: ticks, places, steps up and down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zhunsheng.kernel.declare.kind import Record
from zhunsheng.web.columns import ListColumn, columns_of, default_names
from zhunsheng.web.narrowing import Narrowing

SHOW, PLACE, UP, DOWN = "show", "place-", "up", "down"
LAST = 10_000


@dataclass(frozen=True)
class ChoosableColumn:
    """A column as the form draws it: ticked or not, and at which place (from 1) if ticked."""

    column: ListColumn
    place: int | None

    @property
    def place_field(self) -> str:
        return PLACE + self.column.name


def choosable(narrowing: Narrowing) -> list[ChoosableColumn]:
    """Every column of the list: the shown ones in their order, then the others."""
    known, shown = columns_of(narrowing.kind), names_in(narrowing)
    rest = [name for name in known if name not in shown]
    return [
        *(ChoosableColumn(known[name], place) for place, name in enumerate(shown, start=1)),
        *(ChoosableColumn(known[name], None) for name in rest),
    ]


def names_in(narrowing: Narrowing) -> tuple[str, ...]:
    """The names of the columns that the list shows."""
    return narrowing.columns or default_names(narrowing.kind)


def rearranged(narrowing: Narrowing, ticked: Sequence[str], given: Mapping[str, str]) -> Narrowing:
    """The list with the columns that a filled form asks for; as it is when none is ticked."""
    names = _in_places(narrowing.kind, names_in(narrowing), ticked, given)
    for button, step in ((UP, -1), (DOWN, 1)):
        if given.get(button) in names:
            names = _moved(names, given[button], step)
    columns = () if names == default_names(narrowing.kind) else names
    return replace(narrowing, columns=columns) if names else narrowing


def _in_places(
    kind: type[Record], before: Sequence[str], ticked: Sequence[str], given: Mapping[str, str]
) -> tuple[str, ...]:
    """The ticked columns by the places typed beside them; one that was given another's place comes to stand there."""
    known = [name for name in (*before, *columns_of(kind)) if name in ticked]

    def order(name: str) -> tuple[int, int]:
        stood = before.index(name) + 1 if name in before else LAST
        text = given.get(PLACE + name, "").strip()
        place = min(int(text), LAST) if text.isdecimal() else stood
        return place, (place > stood) - (place < stood)

    return tuple(sorted(dict.fromkeys(known), key=order))


def _moved(names: tuple[str, ...], name: str, step: int) -> tuple[str, ...]:
    rest = [each for each in names if each != name]
    place = min(max(names.index(name) + step, 0), len(rest))
    return (*rest[:place], name, *rest[place:])
