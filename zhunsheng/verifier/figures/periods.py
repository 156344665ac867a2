"""The time an amount is about: the year its sentence names, else the year of the report."""

from __future__ import annotations

import re

from zhunsheng.verifier.model import Outline, PeriodBasis, Span

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?(?:年(?!度?工作要点|度?法治)|年度)")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|〔\d{4}〕")


def period_of(plain: str, outline: Outline, sentence: Span, start: int) -> tuple[str, PeriodBasis]:
    """The year as digits and how it is known. A year in a document's name or a quoted title says nothing."""
    said = plain[sentence.start : start]
    if "年" in said and (named := _YEAR.findall(_QUOTED.sub(lambda match: " " * len(match[0]), said))):
        return named[-1], PeriodBasis.EXPLICIT
    return str(outline.year or ""), PeriodBasis.DOCUMENT
