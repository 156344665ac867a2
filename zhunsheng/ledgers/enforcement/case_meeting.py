"""集体讨论: the meetings of the heads of the organ at which grave cases are discussed, with each view and result."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
    ChoiceField,
    DateField,
    Kind,
    Line,
    Lines,
    Paper,
    PersonField,
    Procedure,
    ProseField,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.enforcement.guards import HEADS
from zhunsheng.metrics.language import Count, Empty, F, Population

KIND = "enforcement.case_meeting"
ARRANGING = (Role.SQUAD_HEAD, Role.LEGAL_REVIEWER, Role.JUSTICE_CLERK, Role.OFFICE_CLERK)

held = Population(KIND, dated="held_on", label="召开的重大案件集体讨论会")
discussed = Population(
    KIND,
    dated="parent.held_on",
    label="集体讨论会讨论的案件",
    lines="cases",
    where=F("case_number").exists(),
)


class DiscussedCase(Line):
    label = "讨论的案件"
    needs = ("case_number",)

    case_number = TextField("立案编号", max_length=60, hint="照立案编号写，同一案件各次会议写法一致")
    subject = TextField("案由", max_length=120)
    result = ChoiceField(
        "讨论结果",
        choices=(
            ("agreed", "同意处理意见"),
            ("changed", "变更处理意见"),
            ("spared", "不予处罚"),
            ("returned", "补充调查"),
        ),
    )


class Attendee(Line):
    label = "参加人"

    person = PersonField("系统人员")
    name = TextField("姓名", max_length=40)
    opinion = TextField("意见", max_length=200)


@guard("讨论的案件没有写两遍", basis="PEN-36")
def cases_are_named_once(context: ActContext) -> Iterator[Objection]:
    numbers = [row["case_number"] for row in context.lines("cases")]
    for number in dict.fromkeys(one for one in numbers if one and numbers.count(one) > 1):
        message = f"{number}在本次会议里写了两遍"
        yield Objection("case-named-twice", message, way_out="请删去重复的一行", field="cases")


@guard("每件写明结果，每人写明意见", basis="PEN-36")
def results_and_opinions_are_said(context: ActContext) -> Iterator[Objection]:
    for number, row in enumerate(context.lines("cases"), 1):
        if not row["result"]:
            message = f"第{number}件没有写讨论结果"
            yield Objection("case-without-result", message, way_out="请写明讨论结果", field="cases")
    for number, row in enumerate(context.lines("attendees"), 1):
        if not row["opinion"]:
            message = f"第{number}名参加人没有写意见"
            yield Objection("attendee-without-opinion", message, way_out="请如实写明各人的意见", field="attendees")


class CaseMeeting(Kind):
    """集体讨论会：对情节复杂或者重大违法行为给予行政处罚，由行政机关负责人集体讨论决定，参加人、各人意见和结论如实记录。"""

    key, label = KIND, "重大案件集体讨论会"
    access = Access(
        open=(*ARRANGING, *HEADS, Role.OFFICER),
        count=(Role.SUPERVISOR, Role.DISTRICT_SUPERVISOR),
        void=(Role.LEGAL_REVIEWER,),
    )
    papers = {"record": Paper("重大案件集体讨论记录")}
    retention_setting = "enforcement.retention_years"
    list_columns = ("subject", "planned_on", "chair", "held_on")
    metrics = (
        Count(
            key="enforcement.case_meeting.held",
            label="重大案件集体讨论会",
            unit="次",
            of=held,
            empty=Empty.ZERO,
            meaning="期间内召开的重大案件集体讨论会次数，以召开之日为准。",
        ),
        Count(
            key="enforcement.case_meeting.cases",
            label="集体讨论案件",
            unit="宗",
            of=discussed,
            distinct="case_number",
            empty=Empty.ZERO,
            meaning="期间内召开的集体讨论会讨论的案件宗数，一宗在几次会议上讨论的计为一宗，以立案编号区分。",
        ),
    )

    subject = TextField("会议名称", max_length=120)
    planned_on = DateField("拟定日期")
    place = TextField("地点", max_length=80)
    chair = PersonField("主持人")
    minutes = ProseField("会议记录")
    reason = ProseField("理由")
    held_on = DateField("召开日期")

    cases = Lines(DiscussedCase, "讨论的案件")
    attendees = Lines(Attendee, "参加人")

    panels = (
        pages.Facts("会议", ("subject", "planned_on", "place", "chair", "held_on", "minutes", "reason")),
        pages.LineTable("讨论的案件", "cases"),
        pages.LineTable("参加人", "attendees"),
        pages.Papers(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Meeting(Procedure):
        label = "集体讨论"
        version, in_force = 1, "2021-07-15"

        planned = State("已安排")
        held = State("已召开", final=True)
        cancelled = State("已取消", final=True)

        plan = Act(
            "安排",
            START >> planned,
            by=ARRANGING,
            writes=("subject", "planned_on", "place", "chair", "cases"),
            needs=("subject", "planned_on", "cases"),
            guards=(cases_are_named_once,),
            basis="PEN-36",
        )
        arrange_anew = Act(
            "调整安排",
            at=planned,
            by=ARRANGING,
            writes=("planned_on", "place", "chair", "cases"),
            needs=("planned_on", "cases"),
            guards=(cases_are_named_once,),
            is_aside=True,
            basis="PEN-36",
        )
        hold = Act(
            "召开",
            planned >> held,
            by=ARRANGING,
            writes=("chair", "cases", "attendees", "minutes"),
            needs=("chair", "cases", "attendees", "minutes"),
            guards=(cases_are_named_once, results_and_opinions_are_said),
            dates="held_on",
            papers=("record",),
            basis="PEN-36",
        )
        cancel = Act(
            "取消",
            planned >> cancelled,
            by=ARRANGING,
            writes=("reason",),
            needs=("reason",),
            is_aside=True,
            basis="PEN-36",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
