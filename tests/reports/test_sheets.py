"""A way of writing fits a number, or does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhunsheng.reports.sheets import fits, number_of


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("840余份", "843"), ("66.15万平方米", "661500"), ("万余份", "10200"), ("三级", "3"), ("3+3", "6"), ("1,402条", "1402"),
        ("98%以上", "98.29"), ("每季度", "1"), ("约4500人", "4480"), ("一百零五宗", "105"), ("100%", "100"),
    ],
)  # fmt: skip
def test_a_way_of_writing_may_stand_for_the_number(printed: str, value: str) -> None:
    assert fits(printed, Decimal(value))


@pytest.mark.parametrize(
    ("printed", "value"), [("850余份", "843"), ("66.15万", "6615"), ("四级", "3"), ("8次", "7"), ("万余份", "9800")]
)
def test_a_way_of_writing_that_says_another_number_does_not_fit(printed: str, value: str) -> None:
    assert not fits(printed, Decimal(value))


@pytest.mark.parametrize("text", ["", "八", "8次", "1,402", "-1", "1e3", "８", "NaN", "1."])
def test_only_plain_digits_are_a_number(text: str) -> None:
    assert number_of(text) is None
    assert number_of("66.15") == Decimal("66.15")
