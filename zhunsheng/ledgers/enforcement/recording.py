"""音像记录: what was recorded at which step, put into store in time with its digest, and looked at only after approval."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import Draft, Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
    ChoiceField,
    Clock,
    CountField,
    DateField,
    Kind,
    Line,
    Lines,
    PersonField,
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.enforcement.guards import COUNTING, ENFORCING, READING
from zhunsheng.ledgers.enforcement.persuasion import BLOCK_BY_PLACE
from zhunsheng.metrics.language import PERCENT, Count, Empty, F, Overdue, Population, Ratio

KIND = "enforcement.recording"
DIGEST = re.compile(r"sm3:[0-9a-f]{64}\Z")
VIEWING_BASIS = "参数 音像记录调阅管理制度"
STEPS = (
    ("inspection", "现场检查"),
    ("evidence", "调查取证"),
    ("hearing", "听证"),
    ("measure", "行政强制"),
    ("service", "送达"),
    ("persuasion", "劝导整改"),
    ("other", "其他"),
)
ABOUT = ("subject", "step", "place", "block", "device_number", "minutes_count")
BY = ("step", "block")

made = Population(KIND, dated="opened_on", label="音像记录")


class Viewing(Line):
    label = "调阅"
    needs = ("person",)

    person = PersonField("调阅人")
    purpose = TextField("用途", max_length=120)
    asked_on = DateField("申请日期")
    approved_on = DateField("批准日期")
    viewed_on = DateField("调阅日期")


@guard("摘要是国密SM3的摘要", basis="PEN-10")
def digest_is_readable(context: ActContext) -> Iterator[Objection]:
    for name in ("digest", "found_digest"):
        digest = context.value(name)
        if digest and not DIGEST.match(digest):
            message = f"摘要“{digest}”不是SM3摘要"
            way_out = "请照采集站或入库程序给出的摘要填写，写作sm3:加六十四位十六进制数"
            yield Objection("digest-unreadable", message, way_out=way_out, field=name)


@guard("文件与入库时一致", basis="PEN-10", is_noted=True)
def file_is_unchanged(context: ActContext) -> Iterator[Objection]:
    if context.value("found_digest") != context.value("digest"):
        message = "本次核对的摘要与入库时登记的不同，文件已经改动"
        way_out = "请停止使用该文件，保全现状，办理“登记文件改动”；核对时填错的，请照程序给出的摘要填写"
        yield Objection("file-changed", message, way_out=way_out, field="found_digest")


@guard("文件确与入库时不同", basis="PEN-10")
def file_is_changed(context: ActContext) -> Iterator[Objection]:
    if context.value("found_digest") == context.value("digest"):
        message = "本次核对的摘要与入库时登记的相同，文件没有改动"
        yield Objection("file-not-changed", message, way_out="请改为办理“核对摘要”", field="found_digest")


@guard("有等待批准的调阅申请", basis=VIEWING_BASIS, reads="matter")
def something_is_asked(context: ActContext) -> Iterator[Objection]:
    if not any(row["approved_on"] is None for row in context.before.lines.get("viewings", ())):
        yield Objection("nothing-asked", "没有等待批准的调阅申请", way_out="请先由调阅人办理“申请调阅”")


@guard("批准人不是申请人", basis=VIEWING_BASIS, reads="matter")
def approved_by_another(context: ActContext) -> Iterator[Objection]:
    waiting = [row for row in context.before.lines.get("viewings", ()) if row["approved_on"] is None]
    if waiting and waiting[0]["person"] == context.viewer.person_id:
        yield Objection("approves-own", "申请人不得批准自己的调阅", way_out="请交另一名有权批准的人办理")


@guard("调阅经过批准", basis=VIEWING_BASIS, reads="matter", is_noted=True)
def viewing_was_approved(context: ActContext) -> Iterator[Objection]:
    rows = context.before.lines.get("viewings", ())
    if not any(_may_view(row, context.viewer.person_id) for row in rows):
        message = f"{context.viewer.name}没有经过批准、尚未使用的调阅申请"
        yield Objection("viewing-not-approved", message, way_out="请先办理“申请调阅”，经批准后再调阅")


def _may_view(row: Mapping[str, Any], person_id: int | None) -> bool:
    return row["person"] == person_id and row["approved_on"] is not None and row["viewed_on"] is None


def note_maker(draft: Draft, entry: Entry) -> None:
    """Whoever registers it made it."""
    draft.columns["officer"] = entry.person_id


def note_request(draft: Draft, entry: Entry) -> None:
    """One row for every wish to look."""
    asked = {"person": entry.person_id, "purpose": draft.columns["purpose"], "asked_on": entry.acted_on}
    draft.rows("viewings").append({**asked, "approved_on": None, "viewed_on": None})


def note_approval(draft: Draft, entry: Entry) -> None:
    """Requests are approved in the order in which they came."""
    waiting = [row for row in draft.rows("viewings") if row["approved_on"] is None]
    for row in waiting[:1]:
        row["approved_on"] = entry.acted_on


def note_viewing(draft: Draft, entry: Entry) -> None:
    """An approval is good for one look."""
    open_to = [row for row in draft.rows("viewings") if _may_view(row, entry.person_id)]
    for row in open_to[:1]:
        row["viewed_on"] = entry.acted_on


def making(label: str, made: State) -> Act:
    """The registration of what was recorded: on its own, or from the page of the case that it belongs to."""
    return Act(
        label,
        START >> made,
        by=ENFORCING,
        writes=ABOUT,
        needs=("subject", "step", "device_number"),
        effect=note_maker,
        basis="PEN-10",
    )


class Recording(Kind):
    """音像记录：执法过程中形成的照片、录音、录像，按步骤登记，限时入库并留存摘要，经批准方可调阅，调阅留痕。"""

    key, label = KIND, "音像记录"
    access = Access(open=(*ENFORCING, *READING), count=COUNTING, void=(Role.SQUAD_HEAD,))
    assigned = ("officer",)
    retention_setting = "enforcement.retention_years"
    located = "block"
    list_columns = ("subject", "step", "block", "device_number", "officer", "store_due_on", "stored_on")
    filters = ("step", "store_due_on")
    metrics = (
        Count(
            key="enforcement.recording.made",
            label="音像记录",
            unit="份",
            of=made,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内登记的音像记录份数，以录制之日为准。",
        ),
        Ratio(
            key="enforcement.recording.timely_store_rate",
            label="音像记录按时入库率",
            unit=PERCENT,
            of=made,
            part=F("stored_on") <= F("store_due_on"),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内录制的音像记录中，在本地规定的时限内入库的所占比例。",
        ),
        Count(
            key="enforcement.recording.missing",
            label="逾期未入库的音像记录",
            unit="份",
            of=Overdue(KIND, label="逾期未入库的音像记录"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前入库时限已经届满、至截止日没有入库的音像记录份数。",
        ),
        Count(
            key="enforcement.recording.stored_late",
            label="逾期入库的音像记录",
            unit="份",
            of=Population(
                KIND, dated="stored_on", label="逾期入库的音像记录", where=F("stored_on") > F("store_due_on")
            ),
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内入库的音像记录中，超过本地规定的时限才入库的份数。",
        ),
        Count(
            key="enforcement.recording.changed",
            label="文件改动的音像记录",
            unit="份",
            of=Population(KIND, dated="changed_on", label="核对发现文件改动的音像记录"),
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内核对摘要时发现文件与入库时不同的音像记录份数，以发现之日为准。",
        ),
        Count(
            key="enforcement.recording.viewed",
            label="调阅音像记录",
            unit="次",
            of=Population(KIND, dated="viewed_on", label="调阅的音像记录", lines="viewings"),
            by=("parent.step", "parent.block"),
            empty=Empty.ZERO,
            meaning="期间内经批准调阅音像记录的次数。",
        ),
    )

    subject = TextField("内容", max_length=120, hint="概括写明，不写姓名和住址")
    step = ChoiceField("执法步骤", choices=STEPS)
    place = TextField("地点", max_length=120)
    block = RegisterField("citizen_requests.grid", "街区", found_by=BLOCK_BY_PLACE, hint="不选的，按地点里的字样定")
    device_number = TextField("设备编号", max_length=40)
    minutes_count = CountField("时长（分钟）")
    officer = PersonField("录制人")
    digest = TextField("摘要", max_length=80, hint="入库程序给出的SM3摘要")
    storage_place = TextField("存放位置", max_length=120)
    found_digest = TextField("本次核对的摘要", max_length=80)
    change_note = ProseField("改动情况", hint="怎样发现、现状如何保全、向谁报告，不写姓名和住址")
    purpose = TextField("调阅用途", max_length=120)
    store_due_on = DateField("入库到期日")
    stored_on = DateField("入库日期")
    checked_on = DateField("最近核对日期")
    changed_on = DateField("发现改动日期")
    archived_on = DateField("归档日期")

    viewings = Lines(Viewing, "调阅")

    panels = (
        pages.Facts("音像记录", (*ABOUT, "officer")),
        pages.Facts(
            "入库与核对",
            (
                "store_due_on",
                "stored_on",
                "storage_place",
                "digest",
                "checked_on",
                "changed_on",
                "found_digest",
                "change_note",
                "archived_on",
            ),
        ),
        pages.LineTable("调阅", "viewings"),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Keeping(Procedure):
        label = "入库与调阅"
        version, in_force = 1, "2021-07-15"

        made = State("已录制待入库")
        stored = State("已入库")
        archived = State("已归档", final=True)

        make = making("登记录制", made)
        make_for_case = making("案件录制", made)
        store = Act(
            "入库",
            made >> stored,
            by=ENFORCING,
            writes=("digest", "storage_place"),
            needs=("digest", "storage_place"),
            guards=(digest_is_readable,),
            dates="stored_on",
            basis="PEN-10",
        )
        check = Act(
            "核对摘要",
            at=stored,
            by=(*ENFORCING, Role.SUPERVISOR),
            writes=("found_digest",),
            needs=("found_digest",),
            guards=(digest_is_readable, file_is_unchanged),
            dates="checked_on",
            basis="PEN-10",
        )
        report_change = Act(
            "登记文件改动",
            at=stored,
            by=(*ENFORCING, Role.SUPERVISOR),
            writes=("found_digest", "change_note"),
            needs=("found_digest", "change_note"),
            guards=(digest_is_readable, file_is_changed),
            dates="changed_on",
            about="核对发现文件与入库时不同的，照实登记；原文件保全，另行调查。",
            is_aside=True,
            basis="PEN-10",
        )
        ask_to_view = Act(
            "申请调阅",
            at=stored,
            by=(*ENFORCING, *READING),
            writes=("purpose",),
            needs=("purpose",),
            effect=note_request,
            is_aside=True,
            basis=VIEWING_BASIS,
        )
        approve_viewing = Act(
            "批准调阅",
            at=stored,
            by=(Role.SQUAD_HEAD, Role.DEPUTY_LEADER),
            guards=(something_is_asked, approved_by_another),
            effect=note_approval,
            is_aside=True,
            basis=VIEWING_BASIS,
        )
        view = Act(
            "调阅",
            at=stored,
            by=(*ENFORCING, *READING),
            guards=(viewing_was_approved,),
            effect=note_viewing,
            is_aside=True,
            basis=VIEWING_BASIS,
        )
        archive = Act("归档", stored >> archived, by=ENFORCING, dates="archived_on", basis="PEN-10")

        store_by = Clock(
            "入库时限",
            start=("make", "make_for_case"),
            stop="store",
            setting="enforcement.recording_limit",
            writes_due="store_due_on",
        )

    @classmethod
    def closed_documents(cls, snapshot: Snapshot, person_id: int | None, day: date) -> tuple[Objection, ...]:
        """What is attached may be taken out by whoever is recorded as viewing it that day, after approval."""
        if any(row["person"] == person_id and row["viewed_on"] == day for row in snapshot.lines.get("viewings", ())):
            return ()
        message = "音像记录的文件只向当日经批准并登记调阅的人提供"
        way_out = "请先办理“申请调阅”，经批准后办理“调阅”，当日即可取出"
        return (Objection("viewing-not-recorded", message, (VIEWING_BASIS,), way_out),)

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
