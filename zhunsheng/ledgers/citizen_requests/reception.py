"""领导干部接访下访: who received whom, what was brought forward, and how each matter ended."""

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
    Line,
    Lines,
    Opens,
    PersonField,
    Procedure,
    ProseField,
    State,
    TextField,
    UnitField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.metrics.language import PERCENT, Count, Empty, F, Overdue, Population, Ratio, Sum

KIND = "citizen_requests.reception"
BASIS = "参数 领导干部接访下访制度"
RECORDING = (Role.OFFICE_CLERK, Role.DISPATCHER, Role.SECTION_CLERK, Role.JUSTICE_CLERK)
BY = ("leader", "reception_form")

held = Population(KIND, dated="opened_on", label="领导干部接访下访")
matters = Population(KIND, dated="parent.opened_on", label="接访下访的事项", lines="matters")
matters_closed = Population(KIND, dated="settled_on", label="办结的接访下访事项", lines="matters")


class ReceptionMatter(Line):
    label = "接访事项"
    needs = ("subject",)

    subject = TextField("事项", max_length=120, hint="概括写明，不写姓名和住址")
    topic = ChoiceField("诉求类别", setting="citizen_requests.topics")
    handler_unit = UnitField("承办单位")
    settled_on = DateField("办结日期")
    result = ProseField("办理结果", hint="不写姓名和住址")


@guard("每一事项都有办结日期和结果", basis=BASIS)
def every_matter_is_settled(context: ActContext) -> Iterator[Objection]:
    """Reads what stands after the act, so that the last dates may be filled in with it."""
    opened_on = context.after.opened_on
    for number, row in enumerate(context.lines("matters"), 1):
        settled_on = row["settled_on"]
        if settled_on is None or not row["result"]:
            message = f"第{number}个事项没有写明办结日期和办理结果"
            yield Objection("matter-not-settled", message, way_out="请在“接访事项”中补写后再办结", field="matters")
        elif opened_on is not None and not opened_on <= settled_on <= context.acted_on:
            between = f"接访之日{day_words(opened_on)}与今日办理日期{day_words(context.acted_on)}之间"
            message = f"第{number}个事项的办结日期{day_words(settled_on)}不在{between}"
            yield Objection("settled-outside", message, way_out="请核对该事项的办结日期", field="matters")


class Reception(Kind):
    """领导干部接访下访：领导干部定点接访、带案下访、约访群众，当面听取的事项逐件登记、逐件办结。"""

    key, label = KIND, "接访下访"
    access = Access(
        open=(
            Role.OFFICE_CLERK,
            Role.DISPATCHER,
            Role.SECTION_HEAD,
            Role.SECTION_CLERK,
            Role.JUSTICE_CLERK,
            Role.LEADER,
            Role.DEPUTY_LEADER,
        ),
        count=(Role.COMMUNITY_CLERK, Role.DISTRICT_SUPERVISOR),
        void=(Role.OFFICE_CLERK,),
    )
    assigned = ("leader",)
    retention_setting = "citizen_requests.retention_years"
    list_columns = ("leader", "reception_form", "place", "visitor_count", "settle_due_on")
    filters = ("reception_form",)
    metrics = (
        Count(
            key="citizen_requests.reception.held",
            label="接访下访",
            unit="次",
            of=held,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内领导干部接访下访的次数，以接访下访之日为准。",
        ),
        Sum(
            key="citizen_requests.reception.visitors",
            label="接待群众",
            unit="人次",
            of=held,
            column="visitor_count",
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内接访下访所记接待人数之和，同一人多次来访的按次计算。",
        ),
        Count(
            key="citizen_requests.reception.matters",
            label="接访下访事项",
            unit="件",
            of=matters,
            by=("topic", "handler_unit", "parent.leader"),
            empty=Empty.ZERO,
            meaning="期间内接访下访登记的事项件数，以接访下访之日为准。",
        ),
        Count(
            key="citizen_requests.reception.matters_settled",
            label="办结接访下访事项",
            unit="件",
            of=matters_closed,
            by=("topic", "handler_unit", "parent.leader"),
            empty=Empty.ZERO,
            meaning="期间内办结的接访下访事项件数，以该事项办结之日为准，不论何时登记。",
        ),
        Ratio(
            key="citizen_requests.reception.settled_share",
            label="接访下访事项办结率",
            unit=PERCENT,
            of=matters,
            part=F("settled_on").exists(),
            by=("topic", "handler_unit", "parent.leader"),
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内接访下访登记的事项中，写有办结日期的所占比例。",
        ),
        Count(
            key="citizen_requests.reception.overdue",
            label="逾期未办结的接访下访",
            unit="次",
            of=Overdue(KIND, label="逾期未办结的接访下访"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前已到期、至截止日事项仍未全部办结的接访下访次数。",
        ),
    )

    leader = PersonField("接访领导")
    reception_form = ChoiceField(
        "方式", choices=(("fixed", "定点接访"), ("visit", "带案下访"), ("appointment", "预约接访"))
    )
    place = TextField("地点", max_length=120)
    visitor_count = CountField("接待人数")
    note = ProseField("接访情况", hint="不写姓名和住址")
    settle_due_on = DateField("办结到期日")
    matters = Lines(ReceptionMatter, "接访事项")

    panels = (
        pages.Facts("接访情况", ("leader", "reception_form", "place", "visitor_count", "note")),
        pages.LineTable("接访事项", "matters"),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Receiving(Procedure):
        label = "接访下访"
        version, in_force = 1, "2009-01-01"

        held = State("已接访")
        settled = State("事项已办结", final=True)

        hold = Act(
            "登记",
            START >> held,
            by=RECORDING,
            writes=("leader", "reception_form", "place", "visitor_count", "note", "matters"),
            needs=("leader", "reception_form", "visitor_count"),
            basis=BASIS,
        )
        note_results = Act("登记办理结果", at=held, by=RECORDING, writes=("matters",), needs=("matters",), basis=BASIS)
        raise_event = Act(
            "转为诉求事件",
            at=held,
            by=RECORDING,
            opens=Opens("citizen_requests.event", "receive_at_reception", "became"),
            basis=BASIS,
        )
        settle = Act(
            "事项办结",
            held >> settled,
            by=RECORDING,
            writes=("matters",),
            guards=(every_matter_is_settled,),
            basis=BASIS,
        )

        settle_by = Clock(
            "接访事项办结期限",
            start="hold",
            stop="settle",
            setting="citizen_requests.reception_limit",
            writes_due="settle_due_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["place"]) or cls.label
