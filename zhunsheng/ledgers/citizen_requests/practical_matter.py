"""为民办实事: the yearly list of practical matters for the people, also those of a campaign."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ChoiceField,
    DateField,
    Kind,
    PersonField,
    Procedure,
    ProseField,
    State,
    TextField,
    UnitField,
)
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import PERCENT, Count, Empty, F, Population, Ratio

KIND = "citizen_requests.practical_matter"
BASIS = "参数 为民办实事制度"
PLANNING = (Role.OFFICE_CLERK, Role.SECTION_HEAD, Role.SECTION_CLERK, Role.COMMUNITY_CLERK)
DECIDING = (Role.LEADER, Role.DEPUTY_LEADER, Role.OFFICE_CLERK)
BY = ("campaign", "handler_unit")
KEPT = F("withdrawn_on").missing()

listed = Population(KIND, dated="opened_on", label="列入清单的为民办实事事项")
planned = Population(KIND, dated="planned_on", label="计划在期间内完成的为民办实事事项", where=KEPT)
done = Population(KIND, dated="done_on", label="完成的为民办实事事项")


class PracticalMatter(Kind):
    """为民办实事：年度清单内的民生实事，明确责任单位、责任人和完成时限，办成的写明结果，调整出清单的写明理由。"""

    key, label = KIND, "为民办实事"
    access = Access(
        open=(
            Role.OFFICE_CLERK,
            Role.SECTION_HEAD,
            Role.SECTION_CLERK,
            Role.COMMUNITY_CLERK,
            Role.DISPATCHER,
            Role.LEADER,
            Role.DEPUTY_LEADER,
        ),
        count=(Role.JUSTICE_CLERK, Role.DISTRICT_SUPERVISOR),
        void=(Role.OFFICE_CLERK,),
    )
    assigned = ("owner", "handler_unit")
    retention_setting = "citizen_requests.retention_years"
    list_columns = ("subject", "campaign", "handler_unit", "owner", "planned_on", "done_on")
    filters = ("campaign",)
    metrics = (
        Count(
            key="citizen_requests.practical_matter.listed",
            label="列入为民办实事",
            unit="件",
            of=listed,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内列入为民办实事清单的事项件数，含后来调整出清单的，可按专项活动分组统计。",
        ),
        Count(
            key="citizen_requests.practical_matter.done",
            label="完成为民办实事",
            unit="件",
            of=done,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内完成的为民办实事事项件数，以完成之日为准。",
        ),
        Ratio(
            key="citizen_requests.practical_matter.completion_rate",
            label="为民办实事完成率",
            unit=PERCENT,
            of=planned,
            part=F("done_on").exists(),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="计划完成日期在期间内、没有调整出清单的为民办实事事项中，至截止日已完成的所占比例。",
        ),
        Ratio(
            key="citizen_requests.practical_matter.on_time_rate",
            label="为民办实事按期完成率",
            unit=PERCENT,
            of=planned,
            part=F("done_on") <= F("planned_on"),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="计划完成日期在期间内、没有调整出清单的为民办实事事项中，在计划完成日期当日或之前完成的所占比例。",
        ),
    )

    subject = TextField("事项", max_length=120)
    campaign = ChoiceField("专项活动", setting="citizen_requests.campaigns", hint="不属于专项活动的不选")
    handler_unit = UnitField("责任单位")
    owner = PersonField("责任人")
    measures = ProseField("主要措施")
    progress = ProseField("进展情况")
    result = ProseField("完成情况")
    reason = ProseField("调整理由")

    planned_on = DateField("计划完成日期")
    done_on = DateField("完成日期")
    withdrawn_on = DateField("调整出清单日期")

    panels = (
        pages.Facts("事项", ("subject", "campaign", "handler_unit", "owner", "planned_on", "measures")),
        pages.Facts("办理情况", ("progress", "done_on", "result", "withdrawn_on", "reason")),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Carrying(Procedure):
        label = "为民办实事"
        version, in_force = 1, "2012-01-01"

        listed = State("已列入清单")
        done = State("已完成", final=True)
        withdrawn = State("已调整出清单", final=True)

        enter = Act(
            "列入",
            START >> listed,
            by=PLANNING,
            writes=("subject", "campaign", "handler_unit", "owner", "measures", "planned_on"),
            needs=("subject", "handler_unit", "owner", "planned_on"),
            basis=BASIS,
        )
        report_progress = Act(
            "登记进展", at=listed, by=PLANNING, writes=("progress",), needs=("progress",), basis=BASIS
        )
        reschedule = Act(
            "调整时限",
            at=listed,
            by=DECIDING,
            writes=("planned_on", "reason"),
            needs=("planned_on", "reason"),
            basis=BASIS,
        )
        complete = Act(
            "完成",
            listed >> done,
            by=PLANNING,
            writes=("result",),
            needs=("result",),
            dates="done_on",
            basis=BASIS,
        )
        withdraw = Act(
            "调整出清单",
            listed >> withdrawn,
            by=DECIDING,
            writes=("reason",),
            needs=("reason",),
            dates="withdrawn_on",
            is_aside=True,
            basis=BASIS,
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
