"""Punctuation (GB/T 15834)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rows import stretches
from zhunsheng.verifier.rules.prose import prose
from zhunsheng.verifier.rules.registry import Hit, rule

_PAIRS = {"“": "”", "‘": "’", "《": "》", "（": "）", "【": "】"}
_NAMES = {"“": "引号", "‘": "单引号", "《": "书名号", "（": "括号", "【": "方括号"}
_OPENERS = {close: opener for opener, close in _PAIRS.items()}
_MARK = re.compile("[“”‘’《》（）【】]")
# （一）, a) and 1） close without opening; a quotation may run over paragraphs.
_ITEM = re.compile(r"[\d一二三四五六七八九十a-zA-Z]$")
_FESTIVAL = re.compile(
    r"(1[0-2]|[1-9])\.(3[01]|[12]\d|[1-9])(?![\d.])"
    r"(?![个天万亿元平公里小分千米人%])(?=[”\s]?(?:全民|全国|国家|国际|世界|消费者|禁毒|宪法|环境|安全|[\u4e00-\u9fff]{0,8}(?:日|周|月)(?![前后内期])))"
)
_YEARS = re.compile(r"(20(?<![\d-]..)\d{2})年?\s?(-{1,2}|~)\s?(20\d{2})年?(?=[年）】〕\s，。度])")
_ENUMERATED = re.compile(r"[”》]、[“《]")
_HALF = re.compile(r"[,;:?!()](?<=[\u4e00-\u9fff”》].)(?=[\u4e00-\u9fff“《\n])")


@rule(
    "unpaired-mark",
    Level.NOTE,
    says="引号、书名号、括号不成对",
    way_out="补上或删去一个。",
)
def unpaired_marks(reading: Reading) -> Iterator[Hit]:
    """Within each paragraph, or table (a cell goes on in the next line of a page), a mark that closes nothing or is never
    closed."""
    plain = prose(reading.text)
    for _, lines in stretches(reading.text.plain, reading.outline.paragraphs):
        open_marks: list[re.Match[str]] = []
        for match in (found for line in lines for found in _MARK.finditer(plain, line.start, line.end)):
            mark, line_start = match[0], plain.rfind("\n", 0, match.start()) + 1
            if mark in _PAIRS:
                open_marks.append(match)
            elif open_marks and open_marks[-1][0] == _OPENERS[mark]:
                open_marks.pop()
            elif not (mark == "）" and _ITEM.search(plain, line_start, match.start())):
                yield _unpaired(reading, match)
        yield from (_unpaired(reading, match) for match in open_marks)


@rule(
    "festival-dot",
    Level.NOTE,
    says="节日的月日之间用了小数点（4.15），应用间隔号",
    way_out="月、日之间用间隔号，如“4·15”。",
)
def festival_dots(reading: Reading) -> Iterator[Hit]:
    """A full stop between month and day of a festival; versions and amounts are no festivals."""
    plain = prose(reading.text)
    for match in _FESTIVAL.finditer(plain):
        if plain[match.start() - 1 : match.start()] in tuple("0123456789.版第"):
            continue
        repair = f"{match[1]}·{match[2]}"
        yield Hit(Span(*match.span()), f"“{match[0]}”应为“{repair}”。", repair=repair)


@rule(
    "years-joined",
    Level.NOTE,
    says="起止年份之间用了短横线，应用一字线",
    way_out="起止年份之间用一字线，如“2021—2025年”。",
)
def years_joined(reading: Reading) -> Iterator[Hit]:
    """Two years joined by a hyphen or a tilde in the published text."""
    for match in _YEARS.finditer(prose(reading.text)):
        if reading.text.raw[match.start(2)] in "-~":
            repair = f"{match[1]}—{match[3]}"
            yield Hit(Span(match.start(1), match.end(3)), f"起止年份应写作“{repair}”。", repair=repair)


@rule(
    "mark-between-quotes",
    Level.NOTE,
    says="并列的引号或书名号之间用了顿号",
    way_out="并列的引号、书名号之间一般不用顿号。",
)
def marks_between_quotes(reading: Reading) -> Iterator[Hit]:
    """A mark of enumeration between two quoted words or two names."""
    for match in _ENUMERATED.finditer(prose(reading.text)):
        yield Hit(Span(*match.span()), "并列的引号、书名号之间一般不用顿号。")


@rule(
    "half-width-marks",
    Level.NOTE,
    says="汉字之间用了半角标点",
    way_out="全文替换为全角标点。",
)
def half_width_marks(reading: Reading) -> Iterator[Hit]:
    """Half-width marks between ideographs, one note for the document; the published text is looked at."""
    found = [match for match in _HALF.finditer(reading.text.raw) if not reading.text.is_chrome(match.start())]
    if found:
        words = "汉字之间用了半角标点" + (f"，全文共{len(found)}处。" if len(found) > 1 else "。")
        yield Hit(Span(*found[0].span()), words, {"count": len(found)})


def _unpaired(reading: Reading, match: re.Match[str]) -> Hit:
    mark = match[0]
    opens, name = mark in _PAIRS, _NAMES[mark if mark in _PAIRS else _OPENERS[mark]]
    words = f"此处有左{name}，没有右{name}。" if opens else f"此处有右{name}，没有左{name}。"
    line = reading.outline.paragraph_at(match.start()) or Span(*match.span())
    span = Span(max(line.start, match.start() - 4), min(line.end, match.end() + 4))
    return Hit(span, words, {"mark": reading.text.raw[match.start()]})
