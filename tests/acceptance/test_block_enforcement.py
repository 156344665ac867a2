"""Acceptance of the rows of light enforcement (M06) that the fixed cast can show, through the real path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tests.acceptance.test_mediation import YEAR, by, codes, value
from tests.cast import FIRST_DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Deadline, Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.engines.live import MetricSlice, grouped, openable
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.registry import metric

LEDGER = "enforcement"
BEGUN = date(2023, 8, 1)
CUT_OFF = date(2023, 12, 22)


class Team:
    """Two blocks of 北岸街道, and officers who act in the first of them unless something else is said."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.moon, self.pine = (
            self.entered("citizen_requests.grid", code=code, name=name, grid_kind="block")
            for code, name in (("BJ-01", "月湾街区"), ("BJ-02", "松涛街区"))
        )
        self.stall = cast.powers["stall"].pk

    def entered(self, kind: str, on: date = FIRST_DAY, who: str = "", **given: Any) -> int:
        viewer = self.cast.viewer(who, on) if who else Viewer.installer()
        with on_day(on):
            asked = Asked("enter", given)
            return open_matter(viewer, registry.kind(kind), self.cast.units["north"], asked).matter.pk

    def opened(self, kind: str, act: str, on: date = BEGUN, who: str = "officer", **given: Any) -> Matter:
        with on_day(on):
            asked = Asked(act, {"block": self.moon, **given})
            kind_of = registry.kind(f"{LEDGER}.{kind}")
            return open_matter(self.cast.viewer(who, on), kind_of, self.cast.units["north"], asked).matter

    def persuade(self, act: str = "settle_on_spot", on: date = BEGUN, who: str = "officer", **given: Any) -> Matter:
        said = {"place": "柳荫路12号早点铺", "topic": "stall", "party_kind": "shop", **given}
        return self.opened("persuasion", act, on, who, **said)

    def ordered(self, kind: str, act: str, on: date = BEGUN, **given: Any) -> Matter:
        """What two officers sign against a party under the power over stalls."""
        officers = [{"person": self.cast.people[who].pk, "duty": duty} for who, duty in
                    (("officer", "lead"), ("second_officer", "second"))]  # fmt: skip
        parties = [{"party_kind": "organisation", "name": "柳荫五金店", "identity_number": "91440300MA00000001"}]
        said: Mapping[str, Any] = {
            "subject": "超门线经营",
            "level": "street",
            "field": "urban_management",
            "power": self.stall,
            "place": "柳荫路20号",
            "parties": parties,
            "officers": officers,
        }
        return self.opened(kind, act, on, **{**said, **given})

    def row(self, kind: str, matter: Matter) -> Any:
        return registry.kind(f"{LEDGER}.{kind}")._default_manager.get(matter=matter)

    def uncovered_on(self, day: date) -> Any:
        """How many blocks are without an officer on a day, and which."""
        part = MetricSlice(self.cast.viewer("squad_head", day), self.cast.units["north"], YEAR, day)
        return grouped(metric("enforcement.block_duty.uncovered"), part, ("block",))


@pytest.fixture
def team(cast: Cast) -> Team:
    return Team(cast)


def listed(cast: Cast, key: str, on: date = CUT_OFF) -> tuple[int, int]:
    """How many a metric counts, and how many of them its reader may open."""
    return openable(metric(key), MetricSlice(cast.viewer("squad_head", on), cast.units["north"], YEAR, on))


def test_S105_every_act_has_a_block_and_the_officer_who_answers_for_it_that_day_is_known(
    cast: Cast, team: Team
) -> None:
    for block, who in ((team.moon, "officer"), (team.pine, "second_officer")):
        team.entered("enforcement.block_duty", BEGUN, "squad_head", block=block, officer=cast.people[who].pk)
    team.persuade()
    team.persuade(block=team.pine, place="松涛路3号")
    with pytest.raises(Refused) as refused:
        team.persuade(block=None)
    assert codes(refused) == {"block-unnamed"}
    assert by(cast, "enforcement.persuasion.held", "block") == {str(team.moon): 1, str(team.pine): 1}
    persuasion = registry.kind("enforcement.persuasion")._default_manager.get(block=team.pine)
    duties = registry.kind("enforcement.block_duty")._default_manager
    assert duties.get(block=persuasion.block, valid_until=None).officer == cast.people["second_officer"]


def test_S106_a_block_has_one_officer_at_a_time_and_the_days_without_one_are_listed(cast: Cast, team: Team) -> None:
    first = team.entered(
        "enforcement.block_duty", BEGUN, "squad_head", block=team.moon, officer=cast.people["officer"].pk
    )
    with pytest.raises(Refused) as refused:
        team.entered(
            "enforcement.block_duty", date(2023, 9, 1), "squad_head", block=team.moon, officer=cast.people["officer"].pk
        )
    assert codes(refused) == {"block-taken"}
    duty = Matter.objects.get(pk=first)
    cast.act("squad_head", duty, "vacate", date(2023, 10, 9), note="借调外出")
    cast.act("squad_head", duty, "hand_over", date(2023, 10, 12), officer=cast.people["second_officer"].pk)
    days = [date(2023, 10, 7) + timedelta(days=step) for step in range(8)]
    without = [day for day in days if any(figure.value for figure in team.uncovered_on(day).values())]
    assert without == [date(2023, 10, 9), date(2023, 10, 10), date(2023, 10, 11)]


def test_S108_an_order_has_a_number_a_due_date_and_a_recheck_and_overdue_rechecks_are_listed(
    cast: Cast, team: Team
) -> None:
    first = team.ordered("rectification_order", "issue", demand="收回店外货架", days_allowed=7)
    late = team.ordered("rectification_order", "issue", date(2023, 9, 4), demand="收回店外货架", days_allowed=7)
    assert team.row("rectification_order", first).number == "责改字〔2023〕1号"
    assert team.row("rectification_order", first).rectify_due_on == date(2023, 8, 8)
    cast.act("officer", first, "confirm_rectified", date(2023, 8, 9), note="已收回")
    assert value(cast, "enforcement.rectification_order.issued") == 2
    assert listed(cast, "enforcement.rectification_order.unchecked") == (1, 1)
    assert Deadline.objects.get(matter=late, clock="recheck_by").due_on == date(2023, 9, 16)


def test_S109_a_persuasion_asks_for_four_things_and_a_repeat_at_the_same_place_is_flagged(
    cast: Cast, team: Team
) -> None:
    procedure = registry.procedure_on(registry.kind("enforcement.persuasion"), BEGUN)
    assert all(len(act.writes) <= 5 for act in procedure.acts.values())
    team.persuade()
    again = team.persuade(on=date(2023, 8, 31))
    afterwards = team.persuade(on=date(2023, 10, 9))
    assert team.row("persuasion", again).previous_on == BEGUN
    assert team.row("persuasion", afterwards).previous_on is None
    assert value(cast, "enforcement.persuasion.held") == 3
    assert listed(cast, "enforcement.persuasion.repeated") == (1, 1)


def test_S110_a_first_offence_is_forgiven_once_and_never_to_a_party_with_an_earlier_same_violation(
    cast: Cast, team: Team
) -> None:
    item = team.entered("enforcement.listed_item", BEGUN, "squad_head", code="SW-01", name="首次超门线经营",
                        ground="first_offence", power=team.stall, conditions="及时改正，危害后果轻微")  # fmt: skip
    asked = {"ground": "first_offence", "item": item, "harm": "slight", "corrected_on": "2023-08-01"}
    first = team.ordered("tolerance", "propose", **asked)
    cast.act("deputy", first, "grant", date(2023, 8, 2), education="当面讲明规定")
    events = Event.objects.count()
    with pytest.raises(Refused) as refused:
        team.ordered("tolerance", "propose", date(2023, 9, 1), **asked)
    assert codes(refused) == {"earlier-offence"}
    objection = refused.value.objections[0]
    assert objection.basis and "立案" in objection.way_out and "柳荫五金店" not in objection.message
    assert (Event.objects.count(), value(cast, "enforcement.tolerance.granted")) == (events, 1)


def test_S111_at_the_end_of_an_observation_period_a_recheck_is_demanded_and_missed_ones_are_listed(
    cast: Cast, team: Team
) -> None:
    kept = team.ordered("observation_period", "begin", days_allowed=10)
    team.ordered("observation_period", "begin", days_allowed=10, place="柳荫路22号")
    with pytest.raises(Refused) as refused:
        cast.act("officer", kept, "confirm", date(2023, 8, 10), note="已整改")
    assert codes(refused) == {"period-not-over"}
    cast.act("officer", kept, "confirm", date(2023, 8, 11), note="已整改")
    assert listed(cast, "enforcement.observation_period.unchecked", date(2023, 8, 16)) == (0, 0)
    assert listed(cast, "enforcement.observation_period.unchecked", date(2023, 8, 17)) == (1, 1)


def test_S112_soft_means_are_of_four_sorts_and_compared_with_penalties_by_month_and_block(
    cast: Cast, team: Team
) -> None:
    talk = {"subject": "超门线经营", "field": "urban_management", "place": "柳荫路20号", "party_kind": "shop"}
    for means in ("remind", "demonstrate", "warn", "interview"):
        team.opened("soft_means", "apply", means=means, **talk)
    with pytest.raises(Refused) as refused:
        team.opened("soft_means", "apply", means="threaten", **talk)
    assert "field-unreadable" in codes(refused)
    for _ in range(2):
        team.ordered("case", "penalise_on_spot", facts_text="占用人行道", penalty_kind="warning", decision_text="警告")
    assert value(cast, "enforcement.soft_means.taken") == 4
    august = Period(BEGUN, date(2023, 8, 31))
    part = MetricSlice(cast.viewer("squad_head"), cast.units["north"], august, CUT_OFF)
    found = grouped(metric("enforcement.soft_means.per_penalty"), part, ("block",))
    assert {group: figure.value for group, figure in found.items() if figure.value is not None} == {
        (str(team.moon),): 2
    }


def test_S101_a_recording_has_a_digest_a_change_of_the_file_is_found_and_what_is_not_stored_in_time_is_listed(
    cast: Cast, team: Team
) -> None:
    said = {"subject": "占道摆卖现场检查", "step": "inspection", "device_number": "ZF-017"}
    kept = team.opened("recording", "make", **said)
    team.opened("recording", "make", **said)
    digest, other = f"sm3:{'1' * 64}", f"sm3:{'2' * 64}"
    cast.act("officer", kept, "store", date(2023, 8, 2), digest=digest, storage_place="一号采集站")
    assert listed(cast, "enforcement.recording.missing") == (1, 1)
    with pytest.raises(Refused) as refused:
        cast.act("squad_head", kept, "check", date(2023, 8, 3), found_digest=other)
    assert codes(refused) == {"file-changed"}
    with pytest.raises(Refused) as refused:
        cast.act("second_officer", kept, "view", date(2023, 8, 3))
    assert codes(refused) == {"viewing-not-approved"}
    noted = registry.kind("kernel.refused_act")._default_manager.order_by("matter_id")
    assert list(noted.values_list("code", "record_kind")) == [
        ("file-changed", "音像记录"),
        ("viewing-not-approved", "音像记录"),
    ]
    cast.act("second_officer", kept, "ask_to_view", date(2023, 8, 3), purpose="制作笔录")
    cast.act("squad_head", kept, "approve_viewing", date(2023, 8, 3))
    cast.act("second_officer", kept, "view", date(2023, 8, 4))
    assert listed(cast, "enforcement.recording.viewed") == (1, 1)
