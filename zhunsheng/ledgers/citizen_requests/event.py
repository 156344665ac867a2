"""诉求事件: what citizens ask for or staff find, from the desk to a handling unit, back by a visit, and closed."""

from __future__ import annotations

from collections.abc import Iterator

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
    MomentField,
    Paper,
    PartyLine,
    Procedure,
    ProseField,
    RegisterField,
    Sheet,
    SheetStep,
    State,
    TextField,
    UnitField,
    YesNoField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.citizen_requests.event_metrics import EVENT_METRICS, OWN_FINDING, SATISFIED, SOLVED
from zhunsheng.ledgers.citizen_requests.grid import BY_PLACE

MECHANISM = "参数 诉求办理机制"
BOUNCES = "参数 退回几次须提级协调"
EXTENSIONS = "参数 办理时限可以延长几次"
TRANSFERS = "参数 涉企线索移送公安机关机制"
DESK = (Role.DISPATCHER,)
LEADING = (Role.LEADER, Role.DEPUTY_LEADER)
HANDLING = (
    Role.SECTION_HEAD,
    Role.SECTION_CLERK,
    Role.COMMUNITY_CLERK,
    Role.GRID_WORKER,
    Role.SQUAD_HEAD,
    Role.OFFICER,
    Role.JUSTICE_CLERK,
)
REQUEST = (
    "subject",
    "channel",
    "topic",
    "subtopic",
    "place",
    "grid",
    "text",
    "enterprise",
    "code_id",
    "secrecy",
    "requesters",
)
REQUIRED = ("subject", "channel", "topic")
MECHANISM_SETTINGS = (
    "citizen_requests.mechanism",
    "citizen_requests.bounces_before_escalation",
    "citizen_requests.extension_count",
)
BEGINS_HANDLING = ("dispatch", "assign", "redo")
SAID_AT_A_VISIT = ("visit_result", "satisfaction", "visit_note")
VISIT_RESULTS = ((SOLVED, "已解决"), ("unsolved", "未解决"), ("unreached", "未联系上"))
SATISFACTION = ((SATISFIED, "满意"), ("basically_satisfied", "基本满意"), ("dissatisfied", "不满意"))


PLATFORM_HEADINGS = {
    "subject": ("标题", "工单标题", "事件标题", "诉求标题", "事项", "主题"),
    "channel": ("事件来源", "诉求来源", "来源途径", "来源渠道", "受理渠道"),
    "topic": ("事件类型", "诉求类型", "问题大类", "一级分类", "类型"),
    "subtopic": ("事件小类", "问题小类", "二级分类", "小类"),
    "place": ("事发地址", "事发地点", "事件地址", "地址", "发生地点"),
    "grid": ("所属网格", "网格名称", "街区", "所属街区"),
    "text": ("事件描述", "诉求描述", "反映内容", "描述", "内容"),
    "enterprise": ("企业名称", "涉事企业"),
    "handler_unit": ("处置部门", "处置单位", "办理单位", "责任单位", "主办单位"),
    "received_at": ("受理时间", "接收时间", "上报时间", "登记日期", "受理日期"),
    "responded_at": ("响应时间", "首次响应", "首次联系时间"),
    "handled_at": ("办结时间", "结案时间", "完成时间", "办结日期"),
    "handling_result": ("处理结果", "处置结果", "处置情况", "办理情况"),
    "visit_result": ("是否解决", "解决情况"),
    "satisfaction": ("满意度", "是否满意", "评价"),
    "bounce_count": ("回退次数", "弹回次数"),
}


class Requester(PartyLine):
    label = "诉求人"
    # Who calls need not say their name.
    needs = ()

    address = TextField("联系地址", max_length=120, personal=Mask.ADDRESS)


class Bounce(Line):
    label = "退回"

    bounced_on = DateField("退回日期")
    unit = UnitField("退回的单位")
    reason = ProseField("退回理由")


class Visit(Line):
    label = "回访"

    visited_on = DateField("回访日期")
    handling_number = CountField("第几次办结反馈后")
    visit_result = ChoiceField("回访结果", choices=VISIT_RESULTS)
    satisfaction = ChoiceField("满意程度", choices=SATISFACTION)
    note = ProseField("回访情况")


@guard("细类属于所选的类别", basis="参数 诉求细类")
def subtopic_of_topic(context: ActContext) -> Iterator[Objection]:
    topic, subtopic = context.value("topic"), context.value("subtopic")
    if subtopic and subtopic.partition(".")[0] != topic:
        message = "所选的诉求细类不属于所选的诉求类别"
        yield Objection("subtopic-of-another-topic", message, way_out="请改选类别或者细类", field="subtopic")


@guard("退回没有达到须提级协调的次数", basis=BOUNCES, reads="matter")
def may_be_dispatched(context: ActContext) -> Iterator[Objection]:
    bounced = context.before.column("bounce_count") or 0
    if bounced >= context.settings["citizen_requests.bounces_before_escalation"]["value"]:
        message = f"本件已被退回{bounced}次，不能再派发"
        yield Objection("must-be-escalated", message, way_out="请办理“提级协调”，由负责人指定承办单位")


@guard("不是指定承办的事件", basis=BOUNCES, reads="matter")
def is_not_assigned(context: ActContext) -> Iterator[Objection]:
    if context.before.column("is_assigned"):
        message = "本件由负责人指定承办，不能退回"
        yield Objection("assigned-cannot-bounce", message, way_out="请继续办理；确有困难的，报指定承办的负责人协调")


@guard("办理时限正在计算，尚可延长", basis=EXTENSIONS, reads="matter")
def may_be_extended(context: ActContext) -> Iterator[Objection]:
    if context.due_on("handle_by") is None:
        yield Objection("nothing-to-extend", "本件没有正在计算的办理时限", way_out="不需要办理延期")
        return
    if _is_over(context, "handle_by"):
        message = "办理时限已经届满，届满后不能延期"
        yield Objection("extension-after-end", message, way_out="请尽快办结反馈", field="acted_on")
    allowed = context.settings["citizen_requests.extension_count"]["value"]
    if _extensions(context) >= allowed:
        message = f"本地规定办理时限至多延长{allowed}次，本件不能再延长"
        yield Objection("extended-already", message, way_out="请在时限内办结反馈")


def _is_over(context: ActContext, clock: str) -> bool:
    """Whether a running limit has ended: to the minute where both moments are known, else by the day."""
    due_on, due_at = context.due_on(clock), context.due_at(clock)
    if context.acted_at is not None and due_at is not None:
        return context.acted_at > due_at
    return due_on is not None and context.acted_on > due_on


def _extensions(context: ActContext) -> int:
    """How often the limit that runs has been extended."""
    count = 0
    for entry in reversed(context.entries):
        if entry.act in BEGINS_HANDLING:
            break
        count += entry.act == "extend"
    return count


@guard("本次办结反馈已经回访", basis=MECHANISM, reads="matter")
def is_visited(context: ActContext) -> Iterator[Objection]:
    if _last_visit(context.before) is None:
        message = "本次办结反馈之后还没有回访"
        yield Objection("visit-missing", message, way_out="请先办理“回访”")


@guard("回访认为已经解决，或者已依法办结并写明理由", basis=MECHANISM)
def is_solved_or_lawfully_handled(context: ActContext) -> Iterator[Objection]:
    if _is_good(_last_visit(context.before)):
        return
    if not context.value("is_lawfully_handled") or not context.value("closing_reason"):
        message = "最近一次回访没有认为已经解决并且满意，也没有写明已依法办结的理由"
        way_out = "没有办好的，请办理“重办”；已依法办结的，请在“已依法办结”选“是”并写明理由"
        yield Objection("unsolved-without-reason", message, way_out=way_out, field="is_lawfully_handled")


@guard("已经答复诉求人", basis="HOT-01", reads="matter")
def is_answered(context: ActContext) -> Iterator[Objection]:
    if context.before.lines.get("requesters") and context.before.column("replied_on") is None:
        message = "登记有诉求人，本次办理还没有答复"
        yield Objection("reply-missing", message, way_out="请先办理“答复”")


@guard("最近一次回访认为没有解决或者不满意", basis=MECHANISM, reads="matter")
def is_unsolved(context: ActContext) -> Iterator[Objection]:
    if _is_good(_last_visit(context.before)):
        message = "最近一次回访认为已经解决，不需要重办"
        yield Objection("solved-already", message, way_out="请办理“办结”；回访有误的，请先更正回访")


def _last_visit(snapshot: Snapshot) -> dict[str, object] | None:
    """The last visit after the last report of the handling unit."""
    rows = snapshot.lines.get("visits", ())
    return dict(rows[-1]) if rows and rows[-1]["handling_number"] == snapshot.column("handling_count") else None


def _is_good(visit: dict[str, object] | None) -> bool:
    return visit is not None and visit["visit_result"] == SOLVED and visit["satisfaction"] != "dissatisfied"


@guard("已登记并入哪一件", basis="参数 诉求并案规则", reads="matter")
def merges_into_an_event(context: ActContext) -> Iterator[Objection]:
    targets = context.linked("merged_into")
    if not targets:
        message = "没有登记本件并入哪一件"
        yield Objection("merge-target-missing", message, way_out="请先用“关联”选定并入的事件，关系选“并入”")
    for target in targets:
        if context.matter is not None and target.kind != context.matter.kind:
            message = "并入的不是诉求事件"
            yield Objection("merged-into-another-kind", message, way_out="转为其他事项的，请用“转为”，本件照常办结")
        elif target.state == "merged":
            message = "并入的那一件自己也已并案"
            yield Objection("target-merged-itself", message, way_out="请改为并入最终办理的那一件")


@guard("已移送公安机关", basis=TRANSFERS, reads="matter")
def is_transferred(context: ActContext) -> Iterator[Objection]:
    if context.before.column("transferred_on") is None:
        yield Objection("not-transferred", "本件没有移送公安机关", way_out="请先办理“移送公安机关”")


def note_bounce(draft: Draft, entry: Entry) -> None:
    """Each bounce is counted and is a row of its own; the event lies at the desk again, with nobody."""
    columns = draft.columns
    draft.rows("bounces").append(
        {"bounced_on": entry.acted_on, "unit": columns["handler_unit"], "reason": columns["bounce_reason"]}
    )
    columns["bounce_count"] = (columns["bounce_count"] or 0) + 1
    columns["handler_unit"] = columns["accepted_at"] = columns["responded_at"] = None


def note_handling(draft: Draft, entry: Entry) -> None:
    """Whoever reports the end without having noted a first response has responded by it."""
    columns = draft.columns
    columns["handling_count"] = (columns["handling_count"] or 0) + 1
    columns["responded_at"] = columns["responded_at"] or columns["handled_at"]


def note_visit(draft: Draft, entry: Entry) -> None:
    """Each visit is a row of its own, under the handling that it is about; what it leaves open an earlier one does not fill."""
    columns = draft.columns
    columns.update({name: entry.payload.get(name) or "" for name in SAID_AT_A_VISIT})
    draft.rows("visits").append(
        {
            "visited_on": entry.acted_on,
            "handling_number": columns["handling_count"],
            "visit_result": columns["visit_result"],
            "satisfaction": columns["satisfaction"],
            "note": columns["visit_note"],
        }
    )


def open_anew(draft: Draft, entry: Entry) -> None:
    """What the unit reported and the desk answered is no longer the end of it; the visits keep what was said."""
    draft.columns["handled_at"] = draft.columns["replied_on"] = None


def back_to_desk(draft: Draft, entry: Entry) -> None:
    """A closed event that is opened again begins with whom it is to be dispatched to, and needs a close of its own."""
    open_anew(draft, entry)
    columns = draft.columns
    columns["handler_unit"] = columns["accepted_at"] = columns["responded_at"] = columns["is_lawfully_handled"] = None
    columns["closing_reason"] = ""


class Event(Kind):
    """诉求事件：群众通过各渠道反映、或者工作人员主动发现的具体诉求，一件一号，派发、办理、答复、回访直至办结。"""

    key, label = "citizen_requests.event", "诉求事件"
    access = Access(
        open=(*DESK, *HANDLING, *LEADING, Role.DISTRICT_SUPERVISOR),
        confidential=(*DESK, *LEADING, Role.SECTION_HEAD, Role.SQUAD_HEAD),
        count=(Role.OFFICE_CLERK, Role.SUPERVISOR),
        void=DESK,
    )
    papers = {"register": Paper("诉求事件登记表", number="citizen_requests.event_number")}
    assigned = ("handler_unit",)
    retention_setting = "citizen_requests.retention_years"
    located = "grid"
    list_columns = ("subject", "topic", "grid", "handler_unit", "received_at")
    filters = ("channel", "topic", "origin")
    metrics = EVENT_METRICS

    subject = TextField("诉求事由", max_length=120, hint="概括写明，不写姓名和住址")
    origin = ChoiceField("来源性质", choices=(("complaint", "群众诉求"), (OWN_FINDING, "主动发现")))
    channel = ChoiceField("渠道", setting="citizen_requests.channels")
    topic = ChoiceField("诉求类别", setting="citizen_requests.topics")
    subtopic = ChoiceField("诉求细类", setting="citizen_requests.subtopics")
    place = TextField("地点", max_length=120, hint="写到小区、路段或楼栋，不写户室号")
    grid = RegisterField("citizen_requests.grid", "网格", found_by=BY_PLACE, hint="不选的，按地点里的字样定")
    text = ProseField("诉求内容", personal=Mask.TEXT)
    enterprise = TextField("涉及企业", max_length=80, personal=Mask.NAME)
    code_id = TextField("码编号", max_length=60, hint="扫码反映的，填场所或街区的码编号")
    secrecy = ChoiceField(
        "知悉范围", choices=(("ordinary", "一般"), ("confidential", "不公开（诉求人要求保密、涉隐私等）"))
    )

    handler_unit = UnitField("承办单位")
    is_assigned = YesNoField("指定承办")
    bounce_reason = ProseField("退回理由", hint="写明不属于本单位职责的依据，或者缺少的信息")
    bounce_count = CountField("退回次数")
    extension_length = CountField("延长（与原时限同一单位）")
    extension_approver = TextField("同意延期的人", max_length=40)
    extension_basis = TextField("延期依据", max_length=120)
    response_note = ProseField("响应情况", hint="不写姓名和住址")
    handling_result = ProseField("办理结果", hint="不写姓名和住址")
    handling_count = CountField("办结反馈次数")
    reply_text = ProseField("答复内容", hint="称诉求人，不写姓名")
    visit_result = ChoiceField("回访结果", choices=VISIT_RESULTS)
    satisfaction = ChoiceField("满意程度", choices=SATISFACTION)
    visit_note = ProseField("回访情况", hint="不写姓名和住址")
    is_lawfully_handled = YesNoField("已依法办结", hint="当事人不满意或认为没有解决、但已依法办结的，选“是”并写明理由")
    closing_reason = ProseField("办结理由")
    reason = ProseField("理由")
    police_organ = TextField("接收的公安机关", max_length=80)
    transfer_note = ProseField("移送情况", hint="不写姓名和住址")
    police_feedback = ProseField("公安机关反馈", hint="不写姓名和住址")

    received_at = MomentField("登记时间")
    dispatched_at = MomentField("派发时间")
    bounced_at = MomentField("最近退回时间")
    accepted_at = MomentField("签收时间")
    responded_at = MomentField("首次响应时间")
    extended_at = MomentField("最近延期时间")
    handled_at = MomentField("办结反馈时间")
    visited_at = MomentField("最近回访时间")
    redone_at = MomentField("最近重办时间")
    merged_at = MomentField("并案时间")
    escalated_on = DateField("提级协调日期")
    replied_on = DateField("答复日期")
    redone_on = DateField("重办日期")
    reopened_on = DateField("重新办理日期")
    merged_on = DateField("并案日期")
    transferred_on = DateField("移送公安日期")
    feedback_on = DateField("公安反馈日期")
    respond_due_at = MomentField("首次响应到期")
    handle_due_at = MomentField("办理到期")

    sheet = Sheet(
        procedure="mirrored",
        steps=(
            SheetStep("record", day="received_at"),
            SheetStep("respond", day="responded_at"),
            SheetStep("close", day="handled_at"),
        ),
        headings=PLATFORM_HEADINGS,
        rows={"requesters": 1},
    )

    requesters = Lines(Requester, "诉求人")
    bounces = Lines(Bounce, "退回")
    visits = Lines(Visit, "回访")

    panels = (
        pages.Facts(
            "诉求",
            (
                "subject",
                "origin",
                "channel",
                "topic",
                "subtopic",
                "place",
                "grid",
                "text",
                "enterprise",
                "code_id",
                "secrecy",
                "received_at",
            ),
        ),
        pages.LineTable("诉求人", "requesters"),
        pages.Deadlines(),
        pages.Settings("办理机制", MECHANISM_SETTINGS),
        pages.Facts(
            "办理情况",
            (
                "handler_unit",
                "is_assigned",
                "dispatched_at",
                "accepted_at",
                "responded_at",
                "response_note",
                "handled_at",
                "handling_result",
                "replied_on",
                "reply_text",
                "visit_result",
                "satisfaction",
                "is_lawfully_handled",
                "closing_reason",
                "bounce_count",
                "escalated_on",
                "redone_on",
                "reopened_on",
                "merged_on",
                "reason",
            ),
        ),
        pages.LineTable("退回", "bounces"),
        pages.LineTable("回访", "visits"),
        pages.Facts(
            "移送公安机关", ("transferred_on", "police_organ", "transfer_note", "feedback_on", "police_feedback")
        ),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Handling(Procedure):
        label = "诉求办理"
        version, in_force = 1, "2016-01-01"
        stamps = MECHANISM_SETTINGS

        received = State("待派发")
        dispatched = State("待签收")
        accepted = State("办理中")
        handled = State("待回访")
        escalated = State("提级协调中")
        closed = State("已办结", final=True)
        merged = State("已并案", final=True)
        underway = received | dispatched | accepted | handled | escalated

        receive = Act(
            "登记",
            START >> received,
            by=(*DESK, *HANDLING, Role.OFFICE_CLERK),
            writes=REQUEST,
            needs=REQUIRED,
            sets={"origin": "complaint"},
            guards=(subtopic_of_topic,),
            number="register",
            times="received_at",
            basis="HOT-01",
        )
        find = Act(
            "主动发现",
            START >> received,
            by=HANDLING,
            writes=REQUEST,
            needs=(*REQUIRED, "place"),
            sets={"origin": OWN_FINDING},
            guards=(subtopic_of_topic,),
            number="register",
            times="received_at",
            about="工作人员在群众反映之前自己发现的问题。",
            basis="参数 未诉先办机制",
        )
        find_on_patrol = Act(
            "巡查上报",
            START >> received,
            by=HANDLING,
            writes=REQUEST,
            needs=(*REQUIRED, "place"),
            sets={"origin": OWN_FINDING},
            guards=(subtopic_of_topic,),
            number="register",
            times="received_at",
            basis="参数 网格化服务管理制度",
        )
        receive_at_reception = Act(
            "接访转办",
            START >> received,
            by=(*DESK, *HANDLING, Role.OFFICE_CLERK),
            writes=REQUEST,
            needs=REQUIRED,
            sets={"origin": "complaint"},
            guards=(subtopic_of_topic,),
            number="register",
            times="received_at",
            basis="参数 领导干部接访下访制度",
        )
        classify = Act(
            "核定类别和网格",
            at=underway,
            by=(*DESK, Role.COMMUNITY_CLERK, Role.GRID_WORKER),
            writes=("topic", "subtopic", "place", "grid"),
            needs=("topic",),
            guards=(subtopic_of_topic,),
            basis="参数 网格化服务管理制度",
        )
        dispatch = Act(
            "派发",
            received >> dispatched,
            by=DESK,
            writes=("handler_unit",),
            needs=("handler_unit",),
            sets={"is_assigned": False},
            guards=(may_be_dispatched,),
            times="dispatched_at",
            basis=MECHANISM,
        )
        accept = Act(
            "签收", dispatched >> accepted, by=HANDLING, within="handler_unit", times="accepted_at", basis=MECHANISM
        )
        bounce = Act(
            "退回",
            (dispatched | accepted) >> received,
            by=HANDLING,
            within="handler_unit",
            writes=("bounce_reason",),
            needs=("bounce_reason",),
            guards=(is_not_assigned,),
            times="bounced_at",
            effect=note_bounce,
            is_aside=True,
            basis=BOUNCES,
        )
        escalate = Act(
            "提级协调",
            received >> escalated,
            by=(*DESK, Role.SECTION_HEAD),
            writes=("reason",),
            needs=("reason",),
            dates="escalated_on",
            basis=BOUNCES,
        )
        assign = Act(
            "指定承办",
            escalated >> accepted,
            by=LEADING,
            writes=("handler_unit",),
            needs=("handler_unit",),
            sets={"is_assigned": True},
            times="dispatched_at",
            about="指定承办的单位不得退回，不再另行签收。",
            basis=BOUNCES,
        )
        respond = Act(
            "首次响应",
            at=accepted,
            by=HANDLING,
            within="handler_unit",
            writes=("response_note",),
            times="responded_at",
            basis=MECHANISM,
        )
        extend = Act(
            "延期",
            at=dispatched | accepted,
            by=(*DESK, *LEADING),
            writes=("extension_length", "extension_approver", "extension_basis"),
            needs=("extension_length", "extension_approver", "extension_basis"),
            guards=(may_be_extended,),
            times="extended_at",
            basis=EXTENSIONS,
        )
        handle = Act(
            "办结反馈",
            accepted >> handled,
            by=HANDLING,
            within="handler_unit",
            writes=("handling_result",),
            needs=("handling_result",),
            times="handled_at",
            effect=note_handling,
            basis=MECHANISM,
        )
        reply = Act(
            "答复",
            at=accepted | handled,
            by=(*DESK, *HANDLING),
            within="handler_unit",
            writes=("reply_text",),
            needs=("reply_text",),
            dates="replied_on",
            basis="HOT-01",
        )
        visit = Act(
            "回访",
            at=handled,
            by=(*DESK, Role.SECTION_HEAD),
            not_by=("handle",),
            writes=SAID_AT_A_VISIT,
            needs=("visit_result",),
            times="visited_at",
            effect=note_visit,
            about="没有诉求人的，回访为现场核查。",
            basis="HOT-01",
        )
        redo = Act(
            "重办",
            handled >> accepted,
            by=DESK,
            writes=("reason",),
            needs=("reason",),
            guards=(is_visited, is_unsolved),
            dates="redone_on",
            times="redone_at",
            effect=open_anew,
            basis=MECHANISM,
        )
        close = Act(
            "办结",
            handled >> closed,
            by=DESK,
            not_by=("handle",),
            writes=("is_lawfully_handled", "closing_reason"),
            guards=(is_answered, is_visited, is_solved_or_lawfully_handled),
            basis="HOT-01",
        )
        reopen = Act(
            "重新办理",
            closed >> received,
            by=DESK,
            writes=("reason",),
            needs=("reason",),
            dates="reopened_on",
            effect=back_to_desk,
            basis=MECHANISM,
        )
        merge = Act(
            "并案",
            (received | dispatched | accepted) >> merged,
            by=DESK,
            guards=(merges_into_an_event,),
            dates="merged_on",
            times="merged_at",
            is_aside=True,
            basis="参数 诉求并案规则",
        )
        transfer = Act(
            "移送公安机关",
            at=underway,
            by=(*DESK, *HANDLING),
            writes=("police_organ", "transfer_note"),
            needs=("police_organ",),
            dates="transferred_on",
            once=True,
            basis=TRANSFERS,
        )
        note_feedback = Act(
            "登记公安机关反馈",
            at=underway | closed,
            by=(*DESK, *HANDLING),
            writes=("police_feedback",),
            needs=("police_feedback",),
            guards=(is_transferred,),
            dates="feedback_on",
            basis=TRANSFERS,
        )

        accept_by = Clock(
            "签收时限", start="dispatch", stop=("accept", "bounce"), setting="citizen_requests.accept_limit"
        )
        respond_by = Clock(
            "首次响应时限",
            start=("dispatch", "assign"),
            stop=("respond", "handle", "bounce"),
            setting="citizen_requests.respond_limit",
            writes_due="respond_due_at",
        )
        handle_by = Clock(
            "办理时限",
            start=BEGINS_HANDLING,
            stop=("handle", "bounce"),
            setting="citizen_requests.handle_limit",
            extend=("extend",),
            writes_due="handle_due_at",
        )
        visit_by = Clock("回访时限", start="handle", stop=("visit",), setting="citizen_requests.visit_limit")

    class Mirrored(Procedure):
        """What another platform reports of an event that is handled there."""

        label = "外部平台办理"
        version, in_force, is_mirror = 1, "2016-01-01", True
        stamps = MECHANISM_SETTINGS[:1]

        open = State("平台办理中")
        closed = State("已办结", final=True)

        record = Act(
            "照录平台事件",
            START >> open,
            by=(*DESK, Role.OFFICE_CLERK, Role.SECTION_CLERK),
            writes=(*REQUEST, "origin", "handler_unit", "bounce_count"),
            needs=REQUIRED,
            guards=(subtopic_of_topic,),
            times="received_at",
            basis=MECHANISM,
        )
        respond = Act(
            "照录首次响应",
            at=open,
            by=(*DESK, Role.OFFICE_CLERK, Role.SECTION_CLERK),
            times="responded_at",
            basis=MECHANISM,
        )
        close = Act(
            "照录办结",
            open >> closed,
            by=(*DESK, Role.OFFICE_CLERK, Role.SECTION_CLERK),
            writes=("handling_result", "visit_result", "satisfaction", "bounce_count"),
            times="handled_at",
            basis=MECHANISM,
        )

        respond_by = Clock(
            "首次响应时限",
            start="record",
            stop=("respond", "close"),
            setting="citizen_requests.respond_limit",
            writes_due="respond_due_at",
        )
        handle_by = Clock(
            "办理时限",
            start="record",
            stop="close",
            setting="citizen_requests.handle_limit",
            writes_due="handle_due_at",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])

    @classmethod
    def is_confidential(cls, snapshot: Snapshot) -> bool:
        return snapshot.column("secrecy") == "confidential"
