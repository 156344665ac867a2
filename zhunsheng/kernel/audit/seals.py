"""Holding seals against the events they took, against each other, and against their exported files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Max, QuerySet

from zhunsheng.kernel.audit import merkle
from zhunsheng.kernel.audit.exports import PATTERN, DamagedExport, Export, Leaf, export_name, read_export
from zhunsheng.kernel.audit.sealer import LARGEST_SEAL, header_of
from zhunsheng.kernel.audit.spots import Fault, Spot
from zhunsheng.kernel.models import Event, Installation, Matter, Seal


@dataclass
class _Progress:
    """What is remembered from one seal to the next: digests to be chained to, the greatest sealed event id."""

    identity: UUID
    digest: str = ""
    exported_digest: str = ""
    last_event_id: int = 0


def seal_faults(directory: Path | None) -> Iterator[Fault]:
    """Every fault of the seals, seal by seal; against the exported files in ``directory`` when there is one."""
    files: dict[int, Path] = {}
    if directory is not None:
        files, misnamed = _files(directory)
        yield from misnamed
    progress = _Progress(Installation.objects.get().identity)
    last = Seal.objects.aggregate(last=Max("number"))["last"] or 0
    for number in range(1, max(last, *files, 0) + 1):
        seal = Seal.objects.filter(number=number).first()
        rows = [] if seal is None else _leaves(Event.objects.filter(seal=seal))
        yield from _stored_faults(progress, number, seal, rows)
        if number in files:
            yield from _against_file(progress, number, seal, rows, files[number])
        else:
            progress.exported_digest = ""
        progress.last_event_id = max(progress.last_event_id, *(row.event_id for row in rows), 0)
    yield from _late_comers(progress)


def faults_of_seal(seal: Seal, directory: Path | None) -> Iterator[Fault]:
    """Every fault of one seal by itself, and against its exported file when there is one in ``directory``."""
    files = _files(directory)[0] if directory is not None else {}
    progress = _Progress(Installation.objects.get().identity, digest=seal.previous_digest)
    rows = _leaves(Event.objects.filter(seal=seal))
    yield from _stored_faults(progress, seal.number, seal, rows)
    if seal.number in files:
        yield from _against_file(progress, seal.number, seal, rows, files[seal.number])


def unexported(directory: Path) -> list[int]:
    """The numbers of the stored seals that have no file in ``directory``."""
    files, _misnamed = _files(directory)
    return [number for number in Seal.objects.values_list("number", flat=True) if number not in files]


def sealed_order(seal: Seal, directory: Path | None) -> list[int]:
    """The event ids that a seal was made over, in order: as its file says, without a readable one as the database says."""
    try:
        if directory is not None:
            return [leaf.event_id for leaf in read_export(directory / export_name(seal.number)).leaves]
    except DamagedExport:
        pass
    return list(Event.objects.filter(seal=seal).order_by("pk").values_list("pk", flat=True))


def _files(directory: Path) -> tuple[dict[int, Path], list[Fault]]:
    found, misnamed = {}, []
    for path in sorted(directory.glob(PATTERN)):
        digits = path.stem.removeprefix("seal-")
        if digits.isdecimal() and path.name == export_name(int(digits)):
            found[int(digits)] = path
        else:
            misnamed.append(Fault("export-damaged", f"封印文件名“{path.name}”不认识", Spot()))
    return found, misnamed


def _leaves(events: QuerySet[Event]) -> list[Leaf]:
    """Events as leaves, in the order of their ids; the kind is looked up only for what is reported."""
    rows = events.order_by("pk").values_list("pk", "matter_id", "seq", "act", "digest")
    return [Leaf(pk, matter, "", seq, act, digest) for pk, matter, seq, act, digest in rows]


def _stored_faults(progress: _Progress, number: int, seal: Seal | None, rows: Sequence[Leaf]) -> Iterator[Fault]:
    """The seal against its own events and the seal before it."""
    if seal is None:
        yield Fault("seal-dropped", "数据库中没有这一封印，已被删除", Spot(seal=number))
        return
    if seal.previous_digest != progress.digest:
        yield Fault("seal-chain-broken", "与上一封印的摘要不衔接", Spot(seal=number))
    if header_of(seal, progress.identity).digest() != seal.digest:
        yield Fault("seal-changed", "封头与其摘要不符，已被改动", Spot(seal=number))
    if not rows or len(rows) != seal.event_count or merkle.root(row.digest for row in rows) != seal.root:
        what = f"所封{seal.event_count}个步骤与根不符（现有{len(rows)}个），已有步骤被改写、删除、对调或插入"
        yield Fault("seal-root-differs", what, Spot(seal=number))
    progress.digest = seal.digest


def _against_file(
    progress: _Progress, number: int, seal: Seal | None, rows: Sequence[Leaf], path: Path
) -> Iterator[Fault]:
    """The seal against its exported file: the file is what is believed."""
    try:
        export = read_export(path)
    except DamagedExport as fault:
        yield Fault("export-damaged", str(fault), Spot(seal=number))
        return
    if export.header.installation != progress.identity:
        yield Fault("export-of-another-installation", f"封印文件{path.name}属于另一系统", Spot(seal=number))
        return
    if export.header.number != number:
        yield Fault("export-damaged", f"封印文件{path.name}所载为第{export.header.number}号封印", Spot(seal=number))
        return
    if progress.exported_digest and export.header.previous_digest != progress.exported_digest:
        yield Fault("export-chain-broken", f"封印文件{path.name}与上一封印文件不衔接", Spot(seal=number))
    if seal is not None and seal.digest != export.digest:
        yield Fault("seal-rewritten", "数据库中的封印与封印文件不同，封印已被重算", Spot(seal=number))
    yield from _event_faults(number, rows, export)
    progress.exported_digest = export.digest
    progress.last_event_id = max(progress.last_event_id, export.leaves[-1].event_id)


def _event_faults(number: int, rows: Sequence[Leaf], export: Export) -> Iterator[Fault]:
    stored = {row.event_id: row for row in rows}
    listed = {leaf.digest for leaf in export.leaves}
    missing = []
    for position, leaf in enumerate(export.leaves, 1):
        row = stored.pop(leaf.event_id, None)
        if row is None:
            missing.append((_spot(leaf, number, position), leaf))
        elif (row.matter_id, row.seq) != (leaf.matter_id, leaf.seq):
            what = f"封印文件所载的步骤已被挪到#{row.matter_id}第{row.seq}步，与别的步骤对调"
            yield Fault("event-swapped", what, _spot(leaf, number, position))
        elif row.digest != leaf.digest:
            yield _different(row, listed, _spot(leaf, number, position))
    yield from _gone(missing)
    yield from _inserted(stored.values(), f"带有第{number}号封印，但封印文件没有列出，是事后插入的")


def _different(row: Leaf, listed: set[str], spot: Spot) -> Fault:
    if row.digest in listed:
        return Fault("event-swapped", "此位现为同一封印中的另一步骤，两者已被对调", spot)
    return Fault("event-rewritten", "与封印文件所载不同：步骤已被改写，摘要也已重算", spot)


def _gone(missing: Sequence[tuple[Spot, Leaf]]) -> Iterator[Fault]:
    """What the file lists and the seal in the database no longer holds."""
    unsealed = {
        row.event_id: row for row in _leaves(Event.objects.filter(pk__in=[leaf.event_id for _, leaf in missing]))
    }
    matters = {leaf.matter_id for _, leaf in missing}
    heads = dict(
        Event.objects.filter(matter_id__in=matters).order_by().values_list("matter_id").annotate(last=Max("seq"))
    )
    present = set(Matter.objects.filter(pk__in=matters).values_list("pk", flat=True))
    for spot, leaf in missing:
        if leaf.event_id in unsealed:
            rewritten = "，内容也已改写" if unsealed[leaf.event_id].digest != leaf.digest else ""
            yield Fault("event-unsealed", f"步骤还在，封印标记已被抹去{rewritten}", spot)
        elif leaf.matter_id not in present:
            yield Fault("matter-dropped", "整件事项连同步骤已被删除", spot)
        elif leaf.seq > heads.get(leaf.matter_id, 0):
            yield Fault("tail-truncated", "事项末尾的这一步已被删除", spot)
        else:
            yield Fault("event-dropped", "步骤已被删除", spot)


def _late_comers(progress: _Progress) -> Iterator[Fault]:
    """Unsealed events that claim a place before the last seal: the sealer would have taken them.

    The clock says less than the order: it may have been set back, and on a fixed day it starts over at each start.
    """
    unsealed = Event.objects.filter(seal__isnull=True)
    inserted = _leaves(unsealed.filter(pk__lt=progress.last_event_id))
    yield from _inserted(inserted, "没有封印，却排在已封印的步骤之前，是事后插入的")
    last = Seal.objects.order_by("-number").first()
    if last is not None and last.event_count < LARGEST_SEAL and settings.ZHUNSHENG_TODAY is None:
        backdated = _leaves(unsealed.filter(pk__gt=progress.last_event_id, recorded_at__lt=last.sealed_at))
        what = f"自称记录于第{last.number}号封印之前，封印时却不存在：是事后插入的，或系统时钟曾被回拨"
        yield from (
            replace(fault, code="event-backdated", level="inconsistency") for fault in _inserted(backdated, what)
        )


def _inserted(rows: Iterable[Leaf], what: str) -> Iterator[Fault]:
    rows = list(rows)
    kinds = dict(Matter.objects.filter(pk__in={row.matter_id for row in rows}).values_list("pk", "kind"))
    for row in rows:
        leaf = replace(row, kind=kinds.get(row.matter_id, ""))
        yield Fault("event-inserted", what, _spot(leaf, None, None))


def _spot(leaf: Leaf, seal: int | None, position: int | None) -> Spot:
    return Spot(leaf.event_id, leaf.matter_id, leaf.kind, leaf.seq, leaf.act, seal, position)
