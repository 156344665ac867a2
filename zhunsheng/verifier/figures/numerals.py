"""Numbers as reports write them: 1,402, 66.15万, 二十三, 万余, 数十."""

from __future__ import annotations

_DIGITS = {
    sign: value
    for value, signs in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
MULTIPLIERS = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000,
               "千万": 10_000_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}  # fmt: skip


def chinese_integer(text: str) -> int | None:
    """The value of a Chinese numeral (二十三 → 23, 一百零五 → 105, 万 → 10000, 二〇二三 → 2023); None if it is none."""
    if not text or any(sign not in _DIGITS and sign not in _PLACES and sign not in _MYRIADS for sign in text):
        return None
    if len(text) > 1 and all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            section += (digit or (0 if section else 1)) * _PLACES[sign]
            digit = 0
        else:
            total = (total + (section + digit or 1)) * _MYRIADS[sign]
            section, digit = 0, 0
    return total + section + digit


def arabic(text: str) -> float:
    """The value of digits with or without separators of thousands (1,402 → 1402.0)."""
    return float(text.replace(",", "").replace(" ", ""))


def last_place(text: str) -> float:
    """The size of the last place written (66.15 → 0.01, 105 → 1)."""
    return 10.0 ** -len(text.partition(".")[2])
