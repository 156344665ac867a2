"""司法确认: the joint application to the court and what the court ruled."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ChoiceField,
    Clock,
    DateField,
    Kind,
    Procedure,
    ProseField,
    State,
    TextField,
)
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import Count, DaysBetween, Empty, Population

HANDLING = (Role.MEDIATOR, Role.JUSTICE_CLERK)


class Confirmation(Kind):
    """司法确认：双方当事人就调解协议共同向人民法院申请确认效力，裁定有效的可以申请强制执行。"""

    key, label = "mediation.confirmation", "司法确认"
    access = Access(
        open=(
            Role.JUSTICE_CLERK,
            Role.MEDIATOR,
            Role.COMMUNITY_CLERK,
            Role.LEADER,
            Role.DEPUTY_LEADER,
            Role.DISTRICT_SUPERVISOR,
        ),
        confidential=(Role.JUSTICE_CLERK, Role.LEADER, Role.DEPUTY_LEADER),
        count=(Role.OFFICE_CLERK, Role.SECTION_HEAD, Role.SECTION_CLERK),
        void=(Role.JUSTICE_CLERK,),
    )
    metrics = (
        Count(
            key="mediation.confirmation.applied",
            label="申请司法确认",
            unit="件",
            of=Population("mediation.confirmation", dated="applied_on", label="申请司法确认的调解协议"),
            empty=Empty.ZERO,
            meaning="期间内双方当事人共同向人民法院申请司法确认的件数，以申请之日为准。",
        ),
        Count(
            key="mediation.confirmation.ruled",
            label="司法确认",
            unit="件",
            of=Population("mediation.confirmation", dated="ruled_on", label="裁定有效的调解协议"),
            empty=Empty.ZERO,
            meaning="期间内人民法院裁定调解协议有效的件数，以裁定之日为准。",
        ),
        DaysBetween(
            key="mediation.confirmation.days_to_rule",
            label="司法确认平均审查天数",
            unit="日",
            of=Population("mediation.confirmation", dated="ruled_on", label="裁定有效的调解协议"),
            start="accepted_on",
            end="ruled_on",
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内裁定有效的司法确认，自法院受理之日至裁定之日的平均自然日数。",
        ),
    )
    retention_setting = "mediation.retention_years"
    list_columns = ("court", "court_case_number", "applied_on", "accepted_on", "ruled_on")

    court = TextField("管辖法院", max_length=80)
    court_case_number = TextField("法院案号", max_length=80)
    secrecy = ChoiceField("知悉范围", choices=(("ordinary", "一般"), ("confidential", "不公开（涉未成年人、隐私等）")))
    reason = ProseField("说明")

    applied_on = DateField("申请日期")
    accepted_on = DateField("法院受理日期")
    ruled_on = DateField("裁定日期")
    rejected_on = DateField("驳回或不予受理日期")
    withdrawn_on = DateField("撤回日期")

    panels = (
        pages.Facts(
            "确认情况",
            (
                "court",
                "court_case_number",
                "applied_on",
                "accepted_on",
                "ruled_on",
                "rejected_on",
                "withdrawn_on",
                "reason",
            ),
        ),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Ruling(Procedure):
        label = "司法确认"
        version, in_force = 1, "2016-07-01"

        applied = State("已申请")
        accepted = State("法院已受理")
        confirmed = State("裁定有效", final=True)
        rejected = State("未获确认", final=True)
        withdrawn = State("已撤回", final=True)

        apply = Act(
            "申请",
            START >> applied,
            by=(Role.MEDIATOR, Role.COMMUNITY_CLERK, Role.JUSTICE_CLERK),
            writes=("court", "secrecy"),
            needs=("court",),
            dates="applied_on",
            basis="JUD-01",
        )
        court_accept = Act(
            "法院受理",
            applied >> accepted,
            by=HANDLING,
            writes=("court_case_number",),
            needs=("court_case_number",),
            dates="accepted_on",
            basis="JUD-02",
        )
        confirm = Act("裁定有效", accepted >> confirmed, by=HANDLING, dates="ruled_on", basis="JUD-03")
        reject = Act(
            "驳回或不予受理",
            (applied | accepted) >> rejected,
            by=HANDLING,
            writes=("reason",),
            needs=("reason",),
            dates="rejected_on",
            basis="JUD-03",
        )
        withdraw = Act(
            "撤回申请",
            (applied | accepted) >> withdrawn,
            by=HANDLING,
            writes=("reason",),
            dates="withdrawn_on",
            basis="JUD-02",
        )

        rule_by = Clock(
            "法院审结期限",
            start="court_accept",
            stop=("confirm", "reject", "withdraw"),
            rule="JUD-06",
            advisory=True,
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"司法确认（{snapshot.columns['court']}）"

    @classmethod
    def is_confidential(cls, snapshot: Snapshot) -> bool:
        return snapshot.column("secrecy") == "confidential"
