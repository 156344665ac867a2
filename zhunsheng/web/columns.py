"""The columns that a list can show: what every matter has, and what its kind declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from zhunsheng.kernel.declare.fields import ChoiceField, DigestField
from zhunsheng.kernel.declare.kind import Record

CSS = (
    ((models.DateField, ChoiceField), "whole"),
    ((models.IntegerField, models.DecimalField), "figure"),
    ((models.CharField, models.TextField), "words"),
    ((models.ForeignKey,), "named"),
)


@dataclass(frozen=True)
class ListColumn:
    """A column of a list.

    ``name`` is what addresses call it, ``stored`` the path from the record to its value, ``css`` how its cells are set,
    ``order`` the sort that it offers, if any, ``field`` the declared column behind it.
    """

    name: str
    label: str
    stored: str
    css: str = ""
    order: str = ""
    field: models.Field[Any, Any] | None = None


# A dot keeps them apart from the columns that kinds declare.
NUMBER = ListColumn("matter.number", "编号", "matter__number", "", "number_order")
STATE = ListColumn("matter.state", "状态", "matter__state", "whole")
UNIT = ListColumn("matter.unit", "单位", "matter__unit__short_name", "whole")
OPENED_ON = ListColumn("matter.opened_on", "登记日期", "matter__opened_on", "whole", "opened_on")
DUE = ListColumn("matter.due", "最近到期", "matter__due_on", "whole", "due_on")
DUE_ON = ListColumn("matter.due_on", "到期日", "matter__due_on", "whole", "due_on")
CLOSED_ON = ListColumn("matter.closed_on", "办结日期", "matter__closed_on", "whole")
OUTER_NUMBER = ListColumn("matter.outer_number", "外部编号", "matter__outer_number")
LIGHTS = "matter.lights"
VALIDITY = (
    ListColumn("valid_from", "生效日期", "valid_from", "whole"),
    ListColumn("valid_until", "失效日期", "valid_until", "whole"),
)


@cache
def columns_of(kind: type[Record]) -> dict[str, ListColumn]:
    """Every column that a list of the kind can show, by name: first those that it shows by itself, in their order.

    Personal data is among them only where the kind's own list has it, and then masked.
    """
    own = {column.name: column for column in (*_of_matter(kind), *_declared(kind))}
    first = default_names(kind)
    rest = [name for name, column in own.items() if name not in first and not _is_personal(column)]
    return {name: own[name] for name in (*first, *rest)}


@cache
def default_names(kind: type[Record]) -> tuple[str, ...]:
    """Number (or what names a register entry), the kind's own columns and lights, then state, unit and the two dates."""
    first = [NUMBER] if kind.papers else []
    last = [STATE, UNIT, OPENED_ON, *([DUE] if has_clocks(kind) else [])]
    own = kind.list_columns or tuple(list(kind.columns())[:4])
    lights = [LIGHTS] if kind.lights else []
    return (*(column.name for column in first), *own, *lights, *(column.name for column in last))


def chosen_columns(kind: type[Record], names: tuple[str, ...]) -> tuple[ListColumn, ...]:
    """The columns with these names, in this order; those that the list shows by itself when there are none."""
    known = columns_of(kind)
    return tuple(known[name] for name in names or default_names(kind))


def has_clocks(kind: type[Record]) -> bool:
    return any(procedure.clocks for procedure in kind.procedures.values())


def css_of(field: models.Field[Any, Any]) -> str:
    """How a column's cells are set: kept on one line, to the right, or given room, for a name less than for words."""
    return next((css for types, css in CSS if isinstance(field, types)), "")


def _of_matter(kind: type[Record]) -> Iterator[ListColumn]:
    if kind.papers:
        yield NUMBER
    yield from (STATE, UNIT, OPENED_ON)
    if has_clocks(kind):
        yield from (DUE, DUE_ON)
    if kind.lights:
        yield ListColumn(LIGHTS, kind.lights.label, "", "words")
    yield from VALIDITY if kind.is_register else (CLOSED_ON,)
    yield OUTER_NUMBER


def _declared(kind: type[Record]) -> Iterator[ListColumn]:
    for name, field in kind.columns().items():
        if not isinstance(field, DigestField):
            yield ListColumn(name, str(field.verbose_name), field.attname, css_of(field), "", field)


def _is_personal(column: ListColumn) -> bool:
    return getattr(column.field, "personal", None) is not None
