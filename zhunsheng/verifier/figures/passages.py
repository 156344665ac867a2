"""A sentence, read once for all its amounts: its chapter, the years that it names, where its clauses end."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from zhunsheng.verifier.model import Chapter, Outline, PeriodBasis, Span
from zhunsheng.verifier.rows import CELL

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?(?:年(?!度?工作要点|度?法治)|年度)")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|〔\d{4}〕")
_MARK = re.compile(rf"[，。；！？：{CELL}]")
_LONGEST_CLAUSE = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """`years` are those named, as digits, with the offset behind each; `marks` the offsets of the marks that end clauses, and of
    the tabs that end cells."""

    plain: str
    sentence: Span
    chapter: Chapter | None
    year: str
    years: tuple[tuple[int, str], ...]
    marks: tuple[int, ...]

    def clause_before(self, start: int) -> str:
        """The words of the clause before an offset, at most so many."""
        place = bisect_left(self.marks, start)
        opened = self.marks[place - 1] + 1 if place else self.sentence.start
        return self.plain[max(opened, start - _LONGEST_CLAUSE) : start]

    def clause_after(self, end: int) -> str:
        """The words of the clause from an offset on, at most so many."""
        place = bisect_left(self.marks, end)
        closed = self.marks[place] if place < len(self.marks) else self.sentence.end
        return self.plain[end : min(closed, end + _LONGEST_CLAUSE)]

    def period_at(self, start: int) -> tuple[str, PeriodBasis]:
        """The year that an amount is about, as digits: the last named before it, else that of the report."""
        for end, year in reversed(self.years):
            if end <= start:
                return year, PeriodBasis.EXPLICIT
        return self.year, PeriodBasis.DOCUMENT


def passage_of(plain: str, outline: Outline, sentence: Span) -> Passage:
    """The sentence of a text, read."""
    return Passage(
        plain=plain,
        sentence=sentence,
        chapter=outline.chapter_at(sentence.start),
        year=str(outline.year or ""),
        years=_years_named(plain, sentence),
        marks=tuple(match.start() for match in _MARK.finditer(plain, sentence.start, sentence.end)),
    )


def _years_named(plain: str, sentence: Span) -> tuple[tuple[int, str], ...]:
    """A year in a document's name or a quoted title says nothing."""
    said = plain[sentence.start : sentence.end]
    if "年" not in said:
        return ()
    unquoted = _QUOTED.sub(lambda match: " " * len(match[0]), said)
    return tuple((sentence.start + match.end(), match[1]) for match in _YEAR.finditer(unquoted))
