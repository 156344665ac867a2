"""The runner: claims jobs one after another and does them. Any number may run; any may be killed at any moment."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import OperationalError, close_old_connections

from zhunsheng.kernel.database import is_contention
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.jobs.queue import Overtaken, claim, finish, is_anything_waiting
from zhunsheng.kernel.jobs.works import work_of
from zhunsheng.kernel.models import Job

POLL_SECONDS = 1.0
_log = logging.getLogger(__name__)


def run_waiting(hands: int = 1) -> int:
    """Do every job that waits, each by as many as ``hands`` processes; how many there were."""
    done = 0
    while (job := _claimed()) is not None:
        run(job, hands)
        done += 1
    return done


def run_for_ever(is_stopped: Callable[[], bool], hands: int) -> None:
    """Do what waits, look again every second, until told to stop."""
    while not is_stopped():
        close_old_connections()
        if not is_anything_waiting() or not run_waiting(hands):
            time.sleep(POLL_SECONDS)


def run(job: Job, hands: int = 1) -> None:
    """Do one claimed job. What it refuses, or an error of ours, ends it with a message; it can be told to go on."""
    job.hands = hands
    try:
        work_of(job.work)(job)
    except Overtaken:
        return
    except Refused as refused:
        finish(job, "；".join(f"{each.message}。{each.way_out}" for each in refused.objections))
    except Exception:
        _log.exception("job %s (%s) failed", job.pk, job.work)
        finish(job, "程序出错，没有做完；已经做完的部分仍在。请联系系统管理员查看日志，处理后可以接着做。")
    else:
        finish(job)


def _claimed() -> Job | None:
    try:
        return claim()
    except OperationalError as error:
        if not is_contention(error):
            raise
        return None
