"""The language alone: conditions are values, mistakes in Python do not pass for conditions."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from zhunsheng.metrics.language import Count, Empty, F, Period, Population, Ratio, linked, linked_from
from zhunsheng.metrics.language.conditions import All, Any, Column, Comparison, Exists, Not, OneOf, Operator, every
from zhunsheng.metrics.language.periods import year_earlier

SETTLED = Population("a.b", dated="settled_on", label="已办")


def test_comparisons_are_data():
    assert (F("level") >= 2) == Comparison("level", Operator.GREATER_OR_EQUAL, 2)
    assert (F("settled_on") <= F("due_on")) == Comparison("settled_on", Operator.LESS_OR_EQUAL, Column("due_on"))
    assert F("kind").isin("a", "b") == OneOf("kind", ("a", "b"))
    assert F("on").missing() == Not(Exists("on"))


def test_conditions_against_different_columns_are_different():
    assert (F("a") == F("b")) != (F("a") == F("c"))
    assert len({F("a") == F("b"), F("a") == F("c"), F("a") == F("b")}) == 2


@pytest.mark.parametrize("misuse", [
    lambda: (F("a") == 1) and (F("b") == 2),
    lambda: not F("a").exists(),
    lambda: 1 < F("a") < 3,
])  # fmt: skip
def test_what_python_would_silently_drop_raises(misuse):
    with pytest.raises(TypeError, match="combine conditions with"):
        misuse()


def test_conditions_combine_and_name_their_leaves():
    one, two, three = F("a") == 1, F("b").exists(), linked("confirmed_by")
    assert (one & ~two | three) == Any((All((one, Not(two))), three))
    assert tuple((one & ~two | three).leaves()) == (one, two, three)
    assert linked("confirmed_by") != linked_from("confirmed_by")


def test_every_leaves_out_what_is_not_there():
    one, two = F("a") == 1, F("b") == 2
    assert every(None, None) is None
    assert every(None, one) == one
    assert every(one, None, two) == All((one, two))


def test_equal_populations_are_one_population():
    twin = Population("a.b", dated="settled_on", label="已办", where=None)
    assert {SETTLED: 1, twin: 2} == {SETTLED: 2}


def test_the_part_of_a_ratio_is_the_whole_and_the_part_together():
    whole = Population("a.b", dated="on", label="全部", where=F("kind") == "x")
    ratio = Ratio(key="a.b.c", label="率", unit="%", meaning="比率。", empty=Empty.NOT_APPLICABLE, of=whole,
                  part=F("late") == "y", by=("kind",))  # fmt: skip
    part, all_of_it = ratio.traceable()
    assert part.of.where == (F("kind") == "x") & (F("late") == "y")
    assert (part.key, all_of_it.key, all_of_it.of) == ("a.b.c.part", "a.b.c.whole", whole)
    assert part.by == ("kind",)


def test_a_count_of_different_values_counts_rows_that_have_one():
    count = Count(key="a.b.c", label="数", unit="件", meaning="件数。", empty=Empty.ZERO, of=SETTLED, distinct="case")
    assert count.counted == F("case").exists()


def test_a_period_lists_its_months_over_the_turn_of_the_year():
    assert list(Period(date(2022, 11, 30), date(2023, 1, 1)).months()) == ["2022-11", "2022-12", "2023-01"]


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="止日2023年1月1日早于起日2023年1月2日"):
        Period(date(2023, 1, 2), date(2023, 1, 1))


def test_a_year_before_the_leap_day_is_the_day_before_march():
    assert year_earlier(date(2024, 2, 29)) == date(2023, 2, 28)
    assert Period.year(2024).year_earlier() == Period.year(2023)


def test_the_language_loads_without_django_and_kernel():
    program = "import sys, zhunsheng.metrics.language; print(sorted({'django', 'zhunsheng.kernel'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
