"""The acts of a matter as its page offers them: those that can be taken now, those that cannot and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from zhunsheng.kernel.acts.judge import open_objections
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Objection
from zhunsheng.web.reading import Reading


@dataclass(frozen=True)
class OfferedAct:
    """An act in the present state, with everything that already stands against it."""

    act: Act
    url: str
    objections: tuple[Objection, ...]

    @property
    def moves(self) -> bool:
        return self.act.target is not None


@dataclass(frozen=True)
class Offer:
    """What the viewer can do with the matter now."""

    possible: tuple[OfferedAct, ...]
    impossible: tuple[OfferedAct, ...]
    may_handle: bool
    may_void: bool


def offer(reading: Reading) -> Offer:
    """Judge every act of the present state against the viewer, today."""
    matter, viewer, kind = reading.matter, reading.viewer, reading.kind
    if matter.is_void:
        return Offer((), (), False, False)
    offered = [_offered(reading, act) for act in reading.dossier.procedure.acts_at(matter.state)]
    access = kind.access
    return Offer(
        tuple(act for act in offered if not act.objections),
        tuple(act for act in offered if act.objections),
        viewer.post_over(matter.unit, access.open + access.confidential) is not None,
        viewer.post_over(matter.unit, access.void) is not None,
    )


def _offered(reading: Reading, act: Act) -> OfferedAct:
    found = open_objections(reading.wording.world, reading.dossier, reading.viewer, act, reading.today)
    url = reverse("record_act", args=[reading.kind.key, reading.matter.pk, act.name])
    return OfferedAct(act, url, tuple(found))
