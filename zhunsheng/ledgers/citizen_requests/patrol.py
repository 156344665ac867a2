"""巡查: what a grid worker found on the round, and what became of it."""

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
    DateField,
    Kind,
    Line,
    Lines,
    Opens,
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
from zhunsheng.metrics.language import Count, Empty, Population

KIND = "citizen_requests.patrol"
BASIS = "参数 网格化服务管理制度"
PATROLLING = (Role.GRID_WORKER, Role.COMMUNITY_CLERK, Role.SECTION_CLERK)
CONFIRMING = (Role.COMMUNITY_CLERK, Role.SECTION_HEAD, Role.DISPATCHER)

patrols = Population(KIND, dated="opened_on", label="登记的巡查")
findings = Population(KIND, dated="parent.opened_on", label="巡查发现的问题", lines="findings")


class Finding(Line):
    label = "发现的问题"
    needs = ("subject",)

    subject = TextField("问题", max_length=120, hint="概括写明，不写姓名和住址")
    place = TextField("地点", max_length=120)
    disposition = ChoiceField(
        "处理", choices=(("on_the_spot", "当场处理"), ("raised", "上报为诉求事件"), ("noted", "记录备查"))
    )


@guard("有需要上报的问题，且尚未逐一上报", basis=BASIS, reads="matter")
def something_is_left_to_raise(context: ActContext) -> Iterator[Objection]:
    rows = context.before.lines.get("findings", ())
    raised = sum(row["disposition"] == "raised" for row in rows)
    if len(context.acted("raise_event")) >= raised:
        message = f"本次巡查需要上报的问题有{raised}个，已经全部上报"
        yield Objection(
            "nothing-left-to-raise", message, way_out="另有问题的，请先更正巡查登记，把它列为“上报为诉求事件”"
        )


@guard("需要上报的问题已经逐一上报", basis=BASIS, reads="matter")
def everything_is_raised(context: ActContext) -> Iterator[Objection]:
    rows = context.before.lines.get("findings", ())
    left = sum(row["disposition"] == "raised" for row in rows) - len(context.acted("raise_event"))
    if left > 0:
        message = f"还有{left}个需要上报的问题没有上报"
        yield Objection("finding-not-raised", message, way_out="请逐一办理“上报为诉求事件”")


class Patrol(Kind):
    """巡查：网格员对网格的日常巡查，发现的问题逐条记载，能当场处理的当场处理，其余上报为诉求事件。"""

    key, label = KIND, "巡查"
    access = Access(
        open=(
            Role.GRID_WORKER,
            Role.COMMUNITY_CLERK,
            Role.DISPATCHER,
            Role.SECTION_HEAD,
            Role.SECTION_CLERK,
            Role.LEADER,
            Role.DEPUTY_LEADER,
        ),
        count=(Role.OFFICE_CLERK, Role.JUSTICE_CLERK, Role.DISTRICT_SUPERVISOR),
        void=(Role.DISPATCHER,),
    )
    assigned = ("worker",)
    retention_setting = "citizen_requests.retention_years"
    located = "grid"
    list_columns = ("grid", "worker", "route", "confirmed_on")
    metrics = (
        Count(
            key="citizen_requests.patrol.held",
            label="巡查",
            unit="次",
            of=patrols,
            by=("grid",),
            empty=Empty.ZERO,
            meaning="期间内登记的巡查次数，以巡查之日为准。",
        ),
        Count(
            key="citizen_requests.patrol.findings",
            label="巡查发现问题",
            unit="个",
            of=findings,
            by=("disposition", "parent.grid"),
            empty=Empty.ZERO,
            meaning="期间内的巡查所记发现的问题个数，可按处理方式分组统计。",
        ),
    )

    grid = RegisterField("citizen_requests.grid", "网格")
    worker = PersonField("巡查人")
    route = TextField("路线或重点", max_length=120)
    note = ProseField("巡查情况", hint="不写姓名和住址")
    confirmed_on = DateField("确认日期")
    findings = Lines(Finding, "发现的问题")

    panels = (
        pages.Facts("巡查情况", ("grid", "worker", "route", "note", "confirmed_on")),
        pages.LineTable("发现的问题", "findings"),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Patrolling(Procedure):
        label = "巡查"
        version, in_force = 1, "2013-01-01"

        recorded = State("已巡查")
        confirmed = State("已确认", final=True)

        record = Act(
            "登记",
            START >> recorded,
            by=PATROLLING,
            writes=("grid", "worker", "route", "note", "findings"),
            needs=("grid",),
            basis=BASIS,
        )
        raise_event = Act(
            "上报为诉求事件",
            at=recorded,
            by=PATROLLING,
            guards=(something_is_left_to_raise,),
            opens=Opens("citizen_requests.event", "find_on_patrol", "became", carry={"grid": "grid"}),
            basis=BASIS,
        )
        confirm = Act(
            "确认",
            recorded >> confirmed,
            by=CONFIRMING,
            not_by=("record",),
            guards=(everything_is_raised,),
            dates="confirmed_on",
            basis=BASIS,
        )

        confirm_by = Clock("确认期限", start="record", stop="confirm", setting="records.confirm_limit")

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["route"]) or cls.label
