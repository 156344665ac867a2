"""Rows that move down to make room, and what points at them: references in formulas, ranges, names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from zhunsheng.files.blocks import Unreadable

_CELLS = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?", re.IGNORECASE)
_WHOLE_ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)")
# What would ask another file, another program or the network as soon as the workbook is opened.
_REACHING_OUT = ("WEBSERVICE(", "RTD(", "CALL(", "REGISTER(", "REGISTER.ID(", "EXEC(", "IMAGE(", "_XLFN.IMAGE(", "HYPERLINK(",
                 "_XLFN.WEBSERVICE(")  # fmt: skip


LAST_ROW = 1_048_576


@dataclass(frozen=True)
class Room:
    """The rows [first, end) of a sheet that the data has, and by how many rows everything from ``end`` on moves down."""

    sheet: str
    first: int
    end: int
    shift: int

    def row(self, row: int) -> int:
        """Where a row lies afterwards."""
        return min(row + self.shift, LAST_ROW) if row >= self.end else row

    def rows(self, first: int, last: int) -> tuple[int, int]:
        """Where a range of rows lies afterwards: one that spans the data from its first row on grows with it."""
        grows = first <= self.first <= last < self.end
        return self.row(first), self.end - 1 + self.shift if grows else self.row(last)

    def holds(self, row: int) -> bool:
        """Whether a row is one of the data's."""
        return self.first <= row < self.end

    def formula(self, text: str, own_sheet: str, where: str) -> str:
        """A formula that stands on ``own_sheet``, its references moved along.

        Raises `Unreadable` where it names a single row of the data, which holds another matter each time.
        """
        tokens = Tokenizer(text)
        for token in tokens.items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                token.value = self._reference(token.value, own_sheet, where)
        return "=" + "".join(token.value for token in tokens.items)

    def _reference(self, text: str, own_sheet: str, where: str) -> str:
        sheet, mark, cells = text.rpartition("!")
        if (sheet.strip("'").replace("''", "'") if mark else own_sheet) != self.sheet:
            return text
        whole = _WHOLE_ROWS.fullmatch(cells)
        if whole:
            first, last = self.rows(int(whole[2]), int(whole[4]))
            return f"{sheet}{mark}{whole[1]}{first}:{whole[3]}{last}"
        found = _CELLS.fullmatch(cells)
        if not found:
            return text
        if found[4] is None:
            self._refuse_single(int(found[2]), where)
            return f"{sheet}{mark}{found[1]}{self.row(int(found[2]))}"
        first, last = self.rows(int(found[2]), int(found[4]))
        return f"{sheet}{mark}{found[1]}{first}:{found[3]}{last}"

    def _refuse_single(self, row: int, where: str) -> None:
        if self.holds(row):
            raise Unreadable(
                f"{where}的公式引用了数据区里的某一行（第{row}行），数据每次不同，不能这样引用。",
                "请改为引用整段数据（如 SUM(D5:D20)）或整列，或删去这个公式后再上传。",
            )


def reaches_out(text: str) -> bool:
    """Whether a formula asks another file, another program or the network."""
    if "|" in text:
        return True
    return any(
        ("[" in token.value.rpartition("!")[0] and token.subtype == Token.RANGE)
        or (token.type == Token.FUNC and token.value.upper() in _REACHING_OUT)
        for token in Tokenizer(text).items
    )
