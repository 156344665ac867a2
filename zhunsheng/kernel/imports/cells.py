"""What a cell means, in the usual ways in which Chinese offices write it. What cannot be told is a fault, never a guess."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from zhunsheng.files.sheets import Cell

_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
_TIME = (
    r"(?:[T\s]*(?P<half>上午|下午|晚上|凌晨|中午)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?\s*"
    r"(?:分|:\s*\d{1,2}(?:\.\d+)?)?(?:\s*\d{1,2}\s*秒)?)?"
)
_MOMENT = re.compile(rf"{_DAY}\s*(?:[(（]?(?:星期|周)[一二三四五六日天][)）]?)?{_TIME}\Z")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})\Z")
_WITHOUT_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?(?:\s.*)?\Z")
_WITHOUT_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?\Z")
_SHORT_YEAR = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s.*)?\Z")
# Excel counts days from 30 December 1899; these serial numbers stand for 1954 to 2118.
_SERIAL_ZERO, _SERIALS = date(1899, 12, 30), range(20_000, 80_000)
_SECONDS = 86_400
_AMOUNT = re.compile(r"(?P<number>-?[\d,]*\.?\d+)\s*(?P<scale>万)?\s*(?:元|人民币|件|人|次|户|个|名)?\Z")
_YES = frozenset(("是", "有", "对", "已", "√", "✓", "v", "y", "yes", "true", "1"))
_NO = frozenset(("否", "无", "没有", "不", "未", "×", "x", "✗", "n", "no", "false", "0"))
_EXACT_BELOW = 10**15
_SPACES = " \t\r\n\u3000\xa0"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


class CellFault(Exception):
    """A cell that cannot be told: what is wrong with it, and what to write instead."""

    def __init__(self, message: str, way_out: str) -> None:
        super().__init__(message)
        self.message, self.way_out = message, way_out


class Moment(NamedTuple):
    """A day, with the time of day where the cell says one."""

    day: date
    time: time | None = None


def text_of(cell: Cell) -> str:
    """A cell as one text: spaces of any width at its ends gone, signs that nobody sees taken out."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if abs(cell) >= _EXACT_BELOW:
            way_out = "请在 Excel 中把这一列设为文本格式，再按原件重新填写"
            raise CellFault("数字超过15位，Excel 已经丢失末尾几位", way_out)
        return format(Decimal(repr(cell)).normalize(), "f")
    text = str(cell)
    return _UNSEEN.sub("", text).strip(_SPACES)


def narrow(cell: Cell) -> str:
    """A cell whose full-width digits, letters and signs are made half-width: for numbers, dates and codes."""
    text = text_of(cell)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def moment_told(cell: Cell) -> Moment | None:
    """The day (and time) that a cell names; None when it is empty. Raises CellFault."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _by_serial(cell, str(cell)) if int(cell) in _SERIALS else _by_text(str(cell))
    text = narrow(cell)
    if not text:
        return None
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(float(text)) in _SERIALS:
        return _by_serial(float(text), text)
    return _by_text(text)


def _by_serial(value: float, said: str) -> Moment:
    whole = int(value)
    seconds = round((value - whole) * _SECONDS)
    found = datetime.combine(_SERIAL_ZERO, time()) + timedelta(days=whole, seconds=seconds)
    return Moment(found.date(), found.time().replace(second=0) if seconds else None)


def _by_text(text: str) -> Moment:
    found = _MOMENT.match(text) or _COMPACT.match(text)
    if found is None:
        raise _unreadable(text)
    parts = found.groupdict()
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        return Moment(day, _time_in(parts))
    except ValueError:
        raise CellFault(f"没有“{text}”这一天或这一时刻", "请核对后写成 2023-05-04 的样子") from None


def _time_in(parts: dict[str, str | None]) -> time | None:
    if not parts.get("hour"):
        return None
    hour, minute = int(parts["hour"] or 0), int(parts.get("minute") or 0)
    if parts.get("half") in ("下午", "晚上") and hour < 12:
        hour += 12
    return time(hour, minute)


def _unreadable(text: str) -> CellFault:
    if _WITHOUT_DAY.match(text):
        return CellFault(f"“{text}”没有写是哪一日", "请写全年月日，如 2023-05-04")
    if _SHORT_YEAR.match(text):
        return CellFault(f"“{text}”的年份只有两位", "请写四位年份，如 2023-05-04")
    if _WITHOUT_YEAR.match(text):
        return CellFault(f"“{text}”没有写年份", "请补写年份，如 2023年5月4日")
    return CellFault(f"“{text}”不是日期", "请写成 2023-05-04 的样子")


def amount_of(cell: Cell) -> str:
    """The number that a cell names, as decimal text: thousands separators and units gone, 万 multiplied. Raises CellFault."""
    text = narrow(cell).replace(" ", "").removeprefix("¥").removeprefix("￥").removeprefix("人民币")
    if not text:
        return ""
    found = _AMOUNT.match(text)
    if found is None:
        raise CellFault(f"“{text}”不是数字", "请只写数字")
    try:
        number = Decimal(found["number"].replace(",", ""))
    except InvalidOperation:
        raise CellFault(f"“{text}”不是数字", "请只写数字") from None
    return format(number * 10_000 if found["scale"] else number, "f")


def yes_no_of(cell: Cell) -> str:
    """是, 否 or nothing. Raises CellFault."""
    text = narrow(cell).lower()
    if not text:
        return ""
    if text in _YES:
        return "是"
    if text in _NO:
        return "否"
    raise CellFault(f"“{text}”看不出是还是否", "请写“是”或“否”")
