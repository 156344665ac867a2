"""Viewers: who looks or acts, on which day, with which tokens. Rights come from posts, assignment or a party's code."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.models import Person
from zhunsheng.kernel.models.units import ids_along
from zhunsheng.kernel.today import today

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from zhunsheng.kernel.declare.kind import Record
    from zhunsheng.kernel.models import Matter, Unit

INSIDE_TOKEN = "i"
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Right(StrEnum):
    """Counting shows how many; opening shows the record."""

    COUNT = "count"
    OPEN = "open"


@dataclass(frozen=True)
class HeldPost:
    """A post in force: a role in a unit (``unit_path`` are ancestor ids, the unit's own id last)."""

    role: str
    unit_id: int
    unit_path: tuple[int, ...]
    unit_name: str


@dataclass(frozen=True)
class Viewer:
    """Someone who looks or acts. ``person_id`` is None for a party with a code and for the installer."""

    name: str
    posts: tuple[HeldPost, ...] = ()
    person_id: int | None = None
    party_code_digest: str = ""
    is_installer: bool = False
    is_system: bool = False

    @classmethod
    def of_person(cls, person: Person, on: date | None = None) -> Viewer:
        """The viewer with the posts that ``person`` holds on the day (today by default)."""
        return cls(person.name, _in_force(_posts(person=person), on or today()), person.pk)

    @classmethod
    def of_user(cls, user: AbstractBaseUser) -> Viewer:
        """The viewer who has logged in, today. A user who is no person of ours has no rights."""
        rows = _posts(person__user=user)
        if rows:
            return cls(rows[0].person__name, _in_force(rows, today()), rows[0].person_id)
        person = Person.objects.filter(user_id=user.pk).first()
        return cls(user.get_username()) if person is None else cls(person.name, person_id=person.pk)

    @classmethod
    def of_party(cls, code: str) -> Viewer:
        """A party who knows the code of their matter."""
        return cls(name="当事人", party_code_digest=party_code_digest(code))

    @classmethod
    def installer(cls) -> Viewer:
        """The command line, setting up registers before any post exists. It may do nothing else."""
        return cls(name="系统安装", is_installer=True)

    @classmethod
    def clock(cls) -> Viewer:
        """A clock whose limit has run out: it holds no post and takes only what its declaration names."""
        return cls(name="期限届满")

    @classmethod
    def system(cls) -> Viewer:
        """The system itself, noting what happened: it takes acts that are automatic, and no other."""
        return cls(name="系统", is_system=True)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    def post_over(self, unit: Unit, roles: tuple[str, ...]) -> HeldPost | None:
        """The first post with one of ``roles`` in ``unit`` or above it."""
        path = unit.ancestor_ids()
        return next((post for post in self.posts if post.role in roles and post.unit_id in path), None)

    def post_in(self, unit_ids: Iterable[int | None], roles: tuple[str, ...]) -> HeldPost | None:
        """The first post with one of ``roles`` in one of these very units."""
        wanted = set(unit_ids)
        return next((post for post in self.posts if post.role in roles and post.unit_id in wanted), None)

    def tokens(self, kind: type[Record], right: Right, *, within: Unit | None = None) -> tuple[str, ...]:
        """The grant tokens that give this viewer ``right`` over matters of ``kind``, without redundant ones.

        ``within`` narrows to a unit and all below it; it never widens what the posts give.
        """
        ordinary = [post for post in self.posts if _may(kind, post.role, right)]
        hidden = [post for post in self.posts if _may_confidential(kind, post.role, right)]
        found = {unit_token(unit) for unit in _topmost(ordinary, within)}
        found |= {confidential_token(unit) for unit in _topmost(hidden, within)}
        if kind.handler_columns():
            found |= {handler_token(post.unit_id) for post in ordinary}
            found |= {confidential_handler_token(post.unit_id) for post in hidden}
        if kind.consulted is not None:
            found |= {consulted_token(post.unit_id) for post in ordinary}
            found |= {confidential_consulted_token(post.unit_id) for post in hidden}
        if kind.access.inside and self.posts:
            found = {INSIDE_TOKEN}
        if self.person_id is not None and self.posts:
            found.add(person_token(self.person_id))
        if self.party_code_digest:
            found.add(party_token(self.party_code_digest))
        return tuple(sorted(found))

    def tokens_at_work(self, kind: type[Record]) -> tuple[str, ...]:
        """The tokens of what is the viewer's to work on: a unit that is merely asked about a matter keeps none of its limits."""
        return tuple(token for token in self.tokens(kind, Right.OPEN) if not is_consulted_token(token))


def _posts(**whose: Any) -> list[Any]:
    """Every post that someone ever held, as rows of plain values: of a viewer nothing else is needed."""
    from zhunsheng.kernel.kinds.post import Post

    rows = Post.objects.filter(**whose, matter__is_void=False).order_by("matter_id", "position")
    return list(
        rows.values_list(
            "person_id", "person__name", "role", "valid_from", "valid_until",
            "matter__unit_id", "matter__unit__path", "matter__unit__name", named=True,
        )
    )  # fmt: skip


def _in_force(rows: list[Any], day: date) -> tuple[HeldPost, ...]:
    return tuple(
        HeldPost(row.role, row.matter__unit_id, ids_along(row.matter__unit__path), row.matter__unit__name)
        for row in rows
        if row.valid_from <= day and (row.valid_until is None or day < row.valid_until)
    )


def unit_token(unit_id: int) -> str:
    return f"u{unit_id}"


def confidential_token(unit_id: int) -> str:
    return f"u{unit_id}!"


def handler_token(unit_id: int) -> str:
    return f"h{unit_id}"


def confidential_handler_token(unit_id: int) -> str:
    return f"h{unit_id}!"


def consulted_token(unit_id: int) -> str:
    return f"q{unit_id}"


def confidential_consulted_token(unit_id: int) -> str:
    return f"q{unit_id}!"


def is_consulted_token(token: str) -> bool:
    return token.startswith("q")


def is_unit_token(token: str) -> bool:
    return token.startswith("u")


def person_token(person_id: int) -> str:
    return f"p{person_id}"


def party_token(code_digest: str) -> str:
    return "c" + code_digest.removeprefix("sm3:")[:20]


def party_code_digest(code: str) -> str:
    """What is kept of a party's code: the digest of its letters and digits, however they are grouped or written."""
    return sm3("".join(letter for letter in code.upper() if letter.isalnum()).encode())


def new_party_code() -> str:
    """A code that nobody guesses, in three groups, without letters and digits that are taken for each other."""
    groups = ("".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def row_tokens(
    kind: type[Record],
    matter: Matter,
    person_ids: Iterable[int],
    handler_ids: Iterable[int],
    consulted_ids: Iterable[int],
    code_digests: Iterable[str],
) -> frozenset[str]:
    """The tokens that reach ``matter``: its unit and all above, the units that handle it, those that are asked about it
    (all marked if confidential), its people, its parties."""
    mark = confidential_token if matter.is_confidential else unit_token
    mark_handler = confidential_handler_token if matter.is_confidential else handler_token
    mark_consulted = confidential_consulted_token if matter.is_confidential else consulted_token
    found = {mark(unit_id) for unit_id in matter.unit.ancestor_ids()}
    found |= {mark_consulted(unit_id) for unit_id in consulted_ids}
    found |= {mark_handler(unit_id) for unit_id in handler_ids}
    found |= {person_token(person_id) for person_id in person_ids}
    found |= {party_token(digest) for digest in code_digests}
    if kind.access.inside:
        found.add(INSIDE_TOKEN)
    return frozenset(found)


def _may(kind: type[Record], role: str, right: Right) -> bool:
    return kind.access.may_count(role) if right is Right.COUNT else kind.access.may_open(role)


def _may_confidential(kind: type[Record], role: str, right: Right) -> bool:
    return kind.access.may_count(role) if right is Right.COUNT else kind.access.may_open_confidential(role)


def _topmost(posts: list[HeldPost], within: Unit | None) -> set[int]:
    """The ids of the highest units that ``posts`` reach, cut down to ``within`` and below."""
    paths = {post.unit_path for post in posts}
    if within is not None:
        limit = within.ancestor_ids()
        paths = {limit if path[-1] in limit else path for path in paths if path[-1] in limit or within.pk in path}
    units = {path[-1] for path in paths}
    return {path[-1] for path in paths if not units & set(path[:-1])}
