"""Filling a database with many matters: a few made by real acts, the rest copied from them by set-based SQL.

The copies have everything that a page or an index touches: matter, record, party rows, events, payloads, deadlines,
grants. Their chains are copies too, so the audit would object; no measurement here reads them for truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time

from django.db import connection, transaction

from tests.cast import Cast, enter_cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.models import Matter, Person, Unit
from zhunsheng.kernel.today import on_day

STREETS, COMMUNITIES_EACH = 50, 20
FEW, SOME = 1_000, 20_000
OTHERS_SHARE = 10
DAYS = 350
FIRST_DAY, BEGUN = "2023-01-03", date(2023, 5, 4)
YEAR_STEP = 10_000_000
SHARED = ("kernel_matter", "kernel_deadline", "kernel_event", "kernel_payload", "kernel_grant")


@dataclass(frozen=True)
class Subject:
    """A kind to measure: the matter that is copied, and an act that its copies can take, with what its form says."""

    template: Matter
    act: str
    form: Mapping[str, str]

    @property
    def kind(self) -> str:
        return self.template.kind

    @property
    def label(self) -> str:
        return registry.kind(self.kind).label

    @property
    def example(self) -> int:
        return int(self.template.pk)

    def own_tables(self) -> list[str]:
        """The record's table and those of its lines that the template has rows in."""
        kind = registry.kind(self.kind)
        lines = [lines.line for lines in kind.line_sets().values()]
        return [kind._meta.db_table, *(line._meta.db_table for line in lines
                                       if line._default_manager.filter(matter=self.template).exists())]  # fmt: skip


@dataclass(frozen=True)
class Populated:
    """The viewers to measure with: who sees a few, some, and all; and the kinds, the one with ``size`` matters first."""

    size: int
    viewers: dict[str, Person]
    subjects: tuple[Subject, ...]
    cast: Cast

    def count_of(self, subject: Subject) -> int:
        """How many matters there are of a kind: a tenth as many of every kind but the first."""
        return self.size if subject is self.subjects[0] else self.size // OTHERS_SHARE


def populate(size: int) -> Populated:
    """Fill an empty, migrated database with ``size`` events and a tenth as many disputes besides the cast's own."""
    cast = enter_cast()
    subjects = (_event(cast), _dispute(cast))
    with transaction.atomic():
        units = _add_units(cast)
    with transaction.atomic(), _loading_in_bulk(subjects):
        for subject, count in zip(subjects, (size, size // OTHERS_SHARE), strict=True):
            _copy(subject, count, units)
    _analyse()
    viewers = {"few": cast.people["community"], "some": cast.people["justice"], "all": cast.people["supervisor"]}
    return Populated(size, viewers, subjects, cast)


def _dispute(cast: Cast) -> Subject:
    template = cast.accepted_dispute(on=BEGUN)
    return Subject(template, "hold_session", {"session_note": "双方到场，约定三日内再谈。"})


def _event(cast: Cast) -> Subject:
    """An event that the justice office handles, within its limits."""
    given = {
        "subject": "夜间施工噪声",
        "channel": "hotline",
        "topic": "noise",
        "place": "柳荫路3号",
        "text": "夜间施工。",
    }
    handler = {"handler_unit": cast.units["north_justice"].pk}
    template = _opened(cast, "dispatcher", given)
    for who, act, said in (("dispatcher", "dispatch", handler), ("justice", "accept", {})):
        with on_day(BEGUN):
            take(cast.viewer(who), template.pk, Asked(act, said, acted_time=time(8, 30)))
    template.refresh_from_db()
    return Subject(template, "respond", {"response_note": "已经电话联系。", "acted_time": "00:10"})


def _opened(cast: Cast, who: str, given: Mapping[str, object]) -> Matter:
    kind = registry.kind("citizen_requests.event")
    with on_day(BEGUN):
        return open_matter(
            cast.viewer(who), kind, cast.units["north"], Asked("receive", given, acted_time=time(8))
        ).matter


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
def _loading_in_bulk(subjects: Sequence[Subject]) -> Iterator[None]:
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
            [[*SHARED, *(table for subject in subjects for table in subject.own_tables())]],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)


def _copy(subject: Subject, size: int, units: _Units) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE place (position integer, unit bigint)")
        cursor.executemany("INSERT INTO place VALUES (%s, %s)", [(n, u.pk) for n, u in enumerate(units.others)])
        cursor.execute("CREATE TEMPORARY TABLE copy (n integer, id bigint, unit bigint)")
        cursor.execute("SELECT max(id) FROM kernel_matter")
        last = cursor.fetchone()[0]
        cursor.execute(
            f"""
            INSERT INTO copy
            WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {size - 1})
            SELECT n, {last + 1} + n,
                CASE WHEN n < {FEW} THEN {units.few.pk} WHEN n < {SOME} THEN {units.some_rest.pk} ELSE place.unit END
            FROM series LEFT JOIN place ON place.position = (n - {SOME}) % {len(units.others)}
            """
        )
        cursor.execute("ANALYZE copy")
        for statement in _statements(subject):
            cursor.execute(statement)
        _advance_sequences(cursor)
        cursor.execute("DROP TABLE copy")
        cursor.execute("DROP TABLE place")


def _statements(subject: Subject) -> list[str]:
    template = subject.template
    matter = _columns(
        "kernel_matter",
        id="copy.id",
        unit_id="copy.unit",
        opened_on=_day(),
        due_on=_unless_closed(_day(14)),
        due_at=_unless_closed(_minute(14)),
        number_order=f"CAST(2023 AS bigint) * {YEAR_STEP} + 1000 + copy.n",
        number="'柳字〔2023〕' || (1000 + copy.n) || '号'",
    )
    record, *lines = subject.own_tables()
    return [
        _insert("kernel_matter", matter, f"t.id = {template.pk}"),
        *(
            _insert(table, _columns(table, **fixed), f"t.matter_id = {template.pk}")
            for table, fixed in (
                (record, {"matter_id": "copy.id"}),
                *((line, {"id": None, "matter_id": "copy.id"}) for line in lines),
                ("kernel_deadline", {"id": None, "matter_id": "copy.id", "due_on": _day(14)}),
                ("kernel_event", {"id": None, "matter_id": "copy.id", "request_key": "NULL"}),
            )
        ),
        _insert("kernel_payload", _columns("kernel_payload", event_id="e.id"), f"""t.event_id = (
            SELECT x.id FROM kernel_event x WHERE x.matter_id = {template.pk} AND x.seq = e.seq)""",
            "JOIN kernel_event e ON e.matter_id = copy.id"),
        *(_grants(token) for token in ("'u' || u.id", "'u' || p.id", "'u' || p.parent_id", _another_token(subject))),
    ]  # fmt: skip


def _another_token(subject: Subject) -> str:
    """What reaches a copy beside its units: the unit that handles it, or the person who does."""
    has_handler = registry.kind(subject.kind).handler_columns()
    return "'h' || u.id" if has_handler else "'p' || (100000 + copy.n % 500)"


def _grants(token: str) -> str:
    return f"""INSERT INTO kernel_grant (token, kind, matter_id, opened_on, due_on, due_until, number_order, state)
        SELECT {token}, m.kind, m.id, m.opened_on, m.due_on, m.due_at, m.number_order, m.state
        FROM copy JOIN kernel_matter m ON m.id = copy.id JOIN kernel_unit u ON u.id = copy.unit
        JOIN kernel_unit p ON p.id = u.parent_id"""


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


def _minute(later: int = 0) -> str:
    """A minute of that day between eight o'clock and midnight in Shanghai, in UTC."""
    if connection.vendor == "postgresql":
        return f"(({_day(later)})::timestamp + copy.n % 960 * INTERVAL '1 minute') AT TIME ZONE 'UTC'"
    return f"datetime({_day(later)}, '+' || (copy.n % 960) || ' minutes')"


def _unless_closed(end: str) -> str:
    return f"CASE WHEN copy.n % 4 = 0 THEN NULL ELSE {end} END"


def _advance_sequences(cursor: object) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(  # type: ignore[attr-defined]
            "SELECT setval(pg_get_serial_sequence('kernel_matter', 'id'), (SELECT max(id) FROM kernel_matter))"
        )


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
