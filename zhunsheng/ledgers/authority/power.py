"""权责事项: the powers that a place exercises, from whom and by which paper they came, until when, and whose they are."""

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
    Holding,
    Inquiry,
    Procedure,
    ProseField,
    Register,
    State,
    TextField,
    UnitField,
    guard,
)
from zhunsheng.kernel.declare.holdings import Proviso
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.metrics.language import PERCENT, AsOf, Count, Empty, F, Ratio

KIND = "authority.power"
KEEPERS = (Role.JUSTICE_CLERK,)
KINDS = (
    ("penalty", "行政处罚"),
    ("compulsion", "行政强制"),
    ("inspection", "行政检查"),
    ("license", "行政许可"),
    ("confirmation", "行政确认"),
)
SOURCE = ("code", "name", "power_kind", "field", "basis_text", "source_body", "batch", "paper", "paper_on")
DUTY = ("owner", "post", "elements", "evidence", "steps", "risk_points")
BY = ("power_kind", "field", "batch", "owner")
HELD = "在册的权责事项"
OWN_BASIS = "参数 权责清单动态调整制度"


@guard("承接文件的日期不晚于承接之日", basis="PEN-04")
def paper_came_first(context: ActContext) -> Iterator[Objection]:
    paper_on = context.value("paper_on")
    if paper_on is not None and paper_on > context.acted_on:
        message = f"承接文件的日期{day_words(paper_on)}晚于承接之日{day_words(context.acted_on)}，承接之日还没有依据"
        yield Objection("paper-after-transfer", message, way_out="请核对文件日期和承接之日", field="paper_on")


@guard("编码没有被别的在册事项使用", basis=OWN_BASIS)
def code_is_free(context: ActContext) -> Iterator[Objection]:
    code, own = context.value("code"), None if context.matter is None else context.matter.pk
    for other in context.read_entries(KIND, "code", code) if code else ():
        is_over = other.valid_until is not None and other.valid_until <= context.acted_on
        if not is_over and other.matter_id != own:
            message = f"编码{code}已经是“{other.name}”的编码"
            yield Objection("power-code-used", message, way_out="请换一个编码，或变更原有事项", field="code")
            return


@guard("尚未下沉街区", basis=OWN_BASIS, reads="matter")
def not_with_blocks(context: ActContext) -> Iterator[Objection]:
    since = context.before.column("block_since_on")
    if since is not None:
        message = f"本事项已经自{day_words(since)}起下沉街区"
        yield Objection("with-blocks-already", message, way_out="不必再办；需要收回的，请办理“收回街区权限”")


@guard("已经下沉街区", basis=OWN_BASIS, reads="matter")
def is_with_blocks(context: ActContext) -> Iterator[Objection]:
    if context.before.column("block_since_on") is None:
        yield Objection("not-with-blocks", "本事项没有下沉街区", way_out="需要下沉的，请办理“下沉街区”")


def of_this_unit(inquiry: Inquiry) -> Iterator[Objection]:
    """The power is the unit's own, or of a unit above it; without an owner it is the unit's that took it over."""
    entry, matter = inquiry.entry, inquiry.context.matter
    owner = entry.owner or entry.matter.unit
    if matter is not None and owner.pk not in matter.unit.ancestor_ids():
        message = f"{inquiry.holder}由{owner.name}行使，不是{matter.unit.name}的职权"
        yield Objection("power-of-another-unit", message, way_out=f"请移送{owner.name}办理，或改选本单位的事项")


def of_kind(wanted: str) -> Proviso:
    """The proviso that the power is of one kind."""

    def check(inquiry: Inquiry) -> Iterator[Objection]:
        if inquiry.entry.power_kind != wanted:
            labels = dict(KINDS)
            message = f"{inquiry.holder}是{labels[inquiry.entry.power_kind]}事项，不是{labels[wanted]}事项"
            yield Objection("power-of-another-kind", message, way_out=f"请选择{labels[wanted]}事项")

    return check


def pushed_down(inquiry: Inquiry) -> Iterator[Objection]:
    """The power has been handed down to the blocks by that day."""
    since = inquiry.entry.block_since_on
    if since is None or since > inquiry.on:
        message = f"{inquiry.holder}在{day_words(inquiry.on)}没有下沉街区，街区队伍不能办理"
        yield Objection("power-not-with-blocks", message, way_out="请移交街道执法队办理，或改选已经下沉的事项")


def _holding(label: str, *provided: Proviso) -> Holding:
    return Holding(
        label,
        denial="不是在册的职权事项",
        code="power",
        provided=provided,
        basis="PEN-04",
        way_out="请改选当日在册的事项；不属于本单位职权的，请移送有权机关",
    )


class Power(Register):
    """权责事项：行政机关依法行使的一项职权，街道承接的须有省级公布的决定；自承接之日起行使，收回之日起不得再用。"""

    key, label = KIND, "权责事项"
    access = Access(inside=True, void=KEEPERS)
    list_columns = ("code", "name", "power_kind", "batch", "owner", "block_since_on", "valid_from", "valid_until")
    filters = ("power_kind", "field")
    held = _holding("本单位的职权", of_this_unit)
    penalty = _holding("本单位的行政处罚职权", of_this_unit, of_kind("penalty"))
    compulsion = _holding("本单位的行政强制职权", of_this_unit, of_kind("compulsion"))
    inspection = _holding("本单位的行政检查职权", of_this_unit, of_kind("inspection"))
    with_blocks = _holding("已经下沉街区的职权", pushed_down)
    metrics = (
        Count(
            key="authority.power.in_force",
            label="权责事项",
            unit="项",
            of=AsOf(KIND, label=HELD),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日已经承接、尚未收回的权责事项数，一项一码。",
        ),
        Count(
            key="authority.power.without_owner",
            label="未明确承办单位的权责事项",
            unit="项",
            of=AsOf(KIND, label="没有写明承办单位的权责事项", where=F("owner").missing()),
            by=("power_kind", "field", "batch"),
            empty=Empty.ZERO,
            meaning="截止日在册而没有写明承办单位的权责事项数。",
        ),
        Count(
            key="authority.power.with_blocks",
            label="下沉街区的事项",
            unit="项",
            of=AsOf(KIND, label="已下沉街区的权责事项", where=F("block_since_on").exists()),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日在册并已下沉街区行使的权责事项数。",
        ),
        Ratio(
            key="authority.power.readiness_rate",
            label="权责事项就绪率",
            unit=PERCENT,
            of=AsOf(KIND, label=HELD),
            part=F("owner").exists() & F("elements").exists() & F("evidence").exists() & F("steps").exists(),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="截止日在册的权责事项中，承办单位、构成要件、证据清单和办理步骤都已写明的所占比例。",
        ),
    )
    panels = (
        pages.Facts("承接情况", (*SOURCE, "block_since_on", "end_paper", "reason")),
        pages.Facts("承办与运用", DUTY),
        pages.Concerning("相关记录"),
        pages.Versions(),
        pages.Documents(),
        pages.Timeline(),
    )

    code = TextField("事项编码", max_length=40)
    name = TextField("事项名称", max_length=200)
    power_kind = ChoiceField("职权类别", choices=KINDS)
    field = ChoiceField("执法领域", setting="authority.fields")
    basis_text = ProseField("法定依据", hint="写明法律、法规、规章的名称和条款")
    source_body = TextField("原实施机关", max_length=80)
    batch = CountField("承接批次", hint="第几批承接的，写数字")
    paper = TextField("承接文件", max_length=120, hint="公布承接的决定，写文号")
    paper_on = DateField("文件日期")
    owner = UnitField("承办单位")
    post = TextField("责任岗位", max_length=80)
    elements = ProseField("构成要件")
    evidence = ProseField("证据清单")
    steps = ProseField("办理步骤")
    risk_points = ProseField("风险点")
    block_since_on = DateField("下沉街区之日")
    end_paper = TextField("收回文件", max_length=120)
    reason = ProseField("理由")

    class Keeping(Procedure):
        label = "承接与收回"
        version, in_force = 1, "1996-10-01"

        held = State("在册")
        taken_back = State("已收回", final=True)

        enter = Act(
            "承接",
            START >> held,
            by=KEEPERS,
            writes=(*SOURCE, *DUTY),
            needs=("code", "name", "power_kind", "basis_text", "paper"),
            guards=(paper_came_first, code_is_free),
            basis="PEN-04",
        )
        amend = Act(
            "变更",
            at=held,
            by=KEEPERS,
            writes=(*SOURCE, *DUTY, "reason"),
            needs=("code", "name", "power_kind", "basis_text", "paper", "reason"),
            guards=(paper_came_first, code_is_free),
            basis="TRI-04",
        )
        push_down = Act(
            "下沉街区",
            at=held,
            by=KEEPERS,
            writes=("reason",),
            dates="block_since_on",
            guards=(not_with_blocks,),
            is_aside=True,
            basis="参数 执法事项下沉街区方案",
        )
        pull_up = Act(
            "收回街区权限",
            at=held,
            by=KEEPERS,
            writes=("reason",),
            needs=("reason",),
            sets={"block_since_on": None},
            guards=(is_with_blocks,),
            is_aside=True,
            basis="参数 执法事项下沉街区方案",
        )
        take_back = Act(
            "收回",
            held >> taken_back,
            by=KEEPERS,
            writes=("end_paper", "reason"),
            needs=("end_paper",),
            is_aside=True,
            basis="PEN-04",
        )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"{snapshot.columns['name']}（{snapshot.columns['code']}）"
