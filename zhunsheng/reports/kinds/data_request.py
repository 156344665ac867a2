"""上级报表: a form that an organ above sends down, answered in its own layout from the records, and only for the rest by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import date
from typing import Any

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import Attached, Draft, Snapshot
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
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Document
from zhunsheng.kernel.roles import Role

BASIS = "参数 报表填报工作制度"
MARKS_RULE, SIGNING_RULE = "STA-01", "STA-02"
ANSWERING = (Role.JUSTICE_CLERK, Role.OFFICE_CLERK)
CONFIRMING = (Role.SECTION_HEAD, Role.DEPUTY_LEADER, Role.LEADER)
WAYS = (("open", "未对应"), ("derived", "取自台账"), ("typed", "手填"), ("left", "不填"))
ROUNDINGS = (
    ("exact", "精确数"),
    ("half_up_0", "四舍五入取整数"),
    ("half_up_1", "保留一位小数"),
    ("half_up_2", "保留两位小数"),
    ("ten_thousands_2", "以万计，保留两位小数"),
)
REGISTRATIONS = (("registered", "已备案"), ("expired", "已过有效期"), ("unregistered", "未备案"))
MOST_NAMED = 5
# What an answer says of a cell; empty until it is given, and again when the cell is mapped anew.
ANSWERED: Mapping[str, Any] = {
    "value": "",
    "printed": "",
    "counted": None,
    "definition_version": None,
    "meaning": "",
    "withheld": "",
    "known_until": "",
    "slot": "",
    "rows_digest": "",
    "stated_by": None,
}
MAPPED = (
    "caption",
    "way",
    "metric",
    "at",
    "unit",
    "period_from_on",
    "period_to_on",
    "cut_off_on",
    "rounding",
    "because",
)

# The request whose cells are being counted or sent: set by the room's own functions alone, so that no answer is recorded
# that was not counted, and none is sent without its file.
being_answered: ContextVar[int | None] = ContextVar("being_answered", default=None)


class AnswerCell(Line):
    """A cell that is asked for, how it is answered and with what.

    A derived cell says metric, fixed dimensions (``at``, JSON pairs of column and code), period, cut-off and rounding;
    a typed one who says it and why. ``value`` is what goes into the cell, ``printed`` the same with its unit; ``before``
    was sent for the same cell last time. ``slot`` names the frozen records behind it once it was sent.
    """

    label = "填报单元格"

    sheet = TextField("工作表", max_length=40)
    address = TextField("单元格", max_length=12)
    caption = TextField("所填事项", max_length=300)
    way = ChoiceField("填法", choices=WAYS)
    metric = TextField("统计项", max_length=120)
    at = TextField("限定", max_length=200)
    unit = TextField("量词", max_length=20)
    period_from_on = DateField("期间起")
    period_to_on = DateField("期间止")
    cut_off_on = DateField("截止日期")
    rounding = ChoiceField("取数方式", choices=ROUNDINGS)
    value = TextField("数值", max_length=200)
    printed = TextField("所填", max_length=230)
    counted = CountField("计入记录")
    definition_version = CountField("口径版本")
    meaning = ProseField("口径")
    withheld = TextField("没有数值的原因", max_length=200)
    known_until = TextField("获知截至", max_length=40)
    stated_by = PersonField("填报人")
    because = TextField("手填理由", max_length=200)
    before = TextField("上次报出", max_length=230)
    slot = TextField("固化标识", max_length=40)
    rows_digest = TextField("计入记录的摘要", max_length=80)


class CellMapping(Line):
    label = "本次对应"

    sheet = TextField("工作表", max_length=40)
    address = TextField("单元格", max_length=12)
    caption = TextField("所填事项", max_length=300)
    way = ChoiceField("填法", choices=WAYS)
    metric = TextField("统计项", max_length=120)
    at = TextField("限定", max_length=200)
    unit = TextField("量词", max_length=20)
    period_from_on = DateField("期间起")
    period_to_on = DateField("期间止")
    cut_off_on = DateField("截止日期")
    rounding = ChoiceField("取数方式", choices=ROUNDINGS)
    value = TextField("手填的内容", max_length=200)
    because = TextField("手填理由", max_length=200)


class CellAnswer(Line):
    label = "本次填数"

    sheet = TextField("工作表", max_length=40)
    address = TextField("单元格", max_length=12)
    value = TextField("数值", max_length=200)
    printed = TextField("所填", max_length=230)
    counted = CountField("计入记录")
    definition_version = CountField("口径版本")
    meaning = ProseField("口径")
    withheld = TextField("没有数值的原因", max_length=200)
    known_until = TextField("获知截至", max_length=40)


class SentCell(Line):
    label = "报出时固化的记录"

    sheet = TextField("工作表", max_length=40)
    address = TextField("单元格", max_length=12)
    slot = TextField("固化标识", max_length=40)
    rows_digest = TextField("计入记录的摘要", max_length=80)


def place_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """What identifies a cell: its sheet and its address."""
    return row["sheet"], row["address"]


def is_open(row: Mapping[str, Any]) -> bool:
    """Whether a cell still waits for somebody: nobody has said how it is answered, or its typed answer is missing."""
    return row["way"] == "open" or (row["way"] == "typed" and not row["value"])


def is_answered(row: Mapping[str, Any]) -> bool:
    """Whether there is something to write into the cell, or nothing is meant to be."""
    return row["way"] == "left" or (row["way"] in ("derived", "typed") and bool(row["value"]))


def registration_of(number: str, valid_until: date | None, on: date) -> str:
    """Whether a form bears a registration that is valid on a day: registered, expired, unregistered."""
    if not number:
        return "unregistered"
    return "expired" if valid_until is not None and valid_until < on else "registered"


def rows_said(context: ActContext) -> tuple[Mapping[str, Any], ...]:
    """The cells that the act itself speaks of: all of them on receipt, the changed ones when they are mapped."""
    return tuple(row for name in ("cells", "changes") if name in context.payload for row in context.lines(name))


@guard("表样已经收到，是 Excel 工作簿", basis=BASIS)
def workbook_is_kept(context: ActContext) -> Iterator[Objection]:
    if not Document.objects.filter(digest=context.value("workbook_digest") or "").exists():
        way_out = "请在“收文”页面选择下达的工作簿（.xlsx）"
        yield Objection("workbook-unknown", "没有收到下达的工作簿", way_out=way_out, field="workbook_digest")


@guard("统计期间起止有序", basis=BASIS)
def period_in_order(context: ActContext) -> Iterator[Objection]:
    first, last = context.value("period_from_on"), context.value("period_to_on")
    if first and last and last < first:
        message = "统计期间的止日早于起日"
        yield Objection("period-reversed", message, way_out="请改正统计期间的起止日期", field="period_to_on")


@guard("每个单元格只说一次", basis=BASIS)
def cells_said_once(context: ActContext) -> Iterator[Objection]:
    counted = Counter(place_of(row) for row in rows_said(context))
    for sheet, address in (place for place, times in counted.items() if times > 1):
        message = f"工作表“{sheet}”的{address}列了两次"
        yield Objection("cell-twice", message, way_out="请删去重复的一行")


@guard("取自台账的单元格能够统计", basis=BASIS)
def derived_cells_can_be_counted(context: ActContext) -> Iterator[Objection]:
    from zhunsheng.metrics.engines.rights import dimensions
    from zhunsheng.metrics.registry import metrics

    for row in (row for row in rows_said(context) if row["way"] == "derived"):
        where = f"“{row['caption'] or row['address']}”"
        metric = metrics().get(row["metric"])
        if metric is None:
            message = f"{where}没有选择统计项，或者没有“{row['metric']}”这个统计项"
            yield Objection("metric-unknown", message, way_out="请搜索并选择一个统计项", field="changes")
        elif unknown := [name for name in fixed_dimensions(row["at"]) if name not in dimensions(metric)]:
            message = f"{where}所选的“{metric.label}”不能按“{'、'.join(unknown)}”限定"
            yield Objection("dimension-unknown", message, way_out="请去掉这一限定", field="changes")
        if not (row["period_from_on"] and row["period_to_on"] and row["cut_off_on"]):
            message = f"{where}没有写明统计期间和截止日期"
            yield Objection("period-missing", message, way_out="请填写期间起、期间止和截止日期", field="changes")
        elif row["period_to_on"] < row["period_from_on"]:
            message = f"{where}的期间止早于期间起"
            yield Objection("period-reversed", message, way_out="请改正期间的起止日期", field="changes")


@guard("手填的写明内容和理由", basis=BASIS)
def typed_cells_say_why(context: ActContext) -> Iterator[Objection]:
    for row in (row for row in rows_said(context) if row["way"] == "typed"):
        where = f"“{row['caption'] or row['address']}”"
        if not row["value"]:
            message = f"{where}是手填的，没有写内容"
            yield Objection("value-missing", message, way_out="请写明所填的数或文字；没有发生的填0", field="changes")
        if not row["because"]:
            message = f"{where}是手填的，没有写为什么"
            way_out = "请写明数从哪里来，例如“学习记录不在本系统，据党政办签到表”"
            yield Objection("reason-missing", message, way_out=way_out, field="changes")


@guard("由系统按台账统计并记载", basis=BASIS)
def done_by_the_system(context: ActContext) -> Iterator[Objection]:
    if context.matter is None or being_answered.get() != context.matter.pk:
        message = "填数和报出由系统按台账统计、写入工作簿后记载，不能手工登记"
        yield Objection("answers-by-hand", message, way_out="请在本件的页面上办理")


@guard("每个要填的单元格都有了着落", basis=BASIS, reads="matter")
def every_cell_is_answered(context: ActContext) -> Iterator[Objection]:
    waiting = [row["caption"] or row["address"] for row in context.lines("cells") if not is_answered(row)]
    if waiting:
        named = "、".join(f"“{caption}”" for caption in waiting[:MOST_NAMED])
        message = f"还有{len(waiting)}个单元格没有填：{named}{'等' if len(waiting) > MOST_NAMED else ''}"
        way_out = "请办理“对应单元格”：选统计项，或者手填并写明理由，或者标为“不填”，再重新填数"
        yield Objection("cells-unanswered", message, way_out=way_out)


@guard("没有备案标志或者已过有效期的，才可以拒报", basis=MARKS_RULE, reads="matter")
def form_is_unregistered(context: ActContext) -> Iterator[Objection]:
    number, until = context.value("registration_number"), context.value("registered_until_on")
    if registration_of(number, until, context.acted_on) == "registered":
        message = f"本表标明了批准或者备案文号“{number}”，仍在有效期内，不能拒报"
        yield Objection("form-is-registered", message, way_out="请按期填报；对所填内容有疑问的，请与下达机关联系")


def fixed_dimensions(text: str) -> dict[str, str]:
    """The dimensions that a cell fixes, by column; what is no list of pairs fixes something that no metric knows."""
    try:
        return {str(name): str(code) for name, code in json.loads(text or "[]")}
    except (ValueError, TypeError):
        return {text: ""}


def begin(draft: Draft, entry: Entry) -> None:
    """Nothing is answered on receipt; the workbook goes on the record as it came."""
    columns = draft.columns
    columns["registration"] = registration_of(
        columns["registration_number"], columns["registered_until_on"], entry.acted_on
    )
    for row in draft.rows("cells"):
        row.update(ANSWERED)
    name = entry.payload.get("workbook_name") or "下达的工作簿.xlsx"
    draft.attached = (*draft.attached, Attached(entry.seq, entry.payload["workbook_digest"], name))


def take_mapping(draft: Draft, entry: Entry) -> None:
    """What is said of a cell replaces what was said of it before; what the others say stays, but must be counted anew."""
    rows = {place_of(row): row for row in draft.rows("cells")}
    for change in draft.rows("changes"):
        row = rows.get(place_of(change))
        if row is None:
            row = {name: column.get_default() for name, column in AnswerCell.columns().items()}
            row |= {"sheet": change["sheet"], "address": change["address"]}
            draft.rows("cells").append(row)
        row.update({name: change[name] for name in MAPPED}, **ANSWERED)
        if change["way"] == "typed":
            typed = {"value": change["value"], "printed": f"{change['value']}{change['unit']}"}
            row.update(typed, stated_by=entry.person_id)


def take_answers(draft: Draft, entry: Entry) -> None:
    """The counted values go to the cells that are derived."""
    answers = {place_of(row): row for row in draft.rows("answers")}
    for row in draft.rows("cells"):
        if answer := answers.get(place_of(row)):
            row.update(answer)


def take_leave(draft: Draft, entry: Entry) -> None:
    """The cells keep which records they were sent with; the filled workbook goes on the record."""
    sent = {place_of(row): row for row in draft.rows("sent")}
    for row in draft.rows("cells"):
        if kept := sent.get(place_of(row)):
            row.update(kept)
    name = f"{draft.columns['title']}（报出）.xlsx"
    draft.attached = (*draft.attached, Attached(entry.seq, entry.payload["filled_digest"], name))


class DataRequest(Kind):
    """上级报表：上级机关下达的报表在其原表上填报，能从台账统计的由系统填数并附所据记录，其余手填并写明理由，审签后报出；没有备案标志的可以依法拒报。"""

    key, label = "reports.data_request", "上级报表"
    access = Access(open=(*ANSWERING, *CONFIRMING, Role.SECTION_CLERK), void=(Role.JUSTICE_CLERK,))
    list_columns = ("title", "asking_organ", "registration", "due_on", "sent_on")
    filters = ("registration", "due_on")

    title = TextField("报表名称", max_length=100)
    asking_organ = TextField("下达机关", max_length=80)
    form_number = TextField("表号", max_length=60)
    registration_number = TextField("批准或者备案文号", max_length=80, hint="表上没有标明的不填，本件即标为“未备案”")
    approving_organ = TextField("批准或者备案机关", max_length=80)
    registered_until_on = DateField("有效期至")
    registration = ChoiceField("备案情况", choices=REGISTRATIONS)
    days_allowed = CountField("报送期限（日）", hint="自收文之次日起算的自然日；不填的，按本地通常的期限")
    period_from_on = DateField("统计期间起")
    period_to_on = DateField("统计期间止")
    cut_off_on = DateField("截止日期", hint="统计到哪一天的事实")
    workbook_digest = TextField("工作簿摘要", max_length=80)
    workbook_name = TextField("工作簿", max_length=100)
    layout_digest = TextField("版式摘要", max_length=80)
    carried_from = CountField("沿用对应关系的报表", hint="上一件的登记号")
    layout_changes = ProseField("与上次不同之处")
    return_reason = ProseField("退回理由")
    refusal_reason = ProseField("拒报理由")
    filled_digest = TextField("报出文件摘要", max_length=80)

    received_on = DateField("收文日期")
    due_on = DateField("报送截止日期")
    filled_on = DateField("填数日期")
    confirmed_on = DateField("审签日期")
    sent_on = DateField("报出日期")
    returned_on = DateField("退回日期")
    refused_on = DateField("拒报日期")
    archived_on = DateField("归档日期")

    cells = Lines(AnswerCell, "填报单元格")
    changes = Lines(CellMapping, "本次对应")
    answers = Lines(CellAnswer, "本次填数")
    sent = Lines(SentCell, "报出时固化的记录")

    panels = (
        pages.Facts(
            "报表情况",
            (
                "asking_organ",
                "form_number",
                "registration",
                "registration_number",
                "approving_organ",
                "registered_until_on",
                "period_from_on",
                "period_to_on",
                "cut_off_on",
                "due_on",
                "layout_changes",
                "filled_on",
                "confirmed_on",
                "sent_on",
                "filled_digest",
                "return_reason",
                "refusal_reason",
            ),
        ),
        pages.Deadlines(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Course(Procedure):
        label = "上级报表填报"
        version, in_force = 1, "2010-01-01"
        instead_of_correcting = (
            "对应有误的，请再办理“对应单元格”；数有误的，请更正台账记录后重新填数；收文所记有误的，请作废本件后重新收文"
        )

        received = State("待填报")
        filled = State("待审签")
        confirmed = State("待报出")
        sent_out = State("已报出")
        returned = State("已退回")
        archived = State("已归档", final=True)
        refused = State("已拒报", final=True)

        receive = Act(
            "收文",
            START >> received,
            by=ANSWERING,
            writes=(
                "title",
                "asking_organ",
                "form_number",
                "registration_number",
                "approving_organ",
                "registered_until_on",
                "days_allowed",
                "period_from_on",
                "period_to_on",
                "cut_off_on",
                "workbook_digest",
                "workbook_name",
                "layout_digest",
                "carried_from",
                "layout_changes",
                "cells",
            ),
            needs=("title", "asking_organ", "period_from_on", "period_to_on", "cut_off_on", "workbook_digest"),
            guards=(workbook_is_kept, period_in_order, cells_said_once, derived_cells_can_be_counted),
            effect=begin,
            dates="received_on",
            basis=BASIS,
        )
        map = Act(
            "对应单元格",
            (received | filled | confirmed | returned) >> received,
            by=ANSWERING,
            writes=("changes",),
            needs=("changes",),
            guards=(cells_said_once, derived_cells_can_be_counted, typed_cells_say_why),
            effect=take_mapping,
            basis=BASIS,
        )
        fill = Act(
            "填数",
            (received | filled | confirmed | returned) >> filled,
            by=ANSWERING,
            writes=("answers",),
            guards=(done_by_the_system,),
            effect=take_answers,
            dates="filled_on",
            basis=BASIS,
            about="按现在的台账统计所有“取自台账”的单元格；手填的不动。",
        )
        confirm = Act(
            "审签",
            filled >> confirmed,
            by=CONFIRMING,
            not_by=("map", "fill"),
            guards=(every_cell_is_answered,),
            dates="confirmed_on",
            basis=SIGNING_RULE,
            about="审签的人对所填的真实、准确、完整负责，不能是对应、填数的人。",
        )
        send = Act(
            "报出",
            confirmed >> sent_out,
            by=ANSWERING,
            writes=("filled_digest", "sent"),
            needs=("filled_digest",),
            guards=(done_by_the_system,),
            effect=take_leave,
            dates="sent_on",
            basis=BASIS,
            about="把所填的写入下达的工作簿，连同每个数所据的记录一并固化；文件在“附卷材料”中下载后报送。",
        )
        send_back = Act(
            "被退回",
            sent_out >> returned,
            by=ANSWERING,
            writes=("return_reason", "days_allowed"),
            needs=("return_reason",),
            dates="returned_on",
            is_aside=True,
            basis=BASIS,
            about="下达机关退回的，写明理由和重报期限，改后重新填数、审签、报出。",
        )
        refuse = Act(
            "拒报",
            (received | filled | confirmed | returned) >> refused,
            by=CONFIRMING,
            writes=("refusal_reason",),
            needs=("refusal_reason",),
            guards=(form_is_unregistered,),
            dates="refused_on",
            is_aside=True,
            basis=MARKS_RULE,
            about="报表没有标明批准或者备案文号，或者已过有效期的，有权拒绝填报，也可以请县级以上政府统计机构处理。",
        )
        archive = Act("归档", sent_out >> archived, by=ANSWERING, dates="archived_on", basis=SIGNING_RULE)

        due_by = Clock(
            "报送期限",
            start=("receive", "send_back"),
            stop=("send", "refuse"),
            setting="reports.answer_limit",
            stated="days_allowed",
            writes_due="due_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["title"])
