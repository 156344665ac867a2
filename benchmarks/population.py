"""Filling a database with many matters: a few made by real acts, the rest copied from them by set-based SQL.

The copies have everything that a page or an index touches: matter, record, party rows, events, payloads, deadlines,
grants. Their chains are copies too, so the audit would object; no measurement here reads them for truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from tests.cast import Cast, enter_cast
from zhunsheng.kernel.models import Matter, Person, Unit
from zhunsheng.kernel.viewers import Viewer

STREETS, COMMUNITIES_EACH = 50, 20
FEW, SOME = 1_000, 20_000
DAYS = 350
FIRST_DAY = "2023-01-03"
YEAR_STEP = 10_000_000
FILLED = ("kernel_matter", "mediation_dispute", "mediation_disputeparty", "mediation_escalation", "kernel_deadline",
          "kernel_event", "kernel_payload", "kernel_grant")  # fmt: skip


@dataclass(frozen=True)
class Populated:
    """The viewers to measure with: who sees a few, some, and all; and the kind."""

    size: int
    viewers: dict[str, Person]
    kind: str
    example: int


def populate(size: int) -> Populated:
    """Fill an empty, migrated database with ``size`` disputes besides the cast's own."""
    cast = enter_cast()
    template = cast.accepted_dispute(on=date(2023, 5, 4))
    with transaction.atomic():
        units = _add_units(cast)
    with transaction.atomic(), _loading_in_bulk():
        _copy(template, size, units)
    _analyse()
    viewers = {"few": cast.people["community"], "some": cast.people["justice"], "all": cast.people["supervisor"]}
    return Populated(size, viewers, template.kind, template.pk)


def viewer_of(person: Person) -> Viewer:
    return Viewer.of_person(person, date(2023, 12, 22))


@dataclass(frozen=True)
class _Units:
    """Where copies go: ``few`` lies in ``some`` lies in the district; ``others`` are the other communities."""

    few: Unit
    some_rest: Unit
    others: list[Unit]


def _add_units(cast: Cast) -> _Units:
    district = cast.units["district"]
    others = []
    for street_number in range(STREETS - 1):
        street = _unit(district, f"s{street_number}", f"第{street_number}街道", "sub_district")
        others += [
            _unit(street, f"s{street_number}c{number}", f"第{number}社区", "community")
            for number in range(COMMUNITIES_EACH)
        ]
    return _Units(cast.units["willow"], cast.units["ferry"], others)


def _unit(parent: Unit, code: str, name: str, level: str) -> Unit:
    unit = Unit.objects.create(parent=parent, code=code, name=name, short_name=name, level=level, path="")
    unit.path = f"{parent.path}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


@contextmanager
def _loading_in_bulk() -> Iterator[None]:
    """Let PostgreSQL check no foreign keys and build its indexes afterwards: row by row a million takes half an hour."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(
            """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid = ANY(%s::regclass[])
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)""",
            [list(FILLED)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)


def _copy(template: Matter, size: int, units: _Units) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE place (position integer, unit bigint)")
        cursor.executemany("INSERT INTO place VALUES (%s, %s)", [(n, u.pk) for n, u in enumerate(units.others)])
        cursor.execute("CREATE TEMPORARY TABLE copy (n integer, id bigint, unit bigint)")
        cursor.execute(
            f"""
            INSERT INTO copy
            WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {size - 1})
            SELECT n, {template.pk + 1} + n,
                CASE WHEN n < {FEW} THEN {units.few.pk} WHEN n < {SOME} THEN {units.some_rest.pk} ELSE place.unit END
            FROM series LEFT JOIN place ON place.position = (n - {SOME}) % {len(units.others)}
            """
        )
        cursor.execute("ANALYZE copy")
        for statement in _statements(template):
            cursor.execute(statement)
        _advance_sequences(cursor)


def _statements(template: Matter) -> list[str]:
    matter = _columns(
        "kernel_matter",
        id="copy.id",
        unit_id="copy.unit",
        opened_on=_day(),
        due_on=f"CASE WHEN copy.n % 4 = 0 THEN NULL ELSE {_day(14)} END",
        number_order=f"CAST(2023 AS bigint) * {YEAR_STEP} + 1000 + copy.n",
        number="'柳调字〔2023〕' || (1000 + copy.n) || '号'",
    )
    grants = [
        f"""INSERT INTO kernel_grant (token, kind, matter_id, opened_on, due_on, number_order, state)
        SELECT {token}, m.kind, m.id, m.opened_on, m.due_on, m.number_order, m.state
        FROM copy JOIN kernel_matter m ON m.id = copy.id JOIN kernel_unit u ON u.id = copy.unit
        JOIN kernel_unit p ON p.id = u.parent_id"""
        for token in ("'u' || u.id", "'u' || p.id", "'u' || p.parent_id")
    ]
    assigned = """INSERT INTO kernel_grant (token, kind, matter_id, opened_on, due_on, number_order, state)
        SELECT 'p' || (100000 + copy.n % 500), m.kind, m.id, m.opened_on, m.due_on, m.number_order, m.state
        FROM copy JOIN kernel_matter m ON m.id = copy.id"""
    return [
        _insert("kernel_matter", matter, f"t.id = {template.pk}"),
        *(
            _insert(table, _columns(table, **fixed), f"t.matter_id = {template.pk}")
            for table, fixed in (
                ("mediation_dispute", {"matter_id": "copy.id", "accepted_on": _day(1)}),
                ("mediation_disputeparty", {"id": None, "matter_id": "copy.id"}),
                ("mediation_escalation", {"id": None, "matter_id": "copy.id"}),
                ("kernel_deadline", {"id": None, "matter_id": "copy.id", "due_on": _day(14)}),
                ("kernel_event", {"id": None, "matter_id": "copy.id", "request_key": "NULL"}),
            )
        ),
        _insert("kernel_payload", _columns("kernel_payload", event_id="e.id"), f"""t.event_id = (
            SELECT x.id FROM kernel_event x WHERE x.matter_id = {template.pk} AND x.seq = e.seq)""",
            "JOIN kernel_event e ON e.matter_id = copy.id"),
        *grants,
        assigned,
    ]  # fmt: skip


def _columns(table: str, **fixed: str | None) -> dict[str, str]:
    """Every column of a table as an expression: copied from the template row ``t`` unless ``fixed``; None leaves it out."""
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return {name: fixed.get(name, f"t.{name}") or "" for name in names if fixed.get(name, "") is not None}


def _insert(table: str, columns: dict[str, str], where: str, join: str = "") -> str:
    names, values = ", ".join(columns), ", ".join(columns.values())
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM copy {join} JOIN {table} t ON {where}"


def _day(later: int = 0) -> str:
    """A civil date spread over the year by the copy's number."""
    offset = f"((copy.n * 7) % {DAYS} + {later})"
    if connection.vendor == "postgresql":
        return f"(DATE '{FIRST_DAY}' + {offset})"
    return f"date('{FIRST_DAY}', '+' || {offset} || ' days')"


def _advance_sequences(cursor: object) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(  # type: ignore[attr-defined]
            "SELECT setval(pg_get_serial_sequence('kernel_matter', 'id'), (SELECT max(id) FROM kernel_matter))"
        )


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
