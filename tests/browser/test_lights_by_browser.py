"""The lights of a case in a real browser: a record comes on file by one form, and the light turns; supervision sees the red."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.test_enforcement import CUT_OFF, filed
from tests.acceptance.test_three_systems import FOUND, closed
from tests.cast import DAY, Cast

pytestmark = pytest.mark.browser
Desk = Callable[[str], Page]


def test_an_officer_registers_the_film_of_a_step_by_one_form_and_the_light_turns(cast: Cast, at_desk: Desk) -> None:
    matter = filed(cast)
    cast.act("officer", matter, "investigate", DAY, facts_text="占地三平方米。", evidence=FOUND)
    page = at_desk("officer")
    page.goto(f"{page.url.rstrip('/')}/records/enforcement.case/{matter.pk}/")
    light = page.locator(".light").filter(has_text="全过程记录")
    expect(light).to_contain_text("黄灯")
    expect(light).to_contain_text("调查取证的记录还没有入卷，尚在时限之内")
    page.get_by_role("link", name="登记音像记录").click()
    page.get_by_label("记录的步骤").select_option(label="调查取证")
    # The step is asked once, although the recording has a step too.
    expect(page.get_by_label("执法步骤")).to_have_count(0)
    page.get_by_label("设备编号").fill("ZF-017")
    page.get_by_role("button", name="登记音像记录").click()
    expect(light).to_contain_text("关联的音像记录还没有入库")
    expect(page.get_by_text("由音像记录").first).to_be_visible()


def test_supervision_narrows_the_list_to_closed_cases_with_a_red_light(
    cast: Cast, at_desk: Desk, settings: Any
) -> None:
    settings.ZHUNSHENG_TODAY = CUT_OFF
    red = closed(cast)
    closed(cast, date(2023, 5, 12), steps=("evidence", "service"))
    page = at_desk("supervisor")
    page.goto(f"{page.url.rstrip('/')}/records/enforcement.case/")
    page.get_by_label("状态").select_option(label="已结案")
    page.get_by_label("三项制度").select_option(label="有红灯")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".records tbody tr")).to_have_count(1)
    expect(page.locator(".records tbody tr")).to_contain_text("红：")
    page.locator(".records tbody a").first.click()
    expect(page.get_by_role("heading", name="三项制度")).to_be_visible()
    expect(page.locator(".light.red").first).to_contain_text("红灯")
    expect(page.locator("h1")).to_contain_text(red.heading)
