"""Deadlines: a rebuildable cache of what events, law, calendar and settings say."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models.matters import Matter


class Deadline(models.Model):
    """One occurrence of a clock on a matter, with its receipt.

    ``due_on`` is what law and calendar say now; ``judged_due_on`` the date the stopping act was judged by (frozen).
    ``due_on`` is null while the clock is suspended.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deadlines")
    clock = models.CharField(max_length=40)
    occurrence = models.PositiveIntegerField()
    label = models.CharField(max_length=80)
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    judged_due_on = models.DateField(null=True)
    is_advisory = models.BooleanField(default=False)
    is_provisional = models.BooleanField(default=False)
    needs_confirmation = models.BooleanField(default=False)
    law_version = models.CharField(max_length=40)
    calendar_version = models.CharField(max_length=40)
    receipt = models.JSONField()

    class Meta:
        ordering = ("matter", "started_on", "clock", "occurrence")
        constraints = (models.UniqueConstraint(fields=("matter", "clock", "occurrence"), name="deadline_once"),)
        indexes = (
            models.Index(fields=("due_on",), condition=models.Q(stopped_on__isnull=True), name="deadline_running"),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.due_on}"
