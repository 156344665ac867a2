"""How numbers are written (GB/T 15835)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.prose import untitled
from zhunsheng.verifier.rules.registry import Hit, rule

_MEASURES = "人次|场次|件次|批次|名|个|次|件|场|批|份|家|起|宗|人|条|项|期|部|位|户|张|篇"
_FEW_AND_MORE = re.compile(rf"[1-9](?<![\d.,].)余(?:{_MEASURES})")
_ABOUT_AND_MORE = re.compile(r"(?:大?约|近(?<![最附新临远靠贴].))\s?\d[\d,.]*\s?[十百千万亿]*余")
_BARE_MYRIAD = re.compile(
    r"(?<![\d.一二三四五六七八九十百千两几数上])[万千百]余(?=人次|[名个次件场批份家起宗人条项期户张篇])"
)
_TWO = re.compile(
    r"二(?<![第十百千万亿零〇一二三四五六七八九两\d其之初].)(?P<measure>批次|名|个(?!月[内前])|件|场(?!所)|份|家(?![庭属])|起|宗|位(?!数)|户|张|条(?!例))"
)
_RANGE = re.compile(r"(\d(?<![\d.\-—~年].)\d{0,9}(?:\.\d+)?)\s?[-—~～]\s?(\d+(?:\.\d+)?)\s?(%|万|亿)(?!\d)")
_SLASH = re.compile(r"\d{1,9}\s?(?P<first>[场次件人份个])/(?P<second>[场次件人份个])(?![\u4e00-\u9fff]?均)")


@rule(
    "few-and-more",
    Level.NOTE,
    says="个位数后面加“余”（6余次）",
    way_out="写出准确的数；“余”只用于整十以上。",
)
def few_and_more(reading: Reading) -> Iterator[Hit]:
    """One to nine with 余 and a measure word."""
    for match in _FEW_AND_MORE.finditer(untitled(reading.text)):
        yield Hit(Span(*match.span()), f"“{match[0]}”：个位数后面不加“余”。")


@rule(
    "about-and-more",
    Level.NOTE,
    says="“约”“近”与“余”重复（约5万余人次）",
    way_out="“约”“近”与“余”只留一个。",
)
def about_and_more(reading: Reading) -> Iterator[Hit]:
    """About and more at once."""
    for match in _ABOUT_AND_MORE.finditer(untitled(reading.text)):
        yield Hit(Span(*match.span()), f"“{match[0]}”：“约”“近”与“余”不并用。")


@rule(
    "myriad-without-figure",
    Level.NOTE,
    says="“万余”“千余”前面没有数字",
    way_out="写成“1万余份”，或写出准确的数。",
)
def bare_myriads(reading: Reading) -> Iterator[Hit]:
    """万余份 without a digit before it."""
    for match in _BARE_MYRIAD.finditer(untitled(reading.text)):
        yield Hit(Span(*match.span()), f"“{match[0]}”前面没有数字，应写成“1{match[0]}”一类。")


@rule(
    "two-before-measure",
    Level.NOTE,
    says="量词前用“二”，应为“两”（二名律师）",
    way_out="改为“两”，或用阿拉伯数字2。",
)
def two_before_measure(reading: Reading) -> Iterator[Hit]:
    """二 right before a measure word; 第二, 十二 are right."""
    for match in _TWO.finditer(untitled(reading.text)):
        repair = f"两{match['measure']}"
        yield Hit(Span(*match.span()), f"“{match[0]}”应为“{repair}”。", repair=repair)


@rule(
    "range-with-one-unit",
    Level.NOTE,
    says="数值范围只在后一个数带%或万（10—20%）",
    way_out="两个数都带上%或万，如10%—20%。",
)
def ranges(reading: Reading) -> Iterator[Hit]:
    """A range whose first number lacks the sign of the second."""
    for match in _RANGE.finditer(untitled(reading.text)):
        repair = f"{match[1]}{match[3]}—{match[2]}{match[3]}"
        yield Hit(Span(*match.span()), f"“{match[0]}”的前一个数没有带“{match[3]}”。", repair=repair)


@rule(
    "two-units",
    Level.NOTE,
    says="一个数后面用斜线并列两个单位（20场/次）",
    way_out="选定一个单位，如“20场次”或“20场”。",
)
def two_units(reading: Reading) -> Iterator[Hit]:
    """A number with two units joined by a slash."""
    for match in _SLASH.finditer(untitled(reading.text)):
        yield Hit(Span(*match.span()), f"“{match[0]}”有两个单位，不知按哪个计数。")
