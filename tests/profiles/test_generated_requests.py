"""A small year of requests that a town entered itself: the tables say back what was asked, every planted case is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.profiles.years import ABROAD, generated, rows
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.models import Event, Matter, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import civil_date, on_day
from zhunsheng.kernel.viewers import HeldPost, Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.registry import metrics
from zhunsheng.profiles.profile import Profile
from zhunsheng.profiles.year import Truth

pytestmark = pytest.mark.django_db
KIND = "citizen_requests.event"
PLANTED = ABROAD.planted["citizen_requests"]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Profile, Truth]]:
    with django_db_blocker.unblock(), generated(ABROAD) as year:
        yield year


def cases(truth: Truth, name: str) -> list[int]:
    return list(truth.planted[f"citizen_requests.{name}"])


def acted(act: str) -> list[int]:
    found = Event.objects.filter(matter__kind=KIND, act=act).values_list("matter_id", flat=True)
    return sorted(found)


def test_planted_cases_are_found_by_their_acts(made: tuple[Profile, Truth]) -> None:
    _, truth = made
    for act, name in (
        ("redo", "redone"),
        ("extend", "extended"),
        ("escalate", "bounced_often"),
        ("assign", "bounced_often"),
    ):
        assert acted(act) == cases(truth, name), act
        assert len(acted(act)) == PLANTED[name]
    lawful = rows("SELECT matter_id FROM citizen_requests_event WHERE is_lawfully_handled ORDER BY 1")
    assert [row[0] for row in lawful] == cases(truth, "lawfully_handled")
    without_grid = rows("SELECT matter_id FROM citizen_requests_event WHERE grid_id IS NULL ORDER BY 1")
    assert [row[0] for row in without_grid] == cases(truth, "without_grid")
    late = Event.objects.filter(matter__kind=KIND, marks__has_key="late_entry").values_list("matter_id", flat=True)
    assert sorted(set(late)) == cases(truth, "late_entry")


def test_only_planted_requests_were_handled_late(made: tuple[Profile, Truth]) -> None:
    _, truth = made
    late = rows("SELECT matter_id FROM citizen_requests_event WHERE handled_at > handle_due_at ORDER BY 1")
    wanted = sorted(cases(truth, "handled_late") + cases(truth, "bounced_overdue"))
    assert [row[0] for row in late] == wanted
    slow = rows("SELECT matter_id FROM citizen_requests_event WHERE responded_at > respond_due_at ORDER BY 1")
    assert [row[0] for row in slow] == cases(truth, "responded_late")


def test_what_is_overdue_today_is_what_was_planted(made: tuple[Profile, Truth]) -> None:
    profile, truth = made
    overdue = rows(
        "SELECT DISTINCT t.matter_id FROM kernel_deadline t JOIN kernel_matter m ON m.id = t.matter_id "
        "WHERE m.kind = %s AND NOT m.is_void AND t.stopped_on IS NULL AND t.due_on < %s ORDER BY 1",
        KIND,
        profile.today,
    )
    assert [row[0] for row in overdue] == cases(truth, "overdue_open")


def test_disputes_that_came_from_requests_are_their_children_and_counted_once(made: tuple[Profile, Truth]) -> None:
    from_requests = rows(
        "SELECT d.matter_id FROM mediation_dispute d JOIN kernel_matter m ON m.id = d.matter_id "
        "WHERE d.origin = 'citizen_request' AND NOT m.is_void ORDER BY 1"
    )
    linked = rows(
        "SELECT k.target_id FROM kernel_link k JOIN kernel_matter e ON e.id = k.source_id "
        "WHERE e.kind = %s AND k.relation = 'became' ORDER BY 1",
        KIND,
    )
    assert linked == from_requests
    assert len(linked) == len(set(linked)) > 0


def test_the_metrics_of_the_year_are_the_totals_asked_for(made: tuple[Profile, Truth]) -> None:
    profile, _ = made
    unit = Unit.objects.get(code=profile.street)
    posts = tuple(HeldPost(role, unit.pk, unit.ancestor_ids(), unit.name) for role in Role)
    part = MetricSlice(Viewer("统计人", posts), unit, Period.year(profile.year), date(profile.year, 12, 31))
    with on_day(profile.today):
        found = figures([metrics()[f"{KIND}.{name}"] for name in ("received", "closed", "open")], part)
    assert [figure.value for figure in found.values()] == [130, 126, 4]


def test_every_act_is_recorded_after_it_was_done_and_before_today(made: tuple[Profile, Truth]) -> None:
    profile, _ = made
    for event in Event.objects.filter(matter__kind=KIND):
        assert event.acted_on <= civil_date(event.recorded_at) < profile.today


def test_all_projections_follow_from_the_events(made: tuple[Profile, Truth]) -> None:
    assert check_projections() == []
    assert Matter.objects.filter(kind=KIND).count() == 130 + 14 + 13 + 16
