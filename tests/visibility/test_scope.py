"""The scope functions against the oracle: every viewer, every matter, every narrowing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from tests.visibility.oracle import Sight, sight_of_party, sight_of_person
from tests.visibility.world import DAY, Plan, World, build, plans, serving
from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import Position, Slice, counted, holds, page, slice_of
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Right, Viewer

NEEDED = {Right.COUNT: Sight.COUNT, Right.OPEN: Sight.OPEN}


@contextmanager
def built(plan: Plan) -> Iterator[World]:
    """The world of a plan, on its day; afterwards nothing of it is left."""
    with transaction.atomic(), on_day(DAY):
        try:
            yield build(plan)
        finally:
            transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=4,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(plans(most_matters=6))
def test_every_scope_function_gives_exactly_what_the_words_allow(plan):
    with built(plan) as world:
        for person, viewer in serving(world):
            _agrees(world, viewer, {pk: sight_of_person(world, person, truth) for pk, truth in world.truths.items()})
        for code in {code for truth in world.truths.values() for code in truth.codes} | {"CODE-UNKNOWN"}:
            _agrees(
                world, Viewer.of_party(code), {pk: sight_of_party(code, truth) for pk, truth in world.truths.items()}
            )
        nobody = Viewer(name="未登记的人")
        _agrees(world, nobody, dict.fromkeys(world.truths, Sight.NONE))


def _agrees(world: World, viewer: Viewer, sights: dict[int, Sight]) -> None:
    stored = Matter.objects.select_related("unit").in_bulk(sights)
    for kind in registry.kinds().values():
        matters = world.of_kind(kind.key)
        for right, needed in NEEDED.items():
            wanted = {pk for pk in matters if sights[pk] >= needed}
            part = slice_of(viewer, kind, right)
            assert {pk for pk in matters if holds(viewer, stored[pk], kind, right)} == wanted
            assert _ids(part) == wanted and counted(part) == len(wanted)
            if wanted:
                assert _walked(part) == sorted(wanted, key=lambda pk: (stored[pk].opened_on, pk), reverse=True)
            if matters:
                _narrowings_agree(world, viewer, kind, right, wanted)


def _narrowings_agree(world: World, viewer: Viewer, kind: type[Record], right: Right, wanted: set[int]) -> None:
    """Narrowing to any unit gives what is wanted in it and below, whatever the viewer's posts; never more."""
    for number, unit in enumerate(world.units):
        below = {pk for pk in wanted if number in world.plan.path(world.truths[pk].unit)}
        part = slice_of(viewer, kind, right, unit=unit)
        assert _ids(part) == below
        if below:
            assert counted(part) == len(below)
    states = dict(Matter.objects.filter(pk__in=wanted).values_list("pk", "state"))
    for state in set(states.values()):
        part = slice_of(viewer, kind, right, state=state)
        assert _ids(part) == {pk for pk in wanted if states[pk] == state}


def _ids(part: Slice) -> set[int]:
    return set(part.matter_ids().values_list("matter_id", flat=True))


def _walked(part: Slice) -> list[int]:
    """All pages of the slice, four rows at a time."""
    found: list[int] = []
    after = None
    while rows := page(part, order="opened_on", descending=True, after=after, size=4):
        found += [matter_id for matter_id, _ in rows]
        after = Position(rows[-1][1], rows[-1][0])
    return found
