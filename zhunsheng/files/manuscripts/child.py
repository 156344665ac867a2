"""Comparing in a process of its own, bounded in time and memory: an upload that was made to hang ends with it.

On the input stands the length of the file that was given out, a line break, that file, and the one that came back.
"""

from __future__ import annotations

import json
import sys

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_SECONDS, check_size
from zhunsheng.files.manuscripts.changes import Comparison
from zhunsheng.files.manuscripts.comparing import compared
from zhunsheng.files.manuscripts.reading import read_manuscript
from zhunsheng.files.processes import bound_this_process, run_bounded

_REFUSED = 3


def compare_files(given: bytes, returned: bytes) -> Comparison:
    """What was changed between the two files. Raises `Unreadable`, in Chinese: what is wrong and what to do."""
    check_size(len(returned))
    order = f"{len(given)}\n".encode() + given + returned
    ended = run_bounded([sys.executable, "-m", __name__, str(MOST_SECONDS)], order, MOST_SECONDS)
    if ended is None:
        raise Unreadable(
            f"文件在{MOST_SECONDS}秒内没有比对完，可能很长或构造异常。", "请在本机打开，另存为新文件后再交回。"
        )
    if ended.returncode == _REFUSED:
        raise Unreadable(**json.loads(ended.stdout))
    if ended.returncode != 0:
        raise Unreadable("文件读到一半出错，可能已损坏或构造异常。", "请在本机打开，另存为新文件后再交回。")
    return Comparison.of_plain(json.loads(ended.stdout))


def main(seconds: str) -> int:
    """Compare the files on the input with bounds set for this process; the answer is JSON on the output."""
    bound_this_process(int(seconds))
    size = int(sys.stdin.buffer.readline())
    given = sys.stdin.buffer.read(size)
    try:
        comparison = compared(read_manuscript(given), read_manuscript(sys.stdin.buffer.read()))
    except Unreadable as refusal:
        json.dump({"what": refusal.what, "way_out": refusal.way_out}, sys.stdout)
        return _REFUSED
    json.dump(comparison.plain(), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
