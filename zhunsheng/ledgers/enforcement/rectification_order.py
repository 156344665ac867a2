"""责令改正: an order with its number and its time, and what the recheck found."""

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
    Opens,
    Paper,
    PartyLine,
    PersonField,
    Procedure,
    ProseField,
    RegisterField,
    Sheet,
    SheetStep,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.ledgers.enforcement.guards import (
    COUNTING,
    DUTIES,
    ENFORCING,
    LEVELS,
    READING,
    WHO_AND_WHAT,
    doer_certified,
    done_by_officer,
    in_a_block,
)
from zhunsheng.ledgers.enforcement.persuasion import BLOCK_BY_PLACE
from zhunsheng.metrics.language import PERCENT, Count, Days, DaysBetween, Empty, F, Overdue, Population, Ratio

KIND = "enforcement.rectification_order"
ISSUINGS = ("issue", "issue_after_persuasion")
BY = ("level", "block", "field", "power")
FACTS = ("subject", "level", "field", "power", "place", "block")

issued = Population(KIND, dated="opened_on", label="责令改正文书")
rechecked = Population(KIND, dated="rechecked_on", label="首次复查的责令改正文书")


class OrderedParty(PartyLine):
    label = "当事人"


class OrderOfficer(Line):
    label = "执法人员"
    needs = ("person",)

    person = PersonField("人员")
    duty = ChoiceField("分工", choices=DUTIES)


@guard("改正期限至少一日", basis="PEN-14")
def leaves_a_day(context: ActContext) -> Iterator[Objection]:
    if context.value("days_allowed") == 0:
        message = "改正期限写的是0日"
        way_out = "当场改正的，请办理劝导；其余的请写当事人有多少日改正"
        yield Objection("no-day-to-rectify", message, way_out=way_out, field="days_allowed")


@guard("改正期限已经届满", basis="PEN-14", reads="matter")
def time_is_over(context: ActContext) -> Iterator[Objection]:
    due_on = context.due_on("rectify_by")
    if due_on is not None and context.acted_on <= due_on:
        message = f"改正期限至{day_words(due_on)}，{day_words(context.acted_on)}还没有届满"
        yield Objection("time-not-over", message, way_out="请在期限届满后复查；提前改好的，办理“复查已改正”")


def note_recheck(draft: Draft, entry: Entry) -> None:
    """Finding it rectified is a recheck too."""
    draft.columns["rechecked_on"] = entry.acted_on


def issuing(label: str, issued: State) -> Act:
    """The act that issues an order: on its own, or out of a persuasion that did not help."""
    return Act(
        label,
        START >> issued,
        by=ENFORCING,
        writes=(*FACTS, "demand", "days_allowed", "parties", "officers"),
        needs=("subject", "level", "field", "power", "place", "demand", "parties", "officers"),
        guards=(
            *WHO_AND_WHAT,
            done_by_officer,
            in_a_block,
            leaves_a_day,
        ),
        number="order",
        number_column="number",
        papers=("order",),
        basis="PEN-14",
    )


class RectificationOrder(Kind):
    """责令改正：行政机关要求违法当事人改正或者限期改正的书面决定，到期须复查，改正情况记入本件；逾期不改的依法立案。"""

    key, label = KIND, "责令改正"
    access = Access(open=(*ENFORCING, *READING), count=COUNTING, void=(Role.SQUAD_HEAD,))
    papers = {
        "order": Paper("责令改正通知书", number="enforcement.rectification_number"),
        "extension": Paper("责令改正延期通知书"),
        "recheck": Paper("责令改正复查记录"),
    }
    retention_setting = "enforcement.retention_years"
    located = "block"
    list_columns = ("subject", "block", "field", "power", "rectify_due_on", "rechecked_on")
    filters = ("level", "field", "rectify_due_on")
    sheet = Sheet(steps=(SheetStep("issue"), SheetStep("confirm_rectified", day="rectified_on", columns=("note",))))
    metrics = (
        Count(
            key="enforcement.rectification_order.issued",
            label="责令改正文书",
            unit="份",
            of=issued,
            by=BY,
            clusters=(("block", "power"),),
            empty=Empty.ZERO,
            meaning="期间内发出的责令改正通知书份数，以发出之日为准，含后来撤销的。",
        ),
        Ratio(
            key="enforcement.rectification_order.rectification_rate",
            label="责令改正改正率",
            unit=PERCENT,
            of=rechecked,
            part=F("rectified_on").exists(),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内首次复查的责令改正通知书中，至截止日已经改正的所占比例。",
        ),
        DaysBetween(
            key="enforcement.rectification_order.recheck_days",
            label="责令改正平均复查天数",
            unit="日",
            of=rechecked,
            start="rectify_due_on",
            end="rechecked_on",
            days=Days.CALENDAR,
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内复查的责令改正通知书，自改正期限届满至复查之日的平均天数；提前复查的为负数。",
        ),
        Count(
            key="enforcement.rectification_order.unchecked",
            label="逾期未复查的责令改正",
            unit="份",
            of=Overdue(KIND, label="逾期未复查的责令改正"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前改正期限届满后的复查期限已到、至截止日没有复查的责令改正通知书份数。",
        ),
    )

    number = TextField("文号", max_length=80)
    subject = TextField("违法情形", max_length=120, hint="概括写明，不写姓名和住址")
    field = ChoiceField("执法领域", setting="authority.fields")
    level = ChoiceField("办理层级", choices=LEVELS)
    power = RegisterField("authority.power", "职权事项")
    place = TextField("地点", max_length=120)
    block = RegisterField("citizen_requests.grid", "街区", found_by=BLOCK_BY_PLACE, hint="不选的，按地点里的字样定")
    demand = ProseField("改正内容和要求", hint="不写姓名和住址")
    days_allowed = CountField("改正期限（日）", hint="自发出之次日起算的自然日；不填的，按本地通常的期限")
    note = ProseField("复查情况", hint="不写姓名和住址")
    reason = ProseField("理由")

    rectify_due_on = DateField("改正到期日")
    rechecked_on = DateField("复查日期")
    rectified_on = DateField("改正日期")
    withdrawn_on = DateField("撤销日期")

    parties = Lines(OrderedParty, "当事人")
    officers = Lines(OrderOfficer, "执法人员")

    panels = (
        pages.Facts("责令改正", ("number", *FACTS, "demand")),
        pages.LineTable("当事人", "parties"),
        pages.LineTable("执法人员", "officers"),
        pages.Facts("期限和复查", ("days_allowed", "rectify_due_on", "rechecked_on", "rectified_on", "note", "reason")),
        pages.Deadlines(),
        pages.Papers(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Ordering(Procedure):
        label = "责令改正"
        version, in_force = 1, "2021-07-15"

        issued = State("已发出")
        rectified = State("已改正", final=True)
        unrectified = State("逾期未改正")
        filed = State("已立案", final=True)
        withdrawn = State("已撤销", final=True)

        issue = issuing("发出责令改正通知书", issued)
        issue_after_persuasion = issuing("劝导后发出责令改正通知书", issued)
        extend = Act(
            "准予延期",
            at=issued,
            by=ENFORCING,
            writes=("days_allowed", "reason"),
            needs=("days_allowed", "reason"),
            guards=(doer_certified, leaves_a_day),
            is_aside=True,
            papers=("extension",),
            basis="PEN-14",
        )
        confirm_rectified = Act(
            "复查已改正",
            issued >> rectified,
            by=ENFORCING,
            writes=("note",),
            needs=("note",),
            guards=(doer_certified,),
            dates="rectified_on",
            effect=note_recheck,
            papers=("recheck",),
            basis="PEN-14",
        )
        confirm_later = Act(
            "再查已改正",
            unrectified >> rectified,
            by=ENFORCING,
            writes=("note",),
            needs=("note",),
            guards=(doer_certified,),
            dates="rectified_on",
            papers=("recheck",),
            basis="PEN-14",
        )
        confirm_unrectified = Act(
            "复查未改正",
            issued >> unrectified,
            by=ENFORCING,
            writes=("note",),
            needs=("note",),
            guards=(doer_certified, time_is_over),
            dates="rechecked_on",
            papers=("recheck",),
            basis="PEN-14",
        )
        file_case = Act(
            "立案",
            unrectified >> filed,
            by=ENFORCING,
            opens=Opens(
                "enforcement.case",
                "file_out_of",
                "became",
                carry={name: name for name in ("subject", "level", "field", "power", "block", "parties", "officers")},
            ),
            basis="PEN-30",
        )
        withdraw = Act(
            "撤销",
            (issued | unrectified) >> withdrawn,
            by=(Role.SQUAD_HEAD,),
            writes=("reason",),
            needs=("reason",),
            dates="withdrawn_on",
            is_aside=True,
            basis="参数 行政执法文书管理制度",
        )

        rectify_by = Clock(
            "改正期限",
            start=(*ISSUINGS, "extend"),
            stop=("confirm_rectified", "confirm_unrectified", "withdraw"),
            setting="enforcement.rectification_limit",
            stated="days_allowed",
            writes_due="rectify_due_on",
            advisory=True,
        )
        recheck_by = Clock(
            "复查期限",
            start=(*ISSUINGS, "extend"),
            stop=("confirm_rectified", "confirm_unrectified", "withdraw"),
            setting="enforcement.rectification_limit",
            stated="days_allowed",
            more="recheck_within",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
