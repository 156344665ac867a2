"""Which characters Chinese prose is written in: the two scripts, and the common characters among the possible ones."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

_IDEOGRAPHS = range(0x4E00, 0x9FFF + 1)
# The first level of GB 2312 holds the 3,755 characters that make up nearly all prose; the standard orders it apart.
_COMMON_ROWS = range(0xB0, 0xD7 + 1)
_CELLS = range(0xA1, 0xFE + 1)
_COMMON_MARKS = frozenset(
    "，。、；：？！“”‘’（）《》〈〉〔〕【】「」『』—…·•×～－＋＝／〇○①②③④⑤⑥⑦⑧⑨⑩％‰℃㎡●■◆★☆▲□△＊±√→–―─‧∙・"
    "\u3000\u00a0\u2000\u2001\u2002\u2003\u2009\u200a\u200b\u200c\u200d\ufeff"
)
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


def _first_level() -> set[str]:
    cells = b"".join(bytes((row, cell)) for row in _COMMON_ROWS for cell in _CELLS)
    return set(cells.decode("gb2312", "ignore"))
