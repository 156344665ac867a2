"""The days of a report: when it was signed, when published, and the day by which its words are judged."""

from __future__ import annotations

import re
from datetime import date

from zhunsheng.verifier.model import Reading, Span

_POSTED = re.compile(
    r"(?<![成发制]文)(?:发布|公开|生成|上传)?(?:时间|日期)[\s：|\]】]{0,6}(\d{4})[-年./]\s?(\d{1,2})[-月./]\s?(\d{1,2})日?(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?"
)
# Labels of a page stand above its first long paragraph.
_LONG = 60
_MOST = 600


def posted_on(reading: Reading) -> tuple[date, Span] | None:
    """The day that the page or the file says it was published, and where it says so (the head when it is metadata)."""
    plain = reading.text.plain
    first = next((line.start for line in reading.outline.paragraphs if line.end - line.start > _LONG), len(plain))
    if match := _POSTED.search(plain, 0, min(first, _MOST)):
        try:
            return date(int(match[1]), int(match[2]), int(match[3])), Span(*match.span())
        except ValueError:
            return None
    if reading.source.published_on is not None:
        return reading.source.published_on, head(reading)
    return None


def judged_on(reading: Reading) -> date | None:
    """The day by which words are judged: signing, else publication, else the end of the year reported."""
    posted = posted_on(reading)
    if reading.outline.signed_on is not None:
        return reading.outline.signed_on
    if posted is not None:
        return posted[0]
    return date(reading.outline.year, 12, 31) if reading.outline.year is not None else None


def head(reading: Reading) -> Span:
    """The first words of the report, for what is missing in it altogether."""
    outline = reading.outline
    if outline.title is not None:
        return outline.title.span
    if not outline.sentences:
        return Span(0, min(1, len(reading.text.plain)))
    first = outline.sentences[0]
    return Span(first.start, min(first.end, first.start + 30))
