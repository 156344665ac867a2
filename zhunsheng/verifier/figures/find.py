"""The figure stage: candidates, less what is no stated amount, with subject and period."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.verifier.figures.candidates import candidates
from zhunsheng.verifier.figures.periods import period_of
from zhunsheng.verifier.figures.rejections import context_of, rejected_as
from zhunsheng.verifier.figures.subjects import subject_of
from zhunsheng.verifier.model import Figure, Outline, Text


def figures_of(text: Text, outline: Outline) -> tuple[Figure, ...]:
    """Every stated amount of work or result, in order of place."""
    return tuple(_figures(text, outline))


def _figures(text: Text, outline: Outline) -> Iterator[Figure]:
    for candidate in candidates(text.plain):
        sentence = outline.sentence_at(candidate.span.start)
        if sentence is None:
            continue
        context = context_of(text.plain, outline, candidate)
        if rejected_as(context) is not None:
            continue
        period, basis = period_of(text.plain, outline, sentence, candidate.span.start)
        yield Figure(
            span=candidate.span,
            quote=text.quote(candidate.span),
            value=candidate.value,
            unit=candidate.unit,
            subject=subject_of(context),
            qualifier=candidate.qualifier,
            period=period,
            period_basis=basis,
            step=candidate.step,
            sentence=sentence,
        )
