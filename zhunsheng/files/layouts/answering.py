"""A workbook with answers in its empty cells; everything else in it stays as its sender made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.workbook import Workbook

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.cells import printable
from zhunsheng.files.layouts.filling import set_text
from zhunsheng.files.layouts.gridding import sort_of
from zhunsheng.files.layouts.model import Answer
from zhunsheng.files.layouts.opening import opened

_HELD = {"formula": "公式", "text": "文字", "number": "数"}
# What a form with noughts in its cells means by them.
_NOUGHT = 0


def answered(data: bytes, answers: Iterable[Answer]) -> bytes:
    """The workbook with the answers in it. Raises `Unreadable` with every cell that cannot take its answer.

    A number keeps the look that its cell has; in a cell that shows percent, 24.4 is written so that it reads 24.4%.
    """
    book, _ = opened(data)
    wanted = tuple(answers)
    if wrong := [said for answer in wanted for said in _objections(book, answer)]:
        raise Unreadable("；".join(wrong) + "。", "请改正这些单元格的对应关系，或在表样中清空后重新收文。")
    for answer in wanted:
        _write(book[answer.sheet][answer.address], answer)
    # The results kept beside the formulas are those of the empty form.
    book.calculation.fullCalcOnLoad = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _objections(book: Workbook, answer: Answer) -> Iterator[str]:
    where = f"工作表“{answer.sheet}”的{answer.address}"
    if answer.sheet not in book.sheetnames or not _is_address(answer.address):
        yield f"没有{where}这个单元格"
        return
    cell = book[answer.sheet][answer.address]
    if isinstance(cell, MergedCell):
        yield f"{where}被合并的单元格盖住，不能填写"
        return
    sort = sort_of(cell)
    if sort != "empty" and not (sort == "number" and cell.value == _NOUGHT):
        yield f"{where}里已有{_HELD[sort]}，不能改写"


def _is_address(text: str) -> bool:
    try:
        coordinate_from_string(text)
    except CellCoordinatesException:
        return False
    return True


def _write(cell: Any, answer: Answer) -> None:
    if not answer.number:
        set_text(cell, printable(answer.text))
        return
    number = Decimal(answer.number) / (100 if "%" in cell.number_format else 1)
    cell.value = int(number) if number == number.to_integral_value() else number
