"""The sheet of a return: cells of a workbook held against what was typed, and ways of writing held against a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.sheets import Cell, Sheet, SheetRow, read_rows, read_workbook
from zhunsheng.kernel.documents import path_of
from zhunsheng.kernel.models import Document

ADDRESS = re.compile(r"(?:(?P<sheet>.+)[!！])?\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})\Z")
DIGITS = re.compile(r"[0-9]+(\.[0-9]+)?\Z")
NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?|[零〇一二三四五六七八九十百千两]+)?(万|亿)?")
SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
# Words that say that a number was cut down, or only stands for about that many.
CUT, ABOUT = ("余", "多", "以上", "超"), ("约", "近")
PERCENT = "%"
FIRST_LETTER, LETTERS = ord("A") - 1, 26


def sheet_of(digest: str | None) -> str | None:
    """The media type of a kept sheet; None where nothing with this digest is kept."""
    return Document.objects.filter(digest=digest).values_list("media_type", flat=True).first() if digest else None


def number_of(text: str) -> Decimal | None:
    """The number, not below zero, that a text writes in plain digits; None where it writes none."""
    return Decimal(text) if DIGITS.match(text) else None


class Book:
    """The cells of a kept workbook by address; of a sheet the rows beyond its head are read once, where a cell lies there."""

    def __init__(self, digest: str) -> None:
        self._path = path_of(digest)
        self._sheets: dict[str, Sheet] = {}
        self._beyond: dict[str, dict[int, SheetRow]] = {}

    def cell(self, address: str) -> tuple[Cell, str]:
        """The value of a cell, and what spoils it. Raises LookupError, saying why, where none can be read."""
        found = ADDRESS.match(address.strip())
        if found is None:
            raise LookupError("单元格应写成 B3，不在第一张表的写成 表名!B3")
        try:
            row, place = self._row(found["sheet"], int(found["row"])), _position(found["column"])
        except Unreadable as fault:
            raise LookupError(f"{fault.what}{fault.way_out}".rstrip("。")) from None
        if row is None or (row.cell(place) in (None, "") and place not in row.spoiled):
            raise LookupError("这个单元格是空的")
        return row.cell(place), row.spoiled.get(place, "")

    def _row(self, sheet: str | None, number: int) -> SheetRow | None:
        self._sheets = self._sheets or {each.name: each for each in read_workbook(self._path).sheets}
        name = sheet or next(iter(self._sheets))
        if name not in self._sheets:
            raise LookupError(f"文件中没有名为“{name}”的表")
        head = {row.number: row for row in self._sheets[name].head}
        last = max(head, default=0)
        if number <= last:
            return head.get(number)
        if name not in self._beyond:
            self._beyond[name] = {row.number: row for row in read_rows(self._path, name, after=last)}
        return self._beyond[name].get(number)


def _position(letters: str) -> int:
    """The position of a column, counted from 0: A, B, … Z, AA."""
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + ord(letter) - FIRST_LETTER
    return number - 1


def says(cell: Cell, row: Mapping[str, Any]) -> bool:
    """Whether a cell says the value: as a number, as a share where percent are meant, or as text with the measure word."""
    text = str(cell).replace(",", "").replace("，", "").strip()
    said = number_of(text.removesuffix(row["measure"]))
    value = number_of(row["value"])
    if said is None or value is None or isinstance(cell, bool):
        return False
    return said == value or (row["measure"] == PERCENT and not isinstance(cell, str) and said * 100 == value)


def fits(printed: str, value: Decimal) -> bool:
    """Whether a way of writing a number may stand for the value: 840余份 for 843, 万余份 for 10200, 三级 for 3.

    What writes no number at all (每季度) stands for any.
    """
    numbers = [number for found in NUMBER.finditer(printed) if (number := _number(found)) is not None]
    if not numbers or any(word in printed for word in ABOUT):
        return True
    if any(word in printed for word in CUT):
        return numbers[0] <= value
    return value in numbers or value == sum(numbers)


def _number(found: re.Match[str]) -> Decimal | None:
    # The site starts without the verifier; of it this one small module is read, when a number is written in Chinese.
    from zhunsheng.verifier.figures.numerals import chinese_integer

    digits, scale = found[1] or "", found[2] or ""
    if not digits and not scale:
        return None
    if not digits:
        return SCALES[scale]
    if digits[0].isdecimal() and digits.isascii():
        return Decimal(digits.replace(",", "")) * SCALES[scale]
    said = chinese_integer(digits)
    return None if said is None else Decimal(said) * SCALES[scale]
