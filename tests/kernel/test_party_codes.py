"""A party's code stays with the party, whatever becomes of the row."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import APPLICANT, DAY, RESPONDENT, Cast
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import party_code_digest
from zhunsheng.ledgers.mediation.dispute import DisputeParty

CODE = "AB12-CD34"
NEWCOMER = {**RESPONDENT, "name": "后来的第三人"}
RENAMED = {**APPLICANT, "name": "张三峰"}


def holder_after(cast: Cast, parties: list[dict[str, Any]]) -> list[str]:
    """The names of those who hold the applicant's code after the parties were corrected."""
    matter: Matter = cast.dispute()
    asked = Asked("issue_code", {"lines": "parties", "position": 0, "code": CODE})
    given = {"parties": parties, "correction_reason": "核对当事人"}
    with on_day(DAY):
        take(cast.viewer("mediator"), matter.pk, asked)
        take(cast.viewer("mediator"), matter.pk, Asked("correct", given, acted_on=DAY, corrects=1))
    rows = DisputeParty.objects.filter(matter=matter, access_code=party_code_digest(CODE))
    return list(rows.values_list("name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parties", "holders"),
    [
        ([RESPONDENT, APPLICANT], ["张三丰"]),
        ([NEWCOMER, APPLICANT, RESPONDENT], ["张三丰"]),
        ([RENAMED, RESPONDENT], []),
        ([RESPONDENT, NEWCOMER], []),
    ],
    ids=["swapped", "one more before", "renamed", "taken off"],
)
def test_a_code_follows_its_party(cast: Cast, parties: list[dict[str, Any]], holders: list[str]) -> None:
    assert holder_after(cast, parties) == holders
