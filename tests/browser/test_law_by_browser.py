"""The calculator, the statutes and the calendar, by the hands of a visitor and of a mediator in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast

pytestmark = pytest.mark.browser
PASSWORD = "demo-pass-2023"
# The first page of a fresh process reads every statute.
PATIENCE = 20_000


def count_from(page: Page, day: str) -> None:
    page.get_by_label("起算之日").fill(day)
    page.get_by_role("button", name="计算").last.click()


def test_a_visitor_counts_a_limit_mends_an_input_and_opens_the_statute(page: Page, live_server: Any, db: None) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_server.url}/public/")
    page.get_by_role("link", name="打开期限计算器").click()
    page.get_by_label("按词语或条文查找").fill("人民调解法 33")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="申请司法确认").click()
    count_from(page, "2023-09-02")
    result = page.get_by_role("region", name="申请司法确认：最后一日")
    expect(result.locator("time")).to_have_text("2023年10月7日")
    expect(result).to_contain_text("星期六")
    expect(result.get_by_role("cell", name="顺延")).to_have_count(4)
    suspend_without_a_cause_then_mend(page)
    page.goto(page.get_by_label("本结果的链接").input_value())
    expect(page.locator(".result-date time")).to_have_text("2023年10月12日")
    page.locator(".result").get_by_role("link", name="《人民调解法》第33条").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("人民调解法")
    expect(page).to_have_url(f"{live_server.url}/public/law/people_mediation_law/#JUD-01")
    expect(page.get_by_role("region", name="申请司法确认")).to_contain_text("尚未由法律专业人员核对")


def suspend_without_a_cause_then_mend(page: Page) -> None:
    page.get_by_role("button", name="增加一次中止").click()
    row = page.get_by_role("group", name="第1次中止")
    row.get_by_label("中止之日").fill("2023-09-11")
    row.get_by_label("恢复之日").fill("2023-09-21")
    page.get_by_role("button", name="计算").last.click()
    expect(row).to_contain_text("没有填中止的事由")
    expect(row.get_by_label("恢复之日")).to_have_value("2023-09-21")
    expect(page.get_by_label("起算之日")).to_have_value("2023-09-02")
    row.get_by_label("事由").fill("鉴定")
    page.get_by_role("button", name="计算").last.click()
    expect(page.locator(".result-date time")).to_have_text("2023年10月12日")
    expect(page.locator(".result").get_by_role("cell", name="中止")).to_have_count(10)
    expect(page.get_by_role("note")).to_contain_text("没有规定可以扣除的时间")


def test_without_scripts_the_calculator_works_the_same(browser: Browser, live_server: Any, db: None) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_server.url}/public/law/calculator/?rule=JUD-06")
    page.get_by_role("button", name="增加一次延长").click()
    row = page.get_by_role("group", name="第1次延长")
    row.get_by_label("延长多少").fill("10")
    row.get_by_label("批准人").fill("院长")
    row.get_by_label("批准日期").fill("2023-05-20")
    count_from(page, "2023-05-04")
    expect(page.locator(".result-date time")).to_have_text("2023年6月13日")
    context.close()


def test_a_mediator_finds_the_day_in_the_calendar_and_subscribes(page: Page, live_server: Any, cast: Cast) -> None:
    matter = cast.accepted_dispute()
    user = User(username="mediator")
    user.set_password(PASSWORD)
    user.save()
    cast.people["mediator"].user = user
    cast.people["mediator"].save(update_fields=["user"])
    page.set_default_timeout(PATIENCE)
    page.goto(live_server.url)
    page.get_by_label("用户名").fill("mediator")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("主导航").get_by_role("link", name="日历").click()
    page.get_by_role("link", name="1 件到期").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2023年5月5日 星期五")
    page.get_by_role("link", name=matter.number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("物业费与漏水维修")
    page.get_by_label("主导航").get_by_role("link", name="日历").click()
    page.get_by_role("link", name="全年固定日期").click()
    expect(page.get_by_role("row", name="年度报告公开")).to_contain_text("2023-04-01 星期六")
    page.get_by_role("link", name="订阅到手机日历").click()
    page.get_by_role("button", name="生成订阅地址").click()
    address = page.get_by_label("只显示这一次").input_value()
    assert address.startswith(f"{live_server.url}/calendar/feed/") and address.endswith(".ics")
    assert f"矛盾纠纷 {matter.number}" in page.request.get(address).text().replace("\r\n ", "")
    page.get_by_role("button", name="停止订阅").click()
    assert page.request.get(address).status == 404
