"""The visits of the centres come to what is asked for, whatever the seed, and each has its route and its record."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import transaction

from tests.profiles.years import CHENGGUAN, GUANHU, loaded, rows
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.profiles.centre_visits.parameters import read_parameters
from zhunsheng.profiles.centre_visits.recount import recount
from zhunsheng.profiles.centre_visits.year import CentreYear
from zhunsheng.profiles.profile import read_profile

pytestmark = pytest.mark.django_db
FEW = {"legal_aid": 5, "court": 3, "letters": 2, "duty_application": 2}
PLANTED = {"without_route": 2, "without_receipt": 3}


@pytest.fixture(scope="module", params=[1, 77])
def made(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with django_db_blocker.unblock(), transaction.atomic():
        profile = read_profile(GUANHU)
        parameters = read_parameters(profile, FEW, planted=PLANTED)
        assert parameters is not None
        yield profile, parameters, CentreYear(loaded(GUANHU), parameters, Random(request.param)).generate()
        transaction.set_rollback(True)


def test_each_route_has_the_number_of_visits_asked_for(made: Any) -> None:
    profile, parameters, truth = made
    recount(profile, parameters)
    assert {name: len(ids) for name, ids in truth.items()} == PLANTED
    assert rows("SELECT COUNT(*) FROM citizen_requests_intake") == [(17,)]
    assert rows("SELECT COUNT(*), COUNT(answered_on) FROM citizen_requests_dutyapplication") == [(2, 2)]


def test_a_recount_tells_what_is_not_as_asked(made: Any) -> None:
    profile, _, _ = made
    asked = read_parameters(profile, {**FEW, "court": 4}, planted={**PLANTED, "without_route": 1})
    assert asked is not None
    with pytest.raises(InvalidDeclaration) as refusal:
        recount(profile, asked)
    assert "court：要求4，表中实有3" in str(refusal.value) and "without_route：要求1，表中实有2" in str(refusal.value)


def test_a_place_that_says_nothing_has_no_visits_and_what_is_unknown_is_refused() -> None:
    assert read_parameters(read_profile(CHENGGUAN)) is None
    with pytest.raises(InvalidDeclaration, match="没有这些参数：police"):
        read_parameters(read_profile(GUANHU), {"police": 1})
