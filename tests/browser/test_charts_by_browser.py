"""Charts in a real browser: drawn under the content policy, added in the studio, read as tables without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast
from tests.reports.years import OUTLINE
from zhunsheng.kernel.models import Matter
from zhunsheng.reports.building import draft_report

pytestmark = pytest.mark.browser
FIGURE = "figures/mediation.dispute.settled/?year=2023"


@pytest.fixture
def report(cast: Cast, live_server: Any) -> Matter:
    for month in (3, 5, 5):
        cast.settled_dispute(on=date(2023, month, 6), mediation_kind="people")
    return draft_report(OUTLINE, 2023, cast.viewer("justice"))


def test_a_chart_is_added_in_the_studio_drawn_in_place_and_stands_in_the_report(
    at_desk: Callable[[str], Page], live_server: Any, report: Matter
) -> None:
    page = at_desk("justice")
    page.goto(f"{live_server.url}/records/reports.annual_report/{report.pk}/studio/")
    paragraph = page.locator("#p-1")
    paragraph.locator(".studio-change").click()
    form = page.locator(".studio-edit")
    form.get_by_text("图", exact=True).click()
    form.get_by_label("在本段之下加一张图").select_option("settled|month")
    form.get_by_role("button", name="保存").first.click()
    expect(form.get_by_text("图没有写图题")).to_be_visible()
    form.get_by_label("新图的图题").fill("各月调处成功")
    form.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("图1　各月调处成功")).to_be_visible()
    drawn = page.get_by_role("img", name="柱形图，各月调处成功")
    expect(drawn.locator("svg text", has_text="3月")).to_be_visible()
    expect(paragraph.get_by_role("table")).to_be_hidden()
    page.goto(f"{live_server.url}/records/reports.annual_report/{report.pk}/")
    expect(
        page.get_by_role("img", name="柱形图，各月调处成功").locator("svg path[aria-label], svg .mark-rect")
    ).not_to_have_count(0)
    page.get_by_text("数值表").click()
    expect(page.get_by_role("row", name="5月 2")).to_be_visible()


def test_the_course_of_a_figure_is_drawn_on_its_page(
    at_desk: Callable[[str], Page], live_server: Any, report: Matter
) -> None:
    page = at_desk("justice")
    page.goto(f"{live_server.url}/{FIGURE}")
    chart = page.get_by_role("img", name="调解成功各月的柱形图")
    expect(chart.locator("svg")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(chart.locator("svg")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_numbers_are_read_from_a_table(
    browser: Browser, at_desk: Callable[[str], Page], live_server: Any, report: Matter
) -> None:
    session = at_desk("justice").context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(session)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live_server.url}/{FIGURE}")
    expect(page.get_by_role("row", name="2023年5月").get_by_role("link")).to_be_visible()
    expect(page.locator(".chart-drawn")).to_be_hidden()
    context.close()
