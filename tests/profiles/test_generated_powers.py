"""The registers of the authority ledger come to what is asked for, whatever the seed, and every planted case is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from tests.profiles.years import CHENGGUAN, GUANHU, loaded, rows
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.profiles.authority.parameters import Parameters, read_parameters
from zhunsheng.profiles.authority.recount import recount
from zhunsheng.profiles.authority.year import AuthorityYear
from zhunsheng.profiles.profile import Profile, read_profile

pytestmark = pytest.mark.django_db
FEW: Mapping[str, Any] = {"powers": {1: 21, 2: 30}, "certified": 9}
PLANTED = {"without_owner": 4, "lapsed": 1, "expiring": 2}


@pytest.fixture(scope="module", params=[1, 77])
def made(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with django_db_blocker.unblock(), transaction.atomic():
        profile = read_profile(GUANHU)
        parameters = read_parameters(profile, FEW, planted=PLANTED)
        assert parameters is not None
        yield profile, parameters, AuthorityYear(loaded(GUANHU), parameters, Random(request.param)).generate()
        transaction.set_rollback(True)


def test_each_batch_of_powers_has_the_number_asked_for(made: tuple[Profile, Parameters, Any]) -> None:
    profile, parameters, _ = made
    recount(profile, parameters)
    assert rows(
        "SELECT batch, COUNT(*) FROM authority_power WHERE valid_until IS NULL GROUP BY batch ORDER BY batch"
    ) == [
        (1, 21),
        (2, 30),
    ]
    assert rows("SELECT COUNT(DISTINCT code), COUNT(DISTINCT name) FROM authority_power") == [(51, 51)]


def test_every_planted_case_is_found_by_a_query(made: tuple[Profile, Parameters, Any]) -> None:
    profile, _, truth = made
    soon = profile.today + timedelta(days=90)
    queries = {
        "without_owner": "SELECT DISTINCT matter_id FROM authority_power WHERE owner_id IS NULL",
        "with_blocks": "SELECT DISTINCT matter_id FROM authority_power WHERE block_since_on IS NOT NULL",
        "lapsed": f"SELECT matter_id FROM authority_certificate WHERE expires_on < '{profile.today}'",
        "expiring": f"SELECT matter_id FROM authority_certificate WHERE expires_on BETWEEN '{profile.today}' AND '{soon}'",
    }
    found = {name: sorted(row[0] for row in rows(sql)) for name, sql in queries.items()}
    assert {name: ids for name, ids in found.items() if name not in truth} == {}
    assert found == {**truth}
    assert [len(truth[name]) for name in ("without_owner", "with_blocks", "lapsed", "expiring")] == [4, 6, 1, 2]


def test_whoever_has_a_certificate_is_an_officer_and_no_assistant(made: tuple[Profile, Parameters, Any]) -> None:
    holders = rows(
        "SELECT DISTINCT o.employment FROM authority_officer o JOIN authority_certificate c ON c.person_id = o.person_id"
    )
    assert {employment for (employment,) in holders} <= {"civil_servant", "public_institution"}
    assert rows("SELECT COUNT(*) FROM authority_officer WHERE employment IN ('auxiliary', 'contract')") == [(8,)]


def test_a_recount_tells_what_is_not_as_asked(made: tuple[Profile, Parameters, Any]) -> None:
    profile, _, _ = made
    asked = read_parameters(profile, {"powers": {1: 22, 2: 30}, "certified": 9}, planted=PLANTED)
    assert asked is not None
    with pytest.raises(InvalidDeclaration) as refusal:
        recount(profile, asked)
    assert "powers.1：要求22，表中实有21" in str(refusal.value)


def test_what_does_not_fit_is_refused_at_once() -> None:
    profile = read_profile(GUANHU)
    with pytest.raises(InvalidDeclaration) as refusal:
        read_parameters(profile, {"powers": {1: 900}, "certified": 1}, planted={"expiring": 2})
    assert "素材只够456项" in str(refusal.value)
    assert "多于持证的1人" in str(refusal.value)
    with pytest.raises(InvalidDeclaration, match="没有这些参数：officers"):
        read_parameters(profile, {"officers": 3})


def test_a_place_that_says_nothing_of_its_powers_has_none_generated() -> None:
    assert read_parameters(read_profile(CHENGGUAN)) is None
