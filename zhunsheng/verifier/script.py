"""Which characters Chinese prose is written in: the two scripts, the common characters, and which sit beside each other."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml
from opencc import OpenCC

_WORDS = Path(__file__).parent / "data" / "common_words.yaml"
_IDEOGRAPHS = range(0x4E00, 0x9FFF + 1)
# The first level of GB 2312 holds the 3,755 characters that make up nearly all prose; the standard orders it apart.
_COMMON_ROWS = range(0xB0, 0xD7 + 1)
_CELLS = range(0xA1, 0xFE + 1)
_COMMON_MARKS = frozenset(
    "，。、；：？！“”‘’（）《》〈〉〔〕【】「」『』—…·•×～－＋＝／〇○①②③④⑤⑥⑦⑧⑨⑩％‰℃㎡●■◆★☆▲□△＊±√→–―─‧∙・"
    "\u3000\u00a0\u2000\u2001\u2002\u2003\u2009\u200a\u200b\u200c\u200d\ufeff"
)
# Simplified characters that are characters of the other script too, with another meaning: converters that look at single
# characters leave them. Those that writers of the other script use themselves (群, 咨, 台) betray nothing.
_BETRAYING = frozenset("干范于采并后征制复")
_FULL_WIDTH = frozenset(map(chr, range(0xFF01, 0xFF5F)))


@cache
def simplified() -> dict[int, int]:
    """Each ideograph that has another form in simplified script. One by one, so that no word changes its length."""
    characters = "\n".join(map(chr, _IDEOGRAPHS))
    converted = OpenCC("t2s").convert(characters).split("\n")
    return {
        code: ord(new) for code, new in zip(_IDEOGRAPHS, converted, strict=True) if len(new) == 1 and ord(new) != code
    }


@cache
def common() -> frozenset[str]:
    """The characters that prose uses all the time, in both scripts, with its marks, digits and letters."""
    first_level = _first_level()
    traditional = {chr(code) for code, new in simplified().items() if chr(new) in first_level}
    return frozenset(first_level | traditional | _COMMON_MARKS | _FULL_WIDTH | set(map(chr, range(128))))


@cache
def familiar_pairs() -> frozenset[str]:
    """Two characters that stand beside each other in a word that reports use all the time."""
    lines: list[str] = yaml.safe_load(_WORDS.read_text("utf-8"))
    return frozenset(pair for line in lines for word in line.split() for pair in map("".join, pairwise(word)))


def _first_level() -> set[str]:
    cells = b"".join(bytes((row, cell)) for row in _COMMON_ROWS for cell in _CELLS)
    return set(cells.decode("gb2312", "ignore"))


@cache
def _to_traditional() -> OpenCC:
    """Loading its tables takes longer than reading a report."""
    return OpenCC("s2t")


def left_unconverted(raw: str) -> list[str]:
    """Characters of a text in traditional script that a converter would have written otherwise (關于, 范圍): traces of one
    that missed them, each once, in order."""
    converted = _to_traditional().convert(raw)
    if len(converted) != len(raw):
        return []
    changed = (before for before, after in zip(raw, converted, strict=True) if before != after)
    return [sign for sign in dict.fromkeys(changed) if sign in _BETRAYING]
