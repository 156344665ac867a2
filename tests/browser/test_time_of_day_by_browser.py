"""The time of day beside the day, by the hands of a dispatcher in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_proposed_minute_goes_with_the_day_and_what_is_typed_stays(logged_in: Callable[[str], Page]) -> None:
    page = logged_in("dispatcher")
    page.get_by_label("主导航").get_by_role("link", name="台账").click()
    page.get_by_role("link", name="诉求事件", exact=True).click()
    page.get_by_role("link", name="登记诉求事件").click()
    day, time = page.get_by_label("办理日期"), page.get_by_label("办理时刻")
    expect(time).to_have_value(re.compile(r"\d\d:\d\d"))
    proposed = time.input_value()
    day.fill("2023-05-03")
    day.blur()
    expect(time).to_have_value("")
    day.fill("2023-05-04")
    day.blur()
    expect(time).to_have_value(proposed)
    time.fill("00:01")
    day.fill("2023-05-03")
    day.blur()
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(time).to_have_value("00:01")
