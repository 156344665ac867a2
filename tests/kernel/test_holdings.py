"""Guards that ask a register as of the day of an act: who holds a certificate, whose power it is, who is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import DAY, FIRST_DAY
from tests.enforcing import CERTIFICATE, Case, Squad, squad
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.judge import open_objections
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.declare import DOER, holds_on
from zhunsheng.kernel.declare.holding_faults import asking_faults
from zhunsheng.kernel.declare.validate import faults_of
from zhunsheng.kernel.declare.versions import Version, amended
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.law.wording import day_words

__all__ = ["squad"]
NOTED = "kernel.refused_act"
LATER = DAY + timedelta(days=30)


def standing() -> tuple[int, int]:
    """How many events and matters there are, beside what is noted of refused acts."""
    events, matters = Event.objects.exclude(matter__kind=NOTED), Matter.objects.exclude(kind=NOTED)
    return events.count(), matters.count()


def refused(act: Callable[[], Any]) -> list[Objection]:
    before = standing()
    with pytest.raises(Refused) as refusal:
        act()
    assert standing() == before
    return list(refusal.value.objections)


def codes(act: Callable[[], Any]) -> list[str]:
    return [objection.code for objection in refused(act)]


def test_two_officers_with_valid_certificates_file_a_case_under_a_power_of_their_street(squad):
    assert squad.file().state == "filed"
    assert faults_of(Case) == []


def test_one_certified_officer_is_too_few_however_often_named_and_however_many_assist(squad):
    once = [squad.row("justice", "lead")]
    assert codes(lambda: squad.file(officers=once)) == ["certificate-too-few"]
    assert codes(lambda: squad.file(officers=once * 2)) == ["certificate-too-few"]
    assert codes(lambda: squad.file(officers=[*once, squad.row("grid", "assistant")])) == ["certificate-too-few"]
    assert set(codes(lambda: squad.file(officers=[]))) == {"certificate-too-few", "officer-unnamed"}


def test_an_assistant_may_be_added_as_such_and_as_nothing_else(squad):
    both = [squad.row("justice", "lead"), squad.row("community")]
    assert squad.file(officers=[*both, squad.row("grid", "assistant")]).state == "filed"
    assert codes(lambda: squad.file(officers=[*both, squad.row("grid")])) == [
        "certificate-missing",
        "assistant-may-not-enforce",
    ]


def test_everything_wrong_is_said_at_once_with_articles_and_a_way_out(squad):
    squad.act(squad.cards["justice"], "suspend", reason="处分")
    said = refused(lambda: squad.file(LATER, power=squad.exit.pk, level="block"))
    assert [objection.code for objection in said] == [
        "certificate-suspended",
        "certificate-too-few",
        "power-of-another-unit",
        "power-not-with-blocks",
    ]
    assert all(objection.basis and objection.way_out for objection in said)
    assert said[0].basis == ("《行政处罚法》第42条", "《行政处罚法》第42、76条")
    assert said[0].message == f"“司明”的执法证（{number(squad)}）在2023年6月3日处于暂扣期间"
    assert said[1].message == "2023年6月3日持有有效的行政执法证的只有1人：由两名以上具有执法资格的人员实施"


def number(squad: Squad) -> str:
    return str(squad.cards["justice"].heading.partition("（")[2].rstrip("）"))


@pytest.mark.parametrize(("days", "is_valid"), [(-1, True), (0, True), (1, False)])
def test_a_certificate_is_valid_through_its_last_day_and_not_after_it(squad, days, is_valid):
    squad.act(squad.cards["justice"], "renew", FIRST_DAY, number="短", expires_on="2023-06-30")
    day = date(2023, 6, 30) + timedelta(days=days)
    if is_valid:
        assert squad.file(day).state == "filed"
        return
    said = refused(lambda: squad.file(day))
    assert said[0].message == "“司明”在2023年7月1日没有有效的行政执法证：自2023年7月1日起失效"


def test_it_is_the_day_of_the_act_that_counts_not_the_day_of_its_record(squad):
    squad.act(squad.cards["justice"], "revoke", DAY, reason="调离")
    case = {"power": squad.stall.pk, "officers": [squad.row("justice", "lead"), squad.row("community")]}
    with on_day(DAY + timedelta(days=2)):
        viewer, willow = squad.cast.viewer("justice"), squad.cast.units["willow"]
        assert open_matter(viewer, Case, willow, Asked("file", case, DAY - timedelta(days=1))).matter.state == "filed"
        said = codes(lambda: open_matter(viewer, Case, willow, Asked("file", case, DAY)))
    assert said == ["certificate-missing", "certificate-too-few"]


def test_who_came_later_and_who_never_had_one_are_told_apart(squad):
    squad.officer("mediator", "civil_servant")
    squad.card("mediator", LATER)
    pair = [squad.row("justice", "lead"), squad.row("mediator")]
    assert (
        refused(lambda: squad.file(officers=pair))[0].message
        == f"“梅和”在{day_words(DAY)}没有有效的行政执法证：{day_words(LATER)}才生效"
    )
    never = [squad.row("justice", "lead"), squad.row("leader")]
    assert refused(lambda: squad.file(officers=never))[0].message.endswith("没有有效的行政执法证：名册中没有登记")


def test_a_certificate_for_one_field_does_not_do_for_another_and_any_one_that_does_is_enough(squad):
    squad.officer("mediator", "civil_servant")
    squad.card("mediator", field="fire_safety")
    pair = [squad.row("justice", "lead"), squad.row("mediator")]
    assert squad.file(officers=pair, field="fire_safety").state == "filed"
    assert squad.file(officers=pair).state == "filed"
    assert codes(lambda: squad.file(officers=pair, field="labour")) == [
        "certificate-of-another-field",
        "certificate-too-few",
    ]
    squad.card("mediator", on=DAY, field="labour")
    assert squad.file(officers=pair, field="labour").state == "filed"


def test_a_power_not_held_on_the_day_of_the_act_is_refused_with_the_article(squad):
    squad.act(squad.stall, "take_back", LATER, end_paper="公告第9号")
    assert squad.file(LATER - timedelta(days=1)).state == "filed"
    (said,) = refused(lambda: squad.file(LATER))
    assert (said.code, said.basis) == ("power-missing", ("《行政处罚法》第24条",))
    assert (
        said.message
        == f"“对摆摊设点的处罚（CG-001）”在{day_words(LATER)}不是在册的职权事项：自{day_words(LATER)}起失效"
    )
    assert codes(lambda: squad.file(power=None)) == ["power-unnamed"]
    assert codes(lambda: squad.file(power=squad.cards["justice"].pk))[0] == "field-unreadable"


def test_a_power_of_another_kind_is_not_a_power_to_penalise(squad):
    check = squad.power("JC-001", "对餐饮单位的检查", "north", power_kind="inspection")
    assert codes(lambda: squad.file(power=check.pk)) == ["power-of-another-kind"]


def test_a_power_without_an_owner_is_of_the_unit_that_took_it_over(squad):
    taken = squad.power("CG-002", "对乱张贴的处罚")
    assert squad.file(power=taken.pk).state == "filed"
    assert codes(lambda: squad.file(power=taken.pk, unit="bridge", who="south_justice")) == ["power-of-another-unit"]


def test_a_guard_may_ask_for_the_day_that_a_column_names(squad):
    young = squad.power("CG-003", "对乱倒垃圾的处罚", "north", on=DAY)
    case = squad.file(power=young.pk, found_on="2023-04-01")
    assert codes(lambda: squad.act(case, "decide")) == ["power-missing"]
    assert squad.act(squad.file(power=young.pk), "decide").act == "decide"


def test_an_act_long_after_filing_asks_again_for_its_own_day(squad):
    case = squad.file()
    squad.act(squad.cards["community"], "revoke", LATER, reason="调离")
    assert codes(lambda: squad.act(case, "decide", LATER)) == ["certificate-missing", "certificate-too-few"]


def test_a_correction_is_judged_by_the_day_to_which_it_moves_the_act(squad):
    squad.officer("mediator", "civil_servant")
    squad.card("mediator", DAY)
    pair = [squad.row("justice", "lead"), squad.row("mediator")]
    case = squad.file(LATER, officers=pair)
    said = {"power": squad.stall.pk, "officers": pair, "correction_reason": "日期误记"}

    def corrected_to(day: date) -> Event:
        with on_day(LATER):
            return take(squad.cast.viewer("justice", LATER), case.pk, Asked("correct", said, day, corrects=1))

    assert codes(lambda: corrected_to(DAY - timedelta(days=1))) == ["certificate-missing", "certificate-too-few"]
    assert corrected_to(DAY).act == "correct"


def test_whoever_signs_is_certified_and_one_of_the_officers_and_whoever_reviews_is_none_of_them(squad):
    case = squad.file()
    assert squad.act(case, "sign").act == "sign"
    assert codes(lambda: squad.act(case, "sign", who="grid")) == ["certificate-missing", "doer-not-named"]
    assert codes(lambda: squad.act(case, "review", who="community")) == ["doer-is-named"]
    assert squad.act(case, "review", who="grid").act == "review"


def test_a_refusal_that_is_to_be_noted_leaves_a_record_of_the_attempt_and_nothing_else(squad):
    case = squad.file()
    assert codes(lambda: squad.act(case, "sign", who="grid")) == ["certificate-missing", "doer-not-named"]
    assert codes(lambda: squad.file(officers=[])) != []
    (note,) = registry.kind(NOTED)._default_manager.all()
    assert (note.record_kind, note.act, note.refused_on, note.person) == (
        "试验案件",
        "签字",
        DAY,
        squad.cast.people["grid"],
    )
    assert note.grounds == "葛微在2023年5月4日没有有效的行政执法证：名册中没有登记"
    assert (note.code, note.basis_text) == ("certificate-missing", "《行政处罚法》第42、76条")
    event = note.matter.events.get()
    assert (event.role, event.person, note.matter.unit) == ("system", None, case.unit)
    assert check_projections() == []


def test_a_double_click_is_one_attempt(squad):
    case, grid = squad.file(), squad.cast.viewer("grid")
    for _ in range(2):
        with on_day(DAY), pytest.raises(Refused):
            take(grid, case.pk, Asked("sign", {}, request_key="一次"))
    assert Matter.objects.filter(kind=NOTED).count() == 1


def test_nobody_notes_an_attempt_by_hand_and_the_system_does_nothing_else(squad):
    form = {"record_kind": "案件", "act": "签字", "refused_on": "2023-05-04", "grounds": "无"}
    kind, north = registry.kind(NOTED), squad.cast.units["north"]
    with on_day(DAY):
        for who in ("justice", "administrator"):
            with pytest.raises(Refused) as refusal:
                open_matter(squad.cast.viewer(who), kind, north, Asked("note", form))
            assert [objection.code for objection in refusal.value.objections] == ["role-missing"]
        with pytest.raises(Refused) as refusal:
            open_matter(Viewer.system(), Case, north, Asked("file", {}))
        assert "role-missing" in [objection.code for objection in refusal.value.objections]


def test_what_stands_against_the_doer_is_told_before_the_form_is_filled_in(squad):
    case = squad.file()
    world = World()
    dossier = Dossier.load(case, world)
    acts = dossier.procedure.acts
    against = [
        objection.code
        for act in ("sign", "review")
        for objection in open_objections(world, dossier, squad.cast.viewer("community"), acts[act], DAY)
    ]
    assert against == ["doer-is-named"]


def test_an_import_judged_before_a_certificate_was_taken_away_is_judged_again(squad):
    world = World()
    person = squad.cast.people["justice"].pk
    assert len(world.read_entries("authority.certificate", "person", person)) == 1
    assert world.is_current()
    squad.act(squad.cards["justice"], "revoke", reason="调离")
    assert not world.is_current()


def test_a_certificate_entered_since_makes_the_look_up_stale_too(squad):
    world = World()
    assert world.read_entries("authority.certificate", "person", squad.cast.people["grid"].pk) == []
    squad.officer("mediator", "civil_servant")
    assert world.is_current()
    take_care = squad.cast.people["justice"].pk
    assert len(world.read_entries("authority.certificate", "person", take_care)) == 1
    squad.card("justice", on=DAY)
    assert not world.is_current()


def test_a_version_lapses_after_its_last_day_and_a_later_renewal_leaves_the_gap():
    first = amended((), date(2023, 1, 1), {"n": 1}, ends=False, through=date(2023, 3, 31))
    assert first == (Version(date(2023, 1, 1), date(2023, 4, 1), {"n": 1}),)
    renewed = amended(first, date(2023, 6, 1), {"n": 2}, ends=False, through=None)
    assert [version.valid_until for version in renewed] == [date(2023, 4, 1), None]
    early = amended(first, date(2023, 2, 1), {"n": 2}, ends=False, through=date(2024, 1, 31))
    assert [version.valid_until for version in early] == [date(2023, 2, 1), date(2024, 2, 1)]
    assert amended(first, date(2023, 6, 1), {}, ends=True) == first


def test_a_last_day_before_the_act_holds_on_no_day_and_the_end_of_time_is_no_end():
    (never,) = amended((), date(2023, 5, 4), {}, ends=False, through=date(2023, 5, 1))
    assert not any(never.holds_on(date(2023, 5, 4) + timedelta(days=days)) for days in range(-9, 9))
    (always,) = amended((), date(2023, 5, 4), {}, ends=False, through=date.max)
    assert always.valid_until is None


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"holding": "authority.nothing.valid"}, "unknown holding"),
        ({"holding": "authority.certificate.nothing"}, "has no holding 'nothing'"),
        ({"of": "nobody"}, "unknown column 'nobody'"),
        ({"of": "officers.nobody"}, "unknown column 'officers.nobody'"),
        ({"of": "power"}, "names nothing that holds by 'person'"),
        ({"holding": "authority.power.held"}, "names nothing that holds by 'authority.power'"),
        ({"holding": "authority.power.held", "of": DOER}, "names nothing that holds by 'authority.power'"),
        ({"among": {"rank": ("x",)}}, "narrows by an unknown column 'rank'"),
        ({"terms": {"colour": "field"}}, "a term 'colour' that the holding has not"),
        ({"terms": {"field": "nothing"}}, "from an unknown column 'nothing'"),
        ({"on": "level"}, "which is not a date column"),
        ({"at_least": "PEN-33"}, "is no rule with an amount"),
    ],
)
def test_a_guard_that_asks_for_what_is_not_there_is_a_fault_of_the_declaration(squad, options, fault):
    guard = holds_on("试验", basis="PEN-01", **{"holding": CERTIFICATE, "of": "officers.person", **options})
    assert guard.asks is not None
    assert fault in " ".join(asking_faults(Case, guard.asks))


def test_a_kind_that_is_no_register_holds_nothing_and_lapses_never(squad, monkeypatch):
    monkeypatch.setattr(Case, "valid_through", "level")
    said = " ".join(str(fault) for fault in faults_of(Case))
    assert "is no register" in said
    assert "valid_through 'level' is not a date column" in said
