"""Documents, kept by the digest of their content, and where they are attached."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models.matters import Matter


class Document(models.Model):
    """A file's content, stored once under its SM3 digest."""

    digest = models.CharField(max_length=80, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.digest


class Attachment(models.Model):
    """A document attached to a matter by an event (projection)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="attachments")
    event_seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=80)
    name = models.CharField("文件名", max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "event_seq"), name="attachment_once"),)

    def __str__(self) -> str:
        return self.name
