"""What one request costs its worker: CPU time of this process, median over repeats, the request made in-process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

WARM_UP, REPEATS = 3, 15


@dataclass(frozen=True)
class Cost:
    """A measured request: median CPU and wall milliseconds."""

    name: str
    cpu_ms: float
    wall_ms: float


def measured(name: str, request: Callable[[], object], repeats: int = REPEATS) -> Cost:
    """Call ``request`` often enough to trust the median."""
    for _ in range(WARM_UP):
        request()
    gc.collect()
    cpu, wall = [], []
    for _ in range(repeats):
        cpu_start, wall_start = time.process_time(), time.perf_counter()
        request()
        cpu.append((time.process_time() - cpu_start) * 1000)
        wall.append((time.perf_counter() - wall_start) * 1000)
    return Cost(name, median(cpu), median(wall))
