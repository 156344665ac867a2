"""执法公示: what is made public before enforcement, and decisions other than penalties after it. Penalties have it in the case."""

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
    Procedure,
    ProseField,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.enforcement.guards import COUNTING, ENFORCING, READING
from zhunsheng.metrics.language import PERCENT, AsOf, Count, Empty, F, Overdue, Population, Ratio

KIND = "enforcement.disclosure_item"
PUBLISHING = (*ENFORCING, Role.LEGAL_REVIEWER, Role.JUSTICE_CLERK)
WITHDRAWAL_BASIS = "参数 执法公示管理制度"
BEFORE, AFTER = "before", "after"
STAGES = ((BEFORE, "事前公示"), (AFTER, "事后公示"))
CONTENTS = (
    ("subject", "执法主体"),
    ("officers", "执法人员"),
    ("duties", "职责"),
    ("powers", "权限"),
    ("basis", "执法依据"),
    ("procedure", "执法程序"),
    ("remedies", "救济渠道"),
    ("spot_checks", "随机抽查事项清单"),
    ("guide", "服务指南"),
    ("flowchart", "执法流程图"),
)
DECISIONS = (
    ("compulsion", "行政强制"),
    ("inspection", "行政检查"),
    ("collection", "行政征收征用"),
    ("other", "其他执法决定"),
)
BY = ("stage", "content", "decision_kind")
decided = Population(KIND, dated="decided_on", label="处罚以外应当公示的执法决定")


def is_published(snapshot: Snapshot) -> bool:
    return snapshot.column("published_on") is not None


@guard("公示的内容有变化", basis="TRI-04", reads="matter")
def change_is_noted(context: ActContext) -> Iterator[Objection]:
    changed, adjusted = context.acted("note_change"), context.acted("adjust")
    if len(changed) <= len(adjusted):
        yield Objection("nothing-changed", "没有登记过公示内容有变化", way_out="内容有变化的，请先办理“登记内容变化”")


@guard("没有等待调整的变化", basis="TRI-04", reads="matter")
def nothing_waits(context: ActContext) -> Iterator[Objection]:
    if len(context.acted("note_change")) > len(context.acted("adjust")):
        yield Objection("change-waits", "已经登记的变化还没有调整", way_out="请先办理“调整公示内容”")


@guard("是事后公示的决定", basis="TRI-02", reads="matter")
def is_a_decision(context: ActContext) -> Iterator[Objection]:
    if context.before.column("stage") != AFTER:
        message = "本件是事前公示的内容，没有可以撤销的决定"
        yield Objection("not-a-decision", message, way_out="内容不再适用的，请办理“撤下”")


class DisclosureItem(Kind):
    """执法公示事项：事前公开的主体、人员、职权、依据、程序、救济等内容，和处罚以外执法决定的事后公开；处罚决定的公示在案件里办理。"""

    key, label = KIND, "执法公示事项"
    access = Access(open=(*ENFORCING, *READING), count=COUNTING, void=(Role.JUSTICE_CLERK,))
    retention_setting = "enforcement.retention_years"
    list_columns = ("subject", "stage", "content", "decision_kind", "publish_due_on", "published_on")
    filters = ("stage", "content", "decision_kind", "publish_due_on")
    metrics = (
        Count(
            key="enforcement.disclosure_item.in_view",
            label="在公示的事前公开内容",
            unit="项",
            of=AsOf(KIND, label="在公示的事前公开内容", where=(F("stage") == BEFORE) & F("published_on").exists()),
            by=("content",),
            empty=Empty.ZERO,
            meaning="截止日已经公示、没有撤下的事前公开内容项数，按内容分组可见还缺哪一类。",
        ),
        Ratio(
            key="enforcement.disclosure_item.published_in_time_rate",
            label="执法决定按期公示率（处罚以外）",
            unit=PERCENT,
            of=decided,
            part=F("published_on") <= F("publish_due_on"),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内作出的处罚以外应当公示的执法决定中，在公示期限之内公示的所占比例，没有公示的计入分母。",
        ),
        Count(
            key="enforcement.disclosure_item.unpublished",
            label="逾期未公示事项",
            unit="项",
            of=Overdue(KIND, label="逾期未公示的事项", clocks=("publish_content_by", "publish_decision_by")),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前公示期限已经届满、至截止日没有公示的事项数，处罚决定不在内。",
        ),
        Count(
            key="enforcement.disclosure_item.outdated",
            label="逾期未调整撤下的公示",
            unit="项",
            of=Overdue(
                KIND, label="内容有变或者决定被撤销，逾期未调整、撤下的公示", clocks=("adjust_by", "withdraw_by")
            ),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前调整、撤下的期限已经届满、至截止日没有办理的公示事项数，处罚决定不在内。",
        ),
    )

    subject = TextField("公示事项", max_length=200, hint="写明内容，不写个人姓名、住址")
    stage = ChoiceField("阶段", choices=STAGES)
    content = ChoiceField("事前公开的内容", choices=CONTENTS)
    decision_kind = ChoiceField("决定种类", choices=DECISIONS)
    result = ProseField("执法对象的类别和结论", hint="公开执法机关、对象、类别和结论；不写个人姓名、住址")
    channel = TextField("公示渠道", max_length=200, hint="写网页地址或者公示栏位置")
    reason = ProseField("情况或者理由")
    decided_on = DateField("作出决定日期")
    published_on = DateField("公示日期")
    changed_on = DateField("内容变化日期")
    adjusted_on = DateField("调整日期")
    revoked_on = DateField("决定被撤销日期")
    withdrawn_on = DateField("撤下日期")
    publish_due_on = DateField("公示到期日")
    withdraw_due_on = DateField("撤下到期日")

    panels = (
        pages.Facts("公示事项", ("subject", "stage", "content", "decision_kind", "result", "decided_on")),
        pages.Facts("公示", ("publish_due_on", "published_on", "channel", "changed_on", "adjusted_on", "revoked_on",
                           "withdraw_due_on", "withdrawn_on", "reason")),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )  # fmt: skip

    class Publishing(Procedure):
        label = "公示"
        version, in_force = 1, "2021-07-15"

        due = State("待公示")
        published = State("已公示")
        withdrawn = State("已撤下", final=True)

        enter_content = Act(
            "登记事前公开内容",
            START >> due,
            by=PUBLISHING,
            writes=("subject", "content"),
            needs=("subject", "content"),
            sets={"stage": BEFORE},
            basis="TRI-04",
        )
        enter_decision = Act(
            "登记应公示的决定",
            START >> due,
            by=PUBLISHING,
            writes=("subject", "decision_kind", "result"),
            needs=("subject", "decision_kind", "result"),
            sets={"stage": AFTER},
            dates="decided_on",
            about="办理日期写作出决定之日；处罚决定在案件里公示，不在这里登记。",
            basis="TRI-02",
        )
        publish = Act(
            "公示",
            due >> published,
            by=PUBLISHING,
            writes=("channel",),
            needs=("channel",),
            dates="published_on",
            basis="TRI-04",
        )
        note_change = Act(
            "登记内容变化",
            at=published,
            by=PUBLISHING,
            writes=("reason",),
            needs=("reason",),
            guards=(nothing_waits,),
            dates="changed_on",
            is_aside=True,
            basis="TRI-04",
        )
        adjust = Act(
            "调整公示内容",
            at=published,
            by=PUBLISHING,
            writes=("channel", "result"),
            guards=(change_is_noted,),
            dates="adjusted_on",
            is_aside=True,
            basis="TRI-04",
        )
        revoke = Act(
            "登记决定被撤销",
            at=due | published,
            by=PUBLISHING,
            writes=("reason",),
            needs=("reason",),
            guards=(is_a_decision,),
            dates="revoked_on",
            about="被撤销、确认违法或者要求重作的。",
            once=True,
            is_aside=True,
            basis="TRI-02",
        )
        withdraw = Act(
            "撤下",
            (due | published) >> withdrawn,
            by=PUBLISHING,
            writes=("reason",),
            needs=("reason",),
            dates="withdrawn_on",
            is_aside=True,
            basis=WITHDRAWAL_BASIS,
        )

        publish_content_by = Clock(
            "事前公示期限",
            start="enter_content",
            stop=("publish", "withdraw"),
            setting="enforcement.disclosure_limit",
            writes_due="publish_due_on",
        )
        publish_decision_by = Clock(
            "执法决定公示期限",
            start="enter_decision",
            stop=("publish", "revoke", "withdraw"),
            rule="TRI-02",
            writes_due="publish_due_on",
        )
        adjust_by = Clock(
            "公示内容调整期限",
            start="note_change",
            stop=("adjust", "withdraw"),
            setting="enforcement.disclosure_adjust_limit",
        )
        withdraw_by = Clock(
            "撤下期限",
            start="revoke",
            stop="withdraw",
            setting="enforcement.disclosure_withdraw_limit",
            when=is_published,
            writes_due="withdraw_due_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
