"""What one request costs its worker: CPU time of this process, median over repeats, the request made in-process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

WARM_UP, REPEATS = 3, 15


@dataclass(frozen=True)
class Cost:
    """A measured request: median CPU and wall milliseconds."""

    name: str
    cpu_ms: float
    wall_ms: float


def measured(requests: Mapping[str, Callable[[], object]], repeats: int = REPEATS) -> list[Cost]:
    """The cost of each request, by name. They take turns, so that a change of the machine's speed meets all alike."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in requests}
    for turn in range(WARM_UP + repeats):
        for name, request in requests.items():
            cost = _once(request)
            if turn >= WARM_UP:
                taken[name].append(cost)
        gc.collect()
    return [Cost(name, *(median(part) for part in zip(*costs, strict=True))) for name, costs in taken.items()]


def _once(request: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    request()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
