"""One person at the workbench: what each address answered, and whether it said more than it may."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.visibility.oracle import Sight, sight_of_person
from tests.visibility.world import PostPlan, World
from zhunsheng.kernel.models import Event, Matter

LINK = re.compile(r"/records/[a-z_]+\.[a-z_]+/(\d+)/")
PER_MATTER = 2
STATUS = {Sight.OPEN: 200, Sight.COUNT: 403, Sight.NONE: 404}


@dataclass
class Walker:
    """A logged-in person of a world. ``visited`` counts answers by address name and status."""

    world: World
    person: int
    visited: Counter[tuple[str, int]]
    asked: Counter[tuple[str, Sight]]
    chance: Random
    client: Client = field(default_factory=Client)
    sights: dict[int, Sight] = field(default_factory=dict)

    def __post_init__(self) -> None:
        person = self.world.people[self.person]
        self.client.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
        self.sights = {pk: sight_of_person(self.world, self.person, truth) for pk, truth in self.world.truths.items()}

    def posts(self) -> list[PostPlan]:
        """The person's posts that hold on the day."""
        return [post for post in self.world.plan.posts if post.person == self.person and post.is_serving]

    def some(self, choices: Sequence[Any], sight: Sight) -> list[Any]:
        """A few of the choices (each begins with an address name): those asked least so far under such a right."""
        ranked = sorted(choices, key=lambda choice: (self.asked[(choice[0], sight)], self.chance.random()))
        chosen = ranked[:PER_MATTER]
        self.asked.update((choice[0], sight) for choice in chosen)
        return chosen

    def get(self, name: str, *arguments: Any, query: str = "") -> HttpResponse:
        """GET an address; whatever it answers says nothing of what the person may not open."""
        return self._told(name, self.client.get(reverse(name, args=arguments) + query))

    def post(self, name: str, *arguments: Any, given: dict[str, Any]) -> HttpResponse:
        """POST to an address, with the same watch on the answer."""
        return self._told(name, self.client.post(reverse(name, args=arguments), given))

    def download(self, name: str, *arguments: Any) -> bytes | None:
        """GET an address that answers with a file: its bytes, or None when it answers with a page."""
        response = self.get(name, *arguments)
        return response.getvalue() if response.streaming else None

    def _told(self, name: str, response: HttpResponse) -> HttpResponse:
        self.visited[(name, response.status_code)] += 1
        body = body_of(response)
        may_reveal = name == "record_unmask" and response.status_code == 200
        for pk, truth in self.world.truths.items():
            if not (may_reveal and self.sights[pk] is Sight.OPEN):
                self._says_none_of(truth.secrets, body, name, pk)
            if self.sights[pk] is not Sight.OPEN:
                self._says_none_of(truth.marks, body, name, pk)
        forbidden = {pk for pk, sight in self.sights.items() if sight is not Sight.OPEN}
        asked_for = {int(found) for found in LINK.findall(response.wsgi_request.path)}
        assert linked_in(body) & forbidden <= asked_for, (name, self.person)
        return response

    def _says_none_of(self, texts: tuple[str, ...], body: str, name: str, pk: int) -> None:
        said = [text for text in texts if text in body]
        assert said == [], f"{name} tells person {self.person} of matter {pk}: {said}"

    def openable(self, kind: str) -> set[int]:
        return {pk for pk in self.world.of_kind(kind) if self.sights[pk] is Sight.OPEN}


def body_of(response: HttpResponse) -> str:
    """The text of an answer; a download's bytes are not text and are read elsewhere."""
    if response.streaming or not response["Content-Type"].startswith("text/"):
        return ""
    return response.content.decode()


def refusals_in(response: HttpResponse) -> set[str]:
    """The codes of everything that was objected to."""
    context = response.context or {}
    found = [complaint.objection for complaint in context["form"].complaints] if "form" in context else []
    return {objection.code for objection in (*found, *context.get("objections", ()))}


def linked_in(body: str) -> set[int]:
    """The ids of all matters that a page links to."""
    return {int(found) for found in LINK.findall(body)}


def standing() -> tuple[Any, ...]:
    """What any write would change: how many events, how many matters, and where every chain ends."""
    heads = Matter.objects.order_by("pk").values_list("pk", "head_seq", "head_digest")
    return Event.objects.count(), Event.objects.aggregate(total=Sum("id"))["total"], tuple(heads)
