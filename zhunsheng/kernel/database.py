"""What we ask of the database itself: locks between acts and the sealer, contention, the planner's statistics.

The sealer and acts are kept apart, so that an event recorded before a seal is either in it or not yet committed.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import OperationalError, connection, models
from django.db.models import F, Func

_SEALING = 0x7A68756E


def hold_off_sealing() -> None:
    """Share the database with other acts; the sealer waits until this transaction ends."""
    _lock("pg_advisory_xact_lock_shared")


def seal_alone() -> None:
    """Wait for all acts under way, and let none begin until this transaction ends."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    # SQLite needs none: our transactions are IMMEDIATE, so only one writes at a time.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_SEALING])


def check_references() -> None:
    """Have the database check now what it would check when the transaction ends: whatever is locked after waits less."""
    # SQLite keeps count of what is amiss with every row; when the transaction ends it only looks at that.
    if connection.vendor == "postgresql":
        connection.check_constraints()


class JsonWith(Func):
    """A JSON column with one text in its object replaced: set by the database, so that many rows cost one statement."""

    def __init__(self, column: str, name: str, text: str) -> None:
        self.name, self.text = name, text
        super().__init__(F(column), output_field=models.JSONField())

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self._set(compiler, connection, "JSON_SET(%(expressions)s, %%s, %%s)", f"$.{self.name}", self.text)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "JSONB_SET(%(expressions)s, %%s::text[], %%s::jsonb)"
        return self._set(compiler, connection, template, f"{{{self.name}}}", json.dumps(self.text))

    def _set(self, compiler: Any, connection: Any, template: str, path: str, value: str) -> Any:
        sql, params = super().as_sql(compiler, connection, template=template)
        return sql, (*params, path, value)


def refresh_statistics() -> None:
    """Tell the planner what a bulk write has done; without it the next queries are planned for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def is_contention(error: OperationalError) -> bool:
    """Whether the database only asks to try again: another writer was in the way."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    return state in ("40001", "40P01", "55P03") or "locked" in str(cause)
