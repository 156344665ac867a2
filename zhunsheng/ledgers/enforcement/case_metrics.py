"""What is counted of penalty cases. Fines are not among it: they are no aim (行政处罚法 74)."""

from __future__ import annotations

from zhunsheng.ledgers.enforcement.case_lights import THREE_SYSTEMS
from zhunsheng.ledgers.enforcement.case_records import RECORD_CLOCKS
from zhunsheng.metrics.language import (
    PERCENT,
    AsOf,
    Colour,
    Count,
    DaysBetween,
    Empty,
    F,
    Median,
    Overdue,
    Population,
    Ratio,
)

KIND = "enforcement.case"
BY = ("procedure_kind", "field", "level", "block", "origin")

ORDINARY = F("procedure_kind") == "ordinary"
PENALISED = F("decision") == "penalty"
OF_BLOCK = F("level") == "block"

filed = Population(KIND, dated="opened_on", label="立案和当场处罚的行政处罚案件")
of_block = Population(KIND, dated="opened_on", label="街区立案的行政处罚案件", where=OF_BLOCK)
closed = Population(KIND, dated="closed_on", label="结案、移送和撤销立案的行政处罚案件")
decided = Population(KIND, dated="decided_on", label="作出决定的普通程序案件", where=ORDINARY)
major_decided = Population(
    KIND, dated="decided_on", label="作出决定的重大案件", where=ORDINARY & F("major_ground").exists()
)
to_serve = Population(KIND, dated="decided_on", label="作出处罚决定、须送达的普通程序案件", where=ORDINARY)
to_publish = Population(
    KIND, dated="decided_on", label="须公示的处罚决定", where=PENALISED & F("publication_declined_on").missing()
)
heard = Population(KIND, dated="heard_on", label="举行听证的行政处罚案件")
discussed = Population(KIND, dated="discussed_on", label="经集体讨论的行政处罚案件")
referred = Population(KIND, dated="closed_on", label="移送公安机关的行政处罚案件", where=F("referred_at").exists())
spared = Population(KIND, dated="decided_on", label="不予处罚的行政处罚案件", where=F("decision") == "no_penalty")
revoked = Population(KIND, dated="revoked_on", label="决定被撤销的行政处罚案件")
ENTERED = F("information_entered_on").exists() & F("supervision_entered_on").exists()
LATE_IN_ONE = (F("information_entered_on") > F("information_due_on")) | (
    F("supervision_entered_on") > F("supervision_due_on")
)
not_entered = Population(
    KIND,
    dated="opened_on",
    label="没有在两个平台录齐的案件",
    where=F("information_entered_on").missing() | F("supervision_entered_on").missing(),
)
entered_late = Population(KIND, dated="opened_on", label="逾期录入平台的案件", where=LATE_IN_ONE)
in_information = Population(
    KIND, dated="opened_on", label="已录入执法信息平台的案件", where=F("information_entered_on").exists()
)
in_supervision = Population(
    KIND, dated="opened_on", label="已录入执法监督平台的案件", where=F("supervision_entered_on").exists()
)
RED, YELLOW = THREE_SYSTEMS.shows(Colour.RED), THREE_SYSTEMS.shows(Colour.YELLOW)
closed_with_red = Population(KIND, dated="closed_on", label="办结而有红灯的行政处罚案件", where=RED)
closed_with_light = Population(
    KIND,
    dated="closed_on",
    label="办结、有灯可亮的行政处罚案件",
    where=RED | YELLOW | THREE_SYSTEMS.shows(Colour.GREEN),
)

# One figure for each light, so that the reason for a red one is known in its kind.
RED_BY_LIGHT = tuple(
    Count(
        key=f"enforcement.case.closed_red_{light.key}",
        label=f"办结案件中{light.label}红灯",
        unit="宗",
        of=Population(
            KIND,
            dated="closed_on",
            label=f"办结而{light.label}为红灯的行政处罚案件",
            where=light.shows(Colour.RED),
        ),
        by=BY,
        empty=Empty.ZERO,
        meaning=f"期间内办结的行政处罚案件中，{light.label}一灯在截止日为红灯的宗数，红灯的情形见案件页面。",
    )
    for light in THREE_SYSTEMS
)

CASE_METRICS = (
    Count(
        key="enforcement.case.filed",
        label="行政处罚案件",
        unit="宗",
        of=filed,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内立案的普通程序案件和当场处罚的简易程序案件宗数，街区立案的计入，以立案或者当场处罚之日为准。",
    ),
    Count(
        key="enforcement.case.of_block",
        label="街区立案",
        unit="宗",
        of=of_block,
        by=("procedure_kind", "field", "block", "origin"),
        clusters=(("block", "field"),),
        empty=Empty.ZERO,
        meaning="期间内办理层级为街区的行政处罚案件宗数，包含在行政处罚案件总数之内。",
    ),
    Count(
        key="enforcement.case.closed",
        label="办结行政处罚案件",
        unit="宗",
        of=closed,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内结案、移送公安机关和撤销立案的行政处罚案件宗数，不论何时立案。",
    ),
    Count(
        key="enforcement.case.open",
        label="在办行政处罚案件",
        unit="宗",
        of=AsOf(KIND, label="在办的行政处罚案件"),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日已经立案而尚未结案、移送、撤销立案的行政处罚案件宗数。",
    ),
    Ratio(
        key="enforcement.case.decided_in_time_rate",
        label="行政处罚按期决定率",
        unit=PERCENT,
        of=decided,
        part=F("decided_on") <= F("decide_due_on"),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内作出处罚或者不予处罚决定的普通程序案件中，在办案期限之内决定的所占比例，依法延长和扣除的已经计入期限。",
    ),
    DaysBetween(
        key="enforcement.case.days_to_decision",
        label="平均办案天数",
        unit="天",
        of=decided,
        start="filed_on",
        end="decided_on",
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内作出决定的普通程序案件，自立案之日至决定之日的平均自然日天数，不作扣除。",
    ),
    Count(
        key="enforcement.case.overdue",
        label="超过办案期限的在办案件",
        unit="宗",
        of=Overdue(KIND, label="超过办案期限尚未决定的案件", clocks=("decide_by",)),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前办案期限已经届满、至截止日仍未作出决定的案件宗数。",
    ),
    Count(
        key="enforcement.case.in_arrears",
        label="逾期未缴清罚款的案件",
        unit="宗",
        of=Overdue(KIND, label="逾期未缴清罚款的案件", clocks=("pay_by",)),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前缴纳罚款的期限已经届满、至截止日仍未缴清的案件宗数，只计宗数，不计数额。",
    ),
    Ratio(
        key="enforcement.case.reviewed_rate",
        label="重大案件法制审核率",
        unit=PERCENT,
        of=major_decided,
        part=F("reviewed_on").exists(),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内作出决定的重大案件中，决定前经法制审核通过的所占比例。",
    ),
    Ratio(
        key="enforcement.case.served_in_time_rate",
        label="决定书按期送达率",
        unit=PERCENT,
        of=to_serve,
        part=F("served_on") <= F("serve_due_on"),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内作出决定的普通程序案件中，在法定期限之内送达的所占比例，没有送达的计入分母。",
    ),
    Ratio(
        key="enforcement.case.published_in_time_rate",
        label="处罚决定按期公示率",
        unit=PERCENT,
        of=to_publish,
        part=F("published_on") <= F("publish_due_on"),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内作出、没有决定不公示的处罚决定中，在公示期限之内公示的所占比例，没有公示的计入分母。",
    ),
    Count(
        key="enforcement.case.closed_with_faults",
        label="办结而有红灯的案件",
        unit="宗",
        of=closed_with_red,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内结案、移送和撤销立案的案件中，公示、全过程记录、法制审核三灯在截止日至少一灯为红灯的宗数。",
        version=2,
    ),
    *RED_BY_LIGHT,
    Ratio(
        key="enforcement.case.all_green_rate",
        label="三项制度达标率",
        unit=PERCENT,
        of=closed_with_light,
        part=~(RED | YELLOW),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内办结、至少一灯适用的案件中，在截止日没有红灯也没有黄灯的所占比例。",
    ),
    Count(
        key="enforcement.case.unrecorded",
        label="逾期没有过程记录的案件",
        unit="宗",
        of=Overdue(KIND, label="有步骤逾期没有过程记录的案件", clocks=RECORD_CLOCKS),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前有步骤的记录入卷时限已经届满、至截止日没有入卷的案件宗数，结案的也计入。",
    ),
    Count(
        key="enforcement.case.remedies_unnoted",
        label="起诉期限已满未登记的案件",
        unit="宗",
        of=Overdue(
            KIND,
            label="起诉期限已满、罚款未缴清、没有登记救济期限届满的案件",
            clocks=("sue_by",),
            where=F("fine_yuan").exists() & F("paid_on").missing() & F("court_applied_on").missing(),
        ),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前起诉期限已经届满、罚款没有缴清、没有登记救济期限届满的普通程序案件宗数，须登记后催告并申请法院执行。",
    ),
    Count(
        key="enforcement.case.demand_overdue",
        label="逾期未送达催告书的案件",
        unit="宗",
        of=Overdue(KIND, label="逾期未送达催告书的案件", clocks=("demand_by",)),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前催告书最迟送达之日已过、至截止日没有催告、缴清或者申请法院的案件宗数。",
    ),
    Count(
        key="enforcement.case.court_overdue",
        label="逾期未申请法院执行的案件",
        unit="宗",
        of=Overdue(KIND, label="逾期未申请法院执行的案件", clocks=("apply_to_court_by",)),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前申请法院强制执行的期限已经届满、至截止日没有申请也没有缴清的案件宗数。",
    ),
    Count(
        key="enforcement.case.heard",
        label="举行听证",
        unit="宗",
        of=heard,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内举行听证的行政处罚案件宗数。",
    ),
    Count(
        key="enforcement.case.discussed",
        label="经集体讨论的案件",
        unit="宗",
        of=discussed,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内经负责人集体讨论的行政处罚案件宗数，一宗讨论多次的以最后一次为准。",
    ),
    Count(
        key="enforcement.case.referred",
        label="移送公安机关",
        unit="宗",
        of=referred,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内移送公安机关的行政处罚案件宗数。",
    ),
    Count(
        key="enforcement.case.spared",
        label="不予处罚",
        unit="宗",
        of=spared,
        by=(*BY, "no_penalty_ground"),
        empty=Empty.ZERO,
        meaning="期间内作出不予处罚决定的案件宗数，可按情形分组统计。",
    ),
    Count(
        key="enforcement.case.revoked",
        label="处罚决定被撤销",
        unit="宗",
        of=revoked,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内被复议机关、人民法院撤销或者自行撤销处罚决定的案件宗数。",
    ),
    Ratio(
        key="enforcement.case.entered_rate",
        label="两平台录入率",
        unit=PERCENT,
        of=filed,
        part=ENTERED,
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内立案和当场处罚的案件中，执法信息平台、执法监督平台都已录入的所占比例，只录入一个平台的不算。",
    ),
    Count(
        key="enforcement.case.not_entered",
        label="没有在两个平台录齐的案件",
        unit="宗",
        of=not_entered,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内立案和当场处罚、至截止日至少一个平台还没有录入的案件宗数，不论录入期限是否届满。",
    ),
    Count(
        key="enforcement.case.entry_overdue",
        label="超过期限没有录入平台的案件",
        unit="宗",
        of=Overdue(KIND, label="超过期限没有录入平台的案件", clocks=("enter_information_by", "enter_supervision_by")),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前平台录入期限已经届满、至截止日至少一个平台仍未录入的案件宗数。",
    ),
    Count(
        key="enforcement.case.entered_late",
        label="逾期录入平台的案件",
        unit="宗",
        of=entered_late,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内立案和当场处罚的案件中，至少一个平台在录入期限届满之后才录入的宗数。",
    ),
    Median(
        key="enforcement.case.days_to_information_entry",
        label="执法信息平台录入天数中位数",
        unit="天",
        of=in_information,
        column="information_delay_days",
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内立案和当场处罚、已录入执法信息平台的案件，自立案或者当场处罚之日至录入之日自然日天数的中位数。",
    ),
    Median(
        key="enforcement.case.days_to_supervision_entry",
        label="执法监督平台录入天数中位数",
        unit="天",
        of=in_supervision,
        column="supervision_delay_days",
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内立案和当场处罚、已录入执法监督平台的案件，自立案或者当场处罚之日至录入之日自然日天数的中位数。",
    ),
)
