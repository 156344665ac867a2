"""The numbers that Word writes before paragraphs by itself: 一、 （一） 1. They are part of what the reader sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from zhunsheng.files.packages import Package

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MEMBER = "word/numbering.xml"
_STYLES = "word/styles.xml"
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "零一二三四五六七八九"
_CIRCLED_ONE = 0x2460
_MOST_CIRCLED = 20


def chinese(number: int) -> str:
    """一, 十, 十二, 二十, 一百零五: as headings are numbered, below one thousand; larger ones digit by digit."""
    if number >= 1000:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones or not number else "")


def _circled(number: int) -> str:
    return chr(_CIRCLED_ONE + number - 1) if 0 < number <= _MOST_CIRCLED else str(number)


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "ideographDigital": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda number: "",
    "bullet": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str

    def written(self, number: int) -> str:
        return _FORMATS.get(self.format, str)(number)


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as its paragraphs are read in order."""

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, package: Package) -> Numbering:
        """The lists that a package declares; none when it has no such part. Raises `Unreadable` when it is broken."""
        if _MEMBER not in package.names:
            return cls()
        root = package.xml(_MEMBER)
        kinds = {kind.get(f"{_WORD}abstractNumId", ""): _levels(kind) for kind in root.iter(f"{_WORD}abstractNum")}
        levels = {}
        for use in root.iter(f"{_WORD}num"):
            levels[use.get(f"{_WORD}numId", "")] = kinds.get(_value(use, "abstractNumId"), {})
        return cls(levels, _styles(package))

    def next_of(self, paragraph: Element) -> str:
        """The number that Word shows before this paragraph, empty without one."""
        use, level_number = self._use(paragraph)
        levels = self.levels.get(use, {})
        level = levels.get(level_number)
        if level is None:
            return ""
        counts = self._counts.setdefault(use, {})
        counts[level_number] = counts.get(level_number, level.start - 1) + 1
        for deeper in [each for each in counts if each > level_number]:
            del counts[deeper]
        if level.format == "bullet":
            return ""
        return _PLACE.sub(lambda match: _written(levels, counts, int(match[1]) - 1), level.text)

    def _use(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(f"{_WORD}pPr")
        if properties is None:
            return "", 0
        by_style, style_level = self.styles.get(_value(properties, "pStyle"), ("", 0))
        own = properties.find(f"{_WORD}numPr")
        if own is None:
            return by_style, style_level
        return _value(own, "numId") or by_style, _number(_value(own, "ilvl"), style_level)


def _written(levels: Mapping[int, _Level], counts: Mapping[int, int], level_number: int) -> str:
    level = levels.get(level_number)
    return "" if level is None else level.written(counts.get(level_number, level.start))


def _levels(kind: Element) -> dict[int, _Level]:
    found = {}
    for level in kind.iter(f"{_WORD}lvl"):
        found[_number(level.get(f"{_WORD}ilvl", ""), 0)] = _Level(
            _number(_value(level, "start"), 1), _value(level, "numFmt") or "decimal", _value(level, "lvlText")
        )
    return found


def _styles(package: Package) -> dict[str, tuple[str, int]]:
    """Styles that number their paragraphs."""
    if _STYLES not in package.names:
        return {}
    found = {}
    for style in package.xml(_STYLES).iter(f"{_WORD}style"):
        use = style.find(f"{_WORD}pPr/{_WORD}numPr")
        if use is not None and (number := _value(use, "numId")):
            found[style.get(f"{_WORD}styleId", "")] = (number, _number(_value(use, "ilvl"), 0))
    return found


def _value(element: Element, name: str) -> str:
    """The value that a child states, empty without that child."""
    child = element.find(f"{_WORD}{name}")
    return "" if child is None else child.get(f"{_WORD}val", "")


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise
