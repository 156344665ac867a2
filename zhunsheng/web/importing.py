"""The pages of an import: the file, the mapping, what was checked, what differs, how far the work is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from zhunsheng.files.sheets import Sheet
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import CORRECT
from zhunsheng.kernel.acts.judge import Origin
from zhunsheng.kernel.acts.snapshot import parsed
from zhunsheng.kernel.acts.take import Asked
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.imports import following
from zhunsheng.kernel.imports.comparing import Entries
from zhunsheng.kernel.imports.files import BASIS, keep_table, workbook_of
from zhunsheng.kernel.imports.headings import Heading, heading_row_of, headings_of, known_headings
from zhunsheng.kernel.imports.mapping import (
    TableMapping,
    layout_of,
    mapping_of,
    reconciled_with,
    remembered,
)
from zhunsheng.kernel.imports.reading import Fault
from zhunsheng.kernel.imports.rights import kinds_for, may_import, opening_roles
from zhunsheng.kernel.imports.targets import Layout
from zhunsheng.kernel.kinds.import_run import ImportRun
from zhunsheng.kernel.masking import Mask, masked
from zhunsheng.kernel.models import Document, Job, Matter, RowDifference, RowFault, Unit
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.today import now, today
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.web.dates import tabular
from zhunsheng.web.lists import units_within
from zhunsheng.web.uploads import too_large_fields
from zhunsheng.web.values import Wording

FILE = "file"
ROWS_PER_PAGE = 20
ACCEPTED = ".xlsx,.xlsm,.xls,.et,.ods,.csv,.tsv,.txt"
NO_FILE = Objection("no-file", "没有选择文件", (), "请选择一个表格文件", FILE)
NOTHING_TO_IMPORT = Objection(
    "may-not-import", "您的岗位不能登记任何台账，也就不能导入", BASIS, "请由可以登记的岗位导入"
)
NOT_ADOPTABLE = Objection(
    "not-adoptable",
    "这一处不能按来源更正",
    BASIS,
    "本系统没有的步骤请在本系统办理；来源没有填写或者写错编号的请在来源改正",
)
OUTSIDE = Objection("may-not-import", "您在所选单位没有可以登记的岗位，不能导入", BASIS, "请改选单位", "unit")
# Whoever waits longer is told that the runner may not be at work.
_PATIENCE = timedelta(seconds=15)
_WORKS = {
    following.CHECK: "正在检查",
    following.RECHECK: "正在检查送回的行",
    following.WRITE: "正在写入",
    following.GO_ON: "正在补记原有事项的后续步骤",
    following.VOID: "正在作废本批导入的事项",
}


@dataclass(frozen=True)
class Choice:
    """An option of a list; ``is_chosen`` where it stands now."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class NewImport:
    """The form of a new import."""

    kinds: tuple[Choice, ...]
    units: tuple[Choice, ...]
    sources: tuple[str, ...]
    source: str
    megabytes: int


@dataclass(frozen=True)
class MappedHeading:
    """A column of the table with the list of what it may mean; its samples are masked where they are personal data."""

    heading: Heading
    letter: str
    samples: tuple[str, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class MappingPage:
    """The mapping as it is drawn: which sheet and row, the columns, what is still missing."""

    sheets: tuple[Choice, ...]
    rows: tuple[Choice, ...]
    sheet_name: str
    heading_row: int
    columns: tuple[MappedHeading, ...]
    remarks: tuple[str, ...]
    missing: tuple[str, ...]
    is_remembered: bool


@dataclass(frozen=True)
class Progress:
    """How far the latest work on an import is."""

    label: str
    is_running: bool
    position: int
    total: int
    failure: str
    waits: bool
    job_id: int

    @property
    def percent(self) -> int:
        return min(99, 100 * self.position // self.total) if self.total else 0


@dataclass(frozen=True)
class FaultyRow:
    """A row that has to be mended: its number, its cells under their headings, what is wrong."""

    number: int
    cells: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]

    @property
    def summary(self) -> str:
        """The first cells, by which people know the row."""
        return "　".join(text for _, text in self.cells[:2]) or "（空行）"


@dataclass(frozen=True)
class ShownDifference:
    """What the source says otherwise than our record; ``instead`` is what to do where no correction can take it over."""

    id: int
    number: int
    title: str
    url: str
    label: str
    recorded: str
    reported: str
    is_settled: bool
    instead: str


@dataclass(frozen=True)
class EntryRow:
    """A matter that another system does not have, or had late: until when it was to be entered, and when it was."""

    title: str
    under: str
    url: str
    opened_on: date
    due_on: date | None
    entered_on: date | None


@dataclass(frozen=True)
class Reconciliation:
    """How the matters of the import's unit stand in the system whose export it is, beside what its rows say otherwise."""

    system: str
    missing_count: int
    late_count: int
    missing: tuple[EntryRow, ...]
    late: tuple[EntryRow, ...]
    next_missing: int
    next_late: int


def new_import(viewer: Viewer, request: HttpRequest, most_bytes: int) -> NewImport:
    """The form, as it was filled in so far. Raises Refused for whoever holds no post."""
    kinds = kinds_for(viewer)
    if not viewer.posts:
        raise Refused([NOTHING_TO_IMPORT])
    asked = request.POST or request.GET
    roles = {role for kind in kinds for role in opening_roles(kind)}
    units = [unit for unit in units_within(viewer) if viewer.post_over(unit, tuple(roles)) is not None]
    sources = (
        ImportRun.objects.filter(importer_id=viewer.person_id).order_by("-pk").values_list("source", flat=True)[:50]
    )
    return NewImport(
        tuple(Choice(kind.key, kind.label, asked.get("kind") == kind.key) for kind in kinds),
        tuple(Choice(str(unit.pk), unit.name, asked.get("unit") == str(unit.pk)) for unit in units),
        tuple(dict.fromkeys([*_systems(units[:1], kinds), *sources])),
        asked.get("source", ""),
        most_bytes // (1024 * 1024),
    )


def _systems(units: Sequence[Unit], kinds: Sequence[type[Record]]) -> Iterator[str]:
    """The other systems that are masters of some ledger here, and those into which matters are entered as well."""
    world, day = World(), today()
    for unit in units:
        yield from world.settings.resolve("records.masters", unit.ancestor_ids(), day).value.values()
        for kind in kinds:
            yield from reconciled_with(world, kind, unit, day)


def received(request: HttpRequest, viewer: Viewer) -> tuple[Unit, dict[str, Any]]:
    """The unit and what the act 接收文件 is told, the file kept. Raises Refused with everything wrong."""
    objections = [
        Objection("field-empty", f"“{label}”没有填写", (), f"请填写“{label}”", name)
        for name, label in (("source", "来源"), ("kind", "导入为"), ("unit", "单位"))
        if not request.POST.get(name, "").strip()
    ]
    text = request.POST.get("unit", "")
    unit = Unit.objects.filter(pk=int(text)).first() if text.isdecimal() else None
    kind = next((found for found in kinds_for(viewer) if found.key == request.POST.get("kind")), None)
    if kind is None and request.POST.get("kind"):
        objections.append(
            Objection("may-not-import", "您的岗位不能登记所选的种类，也就不能导入", BASIS, "请改选“导入为”", "kind")
        )
    if unit is None and text:
        objections.append(OUTSIDE)
    if unit is not None and kind is not None and not may_import(viewer, kind, unit):
        message = f"您在{unit.name}的岗位不能登记{kind.label}，也就不能导入"
        objections.append(Objection("may-not-import", message, BASIS, "请改选单位或种类", "unit"))
    try:
        upload = _uploaded(request)
        if objections or unit is None or kind is None:
            raise Refused([])
        document = keep_table(upload, upload.name or "", unit)
    except Refused as refused:
        raise Refused([*objections, *refused.objections]) from None
    source = request.POST["source"].strip()
    given = {"source": source, "record_kind": kind.key, "file_digest": document.digest, "file_name": upload.name or ""}
    return unit, given


def mended_file(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    """What the act 送回改正的行 is told, the file kept. Raises Refused."""
    upload = _uploaded(request)
    document: Document = keep_table(upload, upload.name or "", matter.unit)
    return {"mended_digest": document.digest, "file_name": upload.name or ""}


def _uploaded(request: HttpRequest) -> UploadedFile:
    if FILE in too_large_fields(request):
        raise Refused(
            [Objection("document-too-large", "文件超过上限，没有接收", BASIS, "请按月份或单位拆成几个文件", FILE)]
        )
    upload = request.FILES.get(FILE)
    if upload is None:
        raise Refused([NO_FILE])
    return upload


def record_of(matter: Matter) -> ImportRun:
    return ImportRun.objects.get(pk=matter.pk)


@dataclass(frozen=True)
class ImportRead:
    """An import with what its page reads it by, each looked up once."""

    matter: Matter

    @cached_property
    def record(self) -> ImportRun:
        return record_of(self.matter)

    @cached_property
    def kind(self) -> type[Record]:
        return registry.kind(self.record.record_kind)

    @cached_property
    def layout(self) -> Layout:
        return layout_of(World(), self.kind, self.matter.unit, self.record.source, today())

    @cached_property
    def mapping(self) -> TableMapping | None:
        """The mapping as it stands; None where there is none yet."""
        return None if self.record.heading_row is None else mapping_of(self.matter)


def mapping_page(matter: Matter, asked: Mapping[str, str]) -> MappingPage:
    """The mapping as chosen so far; what nobody chose is guessed. Raises Refused when the file cannot be read."""
    read = ImportRead(matter)
    record, layout = read.record, read.layout
    book = workbook_of(record.file_digest, record.file_name)
    sheet = next(
        (each for each in book.sheets if each.name == asked.get("sheet_name", record.sheet_name)), book.sheets[0]
    )
    known = remembered(record.source, record.record_kind, matter.unit)
    usual = {**known_headings(layout), **known}
    text = asked.get("heading_row", "")
    row = next((each for each in sheet.head if str(each.number) == text), None) or heading_row_of(sheet, usual)
    headings = headings_of(sheet, row, known, layout)
    chosen = {heading.position: asked.get(f"column-{heading.position}", heading.target) for heading in headings}
    missing = [target.label for target in layout.needed() if target.name not in chosen.values()]
    masks = {position: layout.targets[name].mask for position, name in chosen.items() if name in layout.targets}
    return MappingPage(
        sheets=tuple(Choice(each.name, each.name, each is sheet) for each in book.sheets),
        rows=tuple(_row_choices(sheet, row.number, masks)),
        sheet_name=sheet.name,
        heading_row=row.number,
        columns=tuple(
            MappedHeading(
                heading,
                column_letter(heading.position),
                tuple(_masked(sample, masks.get(heading.position)) for sample in heading.samples),
                _target_choices(layout, chosen[heading.position]),
            )
            for heading in headings
        ),
        remarks=book.remarks,
        missing=tuple(missing),
        is_remembered=bool(known),
    )


def mapping_given(page: MappingPage) -> dict[str, Any]:
    """What the act 对应栏目 is told."""
    rows = [
        {
            "column_number": column.heading.position + 1,
            "heading": column.heading.text[:200],
            "target": next((choice.value for choice in column.choices if choice.is_chosen), ""),
        }
        for column in page.columns
    ]
    return {"sheet_name": page.sheet_name, "heading_row": page.heading_row, "mapping": rows}


def _row_choices(sheet: Sheet, chosen: int, masks: Mapping[int, Mask | None]) -> list[Choice]:
    choices = []
    for row in sheet.head[:15]:
        known = masks if row.number > chosen else {}
        cells = (_masked(str(cell), known.get(place)) for place, cell in enumerate(row.cells) if cell is not None)
        choices.append(Choice(str(row.number), f"第{row.number}行：" + "、".join(cells)[:40], row.number == chosen))
    return choices


def _masked(text: str, mask: Mask | None) -> str:
    return text if mask is None else masked(text, mask)


def _target_choices(layout: Layout, chosen: str) -> tuple[Choice, ...]:
    targets = [Choice(name, target.label + ("（必须有）" if target.is_needed else ""), name == chosen)
               for name, target in layout.targets.items()]  # fmt: skip
    return (Choice("", "不导入", not chosen), *targets)


def column_letter(position: int) -> str:
    """A, B … Z, AA: as spreadsheets name the column."""
    letters, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def mapped_labels(read: ImportRead) -> list[tuple[str, str]]:
    """The headings of the mapping as it stands, with what they are taken for."""
    if read.mapping is None:
        return []
    targets = read.layout.targets
    return [(heading, targets[target].label) for _, heading, target in read.mapping.columns if target in targets]


def progress_of(matter: Matter) -> Progress | None:
    """The latest work on an import, while it runs or when it failed; None when nothing is to be told."""
    job = Job.objects.filter(matter=matter).order_by("-pk").first()
    if job is None or (job.finished_at is not None and not job.failure):
        return None
    is_running = job.finished_at is None
    waits = is_running and job.started_at is None and now() - job.queued_at > _PATIENCE
    done = job.counts.get("row_count", 0) if job.work != following.VOID else job.position
    return Progress(_WORKS[job.work], is_running, done, job.total, job.failure, waits, job.pk)


def faulty_rows(read: ImportRead, after: int) -> tuple[list[FaultyRow], int]:
    """A page of the rows that have to be mended, personal data masked; and where the next page begins (0: no more)."""
    if read.mapping is None:
        return [], 0
    rows = RowFault.objects.filter(matter=read.matter, number__gt=after).exclude(faults=[])[: ROWS_PER_PAGE + 1]
    found = list(rows)
    masks = _masks(read.mapping, read.layout)
    shown = [_faulty_row(row, read.mapping.titles, masks) for row in found[:ROWS_PER_PAGE]]
    return shown, shown[-1].number if len(found) > ROWS_PER_PAGE else 0


def _masks(mapping: TableMapping, layout: Layout) -> dict[int, Mask | None]:
    """How the cells of each column are masked."""
    return {
        position: layout.targets[target].mask
        for target, position in mapping.positions.items()
        if target in layout.targets
    }


def _faulty_row(row: RowFault, titles: Mapping[int, str], masks: Mapping[int, Mask | None]) -> FaultyRow:
    """Only columns whose meaning is known are shown: others may hold anybody's name."""
    cells = []
    for position, mask in sorted(masks.items()):
        value = row.cells[position] if position < len(row.cells) else None
        if value not in (None, ""):
            cells.append((titles.get(position, ""), _masked(str(value), mask)))
    return FaultyRow(row.number, tuple(cells), tuple(Fault(*fault) for fault in row.faults))


def differences_page(viewer: Viewer, read: ImportRead, after: int) -> tuple[list[ShownDifference], int]:
    """A page of the differences of matters that the viewer may open, personal data masked; and where the next begins."""
    kind = read.kind
    openable = slice_of(viewer, kind, Right.OPEN).matter_ids()
    rows = RowDifference.objects.filter(matter=read.matter, pk__gt=after, subject__in=openable).select_related(
        "subject"
    )
    found = list(rows.order_by("pk")[: ROWS_PER_PAGE + 1])
    wording = Wording(World(), today())
    for row in found:
        column = kind.columns().get(row.column)
        if column is not None:
            wording.expect({row.column: column}, {row.column: row.recorded})
            wording.expect({row.column: column}, {row.column: row.reported})
    shown = [_shown(kind, row, wording, read.matter.unit) for row in found[:ROWS_PER_PAGE]]
    return shown, shown[-1].id if len(found) > ROWS_PER_PAGE else 0


def _shown(kind: type[Record], row: RowDifference, wording: Wording, unit: Unit) -> ShownDifference:
    subject = row.subject
    column, lines = kind.columns().get(row.column), kind.line_sets().get(row.column)
    if column is not None:
        label = str(column.verbose_name)
        recorded, reported = (_said(wording, column, value, unit) for value in (row.recorded, row.reported))
    elif lines is not None:
        label, recorded, reported = lines.label, "现有记载", "与现有记载不同，更正后可在办理经过中对照"
    else:
        label, recorded, reported = "办理日期", _day(row.recorded), _day(row.reported)
    title = subject.outer_number or subject.number or subject.heading
    url = reverse("record", args=[subject.kind, subject.pk])
    return ShownDifference(row.pk, row.number, title, url, label, recorded, reported, row.is_settled, _instead(row))


def _instead(row: RowDifference) -> str:
    """What to do where a correction cannot take over what the source says; nothing where it can."""
    if row.reported in ("", None):
        return "请在来源补填"
    if not row.seq:
        return "请在来源改正" if row.recorded not in ("", None) else "请在本系统办理"
    return ""


def reconciliation_of(viewer: Viewer, read: ImportRead, after: tuple[int, int]) -> Reconciliation | None:
    """What the system of a compared export lacks or had late, as far as the viewer may open it; pages begin ``after``.

    None where the import is no comparison.
    """
    if read.layout.reconciled is None:
        return None
    entries = Entries(read.kind, read.layout.reconciled, read.matter.unit)
    openable = slice_of(viewer, read.kind, Right.OPEN).matter_ids()
    missing, late = (found.filter(matter__in=openable) for found in (entries.missing(), entries.late()))
    pages = [_entry_page(entries, found, start) for found, start in zip((missing, late), after, strict=True)]
    return Reconciliation(
        read.record.source, missing.count(), late.count(), pages[0][0], pages[1][0], pages[0][1], pages[1][1]
    )


def _entry_page(entries: Entries, records: QuerySet[Any], after: int) -> tuple[tuple[EntryRow, ...], int]:
    """A page of records, and where the next begins (0: no more)."""
    found = list(records.filter(pk__gt=after).order_by("pk")[: ROWS_PER_PAGE + 1])
    rows = tuple(
        EntryRow(
            record.matter.number or record.matter.outer_number or record.matter.heading,
            record.matter.heading,
            reverse("record", args=[record.matter.kind, record.matter.pk]),
            record.matter.opened_on,
            getattr(record, entries.due_on) if entries.due_on else None,
            getattr(record, entries.entered_on),
        )
        for record in found[:ROWS_PER_PAGE]
    )
    return rows, found[ROWS_PER_PAGE - 1].pk if len(found) > ROWS_PER_PAGE else 0


def _said(wording: Wording, column: Any, value: Any, unit: Unit) -> str:
    mask = getattr(column, "personal", None)
    if mask is not None:
        return masked(str(value or ""), mask) or "（空）"
    return wording.in_table(column, parsed(column, value), unit.ancestor_ids()) or "（空）"


def _day(value: Any) -> str:
    said = DayOrMoment.read(str(value))
    return tabular(said.on) + (f" {said.at:%H:%M}" if said.at is not None else "")


def correction_asked(difference: RowDifference, source: str, request_key: str | None) -> Asked:
    """The ordinary correction that takes over what the source says of one difference, with its reason.

    Raises Refused where no step of ours says it, or the source says nothing.
    """
    if _instead(difference):
        raise Refused([NOT_ADOPTABLE])
    subject = Matter.objects.select_related("unit", "settings_stamp").get(pk=difference.subject_id)
    dossier = Dossier.load(subject, World())
    entry = next(entry for entry, _ in dossier.standing().steps if entry.seq == difference.seq)
    day = DayOrMoment(entry.acted_on, entry.acted_at)
    given: dict[str, Any] = {"correction_reason": f"按{source}更正"}
    if difference.column not in ("", dossier.procedure.acts[entry.act].dates):
        given[difference.column] = difference.reported
    else:
        day = DayOrMoment.read(str(difference.reported))
    return Asked(
        CORRECT,
        given,
        day.on,
        request_key=request_key,
        corrects=difference.seq,
        origin=Origin(source, subject.outer_number),
        acted_time=None if day.at is None else day.at.time(),
    )
