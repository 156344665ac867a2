"""Words, clauses and paragraphs that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.prose import prose
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of, table

_LONG = re.compile(r"([\u4e00-\u9fff]{3,16})\1")
_PAIR = re.compile(r"([\u4e00-\u9fff]{2})\1(?![\u4e00-\u9fff]?[员组站家部局室者所式型化费网店厅楼岗])")
_CLAUSE = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff“”《》A-Za-z0-9]{4,40})[，、；]\1(?![\u4e00-\u9fff])")
# Shorter ones may be a slogan, a heading or a caption.
_SHORTEST_SENTENCE = 25


@rule(
    "duplicate-char",
    Level.ERROR,
    says="字词或分句重复（学习学习不深；依托平台，依托平台）",
    way_out="删去重复的一遍。",
)
def repeated_words(reading: Reading) -> Iterator[Hit]:
    """A word or clause written twice running; legitimate reduplications are listed."""
    plain = prose(reading.text)
    single = re.compile(rf"([{table('reduplications')['characters']}])\1")
    for pattern in (_LONG, _PAIR, _CLAUSE, single):
        for match in pattern.finditer(plain):
            if not _is_legitimate(plain, match):
                words = f"“{match[1]}”重复。"
                yield Hit(Span(*match.span()), words, {"repeated": match[1]}, repair=match[1])


@rule(
    "duplicate-sentence",
    Level.INCONSISTENCY,
    says="同一句话或同一段话在文中出现两次",
    way_out="删去重复的一处；确需重复的，改写。",
)
def repeated_sentences(reading: Reading) -> Iterator[Hit]:
    """A long sentence that stood before; sentences running on from each other are told once."""
    seen: dict[str, Span] = {}
    told_until = -1
    for sentence in reading.outline.sentences:
        words = re.sub(r"\s", "", reading.text.plain[sentence.start : sentence.end])
        if len(words) < _SHORTEST_SENTENCE:
            continue
        if words in seen and sentence.start > told_until + 1:
            yield Hit(sentence, "这句话前面已经出现过。", {"first_at": seen[words].start})
        if words in seen:
            told_until = sentence.end
        seen.setdefault(words, sentence)


@rule(
    "heading-twice",
    Level.NOTE,
    says="同一个标题出现两次",
    way_out="删去重复的一个。",
)
def headings_twice(reading: Reading) -> Iterator[Hit]:
    """A title or heading with the words of one before it, whatever its number."""
    seen: set[str] = set()
    for heading in reading.outline.headings:
        words = re.sub(r"\s", "", heading.words)
        if words in seen:
            yield Hit(heading.span, f"标题“{words}”前面已经有了。", {"words": words})
        seen.add(words)


def _is_legitimate(plain: str, match: re.Match[str]) -> bool:
    around = plain[max(0, match.start() - 3) : match.end() + 3]
    return any_of("reduplications", "legitimate").search(around) is not None
