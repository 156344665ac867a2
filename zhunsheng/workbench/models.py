"""What the workbench itself keeps: who has subscribed to their calendar, how people like to see their lists, and in which
workbooks units keep theirs."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import models
from django.db.models import Q, QuerySet

from zhunsheng.files.layouts.model import Layout
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.models import Document, Person, Unit
from zhunsheng.kernel.viewers import Viewer

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
    """A list of a kind as a person wants it again: filters, columns and order, as the address says them.

    Where it is shared with ``unit``, whoever holds a post there or below finds it too; what they see stays their own.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=80)
    name = models.CharField("名称", max_length=20)
    query = models.TextField()
    saved_on = models.DateField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "kind", "name"), name="saved_view_name"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def seen_by(cls, viewer: Viewer, kind: type[Record]) -> list[SavedView]:
        """The viewer's own views, then those that are shared with the units of their posts or with units above."""
        shared = Q(unit_id__in={unit_id for post in viewer.posts for unit_id in post.unit_path})
        views = cls.objects.filter(shared | Q(person_id=viewer.person_id), kind=kind.key).select_related("unit")
        return sorted(views, key=lambda view: (view.person_id != viewer.person_id, view.pk))


class SheetLayout(models.Model):
    """A unit's own workbook for lists of a kind, for the unit and those below it.

    ``columns`` are the headings that a column belongs to, as (column of the sheet, heading, name of the column); none
    until somebody has said so.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    name = models.CharField("文件名", max_length=200)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sheet = models.CharField("工作表", max_length=80, blank=True, default="")
    heading_row = models.PositiveIntegerField(default=0)
    tail_row = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("kind", "unit"), name="sheet_layout_kind_unit"),)

    def __str__(self) -> str:
        return self.name

    @property
    def layout(self) -> Layout:
        """Where rows go in the workbook."""
        return Layout(self.sheet, self.heading_row, self.tail_row, tuple(column for column, _, _ in self.columns))

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the list, in the order of the layout's."""
        return tuple(name for _, _, name in self.columns)

    @classmethod
    def seen_by(cls, viewer: Viewer, kind: type[Record]) -> QuerySet[SheetLayout]:
        """The layouts of the units that the viewer's posts lie in, and of those above."""
        units = {unit_id for post in viewer.posts for unit_id in post.unit_path}
        return cls.objects.filter(kind=kind.key, unit_id__in=units).select_related("unit", "made_by", "document")


def _digest(token: str) -> str:
    return sm3(token.encode())
