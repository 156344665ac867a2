"""kill -9 in the midst of acts: no half act, nothing lost that was confirmed, no number lost or given twice."""

from __future__ import annotations

import pytest

from tests.kernel.processes import Arena

pytestmark = pytest.mark.process
ROUNDS = 8


def test_processes_killed_in_the_midst_of_acts_leave_no_half_act(scratch_database_url, tmp_path):
    arena = Arena(scratch_database_url, tmp_path)
    fate = arena.run("slaughter", str(tmp_path), str(ROUNDS))
    assert fate["killed"] == 2 * ROUNDS
    assert fate["done"] >= ROUNDS
    report = arena.run("report", str(tmp_path))
    assert report["lost"] == 0
    assert report["findings"] == []
    assert report["projections"] == []
    assert report["without_payload"] == 0
    assert report["numbers"] == list(range(1, report["disputes"] + 1))
    assert report["last"] == report["disputes"]
    assert report["keys"] == 1
    assert report["settled"] == report["agreements"] == report["linked"] > 0
