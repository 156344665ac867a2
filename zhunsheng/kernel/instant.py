"""Reading much of the database as it stood at one instant, without holding up those who write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}

# Negative for kilobytes, as SQLite wants it.
_READING_CACHE = -8_192


@contextmanager
def one_instant() -> Iterator[None]:
    """Everything read in the block is of one instant.

    Django's own transactions would take SQLite's write lock, and on PostgreSQL would see later commits.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor, _little_memory():
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def _little_memory() -> Iterator[None]:
    """What is read once through is not worth keeping: SQLite would hold on to as much of it as the connection may."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        kept = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size={_READING_CACHE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size={kept}")
