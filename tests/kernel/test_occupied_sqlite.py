"""SQLite while somebody else writes: whoever waits comes in as soon as it is free, and not for ever."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from tests.databases import sqlite_url
from zhunsheng.config.databases import database_of
from zhunsheng.config.sqlite import base

AN_INSERT = "INSERT INTO said (word) VALUES (%s)"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "occupied.sqlite3"


@pytest.fixture
def connection(file, django_db_blocker):
    connection = ConnectionHandler({"default": database_of(sqlite_url(file))})["default"]
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE said (word text)")
        yield connection
        connection.close()


@pytest.fixture
def other(file, connection):
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        yield other


def words(connection) -> list[str]:
    with connection.cursor() as cursor:
        return [word for (word,) in cursor.execute("SELECT word FROM said").fetchall()]


def say(connection, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AN_INSERT, [word])


def test_who_waits_for_sqlite_comes_in_at_the_first_moment_that_it_is_free(connection, other, monkeypatch):
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 40:
            other.execute("COMMIT")

    monkeypatch.setattr(base.time, "sleep", wait)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO said VALUES ('theirs')")
    say(connection, "ours")
    assert words(connection) == ["theirs", "ours"]
    assert len(waits) == 40, "the moment at which it was free was missed"
    assert max(waits) <= 0.005


def test_a_transaction_waits_at_its_beginning(connection, other, monkeypatch):
    monkeypatch.setattr(base.time, "sleep", lambda seconds: other.execute("COMMIT"))
    other.execute("BEGIN IMMEDIATE")
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not other.in_transaction
    say(connection, "ours")
    connection.commit()
    assert words(connection) == ["ours"]


def test_a_sqlite_that_stays_locked_is_given_up(connection, other, monkeypatch):
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr(base.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(base.time, "sleep", lambda seconds: None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        say(connection, "ours")
    other.execute("COMMIT")
    assert words(connection) == []


def test_a_statement_that_others_have_overtaken_is_not_asked_again(connection, other, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr(base.time, "sleep", waits.append)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT word FROM said").fetchall()
        other.execute("INSERT INTO said VALUES ('theirs')")
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute(AN_INSERT, ["ours"])
        cursor.execute("ROLLBACK")
    assert waits == []
    assert words(connection) == ["theirs"]


def test_other_faults_of_sqlite_are_raised_at_once(connection, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr(base.time, "sleep", waits.append)
    with pytest.raises(OperationalError, match="no such table"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO unheard (word) VALUES (%s)", ["ours"])
    assert waits == []
