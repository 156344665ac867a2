"""证件申领换发: asked for, then a certificate issued or changed, or refused."""

from __future__ import annotations

from collections.abc import Iterator

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
    Opens,
    PersonField,
    Procedure,
    ProseField,
    RegisterField,
    State,
    TextField,
    guard,
    holds_on,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.metrics.language import Count, Empty, Population

KIND = "authority.certificate_application"
KEEPERS = (Role.JUSTICE_CLERK,)
NEW = "new"
WRITES = ("name", "person", "application_kind", "field", "ground")

applicant_enforces = holds_on(
    "申请人是在册的执法人员", holding="authority.officer.enforcing", of="person", basis="OFF-01"
)


@guard("是申领新证", basis="OFF-02", reads="matter")
def asks_for_a_new_one(context: ActContext) -> Iterator[Objection]:
    if context.before.column("application_kind") != NEW:
        yield Objection("not-for-a-new-one", "本件是换发或者补发，不是申领", way_out="请办理“换发”")


@guard("是换发或者补发", basis="OFF-02", reads="matter")
def asks_for_another(context: ActContext) -> Iterator[Objection]:
    if context.before.column("application_kind") == NEW:
        yield Objection("not-for-another", "本件是申领，不是换发或者补发", way_out="请办理“发证”")


@guard("原证是申请人的", basis="OFF-02")
def certificate_is_the_applicants(context: ActContext) -> Iterator[Objection]:
    entry = context.register_version("certificate")
    if entry is not None and entry.person_id != context.value("person"):
        message = f"所选的执法证是{entry.name}的，不是申请人的"
        yield Objection("certificate-of-another", message, way_out="请改选申请人的执法证", field="certificate")


class CertificateApplication(Kind):
    """执法证申领换发：执法人员申领、换发、补发行政执法证，经核准后发证。"""

    key, label = KIND, "执法证申领换发"
    access = Access(
        open=(Role.JUSTICE_CLERK, Role.LEADER, Role.DEPUTY_LEADER, Role.SQUAD_HEAD, Role.DISTRICT_SUPERVISOR),
        count=(Role.OFFICE_CLERK,),
        void=KEEPERS,
    )
    assigned = ("person",)
    list_columns = ("name", "application_kind", "field", "issued_on", "refused_on")
    filters = ("application_kind",)
    metrics = (
        Count(
            key="authority.certificate_application.issued",
            label="申领换发执法证",
            unit="人次",
            of=Population(KIND, dated="issued_on", label="发出的执法证"),
            by=("application_kind", "field"),
            empty=Empty.ZERO,
            meaning="期间内申领、换发、补发而发出的执法证人次，以发证之日为准。",
        ),
    )
    panels = (
        pages.Facts("申请", (*WRITES, "certificate", "issued_on", "refused_on", "reason")),
        pages.Links(),
        pages.Documents(),
        pages.Diagram(),
        pages.Timeline(),
    )

    name = TextField("姓名", max_length=40)
    person = PersonField("申请人")
    application_kind = ChoiceField("类型", choices=((NEW, "申领"), ("renewal", "换发"), ("replacement", "补发")))
    field = ChoiceField("执法领域", setting="authority.fields")
    ground = TextField("申请理由", max_length=200, hint="考试批次和成绩，或者到期、遗失等情况")
    certificate = RegisterField("authority.certificate", "原执法证")
    issued_on = DateField("发证日期")
    refused_on = DateField("不予发证日期")
    reason = ProseField("理由")

    class Handling(Procedure):
        label = "申领与换发"
        version, in_force = 1, "1996-10-01"

        applied = State("已申请")
        issued = State("已发证", final=True)
        refused = State("不予发证", final=True)

        apply = Act(
            "申请",
            START >> applied,
            by=(Role.JUSTICE_CLERK, Role.SQUAD_HEAD),
            writes=WRITES,
            needs=("name", "person", "application_kind"),
            guards=(applicant_enforces,),
            basis="OFF-02",
        )
        issue = Act(
            "发证",
            applied >> issued,
            by=KEEPERS,
            guards=(asks_for_a_new_one,),
            dates="issued_on",
            opens=Opens(
                "authority.certificate", "issue", "became", carry={"name": "name", "person": "person", "field": "field"}
            ),
            basis="OFF-02",
        )
        renew = Act(
            "换发",
            applied >> issued,
            by=KEEPERS,
            writes=("certificate",),
            needs=("certificate",),
            guards=(asks_for_another, certificate_is_the_applicants),
            dates="issued_on",
            about="新的证号和有效期在原执法证上办理“换发”。",
            basis="OFF-02",
        )
        refuse = Act(
            "不予发证",
            applied >> refused,
            by=KEEPERS,
            writes=("reason",),
            needs=("reason",),
            dates="refused_on",
            is_aside=True,
            basis="OFF-01",
        )

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"{snapshot.columns['name']}的执法证"
