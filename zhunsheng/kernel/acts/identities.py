"""Reserving row ids before rows are written, so that an event's digest can name its matter."""

from __future__ import annotations

from typing import Any

from django.db import connection, models


def reserved_ids(model: type[models.Model], count: int) -> list[int]:
    """``count`` unused ids of ``model``. The caller holds a transaction (on SQLite: the only writing one)."""
    if count == 0:
        return []
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, key.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row: Any = cursor.fetchone()
        last = row[0] if row else 0
        return list(range(last + 1, last + count + 1))


def set_aside(model: type[models.Model], count: int) -> list[int]:
    """``count`` ids of ``model`` that nobody else gets, whenever they are used. The caller holds a transaction."""
    ids = reserved_ids(model, count)
    if connection.vendor == "sqlite":
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [ids[-1], table])
            if cursor.rowcount == 0:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, ids[-1]])
    return ids
