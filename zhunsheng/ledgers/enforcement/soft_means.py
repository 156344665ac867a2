"""非强制手段: reminders, demonstrations, warnings and talks, taken instead of or before a penalty."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ChoiceField,
    Kind,
    PersonField,
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
)
from zhunsheng.kernel.roles import Role
from zhunsheng.ledgers.enforcement.guards import COUNTING, ENFORCING, READING, doer_certified, in_a_block
from zhunsheng.ledgers.enforcement.persuasion import BLOCK_BY_PLACE, PARTY_KINDS, note_officer
from zhunsheng.metrics.language import Count, Empty, F, Population, Quotient

KIND = "enforcement.soft_means"
MEANS = (
    ("remind", "提醒教育"),
    ("demonstrate", "劝导示范"),
    ("warn", "警示告诫"),
    ("interview", "指导约谈"),
)
WRITES = ("means", "subject", "field", "place", "block", "party_kind", "note")

taken = Count(
    key="enforcement.soft_means.taken",
    label="非强制手段",
    unit="次",
    of=Population(KIND, dated="opened_on", label="运用的非强制手段"),
    by=("means", "block", "party_kind"),
    empty=Empty.ZERO,
    meaning="期间内运用提醒教育、劝导示范、警示告诫、指导约谈等非强制手段的次数；劝导整改另计，不在内。",
)
penalties = Count(
    key="enforcement.soft_means.penalties",
    label="同期处罚决定",
    unit="件",
    of=Population(
        "enforcement.case",
        dated="decided_on",
        label="决定给予处罚的案件",
        where=F("decision") == "penalty",
    ),
    by=("block",),
    empty=Empty.ZERO,
    meaning="期间内决定给予行政处罚的案件数，作为非强制手段与处罚之比的比较数。",
)


class SoftMeans(Kind):
    """非强制手段：提醒教育、劝导示范、警示告诫、指导约谈，寓服务于执法，不设定义务，不代替依法应当作出的处罚。"""

    key, label = KIND, "非强制手段"
    access = Access(open=(*ENFORCING, *READING), count=COUNTING, void=(Role.SQUAD_HEAD,))
    assigned = ("officer",)
    retention_setting = "enforcement.light_retention_years"
    located = "block"
    list_columns = ("subject", "means", "block", "party_kind", "officer")
    filters = ("means", "party_kind")
    metrics = (
        taken,
        Quotient(
            key="enforcement.soft_means.per_penalty",
            label="非强制手段与处罚之比",
            unit="次",
            part=taken,
            whole=penalties,
            empty=Empty.NOT_APPLICABLE,
            meaning="期间内运用非强制手段的次数除以决定给予行政处罚的案件数，即每办一件处罚运用多少次非强制手段。",
        ),
    )

    means = ChoiceField("手段", choices=MEANS)
    subject = TextField("事由", max_length=120, hint="概括写明，不写姓名和住址")
    field = ChoiceField("执法领域", setting="authority.fields")
    place = TextField("地点", max_length=120)
    block = RegisterField("citizen_requests.grid", "街区", found_by=BLOCK_BY_PLACE, hint="不选的，按地点里的字样定")
    party_kind = ChoiceField("对象", choices=PARTY_KINDS)
    officer = PersonField("办理人")
    note = ProseField("内容和效果", hint="不写姓名和住址")

    panels = (
        pages.Facts("情况", (*WRITES, "officer")),
        pages.Links(),
        pages.Documents(),
        pages.Timeline(),
    )

    class Taking(Procedure):
        label = "非强制手段"
        version, in_force = 1, "2021-07-15"

        done = State("已办理", final=True)

        apply = Act(
            "运用",
            START >> done,
            by=ENFORCING,
            writes=WRITES,
            needs=("means", "subject", "field", "place", "party_kind"),
            guards=(doer_certified, in_a_block),
            effect=note_officer,
            basis="参数 非强制手段运用指引",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
