"""Grants: which viewer token reaches which matter. Derived; rebuilt from units, assignments, confidentiality, codes."""

from __future__ import annotations

from django.db import models
from django.utils.functional import cached_property

from zhunsheng.kernel.models.matters import Matter
from zhunsheng.kernel.models.runs import Run, standing_run


class VisibleGrants(models.Manager["Grant"]):
    """What anybody may be shown: the grants of matters of an unfinished or undone run stay out of sight."""

    def get_queryset(self) -> models.QuerySet[Grant]:
        return self._standing.all()

    @cached_property
    def _standing(self) -> models.QuerySet[Grant]:
        # A page asks dozens of times: a copy of what is built costs a tenth of building it.
        return super().get_queryset().filter(standing_run("run"))


class Grant(models.Model):
    """A token reaches a matter. The sort columns repeat the matter's, so that a page of a list is one index range.
    ``due_until`` is the moment up to which the nearest limit lasts: within a day lists are in the order of its minutes.

    ``matter`` has the index of its constraint. ``run`` repeats the matter's too and ends every other index, so that what a
    run has not made visible yet is passed over within the range.
    """

    token = models.CharField(max_length=24)
    kind = models.CharField(max_length=80)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="grants", db_index=False)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    due_until = models.DateTimeField(null=True)
    number_order = models.BigIntegerField(null=True)
    state = models.CharField(max_length=40)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = models.Manager()
    visible = VisibleGrants()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "token"), name="grant_once"),)
        indexes = (
            models.Index(fields=("token", "kind", "opened_on", "matter", "run"), name="grant_opened"),
            models.Index(fields=("token", "kind", "due_on", "due_until", "matter", "run"), name="grant_due"),
            models.Index(fields=("token", "kind", "number_order", "matter", "run"), name="grant_number"),
            models.Index(fields=("token", "kind", "state", "opened_on", "matter", "run"), name="grant_state"),
        )

    def __str__(self) -> str:
        return f"{self.token} → {self.matter_id}"
