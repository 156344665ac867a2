"""行政执法人员: who enforces or assists, in which unit and under which employment, from when to when."""

from __future__ import annotations

from collections.abc import Iterator

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    Access,
    ChoiceField,
    DateField,
    Holding,
    Inquiry,
    PersonField,
    Register,
    TextField,
    YesNoField,
)
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.masking import Mask
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.metrics.language import PERCENT, AsOf, Count, Empty, F, Ratio

KIND = "authority.officer"
WRITES = (
    "name",
    "person",
    "employment",
    "post",
    "area",
    "has_law_background",
    "law_qualification_number",
    "first_reviewed_on",
)
REGULAR = (("civil_servant", "公务员"), ("public_institution", "事业编制人员"))
ASSISTING = (("contract", "合同制人员"), ("temporary", "临时人员"), ("auxiliary", "执法辅助人员"))
IN_OFFICE = "在册的执法人员和辅助人员"


def is_no_assistant(inquiry: Inquiry) -> Iterator[Objection]:
    """Whoever assists takes no act of enforcement alone or as one of the two."""
    label = dict(ASSISTING).get(inquiry.entry.employment)
    if label is not None:
        message = f"{inquiry.holder}在{day_words(inquiry.on)}是{label}，只能从事辅助工作"
        yield Objection(
            "assistant-may-not-enforce", message, way_out="请改由在编的持证执法人员办理，该人员列为辅助人员"
        )


class Officer(Register):
    """行政执法人员：行政机关中具有行政执法资格、从事执法的人员；合同制、临时和辅助人员同册登记，只能从事辅助工作。"""

    key, label = KIND, "执法人员"
    access = Access(inside=True, open=(Role.JUSTICE_CLERK, Role.DISTRICT_SUPERVISOR), void=(Role.JUSTICE_CLERK,))
    list_columns = ("name", "employment", "post", "area", "valid_from", "valid_until")
    filters = ("employment",)
    enforcing = Holding(
        "执法人员身份",
        denial="不是在册的执法人员",
        code="officer",
        by="person",
        provided=(is_no_assistant,),
        basis="OFF-01",
        way_out="请改由在册的执法人员办理，或先在执法人员名册中登记",
    )
    metrics = (
        Count(
            key="authority.officer.in_office",
            label="执法人员和辅助人员",
            unit="名",
            of=AsOf(KIND, label=IN_OFFICE),
            by=("employment",),
            empty=Empty.ZERO,
            meaning="截止日在册的执法人员和辅助人员人数，按用工性质分别计算。",
        ),
        Ratio(
            key="authority.officer.law_background_rate",
            label="法学背景人员占比",
            unit=PERCENT,
            of=AsOf(KIND, label=IN_OFFICE),
            part=F("has_law_background").isin(True),
            by=("employment",),
            empty=Empty.NOT_APPLICABLE,
            meaning="截止日在册的执法人员和辅助人员中，具有法学背景的所占比例。",
        ),
    )
    panels = (
        pages.Facts("基本情况", WRITES),
        pages.Concerning("个人执法档案", of="person"),
        pages.Versions(),
        pages.Documents(),
        pages.Timeline(),
    )

    name = TextField("姓名", max_length=40)
    person = PersonField("系统人员")
    employment = ChoiceField("用工性质", choices=(*REGULAR, *ASSISTING))
    post = TextField("岗位", max_length=80)
    area = TextField("片区", max_length=80, hint="街道或者街区的名称")
    has_law_background = YesNoField("法学背景")
    law_qualification_number = TextField("法律职业资格证号", max_length=40, personal=Mask.IDENTITY_NUMBER)
    first_reviewed_on = DateField("初次从事法制审核之日")

    Service = standing(
        label="登记与变更",
        in_force="1996-10-01",
        writes=WRITES,
        needs=("name", "person", "employment"),
        by=(Role.JUSTICE_CLERK,),
        basis="OFF-02",
    )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["name"])
