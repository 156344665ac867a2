"""The workbook of a request: read as a grid, kept, written with its answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from zhunsheng.files.layouts.asking import answer, grid
from zhunsheng.files.layouts.model import Answer, Grid
from zhunsheng.kernel.document_content import XLSX
from zhunsheng.kernel.documents import open_document, store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Document, Unit
from zhunsheng.kernel.workbook_jobs import workbook_job
from zhunsheng.reports.answering.numbers import number_of
from zhunsheng.reports.kinds.data_request import BASIS

NOT_XLSX = Objection(
    "workbook-not-xlsx",
    "文件不是 Excel 工作簿（.xlsx）",
    (BASIS,),
    "请用 Excel 或 WPS 另存为 .xlsx 后再上传；表样不改动，只是换一种存法",
    "file",
)


def grid_of(data: bytes) -> Grid:
    """An uploaded workbook as somebody sees it. Raises Refused with what is wrong with it."""
    with workbook_job():
        return grid(data)


def kept_grid(digest: str) -> Grid:
    """The kept workbook as somebody sees it. Raises Refused."""
    return grid_of(_content(digest))


def keep_workbook(data: bytes, name: str, unit: Unit) -> Document:
    """Keep a workbook. Raises Refused for what is none, and as `store_document` does."""
    document = store_document(BytesIO(data), name, unit)
    if document.media_type != XLSX:
        raise Refused([NOT_XLSX])
    return document


def written(digest: str, cells: Iterable[Mapping[str, Any]]) -> bytes:
    """The workbook as it came with what its cells are answered. Raises Refused with every cell that cannot take its answer."""
    answers = [answer_of(row) for row in cells if row["way"] in ("derived", "typed") and row["value"]]
    data = _content(digest)
    with workbook_job():
        return answer(data, answers)


def answer_of(row: Mapping[str, Any]) -> Answer:
    """What goes into a cell: a number where the value is one, else the text that somebody typed."""
    number = number_of(row["value"])
    return Answer(row["sheet"], row["address"], "" if number is None else str(number), row["value"])


def _content(digest: str) -> bytes:
    with open_document(digest) as file:
        return file.read()
