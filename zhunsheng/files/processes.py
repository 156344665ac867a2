"""Other programs, started so that they end: a time limit that also ends what they started themselves, bounds from within."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence

from zhunsheng.files.bounds import MOST_CHILD_BYTES


def run_bounded(command: Sequence[str], given: bytes, seconds: float) -> subprocess.CompletedProcess[bytes] | None:
    """Run a program with `given` on its input; None when it was not done in time. Raises OSError if it cannot start."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            out, complaints = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return None
        except BaseException:
            # Whoever stops waiting (an alarm, Ctrl+C) must not leave it running.
            _end(process)
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, complaints)


def bound_this_process(seconds: int) -> None:
    """Bound what this process may take: its memory, and the processor time of ``seconds`` on every core."""
    try:
        import resource
    except ImportError:
        # Windows has no such limits; there the parent's time limit alone holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_CHILD_BYTES, MOST_CHILD_BYTES))
    # Every core counts towards processor time.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds * 4, seconds * 4))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def all_cores() -> int:
    """How many processes or threads may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
