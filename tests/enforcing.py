"""A throw-away case of enforcement with its tables, and the officers, certificates and powers that it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.cast import DAY, FIRST_DAY, Cast
from tests.timed import OwnModels
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.declare import (
    DOER,
    START,
    Access,
    Act,
    ActContext,
    ChoiceField,
    DateField,
    Kind,
    Line,
    Lines,
    PersonField,
    Procedure,
    RegisterField,
    State,
    TextField,
    apart_from,
    holds_on,
    one_of,
)
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

BY = (Role.COMMUNITY_CLERK, Role.JUSTICE_CLERK, Role.GRID_WORKER)
OFFICERS, CERTIFICATE = {"duty": ("lead", "second")}, "authority.certificate.valid"


def is_of_block(context: ActContext) -> bool:
    return bool(context.value("level") == "block")


two_certified = holds_on(
    "两名以上执法人员持有有效执法证", holding=CERTIFICATE, of="officers.person", among=OFFICERS, at_least="PEN-01",
    terms={"field": "field"}, basis="PEN-01",
)  # fmt: skip
all_officers = holds_on(
    "主办和协办的是在编执法人员",
    holding="authority.officer.enforcing",
    of="officers.person",
    among=OFFICERS,
    basis="PEN-01",
)
power_held = holds_on("本单位当日行使该职权", holding="authority.power.penalty", of="power", basis="PEN-04")
power_with_blocks = holds_on(
    "事项已经下沉街区",
    holding="authority.power.with_blocks",
    of="power",
    when=is_of_block,
    basis="参数 执法事项下沉街区方案",
)
signer_certified = holds_on("签字的人持有有效执法证", holding=CERTIFICATE, of=DOER, basis="OFF-01", is_noted=True)
held_when_found = holds_on(
    "发现之日已经行使该职权", holding="authority.power.held", of="power", on="found_on", basis="PEN-04"
)


class CaseOfficer(Line):
    label = "执法人员"

    person = PersonField("人员")
    duty = ChoiceField("分工", choices=(("lead", "主办"), ("second", "协办"), ("assistant", "辅助")))

    class Meta(Line.Meta):
        abstract = False
        app_label = "kernel"
        db_table = "trial_case_officer"
        apps = OwnModels()


class Case(Kind):
    """试验案件：只在试验中存在。"""

    key, label = "trial.case", "试验案件"
    access = Access(open=BY, count=(Role.LEADER,), void=(Role.JUSTICE_CLERK,))
    power = RegisterField("authority.power", "职权事项")
    level = ChoiceField("办理层级", choices=(("street", "街道"), ("block", "街区")))
    field = TextField("领域")
    found_on = DateField("发现日期")
    decided_on = DateField("决定日期")
    officers = Lines(CaseOfficer, "执法人员")

    class Handling(Procedure):
        label, in_force = "试验案件的办理", "2020-01-01"
        filed = State("已立案")
        decided = State("已决定", final=True)
        file = Act(
            "立案", START >> filed, by=BY, writes=("power", "level", "field", "found_on", "officers"),
            guards=(two_certified, all_officers, power_held, power_with_blocks), basis="PEN-30",
        )  # fmt: skip
        sign = Act(
            "签字", at=filed, by=BY, guards=(signer_certified, one_of("由本件执法人员签字", of="officers.person", basis="PEN-01")),
            basis="PEN-31",
        )  # fmt: skip
        review = Act(
            "审核", at=filed, by=BY, guards=(apart_from("办案人员不得审核", of="officers.person", basis="PEN-34"),), basis="PEN-34"
        )  # fmt: skip
        decide = Act(
            "决定", filed >> decided, by=BY, guards=(two_certified, power_held, held_when_found), dates="decided_on",
            basis="PEN-33",
        )  # fmt: skip

    class Meta(Kind.Meta):
        abstract = False
        app_label = "kernel"
        db_table = "trial_case"
        apps = OwnModels()


@contextmanager
def declared() -> Iterator[None]:
    """The throw-away kind among the kinds, its tables in the present transaction."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.kinds(), Case.key, Case)
        editor = connection.schema_editor()
        editor.deferred_sql = []
        with connection.cursor() as cursor:
            for model in (Case, CaseOfficer):
                cursor.execute(editor.table_sql(model)[0])
        yield


@pytest.fixture
def squad(cast: Cast) -> Iterator[Squad]:
    """The cast in an installation that also has the throw-away kind, with two officers, an assistant and two powers."""
    with declared():
        yield Squad(cast)


class Squad:
    """司明 and 柳青 are officers with certificates, 葛微 is an assistant; 摆摊 is a power of 北岸街道, 通道 one of 南岸街道."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        for who, employment in (
            ("justice", "civil_servant"),
            ("community", "public_institution"),
            ("grid", "auxiliary"),
        ):
            self.officer(who, employment)
        self.cards = {who: self.card(who) for who in ("justice", "community")}
        self.stall = self.power("CG-001", "对摆摊设点的处罚", "north")
        self.exit = self.power("XF-001", "对堵塞通道的处罚", "south")

    def enter(self, register: str, unit: str = "north", on: date = FIRST_DAY, **given: Any) -> Matter:
        with on_day(on):
            asked = Asked("enter", given)
            return open_matter(Viewer.installer(), registry.kind(register), self.cast.units[unit], asked).matter

    def officer(self, who: str, employment: str) -> Matter:
        person = self.cast.people[who]
        return self.enter("authority.officer", name=person.name, person=person.pk, employment=employment)

    def card(self, who: str, on: date = FIRST_DAY, expires_on: str = "2026-12-31", **given: Any) -> Matter:
        person = self.cast.people[who]
        card = {"number": f"粤{person.pk}-{on}", "expires_on": expires_on, **given}
        return self.enter("authority.certificate", on=on, name=person.name, person=person.pk, **card)

    def power(self, code: str, name: str, owner: str = "", on: date = FIRST_DAY, **given: Any) -> Matter:
        owner_id = self.cast.units[owner].pk if owner else None
        said = {
            "power_kind": "penalty",
            "basis_text": "条例",
            "paper": "公告",
            "owner": owner_id,
            **given,
        }
        return self.enter("authority.power", on=on, code=code, name=name, **said)

    def act(self, matter: Matter, act: str, on: date = DAY, who: str = "justice", **given: Any) -> Event:
        with on_day(on):
            return take(self.cast.viewer(who, on), matter.pk, Asked(act, given))

    def row(self, who: str, duty: str = "second") -> dict[str, Any]:
        return {"person": self.cast.people[who].pk, "duty": duty}

    def file(self, on: date = DAY, unit: str = "willow", who: str = "justice", **given: Any) -> Matter:
        """A case filed by two officers under the power 摆摊, unless ``given`` says otherwise."""
        case = {"power": self.stall.pk, "officers": [self.row("justice", "lead"), self.row("community")], **given}
        with on_day(on):
            return open_matter(self.cast.viewer(who, on), Case, self.cast.units[unit], Asked("file", case)).matter
