"""A list in a unit's own workbook: which of its headings belongs to which column, and the workbook filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.http import FileResponse

from zhunsheng.files.cells import Cell
from zhunsheng.files.layouts.asking import describe, fill
from zhunsheng.files.layouts.model import MOST_ROWS, Described, DescribedRow, DescribedSheet, Heading, Layout
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.imports.headings import normal
from zhunsheng.kernel.instant import one_instant
from zhunsheng.kernel.workbook_jobs import workbook_job
from zhunsheng.web.columns import CLOSED_ON, DUE, DUE_ON, NUMBER, OPENED_ON, OUTER_NUMBER, STATE, UNIT, columns_of
from zhunsheng.web.export import Export
from zhunsheng.web.narrowing import BadAddress

SERIAL = "serial"
SERIAL_LABEL = "序号（1、2、3……）"
# What ledgers on paper call the columns that every matter has.
USUAL = {
    SERIAL: ("序号", "编次", "NO"),
    NUMBER.name: ("编号", "登记编号", "案号", "文号", "立案编号", "立案文号"),
    STATE.name: ("状态", "办理状态", "办理情况", "进展", "进展情况"),
    UNIT.name: ("单位", "承办单位", "所属单位", "填报单位", "社区"),
    OPENED_ON.name: ("登记日期", "登记时间", "立案日期", "立案时间"),
    DUE_ON.name: ("到期日", "办理期限", "到期日期", "到期时间", "截止日期"),
    DUE.name: ("最近到期",),
    CLOSED_ON.name: ("办结日期", "办结时间", "结案日期", "结案时间"),
    OUTER_NUMBER.name: ("外部编号", "工单编号", "平台编号", "系统编号"),
}
_TAIL_WORDS = ("合计", "总计", "小计", "共计", "填表", "制表", "审核", "填报人", "负责人", "备注：", "说明", "注：")


@dataclass(frozen=True)
class Choosing:
    """What is asked about a workbook: the sheet, the last row of its headings, the first row below the rows (0: none)."""

    sheet: DescribedSheet
    heading: DescribedRow
    tail_row: int

    def rows_below(self) -> list[DescribedRow]:
        """The rows that can be the first of what stands below the data."""
        return [row for row in (*self.sheet.rows, *self.sheet.last_rows) if row.number > self.heading.number]


@dataclass(frozen=True)
class MappedHeading:
    """A heading of the workbook and the name of the column that belongs to it; none is left as it is."""

    heading: Heading
    name: str

    @property
    def label(self) -> str:
        return f"{self.heading.group}·{self.heading.text}" if self.heading.group else self.heading.text


def names_for(kind: type[Record]) -> dict[str, str]:
    """The columns that a workbook's headings can belong to, with their labels."""
    return {SERIAL: SERIAL_LABEL, **{name: column.label for name, column in columns_of(kind).items()}}


def described_document(digest: str) -> Described:
    """What stands in a stored workbook. Raises Refused."""
    with workbook_job(), open_document(digest) as file:
        return describe(file.read())


def described_upload(data: bytes) -> Described:
    """What stands in an uploaded workbook. Raises Refused."""
    with workbook_job():
        return describe(data)


def choosing_of(
    kind: type[Record], described: Described, remembered: Mapping[str, str], asked: Mapping[str, str]
) -> Choosing:
    """The sheet and rows that are asked for, guessed where they are not. Raises BadAddress for what is not there.

    The headings are most likely in the row where most texts are known as columns, or else in the fullest row.
    """
    sheet = _sheet(kind, described, remembered, asked.get("sheet", ""))
    if not sheet.rows:
        raise BadAddress(f"工作表“{sheet.name}”是空的")
    if asked.get("heading"):
        heading = next((row for row in sheet.rows if str(row.number) == asked["heading"]), None)
        if heading is None:
            raise BadAddress(f"工作表“{sheet.name}”的第{asked['heading']}行是空的，不能作表头")
    else:
        heading = max(sheet.rows, key=lambda row: _likelihood(kind, row, remembered))
    tail = asked.get("tail", "")
    return Choosing(sheet, heading, int(tail) if tail.isdecimal() else _tail_row(sheet, heading))


def mapped(kind: type[Record], choosing: Choosing, remembered: Mapping[str, str]) -> list[MappedHeading]:
    """Each heading with the column that it most likely belongs to; no column twice."""
    taken: set[str] = set()
    found = []
    for heading in choosing.heading.headings:
        name = next((name for name in _guesses(kind, heading, remembered) if name not in taken), "")
        taken.add(name)
        found.append(MappedHeading(heading, name))
    return found


def filled_response(export: Export, digest: str, layout: Layout, names: Sequence[str], name: str) -> FileResponse:
    """The list in the unit's workbook, to download. Raises Refused: too many rows, or what the workbook does not take."""
    export.refuse_beyond(MOST_ROWS, "按本单位表样导出")
    with one_instant():
        rows = list(_with_serials(names, export.rows()))
    with workbook_job(), open_document(digest) as file:
        content = fill(file.read(), layout, rows)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, headers=headers)


def check_layout(digest: str, layout: Layout) -> None:
    """Try the layout with more rows than its workbook has room for. Raises Refused with what does not fit."""
    with workbook_job(), open_document(digest) as file:
        fill(file.read(), layout, [("",) * len(layout.columns)] * min(layout.tail_row + 1, MOST_ROWS))


def _with_serials(names: Sequence[str], rows: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """The rows with a running number where one is wanted."""
    for number, row in enumerate(rows, start=1):
        cells = iter(row)
        yield tuple(number if name == SERIAL else next(cells) for name in names)


def _sheet(kind: type[Record], described: Described, remembered: Mapping[str, str], name: str) -> DescribedSheet:
    if name:
        found = next((sheet for sheet in described.sheets if sheet.name == name), None)
        if found is None:
            raise BadAddress(f"表样里没有工作表“{name}”")
        return found

    def likelihood(sheet: DescribedSheet) -> tuple[int, int]:
        return max((_likelihood(kind, row, remembered) for row in sheet.rows), default=(0, 0))

    return max(described.sheets, key=likelihood)


def _likelihood(kind: type[Record], row: DescribedRow, remembered: Mapping[str, str]) -> tuple[int, int]:
    known = sum(any(_guesses(kind, heading, remembered)) for heading in row.headings)
    return known, len(row.headings)


def _tail_row(sheet: DescribedSheet, heading: DescribedRow) -> int:
    """The first row below the headings that reads like a sum or a signature; 0 where there is none."""
    for row in Choosing(sheet, heading, 0).rows_below():
        if any(text.startswith(_TAIL_WORDS) for text in row.texts[:2]):
            return row.number
    return 0


def _guesses(kind: type[Record], heading: Heading, remembered: Mapping[str, str]) -> Iterator[str]:
    """The columns that a heading may belong to, the likeliest first: as last time, of that name, of nearly that name."""
    names = names_for(kind)
    if remembered.get(heading.text) in names:
        yield remembered[heading.text]
    text = normal(heading.text)
    known = {normal(label): name for name, label in names.items() if name != SERIAL}
    known_elsewhere = [kind.sheet, *kind.reconciled] if kind.sheet is not None else [*kind.reconciled]
    others = USUAL | {name: words for each in known_elsewhere for name, words in each.headings.items()}
    usual = {normal(word): name for name, words in others.items() if name in names for word in words}
    for table in (known, usual):
        if text in table:
            yield table[text]
    near = {name for label, name in known.items() if len(text) > 1 and (text in label or label in text)}
    if len(near) == 1:
        yield near.pop()
