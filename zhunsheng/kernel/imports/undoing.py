"""Undoing an import: what stands against it, and the steps that it added to matters which were there before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.expiry import set_right
from zhunsheng.kernel.acts.history import CLOCK, RETRACT, UNMASK, Entry, effective
from zhunsheng.kernel.acts.store import Change, store
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Event, Matter, Run
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import now, today
from zhunsheng.kernel.viewers import Viewer

MOST_NAMED = 10


def undoing_objections(viewer: Viewer, matter: Matter, kind: type[Record]) -> Iterator[Objection]:
    """Every objection to undoing the import ``matter`` into ``kind`` by ``viewer``."""
    run = Run.objects.filter(matter=matter).first()
    if run is None or not (run.matters.exists() or gone_on_with(run).exists()):
        return
    if viewer.post_over(matter.unit, kind.access.void) is None:
        wanted = "、".join(Role(role).label for role in kind.access.void) or "（无人）"
        message = f"撤销会作废本批导入的{kind.label}，须由{wanted}办理"
        yield Objection("may-not-void", message, way_out=f"请交{wanted}办理")
    ids = list(_acted_on_since(run)[: MOST_NAMED + 1])
    if ids:
        matters = Matter.objects.in_bulk(ids[:MOST_NAMED])
        named = "、".join(found.number or found.outer_number or found.heading for found in matters.values())
        more = "等" if len(ids) > MOST_NAMED else ""
        message = f"本批导入的事项已有人接着办理：{named}{more}"
        yield Objection("acted-on-since", message, way_out="请逐件核对，需要作废的逐件作废，不能整批撤销")


def gone_on_with(run: Run) -> QuerySet[Event]:
    """The steps that the run added to matters which were there before it."""
    return Event.objects.filter(run=run).exclude(matter__run=run).exclude(act=RETRACT)


def _acted_on_since(run: Run) -> QuerySet[Event, int]:
    """The matters, by id, on which somebody has acted after the run."""
    before = Event.objects.filter(run=run, matter=OuterRef("matter"), seq__lt=OuterRef("seq"))
    touched = Q(matter__run=run) | Q(matter__in=gone_on_with(run).values("matter"))
    others = Event.objects.filter(touched).exclude(run=run).exclude(act=UNMASK).exclude(role=CLOCK)
    return others.filter(Exists(before)).order_by("matter_id").values_list("matter_id", flat=True).distinct()


def take_back(world: World, viewer: Viewer, dossier: Dossier, run: Run, reason: str) -> None:
    """Take back every step that the run added to a stored matter. The caller holds the transaction and the matter's lock."""
    post = viewer.post_over(dossier.matter.unit, dossier.kind.access.void)
    assert post is not None, "undoing was asked for by somebody who may void"
    added = set(gone_on_with(run).filter(matter=dossier.matter).values_list("seq", flat=True))
    ahead, found = dossier, list[Entry]()
    for entry in reversed(effective(dossier.entries)):
        if entry.seq in added:
            seq, said = len(ahead.entries) + 1, {"reason": reason}
            found.append(
                Entry(seq, RETRACT, today(), now(), viewer.person_id, post.role, post.unit_id, said, corrects=entry.seq)
            )
            ahead = replace(ahead, entries=(*ahead.entries, found[-1]))
    if found:
        store(world, [Change(dossier, tuple(found), dossier.standing(), dossier.standing(*found), run_id=run.pk)])
        set_right(world, dossier)
