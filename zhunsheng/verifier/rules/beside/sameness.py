"""Sameness: how much of a paragraph stood in last year's report, how much of the text in another unit's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from zhunsheng.verifier.model import Chapter, Level, Peers, Reading, Span, Text
from zhunsheng.verifier.rules.beside.stock_phrases import ninth_decile
from zhunsheng.verifier.rules.prose import prose
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of

_LENGTH = 12
# A shingle that one text in twenty has is common property.
_COMMON_SHARE = 0.05
_PARAGRAPH_SHARE = 0.6
_TEXT_SHARE = 0.1
# Less than this is no paragraph that could be compared.
_SHORTEST = 40
_DROPPED = re.compile(r"[^\u4e00-\u9fff]|[零〇一二三四五六七八九十百千万亿]")


@rule(
    "same-as-last-year",
    Level.INCONSISTENCY,
    says="一段话与上年报告六成以上相同",
    way_out="写本年的新做法和新数字；没有变化的，精简。",
)
def same_as_last_year(reading: Reading) -> Iterator[Hit]:
    """Paragraphs of which most shingles stood in last year's text."""
    last_year = reading.beside.last_year
    if last_year is None:
        return
    known = shingles(prose(last_year)) - _common(reading)
    for paragraph in reading.outline.paragraphs:
        words = prose(reading.text)[paragraph.start : paragraph.end]
        if len(words) < _SHORTEST or any_of("stock_phrases", "statutory").search(words[:_SHORTEST]):
            continue
        own = shingles(words) - _common(reading)
        if own and len(own & known) >= _PARAGRAPH_SHARE * len(own):
            share = round(100 * len(own & known) / len(own))
            yield Hit(paragraph, f"这一段有{share}%与上年报告相同。", {"share": share})


@rule(
    "same-as-another-unit",
    Level.INCONSISTENCY,
    says="全文一成以上与另一单位的报告相同",
    way_out="核对是否套用；确系共同工作的，写明本单位做了什么。",
)
def same_as_another_unit(reading: Reading) -> Iterator[Hit]:
    """Another unit of the corpus that has a tenth of this text's shingles."""
    peers = reading.beside.peers
    if peers is None:
        return
    own = shingles(prose(reading.text)) - peers.common
    shared = Counter(peers.owners[one] for one in own if one in peers.owners)
    for unit, count in sorted(shared.items()):
        if count >= _TEXT_SHARE * len(own):
            share = round(100 * count / len(own))
            span = Span(0, min(len(reading.text.plain), _SHORTEST))
            yield Hit(span, f"全文有{share}%与“{unit}”的报告相同。", {"unit": unit, "share": share})


def peers_of(texts: Mapping[str, Reading]) -> Peers:
    """What to know of the other units' readings, by unit: their shingles and who has them, and their stock shares."""
    by_unit = {unit: shingles(prose(reading.text)) for unit, reading in texts.items()}
    counted = Counter(one for found in by_unit.values() for one in found)
    common = frozenset(one for one, count in counted.items() if count > max(1.0, _COMMON_SHARE * len(by_unit)))
    owners = {one: unit for unit, found in by_unit.items() for one in found if one not in common}
    return Peers(owners, common, _stock_shares(texts.values()))


@lru_cache(maxsize=64)
def shingles(words: str) -> frozenset[str]:
    """The runs of twelve ideographs, digits and marks left out."""
    kept = _DROPPED.sub("", words)
    return frozenset(kept[place : place + _LENGTH] for place in range(len(kept) - _LENGTH + 1))


def _common(reading: Reading) -> frozenset[str]:
    return reading.beside.peers.common if reading.beside.peers is not None else frozenset()


def _stock_shares(readings: Iterable[Reading]) -> dict[Chapter, float]:
    known = list(readings)
    return {chapter: ninth_decile(known, chapter) for chapter in Chapter}


def same_share(first: Text, second: Text) -> float:
    """The share of the first text's shingles that the second one has."""
    ours, theirs = shingles(prose(first)), shingles(prose(second))
    return len(ours & theirs) / len(ours) if ours else 0.0
