"""The cast once per module, each test on a savepoint of its own: most tests here need it, entering it takes a while."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from tests.cast import Cast, enter_cast


@pytest.fixture(scope="session")
def kernel_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, set up here when no test of the run asks for one by itself: a module alone does not."""
    with django_db_blocker.unblock():
        needed = "kernel_matter" not in connection.introspection.table_names()
        set_up = setup_databases(verbosity=0, interactive=False, aliases={"default"}) if needed else []
    yield
    with django_db_blocker.unblock():
        teardown_databases(set_up, verbosity=0)


@pytest.fixture(scope="module")
def module_cast(kernel_database: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast, in a transaction that lasts as long as the module and is then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield enter_cast()
        transaction.set_rollback(True)


@pytest.fixture
def cast(module_cast: Cast, django_db_blocker: Any) -> Iterator[Cast]:
    """The module's cast; whatever the test writes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield deepcopy(module_cast)
        transaction.set_rollback(True)
