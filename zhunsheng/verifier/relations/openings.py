"""What the opening of a report states of the whole year, against the chapter that states it again."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.verifier.model import Figure, PeriodBasis, Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import is_whole
from zhunsheng.verifier.relations.reckoning import are_swapped
from zhunsheng.verifier.relations.sameness import Told, counted_in, told_with
from zhunsheng.verifier.relations.wording import number

# Less is told of many things; no opening states more.
_LEAST, _MOST = 10, 12
# Of a number whose digits have changed places less must be told alike than of one that is only near.
_THIRD, _MOST_ALIKE = 1 / 3, 0.6
_NEAR = 0.2


@finds
def openings(page: Page) -> Iterator[Relation]:
    """Each amount of the opening that no later place repeats, with the first that tells the same and another number."""
    end = _end_of_opening(page)
    opening = [figure for figure in page.figures if figure.start < end and _may_be_repeated(figure)][:_MOST]
    later = [(figure, told_with(page, figure)) for figure in page.figures if figure.start >= end] if opening else []
    for first in opening:
        told = told_with(page, first)
        alike = [(one, other) for one, other in later if _counts_alike(first, one) and _may_be_the_same(told, other)]
        if any(one.value == first.value for one, _ in alike):
            continue
        second = next((one for one, other in alike if _is_miswritten(first, one, told, other)), None)
        if second is not None:
            words = f"开头为{first.quote}，后面为{second.quote}，说的是同一件事，两处不一。"
            yield Relation("same_fact", (first, second), Verdict.FAILS, words)


def _end_of_opening(page: Page) -> int:
    """Where the first heading under the title stands; without any, the end of the first paragraph that states amounts."""
    headings = (heading.span.start for heading in page.outline.headings if heading.level > 0)
    paragraph = page.outline.paragraph_at(page.figures[0].start) if page.figures else None
    return next(headings, paragraph.end if paragraph is not None else 0)


def _may_be_repeated(figure: Figure) -> bool:
    return _is_exact(figure) and (figure.value or 0) >= _LEAST


def _is_exact(figure: Figure) -> bool:
    """Whether it is told to the last, be it in money."""
    return is_whole(figure) or (figure.qualifier is Qualifier.EXACT and figure.unit == "元")


def _counts_alike(first: Figure, second: Figure) -> bool:
    is_of_one_time = first.period == second.period or PeriodBasis.DOCUMENT in (first.period_basis, second.period_basis)
    return _is_exact(second) and second.value is not None and counted_in(first) == counted_in(second) and is_of_one_time


def _may_be_the_same(told: Told, again: Told) -> bool:
    is_of_a_time = told.is_of_a_time or again.is_of_a_time
    return not is_of_a_time and told.names(again) and told.is_of_the_same_body(again)


def _is_miswritten(first: Figure, second: Figure, told: Told, again: Told) -> bool:
    """Whether its digits have changed places, or the number is near and told in all but the same words."""
    ours, theirs = (number(figure.value or 0) for figure in (first, second))
    if are_swapped(ours, theirs):
        return told.shared(again) >= _THIRD
    by = abs((first.value or 0) - (second.value or 0))
    is_near = by <= _NEAR * max(first.value or 0, second.value or 0)
    return is_near and told.alike(again) >= _MOST_ALIKE
