"""A table written as a workbook in which every cell is a text: nothing that it holds can become a formula or a link."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter

_WIDTH, _WIDE = 18, 60
_LONGEST = 32_767


def write_text_table(sheet_name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> IO[bytes]:
    """The workbook as an open temporary file, at its beginning; the last but one column is wide and wraps."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 (whoever reads it closes it)
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name[:31])
    bold, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    as_text = book.add_format({"num_format": "@", "valign": "top"})
    wide = len(headings) - 2
    sheet.set_column(0, len(headings) - 1, _WIDTH)
    sheet.set_column(wide, wide, _WIDE)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text[:_LONGEST], wrapped if column == wide else as_text)
    book.close()
    file.seek(0)
    return file
