"""A total in one place and its parts in another: 监测1240批次, and later 三级监测分别抽样96批次、284批次、860批次."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhunsheng.verifier.model import Figure, Relation, Verdict
from zhunsheng.verifier.relations.cues import announced_number
from zhunsheng.verifier.relations.find import Page, Paragraph, finds
from zhunsheng.verifier.relations.intervals import is_whole
from zhunsheng.verifier.relations.mentions import Mention
from zhunsheng.verifier.relations.reckoning import agree, is_slip, total_of
from zhunsheng.verifier.relations.wording import added, number, pairs_of

# Totals so small are met by chance; so many pairs of signs two tellings of one thing share.
_LEAST, _LEAST_SHARED, _LONGEST_CLAUSE, _MOST_PARTS, _MOST_WHOLES = 50, 3, 24, 8, 300
_EACH = re.compile(r"分别|依次")
_JOINED = re.compile(r"\s?[、和及与]\s?")


@finds
def in_parts(page: Page) -> Iterator[Relation]:
    """Each list of parts that its own sentence gives no total for, with the total of that name elsewhere in the text."""
    for paragraph in page.paragraphs:
        for parts in _lists(paragraph):
            figures = tuple(part.figure for part in parts)
            if (whole := _whole(page, parts, figures)) is not None:
                yield _judged(whole, figures)


def _lists(paragraph: Paragraph) -> Iterator[tuple[Mention, ...]]:
    """As many amounts as are announced, joined behind 分别."""
    mentions = paragraph.mentions
    for place, first in enumerate(mentions):
        announced = announced_number(first.before) if _EACH.search(first.lead) else None
        run = mentions[place : place + (announced or 0)]
        if not 1 < len(run) <= _MOST_PARTS or len(run) != announced or first.figure.start in paragraph.list_at:
            continue
        are_joined = all(_JOINED.fullmatch(part.gap) and part.unit == first.unit for part in run[1:])
        if are_joined and all(part.is_count and is_whole(part.figure) for part in run):
            yield run


def _whole(page: Page, parts: Sequence[Mention], figures: tuple[Figure, ...]) -> Figure | None:
    pairs = pairs_of(parts[0].before)
    for one in page.figures[:_MOST_WHOLES]:
        is_other = one.unit == figures[0].unit and one.sentence != figures[0].sentence and (one.value or 0) >= _LEAST
        is_called_so = len(pairs & pairs_of(_before(page, one))) >= _LEAST_SHARED
        if is_other and is_whole(one) and is_called_so and (agree(one, figures) or is_slip(one, figures)):
            return one
    return None


def _before(page: Page, figure: Figure) -> str:
    return page.text.plain[max(figure.sentence.start, figure.start - _LONGEST_CLAUSE) : figure.start]


def _judged(whole: Figure, parts: tuple[Figure, ...]) -> Relation:
    made = total_of(parts)
    assert made is not None
    words = f"{added(parts)}＝{number(made.low)}"
    if agree(whole, parts):
        return Relation("sum", (whole, *parts), Verdict.HOLDS, f"{words}，与另一处的{whole.quote}相符。")
    return Relation("sum", (whole, *parts), Verdict.FAILS, f"{words}，与另一处的{whole.quote}不符。")
