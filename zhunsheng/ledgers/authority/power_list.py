"""权责清单: an edition of the list of powers, with what it adds, changes and takes out; approved, published, replaced."""

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
    Line,
    Lines,
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
from zhunsheng.metrics.language import Count, DaysBetween, Empty, Population

KIND = "authority.power_list"
KEEPERS = (Role.JUSTICE_CLERK,)
WRITES = ("title", "edition", "basis_paper", "occasion", "changes")
BASIS = "参数 权责清单动态调整制度"

published = Population(KIND, dated="published_on", label="公布的权责清单")


class PowerChange(Line):
    label = "调整事项"
    needs = ("power", "change")

    power = RegisterField("authority.power", "权责事项")
    change = ChoiceField("调整", choices=(("added", "新增"), ("altered", "变更"), ("removed", "取消")))
    note = TextField("说明", max_length=200)


@guard("清单与名册一致：列入的在册，取消的已经收回", basis="PEN-04")
def register_agrees(context: ActContext) -> Iterator[Objection]:
    """What the list says of an item on the day of publishing is what the register says."""
    for number, row in enumerate(context.lines("changes"), 1):
        if row["power"] is None:
            continue
        in_force = context.read_register(row["power"], context.acted_on) is not None
        name = context.read_versions(row["power"])[-1].name
        if row["change"] == "removed" and in_force:
            message = f"第{number}行取消的“{name}”在{day_words(context.acted_on)}仍然在册"
            yield Objection("removed-still-held", message, way_out="请先在名册中办理“收回”", field="changes")
        elif row["change"] != "removed" and not in_force:
            message = f"第{number}行列入的“{name}”在{day_words(context.acted_on)}不在册"
            yield Objection("listed-not-held", message, way_out="请先在名册中办理“承接”，或改为取消", field="changes")


class PowerList(Kind):
    """权责清单：向社会公布的行政机关权力和责任的清单，法律、法规、规章和机构职能变化的，及时调整并重新公布。"""

    key, label = KIND, "权责清单"
    access = Access(inside=True, void=KEEPERS)
    list_columns = ("title", "edition", "approved_on", "publish_due_on", "published_on")
    metrics = (
        Count(
            key="authority.power_list.published",
            label="公布权责清单",
            unit="版",
            of=published,
            empty=Empty.ZERO,
            meaning="期间内公布的权责清单版数，以公布之日为准。",
        ),
        Count(
            key="authority.power_list.changes",
            label="权责事项调整",
            unit="项次",
            of=Population(KIND, dated="parent.published_on", label="公布的权责清单调整的事项", lines="changes"),
            by=("change",),
            empty=Empty.ZERO,
            meaning="期间内公布的权责清单新增、变更、取消的事项次数，一项在几版中调整的分别计算。",
        ),
        DaysBetween(
            key="authority.power_list.days_to_publish",
            label="权责清单审定到公布的天数",
            unit="天",
            of=published,
            start="approved_on",
            end="published_on",
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内公布的权责清单，从审定之日到公布之日的平均天数。",
        ),
    )
    panels = (
        pages.Facts(
            "清单", ("title", "edition", "basis_paper", "occasion", "approved_on", "published_on", "channel", "address")
        ),
        pages.LineTable("调整事项", "changes"),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    title = TextField("名称", max_length=120)
    edition = TextField("版次", max_length=40)
    basis_paper = TextField("调整依据", max_length=200, hint="法律法规的变化，或者承接、收回的文件")
    occasion = ProseField("调整原因")
    approved_on = DateField("审定日期")
    published_on = DateField("公布日期")
    publish_due_on = DateField("公布到期日")
    channel = TextField("公布渠道", max_length=80)
    address = TextField("网页地址", max_length=200)
    reason = ProseField("理由")
    changes = Lines(PowerChange, "调整事项")

    class Publishing(Procedure):
        label = "权责清单的审定与公布"
        version, in_force = 1, "2015-03-24"

        compiled = State("已编制")
        approved = State("已审定")
        published = State("已公布")
        replaced = State("已更替", final=True)
        dropped = State("未采用", final=True)

        compile = Act(
            "编制",
            START >> compiled,
            by=KEEPERS,
            writes=WRITES,
            needs=("title", "edition", "basis_paper", "changes"),
            basis=BASIS,
        )
        revise = Act(
            "修改",
            at=compiled,
            by=KEEPERS,
            writes=WRITES,
            needs=("title", "edition", "basis_paper", "changes"),
            is_aside=True,
            basis=BASIS,
        )
        approve = Act(
            "审定",
            compiled >> approved,
            by=(Role.LEADER,),
            not_by=("compile",),
            dates="approved_on",
            basis=BASIS,
        )
        publish = Act(
            "公布",
            approved >> published,
            by=KEEPERS,
            writes=("channel", "address"),
            needs=("channel",),
            dates="published_on",
            guards=(register_agrees,),
            basis="TRI-04",
        )
        replace = Act("更替", published >> replaced, by=KEEPERS, writes=("reason",), needs=("reason",), basis=BASIS)
        drop = Act(
            "不予采用",
            (compiled | approved) >> dropped,
            by=(Role.LEADER, Role.JUSTICE_CLERK),
            writes=("reason",),
            needs=("reason",),
            is_aside=True,
            basis=BASIS,
        )

        publish_by = Clock(
            "公布期限",
            start="approve",
            stop=("publish", "drop"),
            setting="authority.publish_limit",
            writes_due="publish_due_on",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"{snapshot.columns['title']}（{snapshot.columns['edition']}）"
