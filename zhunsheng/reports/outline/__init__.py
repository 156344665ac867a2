"""The outline of a report: what it says, in which order, resting on which figures. Read from YAML."""

from zhunsheng.reports.outline.model import Claim, Outline, Paragraph, Reported, Section, Slot, Sum, Text, Typed, Use
from zhunsheng.reports.outline.read import read_outline, reread_outline

__all__ = [
    "Claim",
    "Outline",
    "Paragraph",
    "Reported",
    "Section",
    "Slot",
    "Sum",
    "Text",
    "Typed",
    "Use",
    "read_outline",
    "reread_outline",
]
