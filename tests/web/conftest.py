"""Looking at pages as somebody of the cast, on the cast's day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.cast import DAY, Cast

PASSWORD = "demo-pass-2023"


@pytest.fixture(autouse=True)
def fixed_day(settings: Any, tmp_path: Path) -> None:
    """Pages live on the day of the cast; documents and collected files go to a folder of the test."""
    settings.ZHUNSHENG_TODAY = DAY
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """A browser in which somebody of the cast is logged in."""

    def logged_in(who: str) -> Client:
        person = cast.people[who]
        if person.user is None:
            person.user = User.objects.create(username=who)
            person.save(update_fields=["user"])
        client = Client(raise_request_exception=True)
        client.force_login(person.user)
        return client

    return logged_in
