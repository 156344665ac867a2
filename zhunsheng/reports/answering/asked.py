"""What a form asks for: its empty cells that stand under a heading and beside one, and the layout by which it is known again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from zhunsheng.files.layouts.model import Grid, GridCell, GridSheet
from zhunsheng.kernel.digests import canonical, sm3

LONGEST_CAPTION = 300
_TITLE_SHARE = 0.7
# Letters that number the columns of a form, and headings under which nobody is asked for a figure.
_COLUMN_NUMBERS, _REMARKS = "甲乙丙丁", ("备注", "说明")
_COLON, _OF_WHICH = re.compile("[:：]"), "其中"
_CHANGES_BY_PERIOD = re.compile(r"\d+|[一二三四](?=季度)|[上下](?=半年)")


@dataclass(frozen=True)
class AskedCell:
    """An empty cell that is asked for: where it is, and what its row and column headings say."""

    sheet: str
    address: str
    caption: str

    @property
    def known_by(self) -> tuple[str, str]:
        """What it is found by in another year's form of the same layout."""
        return self.sheet, timeless(self.caption)


def asked_cells(grid: Grid) -> tuple[AskedCell, ...]:
    """The cells that a form most likely asks for, sheet by sheet, row by row."""
    return tuple(
        AskedCell(sheet.name, cell.address, caption)
        for sheet, headings in ((sheet, _Headings(sheet)) for sheet in grid.sheets)
        for cell in sheet.cells
        if (caption := headings.asked(cell))
    )


def caption_of(sheet: GridSheet, cell: GridCell) -> str:
    """What the headings beside and above a cell say, whether it is likely asked for or not; its address where they say nothing."""
    headings = _Headings(sheet)
    return headings.joined(headings.beside(cell), headings.above(cell)) or cell.address


def layout_digest(grid: Grid) -> str:
    """The digest by which a form is known again: its sheets and the texts in them, whatever year or quarter they name."""
    texts = [
        [sheet.name, [[cell.address, timeless(cell.text)] for cell in sheet.cells if cell.sort == "text"]]
        for sheet in grid.sheets
    ]
    return sm3(canonical(texts).encode())


def timeless(text: str) -> str:
    """A text without what changes from period to period."""
    return _CHANGES_BY_PERIOD.sub("#", text)


def width_of(sheet: GridSheet) -> int:
    """How many columns the sheet has."""
    return max((cell.column + cell.columns - 1 for cell in sheet.cells), default=0)


def is_title(cell: GridCell, width: int) -> bool:
    """Whether a cell is merged over so much of a sheet's width that it is a title and heads no column."""
    return cell.columns > max(1, width * _TITLE_SHARE)


class _Headings:
    """The headings of one sheet, by the rows and columns that they reach over."""

    def __init__(self, sheet: GridSheet) -> None:
        self.width = width_of(sheet)
        self.at: dict[tuple[int, int], GridCell] = {
            (row, column): cell
            for cell in sheet.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

        self.filled_in = {cell.row for cell in sheet.cells if self._is_filled_in(cell)}

    def asked(self, cell: GridCell) -> str:
        """The caption of a cell that is asked for; empty for any other."""
        if cell.sort != "empty":
            return ""
        beside, above = self.beside(cell), self.above(cell)
        if not beside or not above or any(word in text for text in above for word in _REMARKS):
            return ""
        return "" if any(self._names_its_row(each) for each in self._run_above(cell)) else self.joined(beside, above)

    def beside(self, cell: GridCell) -> list[str]:
        """The headings of the row, from left to right."""
        cells = dict.fromkeys(self.at[cell.row, column] for column in range(1, cell.column))
        return [each.text for each in cells if self._is_heading(each)]

    def above(self, cell: GridCell) -> list[str]:
        """The headings of the column, from the top: the first run of texts in it that are no title of the whole sheet."""
        return [each.text for each in self._run_above(cell) if self._is_heading(each)]

    @staticmethod
    def joined(beside: Sequence[str], above: Sequence[str]) -> str:
        return "／".join("·".join(texts) for texts in (beside, above) if texts)[:LONGEST_CAPTION]

    def _run_above(self, cell: GridCell) -> list[GridCell]:
        """From the first text of the column, titles and filled-in rows left out, down to the first cell without one."""
        column = dict.fromkeys(self.at[row, cell.column] for row in range(1, cell.row))
        below_titles = (each for each in column if not is_title(each, self.width) and each.row not in self.filled_in)
        below_blanks = dropwhile(lambda each: each.sort != "text", below_titles)
        return list(takewhile(lambda each: each.sort == "text", below_blanks))

    def _names_its_row(self, cell: GridCell) -> bool:
        """Whether a text heads a row and not a column: most of what stands to its right are no texts."""
        row = cell.row + cell.rows - 1
        right = [self.at[row, column] for column in range(cell.column + cell.columns, self.width + 1)]
        return sum(each.sort == "text" for each in right) * 2 < len(right)

    @staticmethod
    def _is_heading(cell: GridCell) -> bool:
        """Whether it names what is asked for, and does not merely number the columns."""
        is_number = cell.text.isdigit() or cell.text in _COLUMN_NUMBERS
        return cell.sort == "text" and not is_number and not _Headings._is_filled_in(cell)

    @staticmethod
    def _is_filled_in(cell: GridCell) -> bool:
        """Whether it is filled in or signed (填报单位：, 审核人：): such a row names no columns."""
        return bool(_COLON.search(cell.text)) and not cell.text.startswith(_OF_WHICH)
