"""What is counted of citizens' requests. 响应率、解决率、满意率 are the three rates of 接诉即办."""

from __future__ import annotations

from zhunsheng.metrics.language import (
    PERCENT,
    AsOf,
    Count,
    Empty,
    F,
    Overdue,
    Population,
    Ratio,
    Sum,
    linked,
)

KIND = "citizen_requests.event"
BY = ("channel", "origin", "topic", "subtopic", "grid", "handler_unit")
OWN_FINDING = "own_finding"
SOLVED = "solved"
SATISFIED = "satisfied"
# 三次及以上 is a class of the statistics; after how many bounces a place must escalate is its own setting.
OFTEN = 3

BOUNCED = F("bounce_count") > 0
BOUNCED_OFTEN = F("bounce_count") >= OFTEN
ON_ITS_OWN = F("merged_on").missing()
SURELY_VISITED = F("visit_result").isin(SOLVED, "unsolved")
RATED = F("satisfaction").exists()
OF_ENTERPRISE = F("enterprise").exists()
APPLICATION = "citizen_requests.duty_application"

received = Population(KIND, dated="opened_on", label="登记的诉求事件")
received_on_its_own = Population(KIND, dated="opened_on", label="登记且未并案的诉求事件", where=ON_ITS_OWN)
closed = Population(KIND, dated="closed_on", label="办结的诉求事件", where=ON_ITS_OWN)
to_respond = Population(
    KIND,
    dated="opened_on",
    label="登记、未并案且定有首次响应时限的诉求事件",
    where=ON_ITS_OWN & F("respond_due_at").exists(),
)
to_handle = Population(
    KIND,
    dated="opened_on",
    label="登记、未并案且定有办理时限的诉求事件",
    where=ON_ITS_OWN & F("handle_due_at").exists(),
)
visited = Population(KIND, dated="closed_on", label="办结且有效回访的诉求事件", where=ON_ITS_OWN & SURELY_VISITED)
rated = Population(KIND, dated="closed_on", label="办结且作出评价的诉求事件", where=ON_ITS_OWN & RATED)
bounced = Population(KIND, dated="opened_on", label="登记且被退回过的诉求事件", where=BOUNCED)
bounced_often = Population(KIND, dated="opened_on", label="登记且被退回三次及以上的诉求事件", where=BOUNCED_OFTEN)
escalated = Population(KIND, dated="escalated_on", label="提级协调的诉求事件")
redone = Population(KIND, dated="redone_on", label="重办的诉求事件")
reopened = Population(KIND, dated="reopened_on", label="重新办理的诉求事件")
merged = Population(KIND, dated="merged_on", label="并案的诉求事件")
became = Population(KIND, dated="opened_on", label="登记且转为其他事项的诉求事件", where=linked("became"))
became_application = Population(
    KIND, dated="opened_on", label="登记且转为履行法定职责申请的诉求事件", where=linked("became", kind=APPLICATION)
)
without_grid = Population(KIND, dated="opened_on", label="登记而网格未定的诉求事件", where=F("grid").missing())
of_enterprise = Population(KIND, dated="opened_on", label="登记的涉企诉求事件", where=OF_ENTERPRISE)
transferred = Population(KIND, dated="transferred_on", label="移送公安机关的诉求事件")

EVENT_METRICS = (
    Count(
        key="citizen_requests.event.received",
        label="登记诉求事件",
        unit="件",
        of=received,
        by=BY,
        clusters=(("grid", "topic"),),
        empty=Empty.ZERO,
        meaning="期间内登记的诉求事件件数，以登记之日为准，并案的也计入；转为纠纷、申请等其他事项的仍计一件，所转事项另行统计。",
    ),
    Count(
        key="citizen_requests.event.closed",
        label="办结诉求事件",
        unit="件",
        of=closed,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内办结的诉求事件件数，以办结之日为准，不论何时登记；并案的随所并入的事件办结，不另计入。",
    ),
    Ratio(
        key="citizen_requests.event.closing_rate",
        label="诉求事件办结率",
        unit=PERCENT,
        of=received_on_its_own,
        part=F("closed_on").exists(),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内登记、未并案的诉求事件中，至截止日已办结的所占比例。",
    ),
    Count(
        key="citizen_requests.event.open",
        label="在办诉求事件",
        unit="件",
        of=AsOf(KIND, label="在办的诉求事件"),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日已登记而尚未办结、并案的诉求事件件数。",
    ),
    Ratio(
        key="citizen_requests.event.response_rate",
        label="响应率",
        unit=PERCENT,
        of=to_respond,
        part=F("responded_at") <= F("respond_due_at"),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内登记、未并案、已派发且本地定有首次响应时限的诉求事件中，在时限之内首次响应的所占比例，"
        "没有单独记录首次响应的以办结反馈为响应，退回后重新派发的以最后一次派发为准。",
    ),
    Ratio(
        key="citizen_requests.event.handled_in_time_rate",
        label="按期办理率",
        unit=PERCENT,
        of=to_handle,
        part=F("handled_at") <= F("handle_due_at"),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内登记、未并案、已派发且本地定有办理时限的诉求事件中，在时限（含依规延长的）之内办结反馈的所占比例，"
        "退回后重新派发的和重办的以最后一次为准。",
    ),
    Ratio(
        key="citizen_requests.event.solved_rate",
        label="解决率",
        unit=PERCENT,
        of=visited,
        part=F("visit_result") == SOLVED,
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内办结、回访得到明确答复的诉求事件中，最近一次回访认为已解决的所占比例，未联系上的不计入分母。",
    ),
    Ratio(
        key="citizen_requests.event.satisfaction_rate",
        label="满意率",
        unit=PERCENT,
        of=rated,
        part=F("satisfaction").isin(SATISFIED, "basically_satisfied"),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内办结、回访时作出评价的诉求事件中，最近一次评价为满意或基本满意的所占比例，未作评价的不计入分母。",
    ),
    Count(
        key="citizen_requests.event.overdue",
        label="超时未办的诉求事件",
        unit="件",
        of=Overdue(KIND, label="超时未办的诉求事件"),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前（按小时、分钟计算的，至截止日）有一个阶段时限已到期、至截止日该阶段仍未办理的诉求事件件数，几个阶段超时的只计一件。",
    ),
    Count(
        key="citizen_requests.event.response_overdue",
        label="超时未响应",
        unit="件",
        of=Overdue(KIND, label="超时未响应的诉求事件", clocks=("respond_by",)),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前（按小时、分钟计算的，至截止日）首次响应时限已到期、至截止日仍未响应的诉求事件件数。",
    ),
    Count(
        key="citizen_requests.event.handling_overdue",
        label="超时未办结",
        unit="件",
        of=Overdue(KIND, label="超时未办结的诉求事件", clocks=("handle_by",)),
        by=BY,
        empty=Empty.ZERO,
        meaning="截止日之前（按小时、分钟计算的，至截止日）办理时限已到期、至截止日仍未办结反馈的诉求事件件数。",
    ),
    Count(
        key="citizen_requests.event.bounced",
        label="退回过的诉求事件",
        unit="件",
        of=bounced,
        by=("bounce_count", *BY),
        empty=Empty.ZERO,
        meaning="期间内登记的诉求事件中被承办单位退回过的件数，一件多次退回的只计一件，可按退回次数分组统计。",
    ),
    Count(
        key="citizen_requests.event.bounced_often",
        label="多次退回的诉求事件",
        unit="件",
        of=bounced_often,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内登记的诉求事件中被承办单位退回三次及以上的件数，三次是统计分组，与本地规定几次须提级协调无关。",
    ),
    Sum(
        key="citizen_requests.event.bounces",
        label="退回次数",
        unit="次",
        of=received,
        column="bounce_count",
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内登记的诉求事件被承办单位退回的次数之和。",
    ),
    Count(
        key="citizen_requests.event.escalated",
        label="提级协调",
        unit="件",
        of=escalated,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内提级协调的诉求事件件数，以最近一次提级协调之日为准。",
    ),
    Count(
        key="citizen_requests.event.redone",
        label="重办",
        unit="件",
        of=redone,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内因没有解决或者不满意而重办的诉求事件件数，一件多次重办的只计一件，以最近一次重办之日为准。",
    ),
    Count(
        key="citizen_requests.event.reopened",
        label="重新办理",
        unit="件",
        of=reopened,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内办结之后又重新办理的诉求事件件数，以最近一次重新办理之日为准。",
    ),
    Count(
        key="citizen_requests.event.merged",
        label="并案",
        unit="件",
        of=merged,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内并入他件办理的诉求事件件数，以并案之日为准。",
    ),
    Ratio(
        key="citizen_requests.event.found_first_share",
        label="未诉先办占比",
        unit=PERCENT,
        of=received_on_its_own,
        part=F("origin") == OWN_FINDING,
        by=("channel", "topic", "subtopic", "grid"),
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内登记、未并案的诉求事件中由工作人员主动发现的所占比例；"
        "对同一地点已有诉求之后才发现的，应并入该诉求，不计入分子和分母。",
    ),
    Count(
        key="citizen_requests.event.became",
        label="转为其他事项",
        unit="件",
        of=became,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内登记的诉求事件中，至截止日已转为矛盾纠纷、案件、申请等其他事项的件数，一件转为几项的只计一件。",
    ),
    Count(
        key="citizen_requests.event.became_application",
        label="转为履职申请",
        unit="件",
        of=became_application,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内登记的诉求事件中，至截止日已转为履行法定职责申请的件数。",
    ),
    Count(
        key="citizen_requests.event.without_grid",
        label="网格未定",
        unit="件",
        of=without_grid,
        by=("channel", "topic"),
        empty=Empty.ZERO,
        meaning="期间内登记的诉求事件中没有定网格的件数。",
    ),
    Count(
        key="citizen_requests.event.of_enterprise",
        label="涉企诉求事件",
        unit="件",
        of=of_enterprise,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内登记的诉求事件中写明涉及企业的件数。",
    ),
    Count(
        key="citizen_requests.event.transferred",
        label="移送公安机关",
        unit="件",
        of=transferred,
        by=BY,
        empty=Empty.ZERO,
        meaning="期间内移送公安机关的诉求事件件数，以移送之日为准。",
    ),
    Ratio(
        key="citizen_requests.event.feedback_share",
        label="移送反馈率",
        unit=PERCENT,
        of=transferred,
        part=F("feedback_on").exists(),
        by=BY,
        empty=Empty.NOT_APPLICABLE,
        meaning="期间内移送公安机关的诉求事件中，至截止日已登记公安机关反馈的所占比例。",
    ),
)
