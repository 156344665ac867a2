"""Formats whose reader is a large C library are read in a process of their own: what goes wrong in it ends with it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from zhunsheng.files import ocr
from zhunsheng.files.blocks import Block, BlockKind, Contents, Unreadable
from zhunsheng.files.bounds import MOST_SCAN_SECONDS, MOST_SECONDS
from zhunsheng.files.processes import bound_this_process, run_bounded

_REFUSED = 3


def read_in_child(reader: str, data: bytes) -> Contents:
    """What `reader` (pdf or picture) makes of the bytes, bounded in time and memory. Raises `Unreadable`."""
    seconds = MOST_SCAN_SECONDS if ocr.is_installed() else MOST_SECONDS
    ended = run_bounded([sys.executable, "-m", __name__, reader, str(seconds)], data, seconds)
    if ended is None:
        raise Unreadable(f"文件在{seconds}秒内没有读完，可能已损坏或构造异常。", "请在本机打开，重新导出后再试。")
    if ended.returncode == _REFUSED:
        raise Unreadable(**json.loads(ended.stdout))
    if ended.returncode != 0:
        raise Unreadable("文件读到一半出错，可能已损坏或构造异常。", "请在本机打开，重新导出后再试。")
    return _from_plain(json.loads(ended.stdout))


def _from_plain(plain: dict[str, Any]) -> Contents:
    blocks = tuple(Block(**{**each, "kind": BlockKind(each["kind"])}) for each in plain.pop("blocks"))
    return Contents(blocks, **{**plain, "remarks": tuple(plain["remarks"])})


def main(reader: str, seconds: str) -> int:
    """Read the input with bounds set for this process; the answer is JSON on the output."""
    bound_this_process(int(seconds))
    try:
        contents = _read(reader, sys.stdin.buffer.read())
    except Unreadable as refusal:
        json.dump({"what": refusal.what, "way_out": refusal.way_out}, sys.stdout)
        return _REFUSED
    json.dump(asdict(contents), sys.stdout)
    return 0


def _read(reader: str, data: bytes) -> Contents:
    if reader == "pdf":
        from zhunsheng.files.pdf import read_pdf

        return read_pdf(data)
    from zhunsheng.files.picture import read_picture

    return read_picture(data)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
