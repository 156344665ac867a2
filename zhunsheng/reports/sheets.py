"""The sheet of a return: cells of a workbook held against what was typed, and ways of writing held against a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.sheets import Cell, SheetRow, read_rows, read_workbook
from zhunsheng.kernel.document_content import XLSX
from zhunsheng.kernel.documents import path_of
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Document

ADDRESS = re.compile(r"(?:(?P<sheet>.+)[!！])?\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})\Z")
DIGITS = re.compile(r"[0-9]+(\.[0-9]+)?\Z")
NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?|[零〇一二三四五六七八九十百千两]+)?(万|亿)?")
SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
# Words that say that a number was cut down, or only stands for about that many.
CUT, ABOUT = ("余", "多", "以上", "超"), ("约", "近")
PERCENT = "%"
FIRST_LETTER, LETTERS = ord("A") - 1, 26


def sheet_objections(digest: str | None, rows: Iterable[Mapping[str, Any]]) -> Iterator[Objection]:
    """What speaks against returned numbers out of their sheet: it is not kept, or a cell of the workbook says otherwise."""
    document = Document.objects.filter(digest=digest).first() if digest else None
    if document is None:
        yield Objection(
            "sheet-missing", "没有附报数表", way_out="请选择报数表文件（xlsx、PDF 或扫描图片）", field="sheet"
        )
        return
    if document.media_type != XLSX:
        return
    try:
        book = _Book(document)
        for row in rows:
            yield from _against(row, book)
    except Unreadable as fault:
        yield Objection("sheet-unreadable", fault.what.rstrip("。"), way_out=fault.way_out.rstrip("。"), field="sheet")


def number_of(text: str) -> Decimal | None:
    """The number, not below zero, that a text writes in plain digits; None where it writes none."""
    return Decimal(text) if DIGITS.match(text) else None


class _Book:
    """The cells of one workbook by address, each sheet read once."""

    def __init__(self, document: Document) -> None:
        self._path = path_of(document.digest)
        self._names = [sheet.name for sheet in read_workbook(self._path).sheets]
        self._rows: dict[str, dict[int, SheetRow]] = {}

    def cell(self, address: str) -> tuple[Cell, str]:
        """The value of a cell, and what spoils it. Raises LookupError where there is no such cell."""
        found = ADDRESS.match(address.strip())
        if found is None:
            raise LookupError("单元格应写成 B3，不在第一张表的写成 表名!B3")
        name = found["sheet"] or self._names[0]
        if name not in self._names:
            raise LookupError(f"文件中没有名为“{name}”的表")
        if name not in self._rows:
            self._rows[name] = {row.number: row for row in read_rows(self._path, name)}
        row, place = self._rows[name].get(int(found["row"])), _position(found["column"])
        if row is None or (row.cell(place) in (None, "") and place not in row.spoiled):
            raise LookupError("这个单元格是空的")
        return row.cell(place), row.spoiled.get(place, "")


def _position(letters: str) -> int:
    """The position of a column, counted from 0: A, B, … Z, AA."""
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + ord(letter) - FIRST_LETTER
    return number - 1


def _against(row: Mapping[str, Any], book: _Book) -> Iterator[Objection]:
    caption, address = row["caption"], row["cell"]
    if not address:
        message = f"“{caption}”没有写明在报数表的哪个单元格"
        yield Objection("cell-missing", message, way_out="请写明单元格，如 D3", field="answers")
        return
    try:
        cell, spoiled = book.cell(address)
    except LookupError as fault:
        message = f"“{caption}”的单元格“{address}”读不出数：{fault.args[0]}"
        yield Objection("cell-unreadable", message, way_out="请核对单元格", field="answers")
        return
    if spoiled or not _says(cell, row):
        said = spoiled or f"“{cell}”"
        message = f"“{caption}”填的是{row['value']}，报数表{address}是{said}"
        yield Objection("cell-differs", message, way_out="请核对后改正所填的数、单元格或者报数表", field="answers")


def _says(cell: Cell, row: Mapping[str, Any]) -> bool:
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
