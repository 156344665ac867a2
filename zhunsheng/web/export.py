"""Any list as a file: exactly what is seen, in the seen order, every row of it, as the database stood at one instant."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from zhunsheng.files import csv_lines
from zhunsheng.files.cells import Cell
from zhunsheng.files.workbooks import write_workbook
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.instant import one_instant
from zhunsheng.kernel.scope import Position, counted, page
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.columns import ListColumn, chosen_columns
from zhunsheng.web.lists import unit_among, units_near
from zhunsheng.web.narrowing import Narrowed, Narrowing
from zhunsheng.web.table import seen
from zhunsheng.web.values import Wording

# Few enough that PostgreSQL looks the matters up one by one instead of reading them all.
CHUNK = 500
# A workbook is finished before its first byte can leave; beyond this the wait is longer than proxies allow.
MOST_ROWS = 200_000
WAY_OUT = "请缩小筛选范围后分批导出，或改为导出 CSV（不限行数）"


@dataclass(frozen=True)
class Export:
    """A list to be written to a file.

    ``pages`` are the ids of its matters in the seen order, some at a time; they are read only while the file is
    written. ``exceeds`` says whether there are more rows than a number.
    """

    kind: type[Record]
    columns: tuple[ListColumn, ...]
    pages: Iterable[Sequence[int]]
    exceeds: Callable[[int], bool]
    today: date

    @property
    def headings(self) -> list[str]:
        return [column.label for column in self.columns]

    def file_name(self, ending: str) -> str:
        return f"{self.kind.label}{self.today.isoformat()}.{ending}"

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The cells of each matter, as the list shows them."""
        wording = Wording(World(), self.today)
        for matter_ids in self.pages:
            for row in seen(self.kind, self.columns, matter_ids, wording, self.today):
                yield row.cells

    def refuse_beyond(self, most: int, what: str) -> None:
        """Raise Refused when there are more than ``most`` rows: nothing is left out silently."""
        if self.exceeds(most):
            message = f"符合条件的超过{most // 10_000}万行，{what}一次最多{most // 10_000}万行"
            raise Refused([Objection("export-too-long", message, (), WAY_OUT)])


def export_of(viewer: Viewer, narrowing: Narrowing, today: date, columns: tuple[ListColumn, ...] = ()) -> Export:
    """The whole list that an address asks for, from its first row on; ``columns`` in place of the seen ones.

    Raises BadAddress for a unit that the viewer does not reach.
    """
    units = units_near(viewer, narrowing.unit_id)
    part = narrowing.slice(viewer, unit_among(units, narrowing.unit_id))
    return Export(
        narrowing.kind,
        columns or chosen_columns(narrowing.kind, narrowing.columns),
        _pages(part, narrowing),
        lambda most: counted(part, cap=most) > most,
        today,
    )


def workbook_response(export: Export) -> FileResponse:
    """The list as a workbook to download: finished in a temporary file, which is gone when it has been sent.

    Raises Refused when it has more rows than MOST_ROWS.
    """
    export.refuse_beyond(MOST_ROWS, "Excel 工作簿")
    file = _workbook(export)
    return FileResponse(
        file, as_attachment=True, filename=export.file_name("xlsx"), headers={"Cache-Control": "no-store"}
    )


def csv_response(export: Export) -> StreamingHttpResponse:
    """The list as CSV to download: sent while it is read, however long it is."""
    response = StreamingHttpResponse(_parts(export), content_type=csv_lines.MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, export.file_name("csv"))
    response["Cache-Control"] = "no-store"
    return response


def _workbook(export: Export) -> IO[bytes]:
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 (the response closes it)
    try:
        with one_instant():
            write_workbook(file, export.kind.label, export.headings, export.rows())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _parts(export: Export) -> Iterator[bytes]:
    with one_instant():
        yield from csv_lines.csv_parts(export.headings, export.rows())


def _pages(part: Narrowed, narrowing: Narrowing) -> Iterator[list[int]]:
    """The matters of the slice in the seen order, page after page, each beginning where the last one ended."""
    after, is_last = None, False
    while not is_last:
        found = page(part, order=narrowing.order, descending=narrowing.descending, after=after, size=CHUNK)
        is_last = len(found) < CHUNK
        if found:
            matter_id, value = found[-1]
            after = Position(value, matter_id)
            yield [matter_id for matter_id, _ in found]
