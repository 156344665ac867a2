"""Workbooks from outside, opened in processes of their own: so many at once, and what they refuse as objections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from zhunsheng.files.blocks import Unreadable
from zhunsheng.kernel.errors import Objection, Refused

# So many at once in one worker: the others of its threads stay free for ordinary pages.
_SEATS, _PATIENCE_SECONDS = BoundedSemaphore(2), 20
BUSY = Objection("layouts-busy", "正在处理工作簿的人较多，这一次没有办成", (), "请过一会儿再试")


@contextmanager
def workbook_job() -> Iterator[None]:
    """A seat for a job on a workbook. Raises Refused: nobody gets up in time, or what the job says of the workbook."""
    if not _SEATS.acquire(timeout=_PATIENCE_SECONDS):
        raise Refused([BUSY])
    try:
        yield
    except Unreadable as fault:
        raise Refused([Objection("layout-unusable", fault.what, (), fault.way_out)]) from fault
    finally:
        _SEATS.release()
