"""``python -m benchmarks.law``: what one due date with its receipt costs, beside a plain walk from day to day.

The plain walk is the simulator of the tests: it gives two dates and no reasons. Both count the same triggers, one round
after the other in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from statistics import median
from time import process_time

from rich.console import Console
from rich.table import Table

from tests.law.simulator import Stop, simulate
from zhunsheng.law.clock import compute
from zhunsheng.law.model import Direction, Suspension
from zhunsheng.law.statutes import rule
from zhunsheng.law.working_days import default_calendar

ORDINARY_MS = 0.2
ROUNDS = 15
TRIGGERS = [date(2023, 1, 1) + timedelta(days=day) for day in range(365)]
STOP = (date(2023, 6, 1), date(2023, 6, 13))
# The name of a case, its rule and field, and whether a stop lies in its year. The first two are the ordinary ones.
CASES: Mapping[str, tuple[str, str | None, bool]] = {
    "30日，顺延（司法确认）": ("JUD-01", None, False),
    "20个工作日（政府信息公开）": ("GKB-02", None, False),
    "90日，听证扣除（城市管理）": ("PEN-33", "urban_management", True),
    "6个月（起诉期限）": ("LIT-01", None, False),
    "7个工作日，倒计（听证通知）": ("PEN-52", None, False),
}
ORDINARY = tuple(CASES)[:2]
console = Console(width=140)


def main() -> int:
    """Measure every case; exit code 1 when an ordinary one misses the limit."""
    table = Table(
        "期限", "含收据 ms", "读出一段 ms", "逐日数 ms（只有日期）", title=f"一个期限，{len(TRIGGERS)}个起算日"
    )
    missed = 0
    for name, (rule_id, field, has_stop) in CASES.items():
        counted, told, walked = _measured(*_ways(rule_id, field, has_stop))
        table.add_row(name, f"{counted:.4f}", f"{told:.4f}", f"{walked:.4f}")
        missed += name in ORDINARY and counted > ORDINARY_MS
    console.print(table)
    console.print(f"{'[red]未达到[/red]' if missed else '达到'}  通常的期限连同收据 ≤ {ORDINARY_MS} ms")
    return 1 if missed else 0


def _ways(
    rule_id: str, field: str | None, has_stop: bool
) -> tuple[Callable[[date], object], Callable[[date], object], Callable[[date], object]]:
    """The clock, the clock read out, and the walk, for one case."""
    entry = rule(rule_id, on=TRIGGERS[0], field=field)
    limit, calendar = entry.limit(), default_calendar()
    suspensions = [Suspension(*STOP, "听证", "听证通知书")] if has_stop else []
    stops = [Stop(*STOP)] if has_stop else []

    def count(trigger: date) -> object:
        return compute(limit, trigger=trigger, trigger_label=entry.start, calendar=calendar, suspensions=suspensions)

    def tell(trigger: date) -> object:
        return compute(
            limit, trigger=trigger, trigger_label=entry.start, calendar=calendar, suspensions=suspensions
        ).sentence()

    def walk(trigger: date) -> object:
        backward = limit.direction is Direction.BACKWARD
        return simulate(limit.length, limit.unit.value, trigger, backward=backward, roll=limit.roll, stops=stops)

    return count, tell, walk


def _measured(*ways: Callable[[date], object]) -> list[float]:
    """The median over the rounds of each way's cost per trigger, in milliseconds of CPU; the ways take turns."""
    for way in ways:
        way(TRIGGERS[0])
    costs: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for way, cost in zip(ways, costs, strict=True):
            started = process_time()
            for trigger in TRIGGERS:
                way(trigger)
            cost.append((process_time() - started) * 1000 / len(TRIGGERS))
    return [median(cost) for cost in costs]


if __name__ == "__main__":
    sys.exit(main())
