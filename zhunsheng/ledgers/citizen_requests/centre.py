"""综治中心: the centres of a street and of its communities, with their windows and the bodies that sit there."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    Access,
    ActContext,
    ChoiceField,
    DateField,
    Line,
    Lines,
    PersonField,
    Register,
    TextField,
    UnitField,
    guard,
)
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.metrics.language import AsOf, Count, Empty

KIND = "citizen_requests.centre"
BASIS = "参数 综治中心规范化建设制度"
FACTS = ("name", "centre_level", "address", "opening_hours", "phone")
LEVELS = (("street", "街道（乡镇）"), ("community", "社区（村）"))
PRESENCES = (("permanent", "常驻"), ("rotating", "轮驻"), ("on_call", "随叫随到"))


class Desk(Line):
    label = "窗口"
    needs = ("name",)

    name = TextField("窗口", max_length=40)
    matters = TextField("办理事项", max_length=200)


class Resident(Line):
    label = "入驻单位"

    unit = UnitField("本系统单位")
    body = TextField("其他单位", max_length=80, hint="不是本系统单位的，写名称")
    presence = ChoiceField("入驻方式", choices=PRESENCES)
    desk = TextField("所在窗口", max_length=40)
    person = PersonField("值守人员")
    contact = TextField("其他值守人员", max_length=80, hint="没有本系统账号的，写姓名")
    hours = TextField("值守时间", max_length=80)
    began_on = DateField("入驻日期")
    ended_on = DateField("撤出日期", hint="仍在驻的不填")


@guard("每一入驻单位写明是谁、自哪日入驻", basis=BASIS)
def residents_are_named_and_dated(context: ActContext) -> Iterator[Objection]:
    for number, row in enumerate(context.lines("residents"), 1):
        began_on, ended_on = row["began_on"], row["ended_on"]
        if (row["unit"] is None) == (not row["body"]):
            message = f"第{number}个入驻单位须在“本系统单位”和“其他单位”中填一项，且只填一项"
            yield Objection("resident-not-one-body", message, way_out="请选择单位，或写明名称", field="residents")
        if began_on is None:
            message = f"第{number}个入驻单位没有写入驻日期"
            yield Objection("resident-without-beginning", message, way_out="请补写入驻日期", field="residents")
        elif ended_on is not None and ended_on < began_on:
            message = f"第{number}个入驻单位的撤出日期{day_words(ended_on)}早于入驻日期{day_words(began_on)}"
            yield Objection("resident-left-before", message, way_out="请核对两个日期", field="residents")


class Centre(Register):
    """综治中心：街道、社区两级受理群众诉求和矛盾纠纷的平台，窗口、入驻单位和值守逐项记载，调整自生效之日起另存一版。"""

    key, label = KIND, "综治中心"
    access = Access(inside=True, void=(Role.DISPATCHER,))
    list_columns = ("name", "centre_level", "address", "opening_hours", "valid_from", "valid_until")
    filters = ("centre_level",)
    metrics = (
        Count(
            key="citizen_requests.centre.in_force",
            label="综治中心",
            unit="个",
            of=AsOf(KIND, label="在册的综治中心"),
            by=("centre_level",),
            empty=Empty.ZERO,
            meaning="截止日在册的综治中心个数，可按层级分组统计。",
        ),
    )
    panels = (
        pages.Facts("基本情况", FACTS),
        pages.LineTable("窗口", "desks"),
        pages.LineTable("入驻单位", "residents"),
        pages.Versions(),
        pages.Timeline(),
    )

    name = TextField("名称", max_length=80)
    centre_level = ChoiceField("层级", choices=LEVELS)
    address = TextField("地址", max_length=120)
    opening_hours = TextField("开放时间", max_length=80)
    phone = TextField("电话", max_length=40, hint="对外公布的办公电话")
    desks = Lines(Desk, "窗口")
    residents = Lines(Resident, "入驻单位")

    Setting = standing(
        label="设立与调整",
        in_force="2016-01-01",
        writes=(*FACTS, "desks", "residents"),
        needs=("name", "centre_level", "address"),
        by=(Role.DISPATCHER, Role.SECTION_HEAD, Role.JUSTICE_CLERK),
        guards=(residents_are_named_and_dated,),
        basis=BASIS,
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
