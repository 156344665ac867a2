"""A page of a list: rows, count, filters, where it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Matter, Unit
from zhunsheng.kernel.scope import COUNT_CAP, Position, counted, page
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.columns import ListColumn
from zhunsheng.web.lights import TOGETHER
from zhunsheng.web.narrowing import LIT, NOWHERE, PAST, BadAddress, Narrowing, is_of_days, states_of
from zhunsheng.web.table import Table, table_of
from zhunsheng.web.values import Wording

PAGE_SIZE = 50
WITHIN_DAYS = "lists.within_days"
YEARS_BACK = 4
UNPLACED = "未定"


@dataclass(frozen=True)
class Choice:
    """One option of a filter."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter of the list: its name in the address, its label and its options."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class SortedHeading:
    """A column's heading with the address that sorts by it, and how the list is sorted by it now."""

    column: ListColumn
    address: str
    direction: str


@dataclass(frozen=True)
class ListPage:
    """What the list template draws."""

    kind: type[Record]
    narrowing: Narrowing
    table: Table
    count: str
    filters: tuple[Filter, ...]
    headings: tuple[SortedHeading, ...]
    next_address: str

    @property
    def address(self) -> str:
        return self.narrowing.address()


def list_page(viewer: Viewer, narrowing: Narrowing, today: date) -> ListPage:
    """The page of the list that the viewer asks for. Raises BadAddress for a unit that they do not reach."""
    units = units_near(viewer, narrowing.unit_id)
    part = narrowing.slice(viewer, unit_among(units, narrowing.unit_id))
    found = page(
        part, order=narrowing.order, descending=narrowing.descending, after=narrowing.after, size=PAGE_SIZE + 1
    )
    shown = found[:PAGE_SIZE]
    wording = Wording(World(), today)
    table = table_of(narrowing.kind, [matter_id for matter_id, _ in shown], wording, today, narrowing.columns)
    going_on = narrowing.address_after(Position(shown[-1][1], shown[-1][0])) if len(found) > PAGE_SIZE else ""
    return ListPage(
        kind=narrowing.kind,
        narrowing=narrowing,
        table=table,
        count=count_in_words(counted(part)),
        filters=tuple(_filters(narrowing, units, wording)),
        headings=tuple(_sorted(narrowing, column) for column in table.columns),
        next_address=going_on,
    )


def count_in_words(count: int) -> str:
    """Exact up to the cap, 1万+ beyond."""
    return f"{COUNT_CAP // 10_000}万+" if count > COUNT_CAP else str(count)


def units_within(viewer: Viewer) -> list[Unit]:
    """The units of the viewer's posts and all below them, in the order of the tree."""
    paths = {f"/{'/'.join(map(str, post.unit_path))}/" for post in viewer.posts}
    return list(Unit.objects.filter(_any_of(paths)).order_by("path")) if paths else []


def _any_of(paths: set[str]) -> Q:
    reach = Q()
    for path in paths:
        reach |= Q(path__startswith=path)
    return reach


def units_near(viewer: Viewer, chosen_id: int | None) -> list[Unit]:
    """The units to choose from: those of the viewer's posts and the next ones below; of the chosen one likewise.

    A district has a thousand communities: one goes down step by step instead of listing them all.
    """
    tops = {post.unit_id for post in viewer.posts}
    near = tops if chosen_id is None else tops | {chosen_id}
    found = Unit.objects.filter(Q(pk__in=near) | Q(parent_id__in=near)).order_by("path")
    return [unit for unit in found if tops & set(unit.ancestor_ids())]


def unit_among(units: list[Unit], unit_id: int | None) -> Unit | None:
    """The unit asked for. Raises BadAddress when it is none of ``units``."""
    if unit_id is None:
        return None
    found = next((unit for unit in units if unit.pk == unit_id), None)
    if found is None:
        raise BadAddress("所选单位不存在，或不在您的岗位范围内")
    return found


def _filters(narrowing: Narrowing, units: list[Unit], wording: Wording) -> list[Filter]:
    found = [_filter("state", "状态", states_of(narrowing.kind), narrowing.state)]
    if len(units) > 1:
        top = min(len(unit.ancestor_ids()) for unit in units)
        names = {str(unit.pk): "　" * (len(unit.ancestor_ids()) - top) + unit.name for unit in units}
        found.append(_filter("unit", "单位", names, str(narrowing.unit_id or "")))
    found.append(_filter("year", "登记年度", years_near(wording.day, narrowing.year), str(narrowing.year or "")))
    if narrowing.kind.lights:
        labels = {colour.value: text for colour, text in TOGETHER.items()}
        found.append(_filter(LIT, narrowing.kind.lights.label, labels, narrowing.codes.get(LIT, "")))
    columns = narrowing.kind.columns()
    path = units[0].ancestor_ids() if units else ()
    for name in narrowing.kind.filters:
        labels = _days(wording, path) if is_of_days(narrowing.kind, name) else wording.choices(columns[name], path)
        found.append(_filter(name, str(columns[name].verbose_name), labels, narrowing.codes.get(name, "")))
    if narrowing.kind.located in narrowing.codes:
        found.append(_place(narrowing))
    return found


def years_near(day: date, chosen: int | None) -> dict[str, str]:
    """The years to choose from: the present one and those before it, and whichever is chosen."""
    years = {day.year - back for back in range(YEARS_BACK + 1)} | ({chosen} if chosen else set())
    return {str(year): f"{year}年" for year in sorted(years, reverse=True)}


def _place(narrowing: Narrowing) -> Filter:
    """The place that the list is narrowed to. One comes to it from the places: a district has thousands of them."""
    name = narrowing.kind.located
    label, chosen = str(narrowing.kind.columns()[name].verbose_name), narrowing.codes[name]
    if chosen == NOWHERE:
        return _filter(name, label, {NOWHERE: UNPLACED}, chosen)
    found = Matter.objects.filter(pk=int(chosen), kind=narrowing.kind.places())
    heading = found.values_list("heading", flat=True).first()
    return _filter(name, label, {chosen: f"{heading or '（查无此项）'}及其下级"}, chosen)


def _days(wording: Wording, path: tuple[int, ...]) -> dict[str, str]:
    """The options of a filter by a date: within so many days, as the place has them, or past."""
    spans = wording.world.settings.resolve(WITHIN_DAYS, path, wording.day).value
    return {**{str(span): f"{span}日内" for span in spans}, PAST: "已过"}


def _filter(name: str, label: str, labels: dict[str, str], chosen: str) -> Filter:
    return Filter(name, label, tuple(Choice(value, text, value == chosen) for value, text in labels.items()))


def _sorted(narrowing: Narrowing, column: ListColumn) -> SortedHeading:
    if not column.order:
        return SortedHeading(column, "", "")
    is_present = column.order == narrowing.order
    descending = not narrowing.descending if is_present else column.order != "due_on"
    direction = ("descending" if narrowing.descending else "ascending") if is_present else "none"
    return SortedHeading(column, narrowing.address(order=column.order, descending=descending), direction)
