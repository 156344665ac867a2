"""Naming what is wrong: which seal, which place in it, which matter, which step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf
from typing import Literal

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.history import COMMON_ACTS
from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.models import Event, Seal


@dataclass(frozen=True)
class Spot:
    """A place in the records, as far as it is known. ``position`` counts from 1 within the seal ``seal`` (its number)."""

    event_id: int | None = None
    matter_id: int | None = None
    kind: str = ""
    seq: int | None = None
    act: str = ""
    seal: int | None = None
    position: int | None = None

    def __str__(self) -> str:
        """``第1号封印第3位，矛盾纠纷#12第2步“受理”``"""
        sealed = "" if self.seal is None else f"第{self.seal}号封印"
        sealed += "" if self.position is None else f"第{self.position}位"
        step = "" if self.matter_id is None else f"{_kind_label(self.kind)}#{self.matter_id}"
        step += "" if self.seq is None else f"第{self.seq}步"
        step += f"“{act_label(self.kind, self.act)}”" if self.act else ""
        return "，".join(part for part in (sealed, step) if part)


@dataclass(frozen=True)
class Fault:
    """Something wrong at a spot: a kebab-case code, and what happened, in Chinese."""

    code: str
    what: str
    spot: Spot
    level: Literal["error", "inconsistency"] = "error"

    def finding(self) -> Finding:
        spot = self.spot
        values = {
            "seal": spot.seal,
            "position": spot.position,
            "event": spot.event_id,
            "matter": spot.matter_id,
            "seq": spot.seq,
            "act": spot.act,
        }
        where = str(spot)
        return Finding(self.level, self.code, f"{where}：{self.what}" if where else self.what, where, values)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """The faults by the order in which their events were recorded, the first bad event first; whole seals last."""
    return sorted(faults, key=lambda fault: inf if fault.spot.event_id is None else fault.spot.event_id)


def placed(faults: Iterable[Fault], order_of: Callable[[Seal], Sequence[int]]) -> list[Fault]:
    """The faults with seal and position filled in; ``order_of`` gives the event ids that a seal was made over."""
    faults = list(faults)
    unplaced = {fault.spot.event_id for fault in faults if fault.spot.position is None and fault.spot.event_id}
    seals = set(Event.objects.filter(pk__in=unplaced, seal__isnull=False).values_list("seal_id", flat=True))
    places: dict[int, tuple[int, int]] = {}
    for seal in Seal.objects.filter(pk__in=seals):
        places |= {key: (seal.number, place) for place, key in enumerate(order_of(seal), 1) if key in unplaced}
    return [_at(fault, places) for fault in faults]


def _at(fault: Fault, places: dict[int, tuple[int, int]]) -> Fault:
    if fault.spot.event_id not in places or fault.spot.position is not None:
        return fault
    seal, position = places[fault.spot.event_id]
    return replace(fault, spot=replace(fault.spot, seal=seal, position=position))


@cache
def act_label(kind: str, act: str) -> str:
    """The act's Chinese label; the act's name when its kind is no longer declared."""
    if act in COMMON_ACTS or kind not in registry.kinds():
        return COMMON_ACTS.get(act, act)
    labels = [
        procedure.acts[act].label for procedure in registry.kind(kind).procedures.values() if act in procedure.acts
    ]
    return labels[-1] if labels else act


def _kind_label(kind: str) -> str:
    return registry.kind(kind).label if kind in registry.kinds() else kind or "事项"
