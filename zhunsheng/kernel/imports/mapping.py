"""The mapping of an import: which sheet, which row of headings, what each column means; remembered for the next time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.sheet import Reconciled
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.imports.headings import normal
from zhunsheng.kernel.imports.targets import Layout, layout_on, reconciling_layout
from zhunsheng.kernel.kinds.import_run import ImportRun, MappedColumn
from zhunsheng.kernel.models import Matter, Unit


@dataclass(frozen=True)
class TableMapping:
    """A sheet's name, the number of its row of headings, and of each column its position, heading and meaning."""

    sheet_name: str
    heading_row: int
    columns: tuple[tuple[int, str, str], ...]

    @classmethod
    def of(cls, columns: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> TableMapping:
        """The mapping as it stands on an import's record (``column_number`` counts from 1)."""
        rows = tuple((row["column_number"] - 1, row["heading"], row["target"]) for row in lines)
        return cls(columns["sheet_name"], columns["heading_row"], rows)

    @property
    def positions(self) -> dict[str, int]:
        """Where each target stands."""
        return {target: position for position, _, target in self.columns if target}

    @property
    def headings(self) -> dict[str, str]:
        """How each target is headed."""
        return {target: heading for _, heading, target in self.columns if target}

    @property
    def titles(self) -> dict[int, str]:
        """The heading of each column."""
        return {position: heading for position, heading, _ in self.columns}


def mapping_of(matter: Matter) -> TableMapping:
    """The mapping on an import's stored record."""
    record = ImportRun.objects.get(pk=matter.pk)
    lines = MappedColumn.objects.filter(matter=matter).order_by("position").values("column_number", "heading", "target")
    return TableMapping.of({"sheet_name": record.sheet_name, "heading_row": record.heading_row}, list(lines))


def layout_of(world: World, kind: type[Record], unit: Unit, source: str, on: date) -> Layout:
    """The table of ``kind`` as it comes from ``source`` into ``unit``. Raises LookupError without a procedure in force.

    What comes from the master is its mirror; what comes from another system into which our matters are entered as well is
    held against them; anything else is a table of our own.
    """
    is_master = world.master(kind.key, unit, on) == source
    reconciled = None if is_master else reconciled_with(world, kind, unit, on).get(source)
    return layout_on(kind, on, mirrored=is_master) if reconciled is None else reconciling_layout(kind, reconciled, on)


def reconciled_with(world: World, kind: type[Record], unit: Unit, on: date) -> dict[str, Reconciled]:
    """The systems into which matters of ``kind`` in ``unit`` are entered as well, by the names they have there."""
    path = unit.ancestor_ids()
    names = [(each, world.settings.resolve(each.names, path, on).value) for each in kind.reconciled]
    return {said[each.system]: each for each, said in names if each.system in said}


def remembered(source: str, kind_key: str, unit: Unit) -> dict[str, str]:
    """What the headings of the last table from this source, for this kind and unit, were taken to mean."""
    runs = ImportRun.objects.filter(source=source, record_kind=kind_key, matter__unit=unit, matter__is_void=False)
    newest = runs.exclude(heading_row=None).order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return {}
    rows = MappedColumn.objects.filter(matter=newest).values_list("heading", "target")
    return {normal(heading): target for heading, target in rows if target}


def mapping_objections(unit: Unit, after: Snapshot, on: date) -> Iterator[Objection]:
    """What speaks against the mapping in an import's snapshot: unknown, doubled or missing meanings."""
    kind = registry.kinds().get(after.columns["record_kind"])
    if kind is None:
        return
    mapping = TableMapping.of(after.columns, after.lines.get("mapping", ()))
    layout = layout_of(World(), kind, unit, after.columns["source"], on)
    given = Counter(target for _, _, target in mapping.columns if target)
    for name, count in given.items():
        if name not in layout.targets:
            message = f"{kind.label}没有“{name}”这一栏"
            yield Objection("target-unknown", message, way_out="请从列表中选择", field="mapping")
        elif count > 1:
            message = f"有{count}列都对应“{layout.targets[name].label}”"
            yield Objection("target-twice", message, way_out="请只留一列", field="mapping")
    for target in layout.needed():
        if target.name not in given:
            message = f"没有哪一列对应“{target.label}”，登记{kind.label}必须有它"
            yield Objection("target-missing", message, way_out="请为它选一列，或在表中补上这一列", field="mapping")
