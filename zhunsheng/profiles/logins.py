"""Passwords of the demo people: random at every start, shown once, kept only as Django's hashes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from zhunsheng.kernel.roles import Role
from zhunsheng.profiles.loader import Loaded

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Login:
    """What a demo person needs to log in, and what they are: role and unit as their pages name them."""

    login: str
    password: str
    name: str
    role: str
    unit: str


def random_password(login: str) -> str:
    """Four groups of four letters and digits that cannot be mistaken for each other: about 80 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def issue_passwords(loaded: Loaded, choose: Callable[[str], str] = random_password) -> list[Login]:
    """Give every shown person of the profile a new password, chosen by login name; nobody else can log in."""
    issued = []
    for entry in loaded.profile.people:
        if not entry.shown:
            continue
        password, user = choose(entry.login), loaded.people[entry.login].user
        assert user is not None
        user.set_password(password)
        user.save(update_fields=["password"])
        post = entry.posts[0]
        issued.append(Login(entry.login, password, entry.name, Role(post.role).label, loaded.units[post.unit].name))
    return issued
