"""A workbook as a grid: every cell of its visible sheets, so that it can be drawn and its empty cells asked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.layouts.describing import words_in
from zhunsheng.files.layouts.model import Grid, GridCell, GridSheet
from zhunsheng.files.layouts.opening import cells_in, opened

MOST_GRID_CELLS = 6_000
_VISIBLE = "visible"


def gridded(data: bytes) -> Grid:
    """The visible sheets of a workbook. Raises `Unreadable` as :func:`opened` does, and for a table too large to answer."""
    book, remarks = opened(data)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == _VISIBLE]
    areas = [_extent(sheet) for sheet in sheets]
    if sum(rows * columns for rows, columns in areas) > MOST_GRID_CELLS:
        raise Unreadable(
            f"表格超过{MOST_GRID_CELLS}个单元格，不像一张要填的报表。",
            "请确认选对了文件；有多余的空行、空列的，请删去后另存再上传。",
        )
    found = tuple(
        GridSheet(sheet.title, tuple(_cells(sheet, *area))) for sheet, area in zip(sheets, areas, strict=True)
    )
    if not any(sheet.cells for sheet in found):
        raise Unreadable("工作簿里没有内容。", "请确认选对了文件，表格在工作表里而不是图片里。")
    return Grid(found, tuple(remarks))


def sort_of(cell: Any) -> str:
    """Whether a cell of a workbook holds a text, a number (or a day), a formula, or nothing."""
    if cell is None or cell.value is None or cell.value == "":
        return "empty"
    if cell.data_type == "f":
        return "formula"
    return "text" if cell.data_type in ("s", "inlineStr") else "number"


def _extent(sheet: Any) -> tuple[int, int]:
    """The last row and column that hold something, or that a frame encloses together with something."""
    held = [place for place, cell in cells_in(sheet).items() if sort_of(cell) != "empty" or cell.border.left.style]
    held += [(each.max_row, each.max_col) for each in sheet.merged_cells.ranges]
    return max((row for row, _ in held), default=0), max((column for _, column in held), default=0)


def _cells(sheet: Any, rows: int, columns: int) -> Iterator[GridCell]:
    cells = cells_in(sheet)
    merged = {(each.min_row, each.min_col): each.size for each in sheet.merged_cells.ranges}
    covered = {
        (row, column)
        for each in sheet.merged_cells.ranges
        for row in range(each.min_row, each.max_row + 1)
        for column in range(each.min_col, each.max_col + 1)
    } - merged.keys()
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            if (row, column) in covered:
                continue
            cell, size = cells.get((row, column)), merged.get((row, column), {"rows": 1, "columns": 1})
            sort = sort_of(cell)
            text = words_in(cell.value) if cell is not None and sort in ("text", "number") else ""
            address = f"{get_column_letter(column)}{row}"
            yield GridCell(row, column, address, text, sort, size["rows"], size["columns"])
