"""Figures and how they are printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhunsheng.metrics.figures import (
    AtLeast,
    Exact,
    Figure,
    FromRecords,
    HalfUp,
    More,
    TenThousands,
    Withheld,
    at_least,
    exceeds,
    printed,
    usual_rounding,
)
from zhunsheng.metrics.language import Period

FIGURE = Figure(
    key="a.b.c",
    label="数",
    value=966,
    unit="件",
    period=Period.year(2023),
    cut_off_on=date(2023, 12, 22),
    scope="北岸街道",
    basis=FromRecords(966, 941),
)
COUNTS = some.integers(min_value=0, max_value=10**12)
AMOUNTS = some.decimals(min_value=0, max_value=10**9, places=4)
BASES = some.sampled_from([10, 100, 1000, 10_000])


def shown(value: int | Decimal, unit: str, rounding: object) -> str:
    return printed(replace(FIGURE, value=value, unit=unit), rounding)  # type: ignore[arg-type]


def test_the_printed_forms_of_the_source_reports_come_out():
    assert shown(966, "件", Exact()) == "966件"
    assert shown(843, "份", More(10)) == "840余份"
    assert shown(1753, "份", More(10)) == "1750余份"
    assert shown(452, "场次", More(10)) == "450余场次"
    assert shown(Decimal("661500.00"), "平方米", TenThousands(2)) == "66.15万平方米"
    assert shown(Decimal(62) * 100 / 254, "%", HalfUp(2)) == "24.41%"
    assert shown(Decimal(634) * 100 / 645, "%", AtLeast(1)) == "98%以上"
    assert shown(2, "期", Exact()) == "2期"


def test_more_is_said_only_when_something_is_left_over():
    assert shown(840, "份", More(10)) == "840份"
    assert shown(7, "次", More(10)) == "7次"
    assert shown(Decimal("840.5"), "份", More(10)) == "840余份"


def test_twenty_percent_does_not_exceed_twenty_percent():
    value = Decimal(26) * 100 / 130
    assert not exceeds(value, 20) and at_least(value, 20)
    assert exceeds(Decimal(88) * 100 / 384, 20)
    almost = Decimal("20.001")
    assert shown(almost, "%", HalfUp(2)) == "20.00%" and exceeds(almost, 20)


def test_halves_go_up_and_zero_has_no_sign():
    assert HalfUp(2).printed(Decimal("0.125")) == "0.13"
    assert HalfUp(0).printed(Decimal("2.5")) == "3"
    assert HalfUp(1).printed(Decimal("-0.04")) == "0.0"
    assert HalfUp(1).printed(Decimal("-0.05")) == "-0.1"


def test_every_rounding_says_its_rule():
    rules = [rounding.rule for rounding in (Exact(), HalfUp(2), HalfUp(0), TenThousands(1), More(10), AtLeast(1))]
    assert rules == [
        "精确数",
        "四舍五入，保留2位小数",
        "四舍五入取整数",
        "以万计，四舍五入，保留1位小数",
        "去尾取10的整倍数，有余数的写“余”",
        "去尾取1的整倍数，写“以上”（含本数）",
    ]


def test_the_usual_rounding_follows_the_unit():
    assert printed(FIGURE) == "966件"
    assert printed(replace(FIGURE, value=Decimal("1200.5"), unit="元")) == "1200.50元"
    assert printed(replace(FIGURE, value=Decimal(20), unit="%")) == "20.00%"
    assert printed(replace(FIGURE, value=Decimal("2.25"), unit="日")) == "2.3日"
    assert usual_rounding(FIGURE) == Exact()


def test_what_has_no_value_says_so():
    assert printed(replace(FIGURE, value=None)) == "不适用"
    assert printed(replace(FIGURE, value=None, suppressed="不足3件", basis=Withheld())) == "不予显示"


def test_a_basis_tells_how_many_open():
    assert FIGURE.basis.sentence() == "966件，其中可查看941件"  # type: ignore[call-arg]
    assert FromRecords(2, 2).sentence("宗") == "2宗，均可查看"


@pytest.mark.parametrize("rounding", [More, AtLeast])
def test_a_base_must_be_positive_and_a_floor_needs_something_not_negative(rounding):
    with pytest.raises(ValueError, match="正整数"):
        rounding(0)
    with pytest.raises(ValueError, match="负数"):
        rounding(10).printed(-1)


@given(COUNTS, BASES)
def test_more_never_says_too_much_and_misses_less_than_a_base(value: int, base: int):
    text = More(base).printed(value)
    stated = int(text.removesuffix("余"))
    assert stated <= value < stated + base or stated == value
    assert text.endswith("余") == (stated < value)


@given(AMOUNTS | COUNTS, BASES)
def test_at_least_is_never_untrue(value: int | Decimal, base: int):
    stated = int(AtLeast(base).printed(value))
    assert at_least(value, stated) and value - stated < base and stated % base == 0


@given(AMOUNTS, some.integers(min_value=0, max_value=3))
def test_half_up_is_the_nearest_with_the_higher_of_two_equals(value: Decimal, decimals: int):
    step = Fraction(1, 10**decimals)
    stated = Fraction(HalfUp(decimals).printed(value))
    assert -step / 2 < stated - Fraction(value) <= step / 2
    assert stated % step == 0


@given(COUNTS, some.integers(min_value=0, max_value=4))
def test_ten_thousands_are_half_up_of_the_quotient(value: int, decimals: int):
    text = TenThousands(decimals).printed(value)
    assert text == HalfUp(decimals).printed(Decimal(value) / 10_000) + "万"
    assert abs(Fraction(text.removesuffix("万")) * 10_000 - value) <= Fraction(10_000, 2 * 10**decimals)


@given(AMOUNTS | COUNTS)
def test_exact_loses_nothing(value: int | Decimal):
    assert Decimal(Exact().printed(value)) == value


@given(AMOUNTS, AMOUNTS)
def test_exceeding_and_reaching_differ_only_at_equality(value: Decimal, target: Decimal):
    assert at_least(value, target) == (exceeds(value, target) or value == target)
