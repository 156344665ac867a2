"""The history that the metrics' tests count: entered once a run, each test in a transaction of its own upon it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.again import entered_once
from tests.cast import Cast, enter_cast
from tests.ledgers.cases import Exercised, all_cases, run
from tests.metrics.two_years import History, enter_two_years


@pytest.fixture(scope="module")
def two_years(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[History]:
    """Two years of mediation (see two_years.py) and the cases that are counted, rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _enter_history()
        transaction.set_rollback(True)


@pytest.fixture
def history(two_years: History, db: None) -> History:
    """Two years of mediation; what the test changes is undone after it."""
    return two_years


@entered_once
def _enter_history() -> History:
    cast = enter_cast()
    _enter_counted_cases(cast)
    return enter_two_years(cast)


def _enter_counted_cases(cast: Cast) -> None:
    counted = [case for case in all_cases() if case.counted]
    for case in counted:
        shared = {setting["unit"] for setting in case.settings} & {
            other.unit for other in counted if other.kind == case.kind and other is not case
        }
        assert not shared, f"{case}: a case that is counted with others changes no settings of the unit they are in"
        assert run(case, cast, Exercised()) == []
