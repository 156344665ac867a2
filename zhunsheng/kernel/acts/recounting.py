"""Counting every running limit anew under another calendar: first as a list of differences, then for good.

The list and the move are one computation. It folds each matter's history as acts and the audit do, a chunk at a time;
limits between whose first and last day nothing changes need no counting.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.deadlines import ClockRun
from zhunsheng.kernel.acts.dossier import Dossier, Standing, histories
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.store import DEADLINE_KEY, Written, deadline_row, nearest_end
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.database import JsonWith, seal_alone
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Deadline, Grant, Matter, SettingsStamp
from zhunsheng.kernel.rows import amend, upsert
from zhunsheng.kernel.running_calendar import (
    Calendars,
    Confirmed,
    calendar_with,
    calendars,
    changed_days,
    changed_span,
    notice_of,
    notices_in_force,
)
from zhunsheng.kernel.today import now
from zhunsheng.law.working_days import Calendar

BASIS = "CALC-11"
CHUNK = 500
CODE_LENGTH = 8


@dataclass(frozen=True)
class Difference:
    """A limit whose last day moves, and by which days."""

    matter_id: int
    kind: str
    clock: str
    occurrence: int
    label: str
    old_due_on: date | None
    new_due_on: date | None
    why: str

    def said(self) -> list[Any]:
        days = [None if day is None else day.isoformat() for day in (self.old_due_on, self.new_due_on)]
        return [self.matter_id, self.clock, self.occurrence, *days]


@dataclass(frozen=True)
class Differences:
    """What a change of the calendar does to the open limits: those that move, and how many become final.

    ``calendar_version`` is the version after the change, ``matters`` how many had to be counted anew.
    """

    calendar_version: str
    moved: tuple[Difference, ...]
    matters: int
    made_final: int

    @property
    def code(self) -> str:
        """The code by which somebody confirms this very list."""
        said = [self.calendar_version, *(difference.said() for difference in self.moved)]
        return sm3(canonical(said).encode()).removeprefix("sm3:")[:CODE_LENGTH]


class StoredLimit(NamedTuple):
    """What is stored of a running limit, as far as another calendar may change it: without the receipt, which is long."""

    matter_id: int
    clock: str
    occurrence: int
    label: str
    started_on: date
    due_on: date | None
    is_provisional: bool


@dataclass(frozen=True)
class Counted:
    """A matter counted anew: each of its running limits as stored, and as the calendar now has it."""

    matter: Matter
    kind: type[Any]
    standing: Standing
    limits: tuple[tuple[StoredLimit, ClockRun], ...]

    def moved(self) -> list[tuple[StoredLimit, ClockRun]]:
        return [(row, run) for row, run in self.limits if row.due_on != run.due_on]


def differences_of(notice_id: int) -> Differences:
    """What confirming a notice would move, or revoking it when it is in force. Reads, never writes."""
    running = notices_in_force()
    if running.pop(notice_id, None) is not None:
        return differences_under(calendar_with(running.values()))
    return differences_with(notice_of(notice_id))


def differences_with(notice: Confirmed) -> Differences:
    """What a notice would move if it were confirmed now, entered or not."""
    return differences_under(calendar_with((*notices_in_force().values(), notice)))


def differences_under(calendar: Calendar) -> Differences:
    """What would move if this calendar ran from now on."""
    before = World().calendars
    after = before.followed_by(calendar, now())
    return _differences(before.now, after.now, counted_anew(affected(before.now, after.now), after))


def change_calendar(world: World, event: Written, list_code: str) -> None:
    """Let the event that confirms or revokes a notice take the open limits with it, in its own transaction.

    No other act comes between counting and writing. Raises Refused when the list is not the one that was confirmed.
    """
    seal_alone()
    before, after = World().calendars, calendars(event.digest)
    counted = counted_anew(affected(before.now, after.now), after)
    found = _differences(before.now, after.now, map(written, counted))
    if found.code != list_code:
        raise Refused([_another_list(found)])
    Deadline.objects.filter(stopped_on=None).exclude(calendar_version=after.version).update(
        calendar_version=after.version, receipt=JsonWith("receipt", "calendar_version", after.version)
    )
    world.installation.calendar_version = event.digest
    world.installation.save(update_fields=["calendar_version"])


def affected(before: Calendar, after: Calendar) -> QuerySet[Deadline]:
    """The running limits that the change may touch: those with a changed day between their start and their end.

    A limit that was counted by some third calendar is counted anew in any case.
    """
    running, strange = Deadline.objects.filter(stopped_on=None), ~Q(calendar_version=before.version)
    span = changed_span(before, after)
    if span is None:
        return running.filter(strange)
    first, last = span
    begins = Q(started_on__lte=last) | Q(due_on__lte=last)
    ends = Q(started_on__gte=first) | Q(due_on__gte=first) | Q(due_on=None)
    return running.filter(strange | (begins & ends))


def counted_anew(limits: QuerySet[Deadline], after: Calendars) -> Iterator[list[Counted]]:
    """The matters of these limits with all that runs on them, counted by the calendars given, a chunk at a time."""
    wanted = sorted(set(limits.order_by().values_list("matter_id", flat=True)))
    stamps: dict[int, SettingsStamp] = {}
    for start in range(0, len(wanted), CHUNK):
        yield _chunk(wanted[start : start + CHUNK], after, stamps)


def _chunk(ids: list[int], after: Calendars, stamps: dict[int, SettingsStamp]) -> list[Counted]:
    matters = Matter.objects.only("kind", "procedure", "procedure_version", "settings_stamp").in_bulk(ids)
    stamps.update(
        SettingsStamp.objects.in_bulk({matter.settings_stamp_id for matter in matters.values()} - stamps.keys())
    )
    rows: dict[int, list[StoredLimit]] = {matter_id: [] for matter_id in ids}
    stored = Deadline.objects.filter(matter__in=ids, stopped_on=None).order_by("matter_id", "clock", "occurrence")
    for row in map(StoredLimit._make, stored.values_list(*StoredLimit._fields)):
        rows[row.matter_id].append(row)
    entries = histories(ids)
    return [
        _counted(matter, stamps[matter.settings_stamp_id].values, entries[matter.pk], after, rows[matter.pk])
        for matter in map(matters.__getitem__, ids)
    ]


def _counted(
    matter: Matter, settings: dict[str, Any], entries: tuple[Entry, ...], after: Calendars, rows: list[StoredLimit]
) -> Counted:
    kind = registry.kind(matter.kind)
    procedure = registry.procedure_of(kind, matter.procedure, matter.procedure_version)
    standing = Dossier(matter, kind, procedure, settings, after, entries).standing()
    runs = {run.name: run for run in standing.running()}
    try:
        limits = tuple((row, runs[f"{row.clock}#{row.occurrence}"]) for row in rows)
    except KeyError:
        message = f"事项{matter.pk}所存的期限与办理经过不符，不能据以重算"
        raise Refused([Objection("projection-differs", message, (BASIS,), "请系统管理员先核验并重建台账")]) from None
    return Counted(matter, kind, standing, limits)


def _differences(before: Calendar, after: Calendar, chunks: Iterable[list[Counted]]) -> Differences:
    reasons = _Reasons(before, after)
    moved: list[Difference] = []
    matters = made_final = 0
    for chunk in chunks:
        matters += len(chunk)
        for counted in chunk:
            made_final += sum(row.is_provisional and not run.receipt.provisional for row, run in counted.limits)
            moved += [_difference(counted, row, run, reasons) for row, run in counted.moved()]
    return Differences(after.version, tuple(moved), matters, made_final)


def _difference(counted: Counted, row: StoredLimit, run: ClockRun, reasons: _Reasons) -> Difference:
    return Difference(
        matter_id=counted.matter.pk,
        kind=counted.kind.key,
        clock=row.clock,
        occurrence=row.occurrence,
        label=row.label,
        old_due_on=row.due_on,
        new_due_on=run.due_on,
        why=reasons.between(row.started_on, row.due_on, run.due_on),
    )


class _Reasons:
    """Why days count otherwise under the new calendar, for any stretch of days."""

    def __init__(self, before: Calendar, after: Calendar) -> None:
        self.days = [day for day in changed_days(before, after) if before.why(day) != after.why(day)]
        self.why = [after.why(day) for day in self.days]

    def between(self, *ends: date | None) -> str:
        """The reasons of the changed days from the first to the last of ``ends``, each once."""
        known = [end for end in ends if end is not None]
        first, last = bisect_left(self.days, min(known)), bisect_right(self.days, max(known))
        return "、".join(dict.fromkeys(self.why[first:last]))


def written(chunk: list[Counted]) -> list[Counted]:
    """Write what the new calendar says of these matters; the rows stay in hand as they were."""
    upsert(
        Deadline, [deadline_row(counted.matter, run) for counted in chunk for _, run in counted.limits], DEADLINE_KEY
    )
    moved = [counted for counted in chunk if counted.moved()]
    _write_record_dates(moved)
    for counted in moved:
        counted.matter.due_on, counted.matter.due_at = nearest_end(counted.standing)
    matters = [counted.matter for counted in moved]
    amend(Matter, [{"id": one.pk, "due_on": one.due_on, "due_at": one.due_at} for one in matters], "id")
    amend(
        Grant,
        [{"matter_id": one.pk, "due_on": one.due_on, "due_until": one.due_until} for one in matters],
        "matter_id",
    )
    return chunk


def _write_record_dates(moved: Sequence[Counted]) -> None:
    """The columns that carry due dates for metrics."""
    changed: dict[tuple[type[Any], str], list[Any]] = {}
    for counted in moved:
        for name in {run.clock.writes_due for _, run in counted.moved() if run.clock.writes_due}:
            value = counted.standing.snapshot.column(name)
            changed.setdefault((counted.kind, name), []).append(counted.kind(matter=counted.matter, **{name: value}))
    for (kind, name), records in changed.items():
        kind._default_manager.bulk_update(records, [name], batch_size=CHUNK)


def _another_list(found: Differences) -> Objection:
    message = f"所填的校验号不是现在这份差异清单的：清单现有{len(found.moved)}处期限变动"
    way_out = f"请重新查看清单，核对后填写校验号{found.code}"
    return Objection("list-not-current", message, (BASIS,), way_out, "list_code")
