"""报数表: the workbook that a section fills in, one row for each number; the form knows in which cell each belongs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from zhunsheng.files.workbooks import write_workbook
from zhunsheng.reports.sheets import number_of

HEADINGS = ("数据", "口径", "期间", "截止日期", "数值", "量词", "说明")
VALUE_COLUMN = "E"
NAME = "报数表"


def cell_of(position: int) -> str:
    """The cell in which the number at a position (from 0) stands: below the headings."""
    return f"{VALUE_COLUMN}{position + 2}"


def return_sheet(items: Iterable[Mapping[str, Any]]) -> bytes:
    """The workbook for these numbers, with the values that are known."""
    file = BytesIO()
    write_workbook(file, NAME, HEADINGS, [_row(item) for item in items])
    return file.getvalue()


def _row(item: Mapping[str, Any]) -> tuple[Any, ...]:
    value = number_of(item["value"])
    period = f"{item['period_from_on']}至{item['period_to_on']}"
    number = "" if value is None else int(value) if value == int(value) else value
    return item["caption"], item["definition"], period, item["cut_off_on"], number, item["measure"], item["note"]
