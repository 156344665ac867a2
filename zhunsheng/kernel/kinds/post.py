"""任职: which person holds which role in which unit, from when to when. All rights are read from it."""

from __future__ import annotations

from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import Access, ChoiceField, PersonField, Register
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.roles import Role


class Post(Register):
    """任职：某人自某日起在某单位担任某角色，是一切权限的来源。"""

    key, label = "kernel.post", "任职"
    access = Access(open=(Role.ADMINISTRATOR, Role.LEADER, Role.OFFICE_CLERK), void=(Role.ADMINISTRATOR,))
    list_columns = ("person", "role", "valid_from", "valid_until")

    person = PersonField("人员")
    role = ChoiceField("角色", choices=tuple((role.value, role.label) for role in Role))

    Appointment = standing(
        label="任免",
        in_force="2000-01-01",
        writes=("person", "role"),
        needs=("person", "role"),
        by=(Role.ADMINISTRATOR,),
        basis="参数 本单位任免文件",
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return Role(snapshot.columns["role"]).label if snapshot.columns["role"] else ""
