"""A workbook filled with rows below its headings; what stands below the rows moves down, everything else stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.merge import MergedCellRange

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.cells import Cell, held
from zhunsheng.files.layouts.model import MOST_COLUMNS, MOST_ROWS, Layout
from zhunsheng.files.layouts.moving import Room
from zhunsheng.files.layouts.opening import cells_in, opened

_SIGNS = ("=", "+", "-", "@", "\t")


def filled(data: bytes, layout: Layout, rows: Sequence[Sequence[Cell]]) -> bytes:
    """The workbook with the rows in it, in their order. Raises `Unreadable` where the layout does not fit the workbook."""
    book, _ = opened(data)
    if layout.sheet not in book.sheetnames:
        raise Unreadable(f"表样里没有工作表“{layout.sheet}”。", "请重新设置这份表样。")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"按表样导出一次最多{MOST_ROWS // 10_000}万行。", "请缩小筛选范围后分批导出。")
    sheet = book[layout.sheet]
    room = _room(sheet, layout, len(rows))
    _check_merged(sheet, room, layout.columns)
    _move(book, sheet, room)
    _empty(sheet, room)
    _write(sheet, layout, room, rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _room(sheet: Any, layout: Layout, count: int) -> Room:
    """The rows that the data has: down to what stands below, or as far as the sheet goes."""
    first = layout.heading_row + 1
    last_used = max((row for row, _ in cells_in(sheet)), default=0)
    end = layout.tail_row or max(last_used + 1, first)
    if not 1 <= layout.heading_row < end or not layout.columns or max(layout.columns) > MOST_COLUMNS:
        raise Unreadable("表头行、表尾行或列的设置与表样不符。", "请重新设置：表尾须在表头之下，至少对应一列。")
    return Room(sheet.title, first, end, max(0, count - (end - first)))


def _check_merged(sheet: Any, room: Room, columns: Sequence[int]) -> None:
    for each in sheet.merged_cells.ranges:
        crosses = each.min_row < room.first <= each.max_row or each.min_row < room.end <= each.max_row
        if crosses or (room.holds(each.min_row) and each.size["rows"] > 1):
            raise Unreadable(
                f"合并的单元格{each.coord}跨着表头、数据区或表尾。",
                "请取消这处合并，或把表头行、表尾行改到它之外，再试。",
            )
        if room.holds(each.min_row) and any(each.min_col < column <= each.max_col for column in columns):
            raise Unreadable(
                f"数据区里合并的单元格{each.coord}盖住了一个有对应的列。", "请取消这处合并，或改对应它的第一列。"
            )


def _move(book: Workbook, sheet: Any, room: Room) -> None:
    """Everything from the end of the room on moves down, and whatever points there follows."""
    for each in book.worksheets:
        _follow_formulas(each, room)
        _follow_names(each.defined_names.values(), each.title, room)
    _follow_names(book.defined_names.values(), "", room)
    _move_cells(sheet, room)
    _follow_ranges(sheet, room)
    # The values that were kept beside the formulas are no longer theirs.
    book.calculation.fullCalcOnLoad = True


def _move_cells(sheet: Any, room: Room) -> None:
    cells = cells_in(sheet)
    moved = {place: cell for place, cell in cells.items() if place[0] >= room.end}
    for place in moved:
        del cells[place]
    for (row, column), cell in moved.items():
        cell.row = room.row(row)
        cells[(cell.row, column)] = cell
        if cell.hyperlink is not None:
            cell.hyperlink.ref = cell.coordinate
    heights = {row: each for row, each in sheet.row_dimensions.items() if row >= room.end}
    for row in heights:
        del sheet.row_dimensions[row]
    for row, each in heights.items():
        each.index = room.row(row)
        sheet.row_dimensions[each.index] = each


def _follow_formulas(sheet: Any, room: Room) -> None:
    is_own = sheet.title == room.sheet
    for (row, _), cell in cells_in(sheet).items():
        if cell.data_type != "f" or (is_own and room.holds(row)):
            continue
        where = f"工作表“{sheet.title}”的{cell.coordinate}"
        if isinstance(cell.value, str):
            cell.value = room.formula(cell.value, sheet.title, where)
        elif isinstance(cell.value, ArrayFormula):
            cell.value.text = room.formula(cell.value.text, sheet.title, where)
            if is_own:
                cell.value.ref = _moved(CellRange(cell.value.ref), room).coord
        elif is_own:
            raise Unreadable(f"{where}是模拟运算表，下移后会算错。", "请改为普通公式，或删去后再上传。")


def _follow_names(names: Iterable[Any], own_sheet: str, room: Room) -> None:
    for each in names:
        each.attr_text = room.formula(f"={each.attr_text}", own_sheet, f"名称“{each.name}”")[1:]


def _follow_ranges(sheet: Any, room: Room) -> None:
    for each in [each for each in sheet.merged_cells.ranges if each.min_row >= room.end]:
        sheet.merged_cells.ranges.remove(each)
        each.shift(row_shift=room.shift)
        sheet.merged_cells.ranges.add(each)
    for validation in sheet.data_validations.dataValidation:
        validation.sqref = _moved_all(validation.sqref, room)
    formats = ConditionalFormattingList()
    for each in sheet.conditional_formatting:
        for rule in each.rules:
            formats.add(str(_moved_all(each.sqref, room)), rule)
    sheet.conditional_formatting = formats
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _moved(CellRange(sheet.auto_filter.ref), room).coord
    for table in sheet.tables.values():
        table.ref = _moved(CellRange(table.ref), room).coord
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = _moved(CellRange(table.autoFilter.ref), room).coord
    if sheet.print_area:
        sheet.print_area = [_moved(CellRange(each.coord), room).coord for each in sheet._print_area.ranges]
    for line in sheet.row_breaks.brk:
        line.id = room.row(line.id)


def _moved(each: Any, room: Room) -> Any:
    each.min_row, each.max_row = room.rows(each.min_row, each.max_row)
    return each


def _moved_all(ranges: Any, room: Room) -> MultiCellRange:
    return MultiCellRange([_moved(CellRange(each.coord), room) for each in ranges])


def _empty(sheet: Any, room: Room) -> None:
    """What the form's own rows hold goes, how they look stays."""
    for (row, _), cell in cells_in(sheet).items():
        if room.holds(row) and cell.value is not None:
            cell.value = None
        if room.holds(row) and cell.hyperlink is not None:
            cell.hyperlink = None
        if room.holds(row) and cell.comment is not None:
            cell.comment = None


def _write(sheet: Any, layout: Layout, room: Room, rows: Sequence[Sequence[Cell]]) -> None:
    looks = _looks(sheet, layout, room)
    model = sheet.row_dimensions.get(room.first) if room.first < room.end else None
    merged = [each for each in sheet.merged_cells.ranges if each.min_row == room.first and room.first < room.end]
    for number, row in enumerate(rows, start=room.first):
        if number >= room.end:
            _lay_out(sheet, number, looks)
            if model is not None and model.height:
                sheet.row_dimensions[number].height = model.height
            for each in merged:
                sheet.merge_cells(start_row=number, end_row=number, start_column=each.min_col, end_column=each.max_col)
        for column, value in zip(layout.columns, row, strict=True):
            if value != "":
                _set(sheet.cell(number, column), held(value))


def _merge(sheet: Any, row: int, like: Any) -> None:
    """Merge the same columns in another row; the public way compares each new range with all that there are."""
    made = MergedCellRange(sheet, CellRange(None, like.min_col, row, like.max_col, row).coord)
    sheet.merged_cells.ranges.add(made)
    sheet._clean_merge_range(made)


def _looks(sheet: Any, layout: Layout, room: Room) -> dict[int, Any]:
    """How the cells of a further row look, by column: like the form's first row, else plainly in the headings' frame."""
    cells = cells_in(sheet)
    if room.first < room.end:
        return {column: copy(cell._style) for (row, column), cell in cells.items() if row == room.first}
    found = {}
    for (row, column), cell in list(cells.items()):
        if row == layout.heading_row:
            plain = sheet.cell(room.first, column)
            plain.border, plain.font = copy(cell.border), Font(name=cell.font.name, size=cell.font.size)
            plain.alignment = Alignment(vertical="center", wrap_text=True)
            found[column] = copy(plain._style)
    return found


def _lay_out(sheet: Any, row: int, looks: dict[int, Any]) -> None:
    for column, look in looks.items():
        sheet.cell(row, column)._style = copy(look)


def _set(cell: Any, value: Cell) -> None:
    """Write a value by what it is, never by what it looks like."""
    if isinstance(value, date | int):
        cell.value = value
        if isinstance(value, datetime) and cell.number_format == "yyyy-mm-dd h:mm:ss":
            cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, Decimal):
        cell.value = value
        if cell.number_format == "General":
            cell.number_format = "#,##0.00"
    else:
        set_text(cell, value)


def set_text(cell: Any, text: str) -> None:
    """Write a text that is one whatever it begins with, and stays one when somebody types into its cell."""
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_SIGNS):
        cell.quotePrefix = True
