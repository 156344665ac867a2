"""What a cell of a list holds, and how it reads: the same on a page, in a workbook and in a CSV file."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date
"""A text, a whole number, an amount with two decimals, a civil date, or a moment in the place's time (a naive datetime).

The empty text is an empty cell.
"""

# What XML cannot hold; a line break is a line feed.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
LONGEST_TEXT = 32_767
_CUT = "……（原文过长，以下从略）"
# A program of tables counts days from 1900, and believes that February of that year had 29.
_FIRST_COUNTED_DAY = date(1900, 3, 1)
_MOST_DIGITS = 15


def words_of(cell: Cell) -> str:
    """The cell as people read it: ``2023-05-04``, ``2023-05-04 09:30``, ``12``, ``1,200.50``."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else str(cell)


def held(cell: Cell) -> Cell:
    """The cell as a workbook can hold it without losing anything: a day or an amount beyond its reach becomes text."""
    if isinstance(cell, str):
        return printable(cell)
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return cell if day >= _FIRST_COUNTED_DAY else words_of(cell)
    digits = len(str(cell).strip("-").replace(".", ""))
    return cell if digits <= _MOST_DIGITS else words_of(cell)


def printable(text: str) -> str:
    """The text without signs that a file of XML cannot hold, cut with a remark where a cell cannot hold it all."""
    found = _UNPRINTABLE.sub("", text)
    return found if len(found) <= LONGEST_TEXT else found[: LONGEST_TEXT - len(_CUT)] + _CUT
