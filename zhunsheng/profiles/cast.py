"""The people of a loaded profile: who holds which role where, and with which rights they act."""

from __future__ import annotations

from random import Random

from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.profiles.loader import Loaded


class Cast:
    """Draws people at random among those who hold a role."""

    def __init__(self, loaded: Loaded, rng: Random) -> None:
        self.loaded, self.rng = loaded, rng
        self._viewers: dict[str, Viewer] = {}

    def viewer(self, login: str) -> Viewer:
        """The rights that a person holds when the year begins."""
        if login not in self._viewers:
            self._viewers[login] = Viewer.of_person(self.loaded.people[login], self.loaded.profile.installed_on)
        return self._viewers[login]

    def one_of(self, *roles: Role, unit: str = "") -> str:
        """Somebody who holds one of the roles, in any unit or in that one. Raises IndexError when nobody does."""
        return self.rng.choice(
            [
                person.login
                for person in self.loaded.profile.people
                if any(post.role in roles and unit in ("", post.unit) for post in person.posts)
            ]
        )
