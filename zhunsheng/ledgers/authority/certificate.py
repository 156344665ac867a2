"""行政执法证: issued, renewed, suspended, given back, revoked; after its last day it is no longer valid, without any act."""

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
    Holding,
    Inquiry,
    PersonField,
    Procedure,
    ProseField,
    Register,
    State,
    TextField,
    YesNoField,
    guard,
    holds_on,
)
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.roles import Role
from zhunsheng.law.wording import day_words
from zhunsheng.metrics.language import AsOf, Count, Empty, F

KIND = "authority.certificate"
KEEPERS = (Role.JUSTICE_CLERK,)
WRITES = ("name", "person", "number", "issuer", "field", "area", "expires_on")

officer_enforces = holds_on(
    "持证人是在册的执法人员", holding="authority.officer.enforcing", of="person", basis="OFF-01"
)


@guard("有效期的末日不早于发证之日", basis="OFF-02")
def expires_after_issue(context: ActContext) -> Iterator[Objection]:
    expires_on = context.value("expires_on")
    if expires_on is not None and expires_on < context.acted_on:
        message = f"有效期至{day_words(expires_on)}，早于办理之日{day_words(context.acted_on)}"
        yield Objection("expires-before-issue", message, way_out="请核对证件上的有效期", field="expires_on")


@guard("证号没有被他人使用", basis="OFF-02")
def number_is_free(context: ActContext) -> Iterator[Objection]:
    number, person = context.value("number"), context.value("person")
    for other in context.read_entries(KIND, "number", number) if number else ():
        if other.person_id != person:
            message = f"证号{number}已经登记为{other.name}的证件"
            yield Objection("certificate-number-used", message, way_out="请核对证号", field="number")
            return


def is_not_suspended(inquiry: Inquiry) -> Iterator[Objection]:
    """A certificate that has been taken away for a time does not count."""
    if inquiry.entry.is_suspended:
        message = f"{inquiry.holder}的执法证（{inquiry.entry.number}）在{day_words(inquiry.on)}处于暂扣期间"
        yield Objection("certificate-suspended", message, way_out="请更换持证人员，或待证件发还后办理")


def covers_field(inquiry: Inquiry) -> Iterator[Objection]:
    """A certificate for one field is of no use in another; one that names no field covers all."""
    field, asked = inquiry.entry.field, inquiry.terms.get("field")
    if asked and field not in ("", asked):
        message = f"{inquiry.holder}的执法证（{inquiry.entry.number}）不包括本件的执法领域"
        yield Objection("certificate-of-another-field", message, way_out="请更换持有该领域执法证的人员")


class Certificate(Register):
    """行政执法证：证明持证人具有行政执法资格的证件，在有效期内、未被暂扣的方可凭证执法。"""

    key, label = KIND, "执法证"
    access = Access(inside=True, void=KEEPERS)
    list_columns = ("name", "number", "field", "issued_on", "expires_on", "is_suspended", "valid_until")
    filters = ("field", "expires_on")
    valid_through = "expires_on"
    valid = Holding(
        "有效的行政执法证",
        denial="没有有效的行政执法证",
        code="certificate",
        by="person",
        provided=(is_not_suspended, covers_field),
        terms=("field",),
        basis="OFF-01",
        way_out="请更换持证人员；证件已经换发的，请先在执法证台账中登记",
    )
    metrics = (
        Count(
            key="authority.certificate.valid",
            label="有效执法证",
            unit="本",
            of=AsOf(KIND, label="在有效期内、未被暂扣的执法证", where=~F("is_suspended").isin(True)),
            by=("field",),
            empty=Empty.ZERO,
            meaning="截止日已经发放、没有到期、暂扣、吊销或者注销的执法证本数。",
        ),
        Count(
            key="authority.certificate.holders",
            label="持证执法人员",
            unit="名",
            of=AsOf(KIND, label="在有效期内、未被暂扣的执法证", where=~F("is_suspended").isin(True)),
            distinct="person",
            by=("field",),
            empty=Empty.ZERO,
            meaning="截止日持有有效执法证的人数，一人有几本证的计为一人。",
        ),
    )
    panels = (
        pages.Facts("证件", (*WRITES, "issued_on", "is_suspended", "reason")),
        pages.Versions(),
        pages.Links(),
        pages.Documents(),
        pages.Timeline(),
    )

    name = TextField("姓名", max_length=40)
    person = PersonField("持证人")
    number = TextField("证号", max_length=40)
    issuer = TextField("发证机关", max_length=80)
    field = ChoiceField("执法领域", setting="authority.fields", hint="证件不限领域的不填")
    area = TextField("执法区域", max_length=80)
    issued_on = DateField("发证日期")
    expires_on = DateField("有效期至", hint="证件上写明的最后一日")
    is_suspended = YesNoField("暂扣")
    reason = ProseField("理由")

    class Issuing(Procedure):
        label = "发放与管理"
        version, in_force = 1, "1996-10-01"

        issued = State("有效")
        suspended = State("暂扣")
        revoked = State("已吊销或注销", final=True)

        enter = Act(
            "登记",
            START >> issued,
            by=KEEPERS,
            writes=WRITES,
            needs=("name", "person", "number", "expires_on"),
            dates="issued_on",
            guards=(officer_enforces, expires_after_issue, number_is_free),
            basis="OFF-02",
        )
        issue = Act(
            "发证",
            START >> issued,
            by=KEEPERS,
            writes=WRITES,
            needs=("name", "person", "number", "expires_on"),
            dates="issued_on",
            guards=(officer_enforces, expires_after_issue, number_is_free),
            basis="OFF-02",
        )
        renew = Act(
            "换发",
            at=issued,
            by=KEEPERS,
            writes=("number", "issuer", "field", "area", "expires_on"),
            needs=("number", "expires_on"),
            dates="issued_on",
            guards=(officer_enforces, expires_after_issue, number_is_free),
            basis="OFF-02",
        )
        suspend = Act(
            "暂扣",
            issued >> suspended,
            by=KEEPERS,
            writes=("reason",),
            needs=("reason",),
            sets={"is_suspended": True},
            is_aside=True,
            basis="参数 行政执法证件管理办法",
        )
        give_back = Act(
            "发还",
            suspended >> issued,
            by=KEEPERS,
            writes=("reason",),
            sets={"is_suspended": False},
            basis="参数 行政执法证件管理办法",
        )
        revoke = Act(
            "吊销或注销",
            (issued | suspended) >> revoked,
            by=KEEPERS,
            writes=("reason",),
            needs=("reason",),
            is_aside=True,
            basis="参数 行政执法证件管理办法",
        )

    class Meta(Register.Meta):
        abstract = False

    @classmethod
    def heading_of(cls, snapshot: Snapshot) -> str:
        return f"{snapshot.columns['name']}的执法证（{snapshot.columns['number']}）"
