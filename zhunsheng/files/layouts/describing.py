"""What stands in a workbook, as far as somebody must see it to say where the rows go."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.rich_text import CellRichText

from zhunsheng.files.layouts.model import MOST_COLUMNS, Described, DescribedRow, DescribedSheet, Heading
from zhunsheng.files.layouts.opening import cells_in, opened

FIRST_ROWS, LAST_ROWS = 40, 12
LONGEST_TEXT = 60
# A cell merged over so large a part of the sheet's width is a title and no group of headings.
_TITLE_SHARE = 0.7

Texts = dict[int, dict[int, str]]


def described(data: bytes) -> Described:
    """The sheets of a workbook with their first and last rows. Raises `Unreadable` as :func:`opened` does."""
    book, remarks = opened(data)
    return Described(tuple(_sheet(sheet) for sheet in book.worksheets), tuple(remarks))


def _sheet(sheet: Any) -> DescribedSheet:
    texts, merged = _texts(sheet), _merged(sheet)
    numbers = sorted(texts)
    first = [_row(number, texts, merged) for number in numbers[:FIRST_ROWS]]
    last = [_row(number, texts, merged) for number in numbers[FIRST_ROWS:][-LAST_ROWS:]]
    return DescribedSheet(sheet.title, tuple(first), tuple(last))


def _row(number: int, texts: Texts, merged: dict[tuple[int, int], Any]) -> DescribedRow:
    own = tuple(text[:LONGEST_TEXT] for _, text in sorted(texts[number].items()))
    return DescribedRow(number, own[:MOST_COLUMNS], _headings(number, texts, merged))


def _texts(sheet: Any) -> Texts:
    """The texts of the sheet's filled cells, by row and column."""
    found: Texts = {}
    for (row, column), cell in cells_in(sheet).items():
        if column <= MOST_COLUMNS and cell.value is not None and (text := words_in(cell.value)):
            found.setdefault(row, {})[column] = text
    return found


def words_in(value: object) -> str:
    """A value in words, on one line."""
    text = "".join(str(part) for part in value) if isinstance(value, CellRichText) else str(value)
    return "".join(text.split())


def _merged(sheet: Any) -> dict[tuple[int, int], Any]:
    """The merged range that each cell of the first columns lies in."""
    return {
        (row, column): each
        for each in sheet.merged_cells.ranges
        if each.size["rows"] <= FIRST_ROWS
        for row in range(each.min_row, each.max_row + 1)
        for column in range(each.min_col, min(each.max_col, MOST_COLUMNS) + 1)
    }


def _headings(row: int, texts: Texts, merged: dict[tuple[int, int], Any]) -> tuple[Heading, ...]:
    """The headings if ``row`` is their last row: of cells merged sideways the first, of those merged downwards the text."""
    width = max((max(columns) for columns in texts.values()), default=0)
    found = []
    for column in range(1, width + 1):
        each = merged.get((row, column))
        if each is not None and each.min_col != column:
            continue
        text = texts.get(each.min_row if each is not None else row, {}).get(column, "")
        if text:
            top = each.min_row if each is not None else row
            found.append(Heading(column, text[:LONGEST_TEXT], _group(top - 1, column, width, texts, merged)))
    return tuple(found)


def _group(row: int, column: int, width: int, texts: Texts, merged: dict[tuple[int, int], Any]) -> str:
    each = merged.get((row, column))
    if each is None or not 1 < each.size["columns"] <= width * _TITLE_SHARE:
        return ""
    return texts.get(each.min_row, {}).get(each.min_col, "")[:LONGEST_TEXT]
