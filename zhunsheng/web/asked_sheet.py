"""A form from above as a page draws it: its sheets as tables, and each answerable cell with how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from zhunsheng.files.layouts.model import Grid, GridCell, GridSheet
from zhunsheng.reports.answering.asked import is_title, width_of
from zhunsheng.reports.answering.receiving import may_be_answered
from zhunsheng.reports.kinds.data_request import WAYS, is_answered, is_open

_WAY_LABELS = dict(WAYS)


@dataclass(frozen=True)
class SheetCell:
    """A cell of the table: what stands in it, how far it reaches, how it looks, and whether it can be answered."""

    address: str
    text: str
    rows: int
    columns: int
    css: str
    is_answerable: bool
    told: str


@dataclass(frozen=True)
class DrawnSheet:
    """A sheet: its place among the sheets, its name, its rows."""

    place: int
    name: str
    rows: tuple[tuple[SheetCell, ...], ...]


@dataclass(frozen=True)
class Tally:
    """How many cells are asked for, and how they are answered."""

    asked: int
    derived: int
    typed: int
    open: int
    left: int

    @classmethod
    def of(cls, cells: Sequence[Mapping[str, Any]]) -> Tally:
        """The tally of a request's cells; what is not to be filled in is not asked for."""
        ways = Counter(row["way"] for row in cells if not is_open(row))
        waiting = sum(is_open(row) for row in cells)
        return cls(len(cells) - ways["left"], ways["derived"], ways["typed"], waiting, ways["left"])


def drawn_sheets(grid: Grid, cells: Sequence[Mapping[str, Any]]) -> tuple[DrawnSheet, ...]:
    """The sheets of a form with the answers of its cells in their places."""
    answers = {(row["sheet"], row["address"]): row for row in cells}
    return tuple(DrawnSheet(place, sheet.name, tuple(_rows(sheet, answers))) for place, sheet in enumerate(grid.sheets))


def _rows(sheet: GridSheet, answers: Mapping[tuple[str, str], Mapping[str, Any]]) -> Iterator[tuple[SheetCell, ...]]:
    width = width_of(sheet)
    for _, row in groupby(sheet.cells, key=lambda cell: cell.row):
        yield tuple(_cell(cell, answers.get((sheet.name, cell.address)), width) for cell in row)


def _cell(cell: GridCell, answer: Mapping[str, Any] | None, width: int) -> SheetCell:
    text, css, told = cell.text, cell.sort, ""
    if cell.sort == "formula":
        text, told = "公式", "原表的公式，打开报出的工作簿后自动计算"
    elif answer is not None:
        text, css, told = _answered(answer)
    elif is_title(cell, width):
        css = "title"
    return SheetCell(cell.address, text, cell.rows, cell.columns, css, may_be_answered(cell), told)


def _answered(answer: Mapping[str, Any]) -> tuple[str, str, str]:
    """What stands in an answerable cell, its look, and the words for whoever cannot see that."""
    way = "open" if is_open(answer) else answer["way"]
    if way == "left":
        return "不填", way, answer["caption"]
    if is_answered(answer):
        return answer["value"], way, f"{answer['caption']}：{answer['printed']}，{_WAY_LABELS[way]}"
    waiting = answer["withheld"] or ("待填数" if way == "derived" else "待填")
    return waiting, way, f"{answer['caption']}：{waiting}"
