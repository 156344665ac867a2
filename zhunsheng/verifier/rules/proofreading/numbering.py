"""Numbering of levels: 一、（一）1.（1）, in order and each with its own mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.figures.numerals import chinese_integer
from zhunsheng.verifier.model import Heading, Level, Reading, Span
from zhunsheng.verifier.rules.prose import prose
from zhunsheng.verifier.rules.registry import Hit, rule

_MISMARKED = re.compile(r"\s*(?:\d{1,2}、(?=[\u4e00-\u9fff])|（[一二三四五六七八九十]{1,3}）[、.，])")
_SPOKEN = re.compile(r"(?P<number>[一二三四五六七八九十]{1,2})是(?P<mark>[，：]?)(?![否非指])")
_LEVELS = {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}
_BEFORE_SPOKEN = re.compile(r"(?:^|[\n。；：，])\s{0,4}$")


@rule(
    "mark-after-number",
    Level.NOTE,
    says="层次序数的标点不对：“1、”应为“1.”，“（一）”后面不加顿号",
    way_out="按“一、”“（一）”“1.”“（1）”书写。",
)
def marks_after_numbers(reading: Reading) -> Iterator[Hit]:
    """1、 and （一）、."""
    plain = prose(reading.text)
    for paragraph in reading.outline.paragraphs:
        if match := _MISMARKED.match(plain, paragraph.start, paragraph.end):
            words = "“（一）”后面不加标点。" if "（" in match[0] else "“1、”应写作“1.”。"
            yield Hit(_trimmed(match), words)


@rule(
    "numbering",
    Level.NOTE,
    says="层次序数跳号、重号",
    way_out="按顺序重排；删改过的，同时改正编号。",
)
def numbering(reading: Reading) -> Iterator[Hit]:
    """A heading whose number does not follow the one before it; damaged text is not blamed for what it lost.

    One that stands twice, words and all, is told as such.
    """
    last: dict[int, Heading] = {}
    for heading in reading.outline.headings:
        if heading.level == 0 or not heading.number:
            continue
        before = last.get(heading.level)
        if before is not None and before.words != heading.words and not _follows(reading, before, heading):
            what = "重复" if heading.number == before.number else "不接"
            words = f"前一个标题的序号是{before.number}，这里是{heading.number}，{what}。"
            yield Hit(heading.span, words, {"before": before.number, "number": heading.number})
        last = {level: one for level, one in last.items() if level < heading.level} | {heading.level: heading}


@rule(
    "level-skipped",
    Level.NOTE,
    says="层次序数越级（“一、”下面直接用“（1）”）",
    way_out="按“一、”“（一）”“1.”“（1）”逐级使用。",
)
def skipped_levels(reading: Reading) -> Iterator[Hit]:
    """A heading more than one level below the one above it."""
    above = 0
    for heading in reading.outline.headings:
        if above and heading.number == 1 and heading.level > above + 1:
            words = f"“{_LEVELS[above]}”下面直接用了“{_LEVELS[heading.level]}”。"
            yield Hit(heading.span, words, {"above": above, "level": heading.level})
        above = heading.level


@rule(
    "numbering-in-words",
    Level.NOTE,
    says="“一是”“二是”跳号、重号",
    way_out="按顺序改正。",
)
def numbering_in_words(reading: Reading) -> Iterator[Hit]:
    """一是 … 三是 without 二是 between; a new 一是 begins anew."""
    before = 0
    for match in _spoken(reading):
        number = chinese_integer(match["number"]) or 0
        if before and number not in (1, before + 1):
            words = f"前面是第{before}项，这里是“{match['number']}是”。"
            yield Hit(_trimmed(match), words, {"before": before, "number": number})
        before = number


@rule(
    "mark-after-ordinal",
    Level.NOTE,
    says="“一是”后面有的加逗号，有的不加",
    way_out="全文统一；“一是”后面一般不加逗号。",
)
def marks_after_ordinals(reading: Reading) -> Iterator[Hit]:
    """Both ways in one report, told at the rarer, one note for the document."""
    found = _spoken(reading)
    marked = [match for match in found if match["mark"] == "，"]
    bare = [match for match in found if not match["mark"]]
    if marked and bare:
        words = f"“一是，”{len(marked)}处，“一是”{len(bare)}处，写法不一。"
        yield Hit(_trimmed(marked[0]), words, {"marked": len(marked), "bare": len(bare)})


def _spoken(reading: Reading) -> list[re.Match[str]]:
    """一是, 二是 at the beginning of a clause."""
    plain = prose(reading.text)
    return [
        match
        for match in _SPOKEN.finditer(plain)
        if _BEFORE_SPOKEN.search(plain, max(0, match.start() - 5), match.start()) or not match.start()
    ]


def _follows(reading: Reading, before: Heading, heading: Heading) -> bool:
    """The next number, a new count after a longer one, or what stood between was lost."""
    if heading.number == (before.number or 0) + 1 or heading.number == 1 != before.number:
        return True
    between = Span(before.span.end, heading.span.start)
    return any(damage.span.overlaps(between) for damage in reading.text.damage)


def _trimmed(match: re.Match[str]) -> Span:
    return Span(match.end() - len(match[0].lstrip()), match.end())
