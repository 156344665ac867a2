"""线索: what may be a violation, verified within its limit: it opens a case, goes to whose business it is, or is not filed."""

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
    Clock,
    CountField,
    DateField,
    Kind,
    Opens,
    Paper,
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.ledgers.enforcement.guards import ENFORCING
from zhunsheng.metrics.language import AsOf, Count, DaysBetween, Empty, F, Overdue, Population

KIND, CASE = "enforcement.clue", "enforcement.case"
FINDING = (*ENFORCING, Role.GRID_WORKER, Role.COMMUNITY_CLERK, Role.DISPATCHER)
BY = ("origin", "field", "block")
TRANSFERS = "参数 线索移送与反馈制度"

received = Population(KIND, dated="opened_on", label="收到的线索")
filed = Population(KIND, dated="closed_on", label="立案的线索", where=F("filed_on").exists())
transferred = Population(KIND, dated="transferred_on", label="移送的线索")
unanswered = Population(KIND, dated="transferred_on", label="移送后没有反馈的线索", where=F("feedback_on").missing())


@guard("期限正在计算", basis="PEN-30", reads="matter")
def verification_runs(context: ActContext) -> Iterator[Objection]:
    due_on = context.due_on("verify_by")
    if due_on is None:
        yield Objection("nothing-to-extend", "本件没有正在计算的核查期限", way_out="不需要办理延长")
    elif context.acted_on > due_on:
        message = f"核查期限已于{day_words(due_on)}届满，届满后不能延长"
        yield Objection("extension-after-end", message, way_out="请尽快核查处理", field="acted_on")


class Clue(Kind):
    """违法线索：检查发现、投诉举报、移送交办的涉嫌违法的情况，期限内核查，符合条件的立案，不属于本机关管辖的移送并跟踪反馈。"""

    key, label = KIND, "违法线索"
    access = Access(
        open=(*FINDING, Role.LEADER, Role.DEPUTY_LEADER, Role.LEGAL_REVIEWER, Role.JUSTICE_CLERK),
        count=(Role.OFFICE_CLERK, Role.SUPERVISOR, Role.DISTRICT_SUPERVISOR),
        void=(Role.SQUAD_HEAD,),
    )
    papers = {"register": Paper("线索登记表", number="enforcement.clue_number")}
    retention_setting = "enforcement.retention_years"
    located = "block"
    list_columns = ("subject", "origin", "field", "block", "found_on", "transferred_on", "feedback_on")
    filters = ("origin", "field")
    metrics = (
        Count(
            key="enforcement.clue.received",
            label="收到线索",
            unit="条",
            of=received,
            by=BY,
            clusters=(("block", "origin"),),
            empty=Empty.ZERO,
            meaning="期间内登记的违法线索条数，以登记之日为准。",
        ),
        Count(
            key="enforcement.clue.filed",
            label="线索立案",
            unit="条",
            of=filed,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内核查后立案的线索条数，以立案之日为准，所立案件另行统计。",
        ),
        Count(
            key="enforcement.clue.pending",
            label="待处理线索",
            unit="条",
            of=AsOf(KIND, label="待处理的线索"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日已经登记而尚未立案、移送反馈或者决定不予立案的线索条数。",
        ),
        Count(
            key="enforcement.clue.overdue",
            label="逾期未核查线索",
            unit="条",
            of=Overdue(KIND, label="逾期未核查的线索", clocks=("verify_by",)),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前核查期限已经届满、至截止日仍未处理的线索条数。",
        ),
        Count(
            key="enforcement.clue.transferred",
            label="移送线索",
            unit="条",
            of=transferred,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内移送有权机关的线索条数，以移送之日为准。",
        ),
        Count(
            key="enforcement.clue.unanswered",
            label="移送后未反馈线索",
            unit="条",
            of=unanswered,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内移送、至截止日没有收到反馈的线索条数。",
        ),
        DaysBetween(
            key="enforcement.clue.days_to_transfer",
            label="平均移送天数",
            unit="天",
            of=transferred,
            start="found_on",
            end="transferred_on",
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内移送的线索，自发现之日至移送之日的平均自然日天数。",
        ),
        DaysBetween(
            key="enforcement.clue.days_to_feedback",
            label="平均反馈天数",
            unit="天",
            of=transferred,
            start="transferred_on",
            end="feedback_on",
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内移送并已反馈的线索，自移送之日至反馈之日的平均自然日天数。",
        ),
    )

    subject = TextField("线索事由", max_length=120, hint="概括写明，不写姓名和住址")
    origin = ChoiceField("来源", setting="enforcement.sources")
    field = ChoiceField("执法领域", setting="authority.fields")
    block = RegisterField("citizen_requests.grid", "街区")
    place = TextField("地点", max_length=120, hint="写到路段或楼栋，不写户室号")
    text = ProseField("线索内容", personal=Mask.TEXT)
    found_on = DateField("发现日期")
    competent_organ = TextField("有权机关", max_length=80)
    feedback_text = ProseField("反馈情况", personal=Mask.TEXT)
    extension_length = CountField("延长天数", hint="与核查期限同一单位")
    extension_approver = TextField("批准延长的人", max_length=40)
    extension_basis = TextField("延长依据", max_length=120)
    reason = ProseField("理由")
    filed_on = DateField("立案日期")
    transferred_on = DateField("移送日期")
    feedback_on = DateField("反馈日期")
    rejected_on = DateField("不予立案日期")
    verify_due_on = DateField("核查到期日")
    feedback_due_on = DateField("反馈到期日")

    panels = (
        pages.Facts("线索", ("subject", "origin", "field", "block", "place", "found_on", "text")),
        pages.Deadlines(),
        pages.Facts(
            "处理",
            (
                "filed_on",
                "transferred_on",
                "competent_organ",
                "feedback_on",
                "feedback_text",
                "rejected_on",
                "reason",
            ),
        ),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Verification(Procedure):
        label = "线索核查"
        version, in_force = 1, "2021-07-15"

        received = State("待核查")
        transferred = State("待反馈")
        filed = State("已立案", final=True)
        answered = State("已反馈", final=True)
        rejected = State("不予立案", final=True)

        receive = Act(
            "登记线索",
            START >> received,
            by=FINDING,
            writes=("subject", "origin", "field", "block", "place", "text", "found_on"),
            needs=("subject", "origin", "found_on"),
            number="register",
            basis="PEN-30",
        )
        extend = Act(
            "延长核查期限",
            at=received,
            by=(Role.LEADER, Role.DEPUTY_LEADER),
            writes=("extension_length", "extension_approver", "extension_basis"),
            needs=("extension_length", "extension_approver", "extension_basis"),
            guards=(verification_runs,),
            is_aside=True,
            basis="PEN-30",
        )
        file_case = Act(
            "立案",
            received >> filed,
            by=ENFORCING,
            dates="filed_on",
            opens=Opens(
                CASE,
                "file_out_of",
                "became",
                carry={"subject": "subject", "origin": "origin", "place": "place", "found_on": "found_on"},
            ),
            basis="PEN-30",
        )
        transfer = Act(
            "移送有权机关",
            received >> transferred,
            by=ENFORCING,
            writes=("competent_organ", "reason"),
            needs=("competent_organ",),
            dates="transferred_on",
            is_aside=True,
            basis=TRANSFERS,
        )
        note_feedback = Act(
            "登记反馈",
            transferred >> answered,
            by=ENFORCING,
            writes=("feedback_text",),
            needs=("feedback_text",),
            dates="feedback_on",
            basis=TRANSFERS,
        )
        reject = Act(
            "不予立案",
            received >> rejected,
            by=(Role.SQUAD_HEAD, Role.LEADER, Role.DEPUTY_LEADER),
            writes=("reason",),
            needs=("reason",),
            dates="rejected_on",
            is_aside=True,
            basis="PEN-30",
        )

        verify_by = Clock(
            "线索核查期限",
            start="receive",
            stop=("file_case", "transfer", "reject"),
            setting="enforcement.verification_limit",
            extend=("extend",),
            writes_due="verify_due_on",
        )
        answer_by = Clock(
            "移送反馈期限",
            start="transfer",
            stop="note_feedback",
            setting="enforcement.feedback_limit",
            writes_due="feedback_due_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
