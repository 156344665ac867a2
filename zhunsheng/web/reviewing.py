"""Who has checked a rule against the official text, in words."""

from __future__ import annotations

from collections.abc import Sequence

from zhunsheng.kernel.rule_reviews import Reviewed, Standing, reviews_of
from zhunsheng.law.model import Rule
from zhunsheng.law.wording import NOT_REVIEWED
from zhunsheng.web.dates import prose


def reviews_here(asked: Sequence[Rule]) -> dict[Rule, str]:
    """What stands in this installation's register of reviews, or in the files, for each rule. One query."""
    return {rule: _words(reviewed) for rule, reviewed in reviews_of(asked).items()}


def _words(reviewed: Reviewed) -> str:
    who = reviewed.reviewer + (f"（{reviewed.qualification}）" if reviewed.qualification else "")
    day = prose(reviewed.reviewed_on)
    return {
        Standing.AGREES: f"{who}于{day}对照原文核对，一致",
        Standing.DIFFERS: f"{who}于{day}对照原文核对，发现不一致：{reviewed.remark}",
        Standing.CHANGED: f"{day}核对之后登记的内容有改动，尚未重新核对",
        Standing.NEWER: f"施行在最近一次核对（{day}）之后，尚未核对",
        Standing.NEVER: NOT_REVIEWED,
    }[reviewed.standing]
