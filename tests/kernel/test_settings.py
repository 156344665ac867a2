"""Local settings: the nearest unit upward that has a value on the day, against brute force."""

from __future__ import annotations

import json
from datetime import date

import pytest

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.local_settings import MissingSetting, definitions
from zhunsheng.kernel.today import on_day

KEY = "records.late_after_days"
ADOPTED = (
    ("district", 20, date(2023, 2, 1), None),
    ("north", 10, date(2023, 3, 1), date(2023, 6, 1)),
    ("willow", 5, date(2023, 4, 3), None),
    ("ferry", 6, date(2023, 1, 4), date(2023, 2, 1)),
    ("south", 8, date(2023, 5, 1), date(2023, 5, 2)),
)
DAYS = sorted(
    {day for _, _, start, end in ADOPTED for day in (start, end) if day} | {date(2023, 1, 3), date(2024, 1, 1)}
)


@pytest.fixture
def adopted(cast):
    """The values above, entered and ended by acts."""
    for code, value, start, end in ADOPTED:
        matter = adopt(cast, code, value, start)
        if end is not None:
            with on_day(end):
                take(cast.viewer("administrator", end), matter.pk, Asked("end", {}))
    return cast


def adopt(cast, code, value, start):
    with on_day(start):
        given = {"name": KEY, "value": json.dumps(value), "is_confirmed": True}
        viewer = cast.viewer("administrator", start)
        return open_matter(viewer, registry.kind("kernel.setting"), cast.units[code], Asked("enter", given)).matter


def by_brute_force(cast, path, on):
    for step in reversed(path):
        for code, value, start, end in ADOPTED:
            if cast.units[code].pk == step and start <= on and (end is None or on < end):
                return value, cast.units[code].name
    return definitions()[KEY].default, "系统默认"


def test_a_value_holds_for_its_unit_and_all_below_from_its_day_to_its_end(adopted):
    for unit in adopted.units.values():
        for day in DAYS:
            value = World().settings.resolve(KEY, unit.ancestor_ids(), day)
            assert (value.value, value.unit_name) == by_brute_force(adopted, unit.ancestor_ids(), day), (unit, day)


def test_a_default_is_never_taken_for_confirmed(cast):
    path = cast.units["willow"].ancestor_ids()
    assert World().settings.resolve(KEY, path, date(2023, 5, 4)).stamp()["needs_confirmation"]
    adopt(cast, "north", 3, date(2023, 5, 4))
    assert not World().settings.resolve(KEY, path, date(2023, 5, 4)).stamp()["needs_confirmation"]


def test_a_value_entered_late_holds_from_the_day_it_was_adopted(cast):
    adopt(cast, "north", 9, date(2023, 5, 1))
    with on_day(date(2023, 6, 1)):
        given = {"name": KEY, "value": "4", "is_confirmed": True}
        asked = Asked("enter", given, date(2023, 4, 3), late_reason="文件后补")
        viewer = cast.viewer("administrator", date(2023, 6, 1))
        open_matter(viewer, registry.kind("kernel.setting"), cast.units["willow"], asked)
    path = cast.units["willow"].ancestor_ids()
    values = [
        World().settings.resolve(KEY, path, day).value for day in (date(2023, 4, 2), date(2023, 4, 3), date(2023, 5, 4))
    ]
    assert values == [definitions()[KEY].default, 4, 4]


def test_a_void_value_no_longer_holds(cast):
    matter = adopt(cast, "north", 3, date(2023, 5, 1))
    cast.act("administrator", matter, "void", reason="文号有误")
    path = cast.units["willow"].ancestor_ids()
    assert World().settings.resolve(KEY, path, date(2023, 5, 4)).unit_name == "系统默认"


def test_an_undeclared_setting_is_refused_by_name(cast):
    with pytest.raises(MissingSetting, match=r"trial\.limit"):
        World().settings.resolve("trial.limit", (1,), date(2023, 5, 4))
