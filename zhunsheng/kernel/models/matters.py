"""Matters: the spine of every record, and the links between them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from zhunsheng.kernel.models.runs import Run
from zhunsheng.kernel.models.units import Unit
from zhunsheng.kernel.moments import DayOrMoment


class SettingsStamp(models.Model):
    """The local settings that a matter began under; matters that share them share the row."""

    digest = models.CharField(max_length=80, unique=True)
    values = models.JSONField()

    def __str__(self) -> str:
        return self.digest


class Matter(models.Model):
    """What acts are done on. Everything here but ``id``, ``kind``, ``unit`` and ``run`` is a projection of its events.

    ``opened_on``/``closed_on`` are civil dates of acts; ``due_on`` is the end of the nearest running limit,
    ``due_at`` its moment where it runs in hours; ``number_order`` sorts numbers as people do (year, then running number).
    ``source``/``outer_number`` are another system's, unique per source among what is not void.
    """

    kind = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=40)
    procedure_version = models.PositiveIntegerField()
    state = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40, blank=True, default="")
    heading = models.CharField(max_length=200, blank=True, default="")
    number = models.CharField("编号", max_length=80, blank=True, default="")
    number_order = models.BigIntegerField(null=True)
    opened_on = models.DateField("登记日期")
    closed_on = models.DateField("办结日期", null=True)
    due_on = models.DateField("最近到期日", null=True)
    due_at = models.DateTimeField("最近到期时刻", null=True)
    is_confidential = models.BooleanField(default=False)
    is_void = models.BooleanField(default=False)
    is_destroyed = models.BooleanField(default=False)
    settings_stamp = models.ForeignKey(SettingsStamp, models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40, blank=True, default="")
    outer_number = models.CharField("外部编号", max_length=80, blank=True, default="")
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="matters")
    head_seq = models.PositiveIntegerField(default=0)
    head_digest = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "outer_number"),
                condition=~models.Q(outer_number="") & models.Q(is_void=False),
                name="matter_outer_number",
            ),
        )
        indexes = (
            models.Index(fields=("kind", "opened_on"), name="matter_kind_opened"),
            models.Index(fields=("unit", "kind"), name="matter_unit_kind"),
            models.Index(fields=("number",), condition=~models.Q(number=""), name="matter_number"),
            models.Index(fields=("outer_number",), condition=~models.Q(outer_number=""), name="matter_outer"),
        )

    def __str__(self) -> str:
        return self.number or self.heading or f"{self.kind}#{self.pk}"

    @property
    def due_until(self) -> datetime | None:
        """The moment up to which the nearest running limit lasts."""
        return None if self.due_on is None else DayOrMoment(self.due_on, self.due_at).until


class Relation(models.TextChoices):
    """The closed list of relations between matters, read from source to target."""

    BECAME = "became", "转为"
    SETTLED_BY = "settled_by", "由协议了结"
    CONFIRMED_BY = "confirmed_by", "由司法确认"
    REVIEWED_BY = "reviewed_by", "经法制审核"
    DISCUSSED_IN = "discussed_in", "经集体讨论"
    ANSWERS = "answers", "回应"
    CONCERNS = "concerns", "涉及"
    MERGED_INTO = "merged_into", "并入"
    RECORDED_BY = "recorded_by", "由音像记录"


class Link(models.Model):
    """A link from one matter to another, made by an event of the source. The target's ``outcome`` is read through it."""

    source = models.ForeignKey(Matter, models.PROTECT, related_name="links_out")
    relation = models.CharField(max_length=40, choices=Relation.choices)
    target = models.ForeignKey(Matter, models.PROTECT, related_name="links_in")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "relation", "target"), name="link_once"),)

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.target_id}"
