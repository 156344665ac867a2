"""Links made by hand, matters that grow out of others, ledgers whose master is another system, runs out of sight."""

from __future__ import annotations

import json

import pytest

from tests.cast import DAY, DISPUTE, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.judge import Origin
from zhunsheng.kernel.acts.relating import growths_of
from zhunsheng.kernel.acts.take import Asked, open_matter, open_out_of, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.declare import START, Act, Procedure, State
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Event, Link, Matter, Run
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.scope import counted, holds, slice_of
from zhunsheng.kernel.today import now, on_day
from zhunsheng.kernel.viewers import Right, Viewer

KIND = "mediation.dispute"
PLATFORM = "民意速办"


def adopt(cast: Cast, name: str, value: object, unit: str = "north") -> None:
    given = {"name": name, "value": json.dumps(value, ensure_ascii=False)}
    with on_day(DAY):
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units[unit], Asked("enter", given))


def relate(cast: Cast, who: str, source: Matter, target: Matter, relation: str = "concerns") -> Event:
    with on_day(DAY):
        return take(cast.viewer(who), source.pk, Asked("relate", {"relation": relation, "target": target.pk}))


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections}


def test_a_link_made_by_hand_is_an_event_of_its_source_and_stands_in_the_projections(cast):
    one, other = cast.dispute(), cast.dispute()
    event = relate(cast, "mediator", one, other)
    assert (event.act, event.seq) == ("relate", 2)
    assert list(Link.objects.filter(source=one).values_list("relation", "target")) == [("concerns", other.pk)]
    assert check_projections() == [] and verify() == []


def test_a_link_is_refused_to_itself_twice_by_an_unknown_relation_or_to_what_one_may_not_open(cast):
    one, other = cast.dispute(), cast.dispute()
    hidden = cast.dispute("south_mediator", "bridge")
    relate(cast, "mediator", one, other)
    for target, relation, code in (
        (one, "concerns", "target-is-self"),
        (other, "concerns", "related-already"),
        (other, "cousin_of", "relation-unknown"),
        (hidden, "concerns", "target-unknown"),
    ):
        with pytest.raises(Refused) as refused:
            relate(cast, "mediator", one, target, relation)
        assert code in codes(refused)
    assert Link.objects.filter(source=one).count() == 1


def test_the_place_says_what_may_grow_out_of_a_matter_and_what_is_carried_over(cast):
    carry = {"subject": "subject", "place": "place", "platform_number": "number"}
    adopt(cast, "links.children", {KIND: {KIND: {"act": "register", "relation": "became", "carry": carry}}})
    matter = cast.dispute(place="柳荫里")
    world = World()
    (growth,) = growths_of(world, Dossier.load(matter, world), DAY)
    carried = growth.carried(Dossier.load(matter, world).standing().snapshot)
    assert carried == {"subject": DISPUTE["subject"], "place": "柳荫里", "platform_number": matter.number}
    elsewhere = cast.dispute("south_mediator", "bridge")
    assert growths_of(world, Dossier.load(elsewhere, world), DAY) == ()


def test_what_grows_out_of_a_matter_is_opened_and_linked_in_one_act_or_not_at_all(cast):
    parent, kind = cast.dispute(), registry.kind(KIND)
    asked = Asked("register", DISPUTE, request_key="once")
    with on_day(DAY):
        for _ in range(2):
            event = open_out_of(cast.viewer("mediator"), parent.pk, "became", kind, cast.units["willow"], asked)
    assert list(parent.links_out.values_list("relation", "target")) == [("became", event.matter_id)]
    before = Matter.objects.count()
    with pytest.raises(Refused), on_day(DAY):
        open_out_of(cast.viewer("mediator"), parent.pk, "became", kind, cast.units["willow"], Asked("register", {}))
    with pytest.raises(Refused), on_day(DAY):
        again = Asked("register", DISPUTE)
        open_out_of(cast.viewer("mediator"), parent.pk, "cousin_of", kind, cast.units["willow"], again)
    assert Matter.objects.count() == before and parent.links_out.count() == 1


class Mirror(Procedure):
    """A course that another platform reports."""

    version, in_force, is_mirror, label = 1, "2016-07-01", True, "外部平台办理"
    open, closed = State("办理中"), State("已办结", final=True)
    report = Act("照录", START >> open, by=(Role.MEDIATOR,), writes=("subject",), basis="人民调解法 17")
    close = Act("照录办结", open >> closed, by=(Role.MEDIATOR,), writes=("reason",), basis="人民调解法 17")


@pytest.fixture
def mirrored(monkeypatch, cast):
    kind = registry.kind(KIND)
    monkeypatch.setattr(kind, "procedures", {**kind.procedures, ("mirror", 1): Mirror})
    adopt(cast, "records.masters", {KIND: PLATFORM})
    return kind


def reported(cast: Cast, kind: type, act: str, source: str = PLATFORM, matter: Matter | None = None) -> Event:
    origin = Origin(source, "MY-1") if source else None
    asked = Asked(act, {"subject": "积水"}, origin=origin)
    with on_day(DAY):
        if matter is not None:
            return take(cast.viewer("mediator"), matter.pk, asked)
        return open_matter(cast.viewer("mediator"), kind, cast.units["willow"], asked, procedure="mirror")


def test_where_another_system_is_the_master_only_what_it_reports_comes_in(cast, mirrored):
    for source in ("", "别的平台"):
        with pytest.raises(Refused) as refused:
            reported(cast, mirrored, "report", source)
        assert "master-elsewhere" in codes(refused)
    matter = reported(cast, mirrored, "report").matter
    assert (matter.source, matter.outer_number) == (PLATFORM, "MY-1")
    with pytest.raises(Refused) as refused:
        reported(cast, mirrored, "close", "", matter)
    assert codes(refused) == {"master-elsewhere"}
    reported(cast, mirrored, "close", PLATFORM, matter)
    matter.refresh_from_db()
    assert matter.state == "closed" and check_projections() == [] and verify() == []


def test_the_number_of_a_void_matter_may_come_in_again(cast, mirrored):
    first = reported(cast, mirrored, "report").matter
    cast.act("justice", first, "void", reason="导入有误")
    assert reported(cast, mirrored, "report").matter_id != first.pk


def test_the_matters_of_a_run_are_out_of_sight_until_it_is_complete_and_again_once_it_is_undone(cast):
    matter, viewer, kind = cast.dispute(), cast.viewer("mediator"), registry.kind(KIND)
    run = Run.objects.create(label="导入", source=PLATFORM, started_at=now())
    Matter.objects.filter(pk=matter.pk).update(run=run)
    matter.grants.update(run=run)
    for completed_at, undone_at, is_seen in ((None, None, False), (now(), None, True), (now(), now(), False)):
        Run.objects.update(completed_at=completed_at, undone_at=undone_at)
        assert counted(slice_of(viewer, kind, Right.OPEN)) == is_seen
        assert holds(viewer, matter, kind, Right.OPEN) is is_seen


INTAKE, EVENT = "citizen_requests.intake", "citizen_requests.event"
GROWTHS = {
    EVENT: {"act": "receive", "relation": "became", "carry": {"subject": "subject", "requesters": "visitors"}},
    KIND: {"act": "register", "relation": "became", "carry": {"subject": "subject"}},
}


def come_in(cast: Cast) -> Matter:
    """Somebody at the centre of 北岸街道, registered and not yet sent anywhere."""
    given = {"centre": cast.centres["north"].pk, "channel": "centre", "subject": "楼上漏水", "topic": "property",
             "visitors": [{"party_kind": "person", "name": "张甲", "phone": "13800000000"}]}  # fmt: skip
    with on_day(DAY):
        asked = Asked("register", given)
        return open_matter(cast.viewer("dispatcher"), registry.kind(INTAKE), cast.units["north"], asked).matter


def test_an_act_opens_what_its_form_chose_of_the_place_s_growths_and_carries_even_what_is_masked(cast):
    adopt(cast, "links.children", {INTAKE: GROWTHS})
    matter = come_in(cast)
    given = {"handler_unit": cast.units["willow"].pk, EVENT: {"channel": "centre", "topic": "property"}}
    event = cast.act("dispatcher", matter, "triage", **given)
    link = Link.objects.get(source=matter)
    assert (link.relation, link.target.kind, link.target.heading) == ("became", EVENT, "楼上漏水")
    (requester,) = registry.kind(EVENT).line_sets()["requesters"].line._default_manager.filter(matter=link.target)
    assert (requester.name, requester.phone) == ("张甲", "13800000000")
    record = registry.kind(INTAKE)._default_manager.get(pk=matter.pk)
    assert (matter.state, record.route, event.act) == ("routed", EVENT, "triage")
    assert check_projections() == [] and verify() == []


def test_such_an_act_opens_exactly_one_and_says_what_the_place_offers(cast):
    elsewhere = come_in(cast)
    unit = cast.units["willow"].pk
    chosen: dict[str, dict[str, object]] = {EVENT: {"channel": "centre", "topic": "property"}, KIND: dict(DISPUTE)}
    with pytest.raises(Refused) as refused:
        cast.act("dispatcher", elsewhere, "triage", handler_unit=unit, **chosen)
    assert codes(refused) == {"nothing-may-grow"}
    adopt(cast, "links.children", {INTAKE: GROWTHS})
    for given, code in ((chosen, "several-grown"), ({}, "nothing-grown"), ({"enforcement.clue": {}}, "nothing-grown")):
        with pytest.raises(Refused) as refused:
            cast.act("dispatcher", elsewhere, "triage", handler_unit=unit, **given)
        assert codes(refused) == {code}
    assert not Link.objects.exists() and Matter.objects.filter(kind=EVENT).count() == 0


def test_what_is_wrong_with_the_act_and_with_what_it_opens_is_said_at_once(cast):
    adopt(cast, "links.children", {INTAKE: GROWTHS})
    matter = come_in(cast)
    with pytest.raises(Refused) as refused:
        cast.act("dispatcher", matter, "triage", **{EVENT: {"channel": "nowhere"}})
    assert [(one.code, one.field) for one in refused.value.objections] == [
        ("field-empty", "handler_unit"),
        ("field-unreadable", "channel"),
        ("field-empty", "channel"),
        ("field-empty", "topic"),
    ]
