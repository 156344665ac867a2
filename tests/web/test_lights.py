"""Lights in lists: a filter and a column by the conditions of the page, at the same cost whatever the length."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.acceptance.test_enforcement import CUT_OFF
from tests.acceptance.test_three_systems import closed
from tests.cast import Cast

Browser = Callable[[str], Client]
CASES = "/records/enforcement.case/"


@pytest.fixture(autouse=True)
def end_of_the_year(fixed_day: None, settings: Any) -> None:
    settings.ZHUNSHENG_TODAY = CUT_OFF


def queries(client: Client, **narrowed: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(CASES, narrowed).status_code == 200
    return len(asked)


def test_a_page_of_cases_with_their_lights_asks_as_often_for_one_as_for_many(cast: Cast, client_of: Browser) -> None:
    closed(cast)
    client = client_of("supervisor")
    queries(client)
    one, one_red = queries(client), queries(client, lights="red")
    for _ in range(3):
        closed(cast, date(2023, 5, 12), steps=("evidence",))
    assert (queries(client), queries(client, lights="red")) == (one, one_red)


def test_a_list_can_be_narrowed_to_each_colour_and_to_no_other(cast: Cast, client_of: Browser) -> None:
    closed(cast)
    closed(cast, date(2023, 5, 12), steps=("evidence", "service"))
    client = client_of("supervisor")
    found = {colour: client.get(CASES, {"lights": colour}).content.decode() for colour in ("red", "yellow", "green")}
    assert [text.count('<th scope="row">') for text in found.values()] == [1, 0, 1]
    refused = client.get(CASES, {"lights": "blue"})
    assert refused.status_code == 404 or "没有“blue”这种灯色" in refused.content.decode()


def test_the_column_of_lights_goes_into_files_too(cast: Cast, client_of: Browser) -> None:
    closed(cast)
    answer = client_of("supervisor").get(f"{CASES}export/csv/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "三项制度" in text.splitlines()[0] and "红：公示、全过程记录" in text
