"""行政处罚案件: from filing to the file in the archive, by the ordinary or the summary procedure."""

from __future__ import annotations

from zhunsheng.kernel import pages
from zhunsheng.kernel.acts.snapshot import Snapshot
from zhunsheng.kernel.declare import (
    START,
    Access,
    Act,
    ChoiceField,
    DateField,
    Kind,
    Line,
    Lines,
    Paper,
    PersonField,
    Procedure,
    RegisterField,
    State,
    TextField,
    holds_on,
)
from zhunsheng.kernel.roles import Role

OFFICERS = (Role.OFFICER, Role.SQUAD_HEAD)
AMONG = {"duty": ("lead", "second")}

two_certified = holds_on(
    "两名以上执法人员持有有效执法证",
    holding="authority.certificate.valid",
    of="officers.person",
    among=AMONG,
    at_least="PEN-01",
    terms={"field": "field"},
    basis="PEN-01",
)
power_held = holds_on("本单位当日行使该职权", holding="authority.power.penalty", of="power", basis="PEN-04")


class CaseOfficer(Line):
    label = "执法人员"

    person = PersonField("人员")
    duty = ChoiceField("分工", choices=(("lead", "主办"), ("second", "协办"), ("assistant", "辅助")))


class Case(Kind):
    """行政处罚案件：对涉嫌违法行为立案调查，依法决定是否给予行政处罚，一案一号、一案一卷。"""

    key, label = "enforcement.case", "行政处罚案件"
    access = Access(
        open=(*OFFICERS, Role.LEGAL_REVIEWER, Role.LEADER, Role.DEPUTY_LEADER, Role.DISTRICT_SUPERVISOR),
        count=(Role.JUSTICE_CLERK, Role.OFFICE_CLERK, Role.SUPERVISOR),
        void=(Role.SQUAD_HEAD,),
    )
    papers = {"filing": Paper("立案审批表", number="enforcement.case_number")}
    retention_setting = "enforcement.retention_years"
    list_columns = ("subject", "field", "power", "closed_on")
    filters = ("field",)

    subject = TextField("案由", max_length=120, hint="概括写明，不写姓名和住址")
    field = ChoiceField("执法领域", setting="authority.fields")
    power = RegisterField("authority.power", "职权事项")
    closed_on = DateField("结案日期")
    officers = Lines(CaseOfficer, "执法人员")

    panels = (
        pages.Facts("案件", ("subject", "field", "power", "closed_on")),
        pages.LineTable("执法人员", "officers"),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    class Ordinary(Procedure):
        label = "普通程序"
        version, in_force = 1, "2021-07-15"

        filed = State("已立案")
        closed = State("已结案", final=True)

        file = Act(
            "立案",
            START >> filed,
            by=OFFICERS,
            writes=("subject", "field", "power", "officers"),
            needs=("subject", "field", "power", "officers"),
            guards=(two_certified, power_held),
            number="filing",
            basis="PEN-30",
        )
        close = Act("结案", filed >> closed, by=OFFICERS, dates="closed_on", basis="URB-07")

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return str(snapshot.columns["subject"])
