"""The acts of a matter as its page offers them: those that can be taken now, those that cannot and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from zhunsheng.kernel.acts.judge import handling_post, open_objections
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Objection
from zhunsheng.web.panels import Limit
from zhunsheng.web.reading import Reading
from zhunsheng.web.todo import leads_on, next_act


@dataclass(frozen=True)
class OfferedAct:
    """An act in the present state, with everything that already stands against it."""

    act: Act
    url: str
    objections: tuple[Objection, ...]


@dataclass(frozen=True)
class Offer:
    """What the viewer can do with the matter now."""

    possible: tuple[OfferedAct, ...]
    next_name: str
    impossible: tuple[OfferedAct, ...]
    may_handle: bool
    may_void: bool


def offer(reading: Reading, pressing: Limit | None = None) -> Offer:
    """Judge every act of the present state against the viewer, today.

    The next is the one that ends the pressing limit; where none presses, the first that leads on to a later state.
    """
    matter, viewer, kind = reading.matter, reading.viewer, reading.kind
    if matter.is_void:
        return Offer((), "", (), False, False)
    offered = [_offered(reading, act) for act in reading.dossier.procedure.acts_at(matter.state)]
    procedure = reading.dossier.procedure
    possible = tuple(one for one in offered if not one.objections)
    if pressing is not None:
        act = next_act(viewer, procedure, matter.state, pressing.row.clock)
    else:
        act = next((one.act for one in possible if leads_on(procedure, matter.state, one.act)), None)
    return Offer(
        possible,
        "" if act is None else act.name,
        tuple(one for one in offered if one.objections),
        handling_post(reading.dossier, viewer) is not None,
        viewer.post_over(matter.unit, kind.access.void) is not None,
    )


def _offered(reading: Reading, act: Act) -> OfferedAct:
    found = open_objections(reading.wording.world, reading.dossier, reading.viewer, act, reading.today)
    url = reverse("record_act", args=[reading.kind.key, reading.matter.pk, act.name])
    return OfferedAct(act, url, tuple(found))
