"""Who may count and who may open, by brute force over the plan.

Written from the words of docs/decisions/005 and of ``Access``; it knows neither tokens nor grants nor the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from tests.visibility.world import PostPlan, Truth, World
from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record

SMALL = 3
"""Fewer records than these, of a part of a unit, are told only to those who may open them all (the default setting)."""


class Sight(IntEnum):
    """How much of a matter somebody may see."""

    NONE = 0
    COUNT = 1
    OPEN = 2


def sight_of_person(world: World, person: int, truth: Truth) -> Sight:
    """What the person may see of a matter on the day of the world."""
    kind = registry.kind(truth.kind)
    posts = [post for post in world.plan.posts if post.person == person and post.is_serving]
    if posts and person in truth.people:
        return Sight.OPEN
    if kind.access.inside and posts:
        return Sight.OPEN
    reaching = [post for post in posts if post.unit in world.plan.path(truth.unit) or post.unit in truth.consulted]
    return max((_by_post(kind, post, truth) for post in reaching), default=Sight.NONE)


def _by_post(kind: type[Record], post: PostPlan, truth: Truth) -> Sight:
    access = kind.access
    if post.role in access.confidential:
        return Sight.OPEN
    if post.role in access.open:
        return Sight.COUNT if truth.is_confidential else Sight.OPEN
    return Sight.COUNT if post.role in access.count else Sight.NONE


def sight_of_party(code: str, truth: Truth) -> Sight:
    """What a party with a code may see: the matters that the code was issued for."""
    return Sight.OPEN if code in truth.codes else Sight.NONE


def may_act(
    world: World, person: int, truth: Truth, roles: tuple[str, ...], asked: frozenset[int] = frozenset()
) -> bool:
    """Whether the person may do an act of ``roles`` on the matter: it must be open to them, and one of their posts in
    the matter's unit or above it, or in one of the very units ``asked`` that the act is open to, must carry such a role."""
    posts = [post for post in world.plan.posts if post.person == person and post.is_serving]
    holds_role = any(
        post.role in roles and (post.unit in world.plan.path(truth.unit) or post.unit in asked) for post in posts
    )
    return holds_role and sight_of_person(world, person, truth) is Sight.OPEN


def reads_report(world: World, person: int, report: int) -> bool:
    """Whether the person may read a report: a draft counts what stands now, so only for whoever may count all of it."""
    truth = world.truths[report]
    if sight_of_person(world, person, truth) is not Sight.OPEN:
        return False
    dispute = registry.kind("mediation.dispute")
    posts = [post for post in world.plan.posts if post.person == person and post.is_serving]
    counts_all = any(post.unit in world.plan.path(truth.unit) and dispute.access.may_count(post.role) for post in posts)
    return report in world.frozen or counts_all


def counted_in_report(world: World, report: int) -> set[int]:
    """The disputes that a report counts: when it was frozen, or those that stand now."""
    standing = world.frozen.get(report, frozenset(world.of_kind("mediation.dispute")) - world.void)
    return {pk for pk in standing if world.truths[report].unit in world.plan.path(world.truths[pk].unit)}


def changed_since_freezing(world: World, report: int) -> set[int]:
    """The disputes behind the differences of a frozen report: counted then and void now, or entered since."""
    now = frozenset(world.of_kind("mediation.dispute")) - world.void
    return {
        pk for pk in now ^ world.frozen[report] if world.truths[report].unit in world.plan.path(world.truths[pk].unit)
    }


def is_withheld(counted: set[int], sights: Mapping[int, Sight]) -> bool:
    """Whether the number of records in a part of a unit may not be told to somebody with these sights."""
    return 0 < len(counted) < SMALL and any(sights[pk] is not Sight.OPEN for pk in counted)
