"""The stages in order."""

from __future__ import annotations

from zhunsheng.verifier.figures.find import stated_of
from zhunsheng.verifier.model import Beside, Reading, Source, Verification
from zhunsheng.verifier.outline import outline_of
from zhunsheng.verifier.relations.find import relations_of
from zhunsheng.verifier.rules.registry import findings_of
from zhunsheng.verifier.text import text_of


def verify(source: Source, beside: Beside | None = None) -> Verification:
    """Read one report and say what was found, ordered by place. Pure: the same source gives the same answer.

    `beside` is what it may be compared with (last year's text, other units' reports); without it nothing is compared.
    """
    text = text_of(source)
    outline = outline_of(text)
    stated = stated_of(text, outline)
    relations = relations_of(text, outline, stated)
    reading = Reading(source, text, outline, stated, relations, beside or Beside())
    return Verification(reading, findings_of(reading))
