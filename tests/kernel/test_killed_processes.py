"""kill -9 in the midst of acts: no half act, nothing lost that was confirmed, no number lost or given twice."""

from __future__ import annotations

import pytest

from tests.kernel.processes import outcome
from tests.kernel.workers import ROUNDS, ROWS

pytestmark = pytest.mark.process


def test_processes_killed_in_the_midst_of_acts_leave_no_half_act(scratch_database_url, tmp_path):
    fate = outcome("slaughter", scratch_database_url, tmp_path)
    report = fate["report"]
    assert fate["killed"] == 2 * ROUNDS
    assert fate["done"] >= ROUNDS
    assert report["lost"] == 0
    assert report["findings"] == []
    assert report["projections"] == []
    assert report["without_payload"] == 0
    assert report["numbers"] == list(range(1, report["disputes"] + 1))
    assert report["last"] == report["disputes"]
    assert report["keys"] == 1
    assert report["settled"] == report["agreements"] == report["linked"] > 0


def test_an_import_killed_again_and_again_is_neither_half_nor_double(scratch_database_url, tmp_path):
    fate = outcome("import", scratch_database_url, tmp_path)
    faulty = ROWS // 100
    assert fate["kills"] >= 6
    assert fate["counts"] == [ROWS, ROWS - faulty, faulty, 0, 0]
    assert fate["matters"] == fate["numbers"] == ROWS - faulty
    assert fate["events"] == [3]
    assert fate["faults"] == faulty
    assert fate["failures"] == []
    assert fate["report"] == {"findings": [], "projections": []}
