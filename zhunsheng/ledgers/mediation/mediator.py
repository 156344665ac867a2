"""调解员: who may mediate, in which committee, from when to when."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import Access, ChoiceField, PersonField, Register, RegisterField, TextField
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import AsOf, Count, Empty

WRITES = ("name", "committee", "mediator_kind", "person")


class Mediator(Register):
    """人民调解员：由人民调解委员会委员和聘任人员担任，办理纠纷时须在册并属于承办的调解组织。"""

    key, label = "mediation.mediator", "调解员"
    access = Access(inside=True, void=(Role.JUSTICE_CLERK,))
    list_columns = ("name", "committee", "mediator_kind", "valid_from", "valid_until")
    filters = ("mediator_kind",)
    metrics = (
        Count(
            key="mediation.mediator.in_force",
            label="调解员",
            unit="名",
            of=AsOf("mediation.mediator", label="在册的调解员"),
            by=("mediator_kind", "committee"),
            empty=Empty.ZERO,
            meaning="截止日在册的调解员人数，一人在两个调解组织任职的分别计算。",
        ),
    )
    panels = (pages.Facts("基本情况", WRITES), pages.Versions(), pages.Timeline())

    name = TextField("姓名", max_length=40)
    committee = RegisterField("mediation.committee", "所属调解组织")
    mediator_kind = ChoiceField(
        "类别",
        choices=(("people", "人民调解员"), ("grid", "网格调解员"), ("lawyer", "律师调解员"), ("police", "民警")),
    )
    person = PersonField("系统人员")

    Appointment = standing(
        label="聘任与变更",
        in_force="2011-01-01",
        writes=WRITES,
        needs=("name", "committee", "mediator_kind"),
        by=(Role.JUSTICE_CLERK,),
        basis="人民调解法 13",
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
