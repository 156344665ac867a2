"""The process that reads a table: bounded in time and memory, one JSON line per row, and an ending line."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_CELL_CHARACTERS, MOST_SHEET_CHILD_BYTES, MOST_SHEET_SECONDS
from zhunsheng.files.table_sorts import Sort, sort_of

HEAD_ROWS = 40
HEAD_SHEETS = 40
_WHOLE_BELOW = 1e15


def main(order: str, *arguments: str) -> int:
    """Carry out ``head PATH NAME`` or ``rows PATH SHEET AFTER``."""
    _bound()
    try:
        for said in _ORDERS[order](*arguments):
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    except Unreadable as refusal:
        sys.stdout.write(json.dumps({"what": refusal.what, "way_out": refusal.way_out}, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write('"end"\n')
    return 0


def _head(path: str, name: str) -> Iterator[Any]:
    sort = sort_of(Path(path), name)
    sheets = []
    for sheet in islice(_tables(sort), HEAD_SHEETS):
        rows = list(islice(sheet.rows(), HEAD_ROWS))
        if rows:
            sheets.append({"name": sheet.name, "head": rows, "merged": sorted(sheet.merged())})
    if not sheets:
        raise Unreadable("文件里没有内容。", "请确认选对了文件，数据在表格里而不是图片里。")
    yield {"media_type": sort.media_type, "remarks": list(sort.remarks), "sheets": sheets}


def _rows(path: str, name: str, after: str) -> Iterator[Any]:
    sheet = next((each for each in _tables(sort_of(Path(path), "")) if each.name == name), None)
    if sheet is None:
        raise Unreadable(f"文件里没有名为“{name}”的表。", "请重新选择要导入的表。")
    for row in sheet.rows():
        if row[0] > int(after):
            yield row


def _tables(sort: Sort) -> Iterable[Any]:
    if sort.is_text:
        from zhunsheng.files.delimited import tables

        return tables(sort)
    from zhunsheng.files.spreadsheets import tables as sheets

    return sheets(sort)


def plain(value: Any) -> Any:
    """A cell as JSON. Whole numbers lose their decimal point, texts their outer spaces; an empty text is nothing."""
    if isinstance(value, str):
        text = value.strip().replace("\x00", "")
        if len(text) > MOST_CELL_CHARACTERS:
            raise Unreadable(
                f"有单元格超过{MOST_CELL_CHARACTERS // 10_000}万字。", "请检查引号是否成对、是否选错了文件。"
            )
        return text or None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return _clock_time(value) if isinstance(value, timedelta) else str(value)


def _number(value: float) -> Any:
    if not math.isfinite(value):
        return None
    return int(value) if abs(value) < _WHOLE_BELOW and value == int(value) else value


def _clock_time(value: timedelta) -> str:
    minutes = int(value.total_seconds() // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _bound() -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limits.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_SHEET_CHILD_BYTES, MOST_SHEET_CHILD_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SHEET_SECONDS, MOST_SHEET_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_ORDERS: dict[str, Callable[..., Iterator[Any]]] = {"head": _head, "rows": _rows}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
