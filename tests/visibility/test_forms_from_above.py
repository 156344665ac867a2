"""Forms from above against the oracle: whoever finds one sees as many records behind its cells as they may, and no other."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.reports.forms import PEOPLE as PEOPLE_KIND
from tests.reports.forms import TOLD, derived
from tests.reports.workbooks import form
from tests.visibility.oracle import Sight, is_withheld, sight_of_person
from tests.visibility.test_addresses import EVERY_SORT, undone
from tests.visibility.walk import STATUS, Walker, linked_in
from tests.visibility.world import DAY, PEOPLE, Truth, World, build
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.answering.workbooks import keep_workbook
from zhunsheng.reports.kinds.data_request import DataRequest

pytestmark = pytest.mark.django_db
CELL = (0, "D5")
DISPUTE = "mediation.dispute"


def add_form(world: World, unit: int, digest: str) -> int:
    """A form in a unit with one cell that counts a part of its disputes, which all are of that part."""
    told = {**TOLD, "title": f"随机报表子{unit}丑", "workbook_digest": digest}
    received = open_matter(world.registrar, DataRequest, world.units[unit], Asked("receive", told)).matter
    cell = derived(CELL[1], f"{DISPUTE}.received", at=PEOPLE_KIND, cut_off_on="2023-12-31")
    take(world.registrar, received.pk, Asked("map", {"changes": [cell]}))
    world.truths[received.pk] = Truth(DataRequest.key, unit, marks=(told["title"],))
    return received.pk


def test_every_person_finds_the_forms_and_the_records_that_the_words_allow():
    visited: Counter[tuple[str, int]] = Counter()
    seen: Counter[str] = Counter()
    with undone(), on_day(DAY):
        world = build(EVERY_SORT)
        digest = keep_workbook(form(), "统计表.xlsx", world.units[0]).digest
        forms = [add_form(world, unit, digest) for unit in range(len(world.units))]
        for person in range(PEOPLE + 1):
            walker = Walker(world, person, visited, Counter(), random.Random(person))
            for request in forms:
                walk_form(walker, request, seen)
    assert seen["counted"] and seen["withheld"]
    assert {status for name, status in visited if name == "data_request_cell"} >= {200, 404}


def walk_form(walker: Walker, request: int, seen: Counter[str]) -> None:
    world, truth = walker.world, walker.world.truths[request]
    status = STATUS[sight_of_person(world, walker.person, truth)]
    for name in ("data_request", "data_request_fill", "data_request_send", "data_request_workbook"):
        assert walker.get(name, request).status_code == status, name
    page = walker.get("data_request_cell", request, *CELL)
    assert page.status_code == status
    if status != 200:
        return
    there = [pk for pk in world.of_kind(DISPUTE) if truth.unit in world.plan.path(world.truths[pk].unit)]
    standing = set(there) - world.void
    counted = {pk for pk in standing if walker.sights[pk] >= Sight.COUNT}
    opened = {pk for pk in standing if walker.sights[pk] is Sight.OPEN}
    assert linked_in(page.content.decode()) - {request} <= opened
    [(part, _)] = page.context["parts"]
    assert bool(part.withheld) is is_withheld(counted, walker.sights)
    seen["withheld" if part.withheld else "counted"] += 1
    if not part.withheld:
        assert (part.counted, part.openable) == (len(counted), len(opened))
        assert linked_in(page.content.decode()) - {request} == opened
