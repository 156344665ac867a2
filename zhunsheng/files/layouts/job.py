"""The process that describes, fills or answers a workbook: bounded in time and memory, what goes wrong in it ends with it.

On its input stands one line of JSON (what is wanted, the workbook's size, the layout), then the workbook, then a line of
JSON for each row. The answer is on its output; when the workbook cannot be used, the exit code says so.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import IO, Any

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.layouts.answering import answered
from zhunsheng.files.layouts.asking import REFUSED
from zhunsheng.files.layouts.describing import described
from zhunsheng.files.layouts.filling import filled
from zhunsheng.files.layouts.gridding import gridded
from zhunsheng.files.layouts.model import Answer, Layout, cell_of
from zhunsheng.files.processes import bound_this_process


def main(seconds: str) -> int:
    """Carry out the order on the input; returns the exit code."""
    bound_this_process(int(seconds))
    given, answer = sys.stdin.buffer, sys.stdout.buffer
    order = json.loads(given.readline())
    try:
        answer.write(_carried_out(order, given.read(order["size"]), given))
    except Unreadable as refusal:
        answer.write(json.dumps({"what": refusal.what, "way_out": refusal.way_out}).encode())
        return REFUSED
    return 0


def _carried_out(order: dict[str, Any], data: bytes, lines: IO[bytes]) -> bytes:
    if order["wanted"] == "describe":
        return json.dumps(asdict(described(data))).encode()
    if order["wanted"] == "grid":
        return json.dumps(asdict(gridded(data))).encode()
    if order["wanted"] == "answer":
        return answered(data, [Answer(**each) for each in order["answers"]])
    rows = [[cell_of(plain) for plain in json.loads(line)] for line in lines]
    return filled(data, Layout.from_plain(order["layout"]), rows)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
