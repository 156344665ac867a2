"""Local settings that give clocks their length: what a value of one must be, besides having its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.clocks import Clock
from zhunsheng.kernel.declare.procedure import Procedure
from zhunsheng.law.model import Unit


def length_faults(setting: str, value: Mapping[str, Any]) -> Iterator[str]:
    """What stands against a value of ``setting`` as the length of the clocks that take theirs from it (Chinese).

    A clock can run in hours or minutes only where the acts that start and stop it have a time of day.
    """
    clocks = list(_clocks_of(setting))
    if clocks and value.get("unit") not in set(Unit):
        yield f"unit写的是“{value.get('unit')}”，只能是{'、'.join(Unit)}"
        return
    for procedure, clock in clocks:
        unit = Unit(value["unit"])
        name = "lengths" if clock.index else "length"
        lengths = value.get(name, []) if clock.index else [value.get(name, -1)]
        if not lengths or min(lengths) < 0:
            yield f"{name}须为不小于0的整数，没有这一期限的写0"
        acts = procedure.acts_without_time(clock) if unit.needs_moment else ()
        if acts:
            named = "、".join(f"“{act.label}”" for act in acts)
            yield f"“{clock.label}”不能按{unit.chinese}计算：{named}不记时刻"


def _clocks_of(setting: str) -> Iterator[tuple[type[Procedure], Clock]]:
    for kind in registry.kinds().values():
        for procedure in kind.procedures.values():
            for clock in procedure.clocks.values():
                if setting in clock.lengths():
                    yield procedure, clock
