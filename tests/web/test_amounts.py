"""Amounts as papers write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhunsheng.law.wording import yuan_words
from zhunsheng.web.papers.amounts import in_capitals


@pytest.mark.parametrize(
    ("amount", "figures", "capitals"),
    [
        ("0", "0元", "零元整"),
        ("0.05", "0.05元", "伍分"),
        ("10", "10元", "壹拾元整"),
        ("200", "200元", "贰佰元整"),
        ("1005", "1005元", "壹仟零伍元整"),
        ("1050.50", "1050.50元", "壹仟零伍拾元伍角"),
        ("6000.03", "6000.03元", "陆仟元零叁分"),
        ("10000", "10000元", "壹万元整"),
        ("100000", "100000元", "壹拾万元整"),
        ("100500", "100500元", "壹拾万零伍佰元整"),
        ("20000001", "20000001元", "贰仟万零壹元整"),
        ("1000100000", "1000100000元", "壹拾亿零壹拾万元整"),
    ],
)
def test_an_amount_reads_as_a_bank_takes_it(amount: str, figures: str, capitals: str) -> None:
    assert yuan_words(Decimal(amount)) == figures
    assert in_capitals(Decimal(amount)) == capitals
