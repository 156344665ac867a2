"""What follows at once from the acts of an import: work is asked for, the run is seen or hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from zhunsheng.kernel.acts.history import DESTROY
from zhunsheng.kernel.jobs.queue import enqueue
from zhunsheng.kernel.models import Job, JudgedStretch, Matter, RowDifference, RowFault, Run
from zhunsheng.kernel.today import now

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.store import Written

CHECK, RECHECK, WRITE, VOID = "imports.check", "imports.recheck", "imports.write", "imports.void"
GO_ON = "imports.go_on"


def follow(event: Written) -> None:
    """Do what the act calls for, in its own transaction."""
    if event.act in _FOLLOWING:
        _FOLLOWING[event.act](event)


def _mapped(event: Written) -> None:
    _forget_rows(event)
    _ask_for(CHECK, event)


def _mended(event: Written) -> None:
    _ask_for(RECHECK, event)


def _writing(event: Written) -> None:
    matter = Matter.objects.get(pk=event.matter_id)
    if not Run.objects.filter(matter=matter).exists():
        source = matter.heading.partition("：")[0]
        Run.objects.create(source=source, label=matter.heading, started_at=now(), matter=matter)
    _ask_for(WRITE, event)


def _completed(event: Written) -> None:
    Run.objects.filter(matter=event.matter_id).update(completed_at=event.recorded_at)
    if RowFault.objects.filter(matter=event.matter_id, is_put_off=True).exists():
        _ask_for(GO_ON, event)


def _undone(event: Written) -> None:
    Run.objects.filter(matter=event.matter_id).update(undone_at=event.recorded_at)
    JudgedStretch.objects.filter(matter=event.matter_id).delete()
    _ask_for(VOID, event)


def _forget_rows(event: Written) -> None:
    RowFault.objects.filter(matter=event.matter_id).delete()
    JudgedStretch.objects.filter(matter=event.matter_id).delete()
    RowDifference.objects.filter(matter=event.matter_id).delete()


def _ask_for(work: str, event: Written) -> None:
    """Ask for work; what was asked for before has no object any more."""
    assert event.person_id is not None
    Job.objects.filter(matter=event.matter_id, finished_at=None).update(finished_at=now())
    enqueue(work, Matter.objects.get(pk=event.matter_id), event.person_id)


_FOLLOWING: dict[str, Callable[[Written], None]] = {
    "map": _mapped,
    "mend": _mended,
    "write": _writing,
    "complete": _completed,
    "undo": _undone,
    DESTROY: _forget_rows,
}
