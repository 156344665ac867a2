"""The tables that every kind shares."""

from zhunsheng.kernel.models.deadlines import Deadline
from zhunsheng.kernel.models.documents import Attachment, Document
from zhunsheng.kernel.models.events import Event, Payload, Seal
from zhunsheng.kernel.models.grants import Grant
from zhunsheng.kernel.models.imports import JudgedStretch, RowDifference, RowFault
from zhunsheng.kernel.models.jobs import Job
from zhunsheng.kernel.models.matters import Link, Matter, Relation, SettingsStamp
from zhunsheng.kernel.models.numbers import IssuedNumber, NumberSequence
from zhunsheng.kernel.models.runs import Run
from zhunsheng.kernel.models.units import Installation, Person, Unit

__all__ = [
    "Attachment",
    "Deadline",
    "Document",
    "Event",
    "Grant",
    "Installation",
    "IssuedNumber",
    "Job",
    "JudgedStretch",
    "Link",
    "Matter",
    "NumberSequence",
    "Payload",
    "Person",
    "Relation",
    "RowDifference",
    "RowFault",
    "Run",
    "Seal",
    "SettingsStamp",
    "Unit",
]
