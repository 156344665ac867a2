"""包容审慎: no penalty where the offence is minor, the first, or without fault; the conditions are checked, not ticked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ActContext,
    ChoiceField,
    DateField,
    Kind,
    Line,
    Lines,
    PartyLine,
    PersonField,
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
    apart_from,
    guard,
    holds_on,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.ledgers.enforcement.guards import (
    COUNTING,
    DUTIES,
    ENFORCING,
    HEADS,
    LEVELS,
    READING,
    WHO_AND_WHAT,
    done_by_officer,
    in_a_block,
)
from zhunsheng.ledgers.enforcement.listed_item import GROUNDS
from zhunsheng.ledgers.enforcement.persuasion import BLOCK_BY_PLACE
from zhunsheng.metrics.language import Count, Empty, Population

KIND, CASE = "enforcement.tolerance", "enforcement.case"
MINOR, FIRST, NO_FAULT = "minor", "first_offence", "no_fault"
HARMS = (("none", "没有危害后果"), ("slight", "危害后果轻微"), ("serious", "危害后果较重"))
BEARABLE = {MINOR: ("none",), FIRST: ("none", "slight")}
FACTS = ("subject", "level", "field", "power", "place", "block")
GROUND = ("ground", "item", "harm", "corrected_on", "fault_evidence")
BY = ("ground", "level", "block", "field", "power")


class ToleratedParty(PartyLine):
    label = "当事人"


class ToleranceOfficer(Line):
    label = "执法人员"
    needs = ("person",)

    person = PersonField("人员")
    duty = ChoiceField("分工", choices=DUTIES)


def rests_on_the_list(context: ActContext) -> bool:
    """Lack of fault is shown by evidence, the other grounds by the published list."""
    return context.value("ground") in BEARABLE


item_listed = holds_on(
    "属于公布的清单事项",
    holding="enforcement.listed_item.listed",
    of="item",
    when=rests_on_the_list,
    basis="PEN-03",
)
decided_by_another = apart_from("办案人员不得决定本件", of="officers.person", basis="PEN-36")


@guard("危害后果在可以不罚的程度以内", basis="PEN-03")
def harm_is_bearable(context: ActContext) -> Iterator[Objection]:
    ground, harm = context.value("ground"), context.value("harm")
    if ground in BEARABLE and harm not in BEARABLE[ground]:
        said = dict(HARMS).get(harm, "没有写明危害后果")
        message = f"适用{dict(GROUNDS)[ground]}，而本件{said}"
        yield Objection("harm-too-great", message, way_out="请核对危害后果；不符合条件的，请依法立案办理", field="harm")


@guard("已经及时改正", basis="PEN-03")
def was_corrected(context: ActContext) -> Iterator[Objection]:
    corrected_on = context.value("corrected_on")
    if context.value("ground") not in BEARABLE:
        return
    if corrected_on is None or corrected_on > context.acted_on:
        message = "没有写明改正日期" if corrected_on is None else f"改正日期{day_words(corrected_on)}晚于办理之日"
        yield Objection("not-corrected", message, way_out="请在当事人改正并经核实之后办理", field="corrected_on")


@guard("没有主观过错有证据证明", basis="PEN-03")
def fault_is_disproved(context: ActContext) -> Iterator[Objection]:
    if context.value("ground") == NO_FAULT and not context.value("fault_evidence"):
        message = "没有写明证明当事人没有主观过错的证据"
        yield Objection(
            "fault-not-disproved", message, way_out="请写明当事人提出的证据和核实情况", field="fault_evidence"
        )


@guard("首违不罚的当事人没有过同一违法行为", basis="PEN-03")
def is_the_first_time(context: ActContext) -> Iterator[Objection]:
    if context.value("ground") != FIRST or context.value("power") is None:
        return
    for number, row in enumerate(context.lines("parties"), 1):
        for earlier in _earlier(context, row):
            named = "首违不罚" if earlier.kind == KIND else "行政处罚案件"
            message = f"第{number}名当事人已经因同一事项办理过{named}（{day_words(earlier.opened_on)}）"
            way_out = "不是初次违法，请依法立案办理；同名而不是同一人的，请填写证件号码"
            yield Objection("earlier-offence", message, way_out=way_out, field="parties")
            break


def _earlier(context: ActContext, party: Mapping[str, Any]) -> Iterator[Any]:
    """What was decided before of the same party under the same power; without a number the name is all there is."""
    same = "identity_number" if party.get("identity_number") else "name"
    if not party.get(same):
        return
    asked = {"power": context.value("power"), f"parties.{same}": party[same]}
    own = None if context.matter is None else context.matter.pk
    for decided, kind in (("granted_on", KIND), ("decided_on", CASE)):
        for record in context.read_records(kind, asked):
            day = record.columns.get(decided)
            if record.matter_id != own and day is not None and day <= context.acted_on and _stands(record.columns):
                yield record


def _stands(columns: Mapping[str, Any]) -> bool:
    """Whether somebody did it, as far as was decided: a decision that was revoked, or found no offence, says nothing."""
    return columns.get("revoked_on") is None and columns.get("no_penalty_ground") != "unproved"


CONDITIONS = (item_listed, harm_is_bearable, was_corrected, fault_is_disproved, is_the_first_time)


class Tolerance(Kind):
    """包容审慎：依行政处罚法第三十三条不予处罚，须逐项符合条件并由负责人决定，不予处罚的同时教育当事人并记录。"""

    key, label = KIND, "包容审慎"
    access = Access(open=(*ENFORCING, *READING), count=COUNTING, void=(Role.SQUAD_HEAD,))
    retention_setting = "enforcement.retention_years"
    located = "block"
    list_columns = ("subject", "ground", "block", "power", "granted_on", "refused_on")
    filters = ("ground", "level", "field")
    metrics = (
        Count(
            key="enforcement.tolerance.granted",
            label="不予处罚",
            unit="件",
            of=Population(KIND, dated="granted_on", label="决定不予处罚的包容审慎"),
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内依轻微不罚、首违不罚、无主观过错不罚决定不予处罚的件数，以决定之日为准；立案后不予处罚的案件不在内。",
        ),
        Count(
            key="enforcement.tolerance.refused",
            label="不符合包容审慎条件",
            unit="件",
            of=Population(KIND, dated="refused_on", label="不予适用的包容审慎"),
            by=BY,
            empty=Empty.ZERO,
            meaning="期间内提出后由负责人决定不予适用的件数，以决定之日为准。",
        ),
    )

    subject = TextField("违法情形", max_length=120, hint="概括写明，不写姓名和住址")
    level = ChoiceField("办理层级", choices=LEVELS)
    field = ChoiceField("执法领域", setting="authority.fields")
    power = RegisterField("authority.power", "职权事项")
    place = TextField("地点", max_length=120)
    block = RegisterField("citizen_requests.grid", "街区", found_by=BLOCK_BY_PLACE, hint="不选的，按地点里的字样定")
    ground = ChoiceField("情形", choices=GROUNDS)
    item = RegisterField("enforcement.listed_item", "清单事项", hint="无主观过错不罚的不选")
    harm = ChoiceField("危害后果", choices=HARMS)
    corrected_on = DateField("改正日期")
    fault_evidence = ProseField("没有主观过错的证据", hint="不写姓名和住址")
    education = ProseField("教育情况", hint="当面教育的内容和当事人的表示，不写姓名和住址")
    reason = ProseField("理由")
    granted_on = DateField("决定不予处罚日期")
    refused_on = DateField("决定不予适用日期")

    parties = Lines(ToleratedParty, "当事人")
    officers = Lines(ToleranceOfficer, "执法人员")

    panels = (
        pages.Facts("违法情形", FACTS),
        pages.Facts("不予处罚的条件", GROUND),
        pages.LineTable("当事人", "parties"),
        pages.LineTable("执法人员", "officers"),
        pages.Facts("决定", ("granted_on", "education", "refused_on", "reason")),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Deciding(Procedure):
        label = "不予处罚"
        version, in_force = 1, "2021-07-15"

        proposed = State("已提出")
        granted = State("已决定不予处罚", final=True)
        refused = State("不予适用", final=True)

        propose = Act(
            "提出不予处罚",
            START >> proposed,
            by=ENFORCING,
            writes=(*FACTS, *GROUND, "parties", "officers"),
            needs=("subject", "level", "field", "power", "place", "ground", "parties", "officers"),
            guards=(*WHO_AND_WHAT, done_by_officer, in_a_block, *CONDITIONS),
            basis="PEN-03",
        )
        grant = Act(
            "决定不予处罚",
            proposed >> granted,
            by=HEADS,
            not_by=("propose",),
            writes=("education",),
            needs=("education",),
            guards=(decided_by_another, is_the_first_time),
            dates="granted_on",
            basis="PEN-03",
        )
        refuse = Act(
            "决定不予适用",
            proposed >> refused,
            by=HEADS,
            not_by=("propose",),
            writes=("reason",),
            needs=("reason",),
            guards=(decided_by_another,),
            dates="refused_on",
            is_aside=True,
            basis="PEN-03",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
