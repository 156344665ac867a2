"""Tokens and pages of lists against brute force: narrowing never widens, pages are the sorted whole cut in pieces."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel.declare import Access, Consulted
from zhunsheng.kernel.models import Grant, Matter, Unit
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.scope import ORDERS, Position, Slice, counted, page
from zhunsheng.kernel.today import moment_of
from zhunsheng.kernel.viewers import HeldPost, Right, Viewer, row_tokens

ACCESS = Access(
    open=(Role.MEDIATOR, Role.JUSTICE_CLERK), confidential=(Role.JUSTICE_CLERK,), count=(Role.OFFICE_CLERK,)
)
KIND = SimpleNamespace(access=ACCESS, handler_columns=lambda: (), consulted=None)
HANDLED = SimpleNamespace(access=ACCESS, handler_columns=lambda: ("handler",), consulted=None)
ASKED = SimpleNamespace(access=ACCESS, handler_columns=lambda: (), consulted=Consulted("asked", "unit", ()))
ROLES = (Role.MEDIATOR, Role.JUSTICE_CLERK, Role.OFFICE_CLERK, Role.GRID_WORKER)


@st.composite
def trees(draw) -> list[tuple[int, ...]]:
    """Unit paths: each unit under an earlier one; ids from 1."""
    paths: list[tuple[int, ...]] = [(1,)]
    for number in range(2, draw(st.integers(2, 9)) + 1):
        paths.append((*draw(st.sampled_from(paths)), number))
    return paths


def unit(path: tuple[int, ...]) -> Unit:
    return Unit(pk=path[-1], path="/" + "".join(f"{step}/" for step in path))


def reaches(post: HeldPost, right: Right, path: tuple[int, ...], is_confidential: bool) -> bool:
    """What access.py says in words, for one post and one matter."""
    if post.unit_id not in path:
        return False
    if right is Right.COUNT:
        return post.role in (Role.MEDIATOR, Role.JUSTICE_CLERK, Role.OFFICE_CLERK)
    return post.role == Role.JUSTICE_CLERK or (post.role == Role.MEDIATOR and not is_confidential)


@given(trees(), st.data())
def test_tokens_reach_exactly_what_the_posts_reach_and_narrowing_never_widens(paths, data):
    held = data.draw(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(paths)), max_size=4))
    posts = tuple(HeldPost(role, path[-1], path, "") for role, path in held)
    within = data.draw(st.one_of(st.none(), st.sampled_from(paths)))
    right = data.draw(st.sampled_from(Right))
    tokens = set(Viewer("甲", posts).tokens(KIND, right, within=None if within is None else unit(within)))
    for path in paths:
        for is_confidential in (False, True):
            matter = Matter(unit=unit(path), is_confidential=is_confidential)
            wanted = any(reaches(post, right, path, is_confidential) for post in posts)
            wanted = wanted and (within is None or within[-1] in path)
            assert bool(tokens & row_tokens(KIND, matter, (), (), (), ())) == wanted, (path, is_confidential)


@pytest.mark.parametrize("kind", [HANDLED, ASKED])
@given(trees(), st.data())
def test_who_holds_a_post_in_the_very_unit_that_handles_a_matter_or_is_asked_about_it_reaches_it_too(kind, paths, data):
    held = data.draw(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(paths)), max_size=3))
    posts = tuple(HeldPost(role, path[-1], path, "") for role, path in held)
    right, own, handler = data.draw(st.tuples(st.sampled_from(Right), st.sampled_from(paths), st.sampled_from(paths)))
    tokens = set(Viewer("甲", posts).tokens(kind, right))
    named = ((handler[-1],), ()) if kind is HANDLED else ((), (handler[-1],))
    for is_confidential in (False, True):
        matter = Matter(unit=unit(own), is_confidential=is_confidential)
        wanted = any(
            reaches(post, right, own, is_confidential) or reaches(post, right, (handler[-1],), is_confidential)
            for post in posts
        )
        assert bool(tokens & row_tokens(kind, matter, (), *named, ())) == wanted


@given(trees(), st.data())
def test_no_unit_token_of_a_viewer_is_covered_by_another(paths, data):
    """Redundant tokens would make a matter come twice; counting relies on there being none."""
    held = data.draw(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(paths)), max_size=5))
    posts = tuple(HeldPost(role, path[-1], path, "") for role, path in held)
    for right in Right:
        tokens = set(Viewer("甲", posts).tokens(KIND, right))
        for path in paths:
            for is_confidential in (False, True):
                matter = Matter(unit=unit(path), is_confidential=is_confidential)
                assert len(tokens & row_tokens(KIND, matter, (), (), (), ())) <= 1


TOKENS = ("u1", "u2!", "p7", "cabc")


@pytest.fixture
def granted(cast):
    """Sixty matters under random tokens, with many equal and many empty sort values, some due to the minute."""
    chance, stamp = random.Random(5), cast.dispute().settings_stamp
    days = [date(2023, 2, 1) + timedelta(days=number) for number in range(5)]
    ends = [(None, None), *((day, None) for day in days)]
    ends += [(day, moment_of(day, time(hour))) for day in days for hour in (0, 9, 18)]
    matters = Matter.objects.bulk_create(
        Matter(
            kind="trial.case",
            unit=cast.units["willow"],
            procedure="course",
            procedure_version=1,
            state=chance.choice(("filed", "closed")),
            opened_on=date(2023, 1, 1) + timedelta(days=chance.randrange(6)),
            **dict(zip(("due_on", "due_at"), chance.choice(ends), strict=True)),
            number_order=chance.choice((None, chance.randrange(8))),
            settings_stamp=stamp,
        )
        for _ in range(60)
    )
    Grant.objects.bulk_create(
        Grant(
            token=token,
            kind=matter.kind,
            matter=matter,
            opened_on=matter.opened_on,
            due_on=matter.due_on,
            due_until=matter.due_until,
            number_order=matter.number_order,
            state=matter.state,
        )
        for matter in matters
        for token in chance.sample(TOKENS, chance.randrange(4))
    )
    return matters


def in_order(part: Slice, order: str, descending: bool) -> list[tuple[int, object]]:
    """The whole slice sorted by brute force: filled values, then empty ones, ties by id, all in one direction."""
    rows = Grant.objects.filter(kind=part.kind).select_related("matter")
    pairs = {
        (grant.matter_id, value_of(grant, order))
        for grant in rows
        if grant.token in part.tokens and part.state in ("", grant.state)
    }
    filled = sorted((pair for pair in pairs if pair[1] is not None), key=lambda pair: (until(pair[1]), pair[0]))
    blank = sorted(pair for pair in pairs if pair[1] is None)
    return [*reversed(filled), *reversed(blank)] if descending else [*filled, *blank]


def value_of(grant: Grant, order: str) -> object:
    if order == "due_on" and grant.due_on is not None:
        return DayOrMoment(grant.due_on, grant.matter.due_until)
    return getattr(grant, order)


def until(value: object) -> object:
    return value.until if isinstance(value, DayOrMoment) else value


def walked(part: Slice, order: str, descending: bool, size: int) -> list[tuple[int, object]]:
    found: list[tuple[int, object]] = []
    while rows := page(
        part,
        order=order,
        descending=descending,
        after=Position(found[-1][1], found[-1][0]) if found else None,
        size=size,
    ):
        assert len(rows) <= size
        found += rows
    return found


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_pages_put_together_are_the_sorted_whole(granted, order, descending):
    for tokens in (("p7",), ("p7", "u1"), ("cabc", "u2!"), TOKENS, ("u9",)):
        for state in ("", "filed"):
            part = Slice(tokens, "trial.case", state=state)
            wanted = in_order(part, order, descending)
            for size in (3, 100):
                assert walked(part, order, descending, size) == wanted, (tokens, state, size)


def test_a_count_is_the_number_of_different_matters(granted):
    for tokens in (("p7",), ("cabc", "p7"), ("p7", "u1"), ("cabc", "p7", "u2!")):
        part = Slice(tokens, "trial.case")
        assert counted(part) == len(in_order(part, "opened_on", False))
        assert set(part.matter_ids().values_list("matter_id", flat=True)) == {
            key for key, _ in in_order(part, "opened_on", False)
        }


def test_a_count_stops_one_above_the_cap(granted):
    assert counted(Slice(("p7",), "trial.case"), cap=9) == counted(Slice(("cabc", "p7"), "trial.case"), cap=9) == 10
