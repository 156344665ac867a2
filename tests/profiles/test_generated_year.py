"""Whatever totals and seed are asked for, the tables say them back, and every planted case is found by a query."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.profiles.years import ABROAD, ONE, OTHER, SmallYear, generated, last_day, rows
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.year import Truth

pytestmark = pytest.mark.django_db

LEVEL_OVERDUE = """
SELECT DISTINCT m.id FROM kernel_matter m JOIN kernel_deadline t ON t.matter_id = m.id
WHERE NOT m.is_void AND t.clock = 'level_by' AND COALESCE(t.stopped_on, %s) > COALESCE(t.judged_due_on, t.due_on)
"""
OPEN_LEVELS = """
SELECT m.id FROM kernel_matter m JOIN kernel_deadline t ON t.matter_id = m.id
WHERE NOT m.is_void AND t.clock = 'level_by' AND t.stopped_on IS NULL AND t.due_on {sign} %s
"""


@pytest.fixture(scope="module", params=[ONE, OTHER, ABROAD], ids=["one", "other", "abroad"])
def made(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with django_db_blocker.unblock(), generated(request.param) as (profile, truth):
        yield request.param, profile, truth


def by_kind(sql: str, *values: str) -> dict[str, int]:
    return dict(rows(sql, *values))


def test_each_kind_is_received_and_settled_as_often_as_asked(made: tuple[SmallYear, Profile, Truth]) -> None:
    year, profile, _ = made
    span = (f"{profile.year}-01-01", last_day(profile))
    received = by_kind(
        "SELECT d.mediation_kind, COUNT(*) FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id "
        "WHERE NOT m.is_void AND m.opened_on BETWEEN %s AND %s GROUP BY d.mediation_kind",
        *span,
    )
    settled = by_kind(
        "SELECT d.mediation_kind, COUNT(*) FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id "
        "WHERE NOT m.is_void AND d.settled_on BETWEEN %s AND %s GROUP BY d.mediation_kind",
        *span,
    )
    assert received == year.received
    assert settled == year.settled


def test_every_dispute_ends_after_it_was_received_and_accepted(made: tuple[SmallYear, Profile, Truth]) -> None:
    backward = rows(
        "SELECT d.matter_id FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id WHERE "
        "d.accepted_on < m.opened_on OR COALESCE(d.settled_on, d.failed_on, d.withdrawn_on) < d.accepted_on "
        "OR d.found_on > m.opened_on"
    )
    assert backward == []


def test_confirmations_rest_on_written_agreements_inside_their_limit(made: tuple[SmallYear, Profile, Truth]) -> None:
    year, _, _ = made
    found = rows(
        "SELECT a.agreement_form, a.effective_on, c.applied_on, a.confirm_due_on FROM mediation_confirmation c "
        "JOIN kernel_link k ON k.target_id = c.matter_id JOIN mediation_agreement a ON a.matter_id = k.source_id"
    )
    assert len(found) == year.confirmed
    assert {form for form, *_ in found} == {"written"}
    assert all(str(effective) <= str(applied) <= str(due) for _, effective, applied, due in found)


def test_major_disputes_are_settled_and_have_a_leader(made: tuple[SmallYear, Profile, Truth]) -> None:
    year, _, truth = made
    major = rows(
        "SELECT matter_id, dispute_type, leader_id, settled_on FROM mediation_dispute WHERE major_on IS NOT NULL"
    )
    assert sorted(row[0] for row in major) == truth.planted["major"]
    assert len(major) == year.major
    assert sum(row[1] == "labour" for row in major) == year.major_labour
    assert all(leader and settled for _, _, leader, settled in major)


def test_disputes_overdue_at_a_level_are_exactly_the_planted_ones(made: tuple[SmallYear, Profile, Truth]) -> None:
    year, profile, truth = made
    found = sorted(row[0] for row in rows(LEVEL_OVERDUE, str(profile.today)))
    assert found == truth.planted["level_overdue"]
    assert len(found) == year.planted["level_overdue"]


@pytest.mark.parametrize(
    ("case", "sign"), [("level_overdue_open", "<"), ("level_due_today", "="), ("level_running", ">")]
)
def test_open_disputes_stand_around_today(made: tuple[SmallYear, Profile, Truth], case: str, sign: str) -> None:
    year, profile, truth = made
    found = sorted(row[0] for row in rows(OPEN_LEVELS.format(sign=sign), str(profile.today)))
    assert found == truth.planted[case]
    assert len(found) >= year.planted[case]


def test_open_court_assignments_are_overdue_only_where_planted(made: tuple[SmallYear, Profile, Truth]) -> None:
    year, profile, truth = made
    found = rows(
        "SELECT m.id FROM kernel_matter m JOIN kernel_deadline t ON t.matter_id = m.id WHERE "
        "t.clock = 'court_assigned_by' AND COALESCE(t.stopped_on, %s) > COALESCE(t.judged_due_on, t.due_on)",
        str(profile.today),
    )
    assert sorted(row[0] for row in found) == truth.planted["court_overdue_open"]
    assert len(found) == year.planted["court_overdue_open"]


def test_late_entries_carry_a_reason_and_are_the_planted_ones(made: tuple[SmallYear, Profile, Truth]) -> None:
    year, _, truth = made
    late = Event.objects.filter(matter__kind="mediation.dispute", marks__has_key="late_entry")
    assert sorted(late.values_list("matter_id", flat=True)) == truth.planted["late_entry"]
    assert len(late) == year.planted["late_entry"]
    assert all(isinstance(event.marks["late_entry"], str) for event in late)


def test_corrected_and_extended_and_transferred_disputes_are_the_planted_ones(
    made: tuple[SmallYear, Profile, Truth],
) -> None:
    _, _, truth = made
    corrected = sorted(truth.planted["corrected_amount"] + truth.planted["corrected_date"])
    for act, expected in (
        ("correct", corrected),
        ("extend", truth.planted["court_extended"]),
        ("transfer", truth.planted["transferred"]),
    ):
        found = Event.objects.filter(matter__kind="mediation.dispute", act=act).values_list("matter_id", flat=True)
        assert sorted(found) == expected


def test_a_corrected_day_moves_dispute_and_agreement_together(made: tuple[SmallYear, Profile, Truth]) -> None:
    _, _, truth = made
    for matter_id in truth.planted["corrected_date"]:
        ((settled_on, effective_on),) = rows(
            "SELECT d.settled_on, a.effective_on FROM mediation_dispute d JOIN kernel_link k ON k.source_id = d.matter_id "
            "JOIN mediation_agreement a ON a.matter_id = k.target_id WHERE d.matter_id = %s",
            matter_id,
        )
        first_said = Event.objects.get(matter_id=matter_id, act="settle").acted_on
        assert str(settled_on) == str(effective_on) < str(first_said)


def test_void_disputes_are_over_and_above_the_totals(made: tuple[SmallYear, Profile, Truth]) -> None:
    year, _, truth = made
    void = Matter.objects.filter(kind="mediation.dispute", is_void=True)
    planted = sorted(truth.planted["void_registered"] + truth.planted["void_settled"])
    assert sorted(void.values_list("pk", flat=True)) == planted
    count = sum(year.received.values()) + sum(year.vectors.get("received_after_year", ()))
    assert Matter.objects.filter(kind="mediation.dispute").count() == count + len(planted)
    assert Matter.objects.filter(kind="mediation.agreement", is_void=True).count() == year.planted["void_settled"]


def test_nothing_is_recorded_before_it_was_done_or_after_today(made: tuple[SmallYear, Profile, Truth]) -> None:
    _, profile, _ = made
    events = Event.objects.filter(matter__kind__startswith="mediation.", run__isnull=False)
    assert events.count() > 500
    for event in events:
        assert event.acted_on <= event.recorded_at.date() < profile.today


def test_numbers_run_without_gaps_in_the_order_of_recording(made: tuple[SmallYear, Profile, Truth]) -> None:
    year, profile, truth = made
    numbers = rows(
        "SELECT n.year, n.number FROM kernel_issuednumber n JOIN kernel_event e ON e.matter_id = n.matter_id "
        "AND e.seq = n.event_seq WHERE n.paper = 'mediation.dispute.register' ORDER BY n.year, e.recorded_at, e.matter_id"
    )
    for of_year in (profile.year, profile.year + 1):
        issued = [number for its_year, number in numbers if its_year == of_year]
        assert issued == list(range(1, len(issued) + 1))
    void = truth.planted["void_registered"] + truth.planted["void_settled"]
    assert len(numbers) == sum(year.received.values()) + sum(year.vectors.get("received_after_year", ())) + len(void)


def test_every_matter_folds_back_to_what_its_row_says(made: tuple[SmallYear, Profile, Truth]) -> None:
    for matter in Matter.objects.filter(run__isnull=False).select_related("unit", "settings_stamp"):
        snapshot = Dossier.load(matter, World()).standing().snapshot
        assert (snapshot.state, snapshot.number, snapshot.closed_on, snapshot.is_void) == (
            matter.state,
            matter.number,
            matter.closed_on,
            matter.is_void,
        )


def test_parties_are_never_our_own_people(made: tuple[SmallYear, Profile, Truth]) -> None:
    _, profile, _ = made
    names = {row[0] for row in rows("SELECT name FROM mediation_disputeparty")}
    assert names
    assert names.isdisjoint(person.name for person in profile.people)


def test_the_ground_truth_can_be_written_down(made: tuple[SmallYear, Profile, Truth], tmp_path: Path) -> None:
    _, _, truth = made
    truth.write(tmp_path / "out" / "planted.json")
    written = json.loads((tmp_path / "out" / "planted.json").read_text("utf-8"))
    assert {row["matter"] for row in written if row["fault"] == "level_overdue"} == set(truth.planted["level_overdue"])
    assert all("调" in row["number"] for row in written if row["fault"] == "level_overdue")
    assert Truth.read(tmp_path / "out" / "planted.json").planted == {k: v for k, v in truth.planted.items() if v}
