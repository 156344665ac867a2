"""Django's SQLite, where whoever finds the database locked asks again every two milliseconds (docs/decisions/035).

SQLite's own waiting soon looks only every 100 ms. Where processes write by turns the database is never free for so long,
and who waits like that is kept out for seconds.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.sqlite3 import base

_PATIENCE_SECONDS = 30
_POLL_SECONDS = 0.002
# The rest of an error's code says why it was locked.
_PRIMARY_CODE = 0xFF


class PatientCursor(base.SQLiteCursorWrapper):
    """A cursor that waits for whoever writes. Raises OperationalError when the database stays locked.

    Inside a transaction nothing is asked again: there the lock is held already, or what was read has been overtaken.
    """

    def execute(self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> Any:
        given_up_at: float | None = None
        while True:
            try:
                return super().execute(query, params)
            except sqlite3.OperationalError as error:
                if not _is_locked(error) or self.connection.in_transaction:
                    raise
                given_up_at = given_up_at or time.monotonic() + _PATIENCE_SECONDS
                if time.monotonic() > given_up_at:
                    raise
            time.sleep(_POLL_SECONDS)


def _is_locked(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections that SQLite does not keep waiting itself; only while one is opened it does."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def create_cursor(self, name: str | None = None) -> PatientCursor:
        return self.connection.cursor(factory=PatientCursor)
