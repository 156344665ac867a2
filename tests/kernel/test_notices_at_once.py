"""Confirming a notice on holidays: killed in the middle or done twice at once, nothing is half and nothing double."""

from __future__ import annotations

import pytest

from tests.kernel.processes import outcome

pytestmark = pytest.mark.process
BEFORE, AFTER = ["2023-05-05"], ["2023-05-06"]


def test_a_notice_confirmed_by_killed_and_by_competing_processes_holds_once_and_whole(scratch_database_url, tmp_path):
    fate = outcome("announce", scratch_database_url, tmp_path)
    for stood in fate["stood"]:
        whole = ("confirmed", 1, AFTER) if stood["confirmed"] else ("entered", 0, BEFORE)
        assert (stood["state"], stood["confirmed"], stood["due"]) == whole
    came = sorted(fate[name] for name in ("one", "other", "again"))
    assert came.count("done") == 1 and set(came) <= {"done", "state-does-not-allow"}
    assert set(fate["sessions"].values()) == {"done"}
    assert (fate["at last"]["confirmed"], fate["at last"]["due"]) == (1, ["2023-05-08"])
    assert fate["report"]["findings"] == [] and fate["report"]["projections"] == []
