"""Checking and rebuilding projections: matters, records, lines, limits, grants, links, attachments, numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Model, UniqueConstraint

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.store import MATTER_PROJECTION
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.audit.projected import (
    Projected,
    UnreadableHistory,
    chunks,
    histories,
    owner_of,
    projected,
    stored_rows,
    tables_of,
)
from zhunsheng.kernel.audit.spots import Spot
from zhunsheng.kernel.database import hold_off_sealing
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.digests import canonical
from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.instant import one_instant
from zhunsheng.kernel.kinds.setting import Setting
from zhunsheng.kernel.models import (
    Attachment,
    Deadline,
    Event,
    Grant,
    Installation,
    IssuedNumber,
    Link,
    Matter,
    NumberSequence,
)
from zhunsheng.kernel.running_calendar import CONFIRM, KIND, REVOKE

TABLES: dict[type[Model], str] = {
    Matter: "事项",
    Deadline: "期限",
    Link: "关联事项",
    Attachment: "附卷材料",
    IssuedNumber: "文书编号",
    Grant: "查阅范围",
}

Key = tuple[Any, ...]


def check_projections() -> list[Finding]:
    """Refold every matter's history and compare it with what is stored; empty when all agrees.

    Findings name tables and columns, never values: those may be personal.
    """
    with one_instant():
        world = World()
        found = [finding for matters in chunks(Matter.objects.all()) for finding in _chunk_findings(world, matters)]
        return [*found, *_sequence_findings(), *_version_findings()]


def rebuild_projections() -> int:
    """Write every projection anew from the events, in batches of one transaction each; how many matters were written.

    Matters whose history cannot be folded are left as they are: check_projections names them.
    """
    written = 0
    for matters in chunks(Matter.objects.all()):
        with transaction.atomic():
            hold_off_sealing()
            written += _rewrite([matter.pk for matter in matters])
    with transaction.atomic():
        for wanted in _wanted_sequences():
            NumberSequence.objects.update_or_create(
                paper=wanted["paper"],
                unit_id=wanted["unit_id"],
                year=wanted["year"],
                defaults={"last": wanted["last"]},
            )
        Installation.objects.update(
            settings_version=_wanted_settings_version(), calendar_version=_wanted_calendar_version()
        )
    return written


def _foldable(world: World, matters: Sequence[Matter]) -> tuple[list[Projected], list[Finding]]:
    events = histories(matters)
    readable, findings = [], []
    for matter in matters:
        try:
            readable.append(projected(world, matter, events[matter.pk]))
        except UnreadableHistory as fault:
            findings.append(_finding(matter, "history-unreadable", str(fault)))
    return readable, findings


def _chunk_findings(world: World, matters: Sequence[Matter]) -> Iterator[Finding]:
    readable, findings = _foldable(world, matters)
    yield from findings
    for item in readable:
        columns = [name for name in MATTER_PROJECTION if getattr(item.stored, name) != getattr(item.matter, name)]
        if columns:
            yield _differs(item.stored, Matter, columns)
    for kind, items in _by_kind(readable).items():
        for model in tables_of(kind):
            yield from _table_findings(model, items)


def _by_kind(items: Iterable[Projected]) -> dict[type[Record], list[Projected]]:
    grouped: dict[type[Record], list[Projected]] = defaultdict(list)
    for item in items:
        grouped[registry.kind(item.matter.kind)].append(item)
    return grouped


def _table_findings(model: type[Model], items: Sequence[Projected]) -> Iterator[Finding]:
    """Rows missing, rows too many, rows that differ, in one table."""
    matters = {item.stored.pk: item.stored for item in items}
    wanted = {_key(row): row for item in items for row in item.rows[model]}
    for row in stored_rows(model, list(matters.values())):
        matter, fresh = matters[getattr(row, f"{owner_of(model)}_id")], wanted.pop(_key(row), None)
        if fresh is None:
            yield _finding(matter, "projection-extra", f"“{_label(model)}”多出一行，步骤中没有依据", model)
        elif columns := [name for name in _columns(model) if _value(row, name) != _value(fresh, name)]:
            yield _differs(matter, model, columns)
    for fresh in wanted.values():
        matter = matters[getattr(fresh, f"{owner_of(model)}_id")]
        yield _finding(matter, "projection-missing", f"“{_label(model)}”缺少一行", model)


def _key(row: Model) -> Key:
    """What identifies a row: the columns of its table's unconditional unique constraint, or its primary key."""
    constraints = [rule for rule in row._meta.constraints if isinstance(rule, UniqueConstraint)]
    names = constraints[0].fields if constraints else [_primary_key(type(row))]
    return tuple(_value(row, row._meta.get_field(name).attname) for name in names)  # type: ignore[union-attr]


def _primary_key(model: type[Model]) -> str:
    key = model._meta.pk
    assert key is not None
    return key.name


def _columns(model: type[Model]) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields if column.attname != "id"]


def _value(row: Model, name: str) -> Any:
    value = getattr(row, name)
    return canonical(value) if isinstance(value, dict | list) else value


def _differs(matter: Matter, model: type[Model], columns: Sequence[str]) -> Finding:
    labels = "、".join(_column_label(model, name) for name in columns)
    message = f"“{_label(model)}”的{labels}与步骤重放的结果不同"
    return _finding(matter, "projection-differs", message, model, tuple(columns))


def _finding(
    matter: Matter, code: str, message: str, model: type[Model] = Matter, columns: tuple[str, ...] = ()
) -> Finding:
    where = str(Spot(matter_id=matter.pk, kind=matter.kind))
    values = {"matter": matter.pk, "table": model._meta.db_table, "columns": columns}
    return Finding("error", code, f"{where}：{message}", where, values)


def _label(model: type[Model]) -> str:
    return TABLES[model] if model in TABLES else str(getattr(model, "label", model.__name__))


def _column_label(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _rewrite(ids: Sequence[int]) -> int:
    locked = Matter.objects.select_for_update(of=("self",)).select_related("unit", "settings_stamp")
    readable, _findings = _foldable(World(), list(locked.filter(pk__in=ids).order_by("pk")))
    for kind, items in _by_kind(readable).items():
        for model in tables_of(kind):
            stored_rows(model, [item.stored for item in items]).delete()
            model._default_manager.bulk_create([row for item in items for row in item.rows[model]], batch_size=500)
    Matter.objects.bulk_create(
        [item.matter for item in readable],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=MATTER_PROJECTION,
    )
    return len(readable)


def _wanted_sequences() -> list[dict[str, Any]]:
    rows = IssuedNumber.objects.order_by().values("paper", "unit_id", "year").annotate(last=Max("number"))
    return [dict(row) for row in rows]


def _sequence_findings() -> Iterator[Finding]:
    """Numbers are gapless: each sequence stands at its greatest number, and as many numbers were issued."""
    stored = {(row.paper, row.unit_id, row.year): row.last for row in NumberSequence.objects.all()}
    issued: dict[Key, tuple[int, int]] = {}
    for row in _wanted_sequences():
        key = (row["paper"], row["unit_id"], row["year"])
        count = IssuedNumber.objects.filter(paper=key[0], unit_id=key[1], year=key[2]).count()
        issued[key] = (row["last"], count)
    for key in sorted({*stored, *issued}):
        last, count = issued.get(key, (0, 0))
        if not stored.get(key, 0) == last == count:
            message = f"文书编号{key[0]}（{key[2]}年）不连续：序号到{stored.get(key, 0)}，已发最大{last}，共发{count}个"
            yield Finding("error", "numbers-not-gapless", message, key[0], {"unit": key[1], "year": key[2]})


def _version_findings() -> Iterator[Finding]:
    installation = Installation.objects.get()
    if installation.calendar_version != _wanted_calendar_version():
        yield Finding("error", "projection-differs", "工作日历的版本与最近一次确认或撤销不符", "Installation")
    if installation.settings_version != _wanted_settings_version():
        yield Finding("error", "projection-differs", "本地参数的版本与最近一次参数变更不符", "Installation")


def _wanted_settings_version() -> str:
    newest = Event.objects.filter(matter__kind=Setting.key).order_by("-pk").first()
    return newest.digest if newest else ""


def _wanted_calendar_version() -> str:
    newest = Event.objects.filter(matter__kind=KIND, act__in=(CONFIRM, REVOKE)).order_by("-pk").first()
    return newest.digest if newest else ""
