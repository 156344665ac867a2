"""A list as CSV, line by line: UTF-8 with its mark, so that Excel and WPS read the Chinese; no cell can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from zhunsheng.files.cells import Cell, words_of

MEDIA_TYPE = "text/csv; charset=utf-8"
_MARK = "\ufeff"
# A text that begins so is read as a formula when the file is opened as a table; full-width signs are turned into these.
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ENOUGH_CHARACTERS = 64 * 1024


def csv_parts(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file in parts of some tens of kilobytes: headings, then the rows as they come."""
    buffer = io.StringIO()
    buffer.write(_MARK)
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(label) for label in headings])
    for row in rows:
        writer.writerow([_field(cell) for cell in row])
        if buffer.tell() > _ENOUGH_CHARACTERS:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def harmless(text: str) -> str:
    """The text, behind an apostrophe where it would be taken for a formula."""
    return f"'{text}" if text.startswith(_SIGNS) else text


def _field(cell: Cell) -> str:
    """Numbers without marks between thousands; only texts can be taken for formulas."""
    if isinstance(cell, str):
        return harmless(cell)
    return str(cell) if isinstance(cell, int) else words_of(cell).replace(",", "")
