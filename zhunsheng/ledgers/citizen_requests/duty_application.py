"""履行法定职责申请: received, answered within the limit of the law, referred or withdrawn."""

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
    Lines,
    Paper,
    PartyLine,
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
    UnitField,
)
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import PERCENT, AsOf, Count, Empty, F, Overdue, Population, Ratio

KIND = "citizen_requests.duty_application"
RECEIVING = (Role.DISPATCHER, Role.SECTION_CLERK, Role.SECTION_HEAD, Role.JUSTICE_CLERK, Role.OFFICE_CLERK)
ANSWERING = (Role.SECTION_CLERK, Role.SECTION_HEAD, Role.JUSTICE_CLERK)
BY = ("duty_kind", "handler_unit", "grid")
LATE = F("answered_on") > F("answer_due_on")

received = Population(KIND, dated="opened_on", label="收到的履行法定职责申请")
answered = Population(KIND, dated="answered_on", label="答复的履行法定职责申请")
answered_late = Population(KIND, dated="answered_on", label="逾期答复的履行法定职责申请", where=LATE)


class Applicant(PartyLine):
    label = "申请人"

    address = TextField("联系地址", max_length=120, personal=Mask.ADDRESS)


class DutyApplication(Kind):
    """履行法定职责申请：公民、法人或者其他组织申请行政机关履行保护其合法权益的法定职责，如加装电梯、筹建业主委员会的事项。"""

    key, label = KIND, "履行法定职责申请"
    access = Access(
        open=(
            Role.DISPATCHER,
            Role.SECTION_HEAD,
            Role.SECTION_CLERK,
            Role.JUSTICE_CLERK,
            Role.LEADER,
            Role.DEPUTY_LEADER,
            Role.DISTRICT_SUPERVISOR,
        ),
        confidential=(Role.JUSTICE_CLERK, Role.LEADER, Role.DEPUTY_LEADER),
        count=(Role.OFFICE_CLERK, Role.COMMUNITY_CLERK),
        void=(Role.JUSTICE_CLERK,),
    )
    papers = {"application": Paper("履行法定职责申请登记表", number="citizen_requests.duty_application_number")}
    assigned = ("handler_unit",)
    retention_setting = "citizen_requests.retention_years"
    located = "grid"
    list_columns = ("subject", "duty_kind", "handler_unit", "answer_due_on", "answered_on", "answer_kind")
    filters = ("duty_kind", "answer_kind")
    metrics = (
        Count(
            key="citizen_requests.duty_application.received",
            label="收到履职申请",
            unit="件",
            of=received,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内收到的履行法定职责申请件数，以收到之日为准。",
        ),
        Count(
            key="citizen_requests.duty_application.answered",
            label="答复履职申请",
            unit="件",
            of=answered,
            by=(*BY, "answer_kind"),
            empty=Empty.ZERO,
            meaning="期间内答复的履行法定职责申请件数，以答复之日为准，不论何时收到。",
        ),
        Count(
            key="citizen_requests.duty_application.answered_late",
            label="逾期答复",
            unit="件",
            of=answered_late,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内答复的履行法定职责申请中，答复之日晚于到期日的件数。",
        ),
        Ratio(
            key="citizen_requests.duty_application.on_time_rate",
            label="履职申请按期答复率",
            unit=PERCENT,
            of=answered,
            part=F("answered_on") <= F("answer_due_on"),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内答复的履行法定职责申请中，在到期日当日或之前答复的所占比例。",
        ),
        Count(
            key="citizen_requests.duty_application.pending",
            label="待答复的履职申请",
            unit="件",
            of=AsOf(KIND, label="待答复的履行法定职责申请"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日已收到而尚未答复、告知或撤回的履行法定职责申请件数。",
        ),
        Count(
            key="citizen_requests.duty_application.overdue",
            label="逾期未答复",
            unit="件",
            of=Overdue(KIND, label="逾期未答复的履行法定职责申请"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前已到期、至截止日仍未答复的履行法定职责申请件数。",
        ),
    )

    subject = TextField("申请事项", max_length=120, hint="概括写明，不写姓名和住址")
    duty_kind = ChoiceField("职责类别", setting="citizen_requests.duty_kinds")
    grid = RegisterField("citizen_requests.grid", "网格")
    text = ProseField("申请内容", personal=Mask.TEXT)
    handler_unit = UnitField("承办单位")
    secrecy = ChoiceField(
        "知悉范围", choices=(("ordinary", "一般"), ("confidential", "不公开（申请人要求保密、涉隐私等）"))
    )
    answer_kind = ChoiceField(
        "答复结论", choices=(("performed", "依法履行"), ("explained", "已经履行，予以说明"), ("declined", "不予履行"))
    )
    answer_text = ProseField("答复内容", hint="写明事实、依据和救济途径，称申请人，不写姓名")
    competent_organ = TextField("有权机关", max_length=80)
    reason = ProseField("理由")

    answered_on = DateField("答复日期")
    referred_on = DateField("告知日期")
    withdrawn_on = DateField("撤回日期")
    answer_due_on = DateField("答复到期日")

    applicants = Lines(Applicant, "申请人")

    panels = (
        pages.Facts("申请", ("subject", "duty_kind", "grid", "text", "handler_unit", "secrecy")),
        pages.LineTable("申请人", "applicants"),
        pages.Deadlines(),
        pages.Facts(
            "答复",
            ("answered_on", "answer_kind", "answer_text", "referred_on", "competent_organ", "withdrawn_on", "reason"),
        ),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Answering(Procedure):
        label = "履行法定职责申请答复"
        version, in_force = 1, "2015-05-01"

        received = State("已收到")
        answered = State("已答复", final=True)
        referred = State("已告知向有权机关提出", final=True)
        withdrawn = State("已撤回", final=True)

        receive = Act(
            "收到",
            START >> received,
            by=RECEIVING,
            writes=("subject", "duty_kind", "grid", "text", "handler_unit", "secrecy", "applicants"),
            needs=("subject", "duty_kind", "applicants"),
            number="application",
            basis="LIT-04",
        )
        assign = Act(
            "指定承办",
            at=received,
            by=(Role.DISPATCHER, Role.SECTION_HEAD, Role.JUSTICE_CLERK, Role.DEPUTY_LEADER, Role.LEADER),
            writes=("handler_unit",),
            needs=("handler_unit",),
            basis="参数 履行法定职责申请办理制度",
        )
        answer = Act(
            "答复",
            received >> answered,
            by=ANSWERING,
            within="handler_unit",
            writes=("answer_kind", "answer_text"),
            needs=("answer_kind", "answer_text"),
            dates="answered_on",
            basis="LIT-04",
        )
        refer = Act(
            "告知向有权机关提出",
            received >> referred,
            by=ANSWERING,
            within="handler_unit",
            writes=("competent_organ", "reason"),
            needs=("competent_organ", "reason"),
            dates="referred_on",
            is_aside=True,
            basis="参数 履行法定职责申请办理制度",
        )
        withdraw = Act(
            "申请人撤回",
            received >> withdrawn,
            by=RECEIVING,
            writes=("reason",),
            dates="withdrawn_on",
            is_aside=True,
            basis="参数 履行法定职责申请办理制度",
        )

        answer_by = Clock(
            "答复期限", start="receive", stop=("answer", "refer"), rule="LIT-04", writes_due="answer_due_on"
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])

    @classmethod
    def is_confidential(cls, snapshot: Snapshot) -> bool:
        return snapshot.column("secrecy") == "confidential"
