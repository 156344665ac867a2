"""行政执法资格考试: a sitting with its candidates, held and concluded with everybody's result."""

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
    CountField,
    DateField,
    Kind,
    Line,
    Lines,
    PersonField,
    Procedure,
    ProseField,
    State,
    TextField,
    guard,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import PERCENT, Count, Empty, F, Population, Ratio

KIND = "authority.certificate_examination"
KEEPERS = (Role.JUSTICE_CLERK,)
WRITES = ("title", "batch", "organiser", "candidates")
SAT = F("result").isin("passed", "failed")
sitting = Population(KIND, dated="parent.held_on", label="参加资格考试的人员", lines="candidates", where=SAT)


class Candidate(Line):
    label = "应试人员"

    name = TextField("姓名", max_length=40)
    person = PersonField("系统人员")
    score = CountField("成绩")
    result = ChoiceField("结果", choices=(("passed", "合格"), ("failed", "不合格"), ("absent", "缺考")))


@guard("应试人员没有重复", basis="OFF-02")
def nobody_twice(context: ActContext) -> Iterator[Objection]:
    people = [row["person"] or row["name"] for row in context.lines("candidates")]
    names = {row["name"] for row in context.lines("candidates") if people.count(row["person"] or row["name"]) > 1}
    if names:
        message = f"应试人员重复：{'、'.join(sorted(names))}"
        yield Objection("candidate-twice", message, way_out="请删去重复的行", field="candidates")


@guard("每名应试人员都有结果", basis="OFF-02")
def everybody_has_a_result(context: ActContext) -> Iterator[Objection]:
    without = [row["name"] for row in context.lines("candidates") if not row["result"]]
    if without:
        message = f"没有写明结果：{'、'.join(without)}"
        yield Objection("result-missing", message, way_out="请逐人填写；没有参加的写缺考", field="candidates")


class CertificateExamination(Kind):
    """行政执法资格考试：申领行政执法证须通过的考试，分批组织，逐人记录成绩。"""

    key, label = KIND, "执法资格考试"
    access = Access(
        open=(Role.JUSTICE_CLERK, Role.LEADER, Role.DEPUTY_LEADER, Role.SQUAD_HEAD, Role.DISTRICT_SUPERVISOR),
        count=(Role.OFFICE_CLERK,),
        void=KEEPERS,
    )
    list_columns = ("title", "batch", "organiser", "held_on", "concluded_on")
    metrics = (
        Count(
            key="authority.certificate_examination.sat",
            label="参加执法资格考试",
            unit="人次",
            of=sitting,
            by=("parent.batch", "result"),
            empty=Empty.ZERO,
            meaning="期间内举行的执法资格考试中实际参加的人次，缺考的不计。",
        ),
        Ratio(
            key="authority.certificate_examination.pass_rate",
            label="执法资格考试合格率",
            unit=PERCENT,
            of=sitting,
            part=F("result") == "passed",
            by=("parent.batch",),
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内举行的执法资格考试中，实际参加的人次里合格的所占比例。",
        ),
    )
    panels = (
        pages.Facts("考试", ("title", "batch", "organiser", "held_on", "concluded_on", "reason")),
        pages.LineTable("应试人员", "candidates"),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    title = TextField("名称", max_length=120)
    batch = CountField("批次", hint="当年第几批，写数字")
    organiser = TextField("组织机关", max_length=80)
    held_on = DateField("考试日期")
    concluded_on = DateField("公布成绩日期")
    reason = ProseField("理由")
    candidates = Lines(Candidate, "应试人员")

    class Sitting(Procedure):
        label = "报名与考试"
        version, in_force = 1, "1996-10-01"

        registered = State("已报名")
        held = State("已考试")
        concluded = State("已公布成绩", final=True)
        cancelled = State("已取消", final=True)

        register = Act(
            "报名",
            START >> registered,
            by=KEEPERS,
            writes=WRITES,
            needs=("title", "batch", "candidates"),
            guards=(nobody_twice,),
            basis="OFF-02",
        )
        alter = Act(
            "变更报名",
            at=registered,
            by=KEEPERS,
            writes=WRITES,
            needs=("title", "batch", "candidates"),
            guards=(nobody_twice,),
            is_aside=True,
            basis="OFF-02",
        )
        hold = Act("考试", registered >> held, by=KEEPERS, dates="held_on", basis="OFF-02")
        conclude = Act(
            "公布成绩",
            held >> concluded,
            by=KEEPERS,
            writes=("candidates",),
            needs=("candidates",),
            dates="concluded_on",
            guards=(nobody_twice, everybody_has_a_result),
            basis="OFF-02",
        )
        cancel = Act(
            "取消",
            registered >> cancelled,
            by=KEEPERS,
            writes=("reason",),
            needs=("reason",),
            is_aside=True,
            basis="参数 行政执法证件管理办法",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["title"])
