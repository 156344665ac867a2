"""执法技能: what an officer is trained for, by training, examination or experience (一专多能)."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import Access, ChoiceField, PersonField, Register, TextField, holds_on
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import AsOf, Count, Empty

KIND = "authority.skill"
WRITES = ("name", "person", "skill", "grade", "gained_by", "evidence")
WITH_SKILL = "在册的执法技能"

holder_enforces = holds_on(
    "具备技能的是在册的执法人员", holding="authority.officer.enforcing", of="person", basis="OFF-01"
)


class Skill(Register):
    """执法技能：执法人员经培训、考试或者实践具备的执法领域能力，一人一项专长、多项技能，供检查和办案组队时查找。"""

    key, label = KIND, "执法技能"
    access = Access(inside=True, void=(Role.JUSTICE_CLERK,))
    list_columns = ("name", "skill", "grade", "gained_by", "valid_from", "valid_until")
    filters = ("skill", "grade", "gained_by")
    metrics = (
        Count(
            key="authority.skill.holders",
            label="具备技能的执法人员",
            unit="名",
            of=AsOf(KIND, label=WITH_SKILL),
            distinct="person",
            by=("skill", "grade"),
            empty=Empty.ZERO,
            meaning="截止日具备某项执法技能的执法人员人数，按技能分组时一人几项技能的在各项中分别计算。",
        ),
    )
    panels = (pages.Facts("基本情况", WRITES), pages.Versions(), pages.Documents(), pages.Timeline())

    name = TextField("姓名", max_length=40)
    person = PersonField("执法人员")
    skill = ChoiceField("技能", setting="authority.skills")
    grade = ChoiceField("专长或技能", choices=(("speciality", "专长"), ("skill", "技能")))
    gained_by = ChoiceField("取得方式", choices=(("training", "培训"), ("examination", "考试"), ("experience", "实践")))
    evidence = TextField("依据", max_length=120, hint="培训期次、考试批次或者考核结论")

    Gaining = standing(
        label="取得与变更",
        in_force="2015-01-01",
        writes=WRITES,
        needs=("name", "person", "skill", "grade", "gained_by"),
        by=(Role.JUSTICE_CLERK, Role.SQUAD_HEAD),
        guards=(holder_enforces,),
        basis="参数 执法队伍“一专多能”培养方案",
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
