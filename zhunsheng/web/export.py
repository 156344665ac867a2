"""A list as an Excel sheet: exactly what is seen, every cell a text, so that no cell can carry a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from typing import IO

import xlsxwriter

from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.scope import COUNT_CAP, page
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.lists import unit_among, units_near
from zhunsheng.web.narrowing import Narrowing
from zhunsheng.web.table import Row, headings_of, table_of
from zhunsheng.web.values import Wording

CHUNK = 500
WIDTH = 18


def exported(viewer: Viewer, narrowing: Narrowing, today: date) -> IO[bytes]:
    """The sheet as an open temporary file, at its beginning.

    At most COUNT_CAP rows; where there are more, a last row says so.
    """
    units = units_near(viewer, narrowing.unit_id)
    part = narrowing.slice(viewer, unit_among(units, narrowing.unit_id))
    found = page(part, order=narrowing.order, descending=narrowing.descending, after=None, size=COUNT_CAP + 1)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 (the response closes it)
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(narrowing.kind.label[:31])
    headings = [heading.label for heading in headings_of(narrowing.kind)]
    sheet.set_column(0, len(headings) - 1, WIDTH)
    sheet.freeze_panes(1, 1)
    for column, label in enumerate(headings):
        sheet.write_string(0, column, label, book.add_format({"bold": True, "bottom": 1}))
    last = 0
    matter_ids = [matter_id for matter_id, _ in found[:COUNT_CAP]]
    for last, row in enumerate(_rows(narrowing, matter_ids, today), 1):
        for column, text in enumerate(row.cells):
            sheet.write_string(last, column, text)
    if len(found) > COUNT_CAP:
        sheet.write_string(last + 1, 0, f"仅导出前{COUNT_CAP}件，其余请缩小筛选范围后分批导出")
    book.close()
    file.seek(0)
    return file


def _rows(narrowing: Narrowing, matter_ids: list[int], today: date) -> Iterator[Row]:
    wording = Wording(World(), today)
    for start in range(0, len(matter_ids), CHUNK):
        yield from table_of(narrowing.kind, matter_ids[start : start + CHUNK], wording, today).rows
