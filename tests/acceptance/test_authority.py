"""Acceptance of the authority rows (M04) that the fixed cast and the registers of a generated year can show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.cast import DAY, FIRST_DAY, Cast
from tests.enforcing import Squad, squad
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped, traced
from zhunsheng.metrics.language import Measure, Period
from zhunsheng.metrics.registry import metric
from zhunsheng.profiles.authority.parameters import read_parameters
from zhunsheng.profiles.authority.year import AuthorityYear
from zhunsheng.profiles.loader import load
from zhunsheng.profiles.profile import read_profile

__all__ = ["squad"]
NOTED = "kernel.refused_act"
YEAR, CUT_OFF = Period(date(2023, 1, 1), date(2023, 12, 31)), date(2023, 12, 22)
AUGUST = date(2023, 8, 1)


def north(cast: Cast) -> MetricSlice:
    return MetricSlice(cast.viewer("justice"), cast.units["north"], YEAR, CUT_OFF)


def value(part: MetricSlice, key: str) -> Any:
    return figures([metric(key)], part)[key].value


def by(part: MetricSlice, key: str, *dimensions: str) -> dict[Any, Any]:
    found = grouped(metric(key), part, dimensions)
    return {group[0] if len(group) == 1 else group: figure.value for group, figure in found.items() if figure.value}


def listed(part: MetricSlice, key: str) -> set[int]:
    """The records behind a figure."""
    measure = metric(key)
    assert isinstance(measure, Measure)
    return {row["matter_id"] for row in traced(measure, part, Right.OPEN).values("matter_id")}


def standing() -> tuple[int, int]:
    """How many events and matters there are, beside what is noted of refused acts."""
    events, matters = Event.objects.exclude(matter__kind=NOTED), Matter.objects.exclude(kind=NOTED)
    return events.count(), matters.count()


def noted() -> list[Any]:
    """What is on record of refused acts, in the order in which they were tried."""
    return list(registry.kind(NOTED)._default_manager.order_by("matter_id"))


def refused(act: Callable[[], Any]) -> list[Objection]:
    before = standing()
    with pytest.raises(Refused) as refusal:
        act()
    assert standing() == before
    return list(refusal.value.objections)


def codes(act: Callable[[], Any]) -> list[str]:
    return [objection.code for objection in refused(act)]


def page_of(squad: Squad, who: str, path: str, settings: Any, tmp_path: Any, on: date = DAY, **query: str) -> str:
    """What somebody of the cast sees at an address on a day."""
    settings.ZHUNSHENG_TODAY, settings.STATIC_ROOT = on, tmp_path
    person = squad.cast.people[who]
    person.user = User.objects.get_or_create(username=who)[0]
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
    return client.get(path, query).content.decode()


@pytest.mark.django_db
def test_S061_two_batches_of_191_and_252_are_443_powers_and_those_without_an_owner_are_listed() -> None:
    profile = read_profile("guanhu_2023")
    parameters = read_parameters(profile, {"powers": {1: 191, 2: 252}})
    assert parameters is not None
    loaded = load(profile)
    planted = AuthorityYear(loaded, parameters, Random(9)).generate()
    with on_day(profile.today):
        part = MetricSlice(Viewer.of_person(loaded.people["justice1"]), loaded.street, YEAR, profile.today)
        assert value(part, "authority.power.in_force") == 443
        assert by(part, "authority.power.in_force", "batch") == {"1": 191, "2": 252}
        unowned = metric("authority.power.without_owner")
        assert value(part, unowned.key) == 5
        assert listed(part, unowned.key) == set(planted["without_owner"])


def test_S062_an_item_not_in_force_on_the_day_of_the_act_is_no_basis_of_a_case(squad: Squad) -> None:
    squad.act(squad.stall, "take_back", date(2023, 6, 30), end_paper="省政府公告第9号")
    assert squad.file(date(2023, 6, 29)).state == "filed"
    (said,) = refused(lambda: squad.file(date(2023, 6, 30)))
    assert (said.code, said.basis, bool(said.way_out)) == ("power-missing", ("《行政处罚法》第24条",), True)
    early = squad.power("CG-009", "对乱堆放的处罚", "north", on=AUGUST)
    assert codes(lambda: squad.file(power=early.pk)) == ["power-missing"]


def test_S062_the_list_has_editions_that_agree_with_the_register_and_a_day_of_publication(squad: Squad) -> None:
    cast, kind = squad.cast, registry.kind("authority.power_list")
    changes = [{"power": squad.stall.pk, "change": "added"}]
    edition = {"title": "北岸街道权责清单", "edition": "第1版", "basis_paper": "省政府公告第1号", "changes": changes}
    with on_day(DAY):
        listed = open_matter(cast.viewer("justice"), kind, cast.units["north"], Asked("compile", edition)).matter
    squad.act(listed, "approve", who="leader")
    squad.act(squad.stall, "take_back", DAY, end_paper="省政府公告第9号")
    assert codes(lambda: squad.act(listed, "publish", channel="政府网站")) == ["listed-not-held"]
    squad.act(listed, "drop", reason="事项已经收回")
    assert value(north(cast), "authority.power_list.published") == 0
    other = squad.power("CG-005", "对乱挂晒的处罚", "north")
    with on_day(DAY):
        edition |= {"edition": "第2版", "changes": [{"power": other.pk, "change": "removed"}]}
        second = open_matter(cast.viewer("justice"), kind, cast.units["north"], Asked("compile", edition)).matter
    squad.act(second, "approve", who="leader")
    assert codes(lambda: squad.act(second, "publish", channel="政府网站")) == ["removed-still-held"]
    squad.act(other, "take_back", DAY + timedelta(days=6), end_paper="省政府公告第10号")
    squad.act(second, "publish", DAY + timedelta(days=6), channel="政府网站")
    assert value(north(cast), "authority.power_list.published") == 1
    assert value(north(cast), "authority.power_list.days_to_publish") == 6
    assert by(north(cast), "authority.power_list.changes", "change") == {"removed": 1}


def test_S063_items_of_a_special_list_without_a_power_are_listed(squad: Squad) -> None:
    linked = squad.enter("authority.special_item", special_list="penalty", name="占道经营", power=squad.stall.pk)
    loose = squad.enter("authority.special_item", special_list="inspection", name="小餐饮检查")
    key = "authority.special_item.without_power"
    assert value(north(squad.cast), key) == 1
    assert listed(north(squad.cast), key) == {loose.pk}
    assert by(north(squad.cast), "authority.special_item.in_force", "special_list") == {"penalty": 1, "inspection": 1}
    assert linked.state == "entered"


def test_S064_a_block_team_opens_cases_on_the_items_handed_down_and_from_their_day_on(squad: Squad) -> None:
    assert codes(lambda: squad.file(AUGUST, level="block")) == ["power-not-with-blocks"]
    squad.act(squad.stall, "push_down", AUGUST)
    assert codes(lambda: squad.file(AUGUST - timedelta(days=1), level="block")) == ["power-not-with-blocks"]
    assert squad.file(AUGUST, level="block").state == "filed"
    other = squad.power("CG-010", "对乱张贴的处罚", "north")
    (said,) = refused(lambda: squad.file(AUGUST, level="block", power=other.pk))
    assert (said.code, bool(said.way_out)) == ("power-not-with-blocks", True)
    assert squad.file(AUGUST, level="street", power=other.pk).state == "filed"
    assert value(north(squad.cast), "authority.power.with_blocks") == 1


def test_S065_29_and_15_sat_and_all_passed(cast: Cast) -> None:
    kind, keeper = registry.kind("authority.certificate_examination"), cast.viewer("justice")
    for batch, count, held_on in ((1, 29, date(2023, 4, 20)), (2, 15, date(2023, 10, 19))):
        names = [{"name": f"应试{batch}之{number}"} for number in range(count)]
        sitting = {"title": f"第{batch}批", "batch": batch, "candidates": names}
        with on_day(held_on):
            matter = open_matter(keeper, kind, cast.units["north"], Asked("register", sitting)).matter
            take(keeper, matter.pk, Asked("hold", {}))
            results = [{**row, "score": 80, "result": "passed"} for row in names]
            assert codes(lambda m=matter, n=names: take(keeper, m.pk, Asked("conclude", {"candidates": n}))) == [
                "result-missing"
            ]
            take(keeper, matter.pk, Asked("conclude", {"candidates": results}))
    sat, rate = "authority.certificate_examination.sat", "authority.certificate_examination.pass_rate"
    assert by(north(cast), sat, "parent.batch") == {"1": 29, "2": 15}
    assert by(north(cast), rate, "parent.batch") == {"1": 100, "2": 100}
    assert (value(north(cast), sat), value(north(cast), rate)) == (44, 100)


def test_S066_an_act_signed_without_a_certificate_valid_that_day_is_refused_and_logged(squad: Squad) -> None:
    case = squad.file()
    assert squad.act(case, "sign", DAY).act == "sign"
    squad.act(squad.cards["justice"], "suspend", DAY + timedelta(days=1), reason="暂扣")
    assert codes(lambda: squad.act(case, "sign", DAY + timedelta(days=1))) == ["certificate-suspended"]
    assert [note.code for note in noted()] == ["certificate-suspended"]
    squad.act(squad.cards["justice"], "give_back", DAY + timedelta(days=9))
    assert squad.act(case, "sign", DAY + timedelta(days=9)).act == "sign"
    squad.act(squad.cards["justice"], "revoke", DAY + timedelta(days=10), reason="调离")
    said = refused(lambda: squad.act(case, "sign", DAY + timedelta(days=10)))
    assert [objection.code for objection in said] == ["certificate-missing"]
    assert said[0].basis == ("《行政处罚法》第42、76条",)
    assert [note.code for note in noted()] == ["certificate-suspended", "certificate-missing"]
    assert {(note.act, note.person) for note in noted()} == {("签字", squad.cast.people["justice"])}


def test_S066_a_certificate_is_applied_for_issued_and_counted(squad: Squad) -> None:
    cast, kind = squad.cast, registry.kind("authority.certificate_application")
    person = cast.people["mediator"]
    squad.officer("mediator", "civil_servant")
    asks = {"name": person.name, "person": person.pk, "application_kind": "new"}
    with on_day(DAY):
        matter = open_matter(cast.viewer("justice"), kind, cast.units["north"], Asked("apply", asks)).matter
    squad.act(matter, "issue", **{"authority.certificate": {"number": "粤-9", "expires_on": "2028-05-03"}})
    card = matter.links_out.get(relation="became").target
    assert card.heading == "梅和的执法证（粤-9）"
    assert by(north(cast), "authority.certificate_application.issued", "application_kind") == {"new": 1}
    assert squad.file(officers=[squad.row("justice", "lead"), squad.row("mediator")]).state == "filed"


def test_S067_what_expires_within_ninety_days_is_a_list(squad: Squad, settings: Any, tmp_path: Any) -> None:
    for who, days in (("leader", 89), ("deputy", 90), ("office", 91), ("mediator", -1)):
        squad.officer(who, "civil_servant")
        squad.card(who, expires_on=str(DAY + timedelta(days=days)))
    gone = squad.card("justice", expires_on=str(DAY + timedelta(days=5)))
    squad.act(gone, "revoke", reason="遗失注销")
    records = "/records/authority.certificate/"
    page = page_of(squad, "justice", records, settings, tmp_path, expires_on="90")
    assert [name in page for name in ("程立", "丁可", "安宁", "梅和")] == [True, True, False, False]
    assert "共 <strong>2</strong> 件" in page
    assert "共 <strong>1</strong> 件" in page_of(squad, "justice", records, settings, tmp_path, expires_on="past")
    assert "90日内" in page and "已过" in page


def test_S067_the_history_of_a_qualification_is_kept(squad: Squad, settings: Any, tmp_path: Any) -> None:
    card = squad.cards["justice"]
    squad.act(card, "suspend", DAY, reason="受处分")
    squad.act(card, "give_back", DAY + timedelta(days=30))
    squad.act(card, "renew", DAY + timedelta(days=40), number="粤-新", expires_on="2030-01-01")
    rows = registry.kind("authority.certificate")._default_manager.filter(matter=card).order_by("position")
    assert [(row.valid_from, bool(row.is_suspended)) for row in rows] == [
        (FIRST_DAY, False),
        (DAY, True),
        (DAY + timedelta(days=30), False),
        (DAY + timedelta(days=40), False),
    ]
    later = DAY + timedelta(days=50)
    page = page_of(squad, "justice", f"/records/authority.certificate/{card.pk}/", settings, tmp_path, on=later)
    assert "历次变更" in page and "粤-新" in page and "受处分" in page


def test_S068_the_page_of_an_officer_shows_all_records_that_name_them(
    squad: Squad, settings: Any, tmp_path: Any
) -> None:
    officer = squad.officer("mediator", "civil_servant")
    squad.card("mediator")
    person = squad.cast.people["mediator"]
    skill = {"skill": "fire_safety", "grade": "speciality", "gained_by": "training"}
    squad.enter("authority.skill", name=person.name, person=person.pk, **skill)
    kind, keeper = registry.kind("authority.certificate_examination"), squad.cast.viewer("justice")
    sitting = {"title": "第一批资格考试", "batch": 1, "candidates": [{"name": person.name, "person": person.pk}]}
    with on_day(DAY):
        open_matter(keeper, kind, squad.cast.units["north"], Asked("register", sitting))
    case = squad.file(officers=[squad.row("justice", "lead"), squad.row("mediator")])
    address = f"/records/authority.officer/{officer.pk}/"
    page = page_of(squad, "justice", address, settings, tmp_path)
    assert "个人执法档案" in page
    for said in ("梅和的执法证", "第一批资格考试", "执法技能", "试验案件"):
        assert said in page, said
    assert f"/records/trial.case/{case.pk}/" in page
    outside = page_of(squad, "south_justice", address, settings, tmp_path)
    assert "梅和的执法证" in outside and "试验案件" not in outside and "第一批资格考试" not in outside


def test_S069_officers_are_found_by_skill(squad: Squad, settings: Any, tmp_path: Any) -> None:
    for who, skill in (("justice", "fire_safety"), ("community", "evidence")):
        person = squad.cast.people[who]
        given = {"name": person.name, "person": person.pk, "skill": skill, "grade": "skill", "gained_by": "training"}
        squad.enter("authority.skill", **given)
    page = page_of(squad, "justice", "/records/authority.skill/", settings, tmp_path, skill="fire_safety")
    assert "共 <strong>1</strong> 件" in page
    assert by(north(squad.cast), "authority.skill.holders", "skill") == {"fire_safety": 1, "evidence": 1}


def test_S070_two_certified_officers_on_every_act_and_an_assistant_only_as_assistant(squad: Squad) -> None:
    lead, second = squad.row("justice", "lead"), squad.row("community")
    assert codes(lambda: squad.file(officers=[lead])) == ["certificate-too-few"]
    assert "assistant-may-not-enforce" in codes(lambda: squad.file(officers=[lead, squad.row("grid")]))
    case = squad.file(officers=[lead, second, squad.row("grid", "assistant")])
    squad.act(squad.cards["community"], "revoke", DAY + timedelta(days=1), reason="调离")
    assert "certificate-too-few" in codes(lambda: squad.act(case, "decide", DAY + timedelta(days=1)))
    assert by(north(squad.cast), "authority.officer.in_office", "employment") == {
        "civil_servant": 1,
        "public_institution": 1,
        "auxiliary": 1,
    }
    person = squad.cast.people["grid"]
    given = {"name": person.name, "person": person.pk, "number": "粤-协", "expires_on": "2026-12-31"}
    asked = lambda: squad.enter("authority.certificate", **given)  # noqa: E731
    assert codes(asked) == ["assistant-may-not-enforce"]
