"""A local setting that nobody could read must not get in: every later act would ask for it."""

from __future__ import annotations

import pytest

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer


def enter(cast: Cast, name: str, value: str):
    asked = Asked("enter", {"name": name, "value": value})
    return open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], asked).matter


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("records.late_after_days", "七天", "setting-unreadable"),
        ("records.late_after_days", '"7"', "setting-of-another-shape"),
        ("records.confirm_limit", "7", "setting-of-another-shape"),
        ("records.late_after_dayz", "7", "setting-unknown"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_with_an_example(cast, name, value, code):
    with on_day(DAY), pytest.raises(Refused) as refused:
        enter(cast, name, value)
    assert [objection.code for objection in refused.value.objections] == [code]
    assert all(objection.way_out for objection in refused.value.objections)
    assert cast.dispute().number


def test_a_value_of_the_declared_shape_is_taken_and_amended_under_the_same_guard(cast):
    with on_day(DAY):
        matter = enter(cast, "records.late_after_days", "3")
        with pytest.raises(Refused):
            take(Viewer.installer(), matter.pk, Asked("amend", {"name": "records.late_after_days", "value": "三"}))
        take(Viewer.installer(), matter.pk, Asked("amend", {"name": "records.late_after_days", "value": "5"}))
    assert cast.dispute().number
