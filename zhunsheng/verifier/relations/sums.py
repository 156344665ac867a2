"""Sums: the lists of parts, totals behind their parts, and parts that no word announces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from zhunsheng.verifier.model import Figure, Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import is_whole
from zhunsheng.verifier.relations.lists import Fit, PartList
from zhunsheng.verifier.relations.reckoning import agree, total_of
from zhunsheng.verifier.relations.totals import totals
from zhunsheng.verifier.relations.unannounced import unannounced
from zhunsheng.verifier.relations.wording import added, number


@finds
def sums(page: Page) -> Iterator[Relation]:
    """Every sum of a text."""
    for paragraph in page.paragraphs:
        for listed in paragraph.lists:
            if len(listed.parts) > 1 and listed.fit is not Fit.REST:
                yield _told(listed)
        for told in (*totals(paragraph.mentions), *unannounced(paragraph.mentions, paragraph.list_at)):
            yield _told(told)


def _told(listed: PartList) -> Relation:
    whole, parts = listed.whole.figure, tuple(part.figure for part in listed.parts)
    if listed.fit is Fit.MASKED:
        return Relation("sum", (whole, *parts), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    if agree(whole, parts):
        return _agreeing(whole, parts)
    summed = total_of(parts)
    assert summed is not None and whole.value is not None
    difference = abs(Fraction(str(whole.value)) - summed.low)
    words = f"{added(parts)}＝{number(summed.low)}，≠{number(whole.value)}{whole.unit}，相差{number(difference)}。"
    return Relation("sum", (whole, *parts), Verdict.FAILS, words)


def _agreeing(whole: Figure, parts: Sequence[Figure]) -> Relation:
    if is_whole(whole) and any(part.qualifier is Qualifier.APPROX for part in parts):
        return Relation("sum", (whole, *parts), Verdict.UNKNOWN, "各分项中有约数，无法核对。")
    assert whole.value is not None
    return Relation("sum", (whole, *parts), Verdict.HOLDS, f"{added(tuple(parts))}＝{number(whole.value)}，相符。")
