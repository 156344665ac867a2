"""Deadlines: a rebuildable cache of what events, law, calendar and settings say."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models.matters import Matter
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.today import this_minute


class Deadline(models.Model):
    """One occurrence of a clock on a matter, with its receipt.

    ``due_on`` is what law and calendar say now; ``judged_due_on`` the date the stopping act was judged by (frozen).
    ``due_on`` is null while the clock is suspended. A limit in hours or minutes has the moments too; they are null for
    one in days, and ``stopped_at`` also where the time of the stopping act is not known.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deadlines", db_index=False)
    clock = models.CharField(max_length=40)
    occurrence = models.PositiveIntegerField()
    label = models.CharField(max_length=80)
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    judged_due_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    judged_due_at = models.DateTimeField(null=True)
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

    @property
    def due(self) -> DayOrMoment | None:
        """Its end as law has it now; None while it is suspended."""
        return None if self.due_on is None else DayOrMoment(self.due_on, self.due_at)

    @property
    def judged_due(self) -> DayOrMoment | None:
        """The end that the stopping act was judged by; None while it runs, or when there was none."""
        return None if self.judged_due_on is None else DayOrMoment(self.judged_due_on, self.judged_due_at)

    @property
    def stopped(self) -> DayOrMoment | None:
        """When it was stopped; None while it runs."""
        return None if self.stopped_on is None else DayOrMoment(self.stopped_on, self.stopped_at)

    @property
    def was_late(self) -> bool:
        """Whether the act that stopped it came after its end as judged."""
        return self.stopped is not None and self.judged_due is not None and self.stopped.is_after(self.judged_due)


def overdue() -> models.Q:
    """Running limits whose end has passed by the present minute."""
    minute = this_minute()
    passed = models.Q(due_at__lt=minute) | models.Q(due_at=None, due_on__lt=minute.date())
    return models.Q(stopped_on=None) & passed
