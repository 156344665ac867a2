"""调解协议: takes effect, is watched over by re-visits, performed or breached; judicial confirmation within its limit."""

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
    DateField,
    Kind,
    Line,
    Lines,
    Opens,
    Paper,
    Procedure,
    ProseField,
    State,
    YesNoField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.metrics.language import PERCENT, Count, Empty, F, Population, Ratio, linked

HANDLING = (Role.MEDIATOR, Role.COMMUNITY_CLERK, Role.JUSTICE_CLERK)
CONFIRMATION_BASIS = ("JUD-01", "JUD-02")


KIND = "mediation.agreement"
BY = ("agreement_form", "dispute_type")

concluded = Population(KIND, dated="effective_on", label="生效的调解协议")
lapsed = Population(
    KIND,
    dated="confirm_due_on",
    label="错过司法确认的书面调解协议",
    where=(F("agreement_form") == "written") & F("confirmation_applied_on").missing(),
)
written = Population(KIND, dated="effective_on", label="书面调解协议", where=F("agreement_form") == "written")
revisited = Population(KIND, dated="visited_on", label="回访", lines="revisits")


class Revisit(Line):
    label = "回访"

    visited_on = DateField("回访日期")
    is_performed = YesNoField("已履行")
    note = ProseField("回访情况")


@guard("调解协议为书面协议", basis="JUD-04", reads="matter")
def agreement_is_written(context: ActContext) -> Iterator[Objection]:
    if context.before.column("agreement_form") != "written":
        yield Objection(
            "agreement-not-written",
            "口头协议没有协议书，不能申请司法确认",
            way_out="当事人要求确认的，请先制作书面协议",
        )


@guard("在调解协议生效之日起的申请期限内", basis="JUD-01")
def within_confirmation_limit(context: ActContext) -> Iterator[Objection]:
    due = context.due_on("confirm_by")
    if due is not None and context.acted_on > due:
        message = f"申请日期{day_words(context.acted_on)}已超过共同申请司法确认的最后一日{day_words(due)}"
        way_out = "不能再走司法确认；协议仍有约束力，发生争议的可以向人民法院起诉"
        yield Objection("confirmation-too-late", message, CONFIRMATION_BASIS, way_out, "acted_on")


@guard("不属于不予受理司法确认的类型", basis="JUD-05", reads="matter")
def type_can_be_confirmed(context: ActContext) -> Iterator[Objection]:
    if context.before.column("dispute_type") in context.settings["mediation.unconfirmable_types"]["value"]:
        yield Objection(
            "type-not-confirmable",
            "本类纠纷涉及身份关系或确权，人民法院不予受理司法确认",
            way_out="请告知当事人另行起诉",
        )


def note_revisit(draft: Draft, entry: Entry) -> None:
    """Each re-visit is a row of its own."""
    columns = draft.columns
    draft.rows("revisits").append(
        {"visited_on": entry.acted_on, "is_performed": columns["revisit_performed"], "note": columns["revisit_note"]}
    )


def is_written(snapshot: Snapshot) -> bool:
    return snapshot.column("agreement_form") == "written"


class Agreement(Kind):
    """调解协议：双方当事人达成的协议，书面协议自签名盖章之日、口头协议自达成之日生效，具有法律约束力。"""

    key, label = "mediation.agreement", "调解协议"
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
    papers = {"agreement": Paper("人民调解协议书", number="mediation.agreement_number")}
    retention_setting = "mediation.retention_years"
    list_columns = ("agreement_form", "effective_on", "confirm_due_on", "confirmation_applied_on", "performed_on")
    filters = ("agreement_form",)
    metrics = (
        Count(
            key="mediation.agreement.concluded",
            label="达成调解协议",
            unit="件",
            of=concluded,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内生效的调解协议件数，口头、书面可分组统计。",
        ),
        Ratio(
            key="mediation.agreement.confirmed_share",
            label="司法确认占比",
            unit=PERCENT,
            of=written,
            part=linked("confirmed_by", kind="mediation.confirmation", outcome="confirmed"),
            by=("dispute_type",),
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内生效的书面调解协议中，至截止日经人民法院裁定有效的所占比例。",
        ),
        Count(
            key="mediation.agreement.confirmation_lapsed",
            label="错过司法确认",
            unit="件",
            of=lapsed,
            by=("dispute_type",),
            empty=Empty.ZERO,
            meaning="司法确认申请到期日在期间内、至截止日没有申请的书面调解协议件数。",
        ),
        Ratio(
            key="mediation.agreement.performed_share",
            label="协议履行占比",
            unit=PERCENT,
            of=concluded,
            part=F("performed_on").exists(),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内生效的调解协议中，至截止日已履行完毕的所占比例。",
        ),
        Count(
            key="mediation.agreement.revisits",
            label="回访",
            unit="次",
            of=revisited,
            by=("is_performed", "parent.dispute_type"),
            empty=Empty.ZERO,
            meaning="期间内对调解协议履行情况的回访次数。",
        ),
        Count(
            key="mediation.agreement.revisited",
            label="回访的协议",
            unit="件",
            of=revisited,
            distinct="matter",
            by=("parent.dispute_type",),
            empty=Empty.ZERO,
            meaning="期间内回访过的调解协议件数，一件多次回访的只计一件。",
        ),
    )

    agreement_form = ChoiceField("形式", choices=(("written", "书面"), ("oral", "口头")))
    dispute_type = ChoiceField("纠纷类型", setting="mediation.dispute_types")
    secrecy = ChoiceField("知悉范围", choices=(("ordinary", "一般"), ("confidential", "不公开（涉未成年人、隐私等）")))
    content = ProseField("协议内容", personal=Mask.TEXT)
    perform_by_on = DateField("约定履行期限")
    revisit_performed = YesNoField("本次回访：已履行")
    revisit_note = ProseField("本次回访情况", hint="称申请方、被申请方，不写姓名")
    reason = ProseField("说明")

    effective_on = DateField("生效日期")
    confirmation_applied_on = DateField("申请司法确认日期")
    performed_on = DateField("履行完毕日期")
    breached_on = DateField("确认未履行日期")
    confirm_due_on = DateField("司法确认申请到期日")

    revisits = Lines(Revisit, "回访")

    panels = (
        pages.Facts(
            "协议情况",
            (
                "agreement_form",
                "dispute_type",
                "content",
                "perform_by_on",
                "effective_on",
                "confirmation_applied_on",
                "performed_on",
                "breached_on",
                "reason",
            ),
        ),
        pages.Deadlines(),
        pages.LineTable("回访", "revisits"),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Performance(Procedure):
        label = "协议履行"
        version, in_force = 1, "2016-07-01"
        stamps = ("mediation.unconfirmable_types",)

        effective = State("已生效")
        performed = State("已履行", final=True)
        breached = State("未履行", final=True)

        conclude = Act(
            "协议生效",
            START >> effective,
            by=HANDLING,
            writes=("agreement_form", "content", "perform_by_on", "dispute_type", "secrecy"),
            needs=("agreement_form", "content"),
            number="agreement",
            dates="effective_on",
            basis="MED-06",
        )
        revisit = Act(
            "回访",
            at=effective,
            by=HANDLING,
            writes=("revisit_performed", "revisit_note"),
            needs=("revisit_note",),
            effect=note_revisit,
            basis="MED-08",
        )
        apply_confirmation = Act(
            "共同申请司法确认",
            at=effective,
            by=HANDLING,
            guards=(agreement_is_written, within_confirmation_limit, type_can_be_confirmed),
            dates="confirmation_applied_on",
            once=True,
            opens=Opens("mediation.confirmation", "apply", "confirmed_by", carry={"secrecy": "secrecy"}),
            basis="JUD-01",
        )
        perform = Act(
            "履行完毕",
            effective >> performed,
            by=HANDLING,
            writes=("reason",),
            dates="performed_on",
            basis="MED-08",
        )
        breach = Act(
            "确认未履行",
            effective >> breached,
            by=HANDLING,
            writes=("reason",),
            needs=("reason",),
            dates="breached_on",
            basis="人民调解法 32",
        )

        confirm_by = Clock(
            "共同申请司法确认期限",
            start="conclude",
            stop="apply_confirmation",
            rule="JUD-01",
            when=is_written,
            writes_due="confirm_due_on",
            advisory=True,
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return "书面调解协议" if is_written(snapshot) else "口头调解协议"

    @classmethod
    def is_confidential(cls, snapshot: Snapshot) -> bool:
        return snapshot.column("secrecy") == "confidential"
