"""综治中心受理: whoever comes to a centre is registered once and sent one way, to a ledger of ours or to an outer body."""

from __future__ import annotations

from collections.abc import Iterator
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
    DateField,
    Kind,
    Line,
    Lines,
    Paper,
    PartyLine,
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
    UnitField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.citizen_requests.grid import BY_PLACE
from zhunsheng.metrics.language import PERCENT, AsOf, Count, Empty, F, Overdue, Population, Ratio, linked

KIND = "citizen_requests.intake"
BASIS = "参数 综治中心受理分流制度"
BECAME, OUTER = "became", "outer"
DESK = (Role.DISPATCHER, Role.JUSTICE_CLERK, Role.COMMUNITY_CLERK)
HANDLING = (
    Role.SECTION_HEAD,
    Role.SECTION_CLERK,
    Role.GRID_WORKER,
    Role.MEDIATOR,
    Role.SQUAD_HEAD,
    Role.OFFICER,
)
LEADING = (Role.LEADER, Role.DEPUTY_LEADER)
BY = ("route", "outer_kind", "centre", "channel", "topic")
HAS_NO_CHILD = F("handed_over_on").missing() & ~linked(BECAME)
HAS_NO_RECEIPT = F("handed_over_on").exists() & F("receipted_on").missing() & F("withdrawn_on").missing()

received = Population(KIND, dated="opened_on", label="综治中心登记的来访")
concluded = Population(KIND, dated="concluded_on", label="办结的综治中心来访")
without_record = Population(
    KIND,
    dated="routed_on",
    label="已经分流、没有承办记录或回执的综治中心来访",
    where=HAS_NO_CHILD | HAS_NO_RECEIPT,
)
returned = Population(KIND, dated="returned_on", label="退回重新分流的综治中心来访", lines="routings")


class Visitor(PartyLine):
    label = "来访人"
    # Who comes need not say their name.
    needs = ()

    address = TextField("联系地址", max_length=120, personal=Mask.ADDRESS)


class Routing(Line):
    label = "分流"

    routed_on = DateField("分流日期")
    route = ChoiceField("去向", setting="citizen_requests.intake_routes")
    handler_unit = UnitField("承办单位")
    outer_body = TextField("外部机构", max_length=80)
    returned_on = DateField("退回日期")
    reason = ProseField("退回理由")


@guard("所选综治中心设在登记单位", basis=BASIS)
def centre_is_here(context: ActContext) -> Iterator[Objection]:
    centre = context.register_version("centre")
    if centre is not None and context.matter is not None and centre.matter.unit_id != context.matter.unit_id:
        message = f"{centre.name}不是本单位的综治中心"
        yield Objection("centre-of-another-unit", message, way_out="请选择本单位的综治中心", field="centre")


@guard("转成的事项已经办结或者作废", basis=BASIS, reads="matter")
def child_has_ended(context: ActContext) -> Iterator[Objection]:
    child = _child(context)
    if child is not None and not child.is_closed:
        message = "转成的事项还在办理，不能退回重新分流"
        way_out = "请承办单位先在该事项上办理不予受理、撤回等步骤；登记错误的，先作废"
        yield Objection("child-still-open", message, way_out=way_out)


@guard("有承办记录或者外部机构的回执", basis=BASIS, reads="matter")
def has_record(context: ActContext) -> Iterator[Objection]:
    if context.before.column("route") == OUTER:
        if context.before.column("receipted_on") is None:
            message = "外部机构的回执还没有登记"
            yield Objection(
                "receipt-missing", message, way_out="请取得回执后办理“登记回执”；对方退回的，办理“退回重新分流”"
            )
    elif _child(context) is None:
        message = "转成的事项已经作废，本件没有承办记录"
        yield Objection("child-missing", message, way_out="请办理“退回重新分流”后另行分流")


@guard("已经答复来访人", basis=BASIS, reads="matter")
def is_answered(context: ActContext) -> Iterator[Objection]:
    if context.before.column("replied_on") is None:
        yield Objection("reply-missing", "还没有答复来访人", way_out="请先办理“答复来访人”")


def _child(context: ActContext) -> Any:
    """The matter that the last triage has opened; None where there is none or it was made void."""
    opened = [entry.payload["opened"] for entry in context.entries if entry.act == "triage"]
    return next((link for link in context.linked(BECAME) if link.matter_id == opened[-1]), None) if opened else None


def note_triage(draft: Draft, entry: Entry) -> None:
    """The route is the kind of what was opened."""
    _note_route(draft, entry, entry.payload.get("opened_kind", ""))


def note_referral(draft: Draft, entry: Entry) -> None:
    _note_route(draft, entry, OUTER)


def _note_route(draft: Draft, entry: Entry, route: str) -> None:
    """Each way that was tried is a row of its own."""
    columns = draft.columns
    columns["route"], columns["routed_on"] = route, entry.acted_on
    draft.rows("routings").append(
        {
            "routed_on": entry.acted_on,
            "route": route,
            "handler_unit": columns["handler_unit"],
            "outer_body": columns["outer_body"],
            "returned_on": None,
            "reason": "",
        }
    )


def note_return(draft: Draft, entry: Entry) -> None:
    """The intake lies at the desk again, without a route; its rows keep where it has been."""
    columns = draft.columns
    draft.rows("routings")[-1].update(returned_on=entry.acted_on, reason=columns["reason"])
    for name in ("route", "outer_kind", "outer_body", "receipt_number", "reply_text"):
        columns[name] = ""
    for name in ("handler_unit", "routed_on", "handed_over_on", "receipted_on", "replied_on"):
        columns[name] = None


class Intake(Kind):
    """综治中心受理：来访、来电等到综治中心反映的事项，一件一号登记，分流到一个去向，有承办记录或者回执并答复后办结。"""

    key, label = KIND, "综治中心受理"
    access = Access(
        open=(*DESK, *HANDLING, *LEADING),
        confidential=(Role.DISPATCHER, Role.JUSTICE_CLERK, *LEADING),
        count=(Role.OFFICE_CLERK, Role.DISTRICT_SUPERVISOR),
        void=(Role.DISPATCHER,),
    )
    papers = {"register": Paper("综治中心受理登记表", number="citizen_requests.intake_number")}
    assigned = ("handler_unit",)
    retention_setting = "citizen_requests.retention_years"
    located = "grid"
    list_columns = ("subject", "centre", "route", "handler_unit", "routed_on", "conclude_due_on", "concluded_on")
    filters = ("route", "channel", "topic")
    metrics = (
        Count(
            key="citizen_requests.intake.received",
            label="综治中心受理",
            unit="件",
            of=received,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内综治中心登记的来访件数，以登记之日为准，可按去向和中心分组；所转事项在各自台账另行统计，不与本数相加。",
        ),
        Count(
            key="citizen_requests.intake.concluded",
            label="综治中心办结",
            unit="件",
            of=concluded,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内办结的综治中心来访件数，指有承办记录或者回执并已答复来访人，所转事项的结果另行统计。",
        ),
        Ratio(
            key="citizen_requests.intake.concluded_in_time_rate",
            label="综治中心按期办结率",
            unit=PERCENT,
            of=concluded,
            part=F("concluded_on") <= F("conclude_due_on"),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内办结的综治中心来访中，在到期日当日或之前办结的所占比例。",
        ),
        Count(
            key="citizen_requests.intake.without_route",
            label="没有去向的来访",
            unit="件",
            of=AsOf(KIND, label="没有去向的综治中心来访", where=F("routed_on").missing()),
            by=("centre", "channel", "topic"),
            empty=Empty.ZERO,
            meaning="截止日在办而没有分流、转送的综治中心来访件数，应当为零。",
        ),
        Count(
            key="citizen_requests.intake.without_record",
            label="没有承办记录的来访",
            unit="件",
            of=without_record,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内分流、转送的综治中心来访中，至截止日所转事项已作废或者外部机构没有回执的件数，应当为零。",
        ),
        Count(
            key="citizen_requests.intake.returned",
            label="退回重新分流",
            unit="次",
            of=returned,
            by=("route", "handler_unit", "parent.centre"),
            empty=Empty.ZERO,
            meaning="期间内承办单位或者外部机构退回综治中心的次数，以退回之日为准。",
        ),
        Count(
            key="citizen_requests.intake.overdue",
            label="逾期的来访",
            unit="件",
            of=Overdue(KIND, label="逾期的综治中心来访"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前已到期、至截止日仍未分流、没有回执或者没有办结的综治中心来访件数。",
        ),
    )

    subject = TextField("事由", max_length=120, hint="概括写明，不写姓名和住址")
    centre = RegisterField("citizen_requests.centre", "综治中心")
    channel = ChoiceField("渠道", setting="citizen_requests.channels")
    topic = ChoiceField("诉求类别", setting="citizen_requests.topics")
    place = TextField("地点", max_length=120, hint="写到小区、路段或楼栋，不写户室号")
    grid = RegisterField("citizen_requests.grid", "网格", found_by=BY_PLACE, hint="不选的，按地点里的字样定")
    text = ProseField("反映内容", personal=Mask.TEXT)
    secrecy = ChoiceField(
        "知悉范围", choices=(("ordinary", "一般"), ("confidential", "不公开（来访人要求保密、涉隐私等）"))
    )

    route = ChoiceField("去向", setting="citizen_requests.intake_routes")
    handler_unit = UnitField("承办单位", hint="接手办理的单位，可以是入驻中心的单位")
    outer_kind = ChoiceField("外部机构类别", setting="citizen_requests.outer_bodies")
    outer_body = TextField("外部机构", max_length=80, hint="写全称")
    receipt_number = TextField("回执编号", max_length=80, hint="没有编号的，写出具人和形式")
    reply_text = ProseField("答复内容", hint="称来访人，不写姓名")
    reason = ProseField("理由", hint="不写姓名和住址")

    routed_on = DateField("分流日期")
    handed_over_on = DateField("转送日期")
    receipted_on = DateField("回执日期")
    replied_on = DateField("答复日期")
    concluded_on = DateField("办结日期")
    withdrawn_on = DateField("撤回日期")
    triage_due_on = DateField("分流到期日")
    conclude_due_on = DateField("办结到期日")

    visitors = Lines(Visitor, "来访人")
    routings = Lines(Routing, "分流")

    panels = (
        pages.Facts("来访", ("subject", "centre", "channel", "topic", "place", "grid", "text", "secrecy")),
        pages.LineTable("来访人", "visitors"),
        pages.Deadlines(),
        pages.Facts(
            "去向", ("route", "routed_on", "handler_unit", "replied_on", "reply_text", "concluded_on", "reason")
        ),
        pages.Links(),
        pages.Facts("转送外部机构", ("outer_kind", "outer_body", "handed_over_on", "receipted_on", "receipt_number")),
        pages.LineTable("分流经过", "routings"),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Receiving(Procedure):
        label = "综治中心受理"
        version, in_force = 1, "2016-01-01"

        registered = State("待分流")
        routed = State("承办中")
        referred = State("外部机构办理中")
        closed = State("已办结", final=True)
        withdrawn = State("已撤回", final=True)

        register = Act(
            "登记",
            START >> registered,
            by=DESK,
            writes=("centre", "channel", "subject", "topic", "place", "grid", "text", "secrecy", "visitors"),
            needs=("centre", "channel", "subject", "topic", "visitors"),
            guards=(centre_is_here,),
            number="register",
            basis=BASIS,
        )
        triage = Act(
            "分流",
            registered >> routed,
            by=DESK,
            writes=("handler_unit",),
            needs=("handler_unit",),
            grows=BECAME,
            effect=note_triage,
            about="先选去向，再核对带过来的内容；办理后在该台账登记一件，并与本件关联。",
            basis=BASIS,
        )
        refer = Act(
            "转送外部机构",
            registered >> referred,
            by=DESK,
            writes=("outer_kind", "outer_body"),
            needs=("outer_kind", "outer_body"),
            dates="handed_over_on",
            effect=note_referral,
            about="法律援助、法院、信访等本单位没有台账的事项，转送有权机构，取得回执后登记。",
            basis=BASIS,
        )
        note_receipt = Act(
            "登记回执",
            at=referred,
            by=DESK,
            writes=("receipt_number",),
            needs=("receipt_number",),
            dates="receipted_on",
            basis=BASIS,
        )
        reply = Act(
            "答复来访人",
            at=routed | referred,
            by=DESK,
            writes=("reply_text",),
            needs=("reply_text",),
            dates="replied_on",
            basis=BASIS,
        )
        send_back = Act(
            "退回重新分流",
            (routed | referred) >> registered,
            by=(*DESK, *HANDLING),
            within="handler_unit",
            writes=("reason",),
            needs=("reason",),
            guards=(child_has_ended,),
            effect=note_return,
            is_aside=True,
            basis=BASIS,
        )
        close = Act(
            "办结",
            (routed | referred) >> closed,
            by=DESK,
            guards=(has_record, is_answered),
            dates="concluded_on",
            basis=BASIS,
        )
        withdraw = Act(
            "来访人撤回",
            (registered | referred) >> withdrawn,
            by=DESK,
            writes=("reason",),
            needs=("reason",),
            dates="withdrawn_on",
            is_aside=True,
            basis=BASIS,
        )

        triage_by = Clock(
            "综治中心分流时限",
            start=("register", "send_back"),
            stop=("triage", "refer", "withdraw"),
            setting="citizen_requests.triage_limit",
            writes_due="triage_due_on",
        )
        receipt_by = Clock(
            "外部机构回执时限",
            start="refer",
            stop=("note_receipt", "send_back", "withdraw"),
            setting="citizen_requests.receipt_limit",
        )
        conclude_by = Clock(
            "综治中心办结时限",
            start="register",
            stop=("close", "withdraw"),
            setting="citizen_requests.intake_limit",
            writes_due="conclude_due_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])

    @classmethod
    def is_confidential(cls, snapshot: Snapshot) -> bool:
        return snapshot.column("secrecy") == "confidential"
