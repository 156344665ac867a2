"""What one request costs its worker: CPU time of this process, median over repeats, the request made in-process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

WARM_UP, REPEATS = 3, 15
Request = Callable[[], object]


@dataclass(frozen=True)
class Cost:
    """A measured request: median CPU and wall milliseconds, and the CPU of the plain request made in the same turns.

    ``to_plain`` is the median over turns of the one against the other: unlike the milliseconds it does not depend on
    how fast the machine was.
    """

    cpu_ms: float
    wall_ms: float
    plain_ms: float
    to_plain: float


def measured(requests: Mapping[str, Request], plain: Request, repeats: int = REPEATS) -> dict[str, Cost]:
    """The cost of each request, by name. They take turns, so that a change of the machine's speed meets all alike."""
    turns = []
    for turn in range(WARM_UP + repeats):
        spent = [_once(request) for request in (plain, *requests.values())]
        gc.collect()
        if turn >= WARM_UP:
            turns.append(spent)
    beside, *taken = zip(*turns, strict=True)
    return {name: _cost(spent, beside) for name, spent in zip(requests, taken, strict=True)}


def _cost(spent: tuple[tuple[float, float], ...], beside: tuple[tuple[float, float], ...]) -> Cost:
    (cpu, wall), (plain, _) = zip(*spent, strict=True), zip(*beside, strict=True)
    ratio = median(own / other for own, other in zip(cpu, plain, strict=True))
    return Cost(median(cpu), median(wall), median(plain), ratio)


def _once(request: Request) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    request()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
