"""The server that the browser talks to: on the day of the cast, with a folder for its static files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page

from tests.cast import DAY, Cast
from tests.conftest import watched_page

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


@pytest.fixture
def at_desk(browser: Browser, live_server: Any, cast: Cast) -> Iterator[Callable[[str], Page]]:
    """Each of the cast in a browser of their own, logged in already, on the first page."""
    opened: dict[str, Page] = {}
    with ExitStack() as stack:

        def sit_down(who: str) -> Page:
            if who not in opened:
                page = opened[who] = stack.enter_context(watched_page(browser))
                page.set_default_timeout(5_000)
                page.context.add_cookies([_session_of(cast, who, live_server.url)])
                page.goto(live_server.url)
            return opened[who]

        yield sit_down


def _session_of(cast: Cast, who: str, url: str) -> Any:
    person, client = cast.people[who], Client()
    person.user = User.objects.create(username=who)
    person.save(update_fields=["user"])
    client.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"]
    return {"name": cookie.key, "value": cookie.value, "url": url}
