"""Jobs: long work that runs outside the request. No legal result depends on one: it only does what acts have asked for."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models.matters import Matter
from zhunsheng.kernel.models.units import Person


class Job(models.Model):
    """Work asked for by an act of ``person`` on ``matter``, done by whichever runner claims it.

    ``position`` is how far it has come, in units of the work itself: it moves in the transaction that writes what lies
    between, so that whoever goes on from it does nothing twice. ``lease_until`` is how long the claim of ``runner``
    holds; a job whose runner has died is claimed again. ``counts`` are what the work has counted so far.
    """

    # How many processes of its own the runner lends to the work; nothing that is kept.
    hands = 1

    work = models.CharField(max_length=40)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="jobs")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    runner = models.CharField(max_length=120, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    position = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    failure = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("id",), condition=models.Q(finished_at__isnull=True), name="job_unfinished"),)

    def __str__(self) -> str:
        return f"{self.work} {self.matter_id}"
