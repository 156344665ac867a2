"""The records behind a figure, each with its head and the value that counted; and their common digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import local
from zhunsheng.kernel.viewers import Right
from zhunsheng.metrics.engines.live import MetricSlice, traced
from zhunsheng.metrics.engines.tables import Table
from zhunsheng.metrics.language import Measure, Metric
from zhunsheng.metrics.language.populations import MATTER, PARENT, lines_of
from zhunsheng.reports.models import FrozenRow
from zhunsheng.reports.stated import plain

ONE = "1"
# The measure that a row counts in, its record, and the position of its line.
Place = tuple[str, int, int | None]


@dataclass(frozen=True, order=True)
class CountedRow:
    """A record, or one line of it, that counts in a figure. ``part`` is the key of the measure it counts in."""

    part: str
    matter_id: int
    line_position: int | None
    head_seq: int
    head_digest: str
    value: str

    @property
    def place(self) -> Place:
        """What identifies the row, whatever its head and value."""
        return self.part, self.matter_id, self.line_position

    def as_list(self) -> list[Any]:
        return [self.part, self.matter_id, self.line_position, self.head_seq, self.head_digest, self.value]


def counted_rows(metric: Metric, part: MetricSlice) -> list[CountedRow]:
    """All rows that explain the figure, in a fixed order: those of the numerator too where there is one."""
    found = [row for measure in metric.traceable() for row in _rows_of(measure, part)]
    return sorted(found, key=_order)


def counted_matters(measure: Measure, part: MetricSlice, right: Right) -> QuerySet[Matter]:
    """The matters that a count is made of, within a right."""
    rows = traced(measure, part, right)
    ids: QuerySet[Any] = rows.values("matter_id") if lines_of(measure.of) else rows
    return Matter.objects.filter(pk__in=ids)


def rows_digest(rows: Iterable[CountedRow]) -> str:
    """The digest that binds a figure to its rows."""
    return sm3(canonical([row.as_list() for row in sorted(rows, key=_order)]).encode())


def keep_rows(frozen: int, freeze_seq: int, rows: Mapping[str, Iterable[CountedRow]]) -> None:
    """Keep the rows behind each figure of a matter, by the figure's name, under the event of its history that freezes them."""
    kept = [
        FrozenRow(report_id=frozen, freeze_seq=freeze_seq, slot=slot, **vars(row))
        for slot, own in rows.items()
        for row in own
    ]
    FrozenRow.objects.bulk_create(kept, batch_size=500)


def _order(row: CountedRow) -> tuple[str, int, int]:
    return row.part, row.matter_id, -1 if row.line_position is None else row.line_position


def counted_values(metric: Metric, part: MetricSlice) -> dict[Place, str]:
    """What every row that explains the figure counts for, by its place: less than :func:`counted_rows`, and sooner."""
    return {
        (measure.key, matter_id, position): value
        for measure in metric.traceable()
        for (matter_id, position), value in _values(measure, part, traced(measure, part, Right.COUNT)).items()
    }


def _rows_of(measure: Measure, part: MetricSlice) -> Iterator[CountedRow]:
    values = _values(measure, part, traced(measure, part, Right.COUNT))
    matters = counted_matters(measure, part, Right.COUNT)
    heads = {key: (seq, digest) for key, seq, digest in matters.values_list("pk", "head_seq", "head_digest")}
    for (matter_id, position), value in values.items():
        seq, digest = heads[matter_id]
        yield CountedRow(measure.key, matter_id, position, seq, digest, value)


def _values(measure: Measure, part: MetricSlice, rows: QuerySet[Any]) -> dict[tuple[int, int | None], str]:
    """What each row counts for: 1, or what stands in the columns that are measured."""
    table = Table(measure.of, part.cut_off_on)
    names = tuple(name for name in measure.column_names() if name != MATTER)
    if lines_of(measure.of):
        paths = tuple(table.path(name) for name in names)
        parents = {path: F(path) for path, name in zip(paths, names, strict=True) if name.startswith(PARENT)}
        read = rows.annotate(**parents).values_list("matter_id", "position", *paths)
        return {(row[0], row[1]): _text(row[2:]) for row in read}
    if not names:
        return {(matter_id, None): ONE for matter_id in rows}
    paths = tuple(table.path(name) for name in names)
    record: Any = table.model
    read = record._default_manager.filter(matter_id__in=rows).values_list("matter_id", *paths)
    return {(row[0], None): _text(row[1:]) for row in read}


def _text(values: tuple[Any, ...]) -> str:
    return "/".join(_one_text(value) for value in values) or ONE


def _one_text(value: Any) -> str:
    if isinstance(value, Decimal | int):
        return plain(value)
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
