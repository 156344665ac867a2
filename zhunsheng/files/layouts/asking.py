"""Asking for a workbook to be described, filled or answered: in a process of its own, which alone loads openpyxl."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_SECONDS
from zhunsheng.files.cells import Cell
from zhunsheng.files.layouts.model import Answer, Described, Grid, Layout, plain_cell
from zhunsheng.files.processes import run_bounded

JOB = "zhunsheng.files.layouts.job"
REFUSED = 3
"""The exit code of a job whose answer says what is wrong with the workbook."""
_log = logging.getLogger(__name__)


def describe(data: bytes) -> Described:
    """What stands in the workbook. Raises `Unreadable`."""
    return Described.from_plain(json.loads(_answer({"wanted": "describe", "size": len(data)}, data)))


def fill(data: bytes, layout: Layout, rows: Iterable[Sequence[Cell]]) -> bytes:
    """The workbook with the rows in it. Raises `Unreadable` where it cannot take them."""
    lines = "".join(json.dumps([plain_cell(cell) for cell in row]) + "\n" for row in rows)
    return _answer({"wanted": "fill", "size": len(data), "layout": layout.plain()}, data + lines.encode())


def grid(data: bytes) -> Grid:
    """The workbook as somebody sees it. Raises `Unreadable`."""
    return Grid.from_plain(json.loads(_answer({"wanted": "grid", "size": len(data)}, data)))


def answer(data: bytes, answers: Iterable[Answer]) -> bytes:
    """The workbook with answers in its empty cells. Raises `Unreadable` where one of them cannot take its answer."""
    plain = [asdict(each) for each in answers]
    return _answer({"wanted": "answer", "size": len(data), "answers": plain}, data)


def _answer(order: dict[str, object], given: bytes) -> bytes:
    ended = run_bounded(
        [sys.executable, "-m", JOB, str(MOST_SECONDS)], json.dumps(order).encode() + b"\n" + given, MOST_SECONDS
    )
    if ended is None:
        raise Unreadable(f"表样在{MOST_SECONDS}秒内没有处理完，可能构造异常。", "请在本机打开，另存为新文件后再试。")
    if ended.returncode == REFUSED:
        raise Unreadable(**json.loads(ended.stdout))
    if ended.returncode != 0:
        _log.error("a layout ended with %s: %s", ended.returncode, ended.stderr.decode(errors="replace"))
        raise Unreadable("表样处理到一半出错，可能已损坏或构造异常。", "请在本机打开，另存为新文件后再试。")
    return ended.stdout
