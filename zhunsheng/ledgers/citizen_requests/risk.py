"""风险隐患: found, graded, reviewed again and again within the cycle of its level, treated, struck off."""

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
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
    UnitField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.citizen_requests.grid import BY_PLACE
from zhunsheng.metrics.language import PERCENT, AsOf, Count, Empty, F, Overdue, Population, Ratio

KIND = "citizen_requests.risk"
BASIS = "参数 风险隐患滚动摸排制度"
CHECKING = (Role.GRID_WORKER, Role.COMMUNITY_CLERK, Role.SECTION_CLERK, Role.SECTION_HEAD, Role.OFFICER)
CLOSING = (Role.SECTION_HEAD, Role.SQUAD_HEAD, Role.DISPATCHER)
BY = ("risk_field", "level", "grid")

found = Population(KIND, dated="opened_on", label="排查出的风险隐患")
treated = Population(KIND, dated="treated_on", label="完成处置的风险隐患")
struck_off = Population(KIND, dated="closed_on", label="销号的风险隐患")
reviews = Population(KIND, dated="reviewed_on", label="对风险隐患的复查", lines="reviews")
standing_risks = AsOf(KIND, label="在册的风险隐患")
unreviewed = Overdue(KIND, label="超过复查周期的风险隐患", clocks=("review_by",))


class Review(Line):
    label = "复查"

    reviewed_on = DateField("复查日期")
    level = CountField("复查后等级")
    note = ProseField("复查情况")


@guard("风险等级在本地规定的各级之内", basis="参数 风险隐患各级复查周期")
def level_is_known(context: ActContext) -> Iterator[Objection]:
    count = len(context.settings["citizen_requests.risk_review_cycles"]["value"]["lengths"])
    level = context.value("level")
    if level is not None and not 1 <= level <= count:
        message = f"风险等级写的是{level}，本地只分1至{count}级"
        yield Objection("level-unknown", message, way_out=f"请填1至{count}，1级最高", field="level")


def note_review(draft: Draft, entry: Entry) -> None:
    """Each review is a row of its own."""
    columns = draft.columns
    draft.rows("reviews").append(
        {"reviewed_on": entry.acted_on, "level": columns["level"], "note": columns["review_note"]}
    )


class Risk(Kind):
    """风险隐患：重点领域滚动摸排发现、尚未形成事件的苗头，按等级定期复查，处置完毕经复核销号。"""

    key, label = KIND, "风险隐患"
    access = Access(
        open=(
            Role.GRID_WORKER,
            Role.COMMUNITY_CLERK,
            Role.DISPATCHER,
            Role.SECTION_HEAD,
            Role.SECTION_CLERK,
            Role.OFFICER,
            Role.SQUAD_HEAD,
            Role.LEADER,
            Role.DEPUTY_LEADER,
        ),
        confidential=(Role.SECTION_HEAD, Role.LEADER, Role.DEPUTY_LEADER),
        count=(Role.OFFICE_CLERK, Role.JUSTICE_CLERK, Role.DISTRICT_SUPERVISOR),
        void=(Role.SECTION_HEAD,),
    )
    assigned = ("handler_unit",)
    retention_setting = "citizen_requests.retention_years"
    located = "grid"
    list_columns = ("subject", "risk_field", "level", "grid", "reviewed_on", "review_due_on", "treated_on")
    filters = ("risk_field",)
    metrics = (
        Count(
            key="citizen_requests.risk.found",
            label="排查风险隐患",
            unit="处",
            of=found,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内排查登记的风险隐患处数，以排查之日为准。",
        ),
        Count(
            key="citizen_requests.risk.treated",
            label="处置风险隐患",
            unit="处",
            of=treated,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内完成处置的风险隐患处数，以完成处置之日为准，不论何时排查。",
        ),
        Count(
            key="citizen_requests.risk.struck_off",
            label="销号风险隐患",
            unit="处",
            of=struck_off,
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内经复核销号的风险隐患处数，以销号之日为准。",
        ),
        Ratio(
            key="citizen_requests.risk.treated_share",
            label="风险隐患处置率",
            unit=PERCENT,
            of=found,
            part=F("treated_on").exists(),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内排查登记的风险隐患中，至截止日已完成处置的所占比例。",
        ),
        Count(
            key="citizen_requests.risk.reviews",
            label="复查风险隐患",
            unit="次",
            of=reviews,
            by=("level", "parent.risk_field", "parent.grid"),
            empty=Empty.ZERO,
            meaning="期间内对风险隐患的复查次数，以复查之日为准。",
        ),
        Count(
            key="citizen_requests.risk.standing",
            label="在册风险隐患",
            unit="处",
            of=standing_risks,
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日已排查登记而尚未销号的风险隐患处数。",
        ),
        Count(
            key="citizen_requests.risk.unreviewed",
            label="超周期未复查",
            unit="处",
            of=unreviewed,
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日已超过本级复查周期而没有复查、尚未销号的风险隐患处数。",
        ),
    )

    subject = TextField("风险隐患", max_length=120, hint="概括写明，不写姓名和住址")
    risk_field = ChoiceField("领域", setting="citizen_requests.risk_fields")
    level = CountField("风险等级", hint="1为重大，2为较大，3为一般，4为低；本地另有规定的从其规定")
    grid = RegisterField("citizen_requests.grid", "网格", found_by=BY_PLACE, hint="不选的，按地点里的字样定")
    place = TextField("地点", max_length=120)
    handler_unit = UnitField("管控单位")
    secrecy = ChoiceField("知悉范围", choices=(("ordinary", "一般"), ("confidential", "不公开（涉密、涉隐私等）")))
    review_note = ProseField("本次复查情况", hint="不写姓名和住址")
    measures = ProseField("处置措施", hint="不写姓名和住址")
    reason = ProseField("销号理由")

    reviewed_on = DateField("最近复查日期")
    treated_on = DateField("完成处置日期")
    review_due_on = DateField("下次复查到期日")

    reviews = Lines(Review, "复查")

    panels = (
        pages.Facts(
            "风险隐患", ("subject", "risk_field", "level", "grid", "place", "handler_unit", "secrecy", "measures")
        ),
        pages.Facts("处置情况", ("reviewed_on", "review_due_on", "treated_on", "reason")),
        pages.Deadlines(),
        pages.LineTable("复查", "reviews"),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Treating(Procedure):
        label = "滚动摸排"
        version, in_force = 1, "2016-01-01"

        found = State("已排查")
        treated = State("已处置")
        closed = State("已销号", final=True)

        find = Act(
            "排查登记",
            START >> found,
            by=CHECKING,
            writes=("subject", "risk_field", "level", "grid", "place", "handler_unit", "secrecy"),
            needs=("subject", "risk_field", "level"),
            guards=(level_is_known,),
            basis=BASIS,
        )
        review = Act(
            "复查",
            at=found | treated,
            by=CHECKING,
            writes=("level", "review_note"),
            needs=("review_note",),
            guards=(level_is_known,),
            dates="reviewed_on",
            effect=note_review,
            basis=BASIS,
        )
        treat = Act(
            "完成处置",
            found >> treated,
            by=CHECKING,
            writes=("measures",),
            needs=("measures",),
            dates="treated_on",
            basis=BASIS,
        )
        close = Act(
            "复核销号",
            treated >> closed,
            by=CLOSING,
            not_by=("treat",),
            writes=("reason",),
            needs=("reason",),
            basis=BASIS,
        )

        review_by = Clock(
            "复查周期",
            start=("find", "review"),
            stop="close",
            setting="citizen_requests.risk_review_cycles",
            index="level",
            writes_due="review_due_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])

    @classmethod
    def is_confidential(cls, snapshot: Snapshot) -> bool:
        return snapshot.column("secrecy") == "confidential"
