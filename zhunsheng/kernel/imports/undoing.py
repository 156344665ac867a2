"""What stands against undoing an import: no right to void its matters, or somebody has gone on with them."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel.acts.history import UNMASK
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Event, Matter, Run
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.viewers import Viewer

MOST_NAMED = 10


def undoing_objections(viewer: Viewer, matter: Matter, kind: type[Record]) -> Iterator[Objection]:
    """Every objection to undoing the import ``matter`` into ``kind`` by ``viewer``."""
    run = Run.objects.filter(matter=matter).first()
    if run is None or not run.matters.exists():
        return
    if viewer.post_over(matter.unit, kind.access.void) is None:
        wanted = "、".join(Role(role).label for role in kind.access.void) or "（无人）"
        message = f"撤销会作废本批导入的{kind.label}，须由{wanted}办理"
        yield Objection("may-not-void", message, way_out=f"请交{wanted}办理")
    later = Event.objects.filter(matter__run=run).exclude(run=run).exclude(act=UNMASK)
    ids = list(later.order_by("matter_id").values_list("matter_id", flat=True).distinct()[: MOST_NAMED + 1])
    if ids:
        matters = Matter.objects.in_bulk(ids[:MOST_NAMED])
        named = "、".join(found.number or found.outer_number or found.heading for found in matters.values())
        more = "等" if len(ids) > MOST_NAMED else ""
        message = f"本批导入的事项已有人接着办理：{named}{more}"
        yield Objection("acted-on-since", message, way_out="请逐件核对，需要作废的逐件作废，不能整批撤销")
