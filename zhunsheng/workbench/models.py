"""What the workbench itself keeps: who has subscribed to their calendar, and how people like to see their lists."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import models

from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.models import Person

TOKEN_BYTES = 32


class Subscription(models.Model):
    """A person's calendar feed. Whoever holds the token reads it; only the token's digest is kept.

    A new token makes the old address worthless; a subscription that is ended is gone.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="subscription")
    token_digest = models.CharField(max_length=80, unique=True)
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.person} {self.made_on}"

    @classmethod
    def made_for(cls, person: Person, today: date) -> str:
        """Subscribe a person, or give them a new address; the token is told here and never again."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        cls.objects.update_or_create(person=person, defaults={"token_digest": _digest(token), "made_on": today})
        return token

    @classmethod
    def reader(cls, token: str) -> Person | None:
        """The person whose feed the token opens, as long as they may log in."""
        found = cls.objects.filter(token_digest=_digest(token), person__user__is_active=True).select_related("person")
        subscription = found.first()
        return None if subscription is None else subscription.person


class SavedView(models.Model):
    """A list of a kind as a person wants it again: filters, columns and order, as the address says them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    kind = models.CharField(max_length=80)
    name = models.CharField("名称", max_length=20)
    query = models.TextField()
    saved_on = models.DateField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "kind", "name"), name="saved_view_name"),)

    def __str__(self) -> str:
        return self.name


def _digest(token: str) -> str:
    return sm3(token.encode())
