"""Fixtures that any test may ask for: a database for real processes, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.test import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.databases import begin_migrated, is_postgresql, scratch_database
from tests.objections import every_objection_watched

if TYPE_CHECKING:
    from tests.cast import Cast

# Before anything loads openpyxl: in tests as in the job, workbooks are parsed by defusedxml.
os.environ["OPENPYXL_LXML"] = "False"

# Files of half a minute and more. A file goes to one worker: a long one at the end would keep the others waiting.
LONGEST = (
    "tests/registry/test_every_kind.py",
    "tests/verifier/test_costs.py",
    "tests/visibility/test_addresses.py",
    "tests/demo/test_demo.py",
    "tests/acceptance/test_guanhu_2023.py",
    "tests/registry/test_startkind.py",
    "tests/profiles/test_generating_again.py",
    "tests/metrics/test_live.py",
)
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_setup", "scratch_database_url"})
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")

# A shared machine may stall for a moment; a slow example is not a wrong one.
hypothesis.settings.register_profile("zhunsheng", deadline=None, print_blob=True)
hypothesis.settings.load_profile("zhunsheng")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, mark what touches the database, skip what is about PostgreSQL on another one."""
    places = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))
    for item in items:
        # pytest-django lets nothing else in this process reach a database.
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(item.fixturenames):
            item.add_marker("database")
        if item.get_closest_marker("postgresql") and not is_postgresql():
            item.add_marker(pytest.mark.skip(reason="needs ZHUNSHENG_TEST_DATABASE=postgresql"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Before pytest-django sets up a worker's database: it need not migrate it."""
    begin_migrated()


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """No test is about how long a password is to guess: setting or checking one takes a quarter of a second elsewhere."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def objections_written_as_pages_write() -> Iterator[None]:
    """Days and amounts in refusals are written out where the sentence is made, whichever test comes to it."""
    with every_objection_watched():
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, freshly entered (see tests/cast.py)."""
    from tests.cast import enter_cast

    return enter_cast()


@pytest.fixture
def scratch_database_url(tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database without records: hand it to child processes as ``ZHUNSHENG_DATABASE_URL``."""
    with scratch_database(tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        pytest.fail("Chromium is missing: run `make system-packages`.")
    # Playwright's synchronous interface keeps an event loop in this thread, which Django takes for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Chromium refuses its sandbox to root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a clean profile; the test fails if a script failed on it or the content policy was broken."""
    with watched_page(browser) as opened:
        yield opened


@contextmanager
def watched_page(browser: Browser) -> Iterator[Page]:
    """A page in a profile of its own; raises AssertionError at the end if a script failed or the policy was broken."""
    faults: list[str] = []

    def note_refusal(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", note_refusal)
    yield opened
    context.close()
    assert not faults, faults
