"""The rows of a list: one fetch of matters, one of records, references together; cells made ready for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhunsheng.kernel.declare.fields import ChoiceField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Deadline, Matter
from zhunsheng.web.dates import remaining, tabular
from zhunsheng.web.narrowing import states_of
from zhunsheng.web.values import Wording, by_attribute

CSS = (
    ((models.DateField, ChoiceField), "whole"),
    ((models.IntegerField, models.DecimalField), "figure"),
    ((models.CharField,), "words"),
)
ADVISORY_PASSED = "提示日已过"


@dataclass(frozen=True)
class Heading:
    """A column's heading. ``order`` names the sort it offers, if any."""

    label: str
    css: str = ""
    order: str = ""


@dataclass(frozen=True)
class Row:
    """One matter: its cells as text, where it is opened, and what marks it."""

    url: str
    cells: tuple[str, ...]
    css: str


@dataclass(frozen=True)
class Table:
    """Headings and rows of one kind's list."""

    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]

    def lines(self) -> list[tuple[str, SafeString]]:
        """Each row's class and cells, the first cell being the link.

        The cells are put together here, escaped, because a template loop over them costs ten times as much.
        """
        openings = [f'<td class="{heading.css}" data-label="{escape(heading.label)}">' for heading in self.headings[1:]]
        return [(row.css, _cells(row, openings)) for row in self.rows]


def _cells(row: Row, openings: Sequence[str]) -> SafeString:
    link = f'<th scope="row"><a href="{row.url}">{escape(row.cells[0])}</a></th>'
    rest = zip(openings, row.cells[1:], strict=True)
    return mark_safe(link + "".join(f"{opening}{escape(text)}</td>" if text else "<td></td>" for opening, text in rest))


def headings_of(kind: type[Record]) -> tuple[Heading, ...]:
    """Number (or what names a register entry), the declared columns, then state, unit and the two dates."""
    columns = kind.columns()
    named = [_heading(columns, name) for name in shown_columns(kind)]
    first = [Heading("编号", "", "number_order")] if kind.papers else []
    last = [Heading("状态", "whole"), Heading("单位", "whole"), Heading("登记日期", "whole", "opened_on")]
    return tuple(first + named + last + ([Heading("最近到期", "whole", "due_on")] if has_clocks(kind) else []))


def shown_columns(kind: type[Record]) -> tuple[str, ...]:
    return kind.list_columns or tuple(list(kind.columns())[:4])


def has_clocks(kind: type[Record]) -> bool:
    return any(procedure.clocks for procedure in kind.procedures.values())


def table_of(kind: type[Record], matter_ids: Sequence[int], wording: Wording, today: date) -> Table:
    """The table of these matters, in the order given."""
    matters = Matter.objects.select_related("unit").in_bulk(matter_ids)
    records = _records(kind, matter_ids)
    names, columns = shown_columns(kind), kind.columns()
    values = {pk: _values(names, columns, records[pk]) for pk in matters if pk in records}
    for row in values.values():
        wording.expect({name: columns[name] for name in names if name in columns}, row)
    binding = _overdue(matters, today)
    states = states_of(kind)
    rows = []
    for pk in matter_ids:
        matter = matters[pk]
        path = matter.unit.ancestor_ids()
        texts = [
            wording.in_table(columns[name], values[pk][name], path) if name in columns else tabular(values[pk][name])
            for name in names
        ]
        rows.append(_row(kind, matter, texts, states[matter.state], binding, today))
    return Table(headings_of(kind), tuple(rows))


def _row(kind: type[Record], matter: Matter, texts: list[str], state: str, overdue: frozenset[int], today: date) -> Row:
    if kind.papers:
        texts = [matter.number or "（未编号）", *texts]
    texts[0] = texts[0] or matter.heading or "（无名称）"
    cells = [*texts, "已作废" if matter.is_void else state, matter.unit.short_name, tabular(matter.opened_on)]
    if has_clocks(kind):
        cells.append(_due(matter, matter.pk in overdue, today))
    css = "void" if matter.is_void else "late" if matter.pk in overdue else ""
    return Row(reverse("record", args=[kind.key, matter.pk]), tuple(cells), css)


def _due(matter: Matter, is_overdue: bool, today: date) -> str:
    if matter.due_on is None or matter.is_void:
        return ""
    if matter.due_on < today and not is_overdue:
        return f"{tabular(matter.due_on)} {ADVISORY_PASSED}"
    return f"{tabular(matter.due_on)} {remaining(matter.due_on, today)}"


def _overdue(matters: dict[int, Matter], today: date) -> frozenset[int]:
    """Which of the matters whose nearest date has passed are really late: an advisory limit only reminds."""
    past = [pk for pk, matter in matters.items() if matter.due_on is not None and matter.due_on < today]
    if not past:
        return frozenset()
    running = Deadline.objects.filter(matter_id__in=past, stopped_on=None, is_advisory=False, due_on__lt=today)
    return frozenset(running.values_list("matter_id", flat=True)) - {pk for pk in past if matters[pk].is_void}


def _records(kind: type[Record], matter_ids: Sequence[int]) -> dict[int, Any]:
    """The record of each matter; of a register its newest version."""
    rows = kind._default_manager.filter(matter_id__in=matter_ids)
    if kind.is_register:
        rows = rows.order_by("position")
    return {row.matter_id: row for row in rows}


def _values(names: Sequence[str], columns: Any, record: Any) -> dict[str, Any]:
    declared = {name: columns[name] for name in names if name in columns}
    return {**{name: getattr(record, name) for name in names if name not in columns}, **by_attribute(declared, record)}


def _heading(columns: Any, name: str) -> Heading:
    column = columns.get(name)
    if column is None:
        return Heading({"valid_from": "生效日期", "valid_until": "失效日期"}[name], "whole")
    return Heading(str(column.verbose_name), css_of(column))


def css_of(column: models.Field[Any, Any]) -> str:
    """How a column's cells are set: kept on one line, to the right, or given room."""
    return next((css for types, css in CSS if isinstance(column, types)), "")
