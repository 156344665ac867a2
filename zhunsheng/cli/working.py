"""``zhunsheng work``: the runner of long jobs, and its keeper beside the web server, which starts it again when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from zhunsheng.cli.console import console

_COMMAND = [sys.executable, "-m", "zhunsheng.cli", "work"]
_LOOK_SECONDS, _RESTART_SECONDS = 0.5, 2.0


def work_for_ever() -> None:
    """Do jobs until told to stop; the job at hand is left where it is, and gone on with by whoever comes next.

    Whoever started the runner takes it along when they end.
    """
    from zhunsheng.cli.django import load_django

    load_django()
    from zhunsheng.kernel.jobs.runner import run_for_ever

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    started_by = os.getppid()
    console.print("处理程序已运行，等待导入等工作（按 Ctrl+C 结束）")
    run_for_ever(lambda: os.getppid() != started_by, hands())


def hands() -> int:
    """How many processes a job may use: the machine's cores, but for the clerks' sake never more than four."""
    return min(os.cpu_count() or 1, 4)


def keep_working() -> None:
    """Keep one runner going in a process of its own, as long as whoever started this keeper lives."""
    started_by = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while os.getppid() == started_by:
        with subprocess.Popen(_COMMAND) as runner:
            try:
                while runner.poll() is None and os.getppid() == started_by:
                    time.sleep(_LOOK_SECONDS)
            finally:
                runner.terminate()
        time.sleep(_RESTART_SECONDS)


def start_keeper() -> None:
    """Start a keeper that ends with this process."""
    subprocess.Popen([*_COMMAND, "--keep"])
