"""What is counted of disputes. The terms are those of the people's mediation statistics."""

from __future__ import annotations

from zhunsheng.metrics.language import (
    PERCENT,
    AsOf,
    ChangeFromLastPeriod,
    Count,
    DaysBetween,
    Empty,
    F,
    Median,
    Overdue,
    Population,
    Quotient,
    Ratio,
    Sum,
)

KIND = "mediation.dispute"
BY = ("mediation_kind", "dispute_type", "origin", "channel", "level", "committee", "site")
MAJOR = F("major_on").exists()
LEVELLED = F("level_due_on").exists()

received = Population(KIND, dated="opened_on", label="登记的矛盾纠纷")
accepted = Population(KIND, dated="accepted_on", label="受理的矛盾纠纷")
settled = Population(KIND, dated="settled_on", label="调解成功的矛盾纠纷")
failed = Population(KIND, dated="failed_on", label="调解不成的矛盾纠纷")
withdrawn = Population(KIND, dated="withdrawn_on", label="当事人撤回的矛盾纠纷")
refused = Population(KIND, dated="refused_on", label="不予受理的矛盾纠纷")
marked_as_major = Population(KIND, dated="major_on", label="列为重大的矛盾纠纷")
major_settled = Population(KIND, dated="settled_on", label="调解成功的重大矛盾纠纷", where=MAJOR)
settled_at_level = Population(KIND, dated="settled_on", label="分级化解中调解成功的矛盾纠纷", where=LEVELLED)
levels_entered = Population(
    KIND, dated="entered_on", label="逐级上报的矛盾纠纷", lines="escalations", where=F("level") > 1
)
sessions_held = Population(KIND, dated="held_on", label="召开的调解会", lines="sessions")
pending = AsOf(KIND, label="未办结的矛盾纠纷")
overdue = Overdue(KIND, label="逾期未办结的矛盾纠纷")

received_count = Count(
    key="mediation.dispute.received",
    label="登记矛盾纠纷",
    unit="件",
    of=received,
    by=BY,
    empty=Empty.ZERO,
    meaning="期间内登记的矛盾纠纷件数，一件一号，转换调解方式、逐级上报均不重复计算。",
)
settled_count = Count(
    key="mediation.dispute.settled",
    label="调解成功",
    unit="件",
    of=settled,
    by=BY,
    empty=Empty.ZERO,
    meaning="期间内达成调解协议的矛盾纠纷件数，以达成协议之日为准，不论何时登记。",
)

DISPUTE_METRICS = (
    received_count,
    Count(
        key="mediation.dispute.accepted",
        label="受理矛盾纠纷",
        unit="件",
        of=accepted,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内受理的矛盾纠纷件数，以受理之日为准。",
    ),
    settled_count,
    Count(
        key="mediation.dispute.failed",
        label="调解不成",
        unit="件",
        of=failed,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内终止调解且未达成协议的矛盾纠纷件数，以终止之日为准。",
    ),
    Count(
        key="mediation.dispute.withdrawn",
        label="当事人撤回",
        unit="件",
        of=withdrawn,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内当事人撤回调解的矛盾纠纷件数，以撤回之日为准。",
    ),
    Count(
        key="mediation.dispute.refused",
        label="不予受理",
        unit="件",
        of=refused,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内决定不予受理的矛盾纠纷件数，以决定之日为准。",
    ),
    Count(
        key="mediation.dispute.major",
        label="重大矛盾纠纷",
        unit="宗",
        of=marked_as_major,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内列为重大并明确包案领导的矛盾纠纷宗数，以列为重大之日为准。",
    ),
    Count(
        key="mediation.dispute.major_settled",
        label="化解重大矛盾纠纷",
        unit="宗",
        of=major_settled,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内达成调解协议且已列为重大的矛盾纠纷宗数，包含在调解成功件数之内。",
    ),
    Quotient(
        key="mediation.dispute.settlement_rate",
        label="调解成功率",
        unit=PERCENT,
        part=settled_count,
        whole=received_count,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内调解成功件数与同期登记件数之比，两数各以其日期为准，分子不限于同期登记的纠纷。",
    ),
    Ratio(
        key="mediation.dispute.settled_of_received",
        label="本期登记纠纷调解成功占比",
        unit=PERCENT,
        of=received,
        part=F("settled_on").exists(),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内登记的矛盾纠纷中，至截止日已达成调解协议的所占比例。",
    ),
    Ratio(
        key="mediation.dispute.settled_in_time_of_level",
        label="本级时限内化解率",
        unit=PERCENT,
        of=settled_at_level,
        part=F("settled_on") <= F("level_due_on"),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内分级化解中调解成功的矛盾纠纷，在所处层级到期日当日或之前达成协议的所占比例。",
    ),
    DaysBetween(
        key="mediation.dispute.days_to_settle",
        label="平均调解天数",
        unit="日",
        of=settled,
        start="accepted_on",
        end="settled_on",
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内调解成功的矛盾纠纷，自受理之日至达成协议之日的平均自然日数，当日达成的为零日。",
    ),
    Sum(
        key="mediation.dispute.people",
        label="涉及人数",
        unit="人",
        of=received,
        column="people_count",
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内登记的矛盾纠纷所记涉及人数之和，未记人数的不计。",
    ),
    Sum(
        key="mediation.dispute.amount",
        label="涉及金额",
        unit="元",
        of=settled,
        column="amount_yuan",
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内调解成功的矛盾纠纷所记涉及金额之和，未记金额的不计。",
    ),
    Median(
        key="mediation.dispute.median_amount",
        label="涉及金额中位数",
        unit="元",
        of=settled,
        column="amount_yuan",
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内调解成功且记有金额的矛盾纠纷，其涉及金额的中位数。",
    ),
    Count(
        key="mediation.dispute.escalations",
        label="逐级上报",
        unit="件次",
        of=levels_entered,
        by=("level", "committee", "parent.dispute_type"),
        empty=Empty.ZERO,
        meaning="期间内矛盾纠纷升入第二级及以上的次数，一件逐级升级的按次计算。",
    ),
    Count(
        key="mediation.dispute.escalated",
        label="逐级上报的纠纷",
        unit="件",
        of=levels_entered,
        distinct="matter",
        by=("parent.dispute_type",),
        empty=Empty.ZERO,
        meaning="期间内升入第二级及以上的矛盾纠纷件数，一件多次升级的只计一件。",
    ),
    Count(
        key="mediation.dispute.sessions",
        label="召开调解会",
        unit="场",
        of=sessions_held,
        by=("parent.mediation_kind", "parent.dispute_type"),
        empty=Empty.ZERO,
        meaning="期间内召开的调解会场数，以召开之日为准。",
    ),
    Count(
        key="mediation.dispute.pending",
        label="未办结矛盾纠纷",
        unit="件",
        of=pending,
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日已登记而尚未办结的矛盾纠纷件数。",
    ),
    Count(
        key="mediation.dispute.overdue",
        label="逾期未办结",
        unit="件",
        of=overdue,
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前已到期、至截止日仍未办结本级或委派调解的矛盾纠纷件数，提示性期限不计。",
    ),
    ChangeFromLastPeriod(
        key="mediation.dispute.settled_growth",
        label="调解成功同比增长",
        unit=PERCENT,
        of=settled_count,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内调解成功件数比上年同期增长的百分比，截止日同样移至上年。",
    ),
)
