"""Amounts of money in capital figures, as papers write them beside the plain ones: 贰佰元整."""

from __future__ import annotations

from decimal import Decimal

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_MYRIADS = ("", "万", "亿", "万亿")


def in_capitals(amount: Decimal) -> str:
    """``贰佰元整``, ``壹仟贰佰元伍角``: as a bank takes it."""
    cents = int(amount * 100)
    yuan, tenths, hundredths = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_whole(yuan)}元" if yuan or not cents else ""
    if not tenths and not hundredths:
        return f"{words}整"
    if tenths:
        words += f"{_FIGURES[tenths]}角"
    elif words:
        words += "零"
    return words + (f"{_FIGURES[hundredths]}分" if hundredths else "")


def _whole(number: int) -> str:
    """A whole number in capital figures, read in groups of four places."""
    words, needs_zero = "", False
    for group in range(len(_MYRIADS) - 1, -1, -1):
        part = number // 10_000**group % 10_000
        if part:
            needs_zero = needs_zero or (bool(words) and part < 1_000)
            words += ("零" if needs_zero else "") + _four(part) + _MYRIADS[group]
            needs_zero = False
        elif words:
            needs_zero = True
    return words or "零"


def _four(number: int) -> str:
    words, needs_zero = "", False
    for place in range(3, -1, -1):
        figure = number // 10**place % 10
        if figure:
            words += ("零" if needs_zero and words else "") + _FIGURES[figure] + _PLACES[place]
            needs_zero = False
        else:
            needs_zero = True
    return words
