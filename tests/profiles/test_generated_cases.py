"""The penalty cases come to what is asked for, whatever the seed, and every planted case is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.profiles.years import GUANHU, loaded, rows
from zhunsheng.kernel import registry
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.metrics.engines.lights import showing
from zhunsheng.metrics.language import Colour
from zhunsheng.profiles.authority import parameters as authority
from zhunsheng.profiles.authority.year import AuthorityYear
from zhunsheng.profiles.enforcement.parameters import Parameters, read_parameters
from zhunsheng.profiles.enforcement.recount import recount
from zhunsheng.profiles.enforcement.year import EnforcementYear
from zhunsheng.profiles.profile import Profile, read_profile

pytestmark = pytest.mark.django_db
SMALL = {"filed": 40, "closed": 36, "of_block": 9, "meetings": [2, 1]}
YEARS = [(20231222, None), (7, None), (11, SMALL)]


@pytest.fixture(scope="module", params=YEARS, ids=["the profile's", "another seed", "other totals"])
def made(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Profile, Parameters, Mapping[str, list[int]]]]:
    seed, totals = request.param
    profile = read_profile(GUANHU)
    powers = authority.read_parameters(profile, {"powers": {1: 40, 2: 12}, "certified": 9})
    parameters = read_parameters(profile, totals)
    assert powers is not None and parameters is not None
    with django_db_blocker.unblock(), transaction.atomic():
        entered = loaded(GUANHU)
        AuthorityYear(entered, powers, Random(seed)).generate()
        planted = EnforcementYear(entered, parameters, Random(f"{seed}/enforcement")).generate()
        yield profile, parameters, planted
        transaction.set_rollback(True)


def test_a_recount_of_the_tables_finds_what_was_asked_for(made: tuple[Profile, Parameters, Any]) -> None:
    profile, parameters, _ = made
    recount(profile, parameters)


def test_every_planted_case_is_found_in_the_tables(made: tuple[Profile, Parameters, Any]) -> None:
    _, parameters, planted = made
    assert {name: len(ids) for name, ids in planted.items()} == dict(parameters.planted)
    late = rows("SELECT matter_id FROM enforcement_case WHERE decided_on > decide_due_on")
    assert sorted(matter for (matter,) in late) == planted["decided_late"]
    overdue = rows("SELECT matter_id FROM enforcement_case WHERE decided_on IS NULL AND decide_due_on < '2023-12-22'")
    assert sorted(matter for (matter,) in overdue) == planted["overdue_open"]
    published = rows("SELECT matter_id FROM enforcement_case WHERE published_on > publish_due_on")
    assert sorted(matter for (matter,) in published) == planted["published_late"]
    entered_late = Event.objects.filter(act="file", matter__kind="enforcement.case", marks__has_key="late_entry")
    assert sorted(entered_late.values_list("matter_id", flat=True)) == planted["late_entry"]


def test_attempts_without_certificate_or_approval_were_refused_and_noted(made: tuple[Profile, Parameters, Any]) -> None:
    _, _, planted = made
    noted = rows("SELECT matter_id, code, act FROM kernel_refusedact ORDER BY matter_id")
    named = {
        "uncertified_attempts": ("certificate-missing", "立案"),
        "unapproved_viewings": ("viewing-not-approved", "调阅"),
    }
    for name, said in named.items():
        assert [matter for matter, *found in noted if tuple(found) == said] == planted[name]
    assert len(noted) == sum(len(planted[name]) for name in named)


def test_closed_cases_without_a_record_are_red_and_late_stores_are_known(made: tuple[Profile, Parameters, Any]) -> None:
    profile, _, planted = made
    kind = registry.kind("enforcement.case")
    red = kind._default_manager.filter(showing(kind, Colour.RED, profile.today), matter__closed_on__isnull=False)
    found = sorted(red.values_list("matter_id", flat=True))
    assert set(found) == {*planted["unrecorded"], *planted["published_late"]}
    late = rows("SELECT matter_id FROM enforcement_recording WHERE stored_on > store_due_on ORDER BY matter_id")
    assert [matter for (matter,) in late] == planted["stored_late"]


def test_cases_of_blocks_name_a_block_and_a_power_that_it_has(made: tuple[Profile, Parameters, Any]) -> None:
    wrong = rows(
        "SELECT c.matter_id FROM enforcement_case c JOIN kernel_matter m ON m.id = c.matter_id "
        "JOIN authority_power p ON p.matter_id = c.power_id WHERE c.level = 'block' "
        "AND (c.block_id IS NULL OR m.opened_on < '2023-08-01') "
        "AND NOT (p.valid_until IS NULL AND p.block_since_on IS NOT NULL)"
    )
    assert wrong == []


def test_every_grave_case_is_reviewed_then_discussed_in_a_meeting_that_was_held(
    made: tuple[Profile, Parameters, Any],
) -> None:
    _, parameters, _ = made
    grave = rows(
        "SELECT c.reviewed_on <= c.discussed_on, c.discussed_on <= c.decided_on, g.held_on = c.discussed_on "
        "FROM enforcement_case c JOIN kernel_link l ON l.source_id = c.matter_id AND l.relation = 'discussed_in' "
        "JOIN enforcement_casemeeting g ON g.matter_id = l.target_id WHERE c.major_ground <> ''"
    )
    assert len(grave) == parameters.discussed
    assert all(all(row) for row in grave)


def test_decision_numbers_run_in_the_order_of_the_decisions(made: tuple[Profile, Parameters, Any]) -> None:
    said = rows("SELECT decided_on, decision_number FROM enforcement_case WHERE decision_number <> ''")
    numbers = sorted((int(number.split("〕")[1].removesuffix("号")), day) for day, number in said)
    assert [number for number, _ in numbers] == list(range(1, len(numbers) + 1))
    assert not any("第" in number for _, number in said)


def test_the_chains_hold_and_the_projections_agree(made: tuple[Profile, Parameters, Any]) -> None:
    assert Matter.objects.filter(kind="enforcement.case").exists()
    assert [finding for finding in verify() if finding.level == "error"] == []
    assert check_projections() == []


def test_what_does_not_fit_is_refused_at_once() -> None:
    profile = read_profile(GUANHU)
    with pytest.raises(InvalidDeclaration) as refusal:
        read_parameters(profile, {"filed": 10, "closed": 12}, {"of_block_by_month": [1] * 12}, {"overdue_open": 3})
    said = str(refusal.value)
    assert "办结12宗，多于立案10宗" in said and "of_block_by_month" in said
    with pytest.raises(InvalidDeclaration, match="没有这些参数：fined"):
        read_parameters(profile, {"fined": 3})
