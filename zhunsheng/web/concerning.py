"""What names a person or a register entry: records of every kind, by the rights of whoever looks, counted kind by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from zhunsheng.kernel import pages, registry
from zhunsheng.kernel.declare.fields import ChoiceField, DateField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.models.runs import standing_run
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right
from zhunsheng.web.reading import Reading

MOST_SHOWN = 10


@dataclass(frozen=True)
class Named:
    """A record that names the person or entry; ``facts`` are the codes and dates that its list shows."""

    title: str
    facts: str
    state: str
    url: str


@dataclass(frozen=True)
class NamedIn:
    """The records of one kind: how many one may count, and the newest of those that one may open."""

    kind_label: str
    count: int
    records: tuple[Named, ...]

    @property
    def unseen(self) -> int:
        return self.count - len(self.records)


def concerning(reading: Reading, panel: pages.Concerning) -> tuple[NamedIn, ...]:
    """The records, kind by kind, that name what the panel asks about; kinds without any are left out."""
    if not panel.of:
        model, register, value = Matter, reading.kind.key, reading.matter.pk
    else:
        column: Any = reading.kind.columns()[panel.of]
        model, register = column.related_model, getattr(column, "register", "")
        value = reading.standing.snapshot.column(panel.of)
    if value is None:
        return ()
    found = (_named_in(reading, kind, _naming(kind, model, register), value) for kind in registry.kinds().values())
    return tuple(named for named in found if named is not None)


@cache
def _naming(kind: type[Record], model: type[Model], register: str) -> tuple[tuple[type[Any], str], ...]:
    """The tables of a kind, and their columns, that can name it."""
    tables: list[Any] = [kind, *(lines.line for lines in kind.line_sets().values())]
    return tuple(
        (table, name)
        for table in tables
        for name, column in table.columns().items()
        if column.related_model is model and getattr(column, "register", "") == register
    )


def _named_in(reading: Reading, kind: type[Record], naming: Any, value: int) -> NamedIn | None:
    if not naming:
        return None
    named = Q()
    for table, name in naming:
        named |= Q(pk__in=table._default_manager.filter(**{name: value}).values("matter_id"))
    found = Matter.objects.filter(named, standing_run("run"), kind=kind.key, is_void=False).exclude(
        pk=reading.matter.pk
    )
    count = found.filter(pk__in=slice_of(reading.viewer, kind, Right.COUNT).matter_ids()).count()
    return NamedIn(kind.label, count, tuple(_openable(reading, kind, found))) if count else None


def _openable(reading: Reading, kind: type[Record], found: QuerySet[Matter]) -> Iterator[Named]:
    may_open = found.filter(pk__in=slice_of(reading.viewer, kind, Right.OPEN).matter_ids())
    shown = list(may_open.select_related("unit").order_by("-opened_on", "-pk")[:MOST_SHOWN])
    rows = {row.matter_id: row for row in kind.present_rows().filter(matter__in=shown)}
    for matter in shown:
        procedure = registry.procedure_of(kind, matter.procedure, matter.procedure_version)
        title = " ".join(part for part in (matter.number, matter.heading) if part) or kind.label
        facts = _facts(reading, kind, rows.get(matter.pk), matter.unit.ancestor_ids())
        yield Named(title, facts, procedure.states[matter.state].label, reverse("record", args=[kind.key, matter.pk]))


def _facts(reading: Reading, kind: type[Record], row: Any, path: tuple[int, ...]) -> str:
    """The codes and dates among the columns of the kind's list, in words."""
    columns = {name: kind.columns()[name] for name in kind.list_columns if name in kind.columns()}
    values = (
        f"{column.verbose_name}{reading.wording.in_table(column, value, path)}"
        if isinstance(column, DateField)
        else reading.wording.in_table(column, value, path)
        for name, column in columns.items()
        if isinstance(column, ChoiceField | DateField) and (value := getattr(row, name, None))
    )
    return "，".join(values)
