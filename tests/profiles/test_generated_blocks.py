"""The year of the block teams comes to what is asked for, whatever the seed, and every planted case is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest
from django.db import transaction

from tests.profiles.years import CHENGGUAN, GUANHU, loaded, rows
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.profiles.authority.parameters import read_parameters as read_authority
from zhunsheng.profiles.authority.year import AuthorityYear
from zhunsheng.profiles.block_enforcement.parameters import Parameters, read_parameters
from zhunsheng.profiles.block_enforcement.recount import recount
from zhunsheng.profiles.block_enforcement.year import BlockEnforcementYear
from zhunsheng.profiles.profile import Profile, read_profile

pytestmark = pytest.mark.django_db
FEW: Mapping[str, Any] = {"persuasions": 90, "orders": 31}
PLANTED = {
    "repeated": 7,
    "referred": 5,
    "persuasion_unchecked": 2,
    "order_unchecked": 3,
    "observation_unchecked": 2,
    "uncovered": 2,
}
POWERS: Mapping[str, Any] = {"powers": {1: 21, 2: 30}, "certified": 18}


@pytest.fixture(scope="module", params=[1, 77])
def made(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with django_db_blocker.unblock(), transaction.atomic():
        profile = read_profile(GUANHU)
        entered = loaded(GUANHU)
        powers, parameters = read_authority(profile, POWERS), read_parameters(profile, FEW, planted=PLANTED)
        assert powers is not None and parameters is not None
        AuthorityYear(entered, powers, Random(request.param)).generate()
        yield profile, parameters, BlockEnforcementYear(entered, parameters, Random(request.param)).generate()
        transaction.set_rollback(True)


def test_the_totals_are_those_asked_for(made: tuple[Profile, Parameters, Any]) -> None:
    profile, parameters, _ = made
    recount(profile, parameters)
    assert rows("SELECT COUNT(*) FROM enforcement_persuasion") == [(90,)]
    assert rows("SELECT COUNT(*) FROM enforcement_rectificationorder") == [(31,)]


def test_every_planted_case_is_found_by_a_query(made: tuple[Profile, Parameters, Any]) -> None:
    profile, _, truth = made
    open_limits = (
        "SELECT matter_id FROM kernel_deadline JOIN kernel_matter ON kernel_matter.id = matter_id WHERE stopped_on IS NULL "
        f"AND kernel_deadline.due_on < '{profile.today}' AND clock = 'recheck_by' AND kind = "
    )
    queries = {
        "repeated": "SELECT matter_id FROM enforcement_persuasion WHERE previous_on IS NOT NULL",
        "referred": "SELECT matter_id FROM enforcement_persuasion WHERE referred_on IS NOT NULL",
        "persuasion_unchecked": f"{open_limits} 'enforcement.persuasion'",
        "order_unchecked": f"{open_limits} 'enforcement.rectification_order'",
        "observation_unchecked": f"{open_limits} 'enforcement.observation_period'",
        "uncovered": "SELECT DISTINCT matter_id FROM enforcement_blockduty WHERE officer_id IS NULL",
    }
    assert {name: sorted(row[0] for row in rows(sql)) for name, sql in queries.items()} == {**truth}
    assert {name: len(ids) for name, ids in truth.items()} == PLANTED


def test_every_act_has_a_block_and_nothing_is_older_than_the_block_teams(made: tuple[Profile, Parameters, Any]) -> None:
    _, parameters, _ = made
    days = rows("SELECT MIN(opened_on) FROM kernel_matter WHERE kind IN ('enforcement.persuasion', "
                "'enforcement.rectification_order', 'enforcement.block_duty')")  # fmt: skip
    assert str(days[0][0]) == str(parameters.habits["begins_on"])
    assert rows("SELECT COUNT(DISTINCT block_id) FROM enforcement_blockduty") == [(8,)]
    assert rows("SELECT COUNT(*) FROM enforcement_persuasion WHERE block_id IS NULL OR officer_id IS NULL") == [(0,)]


def test_a_recount_tells_what_is_not_as_asked(made: tuple[Profile, Parameters, Any]) -> None:
    profile, _, _ = made
    asked = read_parameters(profile, {"persuasions": 90, "orders": 31}, planted={**PLANTED, "repeated": 8})
    assert asked is not None
    with pytest.raises(InvalidDeclaration, match=r"planted\.repeated：要求8，表中实有7"):
        recount(profile, asked)


def test_what_does_not_fit_is_refused_at_once() -> None:
    profile = read_profile(GUANHU)
    early = {"persuasions_by_month": [1, *[0] * 10, 89]}
    with pytest.raises(InvalidDeclaration) as refusal:
        read_parameters(profile, {"persuasions": 90, "orders": 3}, early, {"referred": 4})
    assert "8月实施以前不应有数" in str(refusal.value)
    assert "多于责令改正3份" in str(refusal.value)
    with pytest.raises(InvalidDeclaration, match="没有这些参数：warnings"):
        read_parameters(profile, {"warnings": 3})


def test_a_place_that_says_nothing_of_its_block_teams_has_none_generated() -> None:
    assert read_parameters(read_profile(CHENGGUAN)) is None
