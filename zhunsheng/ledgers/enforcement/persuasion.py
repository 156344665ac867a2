"""劝导整改: what was said on the spot, where and to whom; whether it helped, and whether it was the first time there."""

from __future__ import annotations

from django.db import models

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.history import Entry
from zhunsheng.kernel.acts.snapshot import Draft, Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ChoiceField,
    Clock,
    DateField,
    FoundBy,
    Kind,
    LooksBack,
    Opens,
    PersonField,
    Procedure,
    ProseField,
    RegisterField,
    Sheet,
    SheetStep,
    State,
    TextField,
)
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.enforcement.guards import COUNTING, ENFORCING, READING, in_a_block
from zhunsheng.metrics.language import PERCENT, Count, Empty, F, Overdue, Population, Ratio

KIND = "enforcement.persuasion"
BASIS = "参数 劝导整改工作制度"
PERSUADING = (*ENFORCING, Role.GRID_WORKER)
ASKED = ("place", "block", "topic", "party_kind")
BY = ("block", "topic", "party_kind")
BLOCK_BY_PLACE = FoundBy(text="place", setting="enforcement.block_rules", code="code")
PARTY_KINDS = (("person", "个人"), ("shop", "个体工商户"), ("enterprise", "企业"), ("organisation", "其他单位"))

held = Population(KIND, dated="opened_on", label="劝导整改")


def note_officer(draft: Draft, entry: Entry) -> None:
    """Whoever records it is who persuaded: one thing less to fill in."""
    draft.columns["officer"] = entry.person_id


class Persuasion(Kind):
    """劝导整改：对情节轻微、可以当场改正的行为说服教育、引导自行改正，不是行政处罚，也不代替应当作出的处罚。"""

    key, label = KIND, "劝导整改"
    access = Access(open=(*PERSUADING, *READING), count=COUNTING, void=(Role.SQUAD_HEAD,))
    assigned = ("officer",)
    retention_setting = "enforcement.light_retention_years"
    located = "block"
    list_columns = ("place", "block", "topic", "officer", "previous_on")
    filters = ("topic", "party_kind", "previous_on")
    sheet = Sheet(steps=(SheetStep("persuade"), SheetStep("confirm_corrected", day="corrected_on", columns=("note",))))
    metrics = (
        Count(
            key="enforcement.persuasion.held",
            label="劝导整改",
            unit="宗",
            of=held,
            by=BY,
            clusters=(("block", "topic"),),
            empty=Empty.ZERO,
            meaning="期间内劝导整改的宗数，以劝导之日为准，同一地点多次劝导的按次计算。",
        ),
        Count(
            key="enforcement.persuasion.repeated",
            label="重复劝导",
            unit="宗",
            of=Population(
                KIND, dated="opened_on", label="同一街区、同一地点的重复劝导", where=F("previous_on").exists()
            ),
            by=BY,
            clusters=(("block", "topic"),),
            empty=Empty.ZERO,
            meaning="期间内的劝导整改中，同一街区、同一地点在本地规定的天数以内已经劝导过的宗数。",
        ),
        Ratio(
            key="enforcement.persuasion.correction_rate",
            label="劝导改正率",
            unit=PERCENT,
            of=held,
            part=F("corrected_on").exists(),
            by=BY,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内劝导整改的宗数中，至截止日已经当场改正或者复查已改正的所占比例。",
        ),
        Count(
            key="enforcement.persuasion.unchecked",
            label="逾期未复查的劝导整改",
            unit="宗",
            of=Overdue(KIND, label="逾期未复查的劝导整改"),
            by=BY,
            empty=Empty.ZERO,
            meaning="截止日之前已到复查期限、至截止日没有复查的劝导整改宗数。",
        ),
    )

    place = TextField("地点", max_length=120, hint="写到店铺、摊位或者路段，不写个人住址")
    block = RegisterField("citizen_requests.grid", "街区", found_by=BLOCK_BY_PLACE, hint="不选的，按地点里的字样定")
    topic = ChoiceField("事项", setting="enforcement.persuasion_topics")
    party_kind = ChoiceField("对象", choices=PARTY_KINDS)
    officer = PersonField("劝导人")
    note = ProseField("复查情况", hint="不写姓名和住址")
    previous_on = DateField(
        "上次劝导", looks_back=LooksBack(same=("block", "place"), within="enforcement.persuasion_repeat_window")
    )
    corrected_on = DateField("改正日期")
    referred_on = DateField("转责令改正日期")
    recheck_due_on = DateField("复查到期日")

    panels = (
        pages.Facts("劝导情况", (*ASKED, "officer", "previous_on")),
        pages.Facts("改正情况", ("recheck_due_on", "corrected_on", "referred_on", "note")),
        pages.Deadlines(),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Persuading(Procedure):
        label = "劝导整改"
        version, in_force = 1, "2021-07-15"

        persuaded = State("已劝导待复查")
        corrected = State("已改正", final=True)
        referred = State("已转责令改正", final=True)

        settle_on_spot = Act(
            "劝导（当场改正）",
            START >> corrected,
            by=PERSUADING,
            writes=ASKED,
            needs=("place", "topic", "party_kind"),
            finds=("previous_on",),
            dates="corrected_on",
            guards=(in_a_block,),
            effect=note_officer,
            basis=BASIS,
        )
        persuade = Act(
            "劝导（限时改正）",
            START >> persuaded,
            by=PERSUADING,
            writes=ASKED,
            needs=("place", "topic", "party_kind"),
            finds=("previous_on",),
            guards=(in_a_block,),
            effect=note_officer,
            basis=BASIS,
        )
        confirm_corrected = Act(
            "复查（已改正）",
            persuaded >> corrected,
            by=PERSUADING,
            writes=("note",),
            dates="corrected_on",
            basis=BASIS,
        )
        refer = Act(
            "复查（未改正，责令改正）",
            persuaded >> referred,
            by=ENFORCING,
            writes=("note",),
            dates="referred_on",
            opens=Opens(
                "enforcement.rectification_order",
                "issue_after_persuasion",
                "became",
                carry={"place": "place", "block": "block"},
            ),
            basis="PEN-14",
        )

        recheck_by = Clock(
            "复查期限",
            start="persuade",
            stop=("confirm_corrected", "refer"),
            setting="enforcement.persuasion_recheck_limit",
            writes_due="recheck_due_on",
        )

    class Meta(Kind.Meta):
        abstract = False
        indexes = (models.Index(fields=("block", "place"), name="enforcement_persuasion_place"),)

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["place"]) or cls.label
