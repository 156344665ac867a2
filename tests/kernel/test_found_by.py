"""A register column that nobody filled follows from a text, as the place says: a grid from an address."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

RISK = "citizen_requests.risk"
RULES = {"花园": "F01", "柳荫花园": "W01", "老码头": "Z99"}


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    """The cast, where 北岸街道 says which grid lies where."""
    given = {"name": "citizen_requests.grid_rules", "value": json.dumps(RULES, ensure_ascii=False)}
    with on_day(DAY):
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], Asked("enter", given))
    return cast


def found(cast: Cast, who: str = "grid", unit: str = "willow", on: date = DAY, **given: Any) -> Matter:
    given = {"subject": "燃气软管老化", "risk_field": "gas", "level": 1, **given}
    with on_day(on):
        return open_matter(cast.viewer(who, on), registry.kind(RISK), cast.units[unit], Asked("find", given)).matter


def grid_of(matter: Matter) -> int | None:
    return registry.kind(RISK)._default_manager.get(pk=matter.pk).grid_id


def test_the_longest_fragment_that_the_text_contains_decides(ruled):
    assert grid_of(found(ruled, place="北岸柳荫花园3栋")) == ruled.grids["willow_garden"].pk
    assert grid_of(found(ruled, place="渡口花园")) == ruled.grids["ferry_street"].pk


def test_what_somebody_chose_stays_and_what_no_fragment_is_found_in_is_unknown(ruled):
    chosen = ruled.grids["ferry_street"].pk
    assert grid_of(found(ruled, place="柳荫花园3栋", grid=chosen)) == chosen
    assert grid_of(found(ruled, place="别处")) is None
    assert grid_of(found(ruled)) is None


def test_an_entry_that_is_not_in_force_that_day_is_not_found(ruled):
    assert grid_of(found(ruled, place="老码头")) is None
    with on_day(DAY):
        take(ruled.viewer("dispatcher"), ruled.grids["willow_garden"].pk, Asked("end", {}))
    assert grid_of(found(ruled, place="柳荫花园3栋")) is None


def test_the_rules_of_a_place_hold_there_only_and_what_was_found_is_in_the_event(ruled):
    assert grid_of(found(ruled, "section_head", "north_justice", place="柳荫花园")) is not None
    matter = found(ruled, place="柳荫花园")
    assert json.loads(matter.events.get().payload.open_body)["grid"] == ruled.grids["willow_garden"].pk
    given = {"person": ruled.people["grid"].pk, "role": "grid_worker"}
    with on_day(DAY):
        open_matter(Viewer.installer(), registry.kind("kernel.post"), ruled.units["bridge"], Asked("enter", given))
    assert grid_of(found(ruled, unit="bridge", place="柳荫花园")) is None
    assert check_projections() == []
