"""Amounts told in words: many times without a number, and many beside the number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Chapter, Level, Reading, Span
from zhunsheng.verifier.rules.prose import unquoted
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of

_TWICE = re.compile(
    r"多(?P<unit>[起宗件场名家份次个项])(?P<thing>[^，。；、：\d\n]{0,16}?)"
    r"(?P<number>\d{1,5}余?)\s?(?P<again>[起宗件场名家份次个项])"
)
_MIXED_COMPARISON = re.compile(
    r"[较比与](?:上月|上个月|上季度?|上一季度)(?:相比)?同比|[较比与](?:上年|去年|上一年)(?:同期)?(?:相比)?环比"
)
_CASES = frozenset("起宗件")


@rule(
    "amount-without-figure",
    Level.NOTE,
    says="说做了多次、多起、一批，没有写出数字",
    way_out="有台账的，写出数字；没有的，改为不带数量的说法。",
)
def vague_amounts(reading: Reading) -> Iterator[Hit]:
    """Claims of quantity without a figure in the results, one note for the document."""
    plain = unquoted(reading.text)
    for match in any_of("vague_amounts", "claims").finditer(plain):
        chapter = reading.outline.chapter_at(match.start())
        clause = plain[match.end() : match.end() + 16].split("。")[0]
        if chapter in (None, Chapter.RESULTS, Chapter.FIRST_RESPONSIBLE) and not re.search(r"\d", clause):
            yield Hit(Span(*match.span()), f"“{match[0]}”没有写出数字。", {"words": match[0]})


@rule(
    "amount-told-twice",
    Level.INCONSISTENCY,
    says="“多起”之后又写“10宗”，数量说了两遍",
    way_out="保留数字，删去“多起”。",
)
def amounts_told_twice(reading: Reading) -> Iterator[Hit]:
    """Many before the thing and a number of the same sort after it."""
    for match in _TWICE.finditer(unquoted(reading.text)):
        units = {match["unit"], match["again"]}
        if len(units) == 1 or units <= _CASES:
            words = f"已写{match['number']}{match['again']}，前面的“多{match['unit']}”重复，且不知是否指同一批。"
            yield Hit(Span(*match.span()), words, {"number": match["number"]})


@rule(
    "comparison-word",
    Level.INCONSISTENCY,
    says="同比、环比用反（较上月同比，比上年环比）",
    way_out="与上年同期比用“同比”，与上月、上季比用“环比”。",
)
def comparison_words(reading: Reading) -> Iterator[Hit]:
    """A comparison with the month before called by the word for the year before, or the other way round."""
    for match in _MIXED_COMPARISON.finditer(unquoted(reading.text)):
        right = "环比" if "同比" in match[0] else "同比"
        yield Hit(Span(*match.span()), f"“{match[0]}”应用“{right}”。", {"right": right})
