"""Lists as pages, workbooks and CSV files show them, made comparable."""

from __future__ import annotations

import csv
import re
from datetime import datetime
from html import unescape
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from zhunsheng.files.cells import words_of

ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def shown_in(page: str) -> list[list[str]]:
    """The list on a page: headings, then rows, as text."""
    return [[_text(cell) for cell in CELL.findall(row)] for row in ROW.findall(page)]


def sheet_of(workbook: bytes) -> list[list[Any]]:
    """The first sheet of a workbook, as typed cells."""
    return CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()


def markup_of(workbook: bytes) -> str:
    """The first sheet's own markup."""
    return ZipFile(BytesIO(workbook)).read("xl/worksheets/sheet1.xml").decode()


def csv_of(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, which begins with its mark."""
    text = content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def without_gaps(rows: list[list[str]]) -> list[list[str]]:
    """The rows without white space and marks between thousands, which a page sets as it likes."""
    return [["".join(cell.split()).replace(",", "") for cell in row] for row in rows]


def worded(rows: list[list[Any]], shown: list[list[str]]) -> list[list[str]]:
    """Typed cells in the words of the page that shows them: a number that differs from what it shows stays as it is."""
    return [
        [_worded(cell, text) for cell, text in zip(row, beside, strict=True)]
        for row, beside in zip(rows, shown, strict=True)
    ]


def _worded(cell: Any, shown: str) -> str:
    if isinstance(cell, float):
        return shown if shown and float(shown.replace(",", "")) == cell else str(cell)
    return words_of(cell) if isinstance(cell, datetime) else str(cell)


def _text(cell: str) -> str:
    words = unescape(TAG.sub("", cell))
    return words.strip().removesuffix("（升序）").removesuffix("（降序）").strip()
