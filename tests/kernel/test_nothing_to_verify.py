"""An audit of nothing must not pass for a good one."""

from __future__ import annotations

from zhunsheng.kernel.audit.verify import verify


def test_an_empty_database_does_not_pass_for_verified(db):
    assert [(finding.level, finding.code) for finding in verify()] == [("error", "nothing-to-verify")]
