"""矛盾纠纷: from registration through four levels to settlement, failure or withdrawal."""

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
    FoundBy,
    Kind,
    Line,
    Lines,
    MoneyField,
    Opens,
    Paper,
    PartyLine,
    PersonField,
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
    YesNoField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.ledgers.mediation.dispute_metrics import DISPUTE_METRICS

COURT_ASSIGNED = "court_assigned"
ADMINISTRATIVE = "administrative"
INTAKE = (Role.MEDIATOR, Role.COMMUNITY_CLERK, Role.GRID_WORKER, Role.DISPATCHER, Role.JUSTICE_CLERK)
# The one register of places belongs to requests, and so does the rule by which a text tells of one.
GRID_BY_PLACE = FoundBy(text="place", setting="citizen_requests.grid_rules", code="code")
HANDLING = (Role.MEDIATOR, Role.COMMUNITY_CLERK, Role.JUSTICE_CLERK)


class DisputeParty(PartyLine):
    label = "当事人"

    side = ChoiceField("一方", choices=(("applicant", "申请方"), ("respondent", "被申请方")))
    consents = YesNoField("同意调解")


class Escalation(Line):
    label = "升级"

    level = CountField("层级")
    committee = RegisterField("mediation.committee", "承办调解组织")
    entered_on = DateField("进入日期")
    left_on = DateField("离开日期")


class Session(Line):
    label = "调解会"

    held_on = DateField("日期")
    note = ProseField("调解情况")


@guard("双方当事人均已登记", basis="MED-03")
def both_sides_present(context: ActContext) -> Iterator[Objection]:
    sides = {row["side"] for row in context.lines("parties") if row["name"]}
    for side, label in (("applicant", "申请方"), ("respondent", "被申请方")):
        if side not in sides:
            message = f"没有登记{label}当事人，调解须有双方当事人参加"
            yield Objection("party-missing", message, way_out=f"请在“当事人”中补登{label}", field="parties")


@guard("双方当事人均同意调解", basis="MED-03")
def both_sides_consent(context: ActContext) -> Iterator[Objection]:
    for number, row in enumerate(context.lines("parties"), 1):
        if row["consents"] is False:
            message = f"第{number}名当事人明确拒绝调解，不得调解"
            yield Objection("party-refuses", message, way_out="请办理“不予受理”，并告知其他救济途径", field="parties")
        elif row["consents"] is None:
            message = f"第{number}名当事人是否同意调解没有记录"
            yield Objection("consent-unrecorded", message, way_out="请征询后在“当事人”中注明", field="parties")


@guard("调解员在册并属于承办的调解组织", basis="人民调解法 19")
def mediator_of_committee(context: ActContext) -> Iterator[Objection]:
    if context.value("mediation_kind") == ADMINISTRATIVE:
        return
    mediator = context.register_version("mediator")
    if mediator is None:
        message = f"没有指定{day_words(context.acted_on)}在册的调解员"
        yield Objection("mediator-missing", message, way_out="请从调解员名册中指定一名", field="mediator")
    elif mediator.committee_id != context.value("committee"):
        message = f"调解员{mediator.name}在{day_words(context.acted_on)}不属于承办的调解组织"
        way_out = "请指定承办组织的调解员，或先变更承办组织"
        yield Objection("mediator-of-another-committee", message, way_out=way_out, field="mediator")


@guard("尚有上一级可以升级", basis="参数 四级化解各级时限", reads="matter")
def has_higher_level(context: ActContext) -> Iterator[Objection]:
    stamped = context.settings["mediation.level_limits"]
    if (context.before.column("level") or 1) >= len(stamped["value"]["lengths"]):
        yield Objection("highest-level", "本件已在最高一级，不能再升级", way_out="请在本级调结，或办理“调解不成”")


def enter_first_level(draft: Draft, entry: Entry) -> None:
    """Acceptance opens the first row of the levels table."""
    draft.columns["level"] = draft.columns.get("level") or 1
    draft.rows("escalations").append(_level_row(draft, entry))


def enter_next_level(draft: Draft, entry: Entry) -> None:
    """Escalation closes the running level and opens the next."""
    draft.rows("escalations")[-1]["left_on"] = entry.acted_on
    draft.columns["level"] += 1
    draft.rows("escalations").append(_level_row(draft, entry))


def hand_over(draft: Draft, entry: Entry) -> None:
    """The running level is from now on the new committee's."""
    if draft.rows("escalations"):
        draft.rows("escalations")[-1]["committee"] = draft.columns["committee"]


def leave_level(draft: Draft, entry: Entry) -> None:
    """The end of mediation closes the running level."""
    if draft.rows("escalations"):
        draft.rows("escalations")[-1]["left_on"] = entry.acted_on


def note_session(draft: Draft, entry: Entry) -> None:
    """Each mediation session is a row of its own."""
    draft.rows("sessions").append({"held_on": entry.acted_on, "note": draft.columns["session_note"]})


def _level_row(draft: Draft, entry: Entry) -> dict[str, object]:
    columns = draft.columns
    return {
        "level": columns["level"],
        "committee": columns["committee"],
        "entered_on": entry.acted_on,
        "left_on": None,
    }


def is_levelled(snapshot: Snapshot) -> bool:
    """Levels belong to mediation by our own committees, not to court assignments or administrative mediation."""
    return snapshot.column("mediation_kind") not in (COURT_ASSIGNED, ADMINISTRATIVE)


def is_court_assigned(snapshot: Snapshot) -> bool:
    return snapshot.column("mediation_kind") == COURT_ASSIGNED


def is_not_court_assigned(snapshot: Snapshot) -> bool:
    return not is_court_assigned(snapshot)


class Dispute(Kind):
    """矛盾纠纷：当事人自愿参加、由调解组织居间促成协议的民间纠纷，一件一号，转换调解方式不另立件。"""

    key, label = "mediation.dispute", "矛盾纠纷"
    access = Access(
        open=(
            Role.JUSTICE_CLERK,
            Role.MEDIATOR,
            Role.COMMUNITY_CLERK,
            Role.GRID_WORKER,
            Role.LEADER,
            Role.DEPUTY_LEADER,
            Role.DISTRICT_SUPERVISOR,
        ),
        confidential=(Role.JUSTICE_CLERK, Role.LEADER, Role.DEPUTY_LEADER),
        count=(Role.OFFICE_CLERK, Role.SECTION_HEAD, Role.SECTION_CLERK, Role.DISPATCHER),
        void=(Role.JUSTICE_CLERK,),
    )
    papers = {"register": Paper("矛盾纠纷登记表", number="mediation.dispute_number")}
    assigned = ("mediator.person", "leader")
    retention_setting = "mediation.retention_years"
    located = "grid"
    list_columns = ("subject", "mediation_kind", "dispute_type", "level", "accepted_on", "settled_on")
    metrics = DISPUTE_METRICS
    filters = ("mediation_kind", "dispute_type", "origin")

    subject = TextField("纠纷事由", max_length=120, hint="概括写明，不写姓名和住址")
    dispute_type = ChoiceField("纠纷类型", setting="mediation.dispute_types")
    mediation_kind = ChoiceField("调解方式", setting="mediation.kinds")
    origin = ChoiceField("来源", setting="mediation.sources")
    channel = ChoiceField("方式", choices=(("on_site", "现场"), ("online", "在线")))
    secrecy = ChoiceField("知悉范围", choices=(("ordinary", "一般"), ("confidential", "不公开（涉未成年人、隐私等）")))
    place = TextField("发生地点", max_length=120)
    grid = RegisterField("citizen_requests.grid", "网格", found_by=GRID_BY_PLACE, hint="不选的，按发生地点里的字样定")
    site = ChoiceField("调解点", setting="mediation.sites", hint="园区、企业、市场等前置调解点")
    found_on = DateField("发现日期")
    people_count = CountField("涉及人数")
    amount_yuan = MoneyField("涉及金额（元）")
    court_case_number = TextField("法院案号", max_length=80)
    platform_number = TextField("平台编号", max_length=80, hint="民意速办、精智解纷等平台的编号，照录")

    committee = RegisterField("mediation.committee", "承办调解组织")
    mediator = RegisterField("mediation.mediator", "调解员")
    level = CountField("当前层级")
    leader = PersonField("包案领导")
    major_plan = ProseField("化解方案")
    session_note = ProseField("本次调解情况", hint="写经过和意见，称申请方、被申请方，不写姓名")
    extension_length = CountField("延长（天数或月数）", hint="与原期限同一单位")
    extension_approver = TextField("同意延长的当事人", max_length=80, personal=Mask.TEXT)
    extension_basis = TextField("延长依据", max_length=120)
    reason = ProseField("理由")

    accepted_on = DateField("受理日期")
    refused_on = DateField("不予受理日期")
    major_on = DateField("列为重大日期")
    settled_on = DateField("调解成功日期")
    failed_on = DateField("调解不成日期")
    withdrawn_on = DateField("撤回日期")
    level_due_on = DateField("本级到期日")
    conclude_due_on = DateField("办结到期日")

    parties = Lines(DisputeParty, "当事人")
    escalations = Lines(Escalation, "分级化解")
    sessions = Lines(Session, "调解会")

    panels = (
        pages.Facts(
            "纠纷情况",
            (
                "subject",
                "dispute_type",
                "mediation_kind",
                "origin",
                "channel",
                "place",
                "grid",
                "site",
                "found_on",
                "people_count",
                "amount_yuan",
                "court_case_number",
                "platform_number",
                "secrecy",
            ),
        ),
        pages.Facts(
            "办理情况",
            (
                "committee",
                "mediator",
                "level",
                "leader",
                "major_on",
                "accepted_on",
                "settled_on",
                "failed_on",
                "withdrawn_on",
                "refused_on",
                "reason",
            ),
        ),
        pages.LineTable("当事人", "parties"),
        pages.Deadlines(),
        pages.LineTable("分级化解", "escalations"),
        pages.LineTable("调解会", "sessions"),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Handling(Procedure):
        label = "矛盾纠纷调解"
        version, in_force = 1, "2016-07-01"

        registered = State("已登记")
        accepted = State("调解中")
        settled = State("调解成功", final=True)
        failed = State("调解不成", final=True)
        withdrawn = State("已撤回", final=True)
        refused = State("不予受理", final=True)

        register = Act(
            "登记",
            START >> registered,
            by=INTAKE,
            writes=(
                "subject",
                "dispute_type",
                "mediation_kind",
                "origin",
                "channel",
                "secrecy",
                "place",
                "grid",
                "site",
                "found_on",
                "people_count",
                "amount_yuan",
                "court_case_number",
                "platform_number",
                "committee",
                "parties",
            ),
            needs=("subject", "dispute_type", "mediation_kind", "origin"),
            number="register",
            basis="MED-07",
        )
        accept = Act(
            "受理",
            registered >> accepted,
            by=HANDLING,
            writes=("committee", "mediator", "parties"),
            guards=(both_sides_present, both_sides_consent, mediator_of_committee),
            dates="accepted_on",
            effect=enter_first_level,
            basis="MED-03",
        )
        refuse = Act(
            "不予受理",
            registered >> refused,
            by=HANDLING,
            writes=("reason",),
            needs=("reason",),
            dates="refused_on",
            basis="MED-03",
        )
        hold_session = Act(
            "召开调解会",
            at=accepted,
            by=HANDLING,
            writes=("session_note",),
            needs=("session_note",),
            effect=note_session,
            basis="人民调解法 22",
        )
        escalate = Act(
            "升级",
            at=accepted,
            by=HANDLING,
            writes=("committee", "mediator", "reason"),
            needs=("committee", "mediator"),
            guards=(has_higher_level, mediator_of_committee),
            effect=enter_next_level,
            basis="参数 四级化解各级时限",
        )
        assign = Act(
            "指定承办",
            at=accepted,
            by=HANDLING,
            writes=("committee", "mediator"),
            needs=("committee", "mediator"),
            guards=(mediator_of_committee,),
            effect=hand_over,
            basis="参数 四级化解各级时限",
        )
        transfer = Act(
            "转换调解方式",
            at=accepted,
            by=(Role.JUSTICE_CLERK,),
            writes=("mediation_kind", "committee", "mediator", "reason"),
            needs=("mediation_kind", "reason"),
            guards=(mediator_of_committee,),
            basis="参数 三调联动工作机制",
        )
        mark_major = Act(
            "列为重大纠纷",
            at=registered | accepted,
            by=(Role.JUSTICE_CLERK, Role.DEPUTY_LEADER, Role.LEADER),
            writes=("leader", "major_plan", "people_count", "amount_yuan"),
            needs=("leader", "major_plan"),
            dates="major_on",
            once=True,
            basis="参数 重大矛盾纠纷领导包案制度",
        )
        extend = Act(
            "延长调解期限",
            at=accepted,
            by=HANDLING,
            writes=("extension_length", "extension_approver", "extension_basis"),
            needs=("extension_length", "extension_approver", "extension_basis"),
            basis="MED-11",
        )
        settle = Act(
            "达成调解协议",
            accepted >> settled,
            by=HANDLING,
            guards=(both_sides_present, both_sides_consent, mediator_of_committee),
            dates="settled_on",
            effect=leave_level,
            opens=Opens(
                "mediation.agreement",
                "conclude",
                "settled_by",
                carry={"dispute_type": "dispute_type", "secrecy": "secrecy"},
            ),
            basis="人民调解法 28",
        )
        fail = Act(
            "调解不成",
            accepted >> failed,
            by=HANDLING,
            writes=("reason",),
            needs=("reason",),
            dates="failed_on",
            effect=leave_level,
            basis="MED-09",
        )
        withdraw = Act(
            "当事人撤回",
            (registered | accepted) >> withdrawn,
            by=HANDLING,
            writes=("reason",),
            needs=("reason",),
            dates="withdrawn_on",
            effect=leave_level,
            basis="人民调解法 23",
        )

        level_by = Clock(
            "本级化解期限",
            start=("accept", "escalate"),
            stop=("settle", "fail", "withdraw"),
            setting="mediation.level_limits",
            index="level",
            when=is_levelled,
            writes_due="level_due_on",
            on_expiry="escalate",
            on_expiry_if="mediation.levels_move",
        )
        conclude_by = Clock(
            "一般办结期限",
            start="accept",
            stop=("settle", "fail", "withdraw"),
            rule="MED-04",
            when=is_not_court_assigned,
            extend=("extend",),
            writes_due="conclude_due_on",
            advisory=True,
        )
        court_assigned_by = Clock(
            "委派调解期限",
            start="accept",
            stop=("settle", "fail", "withdraw"),
            rule="MED-11",
            when=is_court_assigned,
            extend=("extend",),
            writes_due="conclude_due_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])

    @classmethod
    def is_confidential(cls, snapshot: Snapshot) -> bool:
        return snapshot.column("secrecy") == "confidential"
