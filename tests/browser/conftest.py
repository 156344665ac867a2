"""The server that the browser talks to: on the day of the cast, with a folder for its static files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.cast import DAY


@pytest.fixture(scope="session", autouse=True)
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The server looks for the folder once, when it starts."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    """The server's threads live on the day of the cast."""
    settings.ZHUNSHENG_TODAY = DAY
