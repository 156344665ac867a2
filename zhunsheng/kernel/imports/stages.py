"""The works of an import: checking, checking mended rows, writing, voiding what was undone. Each goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.sheets import SheetRow, read_rows
from zhunsheng.kernel.acts.batch import Batch, BatchStep
from zhunsheng.kernel.acts.dossier import Dossier, histories
from zhunsheng.kernel.acts.history import VOID
from zhunsheng.kernel.acts.identities import set_aside
from zhunsheng.kernel.acts.prepared import Recorded, chained, store_chained
from zhunsheng.kernel.acts.take import Asked, take, with_patience
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.database import check_references
from zhunsheng.kernel.documents import path_of
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.imports import following
from zhunsheng.kernel.imports.kept import unpacked, unpacked_rows
from zhunsheng.kernel.imports.mended import mended_rows
from zhunsheng.kernel.imports.planning import FAULTY, JudgedRow, Judging, Stretch
from zhunsheng.kernel.imports.turns import Turn, take_in_turns, wait_for_turn
from zhunsheng.kernel.imports.undoing import gone_on_with, take_back
from zhunsheng.kernel.jobs.queue import add_up, advance, renew
from zhunsheng.kernel.jobs.works import work
from zhunsheng.kernel.kinds.import_run import COUNTS, ImportRun, being_worked
from zhunsheng.kernel.models import Job, JudgedStretch, Matter, Person, RowDifference, RowFault, Run
from zhunsheng.kernel.rows import insert
from zhunsheng.kernel.today import now, today
from zhunsheng.kernel.viewers import Viewer

# Smaller stretches touch the same pages of indexes more often; whoever acts meanwhile waits for the whole of one.
BATCH, VOID_BATCH = 500, 200
ATTEMPTS = 5
# No sheet has so many rows: beyond them a job's position counts batches of mended rows.
BEYOND_ROWS = 10_000_000
# Some six stretches.
ID_BLOCK = 3_000
# What is shorter is done before other processes have started.
WORTH_HANDS_BYTES = 200_000
# What is noted of the rows of a stretch beside what is written of them.
Note = Callable[[Judging, Sequence[JudgedRow]], None]


@work(following.CHECK)
def check(job: Job) -> None:
    """Judge every row and note the faulty ones; nothing is written of any other."""
    judging = _judging(job, Run())
    turns = _turns(judging, _rows_of(judging), job.position)
    take_in_turns(_hands(job, judging), turns, partial(_check_turn, job, judging))
    job.refresh_from_db()
    _note_result(job, "check", {name: job.counts.get(name, 0) for name in COUNTS})


def _check_turn(job: Job, judging: Judging, turn: Turn) -> None:
    stretch = judging.stretch(turn.rows, turn.doubles)
    kept = stretch.kept(judging.matter, turn.to, judging.ground)
    wait_for_turn(job, turn.expected)

    def note() -> None:
        advance(job, turn.to, stretch.counts(), expected=turn.expected)
        insert(JudgedStretch, [kept])
        _keep(judging, (row for row in stretch.rows if row.sort == FAULTY))
        _note_differences(judging, stretch.rows)

    with_patience(note)


@work(following.RECHECK)
def recheck(job: Job) -> None:
    """Judge the rows that came back mended; each takes the place of the faulty row with its number."""
    judging = _judging(job, Run())
    faulty = dict(RowFault.objects.filter(matter=job.matter, is_written=False).values_list("number", "faults"))
    others = (row for row in _rows_of(judging) if row.number not in faulty)
    seen = {judging.reader.key_of(row): row.number for row in others}
    for turn in _turns(judging, mended_rows(judging, set(faulty)), job.position, seen):
        _recheck_turn(job, judging, turn, faulty)
    record = judging.record
    counts = {name: (getattr(record, name) or 0) + job.counts.get(name, 0) for name in COUNTS}
    _note_result(job, "check", {**counts, "faulty_count": _still_faulty(job.matter)})


def _recheck_turn(job: Job, judging: Judging, turn: Turn, faulty: Mapping[int, Any]) -> None:
    stretch = judging.stretch(turn.rows, turn.doubles)
    counts = {name: count for name, count in stretch.counts().items() if name not in ("row_count", "faulty_count")}
    # Rows that were good when they came back before are not counted again.
    counts["good_count"] -= sum(not faulty[row.row.number] for row in stretch.rows)

    def note() -> None:
        advance(job, turn.to, counts, expected=turn.expected)
        RowFault.objects.filter(matter=job.matter, number__in=[row.row.number for row in stretch.rows]).delete()
        _keep(judging, (replace(row, is_put_off=False) for row in stretch.rows))
        _note_differences(judging, stretch.rows)

    with_patience(note)


@work(following.WRITE)
def write(job: Job) -> None:
    """Write the rows that were found good: as they were judged, in any order; the rest judged anew, in that of the table.

    Those that came back mended are last.
    """
    run = Run.objects.get(matter=job.matter)
    judging = _judging(job, run)
    earlier = Job.objects.filter(matter=job.matter, work=job.work, pk__lt=job.pk).aggregate(last=Max("position"))[
        "last"
    ]
    if job.position == 0 and earlier:
        with_patience(lambda: advance(job, earlier, {}, expected=0))
    renew(job, judging.record.row_count or 0)
    if job.position < BEYOND_ROWS:
        hands = _hands(job, judging)
        take_in_turns(hands, _kept_turns(job), partial(_write_as_judged, job, judging, _ids()))
        take_in_turns(hands, _kept_turns(job), partial(_write_anew, job, judging))
        job.refresh_from_db()
        with_patience(lambda: advance(job, BEYOND_ROWS, {}, expected=job.position))
    _write_kept(job, judging, is_put_off=False)
    _note_result(job, "finish", _counts_written(judging, run))


@work(following.GO_ON)
def go_on(job: Job) -> None:
    """Take the further steps of matters that were there before, now that the import is in force."""
    judging = _judging(job, Run.objects.get(matter=job.matter))
    renew(job, RowFault.objects.filter(matter=job.matter, is_put_off=True).count())
    _write_kept(job, judging, is_put_off=True)


@work(following.VOID)
def void(job: Job) -> None:
    """Void the matters of an undone run, and take back what it added to others, in batches."""
    run = Run.objects.filter(matter=job.matter).first()
    if run is None:
        return
    reason = ImportRun.objects.get(pk=job.matter_id).reason
    viewer, reason = Viewer.of_person(job.person), f"整批撤销导入：{reason}"
    remaining = Matter.objects.filter(run=run, is_void=False)
    renew(job, remaining.count())
    while ids := list(remaining.order_by("pk").values_list("pk", flat=True)[:VOID_BATCH]):
        with_patience(partial(_void_batch, job, run, viewer, ids, reason))
    added = list(gone_on_with(run).order_by("matter_id").values_list("matter_id", flat=True).distinct())
    for matter_id in added:
        with_patience(partial(_take_back, run, viewer, matter_id, reason))


def _void_batch(job: Job, run: Run, viewer: Viewer, ids: list[int], reason: str) -> None:
    advance(job, job.position + len(ids), {}, expected=job.position)
    world = World()
    locked = Matter.objects.select_for_update(of=("self",)).select_related("unit", "settings_stamp")
    entries, batch = histories(ids), Batch(world, run)
    for matter in locked.filter(pk__in=ids, is_void=False).order_by("pk"):
        step = BatchStep(VOID, {"reason": reason}, today(), now())
        batch.act(viewer, Dossier.of(matter, world, entries[matter.pk]), step)
    batch.write()


def _take_back(run: Run, viewer: Viewer, matter_id: int, reason: str) -> None:
    world = World()
    locked = Matter.objects.select_for_update(of=("self",)).select_related("unit", "settings_stamp")
    take_back(world, viewer, Dossier.load(locked.get(pk=matter_id), world), run, reason)


def _judging(job: Job, run: Run) -> Judging:
    matter = Matter.objects.select_related("unit", "settings_stamp").get(pk=job.matter_id)
    return Judging(matter, Person.objects.get(pk=job.person_id), run)


def _rows_of(judging: Judging, after: int = 0) -> Iterator[SheetRow]:
    """The rows below the headings, from the kept file. Raises Refused when it cannot be read any more."""
    mapping = judging.mapping
    try:
        yield from read_rows(path_of(judging.record.file_digest), mapping.sheet_name, max(after, mapping.heading_row))
    except Unreadable as fault:
        raise Refused(
            [Objection("table-unreadable", fault.what.rstrip("。"), (), fault.way_out.rstrip("。"))]
        ) from None


def _write_kept(job: Job, judging: Judging, **which: bool) -> None:
    """Write the rows without a fault that were kept: what came back mended, or was put off."""
    kept = RowFault.objects.filter(matter=job.matter, faults=[], is_written=False, **which).order_by("number")
    while rows := list(kept[:BATCH]):
        again = [SheetRow(row.number, tuple(row.cells)) for row in rows]
        _write_turn(job, judging, _settle, Turn(again, job.position, job.position + 1))


def _kept_turns(job: Job) -> Iterator[Turn]:
    """The stretches that the check has kept, each in its turn."""
    expected = job.position
    for ends in list(JudgedStretch.objects.filter(matter=job.matter).order_by("ends").values_list("ends", flat=True)):
        yield Turn((), expected, ends)
        expected = ends


def _ids() -> Iterator[int]:
    """Ids for new matters, set aside in blocks: whoever sets one aside waits for whoever writes."""
    while True:
        yield from with_patience(lambda: set_aside(Matter, ID_BLOCK))


def _write_as_judged(job: Job, judging: Judging, ids: Iterator[int], turn: Turn) -> None:
    """Write a stretch as the check has judged it. Where the ground of that has moved it stays, to be judged anew."""
    kept = JudgedStretch.objects.filter(matter=job.matter, ends=turn.to, ground=judging.ground).defer("body").first()
    if kept is None:
        return
    plain = unpacked(bytes(kept.matters))
    count = len(plain[0])
    recorded = Recorded(now(), job.person_id, judging.run.pk)
    matters = chained(judging.world, judging.kind, plain, islice(ids, count), recorded)

    def store() -> None:
        is_ours = JudgedStretch.objects.filter(pk=kept.pk).delete()[0] == 1
        if not is_ours or kept.ground != judging.present_ground():
            transaction.set_rollback(True)
            return
        store_chained(judging.world, judging.kind, matters)
        check_references()
        add_up(job, {"row_count": count, "good_count": count})

    try:
        with_patience(store)
    except IntegrityError:
        # Somebody has registered one of these numbers since.
        return


def _write_anew(job: Job, judging: Judging, turn: Turn) -> None:
    """Judge the rows of a stretch once more and write them."""
    kept = JudgedStretch.objects.get(matter=job.matter, ends=turn.to)

    def settle(judging: Judging, rows: Sequence[JudgedRow]) -> None:
        _keep(judging, (row for row in rows if row.sort == FAULTY or row.is_put_off))
        JudgedStretch.objects.filter(pk=kept.pk).delete()

    _write_turn(job, judging, settle, replace(turn, rows=unpacked_rows(bytes(kept.body))))


def _write_turn(job: Job, judging: Judging, note: Note, turn: Turn) -> None:
    """Judge rows outside any lock and write them; where something has changed in between, judge them once more."""
    for _ in range(ATTEMPTS):
        stretch = judging.stretch(turn.rows)
        wait_for_turn(job, turn.expected)
        for row in stretch.rows:
            judging.take_later(row)
        try:
            if with_patience(partial(_store, job, judging, note, stretch, turn)):
                return
        except IntegrityError:
            # Somebody has just registered one of these numbers.
            pass
        judging.renew()
    raise Refused([Objection("busy", "台账、名册或者参数一直在变动，没有写完", (), "请稍候接着做，不会重复写入")])


def _store(job: Job, judging: Judging, note: Note, stretch: Stretch, turn: Turn) -> bool:
    """Write a stretch with the position that it reaches, in one transaction; False when it does not hold any more."""
    advance(job, turn.to, stretch.counts(), expected=turn.expected)
    if not stretch.still_holds():
        transaction.set_rollback(True)
        job.position = turn.expected
        return False
    note(judging, stretch.rows)
    _note_differences(judging, stretch.rows)
    stretch.batch.write()
    return True


def _keep(judging: Judging, rows: Iterable[JudgedRow]) -> None:
    """Keep rows that are not taken now: with what is wrong with them, or to be taken later."""
    kept = [
        {
            "matter_id": judging.matter.pk,
            "number": row.row.number,
            "cells": list(row.row.cells),
            "faults": [fault.plain() for fault in row.faults],
            "is_written": False,
            "is_put_off": row.is_put_off,
        }
        for row in rows
    ]
    insert(RowFault, kept)


def _settle(judging: Judging, rows: Sequence[JudgedRow]) -> None:
    """Say of rows that were kept what they have come to: taken, put off, or faulty after all."""
    kept = RowFault.objects.filter(matter=judging.matter)
    put_off = [row.row.number for row in rows if row.is_put_off]
    taken = [row.row.number for row in rows if not row.is_put_off and row.sort != FAULTY]
    kept.filter(number__in=put_off).update(is_put_off=True)
    kept.filter(number__in=taken).update(is_written=True)
    for row in rows:
        if row.sort == FAULTY:
            kept.filter(number=row.row.number).update(faults=[fault.plain() for fault in row.faults])


def _note_differences(judging: Judging, rows: Iterable[JudgedRow]) -> None:
    for row in rows:
        for found in row.differences:
            RowDifference.objects.update_or_create(
                matter=judging.matter,
                subject_id=found.subject_id,
                seq=found.seq,
                column=found.column,
                defaults={"number": found.number, "recorded": found.recorded, "reported": found.reported},
            )


def _still_faulty(matter: Matter) -> int:
    return RowFault.objects.filter(matter=matter).exclude(faults=[]).count()


def _counts_written(judging: Judging, run: Run) -> dict[str, int]:
    """What came of it all: over every writing of this import."""
    counts: dict[str, int] = {}
    for other in Job.objects.filter(matter=judging.matter, work=following.WRITE):
        for name, count in other.counts.items():
            counts[name] = counts.get(name, 0) + count
    return {
        "row_count": judging.record.row_count or 0,
        "good_count": counts.get("good_count", 0),
        "unchanged_count": counts.get("unchanged_count", 0),
        "faulty_count": _still_faulty(judging.matter),
        "difference_count": RowDifference.objects.filter(matter=judging.matter).count(),
    }


def _note_result(job: Job, act: str, counts: dict[str, int]) -> None:
    """Take the act that says what the work came to, once, as whoever asked for it."""
    with _working_on(job.matter_id):
        take(Viewer.of_person(job.person), job.matter_id, Asked(act, counts, request_key=f"job-{job.pk}-{act}"))


@contextmanager
def _working_on(matter_id: int) -> Iterator[None]:
    token = being_worked.set(matter_id)
    try:
        yield
    finally:
        being_worked.reset(token)


def _hands(job: Job, judging: Judging) -> int:
    """How many processes the work is worth: a short table is read before they have started."""
    is_long = path_of(judging.record.file_digest).stat().st_size > WORTH_HANDS_BYTES
    return job.hands if is_long else 1


def _turns(
    judging: Judging, rows: Iterable[SheetRow], start: int, seen: dict[str, int] | None = None
) -> Iterator[Turn]:
    """The turns beyond ``start``; rows before it only tell which keys have been used."""
    keys = {} if seen is None else seen
    doubles: dict[int, int] = {}

    def beyond() -> Iterator[SheetRow]:
        for row in rows:
            earlier = keys.setdefault(judging.reader.key_of(row), row.number)
            if row.number > start:
                if earlier != row.number:
                    doubles[row.number] = earlier
                yield row

    for turn in _stretches(beyond(), start):
        numbers = [row.number for row in turn.rows]
        yield replace(turn, doubles={number: doubles.pop(number) for number in numbers if number in doubles})


def _stretches(rows: Iterable[SheetRow], start: int) -> Iterator[Turn]:
    source, expected = iter(rows), start
    while chunk := list(islice(source, BATCH)):
        yield Turn(chunk, expected, chunk[-1].number)
        expected = chunk[-1].number
