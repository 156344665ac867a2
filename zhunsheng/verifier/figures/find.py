"""The figure stage: candidates, less what states no amount, with subject, period and what they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.verifier.figures.candidates import Candidate, candidates
from zhunsheng.verifier.figures.passages import passage_of
from zhunsheng.verifier.figures.rejections import context_of, rejected_as
from zhunsheng.verifier.figures.subjects import subject_of
from zhunsheng.verifier.model import Figure, Outline, Span, Standing, Text

_STANDINGS = {
    "norm": Standing.NORM,
    "norm_words": Standing.NORM,
    "plan": Standing.PLAN,
    "plan_reached": Standing.PLAN,
    "plan_enumerated": Standing.PLAN,
    "setting": Standing.SETTING,
    "background": Standing.SETTING,
}


def stated_of(text: Text, outline: Outline) -> tuple[Figure, ...]:
    """Every stated amount of the text, in order of place."""
    return tuple(_figures(text, outline))


def _figures(text: Text, outline: Outline) -> Iterator[Figure]:
    passage = None
    for candidate in candidates(text.plain):
        if passage is None or not passage.sentence.holds(candidate.span.start):
            sentence = outline.sentence_at(candidate.span.start)
            if sentence is None:
                continue
            passage = passage_of(text.plain, outline, sentence)
        context = context_of(passage, candidate)
        reason = rejected_as(context)
        if reason is not None and reason not in _STANDINGS:
            continue
        span = _with_frequency(text.plain, candidate) if reason == "norm" else candidate.span
        period, basis = passage.period_at(candidate.span.start)
        yield Figure(
            span=span,
            quote=text.quote(span),
            value=candidate.value,
            unit=candidate.unit,
            subject=subject_of(context),
            qualifier=candidate.qualifier,
            period=period,
            period_basis=basis,
            step=candidate.step,
            sentence=passage.sentence,
            standing=Standing.WORK if reason is None else _STANDINGS[reason],
        )


def _with_frequency(plain: str, candidate: Candidate) -> Span:
    """每两月1次: the period belongs to what is demanded."""
    start = plain.rfind("每", max(0, candidate.span.start - 20), candidate.span.start)
    return Span(start if start >= 0 else candidate.span.start, candidate.span.end)
