"""A workbook from outside, opened so that nothing in it goes off; to be called in a process of its own."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as WorkbookCell
from openpyxl.workbook import Workbook
from openpyxl.xml import DEFUSEDXML, LXML

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.layouts.model import MOST_BYTES
from zhunsheng.files.layouts.moving import reaches_out
from zhunsheng.files.packages import Package

MOST_SHEETS, MOST_CELLS = 30, 200_000
_MACROS = ("vbaproject.bin", "vbadata.xml")
_XML = (".xml", ".rels", ".vml")
_LOST = {
    "xl/media/": "图片",
    "xl/drawings/drawing": "图形",
    "xl/ctrlProps/": "表单控件",
    "xl/embeddings/": "嵌入的对象",
    "xl/pivotTables/": "数据透视表",
    "xl/slicers/": "切片器",
}


def opened(data: bytes) -> tuple[Workbook, list[str]]:
    """The workbook, and sentences on what of it does not survive.

    Links to other files and formulas that reach out of the workbook are gone. Raises `Unreadable` for what is broken,
    too large, made to go off, or carries macros.
    """
    if LXML or not DEFUSEDXML:
        raise RuntimeError("openpyxl must parse by defusedxml")
    names = _checked(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(data), rich_text=True, keep_links=False)
    except Exception as fault:
        # Whatever goes wrong in reading a file from outside is the file's fault.
        raise Unreadable("工作簿读不出来，可能已损坏。", "请在本机打开，另存为新的 .xlsx 文件后再上传。") from fault
    _check_extent(book)
    return book, [*_lost(names), *_disarmed(book, names)]


def cells_in(sheet: Any) -> dict[tuple[int, int], Any]:
    """The cells that a sheet has, by row and column; its public ways to walk make every cell of the extent."""
    found: dict[tuple[int, int], Any] = sheet._cells
    return found


def _checked(data: bytes) -> tuple[str, ...]:
    """The members of the package, each unpacked and its XML parsed within bounds before openpyxl sees any."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"表样超过{MOST_BYTES // 1024 // 1024}MB的上限。", "请删去其中的数据和图片，只留表头和版式后再上传。"
        )
    package = Package(data)
    names = package.names
    if any(name.lower().rpartition("/")[2] in _MACROS or "/activex/" in f"/{name.lower()}" for name in names):
        raise Unreadable("工作簿带有宏。", "请另存为不带宏的 .xlsx 后再上传。")
    if "xl/workbook.xml" not in names:
        raise Unreadable("文件不是 Excel 工作簿（.xlsx）。", "请用 Excel 或 WPS 另存为 .xlsx 后再上传。")
    for name in names:
        if name.lower().endswith(_XML):
            package.xml(name)
        else:
            package.read(name)
    return names


def _check_extent(book: Workbook) -> None:
    sheets = book.worksheets
    if not sheets:
        raise Unreadable("工作簿里没有工作表。", "请上传带有台账表头的工作簿。")
    if len(sheets) > MOST_SHEETS or sum(len(cells_in(sheet)) for sheet in sheets) > MOST_CELLS:
        raise Unreadable(
            f"表样超过{MOST_SHEETS}张工作表或{MOST_CELLS // 10_000}万个单元格。",
            "请删去其中的数据，只留表头和版式后再上传。",
        )


def _lost(names: tuple[str, ...]) -> Iterator[str]:
    found = [words for start, words in _LOST.items() if any(name.startswith(start) for name in names)]
    if found:
        yield f"表样里的{'、'.join(found)}在导出的工作簿里不保留。"
    if any(name.startswith("xl/charts/") for name in names):
        yield "表样里的图表在导出后请核对数据范围。"


def _disarmed(book: Workbook, names: tuple[str, ...]) -> Iterator[str]:
    """Take out what reaches out of the workbook, and say what was taken out."""
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield "表样里对其他文件的链接已去掉。"
    emptied = []
    for sheet in book.worksheets:
        for cell in cells_in(sheet).values():
            if isinstance(cell, WorkbookCell) and cell.data_type == "f" and _is_dangerous(cell.value):
                cell.value = None
                emptied.append(f"{sheet.title}!{cell.coordinate}")
        for name in [name for name, each in sheet.defined_names.items() if _is_dangerous(f"={each.attr_text}")]:
            del sheet.defined_names[name]
    for name in [name for name, each in book.defined_names.items() if _is_dangerous(f"={each.attr_text}")]:
        del book.defined_names[name]
    if emptied:
        yield f"引用其他文件、其他程序或网络的公式已去掉：{'、'.join(emptied[:10])}{'等' if len(emptied) > 10 else ''}。"


def _is_dangerous(formula: Any) -> bool:
    text = getattr(formula, "text", formula)
    try:
        return not isinstance(text, str) or reaches_out(text)
    except Exception:
        # What cannot be read as a formula is none that anybody wrote.
        return True
