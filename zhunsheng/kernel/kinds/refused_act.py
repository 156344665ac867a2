"""被拒绝的办理: an attempt that a guard refused and wants noted, such as signing without a valid certificate."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    DateField,
    Kind,
    PersonField,
    Procedure,
    ProseField,
    State,
    TextField,
)
from zhunsheng.kernel.roles import Role

KIND = "kernel.refused_act"
FACTS = ("record_kind", "act", "about", "person", "refused_on", "code", "grounds", "basis_text")


class RefusedAct(Kind):
    """被拒绝的办理：不符合法定条件、没有办成的一次办理，按规定留存备查；本件只说明有过这次办理，所涉事项没有任何变动。"""

    key, label = KIND, "被拒绝的办理"
    access = Access(
        open=(
            Role.JUSTICE_CLERK,
            Role.LEADER,
            Role.DEPUTY_LEADER,
            Role.SUPERVISOR,
            Role.DISTRICT_SUPERVISOR,
            Role.ADMINISTRATOR,
        ),
        void=(Role.ADMINISTRATOR,),
    )
    list_columns = ("record_kind", "act", "person", "refused_on", "grounds")
    panels = (pages.Facts("被拒绝的办理", FACTS), pages.Links(), pages.Timeline())

    record_kind = TextField("种类", max_length=80)
    act = TextField("办理的步骤", max_length=80)
    about = TextField("所涉事项", max_length=200)
    person = PersonField("办理人")
    refused_on = DateField("办理日期")
    code = TextField("理由代码", max_length=80)
    grounds = ProseField("拒绝的理由")
    basis_text = ProseField("依据")

    class Noting(Procedure):
        label = "留存备查"
        version, in_force = 1, "1990-01-01"

        noted = State("已留存", final=True)
        note = Act(
            "留存",
            START >> noted,
            is_automatic=True,
            writes=FACTS,
            needs=("record_kind", "act", "refused_on", "grounds"),
            basis="参数 业务记录管理规则",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"{snapshot.columns['record_kind']}：{snapshot.columns['act']}"
