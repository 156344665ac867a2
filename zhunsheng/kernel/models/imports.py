"""What an import keeps of single rows: those with faults, until they are mended, and what differs from our records."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models.matters import Matter


class RowFault(models.Model):
    """A row that could not be taken: its cells as they came, and what is wrong with them and what to do.

    A row that came back mended has no ``faults`` any more; ``is_written`` then says whether it has been taken. One
    that tells of further steps of a matter that was there before ``is_put_off`` until the import is in force.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="row_faults")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    faults = models.JSONField()
    is_written = models.BooleanField(default=False)
    is_put_off = models.BooleanField(default=False)

    class Meta:
        ordering = ("matter", "number")
        constraints = (models.UniqueConstraint(fields=("matter", "number"), name="row_fault_once"),)

    def __str__(self) -> str:
        return f"第{self.number}行"


class JudgedStretch(models.Model):
    """Rows that a check found good, kept until they are written: up to row ``ends``.

    ``body`` are their cells. ``matters`` are the new matters that they become, as they will be written while the ``ground``
    that they were judged on stands; both are empty where the rows have to be judged anew in any case.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="judged_stretches")
    ends = models.PositiveIntegerField()
    ground = models.CharField(max_length=80, blank=True, default="")
    body = models.BinaryField()
    matters = models.BinaryField(default=b"")

    class Meta:
        ordering = ("matter", "ends")
        constraints = (models.UniqueConstraint(fields=("matter", "ends"), name="judged_stretch_once"),)

    def __str__(self) -> str:
        return f"至第{self.ends}行"


class RowDifference(models.Model):
    """What a row says otherwise than our record of a step (``seq``) of ``subject``; never taken over by itself.

    ``column`` names the record's column, or nothing for the day of the act. Both values are JSON texts as in payloads.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="row_differences")
    subject = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    column = models.CharField(max_length=80, blank=True, default="")
    recorded = models.JSONField(null=True)
    reported = models.JSONField(null=True)
    is_settled = models.BooleanField(default=False)

    class Meta:
        ordering = ("matter", "number", "pk")
        constraints = (
            models.UniqueConstraint(fields=("matter", "subject", "seq", "column"), name="row_difference_once"),
        )

    def __str__(self) -> str:
        return f"第{self.number}行 {self.column}"
