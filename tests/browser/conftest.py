"""The server that the browser talks to: on the day of the cast, with a folder for its static files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from playwright.sync_api import Page

from tests.cast import DAY, Cast

PASSWORD = "demo-pass-2023"


@pytest.fixture(scope="session", autouse=True)
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The server looks for the folder once, when it starts."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    """The server's threads live on the day of the cast."""
    settings.ZHUNSHENG_TODAY = DAY


@pytest.fixture
def logged_in(page: Page, live_server: Any, cast: Cast) -> Callable[[str], Page]:
    """Log somebody of the cast in through the login page."""

    def log_in(who: str) -> Page:
        user = User(username=who)
        user.set_password(PASSWORD)
        user.save()
        cast.people[who].user = user
        cast.people[who].save(update_fields=["user"])
        page.set_default_timeout(5_000)
        page.goto(live_server.url)
        page.get_by_label("用户名").fill(who)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return log_in
