"""Events, their payloads and their seals. Rows are only ever inserted; payload bodies may be destroyed."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models.matters import Matter
from zhunsheng.kernel.models.runs import Run
from zhunsheng.kernel.models.units import Person, Unit


class Seal(models.Model):
    """A Merkle seal over the events it took from the unsealed queue, chained to the seal before it."""

    number = models.PositiveIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    event_count = models.PositiveIntegerField()
    root = models.CharField(max_length=80)
    previous_digest = models.CharField(max_length=80, blank=True, default="")
    digest = models.CharField(max_length=80)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"封印{self.number}"


class Event(models.Model):
    """One act done (or one correction, voiding, unmasking, destruction), in the matter's chain.

    ``acted_on`` is the civil date that law reads; ``recorded_at`` the instant that the chain reads. ``corrects`` is the
    ``seq`` of the event set right. ``marks`` says what the system noted: late entry, after the limit, judged due dates.

    Each index is paid for by every act: ``matter`` has that of its constraint, and nothing looks for events by their doer.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40)
    procedure_version = models.PositiveIntegerField()
    acted_on = models.DateField()
    recorded_at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=40, blank=True, default="")
    acting_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    corrects = models.PositiveIntegerField(null=True)
    marks = models.JSONField(default=dict)
    request_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (NULL is not a key twice used)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    open_digest = models.CharField(max_length=80)
    personal_digest = models.CharField(max_length=80, blank=True, default="")
    previous_digest = models.CharField(max_length=80, blank=True, default="")
    digest = models.CharField(max_length=80)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="events", db_index=False)

    class Meta:
        ordering = ("matter", "seq")
        constraints = (models.UniqueConstraint(fields=("matter", "seq"), name="event_seq"),)
        indexes = (
            models.Index(fields=("id",), condition=models.Q(seal__isnull=True), name="event_unsealed"),
            models.Index(fields=("seal", "id"), name="event_seal"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}:{self.seq} {self.act}"


class Payload(models.Model):
    """What an event says, in two salted parts: the open part and the personal part.

    The personal part can be destroyed (body and salt emptied) when retention ends; its digest in the event stays, so
    the chain still verifies and nobody can guess the text back from the digest.
    """

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="payload")
    open_salt = models.CharField(max_length=64)
    open_body = models.TextField()
    personal_salt = models.CharField(max_length=64, blank=True, default="")
    personal_body = models.TextField(blank=True, default="")
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"payload of {self.event_id}"
