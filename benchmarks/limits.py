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
    table = Table(
        "请求", *(f"{result['size']:,} 件" for result in results), title=f"{database}：每次请求 CPU / 墙钟 ms"
    )
    for name in results[0]["costs"]:
        table.add_row(name, *(_cell(result["costs"][name]) for result in results))
    console.print(table)
    for result in results:
        plain = sorted(cost["plain_ms"] for cost in result["costs"].values())
        console.print(
            f"{result['size']:,} 件：填库 {result['fill_seconds']:.0f} 秒；对照列表 {plain[0]:.1f} 至 {plain[-1]:.1f} ms"
        )
    missed = 0
    for text, holds in _checks(results):
        missed += not holds
        console.print(f"{'达到' if holds else '[red]未达到[/red]'}  {text}")
    return missed


def _cell(cost: dict[str, float]) -> str:
    return f"{cost['cpu_ms']:.1f} / {cost['wall_ms']:.1f}（对照的 {cost['to_plain']:.2f} 倍）"


def _checks(results: Sequence[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    for label, start, limit in (
        ("列表50行", "列表", LIST_MS),
        ("详情", "详情", DETAIL_MS),
        ("办理一步", "办理", ACT_MS),
    ):
        worst = _worst(results, start)
        beside = f"同时测得的对照列表 {worst['plain_ms']:.1f} ms，为其 {worst['to_plain']:.2f} 倍"
        yield f"{label}最慢 {worst['cpu_ms']:.1f} ms（上限 {limit:.0f}；{beside}）", worst["cpu_ms"] <= limit
    growth = max(_growths(results))
    yield f"列表从最小库到最大库增长 {growth:.2f} 倍（与对照之比，上限 {GROWTH}）", growth <= GROWTH
    ratio = max(_ordinary_to_super(result) for result in results)
    yield f"普通用户与可见全部者之比 {ratio:.2f}（上限 {ORDINARY_TO_SUPER}）", ratio <= ORDINARY_TO_SUPER
    memory = max(result["worker_mb"] for result in results)
    yield f"网站进程内存 {memory:.0f} MB（上限 {WORKER_MB}）", memory <= WORKER_MB


def _worst(results: Sequence[dict[str, Any]], start: str) -> dict[str, float]:
    """The dearest request whose name begins so, over all sizes."""
    costs = [cost for result in results for name, cost in result["costs"].items() if name.startswith(start)]
    worst: dict[str, float] = max(costs, key=lambda cost: cost["cpu_ms"])
    return worst


def _growths(results: Sequence[dict[str, Any]]) -> Iterator[float]:
    """Each list in the largest database against the smallest, both in units of the plain list measured beside it."""
    smallest, largest = results[0]["costs"], results[-1]["costs"]
    for name in largest:
        if name.startswith("列表"):
            yield largest[name]["to_plain"] / smallest[name]["to_plain"]


def _ordinary_to_super(result: dict[str, Any]) -> float:
    """The dearest list of an ordinary viewer against the same list of the viewer who sees all."""
    costs = result["costs"]
    return max(
        costs[name]["to_plain"] / costs[name.replace(who, "全部")]["to_plain"]
        for who in ("一千", "二万")
        for name in costs
        if name.startswith("列表") and who in name
    )
