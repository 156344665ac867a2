"""本地参数: a value for a unit and all below it, from a day on. Every local limit, pattern and list lives here."""

from __future__ import annotations

from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import Access, ProseField, Register, TextField, YesNoField
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.roles import Role


class Setting(Register):
    """本地参数：适用于本单位及下级单位，自某日起生效；未经本地法制机构确认的标注“待确认”。"""

    key, label = "kernel.setting", "本地参数"
    access = Access(inside=True, void=(Role.ADMINISTRATOR,))
    list_columns = ("name", "value", "valid_from", "valid_until", "is_confirmed")

    name = TextField("参数", max_length=80)
    value = ProseField("取值", hint="按该参数的格式填写")
    is_confirmed = YesNoField("已由本地法制机构确认")
    source = TextField("来源", hint="文件名称、文号或会议")

    Adoption = standing(
        label="参数设定",
        in_force="2000-01-01",
        writes=("name", "value", "is_confirmed", "source"),
        needs=("name", "value"),
        by=(Role.ADMINISTRATOR, Role.JUSTICE_CLERK),
        basis="参数 本单位制度文件",
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
