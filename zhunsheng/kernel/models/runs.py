"""Runs: one import or one simulation, under which many matters come in."""

from __future__ import annotations

from functools import cache

from django.db import models
from django.db.models import Q


class Run(models.Model):
    """A staged import (or a generated year). Its matters are visible and counted only once it is ``completed_at``.

    ``matter`` is the import whose acts complete and undo it.
    """

    source = models.CharField("来源", max_length=80)
    label = models.CharField("说明", max_length=200)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    matter = models.OneToOneField("kernel.Matter", models.PROTECT, null=True, related_name="own_run")

    def __str__(self) -> str:
        return self.label


@cache
def standing_run(path: str) -> Q:
    """The condition that what ``path`` names as its run came in by hand, or by a run that is complete and not undone."""
    complete = Run.objects.filter(completed_at__isnull=False, undone_at__isnull=True)
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}_id__in": complete.values("pk")})
