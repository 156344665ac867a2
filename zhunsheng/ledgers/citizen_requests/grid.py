"""网格: the grids, blocks and communities into which a place is divided, with those who work there."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    Access,
    ActContext,
    ChoiceField,
    CountField,
    DateField,
    FoundBy,
    Holding,
    Inquiry,
    Line,
    Lines,
    PersonField,
    ProseField,
    Register,
    RegisterField,
    TextField,
    guard,
)
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.metrics.language import AsOf, Count, Empty, F, Sum

KIND = "citizen_requests.grid"
BASIS = "参数 网格化服务管理制度"
BY_PLACE = FoundBy(text="place", setting="citizen_requests.grid_rules", code="code")
FACTS = ("code", "name", "grid_kind", "parent", "population_count", "duties")


class GridWorker(Line):
    label = "网格员"

    name = TextField("姓名", max_length=40)
    person = PersonField("系统人员")
    duty = ChoiceField("岗位", choices=(("head", "网格长"), ("full_time", "专职网格员"), ("part_time", "兼职网格员")))
    began_on = DateField("到岗日期")
    ended_on = DateField("离岗日期", hint="在岗的不填")


@guard("网格员的到岗、离岗日期先后相符", basis=BASIS)
def workers_come_before_they_go(context: ActContext) -> Iterator[Objection]:
    for number, row in enumerate(context.lines("workers"), 1):
        began_on, ended_on = row["began_on"], row["ended_on"]
        if began_on is None:
            message = f"第{number}名网格员没有写到岗日期"
            yield Objection("worker-without-beginning", message, way_out="请补写到岗日期", field="workers")
        elif ended_on is not None and ended_on < began_on:
            message = f"第{number}名网格员的离岗日期{day_words(ended_on)}早于到岗日期{day_words(began_on)}"
            yield Objection("worker-left-before", message, way_out="请核对两个日期", field="workers")


def is_a_block(inquiry: Inquiry) -> Iterator[Objection]:
    """Grids and communities lie in blocks and are none."""
    if inquiry.entry.grid_kind != "block":
        message = f"{inquiry.holder}不是街区"
        yield Objection("block-of-another-kind", message, way_out="请选择类别为街区的条目")


class Grid(Register):
    """网格：街道、社区划定的服务管理单元，编码全系统通用；网格员的到岗离岗逐人记载，划分调整自生效之日起另存一版。"""

    key, label = KIND, "网格"
    access = Access(inside=True, void=(Role.DISPATCHER,))
    located = "parent"
    list_columns = ("code", "name", "grid_kind", "parent", "population_count", "valid_from", "valid_until")
    filters = ("grid_kind",)
    block = Holding(
        "街区",
        denial="不是在册的街区",
        code="block",
        provided=(is_a_block,),
        basis=BASIS,
        way_out="请选择当日在册的街区；地点里没有可以识别的字样的，须自行选择",
    )
    metrics = (
        Count(
            key="citizen_requests.grid.in_force",
            label="网格",
            unit="个",
            of=AsOf(KIND, label="在册的网格"),
            by=("grid_kind", "parent"),
            empty=Empty.ZERO,
            meaning="截止日在册的网格、街区和社区个数，可按类别分组统计。",
        ),
        Sum(
            key="citizen_requests.grid.population",
            label="网格人口",
            unit="人",
            of=AsOf(KIND, label="在册的网格", where=F("grid_kind") == "grid"),
            column="population_count",
            by=("parent",),
            empty=Empty.ZERO,
            meaning="截止日在册的网格所记人口之和；街区、社区与网格重叠，不重复计入，未记人口的网格不计。",
        ),
    )
    panels = (
        pages.Facts("基本情况", FACTS),
        pages.LineTable("网格员", "workers"),
        pages.Versions(),
        pages.Timeline(),
    )

    code = TextField("编码", max_length=40, hint="各台账通用的网格编码")
    name = TextField("名称", max_length=80)
    grid_kind = ChoiceField("类别", choices=(("grid", "网格"), ("block", "街区"), ("community", "社区")))
    parent = RegisterField(KIND, "上级网格")
    population_count = CountField("人口")
    duties = ProseField("职责", hint="融合型网格承担的党建、综治、民政、城管等职责")
    workers = Lines(GridWorker, "网格员")

    Division = standing(
        label="划定与调整",
        in_force="2013-01-01",
        writes=(*FACTS, "workers"),
        needs=("code", "name", "grid_kind"),
        by=(Role.DISPATCHER, Role.SECTION_HEAD, Role.SECTION_CLERK),
        guards=(workers_come_before_they_go,),
        basis=BASIS,
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"{snapshot.columns['name']}（{snapshot.columns['code']}）"
