"""全过程记录 of a case: which steps must leave a record behind, until when, and what proves that they did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import Attached, Draft, Snapshot
from zhunsheng.kernel.declare import ActContext, ChoiceField, Clock, CountField, DateField, Line, TextField, guard
from zhunsheng.kernel.errors import Objection

RECORDING, RECORDED_BY = "enforcement.recording", "recorded_by"
DOCUMENT, MEDIA = "document", "recording"
FORMS = ((DOCUMENT, "文字记录（附卷材料）"), (MEDIA, "音像记录（已关联）"))
ENTERING = ("enter_record", "record_media")


@dataclass(frozen=True)
class RecordedStep:
    """A step that must leave a record: the acts that take it, and the names that follow from its code."""

    code: str
    label: str
    taken_by: tuple[str, ...]

    @property
    def setting(self) -> str:
        """Whether the place asks for a record of it, within how many days, and whether it must be audio or video."""
        return f"enforcement.{self.code}_record"

    @property
    def clock(self) -> str:
        return f"record_{self.code}_by"

    @property
    def recorded_on(self) -> str:
        return f"{self.code}_recorded_on"

    @property
    def due_on(self) -> str:
        return f"{self.code}_record_due_on"

    @property
    def opened(self) -> dict[str, None]:
        """What its acts set: taken once more, the step needs a record once more."""
        return {self.recorded_on: None}


EVIDENCE = RecordedStep("evidence", "调查取证", ("investigate", "penalise_on_spot"))
MEASURE = RecordedStep("measure", "登记保存、查封扣押", ("preserve", "seize", "seize_urgently"))
HEARING = RecordedStep("hearing", "听证", ("hold_hearing",))
SERVICE = RecordedStep("service", "送达", ("serve",))
RECORDED_STEPS = (EVIDENCE, MEASURE, HEARING, SERVICE)
BY_CODE = {step.code: step for step in RECORDED_STEPS}
STEP_CHOICES = tuple((step.code, step.label) for step in RECORDED_STEPS)
RECORD_SETTINGS = tuple(step.setting for step in RECORDED_STEPS)
RECORD_CLOCKS = tuple(step.clock for step in RECORDED_STEPS)


class ProcessRecord(Line):
    label = "过程记录"

    step = ChoiceField("步骤", choices=STEP_CHOICES)
    record_form = ChoiceField("形式", choices=FORMS)
    document_order = CountField("附卷材料序号")
    digest = TextField("摘要", max_length=80)
    entered_on = DateField("入卷日期")


def record_clock(step: RecordedStep) -> Clock:
    """The time within which the record of a step comes on file; ended by the record of that step alone."""

    def is_recorded(snapshot: Snapshot) -> bool:
        return snapshot.column(step.recorded_on) is not None

    return Clock(
        f"{step.label}的记录入卷时限",
        start=step.taken_by,
        stop=ENTERING,
        stops_when=is_recorded,
        setting=step.setting,
        writes_due=step.due_on,
    )


def note_document(draft: Draft, entry: Entry) -> None:
    """A record on paper keeps the digest of the attached document; a linked recording has its own."""
    order = draft.columns["document_order"] if draft.columns["record_form"] == DOCUMENT else None
    document = document_at(draft.attached, order)
    _note(draft, entry, draft.columns["record_form"], order, "" if document is None else document.digest)


def note_recording(draft: Draft, entry: Entry) -> None:
    """The recording opened by this act is linked, and has its digest when it is stored."""
    _note(draft, entry, MEDIA, None, "")


def _note(draft: Draft, entry: Entry, form: str, order: int | None, digest: str) -> None:
    step = BY_CODE[draft.columns["record_step"]]
    said = {"step": step.code, "record_form": form, "document_order": order, "digest": digest}
    draft.rows("records").append({**said, "entered_on": entry.acted_on})
    draft.columns[step.recorded_on] = entry.acted_on


def document_at(attached: Sequence[Attached], order: int | None) -> Attached | None:
    """The attached document with this number on the page, counted from 1."""
    return attached[order - 1] if order is not None and 1 <= order <= len(attached) else None


@guard("该步骤已经办理", basis="PEN-10")
def step_is_taken(context: ActContext) -> Iterator[Objection]:
    step = BY_CODE.get(context.value("record_step"))
    if step is not None and not any(entry.act in step.taken_by for entry in context.entries):
        message = f"本件还没有办理{step.label}，没有记录可以入卷"
        yield Objection("step-not-taken", message, way_out="请核对步骤；已经办理的，先登记该步骤", field="record_step")


@guard("入卷的文字记录已经附卷", basis="PEN-10")
def document_is_attached(context: ActContext) -> Iterator[Objection]:
    order, attached = context.value("document_order"), context.before.attached
    if context.value("record_form") != DOCUMENT or document_at(attached, order) is not None:
        return
    known = f"现有1至{len(attached)}号" if attached else "现在一份也没有"
    message = f"没有写明是哪一份附卷材料，{known}" if order is None else f"附卷材料没有{order}号，{known}"
    way_out = "请先把记录附卷，再照“附卷材料”的序号填写"
    yield Objection("record-not-attached", message, way_out=way_out, field="document_order")


@guard("入卷的音像记录已经关联", basis="PEN-10")
def recording_is_linked(context: ActContext) -> Iterator[Objection]:
    if context.value("record_form") != MEDIA:
        return
    linked = {link.matter_id for link in context.linked(RECORDED_BY) if link.kind == RECORDING}
    of_step = {record.matter_id for record in context.read_records(RECORDING, {"step": context.value("record_step")})}
    if not linked & of_step:
        message = "本件没有关联这一步骤的音像记录"
        way_out = "请办理“登记音像记录”；已经登记过的，先用“关联”选定，关系选“由音像记录”"
        yield Objection("recording-not-linked", message, way_out=way_out, field="record_form")


@guard("须有音像记录的步骤有音像记录", basis="TRI-06")
def media_where_demanded(context: ActContext) -> Iterator[Objection]:
    step = BY_CODE.get(context.value("record_step"))
    if step is None or context.value("record_form") != DOCUMENT:
        return
    if context.settings[step.setting]["value"]["media"]:
        message = f"本地规定{step.label}须有音像记录，文字材料不能代替"
        way_out = "请办理“登记音像记录”；文字材料照常附卷即可"
        yield Objection("media-demanded", message, ("TRI-06", "参数 全过程记录制度"), way_out, "record_form")
