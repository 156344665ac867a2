"""Several processes at once: a double click is one act, two people meet, nobody is told that the database is locked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.databases import scratch_database
from tests.kernel.processes import outcome
from tests.kernel.workers import ACTS, KEYS

pytestmark = [pytest.mark.process, pytest.mark.database]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What seven processes did on one database at the same time, and what it holds afterwards."""
    folder = tmp_path_factory.mktemp("crowd")
    with scratch_database(folder) as url:
        yield outcome("compete", url, folder)


def test_a_double_click_is_one_act_and_both_are_told_of_the_same_event(crowded):
    first, second = crowded["click"], crowded["click again"]
    assert first == second
    assert len(set(first)) == KEYS
    assert crowded["report"]["keys"] == 1


def test_a_double_click_on_three_threads_is_one_act(crowded):
    first, second, third = crowded["threads"]
    assert first == second == third
    assert len(set(first)) == KEYS


def test_of_two_people_at_once_one_acts_and_the_other_is_told_what_changed(crowded):
    mine, theirs = crowded["mine"], crowded["theirs"]
    assert mine.keys() == theirs.keys() and len(mine) == KEYS
    for key in mine:
        assert sorted((mine[key], theirs[key])) == ["changed-meanwhile", "done"]
        assert crowded["report"]["sessions"][key] == 1


def test_nobody_is_told_that_the_database_is_locked(crowded):
    assert crowded["crowd"]["faults"] == []
    assert crowded["crowd"]["done"] == ACTS


def test_numbers_are_neither_lost_nor_doubled_when_many_write(crowded):
    report = crowded["report"]
    expected = list(range(1, 3 * KEYS + ACTS + 1))
    assert report["numbers"] == expected
    assert report["last"] == report["disputes"] == len(expected)


def test_seals_made_while_others_write_leave_nothing_out(crowded):
    assert crowded["auditor"]["made"] >= 1
    assert crowded["report"]["findings"] == []
    assert crowded["report"]["projections"] == []


def test_an_audit_while_others_write_sees_one_instant_and_finds_nothing(crowded):
    assert crowded["auditor"]["found"] == []


def test_a_file_holds_one_instant_while_others_go_on_writing(tmp_path):
    with scratch_database(tmp_path) as url:
        read = outcome("reading", url, tmp_path)
    for order, found in read.items():
        assert len(found["before"]) >= KEYS
        assert found["during"] == found["before"], order
        assert found["there"] == 2 * len(found["before"]), order
