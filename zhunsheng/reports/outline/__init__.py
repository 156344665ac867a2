"""The outline of a report: what it says, in which order, resting on which figures. Read from YAML."""

from zhunsheng.reports.outline.model import (
    Chart,
    Claim,
    Figure,
    Outline,
    Paragraph,
    Reported,
    Section,
    Segment,
    Slot,
    Sum,
    Task,
    Text,
    Typed,
    Use,
    names_of,
)
from zhunsheng.reports.outline.read import read_outline, reread_outline
from zhunsheng.reports.outline.sentences import segments_in, sentence_of
from zhunsheng.reports.outline.single import read_one_figure, write_entries, write_figure
from zhunsheng.reports.outline.write import write_outline

__all__ = [
    "Chart",
    "Claim",
    "Figure",
    "Outline",
    "Paragraph",
    "Reported",
    "Section",
    "Segment",
    "Slot",
    "Sum",
    "Task",
    "Text",
    "Typed",
    "Use",
    "names_of",
    "read_one_figure",
    "read_outline",
    "reread_outline",
    "segments_in",
    "sentence_of",
    "write_entries",
    "write_figure",
    "write_outline",
]
