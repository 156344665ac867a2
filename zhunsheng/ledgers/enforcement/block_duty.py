"""街区包干: which officer answers for which block, from when to when, with no gap that is not seen and no overlap."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
    PersonField,
    Procedure,
    Register,
    RegisterField,
    State,
    TextField,
    guard,
    holds_on,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.ledgers.enforcement.guards import BLOCK_BASIS, in_a_block
from zhunsheng.metrics.language import PERCENT, AsOf, Count, Empty, F, Ratio

KIND = "enforcement.block_duty"
KEEPERS = (Role.SQUAD_HEAD,)
ON_DUTY = "列入包干的街区"

officer_enforces = holds_on(
    "责任人是在册的执法人员", holding="authority.officer.enforcing", of="officer", basis="OFF-01"
)


@guard("一个街区同一时间只有一份包干责任", basis=BLOCK_BASIS)
def block_is_free(context: ActContext) -> Iterator[Objection]:
    block, own = context.value("block"), None if context.matter is None else context.matter.pk
    for other in context.read_entries(KIND, "block", block) if block else ():
        if other.matter_id != own and (other.valid_until is None or other.valid_until > context.acted_on):
            message = f"该街区自{day_words(other.valid_from)}起已经列入包干"
            yield Objection("block-taken", message, way_out="请在原有条目上办理“变更责任人”", field="block")
            return


class BlockDuty(Register):
    """街区包干：执法分片包干、定格到人，每个街区任何一日有且只有一名责任人；暂缺责任人的日期照实记载，可以查到。"""

    key, label = KIND, "街区包干"
    access = Access(inside=True, void=KEEPERS)
    located = "block"
    list_columns = ("block", "officer", "note", "valid_from", "valid_until")
    metrics = (
        Count(
            key="enforcement.block_duty.blocks",
            label="列入包干的街区",
            unit="个",
            of=AsOf(KIND, label=ON_DUTY),
            by=("block",),
            empty=Empty.ZERO,
            meaning="截止日列入分片包干的街区个数，含暂缺责任人的。",
        ),
        Count(
            key="enforcement.block_duty.uncovered",
            label="暂缺责任人的街区",
            unit="个",
            of=AsOf(KIND, label="暂缺责任人的街区", where=F("officer").missing()),
            by=("block",),
            empty=Empty.ZERO,
            meaning="截止日列入分片包干而没有责任人的街区个数；逐日改变截止日，即为逐日的空档。",
        ),
        Ratio(
            key="enforcement.block_duty.coverage_rate",
            label="街区包干到人率",
            unit=PERCENT,
            of=AsOf(KIND, label=ON_DUTY),
            part=F("officer").exists(),
            by=("block",),
            empty=Empty.NOT_APPLICABLE,
            meaning="截止日列入分片包干的街区中，有责任人的所占比例。",
        ),
    )
    panels = (
        pages.Facts("包干责任", ("block", "officer", "note")),
        pages.Concerning("街区台账", of="block"),
        pages.Versions(),
        pages.Documents(),
        pages.Timeline(),
    )

    block = RegisterField("citizen_requests.grid", "街区")
    officer = PersonField("责任人")
    note = TextField("说明", max_length=120)

    class Assigning(Procedure):
        label = "包干到人"
        version, in_force = 1, "2021-07-15"

        assigned = State("在册")
        ended = State("已终止", final=True)

        enter = Act(
            "确定责任人",
            START >> assigned,
            by=KEEPERS,
            writes=("block", "officer", "note"),
            needs=("block", "officer"),
            guards=(in_a_block, block_is_free, officer_enforces),
            basis=BLOCK_BASIS,
        )
        hand_over = Act(
            "变更责任人",
            at=assigned,
            by=KEEPERS,
            writes=("officer", "note"),
            needs=("officer",),
            guards=(officer_enforces,),
            basis=BLOCK_BASIS,
        )
        vacate = Act(
            "责任人离岗",
            at=assigned,
            by=KEEPERS,
            writes=("note",),
            needs=("note",),
            sets={"officer": None},
            is_aside=True,
            basis=BLOCK_BASIS,
        )
        end = Act("终止", assigned >> ended, by=KEEPERS, is_aside=True, basis=BLOCK_BASIS)

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"{cls.label}：{snapshot.columns['note']}" if snapshot.columns["note"] else cls.label
