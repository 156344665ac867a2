"""The fixed cast of most tests: one district, two sub-districts, communities, people with posts, a committee and a grid each.

Everything is entered by acts on 3 January 2023, through the same path as in production.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.again import entered_once
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.models import Event, Installation, Matter, Person, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

FIRST_DAY = date(2023, 1, 3)
DAY = date(2023, 5, 4)

UNITS = (
    ("district", "", "临江区", "district"),
    ("north", "district", "北岸街道", "sub_district"),
    ("south", "district", "南岸街道", "sub_district"),
    ("north_justice", "north", "北岸司法所", "section"),
    ("willow", "north", "柳荫社区", "community"),
    ("ferry", "north", "渡口社区", "community"),
    ("bridge", "south", "石桥社区", "community"),
)
PEOPLE = (
    ("leader", "程立", Role.LEADER, "north"),
    ("deputy", "丁可", Role.DEPUTY_LEADER, "north"),
    ("office", "安宁", Role.OFFICE_CLERK, "north"),
    ("justice", "司明", Role.JUSTICE_CLERK, "north"),
    ("mediator", "梅和", Role.MEDIATOR, "willow"),
    ("ferry_mediator", "冯渡", Role.MEDIATOR, "ferry"),
    ("grid", "葛微", Role.GRID_WORKER, "willow"),
    ("community", "柳青", Role.COMMUNITY_CLERK, "willow"),
    ("ferry_community", "杜若", Role.COMMUNITY_CLERK, "ferry"),
    ("dispatcher", "游听", Role.DISPATCHER, "north"),
    ("section_head", "路平", Role.SECTION_HEAD, "north_justice"),
    ("section_clerk", "席问", Role.SECTION_CLERK, "north_justice"),
    ("south_justice", "南宫正", Role.JUSTICE_CLERK, "south"),
    ("south_mediator", "石坚", Role.MEDIATOR, "bridge"),
    ("officer", "方岩", Role.OFFICER, "north"),
    ("second_officer", "邵野", Role.OFFICER, "north"),
    ("third_officer", "闵行", Role.OFFICER, "north"),
    ("squad_head", "邢正", Role.SQUAD_HEAD, "north"),
    ("reviewer", "沈法", Role.LEGAL_REVIEWER, "north"),
    ("supervisor", "区建", Role.DISTRICT_SUPERVISOR, "district"),
    ("administrator", "关理", Role.ADMINISTRATOR, "district"),
)
COMMITTEES = (
    ("north", "north", "北岸街道人民调解委员会", "street", "general"),
    ("willow", "willow", "柳荫社区人民调解委员会", "community", "general"),
    ("ferry", "ferry", "渡口社区人民调解委员会", "community", "general"),
    ("bridge", "bridge", "石桥社区人民调解委员会", "community", "general"),
)
MEDIATORS = (
    ("justice", "north", "司明", "north"),
    ("mediator", "willow", "梅和", "willow"),
    ("ferry_mediator", "ferry", "冯渡", "ferry"),
    ("south_mediator", "bridge", "石坚", "bridge"),
)
GRIDS = (
    ("willow_garden", "willow", "W01", "柳荫花园网格"),
    ("ferry_street", "ferry", "F01", "渡口老街网格"),
    ("bridge_head", "bridge", "B01", "石桥桥头网格"),
)
CENTRES = (
    ("north", "north", "北岸街道综治中心", "street", "北岸路1号"),
    ("willow", "willow", "柳荫社区综治中心", "community", "柳荫路2号"),
)
CERTIFIED = ("officer", "second_officer", "squad_head")
POWERS = (
    ("stall", "penalty", "CG-900", "对占道摆卖的处罚", "urban_management"),
    ("exit", "penalty", "XF-900", "对占用、堵塞疏散通道的处罚", "fire_safety"),
    ("seizure", "compulsion", "QZ-900", "对占道摆卖物品的扣押", "urban_management"),
)
WITH_BLOCKS = ("exit",)


@dataclass
class Cast:
    """Units, people, committees, mediators, grids, centres and powers by short name; ``viewer`` gives a person's rights on DAY."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    committees: dict[str, Matter] = field(default_factory=dict)
    mediators: dict[str, Matter] = field(default_factory=dict)
    grids: dict[str, Matter] = field(default_factory=dict)
    centres: dict[str, Matter] = field(default_factory=dict)
    powers: dict[str, Matter] = field(default_factory=dict)

    def registers(self) -> Mapping[str, Mapping[str, Matter]]:
        """The entries by the key of their register, then by short name."""
        return {
            "mediation.committee": self.committees,
            "mediation.mediator": self.mediators,
            "citizen_requests.grid": self.grids,
            "citizen_requests.centre": self.centres,
            "authority.power": self.powers,
        }

    def viewer(self, who: str, on: date = DAY) -> Viewer:
        return Viewer.of_person(self.people[who], on)

    def dispute(self, who: str = "mediator", unit: str = "willow", on: date = DAY, **given: Any) -> Matter:
        """A registered dispute with both parties consenting, unless ``given`` says otherwise."""
        values = {**DISPUTE, "committee": self.committees[unit].pk, **given}
        with on_day(on):
            return open_matter(self.viewer(who, on), registry.kind("mediation.dispute"), self.units[unit],
                               Asked("register", values)).matter  # fmt: skip

    def request(self, who: str = "dispatcher", unit: str = "north", on: date = DAY, **given: Any) -> Matter:
        """A request registered at the desk of the sub-district, unless ``given`` says otherwise."""
        kind, values = registry.kind("citizen_requests.event"), {**REQUEST, **given}
        with on_day(on):
            return open_matter(self.viewer(who, on), kind, self.units[unit], Asked("receive", values)).matter

    def act(self, who: str, matter: Matter, act: str, on: date = DAY, **given: Any) -> Event:
        """``who`` takes ``act`` on ``matter`` on the day; the stored matter is refreshed."""
        with on_day(on):
            event = take(self.viewer(who, on), matter.pk, Asked(act, given))
        matter.refresh_from_db()
        return event

    def accepted_dispute(self, on: date = DAY, **given: Any) -> Matter:
        """A dispute of 柳荫社区 accepted by its mediator."""
        matter = self.dispute(on=on, **given)
        self.act("mediator", matter, "accept", on, mediator=self.mediators["mediator"].pk)
        return matter

    def settled_dispute(self, on: date = DAY, **given: Any) -> tuple[Matter, Matter]:
        """A dispute settled the day it was accepted, and its written agreement."""
        matter = self.accepted_dispute(on, **given)
        self.act("mediator", matter, "settle", on, **{"mediation.agreement": WRITTEN})
        return matter, matter.links_out.get().target


APPLICANT: Mapping[str, Any] = {
    "party_kind": "person",
    "name": "张三丰",
    "phone": "13812345678",
    "side": "applicant",
    "consents": True,
}
RESPONDENT: Mapping[str, Any] = {
    "party_kind": "organisation",
    "name": "甲乙丙物业服务有限公司",
    "side": "respondent",
    "consents": True,
}
DISPUTE: Mapping[str, Any] = {
    "subject": "物业费与漏水维修",
    "dispute_type": "property_management",
    "mediation_kind": "people",
    "origin": "application",
    "found_on": "2023-05-04",
    "people_count": 2,
    "amount_yuan": "1200.50",
    "parties": [APPLICANT, RESPONDENT],
}
REQUEST: Mapping[str, Any] = {
    "subject": "夜间施工噪声",
    "channel": "hotline",
    "topic": "noise",
    "place": "柳荫花园3栋",
    "requesters": [{"party_kind": "person", "name": "李四光", "phone": "13912345678"}],
}
WRITTEN: Mapping[str, Any] = {"agreement_form": "written", "content": "乙方于十日内修复漏水，甲方补缴物业费。"}


@entered_once
def enter_cast() -> Cast:
    """Enter the whole cast into an empty, migrated database."""
    Installation.objects.create(name="测试", profile="cast")
    cast = Cast()
    for code, parent, name, level in UNITS:
        above = cast.units.get(parent)
        unit = Unit.objects.create(code=code, parent=above, name=name, short_name=name[:2], level=level, path="")
        unit.path = f"{above.path if above else '/'}{unit.pk}/"
        unit.save(update_fields=["path"])
        cast.units[code] = unit
    with on_day(FIRST_DAY):
        for who, name, role, code in PEOPLE:
            cast.people[who] = Person.objects.create(name=name)
            _enter("kernel.post", cast.units[code], person=cast.people[who].pk, role=role.value)
        for who, code, name, level, speciality in COMMITTEES:
            cast.committees[who] = _enter(
                "mediation.committee", cast.units[code], name=name, committee_level=level, speciality=speciality
            )
        for who, code, name, committee in MEDIATORS:
            cast.mediators[who] = _enter(
                "mediation.mediator",
                cast.units[code],
                name=name,
                committee=cast.committees[committee].pk,
                mediator_kind="people",
                person=cast.people[who].pk,
            )
        for where, unit, code, name in GRIDS:
            given = {"code": code, "name": name, "grid_kind": "grid"}
            cast.grids[where] = _enter("citizen_requests.grid", cast.units[unit], **given)
        for where, unit, name, level, address in CENTRES:
            said = {"name": name, "centre_level": level, "address": address}
            cast.centres[where] = _enter("citizen_requests.centre", cast.units[unit], **said)
        _enter_enforcers(cast)
    return cast


def _enter_enforcers(cast: Cast) -> None:
    """Officers, their certificates and powers, kept by the district so that no figure of a sub-district counts them."""
    district = cast.units["district"]
    for number, who in enumerate(CERTIFIED, 1):
        named = {"name": cast.people[who].name, "person": cast.people[who].pk}
        _enter("authority.officer", district, employment="civil_servant", **named)
        card = {"number": f"粤9000{number}", "expires_on": "2026-12-31"}
        _enter("authority.certificate", district, **named, **card)
    for key, power_kind, code, name, law_field in POWERS:
        said = {"power_kind": power_kind, "field": law_field, "basis_text": "条例", "paper": "省政府公告第1号"}
        cast.powers[key] = _enter("authority.power", district, code=code, name=name, **said)
    for key in WITH_BLOCKS:
        take(Viewer.installer(), cast.powers[key].pk, Asked("push_down", {}))


def _enter(kind: str, unit: Unit, **given: Any) -> Matter:
    return open_matter(Viewer.installer(), registry.kind(kind), unit, Asked("enter", given)).matter
