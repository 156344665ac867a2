"""专项清单事项: the items of special lists (checks, matters of charge), each linked with the power on which it rests."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import Access, ChoiceField, Register, RegisterField, TextField
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import AsOf, Count, Empty, F

KIND = "authority.special_item"
WRITES = ("special_list", "code", "name", "power", "note")


class SpecialItem(Register):
    """专项清单事项：行政检查、证明、中介服务等专项清单中的一项，应当与权责清单中的事项对应。"""

    key, label = KIND, "专项清单事项"
    access = Access(inside=True, void=(Role.JUSTICE_CLERK,))
    list_columns = ("special_list", "code", "name", "power", "valid_from", "valid_until")
    filters = ("special_list",)
    metrics = (
        Count(
            key="authority.special_item.in_force",
            label="专项清单事项",
            unit="项",
            of=AsOf(KIND, label="在册的专项清单事项"),
            by=("special_list",),
            empty=Empty.ZERO,
            meaning="截止日在册的各专项清单的事项数。",
        ),
        Count(
            key="authority.special_item.without_power",
            label="没有对应权责事项的专项清单事项",
            unit="项",
            of=AsOf(KIND, label="没有对应权责事项的专项清单事项", where=F("power").missing()),
            by=("special_list",),
            empty=Empty.ZERO,
            meaning="截止日在册的专项清单事项中，没有写明对应的权责事项的项数。",
        ),
    )
    panels = (pages.Facts("基本情况", WRITES), pages.Versions(), pages.Documents(), pages.Timeline())

    special_list = ChoiceField("专项清单", setting="authority.special_lists")
    code = TextField("编码", max_length=40)
    name = TextField("事项名称", max_length=200)
    power = RegisterField("authority.power", "对应的权责事项")
    note = TextField("说明", max_length=200)

    Listing = standing(
        label="列入与调整",
        in_force="2015-03-24",
        writes=WRITES,
        needs=("special_list", "name"),
        by=(Role.JUSTICE_CLERK,),
        basis="参数 权责清单动态调整制度",
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
