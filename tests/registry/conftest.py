"""The scene of every registry test: one matter of the kind, and somebody with each sort of right to it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.cast import FIRST_DAY, Cast, enter_cast
from tests.registry.making import DAY, make
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.models import Matter, Person
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

NOBODY = "nobody"


@dataclass
class Scene:
    """A kind, one matter of it, and the people who look at it, all with posts in the district above everything."""

    kind: type[Record]
    matter: Matter
    cast: Cast
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, role: str) -> Person:
        """Somebody with a post of this role in the district, or with none."""
        if role not in self.people:
            self.people[role] = _person(role)
            if role != NOBODY:
                given = {"person": self.people[role].pk, "role": str(role)}
                with on_day(FIRST_DAY):
                    post, district = registry.kind("kernel.post"), self.cast.units["district"]
                    open_matter(Viewer.installer(), post, district, Asked("enter", given))
        return self.people[role]

    def viewer(self, role: str) -> Viewer:
        return Viewer.of_person(self.person(role), DAY)

    def client(self, role: str) -> Client:
        """A browser in which somebody with this role (or with no post at all) is logged in."""
        client = Client()
        client.force_login(self.person(role).user, "django.contrib.auth.backends.ModelBackend")
        return client

    def openers(self) -> list[str]:
        """The roles that open the matter, those that may open confidential ones first."""
        access = self.kind.access
        ordinary = [] if self.matter.is_confidential else [role for role in Role if access.may_open(role)]
        return list(dict.fromkeys([*access.confidential, *ordinary]))

    def counters(self) -> list[str]:
        """The roles that count the matter and may not open it."""
        return [role for role in Role if self.kind.access.may_count(role) and role not in self.openers()]

    def strangers(self) -> list[str]:
        """The roles that may neither count nor open it, and those without any post."""
        return [NOBODY, *(role for role in Role if not self.kind.access.may_count(role))]

    def everybody(self) -> list[str]:
        """One of each sort."""
        return [*self.openers()[:1], *self.counters()[:1], *self.strangers()[:2]]


@pytest.fixture(scope="module")
def kind_scene(
    kind_key: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The scene of one kind, made once and rolled back when the next kind has its turn."""
    kind, folder = registry.kind(kind_key), tmp_path_factory.mktemp(kind_key)
    folders = override_settings(MEDIA_ROOT=folder / "documents", STATIC_ROOT=folder / "static")
    (folder / "static").mkdir()
    with folders, django_db_blocker.unblock(), transaction.atomic():
        cast = enter_cast()
        with on_day(DAY):
            made = Scene(kind, make(kind, cast), cast)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def scene(kind_scene: Scene, db: None) -> Iterator[Scene]:
    """The scene of one kind on the day on which everything has happened; what the test changes is undone after it."""
    with on_day(DAY):
        yield deepcopy(kind_scene)


def _person(name: str) -> Person:
    return Person.objects.create(name=f"在岗{name}", user=get_user_model().objects.create(username=name))
