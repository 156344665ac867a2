"""Tables of any office: workbooks and delimited text as rows of plain values, read in a process of its own.

What the bytes are decides, not the name. A cell is a text, a number, a yes/no or nothing; dates are ISO texts
(``2023-05-04``, ``2023-05-04T09:05:00``). Nothing in a workbook is ever carried out: of a formula the stored result is
read, and the row says that it was one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_SHEET_BYTES

Cell = str | int | float | bool | None
CHILD = "zhunsheng.files.sheet_child"
REFUSED = 3
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not empty: its number in the sheet (from 1) and its cells from column A on.

    ``formulas`` are the positions whose value is the stored result of a formula; ``spoiled`` says of positions without a
    usable value what is wrong with them (a formula never calculated, an error value).
    """

    number: int
    cells: tuple[Cell, ...]
    formulas: frozenset[int] = frozenset()
    spoiled: Mapping[int, str] = field(default_factory=dict)

    def cell(self, position: int) -> Cell:
        """The cell at a position; nothing beyond the end of the row."""
        return self.cells[position] if position < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and its first rows; ``merged`` are the rows (numbers) that lie in cells merged across columns."""

    name: str
    head: tuple[SheetRow, ...]
    merged: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of sheets; ``remarks`` are Chinese sentences on what a reader of its rows must know."""

    media_type: str
    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = ()


def read_workbook(path: Path, name: str = "") -> Workbook:
    """The sheets of a file with their first rows. Raises `Unreadable`: what is wrong with it and what to do.

    ``name`` is what the file was called: where it belies the content, a remark says so.
    """
    _check_file(path)
    answer = list(_answers("head", str(path), name))
    plain = answer[0]
    sheets = tuple(
        Sheet(each["name"], tuple(_row(row) for row in each["head"]), frozenset(each["merged"]))
        for each in plain["sheets"]
    )
    return Workbook(plain["media_type"], sheets, tuple(plain["remarks"]))


def read_rows(path: Path, sheet: str, after: int = 0) -> Iterator[SheetRow]:
    """The rows of a sheet beyond row number ``after`` that are not empty, one by one. Raises `Unreadable` on the way."""
    _check_file(path)
    for plain in _answers("rows", str(path), sheet, str(after)):
        yield _row(plain)


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise Unreadable("文件打不开。", "请检查文件是否还在、是否可读。") from fault
    if size == 0:
        raise Unreadable("文件是空的，没有内容。", "请确认文件已保存完整，再重新选择。")
    if size > MOST_SHEET_BYTES:
        raise Unreadable(
            f"文件有{size // _MEGABYTE}MB，超过{MOST_SHEET_BYTES // _MEGABYTE}MB的上限。",
            "请按月份或单位拆成几个文件。",
        )


def _row(plain: list[Any]) -> SheetRow:
    number, cells, *marks = plain
    if not marks:
        return SheetRow(number, tuple(cells))
    formulas, spoiled = marks
    return SheetRow(number, tuple(cells), frozenset(formulas), {int(place): said for place, said in spoiled.items()})


def _answers(*order: str) -> Iterator[Any]:
    """What the child says, line by line; its last line says that all of it has come."""
    command = [sys.executable, "-m", CHILD, *order]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as child:
        try:
            assert child.stdout is not None
            for line in child.stdout:
                said = json.loads(line)
                if said == "end":
                    return
                if isinstance(said, dict) and "way_out" in said:
                    raise Unreadable(said["what"], said["way_out"])
                yield said
        finally:
            child.kill()
    raise Unreadable(
        "文件读到一半出错，可能已损坏，或者空行、空列多得异常。",
        "请在本机打开，只留有内容的表，另存为新的 .xlsx 文件后再试。",
    )
