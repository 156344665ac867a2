"""Paper numbers: sequences per paper, issuing unit and year, and every number issued."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel.models.matters import Matter
from zhunsheng.kernel.models.units import Unit


class NumberSequence(models.Model):
    """The last number issued for a paper by a unit in a year. Its row is locked for the length of the act."""

    paper = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("paper", "unit", "year"), name="number_sequence"),)

    def __str__(self) -> str:
        return f"{self.paper} {self.year}: {self.last}"


class IssuedNumber(models.Model):
    """A number given out, once, to one event."""

    paper = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=80)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="issued_numbers")
    event_seq = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("paper", "unit", "year", "number"), name="number_once"),)

    def __str__(self) -> str:
        return self.text
