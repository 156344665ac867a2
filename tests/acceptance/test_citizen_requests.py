"""Acceptance of the rows on citizens' requests (M08) that the fixed cast can show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.cast import DAY, DISPUTE, FIRST_DAY, WRITTEN, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, open_out_of, take
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import at_moment, moment_of, on_day
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped, traced
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.registry import metric

EVENT = "citizen_requests.event"
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
CUT_OFF = date(2023, 12, 22)
NONE = {"unit": "minute", "length": 0}


@pytest.fixture(autouse=True)
def collected_files(settings: Any, tmp_path: Path) -> None:
    """Pages look for their style and script in a folder of the test."""
    settings.STATIC_ROOT = tmp_path


def adopt(cast: Cast, name: str, value: object, unit: str = "north", on: date = FIRST_DAY) -> None:
    given = {"name": f"citizen_requests.{name}" if "." not in name else name, "value": json.dumps(value)}
    with on_day(on):
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units[unit], Asked("enter", given))


def opened(cast: Cast, who: str, kind: str, act: str, unit: str = "north", on: date = DAY, **given: Any) -> Matter:
    with on_day(on):
        return open_matter(cast.viewer(who, on), registry.kind(kind), cast.units[unit], Asked(act, given)).matter


def done(cast: Cast, who: str, matter: Matter, act: str, at: str, **given: Any) -> None:
    """``who`` takes ``act`` at a moment ("2023-05-04 09:30")."""
    moment = datetime.fromisoformat(at)
    with at_moment(moment_of(moment.date(), moment.time())):
        take(cast.viewer(who, moment.date()), matter.pk, Asked(act, given))
    matter.refresh_from_db()


def dispatched(cast: Cast, at: str = "2023-05-04 09:00", **given: Any) -> Matter:
    """A request dispatched to 柳荫社区 and accepted there, all at one moment."""
    matter = cast.request(on=date.fromisoformat(at[:10]), **given)
    done(cast, "dispatcher", matter, "dispatch", at, handler_unit=cast.units["willow"].pk)
    done(cast, "community", matter, "accept", at)
    return matter


def handled(cast: Cast, matter: Matter, at: str, **visit: Any) -> Matter:
    """Handled, answered, visited and closed at one moment."""
    done(cast, "community", matter, "handle", at, handling_result="已经处理。")
    done(cast, "community", matter, "reply", at, reply_text="已经处理，请查看。")
    done(cast, "dispatcher", matter, "visit", at, **visit)
    lawful = {} if visit["visit_result"] == "solved" else {"is_lawfully_handled": True, "closing_reason": "依法处理。"}
    done(cast, "dispatcher", matter, "close", at, **lawful)
    return matter


def part(cast: Cast, who: str = "dispatcher", cut_off_on: date = CUT_OFF, unit: str = "north") -> MetricSlice:
    return MetricSlice(cast.viewer(who), cast.units[unit], YEAR, cut_off_on)


def value(cast: Cast, key: str, **slice: Any) -> Any:
    return figures([metric(key)], part(cast, **slice))[key].value


def by(cast: Cast, key: str, *dimensions: str, **slice: Any) -> dict[Any, Any]:
    found = grouped(metric(key), part(cast, **slice), dimensions)
    return {key if len(key) > 1 else key[0]: figure.value for key, figure in found.items() if figure.value}


def listed(cast: Cast, key: str, **slice: Any) -> set[int]:
    return set(traced(metric(key), part(cast, **slice), Right.COUNT).values_list("matter_id", flat=True))


def record(kind: str, matter: Matter) -> Any:
    return registry.kind(kind)._default_manager.get(pk=matter.pk)


def client_of(cast: Cast, who: str) -> Client:
    person = cast.people[who]
    if person.user is None:
        person.user = get_user_model().objects.create(username=who)
        person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
    return client


def page(cast: Cast, who: str, address: str, query: Mapping[str, str] | None = None, on: date = DAY) -> str:
    with on_day(on):
        return client_of(cast, who).get(address, query or {}).content.decode()


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections}


def test_S135_two_clocks_to_the_minute_with_the_share_within_each_and_the_overdue_shown(cast: Cast) -> None:
    adopt(cast, "mechanism", "30-24机制")
    adopt(cast, "accept_limit", NONE)
    adopt(cast, "respond_limit", {"unit": "minute", "length": 30})
    adopt(cast, "handle_limit", {"unit": "hour", "length": 24})
    for minute in ("09:30", "09:31"):
        matter = dispatched(cast, "2023-05-04 09:00")
        done(cast, "community", matter, "respond", f"2023-05-04 {minute}")
        handled(cast, matter, "2023-05-05 09:00", visit_result="solved")
    late = dispatched(cast, "2023-05-04 09:00")
    for minute, overdue in ((30, set()), (31, {late.pk})):
        with on_day(DAY, hour=9, minute=minute):
            assert listed(cast, f"{EVENT}.response_overdue", cut_off_on=DAY) == overdue
    assert value(cast, f"{EVENT}.response_rate", cut_off_on=DAY) == Decimal(100) / 3
    assert value(cast, f"{EVENT}.handled_in_time_rate") == Decimal(200) / 3
    assert listed(cast, f"{EVENT}.overdue", cut_off_on=date(2023, 5, 6)) == {late.pk}
    shown = page(cast, "dispatcher", reverse("record", args=[EVENT, late.pk]), on=date(2023, 5, 6))
    assert "30-24机制" in shown and "首次响应时限" in shown and "超过1天23小时" in shown


def test_S136_three_rates_each_with_its_denominator(cast: Cast) -> None:
    for result, satisfaction in (
        ("solved", "satisfied"),
        ("solved", "basically_satisfied"),
        ("unsolved", "dissatisfied"),
        ("unreached", ""),
    ):
        matter = dispatched(cast, channel="immediate")
        done(cast, "community", matter, "respond", "2023-05-04 09:20")
        handled(cast, matter, "2023-05-05 09:00", visit_result=result, satisfaction=satisfaction)
    dispatched(cast, channel="immediate")
    keys = [f"{EVENT}.{name}" for name in ("response_rate", "solved_rate", "satisfaction_rate")]
    found = figures([metric(key) for key in keys], part(cast))
    assert [found[key].value for key in keys] == [80, Decimal(200) / 3, Decimal(200) / 3]
    assert [found[key].terms for key in keys] == [(4, 5), (2, 3), (2, 3)]
    for key, whole in zip(keys, (5, 3, 3), strict=True):
        shown = page(cast, "dispatcher", reverse("figure", args=[key]), {"of": "1"}, on=CUT_OFF)
        assert metric(key).meaning in shown and "（全部）" in shown
        assert shown.count(f'<th scope="row"><a href="/records/{EVENT}/') == whole


def test_S137_changing_a_limit_in_the_settings_changes_the_overdue_list_there_and_from_then_on(cast: Cast) -> None:
    before = dispatched(cast, "2023-05-04 09:00")
    adopt(cast, "mechanism", "1351民情处置机制", on=date(2023, 5, 5))
    for name, length in (("accept_limit", 1), ("respond_limit", 3), ("handle_limit", 5), ("visit_limit", 1)):
        adopt(cast, name, {"unit": "hour", "length": length}, on=date(2023, 5, 5))
    given = {"person": cast.people["south_justice"].pk, "role": "dispatcher"}
    opened_post = {"unit": cast.units["south"], "asked": Asked("enter", given)}
    with on_day(FIRST_DAY):
        open_matter(Viewer.installer(), registry.kind("kernel.post"), **opened_post)
    after = dispatched(cast, "2023-05-05 09:00")
    neighbour = cast.request("south_justice", "south", date(2023, 5, 5))
    done(cast, "south_justice", neighbour, "dispatch", "2023-05-05 09:00", handler_unit=cast.units["bridge"].pk)
    key = f"{EVENT}.handling_overdue"
    assert listed(cast, key, cut_off_on=date(2023, 5, 6)) == {after.pk}
    assert listed(cast, key, cut_off_on=date(2023, 5, 11)) == {after.pk, before.pk}
    assert listed(cast, key, who="south_justice", unit="south", cut_off_on=date(2023, 5, 11)) == set()


def test_S138_a_reception_ends_only_when_each_matter_has_its_closing_date(cast: Cast) -> None:
    kind = "citizen_requests.reception"
    lift, noise = ({"subject": subject, "topic": "property"} for subject in ("电梯停运", "夜间噪声"))
    settled = {"settled_on": "2023-05-20", "result": "已经办好。"}
    matter = opened(cast, "office", kind, "hold", leader=cast.people["leader"].pk, reception_form="fixed",
                    visitor_count=12, matters=[lift, noise])  # fmt: skip
    done(cast, "office", matter, "raise_event", "2023-05-05 09:00",
         **{EVENT: {"subject": "夜间噪声", "channel": "reception", "topic": "noise"}})  # fmt: skip
    assert matter.links_out.get().target.kind == EVENT
    with pytest.raises(Refused) as refused:
        done(cast, "office", matter, "settle", "2023-05-20 09:00", matters=[{**lift, **settled}, noise])
    assert codes(refused) == {"matter-not-settled"}
    done(cast, "office", matter, "settle", "2023-05-20 09:00", matters=[{**lift, **settled}, {**noise, **settled}])
    rows = registry.kind(kind).line_sets()["matters"].line._default_manager.filter(matter=matter)
    assert [row.settled_on for row in rows] == [date(2023, 5, 20)] * 2
    assert value(cast, f"{kind}.settled_share") == 100


def practical(cast: Cast, **given: Any) -> Matter:
    unit, owner = cast.units["north_justice"].pk, cast.people["section_head"].pk
    values = {"subject": "增设老年饭堂", "handler_unit": unit, "owner": owner, "planned_on": "2023-11-30", **given}
    return opened(cast, "office", "citizen_requests.practical_matter", "enter", **values)


def test_S139_the_list_of_practical_matters_has_a_completion_percent(cast: Cast) -> None:
    for _ in range(3):
        done(cast, "office", practical(cast), "complete", "2023-11-01 09:00", result="已经开放。")
    practical(cast)
    practical(cast, planned_on="2024-03-31")
    assert value(cast, "citizen_requests.practical_matter.completion_rate") == 75


def test_S140_every_event_has_a_channel_and_channels_are_counted(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        cast.request(channel="")
    assert codes(refused) == {"field-empty"}
    for channel in ("hotline", "hotline", "letter"):
        cast.request(channel=channel)
    adopt(cast, "channels", {"hotline": "12345（全天）", "letter": "来信来访（工作日）"}, on=DAY)
    assert by(cast, f"{EVENT}.received", "channel") == {"hotline": 2, "letter": 1}
    assert "12345（全天）" in page(cast, "dispatcher", reverse("figure", args=[f"{EVENT}.received"]))


def test_S141_each_event_gets_a_grid_by_rule_or_by_hand_and_the_unknown_are_listed(cast: Cast) -> None:
    adopt(cast, "grid_rules", {"柳荫花园": "W01"})
    ruled, unknown = cast.request(place="柳荫花园3栋"), cast.request(place="河边")
    by_hand = cast.request(place="河边", grid=cast.grids["ferry_street"].pk)
    grids = [record(EVENT, matter).grid_id for matter in (ruled, by_hand, unknown)]
    assert grids == [cast.grids["willow_garden"].pk, cast.grids["ferry_street"].pk, None]
    assert listed(cast, f"{EVENT}.without_grid") == {unknown.pk}
    done(cast, "dispatcher", unknown, "classify", "2023-05-04 10:00", topic="noise", grid=grids[1])
    assert listed(cast, f"{EVENT}.without_grid") == set()
    grid = cast.grids["willow_garden"]
    given = {"code": "W01", "name": "柳荫花园网格", "grid_kind": "grid"}
    worker = {"name": "葛微", "began_on": "2023-01-01", "ended_on": "2023-05-31"}
    done(cast, "dispatcher", grid, "amend", "2023-06-01 09:00", **given,
         workers=[worker, {"name": "柳青", "began_on": "2023-06-01"}])  # fmt: skip
    shown = page(cast, "dispatcher", reverse("record", args=[grid.kind, grid.pk]), on=date(2023, 6, 1))
    assert all(text in shown for text in ("葛微", "柳青", "2023-05-31", "2023-06-01"))


INTAKE = "citizen_requests.intake"
ROUTES = {
    EVENT: {
        "act": "receive",
        "relation": "became",
        "carry": {
            "subject": "subject",
            "channel": "channel",
            "topic": "topic",
            "place": "place",
            "requesters": "visitors",
        },
    },
    "mediation.dispute": {"act": "register", "relation": "became", "carry": {"subject": "subject"}},
    "enforcement.clue": {"act": "receive", "relation": "became", "carry": {"subject": "subject"}},
    "citizen_requests.duty_application": {
        "act": "receive",
        "relation": "became",
        "carry": {"subject": "subject", "applicants": "visitors"},
    },
}
ASKED_OF = {
    EVENT: {},
    "mediation.dispute": DISPUTE,
    "enforcement.clue": {"origin": "complaint", "found_on": DAY.isoformat()},
    "citizen_requests.duty_application": {"duty_kind": "elevator"},
}


def come_in(cast: Cast, unit: str = "north", **given: Any) -> Matter:
    visitors = [{"party_kind": "person", "name": "欧阳青山", "phone": "13800000000"}]
    values = {"centre": cast.centres[unit].pk, "channel": "centre", "subject": "楼上漏水", "topic": "property"}
    return opened(cast, "dispatcher", INTAKE, "register", unit, visitors=visitors, **{**values, **given})


def test_S142_each_intake_of_both_levels_has_one_route_and_its_child_record_or_receipt(cast: Cast) -> None:
    adopt(cast, "links.children", {INTAKE: ROUTES})
    justice, at = cast.units["north_justice"].pk, "2023-05-04 10:00"
    routed = {kind: come_in(cast) for kind in ROUTES}
    for kind, matter in routed.items():
        done(cast, "dispatcher", matter, "triage", at, handler_unit=justice, **{kind: ASKED_OF[kind]})
        assert matter.links_out.get().target.kind == kind
    outer, waiting = come_in(cast, "willow"), come_in(cast)
    done(cast, "community", outer, "refer", at, outer_kind="legal_aid", outer_body="临江区法律援助中心")
    assert by(cast, f"{INTAKE}.received", "route") == {**dict.fromkeys(ROUTES, 1), "outer": 1, "": 1}
    here, there = (str(cast.centres[name].pk) for name in ("north", "willow"))
    assert by(cast, f"{INTAKE}.received", "centre") == {here: 5, there: 1}
    assert listed(cast, f"{INTAKE}.without_route") == {waiting.pk}
    assert listed(cast, f"{INTAKE}.without_record") == {outer.pk}
    with pytest.raises(Refused) as refused:
        done(cast, "community", outer, "close", "2023-05-05 09:00")
    assert codes(refused) == {"receipt-missing", "reply-missing"}
    done(cast, "community", outer, "note_receipt", "2023-05-05 09:00", receipt_number="临援〔2023〕55号")
    for matter in (*routed.values(), outer):
        done(cast, "dispatcher", matter, "reply", "2023-05-05 09:30", reply_text="已经转交办理。")
        done(cast, "dispatcher", matter, "close", "2023-05-05 10:00")
    assert value(cast, f"{INTAKE}.concluded_in_time_rate") == 100
    assert listed(cast, f"{INTAKE}.without_record") == set()
    with pytest.raises(Refused) as refused:
        done(cast, "dispatcher", waiting, "close", "2023-05-05 10:00")
    assert codes(refused) == {"state-does-not-allow"}


def test_S142_a_child_counts_once_in_its_own_ledger_and_its_outcome_shows_on_the_intake(cast: Cast) -> None:
    adopt(cast, "links.children", {INTAKE: ROUTES})
    matter = come_in(cast)
    given = {"handler_unit": cast.units["north_justice"].pk, "mediation.dispute": DISPUTE}
    done(cast, "dispatcher", matter, "triage", "2023-05-04 10:00", **given)
    dispute = matter.links_out.get().target
    with pytest.raises(Refused) as refused:
        done(cast, "section_clerk", matter, "send_back", "2023-05-05 09:00", reason="对方不同意调解。")
    assert codes(refused) == {"child-still-open"}
    cast.act("justice", dispute, "refuse", date(2023, 5, 5), reason="对方不同意调解。")
    shown = page(cast, "dispatcher", reverse("record", args=[INTAKE, matter.pk]), on=date(2023, 5, 5))
    assert "不予受理" in shown and "欧阳青山" not in shown and "13800000000" not in shown
    done(cast, "section_clerk", matter, "send_back", "2023-05-05 09:30", reason="对方不同意调解。")
    assert value(cast, f"{INTAKE}.returned") == 1 and listed(cast, f"{INTAKE}.without_route") == {matter.pk}
    done(cast, "dispatcher", matter, "refer", "2023-05-05 10:00", outer_kind="court", outer_body="临江区人民法院")
    assert (value(cast, f"{INTAKE}.received"), value(cast, f"{EVENT}.received")) == (1, 0)
    assert value(cast, "mediation.dispute.received", who="justice") == 1


def test_S144_risks_that_were_not_reviewed_within_their_cycle_are_listed(cast: Cast) -> None:
    kind = "citizen_requests.risk"
    reviewed, forgotten = (
        opened(cast, "grid", kind, "find", "willow", subject="燃气软管老化", risk_field="gas", level=1)
        for _ in range(2)
    )
    done(cast, "grid", reviewed, "review", "2023-05-11 09:00", review_note="已经更换。")
    assert listed(cast, f"{kind}.unreviewed", cut_off_on=date(2023, 5, 11)) == set()
    assert listed(cast, f"{kind}.unreviewed", cut_off_on=date(2023, 5, 12)) == {forgotten.pk}


def test_S145_the_share_of_own_findings_leaves_out_what_was_found_after_a_complaint_about_the_place(cast: Cast) -> None:
    asked = [cast.request() for _ in range(2)]
    own = {"subject": "井盖破损", "channel": "grid", "topic": "facilities", "place": "柳荫路"}
    found = [opened(cast, "grid", EVENT, "find", "willow", **own) for _ in range(3)]
    assert value(cast, f"{EVENT}.found_first_share") == 60
    done(cast, "dispatcher", found[0], "relate", "2023-05-04 10:00", relation="merged_into", target=asked[0].pk)
    done(cast, "dispatcher", found[0], "merge", "2023-05-04 10:00")
    assert value(cast, f"{EVENT}.found_first_share") == 50


def test_S146_an_event_keeps_the_number_of_the_code_that_was_scanned(cast: Cast) -> None:
    matter = cast.request(channel="code", code_id="GH-MS-0123")
    assert record(EVENT, matter).code_id == "GH-MS-0123"
    assert "GH-MS-0123" in page(cast, "dispatcher", reverse("record", args=[EVENT, matter.pk]))


def test_S147_hot_spots_stand_in_the_order_of_their_counts_and_each_opens_its_events(cast: Cast) -> None:
    garden, street = (cast.grids[name].pk for name in ("willow_garden", "ferry_street"))
    noisy = {cast.request(grid=garden, topic="noise").pk for _ in range(3)}
    for _ in range(2):
        cast.request(grid=street, topic="traffic")
    key = f"{EVENT}.received"
    assert by(cast, key, "grid", "topic") == {(str(garden), "noise"): 3, (str(street), "traffic"): 2}
    shown = page(cast, "dispatcher", reverse("figure", args=[key]))
    assert shown.index("柳荫花园网格（W01）　噪声") < shown.index("渡口老街网格（F01）　交通出行")
    client = client_of(cast, "dispatcher")
    with on_day(DAY):
        spot = client.get(reverse("figure", args=[key]), {"at": [f"grid:{garden}", "topic:noise"]}).content.decode()
    assert {pk for pk in noisy if f"/records/{EVENT}/{pk}/" in spot} == noisy
    assert spot.count(f'<th scope="row"><a href="/records/{EVENT}/') == 3


def test_S148_late_answers_are_listed_and_the_answer_is_kept(cast: Cast) -> None:
    kind = "citizen_requests.duty_application"
    given = {"subject": "加装电梯的审查", "duty_kind": "elevator",
             "applicants": [{"party_kind": "person", "name": "张甲"}]}  # fmt: skip
    answered, waiting = (opened(cast, "dispatcher", kind, "receive", on=DAY, **given) for _ in range(2))
    done(cast, "justice", answered, "answer", "2023-07-05 09:00", answer_kind="performed", answer_text="已经审查同意。")
    assert record(kind, answered).answer_text == "已经审查同意。"
    assert listed(cast, f"{kind}.answered_late") == {answered.pk}
    assert listed(cast, f"{kind}.overdue", cut_off_on=date(2023, 7, 5)) == {waiting.pk}
    deadline = waiting.deadlines.get()
    assert (deadline.due_on, deadline.receipt["citation"]) == (date(2023, 7, 4), "《行政诉讼法》第47条")


def test_S149_matters_tagged_with_the_campaign_are_counted(cast: Cast) -> None:
    for campaign in ("serve_the_people", "serve_the_people", ""):
        practical(cast, campaign=campaign)
    assert by(cast, "citizen_requests.practical_matter.listed", "campaign")["serve_the_people"] == 2


def test_S150_a_clue_about_an_enterprise_goes_to_the_police_and_their_feedback_is_recorded(cast: Cast) -> None:
    matter = cast.request(topic="enterprise", enterprise="甲乙电子有限公司")
    done(cast, "dispatcher", matter, "transfer", "2023-05-04 10:00", police_organ="北岸派出所")
    assert value(cast, f"{EVENT}.feedback_share") == 0
    done(cast, "dispatcher", matter, "note_feedback", "2023-06-01 09:00", police_feedback="已经对二人作出处罚。")
    kept = record(EVENT, matter)
    assert (kept.feedback_on, kept.police_feedback) == (date(2023, 6, 1), "已经对二人作出处罚。")
    assert (value(cast, f"{EVENT}.of_enterprise"), value(cast, f"{EVENT}.feedback_share")) == (1, 100)
    shown = page(cast, "dispatcher", reverse("record", args=[EVENT, matter.pk]))
    assert "甲乙电子有限公司" not in shown and "甲乙＊＊公司" in shown


def test_an_event_that_became_a_dispute_counts_once_in_each_ledger_and_shows_what_became_of_it(cast: Cast) -> None:
    child = {"act": "register", "relation": "became", "carry": {"subject": "subject", "platform_number": "number"}}
    adopt(cast, "links.children", {EVENT: {"mediation.dispute": child}})
    event = cast.request()
    with on_day(DAY):
        asked = Asked("register", {**DISPUTE, "committee": cast.committees["willow"].pk})
        kind = registry.kind("mediation.dispute")
        open_out_of(cast.viewer("justice"), event.pk, "became", kind, cast.units["willow"], asked)
    dispute = event.links_out.get().target
    cast.act("mediator", dispute, "accept", mediator=cast.mediators["mediator"].pk)
    cast.act("mediator", dispute, "settle", **{"mediation.agreement": WRITTEN})
    assert (value(cast, f"{EVENT}.received"), value(cast, f"{EVENT}.became")) == (1, 1)
    assert value(cast, "mediation.dispute.received", who="justice") == 1
    assert "调解成功" in page(cast, "justice", reverse("record", args=[EVENT, event.pk]))
