"""Words, clauses and paragraphs that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rows import stretches
from zhunsheng.verifier.rules.prose import prose
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of, table
from zhunsheng.verifier.script import familiar_pairs

_LONG = re.compile(r"([\u4e00-\u9fff]{3,16})\1")
_PAIR = re.compile(r"([\u4e00-\u9fff]{2})\1(?![\u4e00-\u9fff]?[员组站家部局室者所式型化费网店厅楼岗])")
_CLAUSE = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff“”《》A-Za-z0-9]{4,40})[，、；]\1(?![\u4e00-\u9fff])")
# 推进进，: the second half of a familiar word once more, at the end of a clause; 切切实实 is right.
_TAIL = re.compile(r"(?P<before>[\u4e00-\u9fff])?(?P<word>[\u4e00-\u9fff]([\u4e00-\u9fff]))\3(?=[，。；、：！？\n]|$)")
# 1月 2月 3月: what stands along a chart.
_SCALE = re.compile(r"(?:\s*\d+(?:\.\d+)?[年月日季%]?)+\s*")
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
    for match in _TAIL.finditer(plain):
        word, start = match["word"], match.start("word")
        if word in familiar_pairs() and match["before"] != word[0] and not _is_legitimate(plain, match):
            yield Hit(Span(start, match.end()), f"“{word[1]}”重复。", {"repeated": word[1]}, repair=word)


@rule(
    "duplicate-sentence",
    Level.INCONSISTENCY,
    says="同一句话或同一段话在文中出现两次",
    way_out="删去重复的一处；确需重复的，改写。",
)
def repeated_sentences(reading: Reading) -> Iterator[Hit]:
    """Long sentences that stood before; with what is repeated around them they are told as one stretch."""
    for run, first_at in _repeated_runs(reading):
        yield Hit(run, "这句话前面已经出现过。", {"first_at": first_at})


@rule(
    "heading-twice",
    Level.NOTE,
    says="同一个标题出现两次",
    way_out="删去重复的一个。",
)
def headings_twice(reading: Reading) -> Iterator[Hit]:
    """A title or heading with the words of one before it, whatever its number, unless its text is repeated too."""
    seen, runs = set[str](), [run for run, _ in _repeated_runs(reading)]
    for heading in reading.outline.headings:
        words = re.sub(r"\s", "", heading.words)
        if words in seen and not any(run.overlaps(heading.span) for run in runs):
            yield Hit(heading.span, f"标题“{words}”前面已经有了。", {"words": words})
        seen.add(words)


def _is_legitimate(plain: str, match: re.Match[str]) -> bool:
    around = plain[max(0, match.start() - 3) : match.end() + 3]
    return any_of("reduplications", "legitimate").search(around) is not None


def _told_sentences(reading: Reading) -> Iterator[Span]:
    """Without what stands in tables, whose rows repeat what they share, and the scales of charts."""
    plain = reading.text.plain
    tables = (lines for is_table, lines in stretches(plain, reading.outline.paragraphs) if is_table)
    cells = {line.start for lines in tables for line in lines}
    for sentence in reading.outline.sentences:
        line = reading.outline.paragraph_at(sentence.start)
        is_cell = line is not None and line.start in cells
        if not is_cell and not _SCALE.fullmatch(plain, sentence.start, sentence.end):
            yield sentence


def _repeated_runs(reading: Reading) -> Iterator[tuple[Span, int]]:
    """Stretches of sentences that all stood before, one of them long; and where the first of them stood."""
    seen: dict[str, int] = {}
    run: list[tuple[Span, str]] = []
    for sentence in (*_told_sentences(reading), None):
        words = "" if sentence is None else re.sub(r"\s", "", reading.text.plain[sentence.start : sentence.end])
        if sentence is not None and words in seen:
            run.append((sentence, words))
            continue
        if any(len(said) >= _SHORTEST_SENTENCE for _, said in run):
            yield Span(run[0][0].start, run[-1][0].end), seen[run[0][1]]
        run = []
        if sentence is not None:
            seen[words] = sentence.start
