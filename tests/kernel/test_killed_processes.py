"""kill -9 in the midst of acts: no half act, nothing lost that was confirmed, no number lost or given twice."""

from __future__ import annotations

import pytest

from tests.kernel.processes import outcome
from tests.kernel.workers import ROUNDS

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
