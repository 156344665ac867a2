"""What the reading itself noticed: damage with its proposed repair, the other script, the site, what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier import damage
from zhunsheng.verifier.model import Damage, Level, Reading, Span
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.script import left_unconverted

_LINE = re.compile(r"[^\n]+")
_TRADITIONAL_LINE = 0.02
_SHOWN = 12


@rule(
    "mojibake",
    Level.ERROR,
    says="文字因编码损坏成为乱码（?。ㄋ模┡挪榛饧m紛）",
    way_out="请对照原稿恢复；标明推断的字没有留下痕迹，须逐字核对。",
)
def mojibake(reading: Reading) -> Iterator[Hit]:
    """Garbled runs, restored where the bytes that are left prove it."""
    for each in _of(reading, damage.MOJIBAKE):
        values = {"inferred": [each.repair[at] for at in each.inferred]} if each.repair and each.inferred else {}
        yield Hit(each.span, _restorable(each), values, each.repair)


@rule(
    "replacement-character",
    Level.ERROR,
    says="原来的字已经丢失，只剩替代符号（�）",
    way_out="请对照原稿补上丢失的字。",
)
def replacement_characters(reading: Reading) -> Iterator[Hit]:
    """Signs that stand where a character was lost."""
    for each in _of(reading, damage.REPLACEMENT):
        yield Hit(each.span, "此处的字已经丢失，只剩替代符号。")


@rule(
    "lost-mark",
    Level.INCONSISTENCY,
    says="标点或间隔号丢失，变成问号（3?15、买买提?艾山、20212025年）",
    way_out="请对照原稿补上正确的标点。",
)
def lost_marks(reading: Reading) -> Iterator[Hit]:
    """A question mark where nothing is asked, or two years without a dash."""
    for each in _of(reading, damage.LOST_MARK):
        if each.repair:
            yield Hit(
                each.span,
                f"“{reading.text.quote(each.span)}”疑似丢失了标点，应为“{each.repair}”。",
                repair=each.repair,
                fault="lost",
            )
        else:
            yield Hit(each.span, "此处不是问句，问号疑似由别的标点或符号变来。")


@rule(
    "stray-mark",
    Level.NOTE,
    says="行首多出问号（??2022年），多由空格的编码损坏而来",
    way_out="请删去行首的问号。",
)
def stray_marks(reading: Reading) -> Iterator[Hit]:
    """Question marks where blanks were."""
    for each in _of(reading, damage.STRAY_MARK):
        yield Hit(each.span, "行首的问号疑似由空格变来。", repair="")


@rule(
    "control-character",
    Level.NOTE,
    says="夹有看不见的控制字符",
    way_out="请删去，或把正文粘贴为纯文本后重新排版。",
)
def control_characters(reading: Reading) -> Iterator[Hit]:
    """Characters that nobody sees and every search stumbles over."""
    for each in _of(reading, damage.CONTROL):
        codes = " ".join(f"U+{ord(sign):04X}" for sign in reading.text.quote(each.span)[:_SHOWN])
        yield Hit(each.span, f"此处有看不见的控制字符（{codes}）。", repair="")


@rule(
    "pinyin-noise",
    Level.NOTE,
    says="汉字后面带有转换工具留下的拼音（鄉(xiāng)）",
    way_out="请删去括号里的拼音。",
)
def pinyin_noise(reading: Reading) -> Iterator[Hit]:
    """Sounds in brackets after characters."""
    for each in _of(reading, damage.PINYIN):
        yield Hit(each.span, f"“{reading.text.quote(each.span)}”是转换工具留下的拼音。", repair="")


@rule(
    "broken-word",
    Level.NOTE,
    says="词语中间夹有空格或换行（推 进）",
    way_out="请删去词语中间的空格或换行。",
)
def broken_words(reading: Reading) -> Iterator[Hit]:
    """A blank or a line break inside a word."""
    for each in _of(reading, damage.BROKEN_WORD):
        if reading.text.is_chrome(each.span.start):
            continue
        word = reading.text.raw[each.span.start - 1] + reading.text.raw[each.span.end]
        yield Hit(each.span, f"“{word}”中间夹有空格或换行。", repair="")


@rule(
    "traditional-conversion",
    Level.NOTE,
    says="全文是繁体字，或由简体转换成繁体而转换不全",
    way_out="请以简体原稿为准；数字和名称须与原稿核对。",
)
def traditional_conversion(reading: Reading) -> Iterator[Hit]:
    """Told where the first line in that script begins: its script, and what betrays that a machine converted it."""
    text = reading.text
    if not text.is_traditional:
        return
    lines = [Span(*line.span()) for line in _LINE.finditer(text.raw) if _is_traditional(text.raw, text.plain, line)]
    left = left_unconverted(text.raw)
    words = "".join(f"“{sign}”" for sign in left)
    message = f"正文由简体机器转换为繁体，转换不全：留有简体的{words}。" if left else "正文是繁体字。"
    if lines:
        values = {"places": [(line.start, line.end) for line in lines], "left": left}
        yield Hit(Span(lines[0].start, min(lines[0].end, lines[0].start + _SHOWN)), message, values)


@rule(
    "site-chrome",
    Level.NOTE,
    says="夹有网站页面的内容（导航、字体按钮、索引号、版权声明），不属于报告",
    way_out="不计入核查；如要作为报告存档，请删去这些内容。",
)
def site_chrome(reading: Reading) -> Iterator[Hit]:
    """What of the page belongs to the site, told at its first line; all lines are shown as the site's."""
    chrome = reading.text.chrome
    if chrome:
        words = f"这是网站页面的内容，不属于报告{f'；全文共{len(chrome)}行' if len(chrome) > 1 else ''}。"
        yield Hit(chrome[0], words, {"places": [(span.start, span.end) for span in chrome]})


@rule(
    "reader-remark",
    Level.INCONSISTENCY,
    says="文件有没能读出或没有采用的部分（扫描页、修订、批注）",
    way_out="请按提示处理文件，再核查一次。",
)
def reader_remarks(reading: Reading) -> Iterator[Hit]:
    """What the reader of the file could not read or left out; the rest was checked without it."""
    for remark in reading.source.remarks:
        yield Hit(Span(0, min(_SHOWN, len(reading.text.raw))), remark)


def _of(reading: Reading, kind: str) -> Iterator[Damage]:
    return (each for each in reading.text.damage if each.kind == kind)


def _restorable(each: Damage) -> str:
    if each.repair is None:
        return "此处是乱码，留下的字节不足以恢复。"
    if not each.inferred:
        return "此处是乱码，留下的字节足以恢复。"
    guessed = "".join(f"“{each.repair[at]}”" for at in each.inferred[:_SHOWN])
    return f"此处是乱码，可以恢复，其中{guessed}是根据上下文推断的。"


def _is_traditional(raw: str, plain: str, line: re.Match[str]) -> bool:
    changed = sum(1 for at in range(*line.span()) if raw[at] != plain[at] and "\u4e00" <= raw[at] <= "\u9fff")
    return changed > _TRADITIONAL_LINE * len(line[0])
