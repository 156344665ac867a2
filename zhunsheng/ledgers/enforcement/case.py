"""行政处罚案件: from filing, or a penalty on the spot, to the file in the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
    Guard,
    Kind,
    Line,
    Lines,
    MomentField,
    MoneyField,
    Opens,
    Paper,
    PartyLine,
    PersonField,
    Procedure,
    ProseField,
    Reconciled,
    RegisterField,
    Sheet,
    SheetStep,
    State,
    States,
    TextField,
    YesNoField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.enforcement import case_guards as guards
from zhunsheng.ledgers.enforcement import case_records as process
from zhunsheng.ledgers.enforcement.case_lights import THREE_SYSTEMS
from zhunsheng.ledgers.enforcement.case_metrics import CASE_METRICS, KIND
from zhunsheng.ledgers.enforcement.guards import (
    DUTIES,
    ENFORCING,
    HEADS,
    LEVELS,
    WHO_AND_WHAT,
    done_by_its_officer,
    done_by_officer,
    officers_enforce,
    power_held,
    two_certified,
)

SQUAD_HEAD = (Role.SQUAD_HEAD,)
REVIEWERS = (Role.LEGAL_REVIEWER,)
FILINGS = ("file", "file_out_of")
BEGINNINGS = (*FILINGS, "penalise_on_spot")
HANDLED = (*FILINGS, "investigate", "propose")
ABOUT = (
    "subject",
    "field",
    "power",
    "level",
    "block",
    "place",
    "violation_ended_on",
    "found_on",
    "is_of_life_and_finance",
    "origin",
    "parties",
    "officers",
)
NEEDED = ("subject", "field", "power", "level", "officers", "parties")
PROPOSAL = ("penalty_kind", "fine_yuan", "confiscated_yuan", "discretion", "proposal_text", "major_ground")
IN_YUAN = "单位：元"
EXTENSION = ("extension_length", "extension_approver", "extension_basis")
PENALTIES = (
    ("warning", "警告"),
    ("criticism", "通报批评"),
    ("fine", "罚款"),
    ("confiscation", "没收"),
    ("suspend_permit", "暂扣许可证件"),
    ("downgrade_permit", "降低资质等级"),
    ("revoke_permit", "吊销许可证件"),
    ("restrict_business", "限制开展生产经营活动、限制从业"),
    ("stop_production", "责令停产停业"),
    ("close_down", "责令关闭"),
    ("other", "其他"),
    ("none", "不予处罚"),
)
MAJOR_GROUNDS = (
    ("public_interest", "涉及重大公共利益"),
    ("vital_interest", "直接关系重大权益，经过听证"),
    ("complex", "情况疑难复杂、涉及多个法律关系"),
    ("catalogue", "达到法制审核目录的数额或者情形"),
)
CLOSING_GROUNDS = (
    ("performed", "履行完毕"),
    ("executed", "法院强制执行完毕"),
    ("terminated", "终结执行"),
    ("no_penalty", "不予处罚"),
    ("revoked", "决定被撤销"),
)


ENTRY = "参数 两平台录入制度"
PLATFORMS, ENTRY_LIMIT = "enforcement.platforms", "enforcement.platform_entry_limit"
# What a platform's own table says of a case, and what it calls it otherwise than we do.
REPORTED = ("subject", "field", "procedure_kind", "power", "level", "block", "place", "violation_ended_on", "parties")
DECIDED = ("decision", "decision_number", "penalty_kind", "fine_yuan")
REPEATED = (
    "subject", "field", "procedure_kind", "place", "filed_on", "decided_on", "decision_number", "fine_yuan", "served_on",
    "published_on", "parties",
)  # fmt: skip
PLATFORM_HEADINGS = {
    "subject": ("案件名称", "案由名称"),
    "field": ("执法类别", "执法领域名称"),
    "procedure_kind": ("适用程序", "程序类型"),
    "place": ("案发地点", "违法行为发生地"),
    "filed_on": ("立案时间",),
    "decided_on": ("处罚决定日期", "决定时间", "处罚决定时间"),
    "decision_number": ("处罚决定书文号", "行政处罚决定书文号"),
    "fine_yuan": ("罚款数额", "处罚金额"),
    "served_on": ("送达时间",),
    "published_on": ("公示时间",),
}
ENTERED_HEADINGS = ("录入日期", "录入时间", "录入平台时间")


def reconciled_with(system: str) -> Reconciled:
    """One of the two platforms into which every case is entered."""
    headings = {**PLATFORM_HEADINGS, f"{system}_entered_on": ENTERED_HEADINGS}
    return Reconciled(PLATFORMS, system, f"enter_{system}", f"{system}_number", REPEATED, headings, rows={"parties": 1})


class CaseParty(PartyLine):
    label = "当事人"

    address = TextField("住址或者住所", max_length=120, personal=Mask.ADDRESS)


class CaseOfficer(Line):
    label = "执法人员"
    needs = ("person",)

    person = PersonField("人员")
    duty = ChoiceField("分工", choices=DUTIES)


class Evidence(Line):
    label = "证据"
    needs = ("name",)

    evidence_kind = ChoiceField(
        "种类",
        choices=(
            ("documentary", "书证"),
            ("physical", "物证"),
            ("audiovisual", "视听资料"),
            ("electronic", "电子数据"),
            ("testimony", "证人证言"),
            ("statement", "当事人的陈述"),
            ("appraisal", "鉴定意见"),
            ("record", "勘验笔录、现场笔录"),
        ),
    )
    name = TextField("名称", max_length=120)
    collected_on = DateField("取得日期")


class Payment(Line):
    label = "缴款"
    needs = ("paid_on",)

    paid_on = DateField("缴款日期")
    payment_yuan = MoneyField("罚款")
    surcharge_payment_yuan = MoneyField("加处罚款")


class Remedy(Line):
    label = "复议诉讼"
    needs = ("remedy_kind",)

    remedy_kind = ChoiceField("种类", choices=(("reconsideration", "行政复议"), ("lawsuit", "行政诉讼")))
    accepted_on = DateField("受理日期")
    ended_on = DateField("终结日期")
    outcome = TextField("结果", max_length=120)


def note_delivery(draft: Draft, entry: Entry) -> None:
    """A decision on the spot is handed over there and then."""
    draft.columns["served_on"] = entry.acted_on


def note_suspension(draft: Draft, entry: Entry) -> None:
    """The case lies still until it is resumed."""
    draft.columns["is_suspended"] = True


def note_resumption(draft: Draft, entry: Entry) -> None:
    """The days are counted again."""
    draft.columns["is_suspended"] = False


def note_payment(draft: Draft, entry: Entry) -> None:
    """Each payment is a row of its own; the sums stand on the case."""
    columns = draft.columns
    fine, surcharge = columns["payment_yuan"] or 0, columns["surcharge_payment_yuan"] or 0
    draft.rows("payments").append(
        {
            "paid_on": entry.acted_on,
            "payment_yuan": columns["payment_yuan"],
            "surcharge_payment_yuan": columns["surcharge_payment_yuan"],
        }
    )
    columns["paid_yuan"] = (columns["paid_yuan"] or 0) + fine
    columns["surcharge_paid_yuan"] = (columns["surcharge_paid_yuan"] or 0) + surcharge
    columns["payment_yuan"] = columns["surcharge_payment_yuan"] = None


def note_remedy(draft: Draft, entry: Entry) -> None:
    """Each reconsideration or lawsuit is a row of its own; the surcharge stands still while it runs."""
    kind = draft.columns["remedy_kind"]
    draft.rows("remedies").append({"remedy_kind": kind, "accepted_on": entry.acted_on, "ended_on": None, "outcome": ""})


def end_remedy(draft: Draft, entry: Entry) -> None:
    """The one that runs has ended."""
    for row in draft.rows("remedies"):
        if row["ended_on"] is None:
            row["ended_on"], row["outcome"] = entry.acted_on, draft.columns["remedy_outcome"]


def note_information_entry(draft: Draft, entry: Entry) -> None:
    """How many days after the case began it stood in the first platform."""
    draft.columns["information_delay_days"] = _days_open(draft, entry)


def note_supervision_entry(draft: Draft, entry: Entry) -> None:
    """How many days after the case began it stood in the second platform."""
    draft.columns["supervision_delay_days"] = _days_open(draft, entry)


def _days_open(draft: Draft, entry: Entry) -> int:
    opened_on = draft.opened_on
    return 0 if opened_on is None else (entry.acted_on - opened_on).days


NOTES_OF_ENTRY = {"information": note_information_entry, "supervision": note_supervision_entry}


def note_platform_number(draft: Draft, entry: Entry) -> None:
    """What the platform reports comes under its number there."""
    draft.columns["information_number"] = entry.payload.get("outer_number", "")


def has_fine(snapshot: Snapshot) -> bool:
    return bool(snapshot.column("fine_yuan"))


def is_penalised(snapshot: Snapshot) -> bool:
    return bool(snapshot.column("decision") == "penalty")


def has_hearing(snapshot: Snapshot) -> bool:
    return bool(snapshot.column("offers_hearing"))


def is_published(snapshot: Snapshot) -> bool:
    return bool(snapshot.column("published_on"))


def is_undemanded(snapshot: Snapshot) -> bool:
    return snapshot.column("demanded_on") is None


def is_collected_on_spot(snapshot: Snapshot) -> bool:
    return bool(snapshot.column("is_collected_on_spot"))


def filing(label: str, filed: State) -> Act:
    """The filing of a case: on its own, or out of another matter (a clue, an order not obeyed)."""
    return Act(
        label,
        START >> filed,
        by=ENFORCING,
        writes=ABOUT,
        needs=(*NEEDED, "violation_ended_on", "found_on"),
        sets={"procedure_kind": "ordinary"},
        guards=(*WHO_AND_WHAT, guards.block_is_named, guards.within_limitation),
        dates="filed_on",
        number="filing",
        papers=("filing",),
        basis="PEN-30",
    )


def new_to_platform(system: str) -> Guard:
    """The guard that no other case bears the number that this platform is said to have given."""
    column = f"{system}_number"

    @guard("平台编号没有登记在别的案件上", basis=ENTRY)
    def number_is_new(context: ActContext) -> Iterator[Objection]:
        own = None if context.matter is None else context.matter.pk
        number = context.value(column)
        if number and any(found.matter_id != own for found in context.read_records(Case.key, {column: number})):
            message, way_out = f"编号“{number}”已经登记在另一件案件上", "请核对平台编号；另一件写错的，请先更正那一件"
            yield Objection("platform-number-used", message, way_out=way_out, field=column)

    return number_is_new


def entering(label: str, system: str, at: States) -> Act:
    """The entry of the case in one of the two platforms, on the day it was made there."""
    return Act(
        label,
        at=at,
        by=ENFORCING,
        writes=(f"{system}_number",),
        needs=(f"{system}_number",),
        dates=f"{system}_entered_on",
        guards=(new_to_platform(system),),
        effect=NOTES_OF_ENTRY[system],
        once=True,
        is_aside=True,
        is_elsewhere=True,
        basis=ENTRY,
    )


def entry_clock(label: str, system: str, starts: tuple[str, ...]) -> Clock:
    """How long the entry may take, as the place says."""
    return Clock(
        label,
        start=starts,
        stop=f"enter_{system}",
        setting=ENTRY_LIMIT,
        writes_due=f"{system}_due_on",
    )


class Case(Kind):
    """行政处罚案件：对涉嫌违反行政管理秩序的行为立案调查、依法决定是否处罚，或者当场作出处罚；一案一号，一案一卷。"""

    key, label = KIND, "行政处罚案件"
    access = Access(
        open=(*ENFORCING, *REVIEWERS, *HEADS, Role.JUSTICE_CLERK, Role.DISTRICT_SUPERVISOR, Role.SUPERVISOR),
        count=(Role.OFFICE_CLERK,),
        void=SQUAD_HEAD,
    )
    papers = {
        "filing": Paper("立案审批表", number="enforcement.case_number"),
        "preservation": Paper("先行登记保存证据通知书", number="enforcement.preservation_number"),
        "preservation_result": Paper("先行登记保存证据处理决定书", number="enforcement.preservation_result_number"),
        "seizure": Paper("查封（扣押）决定书", number="enforcement.seizure_number"),
        "seizure_list": Paper("查封（扣押）财物清单"),
        "seizure_approval": Paper("查封（扣押）补办批准审批表"),
        "seizure_extension": Paper("延长查封（扣押）期限通知书", number="enforcement.seizure_extension_number"),
        "release": Paper("解除查封（扣押）决定书", number="enforcement.release_number"),
        "inspection": Paper("现场检查笔录"),
        "interview": Paper("询问笔录"),
        "investigation_report": Paper("案件调查终结报告"),
        "review": Paper("法制审核意见书"),
        "notice": Paper("行政处罚告知书", number="enforcement.notice_number"),
        "defence": Paper("陈述申辩笔录"),
        "defence_answer": Paper("陈述申辩复核意见书"),
        "hearing_notice": Paper("行政处罚听证通知书", number="enforcement.hearing_notice_number"),
        "hearing_record": Paper("听证笔录"),
        "decision": Paper("行政处罚决定书", number="enforcement.decision_number"),
        "no_penalty_decision": Paper("不予行政处罚决定书"),
        "spot_decision": Paper("当场行政处罚决定书", number="enforcement.spot_decision_number"),
        "spot_report": Paper("当场处罚备案表"),
        "service": Paper("送达回证"),
        "deferral": Paper("延期（分期）缴纳罚款通知书", number="enforcement.deferral_number"),
        "surcharge": Paper("加处罚款决定书", number="enforcement.surcharge_number"),
        "demand": Paper("履行行政处罚决定催告书", number="enforcement.demand_number"),
        "court_application": Paper("强制执行申请书", number="enforcement.court_application_number"),
        "referral_approval": Paper("涉嫌犯罪案件移送审批表"),
        "referral": Paper("涉嫌犯罪案件移送书", number="enforcement.referral_number"),
        "withdrawal": Paper("撤销立案审批表"),
        "closing": Paper("结案审批表"),
        "cover": Paper("案卷封面"),
        "contents": Paper("卷内文件目录"),
    }
    retention_setting = "enforcement.retention_years"
    located = "block"
    list_columns = ("subject", "field", "level", "block", "decide_due_on", "decided_on", "decision_number")
    filters = ("field", "level", "procedure_kind", "penalty_kind")
    metrics = CASE_METRICS
    lights = THREE_SYSTEMS

    subject = TextField("案由", max_length=120, hint="概括写明，不写姓名和住址")
    procedure_kind = ChoiceField("程序", choices=(("ordinary", "普通程序"), ("summary", "简易程序")))
    field = ChoiceField("执法领域", setting="authority.fields")
    power = RegisterField("authority.power", "职权事项")
    level = ChoiceField("办理层级", choices=LEVELS)
    block = RegisterField("citizen_requests.grid", "街区", hint="街区办理的必选")
    origin = ChoiceField("案件来源", setting="enforcement.sources")
    place = TextField("违法地点", max_length=120, hint="写到路段或楼栋，不写户室号")
    violation_ended_on = DateField("违法行为终了日期", hint="连续、继续的行为写终了之日；仍在继续的写发现之日")
    found_on = DateField("发现日期")
    is_of_life_and_finance = YesNoField("涉及生命健康、金融安全", hint="并且有危害后果的，追责时效为五年")

    facts_text = ProseField("查明的事实", personal=Mask.TEXT)
    penalty_kind = ChoiceField("处理意见", choices=PENALTIES)
    fine_yuan = MoneyField("罚款金额", hint=IN_YUAN)
    confiscated_yuan = MoneyField("没收金额", hint=IN_YUAN)
    discretion = ProseField("裁量理由", hint="写明适用的裁量基准和情节")
    proposal_text = ProseField("处理意见的理由和依据")
    major_ground = ChoiceField("重大案件情形", choices=MAJOR_GROUNDS, hint="不属于的不选")
    offers_hearing = YesNoField("告知听证权利")
    notice_text = ProseField("告知内容")
    defence_text = ProseField("陈述申辩意见", personal=Mask.TEXT)
    defence_answer = ProseField("复核意见")
    hearing_on = DateField("听证日期")
    hearing_place = TextField("听证地点", max_length=80)
    hearing_chair = PersonField("听证主持人")
    hearing_text = ProseField("听证情况", personal=Mask.TEXT)
    review_opinion = ProseField("法制审核意见")
    decision = ChoiceField("决定", choices=(("penalty", "给予处罚"), ("no_penalty", "不予处罚")))
    decision_text = ProseField("决定内容")
    decision_number = TextField("决定书文号", max_length=60)
    no_penalty_ground = ChoiceField(
        "不予处罚情形",
        choices=(
            ("minor", "轻微并及时改正，没有危害后果"),
            ("first", "初次违法、后果轻微并及时改正"),
            ("no_fault", "没有主观过错"),
            ("unproved", "违法事实不能成立"),
            ("other", "其他"),
        ),
    )
    service_way = ChoiceField(
        "送达方式",
        choices=(
            ("direct", "直接送达"),
            ("left", "留置送达"),
            ("electronic", "电子送达"),
            ("entrusted", "委托送达"),
            ("mail", "邮寄送达"),
            ("announcement", "公告送达"),
        ),
    )
    service_note = ProseField("送达情况", personal=Mask.TEXT)
    publication_reason = ProseField("不公示的理由", hint="写明为什么不具有一定社会影响")

    preserved_goods = ProseField("登记保存的物品")
    is_preserved = YesNoField("正在登记保存")
    compulsion_power = RegisterField("authority.power", "强制职权")
    seized_goods = ProseField("查封扣押的场所、设施或者财物")
    is_seized = YesNoField("正在查封扣押")
    goods_result = ProseField("处理结果")
    is_suspended = YesNoField("扣除期间")
    suspension_cause = TextField("扣除的事由", max_length=20, hint="写规章列明的一种：听证、检测、检验、鉴定、中止")
    suspension_evidence = TextField("依据的文书", max_length=120)
    extension_length = CountField("延长天数")
    extension_approver = TextField("批准延长的人", max_length=40)
    extension_basis = TextField("延长依据", max_length=120)

    is_collected_on_spot = YesNoField("当场收缴")
    collection_reason = TextField("当场收缴的理由", max_length=120)
    payment_yuan = MoneyField("本次缴纳罚款", hint=IN_YUAN)
    surcharge_payment_yuan = MoneyField("本次缴纳加处罚款", hint=IN_YUAN)
    paid_yuan = MoneyField("已缴罚款")
    surcharge_yuan = MoneyField("加处罚款", hint=IN_YUAN)
    surcharge_paid_yuan = MoneyField("已缴加处罚款")
    remedy_kind = ChoiceField("复议或者诉讼", choices=(("reconsideration", "行政复议"), ("lawsuit", "行政诉讼")))
    remedy_outcome = TextField("复议或者诉讼结果", max_length=120)
    court = TextField("法院", max_length=60)
    police_organ = TextField("接收的机关", max_length=80)
    record_step = ChoiceField("记录的步骤", choices=process.STEP_CHOICES)
    record_form = ChoiceField("记录的形式", choices=process.FORMS)
    document_order = CountField("附卷材料序号", hint="文字记录照“附卷材料”的序号填写；音像记录不填")
    closing_ground = ChoiceField("结案情形", choices=CLOSING_GROUNDS)
    archive_number = TextField("归档编号", max_length=60)
    reason = ProseField("理由")
    information_number = TextField("执法信息平台编号", max_length=60)
    supervision_number = TextField("执法监督平台编号", max_length=60)
    information_delay_days = CountField("执法信息平台录入天数")
    supervision_delay_days = CountField("执法监督平台录入天数")

    filed_on = DateField("立案日期")
    facts_changed_on = DateField("最近调查日期")
    proposed_on = DateField("提出处理意见日期")
    suspended_on = DateField("开始扣除日期")
    review_submitted_on = DateField("送审日期")
    reviewed_on = DateField("审核通过日期")
    discussed_on = DateField("集体讨论日期")
    notified_on = DateField("告知日期")
    defended_on = DateField("陈述申辩日期")
    hearing_requested_on = DateField("要求听证日期")
    heard_on = DateField("举行听证日期")
    preserved_on = DateField("登记保存日期")
    seized_at = MomentField("查封扣押时间")
    seizure_approved_at = MomentField("补批时间")
    goods_released_at = MomentField("解除时间")
    decided_on = DateField("决定日期")
    served_on = DateField("送达日期")
    published_on = DateField("公示日期")
    publication_declined_on = DateField("决定不公示日期")
    unpublished_on = DateField("撤回公示日期")
    paid_on = DateField("缴清日期")
    surcharged_on = DateField("加处罚款日期")
    demanded_on = DateField("催告日期")
    remedies_ended_on = DateField("救济期限届满日期")
    court_applied_on = DateField("申请法院日期")
    referral_requested_on = DateField("报请移送日期")
    referral_approved_at = MomentField("批准移送时间")
    referred_at = MomentField("移送时间")
    revoked_on = DateField("撤销决定日期")
    withdrawn_on = DateField("撤销立案日期")
    spot_reported_on = DateField("备案日期")
    handed_in_on = DateField("交回罚款日期")
    archived_on = DateField("归档日期")
    evidence_recorded_on = DateField("调查取证记录入卷日期")
    measure_recorded_on = DateField("登记保存、查封扣押记录入卷日期")
    hearing_recorded_on = DateField("听证记录入卷日期")
    service_recorded_on = DateField("送达记录入卷日期")
    decide_due_on = DateField("作出决定到期日")
    review_due_on = DateField("法制审核到期日")
    serve_due_on = DateField("送达到期日")
    publish_due_on = DateField("公示到期日")
    pay_due_on = DateField("缴款到期日")
    withdraw_due_on = DateField("撤回公示到期日")
    demand_due_on = DateField("催告到期日")
    court_due_on = DateField("申请法院到期日")
    evidence_record_due_on = DateField("调查取证记录入卷到期日")
    measure_record_due_on = DateField("登记保存、查封扣押记录入卷到期日")
    hearing_record_due_on = DateField("听证记录入卷到期日")
    service_record_due_on = DateField("送达记录入卷到期日")
    platform_closed_on = DateField("平台结案日期")
    information_entered_on = DateField("执法信息平台录入日期")
    information_due_on = DateField("执法信息平台录入到期日")
    supervision_entered_on = DateField("执法监督平台录入日期")
    supervision_due_on = DateField("执法监督平台录入到期日")

    parties = Lines(CaseParty, "当事人")
    officers = Lines(CaseOfficer, "执法人员")
    evidence = Lines(Evidence, "证据")
    payments = Lines(Payment, "缴款")
    remedies = Lines(Remedy, "复议诉讼")
    records = Lines(process.ProcessRecord, "过程记录")

    panels = (
        pages.Lights("三项制度"),
        pages.Facts("案件", (*ABOUT[:-2], "procedure_kind", "filed_on", "facts_text")),
        pages.LineTable("当事人", "parties"),
        pages.LineTable("执法人员", "officers"),
        pages.Deadlines(),
        pages.Papers(),
        pages.LineTable("证据", "evidence"),
        pages.LineTable("过程记录", "records"),
        pages.Facts("处理意见与审核", (*PROPOSAL, "proposed_on", "review_submitted_on", "reviewed_on", "review_opinion",
                                "discussed_on")),
        pages.Facts("告知与听证", ("notified_on", "offers_hearing", "notice_text", "defended_on", "defence_text",
                              "defence_answer", "hearing_requested_on", "hearing_on", "hearing_place", "hearing_chair",
                              "heard_on", "hearing_text")),
        pages.Facts("强制措施", ("preserved_goods", "preserved_on", "is_preserved", "compulsion_power", "seized_goods",
                             "seized_at", "seizure_approved_at", "is_seized", "goods_released_at", "goods_result")),
        pages.Facts("决定、送达与公示", ("decision", "decision_number", "decided_on", "decision_text", "no_penalty_ground",
                                 "served_on", "service_way", "service_note", "published_on", "publication_declined_on",
                                 "publication_reason", "unpublished_on")),
        pages.Facts("当场收缴与备案", ("is_collected_on_spot", "collection_reason", "handed_in_on", "spot_reported_on")),
        pages.Facts("执行", ("paid_yuan", "paid_on", "surcharge_yuan", "surcharge_paid_yuan", "demanded_on",
                           "remedies_ended_on", "court", "court_applied_on")),
        pages.LineTable("缴款", "payments"),
        pages.LineTable("复议诉讼", "remedies"),
        pages.Facts("移送、撤销与结案", ("referral_requested_on", "referral_approved_at", "referred_at", "police_organ",
                                  "revoked_on", "withdrawn_on", "closing_ground", "archived_on", "archive_number",
                                  "reason")),
        pages.Facts("两平台录入", ("information_number", "information_entered_on", "information_delay_days",
                              "supervision_number", "supervision_entered_on", "supervision_delay_days")),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )  # fmt: skip
    sheet = Sheet(
        procedure="mirrored",
        steps=(
            SheetStep("file", day="filed_on", columns=REPORTED),
            SheetStep("enter_information", day="information_entered_on", columns=("information_number",)),
            SheetStep("decide", day="decided_on"),
            SheetStep("serve", day="served_on"),
            SheetStep("publish", day="published_on"),
            SheetStep("close", day="platform_closed_on"),
        ),
        headings={**PLATFORM_HEADINGS, "information_entered_on": ENTERED_HEADINGS},
        rows={"parties": 1},
    )
    reconciled = (reconciled_with("information"), reconciled_with("supervision"))

    class Handling(Procedure):
        label = "行政处罚"
        version, in_force = 1, "2021-07-15"
        stamps = (*guards.GUARD_SETTINGS, *process.RECORD_SETTINGS)

        filed = State("调查中")
        decided = State("已决定")
        served = State("已送达")
        revoked = State("决定已撤销")
        closed = State("已结案", final=True)
        referred = State("已移送", final=True)
        withdrawn = State("已撤销立案", final=True)

        file = filing("立案", filed)
        file_out_of = filing("转立案", filed)
        penalise_on_spot = Act(
            "当场处罚",
            START >> served,
            by=ENFORCING,
            writes=(
                *ABOUT,
                "facts_text",
                "penalty_kind",
                "fine_yuan",
                "decision_text",
                "is_collected_on_spot",
                "collection_reason",
            ),
            needs=(*NEEDED, "facts_text", "penalty_kind", "decision_text"),
            sets={"procedure_kind": "summary", "decision": "penalty", **process.EVIDENCE.opened},
            guards=(
                *WHO_AND_WHAT,
                guards.block_is_named,
                done_by_officer,
                guards.fine_has_amount,
                guards.within_spot_limits,
                guards.collected_lawfully,
            ),
            dates="decided_on",
            number="spot_decision",
            number_column="decision_number",
            effect=note_delivery,
            papers=("spot_decision",),
            basis="PEN-22",
        )
        designate = Act(
            "变更执法人员",
            at=filed,
            by=SQUAD_HEAD,
            writes=("officers", "reason"),
            needs=("officers", "reason"),
            guards=(two_certified, officers_enforce),
            is_aside=True,
            basis="PEN-06",
        )
        investigate = Act(
            "调查取证",
            at=filed,
            by=ENFORCING,
            writes=("facts_text", "evidence", "place"),
            needs=("facts_text", "evidence"),
            sets=process.EVIDENCE.opened,
            guards=(two_certified, done_by_its_officer),
            dates="facts_changed_on",
            papers=("inspection", "interview"),
            basis="PEN-31",
        )
        preserve = Act(
            "先行登记保存",
            at=filed,
            by=ENFORCING,
            writes=("preserved_goods",),
            needs=("preserved_goods",),
            sets={"is_preserved": True, **process.MEASURE.opened},
            guards=(done_by_its_officer, two_certified),
            dates="preserved_on",
            about="须经行政机关负责人批准，七个工作日内作出处理决定。",
            is_aside=True,
            number="preservation",
            papers=("preservation",),
            basis="PEN-32",
        )
        settle_preserved = Act(
            "处理登记保存物品",
            at=filed | decided | served,
            by=ENFORCING,
            writes=("goods_result",),
            needs=("goods_result",),
            sets={"is_preserved": False},
            guards=(guards.is_preserved,),
            is_aside=True,
            number="preservation_result",
            papers=("preservation_result",),
            basis="PEN-32",
        )
        seize = Act(
            "查封扣押",
            at=filed,
            by=ENFORCING,
            writes=("compulsion_power", "seized_goods"),
            needs=("compulsion_power", "seized_goods"),
            sets={"is_seized": True, **process.MEASURE.opened},
            guards=(guards.compulsion_held, done_by_its_officer, two_certified, guards.is_not_seized),
            times="seized_at",
            about="实施前须经行政机关负责人批准。",
            is_aside=True,
            number="seizure",
            papers=(
                "seizure",
                "seizure_list",
            ),
            basis="COE-01",
        )
        seize_urgently = Act(
            "紧急查封扣押",
            at=filed,
            by=ENFORCING,
            writes=("compulsion_power", "seized_goods", "reason"),
            needs=("compulsion_power", "seized_goods", "reason"),
            sets={"is_seized": True, **process.MEASURE.opened},
            guards=(guards.compulsion_held, done_by_its_officer, two_certified, guards.is_not_seized),
            times="seized_at",
            about="情况紧急、需要当场实施的，二十四小时内向负责人报告并补办批准手续。",
            is_aside=True,
            number="seizure",
            papers=(
                "seizure",
                "seizure_list",
            ),
            basis="COE-03",
        )
        approve_seizure = Act(
            "补批查封扣押",
            at=filed,
            by=HEADS,
            guards=(guards.seizure_awaits_approval, guards.is_seized),
            times="seizure_approved_at",
            is_aside=True,
            papers=("seizure_approval",),
            basis="COE-03",
        )
        extend_seizure = Act(
            "延长查封扣押",
            at=filed,
            by=HEADS,
            writes=EXTENSION,
            needs=EXTENSION,
            guards=(guards.is_seized,),
            is_aside=True,
            number="seizure_extension",
            papers=("seizure_extension",),
            basis="COE-06",
        )
        release = Act(
            "解除查封扣押",
            at=filed | decided | served | revoked,
            by=ENFORCING,
            writes=("goods_result",),
            needs=("goods_result",),
            sets={"is_seized": False},
            guards=(guards.is_seized,),
            times="goods_released_at",
            is_aside=True,
            number="release",
            papers=("release",),
            basis="COE-07",
        )
        suspend = Act(
            "中止或者扣除期间",
            at=filed,
            by=HEADS,
            writes=("suspension_cause", "suspension_evidence"),
            needs=("suspension_cause", "suspension_evidence"),
            guards=(guards.is_not_suspended,),
            dates="suspended_on",
            effect=note_suspension,
            is_aside=True,
            basis="URB-08",
        )
        resume = Act(
            "恢复计算",
            at=filed,
            by=(*HEADS, *ENFORCING),
            guards=(guards.is_suspended,),
            effect=note_resumption,
            is_aside=True,
            basis="URB-08",
        )
        extend = Act(
            "延长办案期限",
            at=filed,
            by=HEADS,
            writes=EXTENSION,
            needs=EXTENSION,
            is_aside=True,
            basis="PEN-33",
        )
        propose = Act(
            "提出处理意见",
            at=filed,
            by=SQUAD_HEAD,
            writes=PROPOSAL,
            needs=("penalty_kind", "discretion", "proposal_text"),
            guards=(guards.fine_has_amount, guards.major_is_said),
            dates="proposed_on",
            about="调查终结，由执法队长提出；是否处罚由负责人决定。",
            papers=("investigation_report",),
            basis="PEN-36",
        )
        submit_for_review = Act(
            "送法制审核",
            at=filed,
            by=ENFORCING,
            guards=(guards.is_proposed,),
            dates="review_submitted_on",
            basis="PEN-34",
        )
        pass_review = Act(
            "法制审核通过",
            at=filed,
            by=REVIEWERS,
            not_by=HANDLED,
            writes=("review_opinion",),
            needs=("review_opinion",),
            guards=(guards.is_submitted, guards.reviewed_by_another),
            dates="reviewed_on",
            papers=("review",),
            basis="PEN-34",
        )
        return_review = Act(
            "法制审核退回",
            at=filed,
            by=REVIEWERS,
            not_by=HANDLED,
            writes=("review_opinion",),
            needs=("review_opinion",),
            sets={"reviewed_on": None},
            guards=(guards.is_submitted, guards.reviewed_by_another),
            is_aside=True,
            basis="PEN-34",
        )
        notify = Act(
            "处罚告知",
            at=filed,
            by=ENFORCING,
            writes=("notice_text", "offers_hearing"),
            needs=("notice_text",),
            guards=(guards.is_proposed, guards.hearing_is_offered, done_by_its_officer),
            dates="notified_on",
            number="notice",
            papers=("notice",),
            basis="PEN-07",
        )
        state_defence = Act(
            "陈述申辩",
            at=filed,
            by=ENFORCING,
            writes=("defence_text",),
            needs=("defence_text",),
            guards=(guards.party_is_told,),
            dates="defended_on",
            papers=("defence",),
            basis="PEN-08",
        )
        answer_defence = Act(
            "复核陈述申辩",
            at=filed,
            by=ENFORCING,
            writes=("defence_answer",),
            needs=("defence_answer",),
            guards=(guards.defence_is_stated,),
            papers=("defence_answer",),
            basis="PEN-08",
        )
        waive_defence = Act(
            "放弃陈述申辩", at=filed, by=ENFORCING, guards=(guards.party_is_told,), is_aside=True, basis="PEN-07"
        )
        request_hearing = Act(
            "要求听证",
            at=filed,
            by=ENFORCING,
            guards=(guards.party_is_told, guards.hearing_was_offered, guards.hearing_asked_in_time),
            dates="hearing_requested_on",
            is_aside=True,
            basis="PEN-51",
        )
        waive_hearing = Act(
            "放弃听证",
            at=filed,
            by=ENFORCING,
            guards=(guards.party_is_told, guards.hearing_was_offered),
            is_aside=True,
            basis="PEN-51",
        )
        notify_hearing = Act(
            "通知听证",
            at=filed,
            by=(*ENFORCING, *REVIEWERS),
            writes=("hearing_on", "hearing_place", "hearing_chair"),
            needs=("hearing_on", "hearing_place", "hearing_chair"),
            guards=(guards.hearing_is_asked, guards.hearing_notice_in_time, guards.chair_is_another),
            is_aside=True,
            number="hearing_notice",
            papers=("hearing_notice",),
            basis="PEN-52",
        )
        hold_hearing = Act(
            "举行听证",
            at=filed,
            by=(*ENFORCING, *REVIEWERS),
            writes=("hearing_text",),
            needs=("hearing_text",),
            sets=process.HEARING.opened,
            guards=(guards.hearing_is_notified, guards.hearing_on_the_day),
            dates="heard_on",
            is_aside=True,
            papers=("hearing_record",),
            basis="PEN-55",
        )
        discuss = Act(
            "集体讨论",
            at=filed,
            by=(*SQUAD_HEAD, *HEADS),
            guards=(guards.meeting_is_held,),
            dates="discussed_on",
            is_aside=True,
            basis="PEN-36",
        )
        decide = Act(
            "作出处罚决定",
            filed >> decided,
            by=HEADS,
            not_by=(*HANDLED, "pass_review"),
            writes=("decision_text",),
            needs=("decision_text",),
            sets={"decision": "penalty"},
            guards=(
                power_held,
                guards.is_not_suspended,
                guards.is_proposed,
                guards.a_penalty_is_proposed,
                guards.is_notified,
                guards.defence_is_heard,
                guards.hearing_is_over,
                guards.is_reviewed,
                guards.is_discussed,
                guards.decided_by_another,
            ),
            dates="decided_on",
            number="decision",
            number_column="decision_number",
            papers=("decision",),
            basis="PEN-36",
        )
        decide_no_penalty = Act(
            "不予处罚",
            filed >> decided,
            by=HEADS,
            not_by=(*HANDLED, "pass_review"),
            writes=("no_penalty_ground", "decision_text"),
            needs=("no_penalty_ground", "decision_text"),
            sets={"decision": "no_penalty"},
            guards=(
                power_held,
                guards.is_not_suspended,
                guards.is_proposed,
                guards.no_penalty_is_proposed,
                guards.is_reviewed,
                guards.decided_by_another,
            ),
            dates="decided_on",
            number="decision",
            number_column="decision_number",
            is_aside=True,
            papers=("no_penalty_decision",),
            basis="PEN-03",
        )
        serve = Act(
            "送达",
            decided >> served,
            by=ENFORCING,
            writes=("service_way", "service_note"),
            needs=("service_way",),
            sets=process.SERVICE.opened,
            dates="served_on",
            papers=("service",),
            basis="PEN-38",
        )
        enter_record = Act(
            "记录入卷",
            at=filed | decided | served | revoked | closed,
            by=ENFORCING,
            writes=("record_step", "record_form", "document_order"),
            needs=("record_step", "record_form"),
            guards=(
                process.step_is_taken,
                process.document_is_attached,
                process.recording_is_linked,
                process.media_where_demanded,
            ),
            effect=process.note_document,
            about="已经附卷的文字记录，或者已经关联的音像记录，写明是哪一步骤的。",
            is_aside=True,
            basis="PEN-10",
        )
        record_media = Act(
            "登记音像记录",
            at=filed | decided | served | revoked | closed,
            by=ENFORCING,
            writes=("record_step",),
            needs=("record_step",),
            guards=(process.step_is_taken,),
            opens=Opens(
                process.RECORDING,
                "make_for_case",
                process.RECORDED_BY,
                carry={"step": "record_step", "subject": "subject", "place": "place", "block": "block"},
            ),
            effect=process.note_recording,
            is_aside=True,
            basis="TRI-06",
        )
        publish = Act(
            "公示",
            at=decided | served | closed,
            by=(*ENFORCING, *REVIEWERS),
            dates="published_on",
            once=True,
            basis="TRI-01",
        )
        decline_publication = Act(
            "决定不公示",
            at=decided | served | closed,
            by=HEADS,
            writes=("publication_reason",),
            needs=("publication_reason",),
            guards=(guards.is_unpublished,),
            dates="publication_declined_on",
            once=True,
            is_aside=True,
            basis="TRI-01",
        )
        report_spot_decision = Act(
            "当场处罚备案",
            at=served | closed,
            by=ENFORCING,
            guards=(guards.is_on_the_spot,),
            dates="spot_reported_on",
            once=True,
            is_aside=True,
            papers=("spot_report",),
            basis="PEN-23",
        )
        hand_in = Act(
            "交回当场收缴的罚款",
            at=served | closed,
            by=ENFORCING,
            guards=(guards.is_collected,),
            dates="handed_in_on",
            once=True,
            is_aside=True,
            basis="PEN-25",
        )
        defer_payment = Act(
            "准予延期分期缴纳",
            at=served,
            by=HEADS,
            writes=EXTENSION,
            needs=EXTENSION,
            is_aside=True,
            number="deferral",
            papers=("deferral",),
            basis="PEN-62",
        )
        pay_part = Act(
            "缴纳部分罚款",
            at=served,
            by=ENFORCING,
            writes=("payment_yuan", "surcharge_payment_yuan"),
            needs=("payment_yuan",),
            guards=(guards.payment_fits,),
            effect=note_payment,
            is_aside=True,
            basis="PEN-62",
        )
        pay = Act(
            "缴清罚款",
            at=served,
            by=ENFORCING,
            writes=("payment_yuan", "surcharge_payment_yuan"),
            needs=("payment_yuan",),
            guards=(guards.payment_fits, guards.payment_is_whole),
            dates="paid_on",
            effect=note_payment,
            basis="PEN-60",
        )
        add_surcharge = Act(
            "加处罚款",
            at=served,
            by=HEADS,
            writes=("surcharge_yuan",),
            needs=("surcharge_yuan",),
            guards=(guards.surcharge_is_right,),
            dates="surcharged_on",
            is_aside=True,
            number="surcharge",
            papers=("surcharge",),
            basis="PEN-61",
        )
        note_remedy = Act(
            "受理复议诉讼",
            at=served,
            by=(*ENFORCING, *REVIEWERS),
            writes=("remedy_kind",),
            needs=("remedy_kind",),
            guards=(guards.no_remedy_runs,),
            effect=note_remedy,
            is_aside=True,
            basis="PEN-63",
        )
        end_remedy = Act(
            "复议诉讼终结",
            at=served,
            by=(*ENFORCING, *REVIEWERS),
            writes=("remedy_outcome",),
            needs=("remedy_outcome",),
            guards=(guards.a_remedy_runs,),
            effect=end_remedy,
            is_aside=True,
            basis="PEN-63",
        )
        revoke = Act(
            "撤销处罚决定",
            (decided | served) >> revoked,
            by=HEADS,
            writes=("reason",),
            needs=("reason",),
            dates="revoked_on",
            about="被复议机关、人民法院撤销，或者自行纠正的。",
            is_aside=True,
            basis="PEN-39",
        )
        withdraw_publication = Act(
            "撤回公示",
            at=revoked | closed,
            by=(*ENFORCING, *REVIEWERS),
            writes=("reason",),
            needs=("reason",),
            guards=(guards.is_revoked, guards.is_published),
            dates="unpublished_on",
            once=True,
            is_aside=True,
            basis="PEN-39",
        )
        end_remedies = Act(
            "登记救济期限届满",
            at=served,
            by=ENFORCING,
            guards=(guards.no_remedy_runs, guards.remedies_are_over),
            dates="remedies_ended_on",
            is_aside=True,
            basis="COU-01",
        )
        demand = Act(
            "催告",
            at=served,
            by=ENFORCING,
            dates="demanded_on",
            is_aside=True,
            number="demand",
            papers=("demand",),
            basis="COU-02",
        )
        apply_to_court = Act(
            "申请法院强制执行",
            at=served,
            by=HEADS,
            writes=("court",),
            needs=("court",),
            guards=(guards.court_may_be_asked, guards.no_remedy_runs),
            dates="court_applied_on",
            once=True,
            is_aside=True,
            number="court_application",
            papers=("court_application",),
            basis="COU-01",
        )
        request_referral = Act(
            "报请移送公安机关",
            at=filed,
            by=ENFORCING,
            writes=("reason",),
            needs=("reason",),
            dates="referral_requested_on",
            is_aside=True,
            basis="TRA-01",
        )
        approve_referral = Act(
            "批准移送",
            at=filed,
            by=(Role.LEADER,),
            guards=(guards.referral_is_asked,),
            times="referral_approved_at",
            is_aside=True,
            papers=("referral_approval",),
            basis="TRA-02",
        )
        refuse_referral = Act(
            "不批准移送",
            at=filed,
            by=(Role.LEADER,),
            writes=("reason",),
            needs=("reason",),
            guards=(guards.referral_is_asked,),
            is_aside=True,
            basis="TRA-02",
        )
        refer = Act(
            "移送公安机关",
            filed >> referred,
            by=ENFORCING,
            writes=("police_organ",),
            needs=("police_organ",),
            guards=(guards.referral_is_approved,),
            times="referred_at",
            is_aside=True,
            number="referral",
            papers=("referral",),
            basis="TRA-03",
        )
        withdraw = Act(
            "撤销立案",
            filed >> withdrawn,
            by=HEADS,
            writes=("reason",),
            needs=("reason",),
            guards=(guards.nothing_is_held,),
            dates="withdrawn_on",
            is_aside=True,
            papers=("withdrawal",),
            basis="参数 立案审批制度",
        )
        close = Act(
            "结案",
            (served | revoked) >> closed,
            by=HEADS,
            writes=("closing_ground",),
            needs=("closing_ground",),
            guards=(guards.ground_is_true, guards.nothing_is_held),
            papers=("closing",),
            basis="参数 结案审批制度",
        )
        archive = Act(
            "归档",
            at=closed,
            by=ENFORCING,
            writes=("archive_number",),
            needs=("archive_number",),
            dates="archived_on",
            once=True,
            papers=(
                "cover",
                "contents",
            ),
            basis="ARC-05",
        )

        anywhere = filed | decided | served | revoked | closed | referred | withdrawn
        enter_information = entering("录入执法信息平台", "information", anywhere)
        enter_supervision = entering("录入执法监督平台", "supervision", anywhere)

        decide_by = Clock(
            "作出决定期限",
            start=FILINGS,
            stop=("decide", "decide_no_penalty", "refer", "withdraw"),
            rule="PEN-33",
            field="field",
            suspend=("suspend",),
            resume=("resume",),
            extend=("extend",),
            writes_due="decide_due_on",
        )
        settle_preserved_by = Clock("登记保存处理期限", start="preserve", stop=("settle_preserved",), rule="PEN-32")
        approve_seizure_by = Clock(
            "紧急查封扣押补批期限", start="seize_urgently", stop=("approve_seizure", "release"), rule="COE-03"
        )
        release_by = Clock(
            "查封扣押期限",
            start=("seize", "seize_urgently"),
            stop="release",
            rule="COE-06",
            extend=("extend_seizure",),
        )
        review_by = Clock(
            "法制审核期限",
            start="submit_for_review",
            stop=("pass_review", "return_review"),
            setting="enforcement.review_limit",
            writes_due="review_due_on",
        )
        state_defence_by = Clock(
            "陈述申辩期限",
            start="notify",
            stop=("state_defence", "waive_defence", "decide", "decide_no_penalty"),
            setting="enforcement.defence_limit",
            advisory=True,
        )
        request_hearing_by = Clock(
            "要求听证期限",
            start="notify",
            stop=("request_hearing", "waive_hearing", "decide", "decide_no_penalty"),
            rule="PEN-51",
            when=has_hearing,
            advisory=True,
        )
        serve_by = Clock(
            "送达期限",
            start=("decide", "decide_no_penalty"),
            stop=("serve", "revoke"),
            rule="PEN-38",
            writes_due="serve_due_on",
        )
        publish_by = Clock(
            "处罚决定公示期限",
            start=("decide", "penalise_on_spot"),
            stop=("publish", "decline_publication", "revoke"),
            rule="TRI-01",
            field="field",
            writes_due="publish_due_on",
        )
        withdraw_publication_by = Clock(
            "撤回公示期限",
            start="revoke",
            stop=("withdraw_publication",),
            rule="PEN-39",
            when=is_published,
            writes_due="withdraw_due_on",
        )
        pay_by = Clock(
            "缴纳罚款期限",
            start=("serve", "penalise_on_spot"),
            stop=("pay", "revoke"),
            rule="PEN-60",
            when=has_fine,
            extend=("defer_payment",),
            writes_due="pay_due_on",
            advisory=True,
        )
        ask_reconsideration_by = Clock(
            "申请复议期限",
            start=("serve", "penalise_on_spot"),
            stop=("note_remedy", "end_remedies"),
            rule="REC-01",
            advisory=True,
        )
        sue_by = Clock("起诉期限", start="serve", stop=("note_remedy", "end_remedies"), rule="LIT-01", advisory=True)
        demand_by = Clock(
            "催告书送达期限",
            start="end_remedies",
            stop=("demand", "apply_to_court", "pay", "revoke"),
            rule="COU-01",
            leaves_for="COU-02",
            when=is_undemanded,
            writes_due="demand_due_on",
        )
        comply_by = Clock(
            "催告期限", start="demand", stop=("apply_to_court", "pay", "revoke"), rule="COU-02", advisory=True
        )
        apply_to_court_by = Clock(
            "申请法院执行期限",
            start="end_remedies",
            stop=("apply_to_court", "pay", "revoke"),
            rule="COU-01",
            writes_due="court_due_on",
        )
        decide_referral_by = Clock(
            "决定是否移送期限",
            start="request_referral",
            stop=("approve_referral", "refuse_referral"),
            rule="TRA-02",
        )
        refer_by = Clock("移送公安机关期限", start="approve_referral", stop="refer", rule="TRA-03")
        record_evidence_by = process.record_clock(process.EVIDENCE)
        record_measure_by = process.record_clock(process.MEASURE)
        record_hearing_by = process.record_clock(process.HEARING)
        record_service_by = process.record_clock(process.SERVICE)
        close_by = Clock(
            "结案审批期限",
            start="pay",
            stop="close",
            setting="enforcement.close_limit",
        )
        report_spot_decision_by = Clock(
            "当场处罚备案期限",
            start="penalise_on_spot",
            stop="report_spot_decision",
            setting="enforcement.spot_report_limit",
        )
        hand_in_by = Clock(
            "交回罚款期限",
            start="penalise_on_spot",
            stop="hand_in",
            rule="PEN-25",
            when=is_collected_on_spot,
        )
        enter_information_by = entry_clock("执法信息平台录入期限", "information", BEGINNINGS)
        enter_supervision_by = entry_clock("执法监督平台录入期限", "supervision", BEGINNINGS)

    class Mirrored(Procedure):
        """What the platform that is the master reports of a case handled there; only the second entry is ours."""

        label = "执法信息平台办理"
        version, in_force, is_mirror = 1, "2021-07-15", True

        filed = State("平台办理中")
        decided = State("已决定")
        served = State("已送达")
        closed = State("已结案", final=True)

        file = Act(
            "照录立案",
            START >> filed,
            by=ENFORCING,
            writes=REPORTED,
            needs=("subject", "field"),
            dates="filed_on",
            effect=note_platform_number,
            basis=ENTRY,
        )
        # The number came with the case itself.
        enter_information = replace(
            entering("录入执法信息平台", "information", filed | decided | served | closed), needs=()
        )
        enter_supervision = entering("录入执法监督平台", "supervision", filed | decided | served | closed)
        decide = Act("照录决定", filed >> decided, by=ENFORCING, writes=DECIDED, dates="decided_on", basis=ENTRY)
        serve = Act("照录送达", decided >> served, by=ENFORCING, dates="served_on", basis=ENTRY)
        publish = Act("照录公示", at=decided | served | closed, by=ENFORCING, dates="published_on", basis=ENTRY)
        close = Act(
            "照录结案", (filed | decided | served) >> closed, by=ENFORCING, dates="platform_closed_on", basis=ENTRY
        )

        decide_by = Clock(
            "作出决定期限",
            start="file",
            stop=("decide", "close"),
            rule="PEN-33",
            field="field",
            writes_due="decide_due_on",
        )
        serve_by = Clock("送达期限", start="decide", stop=("serve", "close"), rule="PEN-38", writes_due="serve_due_on")
        publish_by = Clock(
            "处罚决定公示期限",
            start="decide",
            stop="publish",
            rule="TRI-01",
            field="field",
            when=is_penalised,
            writes_due="publish_due_on",
        )
        enter_information_by = entry_clock("执法信息平台录入期限", "information", ("file",))
        enter_supervision_by = entry_clock("执法监督平台录入期限", "supervision", ("file",))

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
