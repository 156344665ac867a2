"""包容审慎清单: the items for which the place has said under which conditions no penalty is imposed."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    Access,
    ChoiceField,
    Holding,
    Inquiry,
    ProseField,
    Register,
    RegisterField,
    TextField,
)
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import AsOf, Count, Empty

KIND = "enforcement.listed_item"
KEEPERS = (Role.JUSTICE_CLERK, Role.SQUAD_HEAD)
WRITES = ("code", "name", "ground", "power", "conditions", "paper")
GROUNDS = (("minor", "轻微不罚"), ("first_offence", "首违不罚"), ("no_fault", "无主观过错不罚"))


def suits(inquiry: Inquiry) -> Iterator[Objection]:
    """An item is for one ground and one power."""
    entry, context = inquiry.entry, inquiry.context
    if entry.ground != context.value("ground"):
        message = f"{inquiry.holder}是{dict(GROUNDS)[entry.ground]}的清单事项"
        yield Objection("item-of-another-ground", message, way_out="请改选清单事项，或改写不予处罚的情形")
    if entry.power_id != context.value("power"):
        message = f"{inquiry.holder}不是本件职权事项的清单事项"
        yield Objection("item-of-another-power", message, way_out="请改选对应本件职权事项的清单事项")


class ListedItem(Register):
    """包容审慎清单事项：依行政处罚法第三十三条公布的轻微不罚、首违不罚事项，一项一条，写明适用条件，按有效期适用。"""

    key, label = KIND, "包容审慎清单"
    access = Access(inside=True, void=KEEPERS)
    list_columns = ("code", "name", "ground", "power", "valid_from", "valid_until")
    filters = ("ground",)
    listed = Holding(
        "清单事项",
        denial="不在清单中",
        code="item",
        provided=(suits,),
        basis="PEN-03",
        way_out="不在清单中的情形，请依法立案办理",
    )
    metrics = (
        Count(
            key="enforcement.listed_item.in_force",
            label="包容审慎清单事项",
            unit="项",
            of=AsOf(KIND, label="在清单中的事项"),
            by=("ground", "power"),
            empty=Empty.ZERO,
            meaning="截止日有效的轻微不罚、首违不罚等清单事项数。",
        ),
    )
    panels = (
        pages.Facts("清单事项", WRITES),
        pages.Concerning("适用记录"),
        pages.Versions(),
        pages.Documents(),
        pages.Timeline(),
    )

    code = TextField("编号", max_length=40)
    name = TextField("事项", max_length=200)
    ground = ChoiceField("情形", choices=GROUNDS)
    power = RegisterField("authority.power", "职权事项")
    conditions = ProseField("适用条件")
    paper = TextField("公布文件", max_length=120)

    Listing = standing(
        label="列入与调整",
        in_force="2021-07-15",
        writes=WRITES,
        needs=("code", "name", "ground", "power", "conditions"),
        by=KEEPERS,
        basis="PEN-03",
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
