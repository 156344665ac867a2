"""The records behind frozen figures. The figures themselves are lines of the report, and so part of its events."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models import Matter


class FrozenRow(models.Model):
    """A record (or one line of it) that counted in a frozen figure: its head at that moment and what it counted for.

    ``freeze_seq`` is the place of the freezing event in the report's history: a report that was sent back is frozen again.
    ``part`` is the key of the count it belongs to (a ratio has two); ``value`` is a decimal text. The rows of a figure
    are bound to the freezing event by ``FrozenFigure.rows_digest``.
    """

    report = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    freeze_seq = models.PositiveIntegerField()
    slot = models.CharField(max_length=40)
    part = models.CharField(max_length=120)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    line_position = models.PositiveIntegerField(null=True)
    head_seq = models.PositiveIntegerField()
    head_digest = models.CharField(max_length=80)
    value = models.CharField(max_length=40)

    class Meta:
        ordering = ("slot", "part", "matter", "line_position")
        indexes = (models.Index(fields=("report", "freeze_seq", "slot"), name="frozen_row_of_slot"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.slot} {self.matter_id}"
