"""The limits that the measurements are held to, and how they are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

LIST_MS, DETAIL_MS, ACT_MS = 40.0, 30.0, 20.0
GROWTH, ORDINARY_TO_SUPER = 1.3, 1.2
WORKER_MB = 150


def verdicts(database: str, results: Sequence[dict[str, Any]], console: Console) -> int:
    """Print all costs of one database and each limit with its verdict; returns how many were missed."""
    table = Table("请求", *(f"{result['size']:,} 件 CPU/墙钟 ms" for result in results), title=f"{database}：每次请求")
    for name in results[0]["costs"]:
        cells = [result["costs"].get(name) for result in results]
        table.add_row(name, *(f"{cell['cpu_ms']:.1f} / {cell['wall_ms']:.1f}" if cell else "–" for cell in cells))
    console.print(table)
    missed = 0
    for text, holds in _checks(results):
        missed += not holds
        console.print(f"{'达到' if holds else '[red]未达到[/red]'}  {text}")
    return missed


def _checks(results: Sequence[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    worst = _worst(results, "列表")
    yield f"列表50行最慢 {worst:.1f} ms（上限 {LIST_MS:.0f}）", worst <= LIST_MS
    yield f"详情最慢 {_worst(results, '详情'):.1f} ms（上限 {DETAIL_MS:.0f}）", _worst(results, "详情") <= DETAIL_MS
    yield f"办理一步最慢 {_worst(results, '办理'):.1f} ms（上限 {ACT_MS:.0f}）", _worst(results, "办理") <= ACT_MS
    growth = max(_growths(results))
    yield f"列表从最小库到最大库增长 {growth:.2f} 倍（与对照之比，上限 {GROWTH}）", growth <= GROWTH
    ratio = max(_ordinary_to_super(result) for result in results)
    yield f"普通用户与可见全部者之比 {ratio:.2f}（上限 {ORDINARY_TO_SUPER}）", ratio <= ORDINARY_TO_SUPER
    memory = max(result["worker_mb"] for result in results)
    yield f"网站进程内存 {memory:.0f} MB（上限 {WORKER_MB}）", memory <= WORKER_MB


def _worst(results: Sequence[dict[str, Any]], start: str) -> float:
    return max(
        cost["cpu_ms"]
        for result in results
        for name, cost in result["costs"].items()
        if name.startswith(start) and "对照" not in name
    )


def _growths(results: Sequence[dict[str, Any]]) -> Iterator[float]:
    """Each list in the largest database against the smallest, both in units of the plain view measured beside it."""
    yield 1.0
    for name in results[-1]["costs"]:
        if name in results[0]["costs"] and name.startswith("列表") and "对照" not in name:
            yield _to_plain(results[-1], name) / _to_plain(results[0], name)


def _to_plain(result: dict[str, Any], name: str) -> float:
    plain = "列表·对照·" + name.split("·", 2)[2]
    return float(result["costs"][name]["cpu_ms"] / result["costs"][plain]["cpu_ms"])


def _ordinary_to_super(result: dict[str, Any]) -> float:
    """The dearest list of an ordinary viewer against the same list of the viewer who sees all."""
    costs = result["costs"]
    return max(
        costs[name]["cpu_ms"] / costs[name.replace(who, "全部")]["cpu_ms"]
        for who in ("一千", "二万")
        for name in costs
        if name.startswith("列表") and who in name
    )
