"""观察期: a time in which a party may put things right before a case is opened, with a recheck at its end."""

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
    PartyLine,
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
from zhunsheng.metrics.language import PERCENT, Count, Empty, F, Overdue, Population, Ratio

KIND = "enforcement.observation_period"
BASIS = "参数 执法观察期制度"
FACTS = ("subject", "level", "field", "power", "place", "block", "days_allowed")
BY = ("level", "block", "field", "power")

ended = Population(KIND, dated="rechecked_on", label="期满复查的观察期")


class ObservedParty(PartyLine):
    label = "当事人"


class ObservationOfficer(Line):
    label = "执法人员"
    needs = ("person",)

    person = PersonField("人员")
    duty = ChoiceField("分工", choices=DUTIES)


class ObservationCheck(Line):
    label = "观察期内查看"

    checked_on = DateField("查看日期")
    note = ProseField("查看情况")


@guard("观察期已满", basis=BASIS, reads="matter")
def period_is_over(context: ActContext) -> Iterator[Objection]:
    due_on = context.due_on("observe_by")
    if due_on is not None and context.acted_on < due_on:
        message = f"观察期至{day_words(due_on)}，{day_words(context.acted_on)}还没有期满"
        yield Objection("period-not-over", message, way_out="请在期满之日起办理；期内的情况，办理“查看”")


def note_check(draft: Draft, entry: Entry) -> None:
    """Each look within the period is a row of its own."""
    draft.rows("checks").append({"checked_on": entry.acted_on, "note": draft.columns["note"]})


def note_recheck(draft: Draft, entry: Entry) -> None:
    """Passing is a recheck too."""
    draft.columns["rechecked_on"] = entry.acted_on


class ObservationPeriod(Kind):
    """观察期：对可以不立即立案的轻微违法给予一定期限自行整改，期满必须复查，通过的结束观察，未通过的依法立案。"""

    key, label = KIND, "观察期"
    access = Access(open=(*ENFORCING, *READING), count=COUNTING, void=(Role.SQUAD_HEAD,))
    retention_setting = "enforcement.retention_years"
    located = "block"
    list_columns = ("subject", "block", "power", "observe_due_on", "rechecked_on", "passed_on")
    filters = ("level", "field", "observe_due_on")
    metrics = (
        Count(
            key="enforcement.observation_period.begun",
            label="给予观察期",
            unit="件",
            of=Population(KIND, dated="opened_on", label="给予的观察期"),
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内给予观察期的件数，以开始之日为准。",
        ),
        Ratio(
            key="enforcement.observation_period.pass_rate",
            label="观察期通过率",
            unit=PERCENT,
            of=ended,
            part=F("passed_on").exists(),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内期满复查的观察期中，复查通过的所占比例。",
        ),
        Count(
            key="enforcement.observation_period.unchecked",
            label="期满未复查的观察期",
            unit="件",
            of=Overdue(KIND, label="期满未复查的观察期"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前期满后的复查期限已到、至截止日没有复查的观察期件数。",
        ),
    )

    subject = TextField("违法情形", max_length=120, hint="概括写明，不写姓名和住址")
    level = ChoiceField("办理层级", choices=LEVELS)
    field = ChoiceField("执法领域", setting="authority.fields")
    power = RegisterField("authority.power", "职权事项")
    place = TextField("地点", max_length=120)
    block = RegisterField("citizen_requests.grid", "街区", found_by=BLOCK_BY_PLACE, hint="不选的，按地点里的字样定")
    days_allowed = CountField("观察期（日）", hint="自开始之次日起算的自然日；不填的，按本地通常的期限")
    note = ProseField("情况", hint="不写姓名和住址")
    observe_due_on = DateField("期满日")
    rechecked_on = DateField("复查日期")
    passed_on = DateField("通过日期")

    parties = Lines(ObservedParty, "当事人")
    officers = Lines(ObservationOfficer, "执法人员")
    checks = Lines(ObservationCheck, "观察期内查看")

    panels = (
        pages.Facts("观察期", (*FACTS, "observe_due_on")),
        pages.LineTable("当事人", "parties"),
        pages.LineTable("执法人员", "officers"),
        pages.LineTable("观察期内查看", "checks"),
        pages.Facts("复查", ("rechecked_on", "passed_on", "note")),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Observing(Procedure):
        label = "观察期"
        version, in_force = 1, "2021-07-15"

        observing = State("观察中")
        passed = State("已通过", final=True)
        failed = State("未通过并已立案", final=True)

        begin = Act(
            "给予观察期",
            START >> observing,
            by=ENFORCING,
            writes=(*FACTS, "parties", "officers"),
            needs=("subject", "level", "field", "power", "place", "parties", "officers"),
            guards=(*WHO_AND_WHAT, done_by_officer, in_a_block),
            basis=BASIS,
        )
        check = Act(
            "查看",
            at=observing,
            by=ENFORCING,
            writes=("note",),
            needs=("note",),
            effect=note_check,
            basis=BASIS,
        )
        confirm = Act(
            "期满复查（通过）",
            observing >> passed,
            by=ENFORCING,
            writes=("note",),
            needs=("note",),
            guards=(doer_certified, period_is_over),
            dates="passed_on",
            effect=note_recheck,
            basis=BASIS,
        )
        file_case = Act(
            "复查（未通过，立案）",
            observing >> failed,
            by=ENFORCING,
            writes=("note",),
            needs=("note",),
            guards=(doer_certified,),
            dates="rechecked_on",
            opens=Opens(
                "enforcement.case",
                "file_out_of",
                "became",
                carry={name: name for name in ("subject", "level", "field", "power", "block", "parties", "officers")},
            ),
            basis="PEN-30",
        )

        observe_by = Clock(
            "观察期",
            start="begin",
            stop=("confirm", "file_case"),
            setting="enforcement.observation_limit",
            stated="days_allowed",
            writes_due="observe_due_on",
            advisory=True,
        )
        recheck_by = Clock(
            "期满复查期限",
            start="begin",
            stop=("confirm", "file_case"),
            setting="enforcement.observation_limit",
            stated="days_allowed",
            more="recheck_within",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
