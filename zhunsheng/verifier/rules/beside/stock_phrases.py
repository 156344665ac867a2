"""Stock phrases: sentences that say nothing but verbs, seen against the other units' reports; never a score."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zhunsheng.verifier.model import Chapter, Level, Reading, Span
from zhunsheng.verifier.rules.prose import prose
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of

_SAYS_SOMETHING = re.compile(r"\d|[《“]")
_VERBS_OF_A_STOCK_SENTENCE = 3
_NINTH_DECILE = 0.9
_NAMES = {
    Chapter.RESULTS: "成效",
    Chapter.FIRST_RESPONSIBLE: "第一责任人履职",
    Chapter.PROBLEMS: "不足和原因",
    Chapter.PLANS: "下年安排",
}


@rule(
    "stock-phrases",
    Level.NOTE,
    says="一章中套话的比重高于九成的同类报告",
    way_out="换成具体的做法、数字和例子。",
)
def stock_phrases(reading: Reading) -> Iterator[Hit]:
    """Chapters with a larger share of stock sentences than nine in ten peers have."""
    peers = reading.beside.peers
    if peers is None:
        return
    for chapter, usual in peers.stock_shares.items():
        share = stock_share(reading, chapter)
        if share is not None and share > usual:
            section = next(one for one in reading.outline.sections if one.chapter is chapter)
            span = section.heading.span if section.heading is not None else section.span
            words = f"“{_NAMES[chapter]}”一章有{share:.0%}的句子没有数字和引述，高于九成的同类报告（{usual:.0%}）。"
            yield Hit(span, words, {"share": round(share, 3), "usual": round(usual, 3)})


def stock_share(reading: Reading, chapter: Chapter | None = None) -> float | None:
    """The share of stock sentences in a chapter, or in the whole text; None where there are no sentences."""
    headings = {heading.span.start: heading.span.end for heading in reading.outline.headings}
    sentences = [
        sentence
        for sentence in reading.outline.sentences
        if headings.get(sentence.start, 0) + 1 < sentence.end
        and (chapter is None or reading.outline.chapter_at(sentence.start) is chapter)
    ]
    if not sentences:
        return None
    return sum(_is_stock(reading, sentence) for sentence in sentences) / len(sentences)


def ninth_decile(readings: Iterable[Reading], chapter: Chapter) -> float:
    """The share that nine in ten of the readings stay at or below."""
    shares = sorted(share for reading in readings if (share := stock_share(reading, chapter)) is not None)
    return shares[min(len(shares) - 1, int(_NINTH_DECILE * len(shares)))] if shares else 1.0


def _is_stock(reading: Reading, sentence: Span) -> bool:
    words = prose(reading.text)[sentence.start : sentence.end]
    if _SAYS_SOMETHING.search(words):
        return False
    return len(any_of("stock_phrases", "verbs").findall(words)) >= _VERBS_OF_A_STOCK_SENTENCE
