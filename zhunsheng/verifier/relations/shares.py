"""Shares that are said to make a whole: 占88.5%, 占11.5%; and differences stated in percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from zhunsheng.verifier.model import Figure, Relation, Verdict
from zhunsheng.verifier.relations.cues import clause_before
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of
from zhunsheng.verifier.relations.wording import added, number

_WHOLE = Fraction(100)
# Shares that miss the whole by no more were meant to make it; by more, they leave others out.
_NEARLY = Fraction(1)
_SHARE = re.compile(r"占[^，。；\d]{0,12}$")
_MOST_SHARES, _MOST_RATES = 8, 4


@finds
def shares(page: Page) -> Iterator[Relation]:
    """The shares of one sentence, where they make or nearly make 100%."""
    for figures in page.paragraphs:
        stated = [
            figure
            for figure in figures
            if figure.unit == "%" and figure.value is not None and _SHARE.search(clause_before(page.text, figure))
        ]
        for sentence in dict.fromkeys(figure.sentence for figure in stated):
            together = tuple(figure for figure in stated if figure.sentence == sentence)
            if 2 <= len(together) <= _MOST_SHARES and (relation := _whole(together)) is not None:
                yield relation


def _whole(together: tuple[Figure, ...]) -> Relation | None:
    summed = Interval(Fraction(0), Fraction(0))
    for figure in together:
        interval = interval_of(figure)
        assert interval is not None
        summed += interval
    exactly = sum((Fraction(str(figure.value)) for figure in together), Fraction(0))
    if summed.holds(_WHOLE):
        return Relation("sum", together, Verdict.HOLDS, f"{added(together)}＝{number(exactly)}，合为100%。")
    if abs(exactly - _WHOLE) <= _NEARLY:
        return Relation("sum", together, Verdict.FAILS, f"{added(together)}＝{number(exactly)}，不是100%。")
    return None


@finds
def points(page: Page) -> Iterator[Relation]:
    """Each difference in percentage points with the two rates that it lies between."""
    for figures in page.paragraphs:
        for difference in figures:
            if difference.unit in ("百分点", "个百分点") and difference.value is not None:
                rates = [figure for figure in figures if figure.unit == "%" and figure.value is not None]
                rates.sort(key=lambda figure: abs(figure.start - difference.start))
                if (relation := _between(rates[:_MOST_RATES], difference)) is not None:
                    yield relation


def _between(rates: Sequence[Figure], difference: Figure) -> Relation | None:
    stated = interval_of(difference)
    assert stated is not None
    for first, second in combinations(rates, 2):
        apart = abs(Fraction(str(first.value)) - Fraction(str(second.value)))
        if stated.holds(apart):
            words = f"{first.quote}与{second.quote}相差{number(apart)}个百分点，相符。"
            return Relation("sum", (first, second, difference), Verdict.HOLDS, words)
    return None
