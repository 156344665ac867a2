"""The rows of a list: one fetch of matters with their records, references together; cells made ready for the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhunsheng.files.cells import Cell, words_of
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Deadline
from zhunsheng.kernel.models.deadlines import overdue
from zhunsheng.kernel.models.units import ids_along
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.today import this_minute
from zhunsheng.metrics.engines.lights import colours
from zhunsheng.web.columns import DUE, DUE_ON, LIGHTS, NUMBER, STATE, ListColumn, chosen_columns
from zhunsheng.web.dates import remaining, tabular
from zhunsheng.web.lights import in_list
from zhunsheng.web.narrowing import states_of
from zhunsheng.web.values import Wording

ADVISORY_PASSED = "提示日已过"
# What a row says of the matter itself, whichever columns it shows.
OF_MATTER = (
    "matter__number", "matter__outer_number", "matter__heading", "matter__state", "matter__is_void", "matter__due_on",
    "matter__due_at", "matter__unit__path",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One matter as a list shows it: its cells in the order of the columns, and what marks its row (late, void)."""

    matter_id: int
    cells: tuple[Cell, ...]
    mark: str


@dataclass(frozen=True)
class Row:
    """One matter: its cells as text, where it is opened, and what marks it."""

    url: str
    cells: tuple[str, ...]
    css: str


@dataclass(frozen=True)
class Table:
    """Columns and rows of one kind's list."""

    columns: tuple[ListColumn, ...]
    rows: tuple[Row, ...]

    def lines(self) -> list[tuple[str, SafeString]]:
        """Each row's class and cells, the first cell being the link.

        The cells are put together here, escaped, because a template loop over them costs ten times as much.
        """
        openings = openings_of((column.label, column.css) for column in self.columns[1:])
        return [(row.css, mark_safe(_link(row) + cells_of(openings, row.cells[1:]))) for row in self.rows]


def openings_of(headings: Iterable[tuple[str, str]]) -> list[str]:
    """The opening tag of a cell under each heading (label and class); the label stands by the cell on a narrow screen."""
    return [f'<td class="{css}" data-label="{escape(label)}">' for label, css in headings]


def cells_of(openings: Sequence[str], texts: Sequence[str]) -> SafeString:
    """The cells of one row, escaped."""
    return mark_safe(
        "".join(
            f"{opening}{escape(text)}</td>" if text else "<td></td>"
            for opening, text in zip(openings, texts, strict=True)
        )
    )


def _link(row: Row) -> str:
    return f'<th scope="row"><a href="{row.url}">{escape(row.cells[0])}</a></th>'


def table_of(
    kind: type[Record], matter_ids: Sequence[int], wording: Wording, today: date, names: tuple[str, ...] = ()
) -> Table:
    """The table of these matters, in the order given; ``names`` are the columns, those of the kind's own list if none."""
    columns = chosen_columns(kind, names)
    before, after = _address(kind)
    rows = (
        Row(f"{before}{row.matter_id}{after}", tuple(map(words_of, row.cells)), row.mark)
        for row in seen(kind, columns, matter_ids, wording, today)
    )
    return Table(columns, tuple(rows))


def seen(
    kind: type[Record], columns: Sequence[ListColumn], matter_ids: Sequence[int], wording: Wording, today: date
) -> list[Seen]:
    """What a list shows of these matters, in the order given."""
    declared = {column.stored: column.field for column in columns if column.field is not None}
    lit = colours(kind, today) if any(column.name == LIGHTS for column in columns) else {}
    stored = _stored(kind, [column.stored for column in columns if column.stored], lit, matter_ids)
    for row in stored.values():
        wording.expect(declared, {name: getattr(row, name) for name in declared})
    past = _past(stored)
    late = _late(past)
    readers = [_reader(kind, column, wording, past - late, today) for column in columns]
    found = []
    for pk in matter_ids:
        row = stored[pk]
        path = ids_along(row.matter__unit__path)
        first, *rest = (read(row, path) for read in readers)
        first = first or row.matter__heading or "（无名称）"
        mark = "void" if row.matter__is_void else "late" if pk in late else ""
        found.append(Seen(pk, (first, *rest), mark))
    return found


Reader = Callable[[Any, tuple[int, ...]], Cell]


def _reader(kind: type[Record], column: ListColumn, wording: Wording, reminded: frozenset[int], today: date) -> Reader:
    """How a column's cell is read from a stored row and the path of its unit; of ``reminded`` an advisory limit is past."""
    name, field = column.stored, column.field
    if field is not None:
        return lambda row, path: wording.cell(field, getattr(row, name), path)
    if column is NUMBER:
        return lambda row, path: row.matter__number or row.matter__outer_number or "（未编号）"
    if column.name == LIGHTS:
        return lambda row, path: in_list(kind, row)
    if column is STATE:
        states = states_of(kind)
        return lambda row, path: "已作废" if row.matter__is_void else states[row.matter__state]
    if column is DUE:
        return lambda row, path: _due(row, row.matter_id in reminded, today)
    if column is DUE_ON:
        return lambda row, path: "" if row.matter__is_void else row.matter__due_on or ""
    return lambda row, path: getattr(row, name) or ""


def _address(kind: type[Record]) -> tuple[str, str]:
    """What stands before and after the matter's number in the address of each row, made once for them all."""
    before, _, after = reverse("record", args=[kind.key, 0]).rpartition("0")
    return before, after


def _due(row: Any, was_reminded: bool, today: date) -> str:
    due = _nearest(row)
    if due is None or row.matter__is_void:
        return ""
    return f"{tabular(due)} {ADVISORY_PASSED if was_reminded else remaining(due, today)}"


def _nearest(row: Any) -> DayOrMoment | None:
    return None if row.matter__due_on is None else DayOrMoment(row.matter__due_on, row.matter__due_at)


def _past(stored: Mapping[int, Any]) -> frozenset[int]:
    """The matters whose nearest limit has passed."""
    now = this_minute()
    ends = {pk: _nearest(row) for pk, row in stored.items() if not row.matter__is_void}
    return frozenset(pk for pk, end in ends.items() if end is not None and end.has_passed(now))


def _late(past: frozenset[int]) -> frozenset[int]:
    """Which of the matters whose nearest limit has passed are really late: an advisory limit only reminds."""
    if not past:
        return frozenset()
    running = Deadline.objects.filter(overdue(), matter_id__in=past, is_advisory=False)
    return frozenset(running.values_list("matter_id", flat=True))


def _stored(
    kind: type[Record], names: Sequence[str], lit: Mapping[str, Any], matter_ids: Sequence[int]
) -> dict[int, Any]:
    """What is stored of each matter and its record, by matter, with the expressions ``lit``; of a register entry its newest
    version."""
    rows = kind._default_manager.filter(matter_id__in=matter_ids).annotate(**lit)
    if kind.is_register:
        rows = rows.order_by("position")
    wanted = dict.fromkeys(("matter_id", *OF_MATTER, *names, *lit))
    return {row.matter_id: row for row in rows.values_list(*wanted, named=True)}
