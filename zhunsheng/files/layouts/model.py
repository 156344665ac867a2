"""What is said about a workbook that serves as a form, as plain data that two processes can hand each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhunsheng.files.cells import Cell

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Layout:
    """Where rows go: the sheet, the last row of its headings, the first row of what stands below the rows (0: nothing).

    ``columns`` are the sheet's columns (from 1) that the cells of a row go into, in their order.
    """

    sheet: str
    heading_row: int
    tail_row: int
    columns: tuple[int, ...]

    def plain(self) -> dict[str, Any]:
        return {**vars(self), "columns": list(self.columns)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Layout:
        return cls(plain["sheet"], plain["heading_row"], plain["tail_row"], tuple(plain["columns"]))


@dataclass(frozen=True)
class Heading:
    """A heading: its column (from 1), its own text, and the text of the group that it stands under, if any."""

    column: int
    text: str
    group: str = ""


@dataclass(frozen=True)
class DescribedRow:
    """A row that holds something: its number, its texts from left to right, and the headings that it would give."""

    number: int
    texts: tuple[str, ...]
    headings: tuple[Heading, ...]


@dataclass(frozen=True)
class DescribedSheet:
    """A sheet: its first rows that hold something, and the last ones."""

    name: str
    rows: tuple[DescribedRow, ...]
    last_rows: tuple[DescribedRow, ...]


@dataclass(frozen=True)
class Described:
    """A workbook, and in Chinese sentences what of it will not survive."""

    sheets: tuple[DescribedSheet, ...]
    remarks: tuple[str, ...]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Described:
        """The description of which `asdict` and JSON made plain data."""
        sheets = tuple(
            DescribedSheet(each["name"], _rows(each["rows"]), _rows(each["last_rows"])) for each in plain["sheets"]
        )
        return cls(sheets, tuple(plain["remarks"]))


def _rows(plain: list[Any]) -> tuple[DescribedRow, ...]:
    return tuple(
        DescribedRow(each["number"], tuple(each["texts"]), tuple(Heading(**heading) for heading in each["headings"]))
        for each in plain
    )


@dataclass(frozen=True)
class GridCell:
    """A cell of a sheet: row and column (from 1), its address, what it shows, and of what sort that is.

    ``sort`` is ``text``, ``number``, ``formula`` or ``empty``; of a formula the formula is not shown. ``rows`` and
    ``columns`` say how far it is merged.
    """

    row: int
    column: int
    address: str
    text: str
    sort: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class GridSheet:
    """A visible sheet: its cells row by row, those that merged cells cover left out."""

    name: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    """A workbook as somebody sees it, and in Chinese sentences what of it will not survive."""

    sheets: tuple[GridSheet, ...]
    remarks: tuple[str, ...]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Grid:
        """The grid of which `asdict` and JSON made plain data."""
        sheets = tuple(
            GridSheet(each["name"], tuple(GridCell(**cell) for cell in each["cells"])) for each in plain["sheets"]
        )
        return cls(sheets, tuple(plain["remarks"]))


@dataclass(frozen=True)
class Answer:
    """What goes into one cell of a workbook: a number (a decimal text), or else a text."""

    sheet: str
    address: str
    number: str
    text: str = ""


def plain_cell(cell: Cell) -> Any:
    """A cell as JSON holds it."""
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return {"amount": str(cell)} if isinstance(cell, Decimal) else cell


def cell_of(plain: Any) -> Cell:
    """The cell of which `plain_cell` made plain data."""
    if isinstance(plain, dict):
        [(sort, text)] = plain.items()
        return _READ[sort](text)
    return plain if isinstance(plain, int) else str(plain)


_READ: Mapping[str, Callable[[str], Cell]] = {
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "amount": Decimal,
}
