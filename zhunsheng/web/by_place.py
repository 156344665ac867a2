"""一张网: how many matters of every located kind lie in each place. Each number opens the list that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count
from django.urls import reverse

from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.places import Place, Places, register_of_places
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.context import ordered_kinds
from zhunsheng.web.lists import UNPLACED, Choice, Filter, unit_among, units_near, units_within, years_near
from zhunsheng.web.narrowing import NOWHERE, Narrowing

ALTOGETHER = "合计"


@dataclass(frozen=True)
class Number:
    """A count with the address of the list behind it."""

    count: int
    address: str


@dataclass(frozen=True)
class PlaceRow:
    """A place, how deep it lies in others, and a number for each kind."""

    name: str
    depth: int
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class PlacesPage:
    """What the template draws: a column for each kind, a row for each place, those of no place, and all together."""

    register: type[Record]
    kinds: tuple[type[Record], ...]
    rows: tuple[PlaceRow, ...]
    unplaced: PlaceRow
    together: PlaceRow
    filters: tuple[Filter, ...]


def located_kinds() -> list[type[Record]]:
    """The kinds whose matters lie somewhere, without the register of places itself."""
    return [kind for kind in ordered_kinds() if kind.located and register_of_places(kind) is not kind]


def places_page(viewer: Viewer, unit_id: int | None, year: int | None, today: date) -> PlacesPage:
    """All that the viewer may open, by place. Raises BadAddress for a unit that they do not reach."""
    units = units_near(viewer, unit_id)
    unit = unit_among(units, unit_id)
    asked = [Narrowing(kind, unit_id=unit_id, year=year) for kind in located_kinds()]
    counts = {narrowing.kind.key: _by_place(viewer, narrowing, unit) for narrowing in asked}
    asked = [narrowing for narrowing in asked if counts[narrowing.kind.key]]
    register = register_of_places(located_kinds()[0])
    found = Places(register)
    near = _near(viewer, unit, found, {place for by_place in counts.values() for place in by_place})
    return PlacesPage(
        register,
        tuple(narrowing.kind for narrowing in asked),
        tuple(_rows(near, found, asked, counts)),
        PlaceRow(UNPLACED, 0, tuple(_number(each, NOWHERE, counts[each.kind.key].get(None, 0)) for each in asked)),
        PlaceRow(ALTOGETHER, 0, tuple(_number(each, "", sum(counts[each.kind.key].values())) for each in asked)),
        tuple(_filters(units, unit_id, year, today)),
    )


def _by_place(viewer: Viewer, narrowing: Narrowing, unit: Unit | None) -> dict[int | None, int]:
    """How many matters of a kind lie in each place itself; under None those that lie in none. One query."""
    kind, part = narrowing.kind, narrowing.slice(viewer, unit)
    if not part.tokens:
        return {}
    rows = kind.present_rows().filter(matter_id__in=part.matter_ids()).order_by()
    return dict(rows.values_list(kind.located).annotate(Count("matter_id")))


def _near(viewer: Viewer, unit: Unit | None, found: Places, counted: set[int | None]) -> list[Place]:
    """The places of the viewer's units, or of the one chosen, whatever else something lies in, and all around these."""
    paths = (unit.path,) if unit is not None else tuple(each.path for each in units_within(viewer))
    inner = (place.id for place in found.entries if place.unit_path.startswith(paths) or place.id in counted)
    shown = found.with_those_around(inner)
    return [place for place in found.entries if place.id in shown]


def _rows(
    near: Sequence[Place], found: Places, asked: Sequence[Narrowing], counts: dict[str, dict[int | None, int]]
) -> Iterator[PlaceRow]:
    for place, depth in _as_tree(near):
        inside = found.below(place.id)
        numbers = (sum(counts[each.kind.key].get(one, 0) for one in inside) for each in asked)
        yield PlaceRow(
            place.name,
            depth,
            tuple(_number(each, str(place.id), number) for each, number in zip(asked, numbers, strict=True)),
        )


def _as_tree(near: Sequence[Place]) -> Iterator[tuple[Place, int]]:
    """Each place after the one that it lies in, with its depth; one that lies in itself by a circle is shown at the top."""
    by_id = {place.id: place for place in near}
    inner: dict[int | None, list[Place]] = {}
    for place in near:
        inner.setdefault(place.within if place.within in by_id else None, []).append(place)
    shown: set[int] = set()
    for top in (*inner.get(None, ()), *near):
        coming = [(top, 0)]
        while coming:
            place, depth = coming.pop()
            if place.id in shown:
                continue
            shown.add(place.id)
            yield place, depth
            coming += [(each, depth + 1) for each in reversed(inner.get(place.id, []))]


def _number(narrowing: Narrowing, place: str, count: int) -> Number:
    codes = {narrowing.kind.located: place} if place else {}
    query = replace(narrowing, codes=codes).address()
    return Number(count, f"{reverse('record_list', args=[narrowing.kind.key])}?{query}")


def _filters(units: Sequence[Unit], unit_id: int | None, year: int | None, today: date) -> Iterator[Filter]:
    years = years_near(today, year)
    yield Filter("year", "登记年度", tuple(Choice(each, label, each == str(year)) for each, label in years.items()))
    if len(units) > 1:
        choices = (Choice(str(each.pk), each.name, each.pk == unit_id) for each in units)
        yield Filter("unit", "单位", tuple(choices))
