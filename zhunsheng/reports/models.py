"""The records behind frozen figures, and the drafts that were given out as Word files and came back edited.

The figures themselves are lines of the report, and so part of its events; so is whatever of a returned file was taken in.
"""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models import Document, Matter, Person


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


class WorkingCopy(models.Model):
    """A draft as it was given out to be edited: the file, and the outline that it was made of, after event ``seq``.

    ``token`` stands in the file, so that whatever comes back is compared with just this one.
    """

    report = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    token = models.CharField(max_length=24, unique=True)
    seq = models.PositiveIntegerField()
    title = models.TextField()
    outline = models.TextField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.token}"


class ReturnedFile(models.Model):
    """A file that came back, with everything that was changed in it against its copy (``Comparison.plain``).

    ``has_token`` tells whether the file itself said which copy it was.
    """

    report = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    copy = models.ForeignKey(WorkingCopy, models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    has_token = models.BooleanField()
    comparison = models.JSONField()
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("report", "document"), name="returned_file_once"),)

    def __str__(self) -> str:
        return self.name


class ReturnedChoice(models.Model):
    """What somebody chose for one change of a returned file; ``taken`` is what of it has gone into the outline.

    A figure that is to be written in by hand says its ``value`` (as typed), who ``stated_by`` and why (``reason``);
    ``figure`` is the name that it got in the outline.
    """

    returned = models.ForeignKey(ReturnedFile, models.CASCADE, related_name="choices")
    number = models.PositiveIntegerField()
    choice = models.CharField(max_length=10)
    value = models.CharField(max_length=40, blank=True, default="")
    stated_by = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    figure = models.CharField(max_length=40, blank=True, default="")
    taken = models.CharField(max_length=10, blank=True, default="")
    chosen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("returned", "number"), name="returned_choice_once"),)

    def __str__(self) -> str:
        return f"{self.returned_id} {self.number} {self.choice}"
