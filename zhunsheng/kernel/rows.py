"""Writing rows as plain values: what an act writes is mostly rows, and a model object for each costs more than the row.

A row maps every column of its table (by attribute name: a reference by its id) to a Python value; all rows of one call
have the same columns, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import orjson
from django.db import connection, models

Row = Mapping[str, Any]
# Values of these columns go to the driver as they are, whatever the database.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


def insert(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert ``rows``. The caller holds the transaction. Raises IntegrityError as any insertion does."""
    if not rows:
        return
    names = tuple(rows[0])
    insert_prepared(model, names, prepared(model, names, rows))


def insert_prepared(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of values that :func:`prepared` gave, or what became of them as JSON. The caller holds the transaction."""
    if connection.vendor == "postgresql" and len(rows) > 1:
        _copy(model, names, rows)
    elif rows:
        _execute(model, names, rows, "")


def upsert(model: type[models.Model], rows: Sequence[Row], unique: Sequence[str]) -> None:
    """Insert ``rows``; where one with the same ``unique`` columns is there already, give it the other columns."""
    if not rows:
        return
    names = tuple(rows[0])
    others = [_column(model, name) for name in names if name not in unique]
    keys = ", ".join(_column(model, name) for name in unique)
    settle = f" ON CONFLICT ({keys}) DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in others)
    _execute(model, names, prepared(model, names, rows), settle)


def amend(model: type[models.Model], rows: Sequence[Row], by: str) -> None:
    """Give every stored row whose column ``by`` is as in one of ``rows`` the other columns of it."""
    if not rows:
        return
    names = (*(name for name in rows[0] if name != by), by)
    given = ", ".join(f"{_column(model, name)} = %s" for name in names[:-1])
    statement = f"UPDATE {_table(model)} SET {given} WHERE {_column(model, by)} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(statement, prepared(model, names, rows))


def values_of(instance: models.Model) -> dict[str, Any]:
    """A model object as a row."""
    return {column.attname: getattr(instance, column.attname) for column in instance._meta.concrete_fields}


def _execute(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], settle: str) -> None:
    places = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {_table(model)} ({_columns(model, names)}) VALUES ({places}){settle}"
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _copy(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    statement = f"COPY {_table(model)} ({_columns(model, names)}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as target:
        for values in rows:
            target.write_row(values)


def prepared(model: type[models.Model], names: Sequence[str], rows: Sequence[Row]) -> list[list[Any]]:
    """The values of these columns as the driver takes them."""
    vendor = connection.vendor
    preparations = (_preparation(model, name, vendor) for name in names)
    plan = [(place, prepare) for place, prepare in enumerate(preparations) if prepare is not None]
    values_of_rows = [[row[name] for name in names] for row in rows]
    for values in values_of_rows:
        for place, prepare in plan:
            values[place] = prepare(values[place])
    return values_of_rows


@cache
def _preparation(model: type[models.Model], name: str, vendor: str) -> Callable[[Any], Any] | None:
    """What turns a value of the column into one of the driver; None where it is one already."""
    column = next(column for column in model._meta.concrete_fields if column.attname == name)
    if isinstance(column, _PLAIN):
        return None
    if isinstance(column, models.JSONField):
        return _written_json
    if type(column).get_db_prep_value is models.DateField.get_db_prep_value and not isinstance(
        column, models.DateTimeField
    ):
        return None if vendor == "postgresql" else _written_date
    if type(column).get_db_prep_value is models.DateTimeField.get_db_prep_value:
        return None if vendor == "postgresql" else _written_moment
    return lambda value: column.get_db_prep_save(value, connection)


def _written_json(value: Any) -> str | None:
    """Both databases take JSON as text."""
    return None if value is None else orjson.dumps(value).decode()


def _written_date(value: Any) -> str | None:
    return None if value is None else value.isoformat()


@lru_cache(maxsize=4096)
def _written_moment(value: datetime | None) -> str | None:
    """SQLite keeps moments as text, in UTC without saying so. Many rows of one transaction share theirs."""
    return None if value is None else value.astimezone(UTC).isoformat(" ").removesuffix("+00:00")


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model: type[models.Model], names: Sequence[str]) -> str:
    return ", ".join(_column(model, name) for name in names)


def _column(model: type[models.Model], name: str) -> str:
    column = next(column for column in model._meta.concrete_fields if column.attname == name)
    return connection.ops.quote_name(str(column.column))
