"""Sheets of a workbook: the package is held to its bounds first, and its formulas are noted; then calamine reads cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_CELLS, MOST_UNPACKED_SHEET_BYTES
from zhunsheng.files.packages import Package
from zhunsheng.files.sheet_child import plain
from zhunsheng.files.table_sorts import ODS, XLS, Sort

_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A cell with something in it; its place is what the dense table must reach to.
_CELL = re.compile(rb'<(?:[a-z]+:)?c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*[^/>])?>')
_MARKED = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})")([^>]*)>((?:(?!</(?:\w+:)?c>).)*?)</(?:\w+:)?c>', re.DOTALL
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)<")
_LONGEST_CELL = 4 * 1024 * 1024
NOT_CALCULATED = "公式没有保存计算结果"


@dataclass
class Marks:
    """What is to be known of cells beside their values: row number → position → nothing (a formula), or what is wrong."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)


@dataclass
class Table:
    """One sheet."""

    name: str
    sheet: CalamineSheet
    marks: Marks

    def rows(self) -> Iterator[list[Any]]:
        """Every row that is not empty: number, cells, and where there are any, formulas and spoiled cells."""
        if self.sheet.start is None:
            return
        # Rows come from the top of the sheet on, columns from the first that is used.
        left = self.sheet.start[1]
        fill = _Repeated(self.sheet.merged_cell_ranges or ())
        for row, values in enumerate(self.sheet.iter_rows()):
            cells = fill.into(row, [*([None] * left), *map(plain, values)])
            marks = self.marks.rows.get(row + 1)
            if marks is not None:
                yield _with_marks(row + 1, cells, marks)
            elif any(cell is not None for cell in cells):
                yield [row + 1, _trimmed(cells)]

    def merged(self) -> set[int]:
        """The rows that hold a cell merged across columns."""
        ranges = self.sheet.merged_cell_ranges or ()
        return {top + 1 for (top, left), (_, right) in ranges if right > left}


def tables(sort: Sort) -> Iterator[Table]:
    """The worksheets of a workbook, hidden ones left out. Raises `Unreadable`."""
    marks = {} if sort.media_type in (XLS, ODS) else _scanned(sort)
    if sort.media_type == ODS:
        for _ in Package(sort.path, MOST_UNPACKED_SHEET_BYTES).stream("content.xml"):
            pass
    try:
        # By its content: from a path it would be by its ending.
        with sort.path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            for metadata in book.sheets_metadata:
                if metadata.typ is SheetTypeEnum.WorkSheet and metadata.visible is SheetVisibleEnum.Visible:
                    yield Table(metadata.name, book.get_sheet_by_name(metadata.name), marks.get(metadata.name, Marks()))
    except (CalamineError, ValueError, OSError) as fault:
        raise Unreadable("文件已损坏，读不出表格。", "请在本机打开确认完好，重新保存后再试。") from fault


class _Repeated:
    """Cells merged over several rows: the value stands in the first and is meant for all."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._coming = sorted(
            ((top, left, bottom) for (top, left), (bottom, _) in ranges if bottom > top), reverse=True
        )
        self._running: dict[int, tuple[int, Any]] = {}

    def into(self, row: int, cells: list[Any]) -> list[Any]:
        for position, (bottom, value) in list(self._running.items()):
            if row > bottom:
                del self._running[position]
            elif position < len(cells) and cells[position] is None:
                cells[position] = value
        while self._coming and self._coming[-1][0] <= row:
            _, left, bottom = self._coming.pop()
            if left < len(cells) and row <= bottom:
                self._running[left] = (bottom, cells[left])
        return cells


def _trimmed(cells: list[Any]) -> list[Any]:
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return cells[:end]


def _with_marks(number: int, cells: list[Any], marks: dict[int, str]) -> list[Any]:
    spoiled = {place: said for place, said in marks.items() if said}
    cells = cells + [None] * (max(marks) + 1 - len(cells))
    for place in spoiled:
        cells[place] = None
    return [number, cells, [place for place in marks if place not in spoiled], spoiled]


def _scanned(sort: Sort) -> dict[str, Marks]:
    """Read the package through once: no bomb, no entities, not more cells than fit; formulas and errors by sheet name."""
    package = Package(sort.path, MOST_UNPACKED_SHEET_BYTES)
    sheets = _sheet_names(package)
    found: dict[str, Marks] = {}
    for name in package.names:
        if not name.endswith((".xml", ".rels")):
            continue
        if name in sheets:
            found[sheets[name]] = _scanned_sheet(package.stream(name))
        else:
            for number, part in enumerate(package.stream(name)):
                if number == 0:
                    _refuse_entities(part)
    return found


def _sheet_names(package: Package) -> dict[str, str]:
    """The part of each worksheet → its name."""
    relations = (
        {
            each.get("Id"): str(each.get("Target")).lstrip("/").removeprefix("xl/")
            for each in package.xml("xl/_rels/workbook.xml.rels")
        }
        if "xl/_rels/workbook.xml.rels" in package.names
        else {}
    )
    found = {}
    for element in package.xml("xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] == "sheet":
            identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
            if identity in relations:
                found[f"xl/{relations[identity]}"] = element.get("name", "")
    return found


def _scanned_sheet(parts: Iterable[bytes]) -> Marks:
    marks, rest, widest, deepest, is_first = Marks(), b"", 0, 0, True
    for part in parts:
        if is_first:
            _refuse_entities(part)
            is_first = False
        text = rest + part
        end = max(text.rfind(b"</c>"), text.rfind(b":c>"))
        cut = end + 4 if end >= 0 else 0
        whole, rest = text[:cut], text[cut:]
        if len(rest) > _LONGEST_CELL:
            # No cell is that long: a run of empty rows, or nothing at all.
            rest = rest[-_LONGEST_CELL // 4 :]
        places = _CELL.findall(whole)
        if places:
            widest = max(widest, *map(_position, {column for column, _ in places}))
            deepest = max(deepest, int(places[-1][1]))
        if (widest + 1) * deepest > MOST_CELLS:
            raise Unreadable(
                f"表格一直用到第{deepest}行、第{widest + 1}列，远远超出有内容的范围。",
                "请删除末尾多余的行和列（选中后“删除”，不是清空），保存后再试。",
            )
        if _FORMULA.search(whole) or b't="e"' in whole:
            _note(marks, whole)
    return marks


def _note(marks: Marks, text: bytes) -> None:
    for column, row, attributes, content in _MARKED.findall(text):
        value = _VALUE.search(content)
        is_formula = _FORMULA.search(content) is not None
        if b't="e"' in attributes:
            said = f"单元格是错误值{value[1].decode(errors='replace') if value else ''}"
        elif is_formula:
            said = "" if value or (b't="str"' in attributes and b"<v>" in content) else NOT_CALCULATED
        else:
            continue
        marks.rows.setdefault(int(row), {})[_position(column)] = said


def _position(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _refuse_entities(part: bytes) -> None:
    if _DECLARES.search(part[:4096]):
        raise Unreadable("文件内部的 XML 带有实体定义，疑似恶意文件。", "请在本机打开，另存为新文件后再试。")
