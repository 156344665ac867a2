"""The rows of a list: one fetch of matters with their records, references together; cells made ready for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhunsheng.kernel.declare.fields import ChoiceField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Deadline
from zhunsheng.kernel.models.deadlines import overdue
from zhunsheng.kernel.models.units import ids_along
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.today import this_minute
from zhunsheng.web.dates import remaining, tabular
from zhunsheng.web.narrowing import states_of
from zhunsheng.web.values import Wording, by_attribute

CSS = (
    ((models.DateField, ChoiceField), "whole"),
    ((models.IntegerField, models.DecimalField), "figure"),
    ((models.CharField,), "words"),
)
ADVISORY_PASSED = "提示日已过"
# What a row says of the matter itself.
OF_MATTER = (
    "matter__number", "matter__heading", "matter__state", "matter__is_void", "matter__opened_on", "matter__due_on",
    "matter__due_at", "matter__unit__short_name", "matter__unit__path",
)  # fmt: skip


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
        openings = openings_of((heading.label, heading.css) for heading in self.headings[1:])
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
    columns = kind.columns()
    shown = {name: columns.get(name) for name in shown_columns(kind)}
    declared = {name: column for name, column in shown.items() if column is not None}
    stored = _stored(kind, [name if column is None else column.attname for name, column in shown.items()], matter_ids)
    for row in stored.values():
        wording.expect(declared, by_attribute(declared, row))
    late, states = _overdue(stored), states_of(kind)
    before, after = _address(kind)
    rows = []
    for pk in matter_ids:
        row = stored[pk]
        path = ids_along(row.matter__unit__path)
        texts = [
            tabular(getattr(row, name))
            if column is None
            else wording.in_table(column, getattr(row, column.attname), path)
            for name, column in shown.items()
        ]
        cells = _with_matter(kind, row, texts, states[row.matter__state], pk in late, today)
        css = "void" if row.matter__is_void else "late" if pk in late else ""
        rows.append(Row(f"{before}{pk}{after}", cells, css))
    return Table(headings_of(kind), tuple(rows))


def _address(kind: type[Record]) -> tuple[str, str]:
    """What stands before and after the matter's number in the address of each row, made once for them all."""
    before, _, after = reverse("record", args=[kind.key, 0]).rpartition("0")
    return before, after


def _with_matter(
    kind: type[Record], row: Any, texts: list[str], state: str, is_overdue: bool, today: date
) -> tuple[str, ...]:
    """The record's own cells between what every matter has."""
    if kind.papers:
        texts = [row.matter__number or "（未编号）", *texts]
    texts[0] = texts[0] or row.matter__heading or "（无名称）"
    last = "已作废" if row.matter__is_void else state, row.matter__unit__short_name, tabular(row.matter__opened_on)
    return (*texts, *last, _due(row, is_overdue, today)) if has_clocks(kind) else (*texts, *last)


def _due(row: Any, is_overdue: bool, today: date) -> str:
    due = _nearest(row)
    if due is None or row.matter__is_void:
        return ""
    if due.has_passed(this_minute()) and not is_overdue:
        return f"{tabular(due)} {ADVISORY_PASSED}"
    return f"{tabular(due)} {remaining(due, today)}"


def _nearest(row: Any) -> DayOrMoment | None:
    return None if row.matter__due_on is None else DayOrMoment(row.matter__due_on, row.matter__due_at)


def _overdue(stored: Mapping[int, Any]) -> frozenset[int]:
    """Which of the matters whose nearest limit has passed are really late: an advisory limit only reminds."""
    now = this_minute()
    ends = {pk: _nearest(row) for pk, row in stored.items() if not row.matter__is_void}
    past = [pk for pk, end in ends.items() if end is not None and end.has_passed(now)]
    if not past:
        return frozenset()
    running = Deadline.objects.filter(overdue(), matter_id__in=past, is_advisory=False)
    return frozenset(running.values_list("matter_id", flat=True))


def _stored(kind: type[Record], names: Sequence[str], matter_ids: Sequence[int]) -> dict[int, Any]:
    """What is stored of each matter and its record, by matter; of a register entry its newest version."""
    rows = kind._default_manager.filter(matter_id__in=matter_ids)
    if kind.is_register:
        rows = rows.order_by("position")
    return {row.matter_id: row for row in rows.values_list("matter_id", *OF_MATTER, *names, named=True)}


def _heading(columns: Any, name: str) -> Heading:
    column = columns.get(name)
    if column is None:
        return Heading({"valid_from": "生效日期", "valid_until": "失效日期"}[name], "whole")
    return Heading(str(column.verbose_name), css_of(column))


def css_of(column: models.Field[Any, Any]) -> str:
    """How a column's cells are set: kept on one line, to the right, or given room."""
    return next((css for types, css in CSS if isinstance(column, types)), "")
