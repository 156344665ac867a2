"""Runs: one import or one simulation, under which many matters come in."""

from __future__ import annotations

from django.db import models


class Run(models.Model):
    """A staged import (or a generated year). Its matters are visible and counted only once it is ``completed_at``."""

    source = models.CharField("来源", max_length=80)
    label = models.CharField("说明", max_length=200)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label
