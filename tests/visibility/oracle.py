"""Who may count and who may open, by brute force over the plan.

Written from the words of docs/decisions/005 and of ``Access``; it knows neither tokens nor grants nor the database.
"""

from __future__ import annotations

from enum import IntEnum

from tests.visibility.world import PostPlan, Truth, World
from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record


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
    above = [post for post in posts if post.unit in world.plan.path(truth.unit)]
    return max((_by_post(kind, post, truth) for post in above), default=Sight.NONE)


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


def may_act(world: World, person: int, truth: Truth, roles: tuple[str, ...]) -> bool:
    """Whether the person may do an act of ``roles`` on the matter: it must be open to them, and one of their posts in
    the matter's unit or above it must carry such a role."""
    posts = [post for post in world.plan.posts if post.person == person and post.is_serving]
    holds_role = any(post.role in roles and post.unit in world.plan.path(truth.unit) for post in posts)
    return holds_role and sight_of_person(world, person, truth) is Sight.OPEN
