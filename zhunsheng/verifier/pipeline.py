"""The stages in order."""

from __future__ import annotations

from zhunsheng.verifier.figures.find import stated_of
from zhunsheng.verifier.model import Reading, Source, Verification
from zhunsheng.verifier.outline import outline_of
from zhunsheng.verifier.relations.find import relations_of
from zhunsheng.verifier.rules.registry import findings_of
from zhunsheng.verifier.text import text_of


def verify(source: Source) -> Verification:
    """Read one report and say what was found, ordered by place. Pure: the same source gives the same answer."""
    text = text_of(source)
    outline = outline_of(text)
    stated = stated_of(text, outline)
    relations = relations_of(text, outline, stated)
    reading = Reading(source, text, outline, stated, relations)
    return Verification(reading, findings_of(reading))
