"""Faulty rows out to be mended, and back: the original columns, what is wrong, and the number that each row had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.sheets import SheetRow, read_rows, read_workbook
from zhunsheng.files.text_table import write_text_table
from zhunsheng.kernel.documents import path_of
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.imports.headings import normal
from zhunsheng.kernel.imports.mapping import mapping_of
from zhunsheng.kernel.imports.reading import Fault
from zhunsheng.kernel.models import Matter, RowFault

if TYPE_CHECKING:
    from zhunsheng.kernel.imports.planning import Judging

PROBLEM, NUMBER = "问题", "原行号"
SHEET = "需要改正的行"


def faulty_workbook(matter: Matter) -> IO[bytes]:
    """The rows that are still faulty as a workbook: their own columns, 问题, and 原行号 by which they are known again."""
    titles = mapping_of(matter).titles
    width = max(titles, default=-1) + 1
    headings = [titles.get(position) or f"第{position + 1}列" for position in range(width)]
    rows = RowFault.objects.filter(matter=matter).exclude(faults=[]).order_by("number").iterator(chunk_size=500)
    return write_text_table(SHEET, [*headings, PROBLEM, NUMBER], (_cells(row, width) for row in rows))


def _cells(row: RowFault, width: int) -> list[str]:
    cells = ["" if cell is None else str(cell) for cell in row.cells[:width]]
    cells += [""] * (width - len(cells))
    problem = "\n".join(f"{place}. {Fault(*fault).said}" for place, fault in enumerate(row.faults, 1))
    return [*cells, problem, str(row.number)]


def mended_rows(judging: Judging, wanted: set[int]) -> Iterator[SheetRow]:
    """The rows of the workbook that came back, each under its old number and in the old order of columns, by number.

    Raises Refused when the workbook is not one of ours or has no row that was asked for.
    """
    path = path_of(judging.record.mended_digest)
    try:
        sheets = read_workbook(path).sheets
        sheet = next((each for each in sheets if each.name == SHEET), sheets[0])
        places = {normal(str(cell)): position for position, cell in enumerate(sheet.head[0].cells) if cell is not None}
        if normal(NUMBER) not in places:
            raise Refused([_not_ours("送回的表里没有“原行号”一列")])
        found = {}
        for row in read_rows(path, sheet.name, sheet.head[0].number):
            number = str(row.cell(places[normal(NUMBER)]))
            if number.isdecimal() and int(number) in wanted:
                found[int(number)] = _in_old_order(judging, row, int(number), places)
    except Unreadable as fault:
        raise Refused(
            [Objection("table-unreadable", fault.what.rstrip("。"), (), fault.way_out.rstrip("。"))]
        ) from None
    if not found:
        raise Refused([_not_ours("送回的表里没有本批有问题的行")])
    yield from (found[number] for number in sorted(found))


def _in_old_order(judging: Judging, row: SheetRow, number: int, places: dict[str, int]) -> SheetRow:
    titles = judging.mapping.titles
    width = max(titles, default=-1) + 1
    now_at = [places.get(normal(titles.get(position, ""))) for position in range(width)]
    cells = tuple(None if place is None else row.cell(place) for place in now_at)
    spoiled = {
        old: row.spoiled[place] for old, place in enumerate(now_at) if place is not None and place in row.spoiled
    }
    return SheetRow(number, cells, spoiled=spoiled)


def _not_ours(message: str) -> Objection:
    way_out = "请下载本批“有问题的行”，在其中改正后送回，保留“原行号”一列"
    return Objection("mended-file-unknown", message, ("参数 数据导入管理规则",), way_out, "file")
