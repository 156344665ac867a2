"""A list written as a workbook row by row: memory does not grow with the rows, and no cell is ever a formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from zhunsheng.files.cells import Cell, held

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST, _PER_LETTER = 10, 40, 2.3
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# Excel takes a text for a formula again when its cell is typed into, unless the cell is marked as text.
_SIGNS = ("=", "+", "-", "@", "\t")
# What Excel would read as the sign with that number.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(file: IO[bytes], name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write one sheet called ``name`` into ``file``: headings, then the rows as they come; returns how many.

    Texts are texts whatever they begin with, dates dates, numbers numbers. The rows lie in a temporary file until the
    workbook is closed, so memory holds one row.
    """
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", name)[:_LONGEST_NAME])
        heading = book.add_format({"bold": True, "bottom": 1})
        for place, label in enumerate(headings):
            sheet.set_column(place, place, min(_WIDEST, max(_NARROWEST, len(label) * _PER_LETTER)))
            sheet.write_string(0, place, label, heading)
        sheet.freeze_panes(1, 1)
        last = _write(rows, _writer(book, sheet))
        sheet.autofilter(0, 0, last, len(headings) - 1)
    return last


Writer = Callable[[int, int, Cell], None]


def _write(rows: Iterable[Sequence[Cell]], write: Writer) -> int:
    number = 0
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if cell != "":
                write(number, place, held(cell))
    return number


def _writer(book: xlsxwriter.Workbook, sheet: Worksheet) -> Writer:
    """How a cell is written: by what it is, never by what it looks like."""
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
    amount = book.add_format({"num_format": "#,##0.00"})
    marked = book.add_format({"quote_prefix": True})

    def write(row: int, place: int, cell: Cell) -> None:
        if isinstance(cell, str):
            text = _LOOKS_ESCAPED.sub("_x005F_", cell)
            sheet.write_string(row, place, text, marked if text.startswith(_SIGNS) else None)
        elif isinstance(cell, date):
            sheet.write_datetime(row, place, cell, moment if isinstance(cell, datetime) else day)
        else:
            sheet.write_number(row, place, cell, amount if isinstance(cell, Decimal) else None)

    return write
