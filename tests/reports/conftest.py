"""The year that most report tests begin with, lived once per module; each test on a savepoint of its own."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.cast import enter_cast
from tests.reports.years import YEAR_END, Year
from zhunsheng.kernel.today import on_day


@pytest.fixture(scope="module")
def module_year(django_db_setup: None, django_db_blocker: Any) -> Iterator[Year]:
    """Five of five by people's mediation, one of five assigned by the court: a rate of exactly 20%."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = Year(enter_cast())
        made.disputes("people", settled=5)
        made.disputes("court_assigned", settled=1, open_=4)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def year(module_year: Year, db: None) -> Year:
    """The module's year; whatever the test writes is undone after it."""
    return deepcopy(module_year)


@pytest.fixture
def at_year_end(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Pages live on the last day of the report's year; collected files go to a folder of the test."""
    settings.STATIC_ROOT = tmp_path
    with on_day(YEAR_END):
        yield
