"""本地参数: a value for a unit and all below it, from a day on. Every local limit, pattern and list lives here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.clock_settings import length_faults
from zhunsheng.kernel.declare import Access, ActContext, ProseField, Register, TextField, YesNoField, guard
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.local_settings import definitions
from zhunsheng.kernel.roles import Role

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.store import Written
    from zhunsheng.kernel.acts.world import World

BASIS = "参数 本单位制度文件"


@guard("参数已声明，取值与其格式相符", basis=BASIS)
def value_can_be_read(context: ActContext) -> Iterator[Objection]:
    """A value that cannot be read would stop every act that asks for it."""
    name, text = context.value("name"), context.value("value")
    definition = definitions().get(name)
    if definition is None:
        yield Objection("setting-unknown", f"没有声明参数“{name}”", way_out="请核对参数的名称", field="name")
        return
    example = definition.example(context.acted_on)
    try:
        value = json.loads(text)
    except ValueError:
        way_out = f"请写成 JSON，文字须加英文双引号，例如：{example}"
        yield Objection("setting-unreadable", f"取值“{text}”读不出来", way_out=way_out, field="value")
        return
    fault = definition.fault(value, context.acted_on)
    for said in dict.fromkeys([fault] if fault else length_faults(name, value)):
        message = f"取值“{text}”不能采用：{said}"
        yield Objection("setting-of-another-shape", message, way_out=f"请参照：{example}", field="value")


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
        guards=(value_can_be_read,),
        basis=BASIS,
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def stored(cls, world: World, events: Sequence[Written]) -> None:
        """From now on every act reads the settings anew."""
        world.installation.settings_version = events[-1].digest
        world.installation.save(update_fields=["settings_version"])

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
