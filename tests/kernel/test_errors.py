"""What a refusal says: days and amounts as pages write them, and what somebody wrote as it was written.

Every objection that any test comes to is held to it (tests/conftest.py), so those of all guards of all kinds: each has a case.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhunsheng.kernel.errors import Objection
from zhunsheng.law.wording import day_words, yuan_words


@pytest.mark.parametrize(
    "said",
    [
        f"期限至{date(2023, 5, 6)}，还没有届满",
        f"{date(2023, 6, 3)}持有证件的只有1人",
        f"已经办理过（{date(2023, 6, 3)}）",
        f"未缴的罚款是{Decimal('200.00')}元",
    ],
)
def test_an_objection_that_says_a_day_or_an_amount_otherwise_is_found_out(said):
    for texts in ({"message": said}, {"message": "不能办理", "way_out": said}):
        with pytest.raises(AssertionError):
            Objection("late", **texts)


@pytest.mark.parametrize(
    "said",
    [
        f"期限至{day_words(date(2023, 5, 6))}，未缴的罚款是{yuan_words(Decimal('200.00'))}",
        "本次登记缴纳100.50元",
        "“2023-05-06”读不出来",
        "“报表2023-05-06.xlsx”不是表样",
        "执法证（粤4-2023-01-03）已失效",
        "日期请写成 2023-05-04 的样子",
        "编号2023-99-01不在册",
    ],
)
def test_days_written_out_quotes_and_examples_are_let_be(said):
    assert Objection("late", said, way_out=said).message == said
