"""调解组织: people's mediation committees of the sub-district, its communities, enterprises and trades."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import Access, ChoiceField, CountField, Register, TextField
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import AsOf, Count, Empty

WRITES = ("name", "committee_level", "speciality", "structure", "member_count", "woman_member_count")


class Committee(Register):
    """人民调解委员会：依法设立的调解民间纠纷的群众性组织，由三至九人组成，每届任期三年。"""

    key, label = "mediation.committee", "调解组织"
    access = Access(inside=True, void=(Role.JUSTICE_CLERK,))
    list_columns = ("name", "committee_level", "speciality", "valid_from", "valid_until")
    filters = ("committee_level",)
    metrics = (
        Count(
            key="mediation.committee.in_force",
            label="调解组织",
            unit="个",
            of=AsOf("mediation.committee", label="在册的调解组织"),
            by=("committee_level", "speciality", "structure"),
            empty=Empty.ZERO,
            meaning="截止日在册的调解组织个数。",
        ),
    )
    panels = (pages.Facts("基本情况", WRITES), pages.Versions(), pages.Timeline())

    name = TextField("名称", max_length=80)
    committee_level = ChoiceField(
        "层级",
        choices=(("street", "乡镇、街道"), ("community", "村、社区"), ("enterprise", "企业"), ("trade", "行业")),
    )
    speciality = ChoiceField(
        "专业", choices=(("general", "综合"), ("marriage_family", "婚姻家庭"), ("labour", "劳动争议"))
    )
    structure = ChoiceField("纵横", choices=(("vertical", "纵向"), ("horizontal", "横向")))
    member_count = CountField("委员人数")
    woman_member_count = CountField("其中妇女委员")

    Establishment = standing(
        label="设立与变更",
        in_force="2011-01-01",
        writes=WRITES,
        needs=("name", "committee_level", "speciality"),
        by=(Role.JUSTICE_CLERK,),
        basis="MED-01",
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
