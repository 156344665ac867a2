"""报数: a section is asked for numbers of a report, returns them with a signed sheet, and answers for what it changes later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import Attached, Draft, Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
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
from zhunsheng.kernel.document_content import XLSX
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.reports.course import BASIS
from zhunsheng.reports.kinds.annual_report import AFTER_FREEZING, COMPILING, AnnualReport
from zhunsheng.reports.sheets import Book, fits, number_of, says, sheet_of

KIND = "reports.number_request"
REPORTING = (Role.SECTION_CLERK, Role.SECTION_HEAD)
RETURNS = ("fill", "amend")
ANSWERED = ("value", "printed", "cell", "note")
# What follows from later acts and is empty when a number is asked for.
LATER = (*ANSWERED, "signed", "before", "remark")
LINKED_BY = "answers"
SHOWN = ("caption", "definition", "cut_off_on", "value", "measure", "printed", "cell", "note", "remark", "before")


class AskedNumber(Line):
    """A number that is asked for, with what was answered.

    ``value`` is a decimal text, ``printed`` how the section wants it written where not as value and measure word.
    ``signed`` is what the last signature stood for, ``before`` what an earlier one did where that was another number;
    ``returns`` counts how often it was sent back.
    """

    label = "所报数据"

    slot = TextField("标识", max_length=40)
    caption = TextField("数据", max_length=120)
    definition = ProseField("口径")
    measure = TextField("量词", max_length=20)
    period_from_on = DateField("期间起")
    period_to_on = DateField("期间止")
    cut_off_on = DateField("截止日期")
    value = TextField("数值", max_length=40)
    printed = TextField("报告写法", max_length=80)
    cell = TextField("单元格", max_length=80)
    note = TextField("说明", max_length=200)
    signed = TextField("最近签字的数", max_length=80)
    before = TextField("此前签字的数", max_length=80)
    remark = TextField("退回意见", max_length=200)
    returns = CountField("退回次数")


class Answer(Line):
    label = "本次填报"

    slot = TextField("标识", max_length=40)
    value = TextField("数值", max_length=40)
    printed = TextField("报告写法", max_length=80)
    cell = TextField("单元格", max_length=80)
    note = TextField("说明", max_length=200)


class Remark(Line):
    label = "逐项退回意见"

    slot = TextField("标识", max_length=40)
    reason = TextField("退回意见", max_length=200)


def exact(row: Mapping[str, Any]) -> str:
    """The number of a row as it was returned: value and measure word."""
    return f"{row['value']}{row['measure']}"


@guard("所报数据的标识不重复", basis=BASIS)
def asked_once(context: ActContext) -> Iterator[Objection]:
    slots = [row["slot"] for row in context.lines("items")]
    for slot in sorted({slot for slot in slots if slots.count(slot) > 1}):
        yield Objection("number-asked-twice", f"“{slot}”列了两次", way_out="请删去重复的一行", field="items")


@guard("报告尚未冻结", basis=BASIS, reads="matter")
def report_not_frozen(context: ActContext) -> Iterator[Objection]:
    for link in context.linked(LINKED_BY):
        if link.kind == AnnualReport.key and link.state in AFTER_FREEZING:
            way_out = "所报的数有误的，请告知司法所，由其在报告的差异中说明"
            yield Objection("report-frozen", "报告已经冻结，所报的数不能再变动", way_out=way_out)


@guard("逐项填报，数值可读", basis=BASIS)
def answers_what_is_asked(context: ActContext) -> Iterator[Objection]:
    asked = {row["slot"]: row["caption"] for row in context.before.lines.get("items", ())}
    answers = [row["slot"] for row in context.lines("answers")]
    for slot in sorted({slot for slot in answers if slot not in asked or answers.count(slot) > 1}):
        message = f"“{asked.get(slot, slot)}”{'填了两次' if slot in asked else '不是本件所报的数据'}"
        yield Objection("answer-not-asked", message, way_out="请按所列各项填报，每项一次", field="answers")
    for row in context.lines("items"):
        if row["slot"] not in answers or not row["value"]:
            message = f"“{row['caption']}”没有填数值"
            yield Objection(
                "number-missing", message, way_out="没有发生的填0；无从统计的请与司法所联系", field="answers"
            )
        elif number_of(row["value"]) is None:
            message = f"“{row['caption']}”的数值“{row['value']}”读不出来"
            yield Objection(
                "number-unreadable",
                message,
                way_out="请只写不小于零的数字，不带逗号和量词，如 843 或 66.15",
                field="answers",
            )


@guard("报数表已附，所填与表中一致", basis=BASIS)
def agrees_with_the_sheet(context: ActContext) -> Iterator[Objection]:
    digest = context.value("sheet_digest")
    sort = sheet_of(digest)
    if sort is None:
        yield Objection(
            "sheet-missing", "没有附报数表", way_out="请选择报数表文件（xlsx、PDF 或扫描图片）", field="sheet"
        )
    if sort != XLSX:
        return
    book = Book(digest)
    for row in context.lines("items"):
        caption, address = row["caption"], row["cell"]
        if not address:
            message = f"“{caption}”没有写明在报数表的哪个单元格"
            yield Objection("cell-missing", message, way_out="请写明单元格，如 E2", field="answers")
            continue
        try:
            cell, spoiled = book.cell(address)
        except LookupError as fault:
            message = f"“{caption}”的单元格“{address}”读不出数：{fault.args[0]}"
            yield Objection("cell-unreadable", message, way_out="请核对单元格", field="answers")
            continue
        if spoiled or not says(cell, row):
            message = f"“{caption}”填的是{row['value']}，报数表{address}是{spoiled or f'“{cell}”'}"
            yield Objection("cell-differs", message, way_out="请核对后改正所填的数、单元格或者报数表", field="answers")


@guard("报告写法与数值相符", basis=BASIS)
def printed_fits(context: ActContext) -> Iterator[Objection]:
    for row in context.lines("items"):
        value = number_of(row["value"])
        if row["printed"] and value is not None and not fits(row["printed"], value):
            message = f"“{row['caption']}”的数值是{exact(row)}，报告写法却是“{row['printed']}”"
            way_out = "请改正其中之一；写“余”“多”“以上”的，写出的数不能大于数值"
            yield Objection("printed-differs", message, way_out=way_out, field="answers")


@guard("签字的不是填报的人", basis=BASIS, reads="matter")
def signed_by_another(context: ActContext) -> Iterator[Objection]:
    doers = [entry.person_id for entry in context.entries if entry.act in RETURNS]
    if doers and doers[-1] == context.viewer.person_id:
        message = f"本次报数是{context.viewer.name}填报的，填报和签字不能是同一人"
        yield Objection("signs-own-return", message, way_out="请由科室工作人员填报，科室负责人签字")


@guard("写明退回理由", basis=BASIS)
def says_why(context: ActContext) -> Iterator[Objection]:
    asked = {row["slot"] for row in context.lines("items")}
    remarks = context.payload.get("remarks") or ()
    if not context.payload.get("return_reason") and not any(row.get("reason") for row in remarks):
        message = "没有写明为什么退回"
        yield Objection(
            "return-without-reason", message, way_out="请逐项写退回意见，或写总的理由", field="return_reason"
        )
    for row in remarks:
        if row.get("slot") not in asked:
            message = f"“{row.get('slot', '')}”不是本件所报的数据"
            yield Objection("remark-not-asked", message, way_out="请在所列各项旁写退回意见", field="remarks")


@guard("所报的数有变动", basis=BASIS)
def something_changed(context: ActContext) -> Iterator[Objection]:
    before = {row["slot"]: exact(row) for row in context.before.lines.get("items", ())}
    if all(before.get(row["slot"]) == exact(row) for row in context.lines("items")):
        message = "所填的数与已经签字的相同"
        yield Objection("nothing-changed", message, way_out="没有变动的不必改报", field="answers")


def begin_empty(draft: Draft, entry: Entry) -> None:
    """Nothing is answered when a number is asked for."""
    for row in draft.rows("items"):
        row.update(dict.fromkeys(LATER, ""), returns=0)


def take_answers(draft: Draft, entry: Entry) -> None:
    """The answers go to the numbers that were asked for, the sheet on the record."""
    given = {row["slot"]: row for row in draft.rows("answers")}
    for row in draft.rows("items"):
        answer = given.get(row["slot"], {})
        row.update({name: answer.get(name, "") for name in ANSWERED}, remark="")
    if digest := entry.payload.get("sheet_digest"):
        draft.attached = (*draft.attached, Attached(entry.seq, digest, entry.payload.get("sheet_name") or "报数表"))


def sign(draft: Draft, entry: Entry) -> None:
    """The signature stands for the numbers as they are; what an earlier one stood for stays beside them."""
    draft.columns["signer"] = entry.person_id
    for row in draft.rows("items"):
        if row["signed"] and row["signed"] != exact(row):
            row["before"] = row["signed"]
        row["signed"] = exact(row)


def note_return(draft: Draft, entry: Entry) -> None:
    """Where no number is named, all of them are sent back."""
    draft.columns["return_count"] = (draft.columns["return_count"] or 0) + 1
    reasons = {row.get("slot"): row.get("reason", "") for row in entry.payload.get("remarks") or ()}
    for row in draft.rows("items"):
        row["remark"] = reasons.get(row["slot"], "")
        if not reasons or row["slot"] in reasons:
            row["returns"] = (row["returns"] or 0) + 1


def note_reminder(draft: Draft, entry: Entry) -> None:
    draft.columns["reminder_count"] = (draft.columns["reminder_count"] or 0) + 1


class NumberRequest(Kind):
    """报数：为编制法治政府建设年度报告，请一个科室按写明的口径、期间和截止日填报数据，附报数表，由科室负责人签字；退回、迟报、签后改动都留痕。"""

    key, label = KIND, "报数"
    access = Access(
        open=(*REPORTING, *COMPILING, Role.LEADER, Role.DEPUTY_LEADER),
        void=(Role.JUSTICE_CLERK,),
    )
    list_columns = ("title", "due_on", "filled_on", "signed_on", "return_count")
    filters = ("due_on",)

    title = TextField("事项", max_length=160)
    days_allowed = CountField("填报期限（日）", hint="自布置之次日起算的自然日；不填的，按本地通常的期限")
    sheet_digest = TextField("报数表摘要", max_length=80)
    sheet_name = TextField("报数表", max_length=100)
    reminder = ProseField("催报说明")
    reminder_count = CountField("催报次数")
    return_reason = ProseField("退回理由", hint="对全部所报数据的意见；只退几项的，在该项旁写明")
    return_count = CountField("退回次数")
    amend_reason = ProseField("改报理由")
    signer = PersonField("签字人")

    asked_on = DateField("布置日期")
    due_on = DateField("报数截止日期")
    mend_due_on = DateField("补报截止日期")
    reminded_on = DateField("最近催报日期")
    filled_on = DateField("填报日期")
    returned_on = DateField("最近退回日期")
    signed_on = DateField("签字日期")
    accepted_on = DateField("采用日期")

    items = Lines(AskedNumber, "所报数据")
    answers = Lines(Answer, "本次填报")
    remarks = Lines(Remark, "逐项退回意见")

    panels = (
        pages.Facts(
            "报数情况",
            (
                "title",
                "asked_on",
                "due_on",
                "mend_due_on",
                "filled_on",
                "sheet_name",
                "sheet_digest",
                "signer",
                "signed_on",
                "accepted_on",
            ),
        ),
        pages.LineTable("所报数据", "items", SHOWN),
        pages.Facts(
            "催报、退回和改报",
            (
                "reminder_count",
                "reminded_on",
                "reminder",
                "return_count",
                "returned_on",
                "return_reason",
                "amend_reason",
            ),
        ),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Course(Procedure):
        label = "科室报数"
        version, in_force = 1, "2019-04-15"
        instead_of_correcting = "签字之前填错的，请退回后重新填报；签字之后要改的，请办理“签后改报”"

        asked = State("待填报")
        returned = State("已退回")
        filled = State("待签字")
        signed = State("已签字")
        accepted = State("已采用", final=True)

        ask = Act(
            "布置",
            START >> asked,
            by=COMPILING,
            writes=("title", "days_allowed", "items"),
            needs=("title", "items"),
            guards=(asked_once,),
            effect=begin_empty,
            dates="asked_on",
            basis=BASIS,
        )
        remind = Act(
            "催报",
            at=asked | filled | returned,
            by=COMPILING,
            writes=("reminder",),
            guards=(report_not_frozen,),
            effect=note_reminder,
            dates="reminded_on",
            basis=BASIS,
            about="记下催报；本件一直列在该科室的待办中，直到负责人签字。",
        )
        fill = Act(
            "填报",
            (asked | returned) >> filled,
            by=REPORTING,
            writes=("answers", "sheet_digest", "sheet_name"),
            needs=("answers",),
            guards=(report_not_frozen, answers_what_is_asked, printed_fits, agrees_with_the_sheet),
            effect=take_answers,
            dates="filled_on",
            basis=BASIS,
            about="逐项填数值，附报数表。表是 xlsx 的，写明每个数在哪个单元格，系统与表中的数核对。",
        )
        confirm = Act(
            "确认签字",
            filled >> signed,
            by=(Role.SECTION_HEAD,),
            guards=(report_not_frozen, signed_by_another),
            effect=sign,
            dates="signed_on",
            basis=BASIS,
            about="科室负责人对“所报数据”各项负责。签字之后报告才采用这些数；再要改动的，办理“签后改报”，原数保留。",
        )
        send_back = Act(
            "退回",
            (filled | signed) >> returned,
            by=(Role.SECTION_HEAD, *COMPILING),
            writes=("return_reason", "remarks"),
            guards=(report_not_frozen, says_why),
            effect=note_return,
            dates="returned_on",
            is_aside=True,
            basis=BASIS,
        )
        accept = Act("采用", signed >> accepted, by=COMPILING, dates="accepted_on", basis=BASIS)
        amend = Act(
            "签后改报",
            (signed | accepted) >> filled,
            by=REPORTING,
            writes=("answers", "sheet_digest", "sheet_name", "amend_reason"),
            needs=("answers", "amend_reason"),
            guards=(report_not_frozen, answers_what_is_asked, something_changed, printed_fits, agrees_with_the_sheet),
            effect=take_answers,
            dates="filled_on",
            is_aside=True,
            basis=BASIS,
            about="改动已经签字的数：写明理由，附改后的报数表，须再签字。报告初稿在该数旁写明由多少改为多少。",
        )

        due_by = Clock(
            "报数期限",
            start="ask",
            stop="confirm",
            setting="reports.number_limit",
            stated="days_allowed",
            writes_due="due_on",
        )
        mend_by = Clock(
            "补报期限", start="send_back", stop="confirm", setting="reports.mend_limit", writes_due="mend_due_on"
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["title"])
