"""A report checked in a real browser: there and back between text and list, by mouse and by key, with and without scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast

pytestmark = pytest.mark.browser
PASSWORD = "demo-pass-2023"
# Every check starts a process of its own.
PATIENCE = 30_000
REPORT = (
    "东山街道2022年法治政府建设年度报告\n\n一、工作成效\n2022年，街道共受理矛盾纠纷120件，其中婚姻家庭纠纷50件、"
    "邻里纠纷40件、物业纠纷40件。\n二、存在的问题\n部分干部依法行政能力有待提高。\n三、下一步工作\n2023年，加强培训。\n"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(REPORT, "utf-8")
    return path


def log_in(page: Page, live_server: Any, cast: Cast) -> None:
    user = User(username="justice")
    user.set_password(PASSWORD)
    user.save()
    cast.people["justice"].user = user
    cast.people["justice"].save(update_fields=["user"])
    page.set_default_timeout(PATIENCE)
    page.goto(live_server.url)
    page.get_by_label("用户名").fill("justice")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("主导航").get_by_role("link", name="核查").click()


def check(page: Page) -> None:
    page.get_by_role("button", name="核查", exact=True).click()


def test_a_clerk_checks_a_file_and_takes_the_copy_along(page: Page, live_server: Any, cast: Cast, report: Path) -> None:
    log_in(page, live_server, cast)
    page.get_by_label("报告文件").set_input_files(report)
    page.get_by_label("或者粘贴报告全文").fill("既粘贴又选择。")
    check(page)
    expect(page.get_by_text("请只留一样")).to_be_visible()
    expect(page.get_by_label("或者粘贴报告全文")).to_have_value("既粘贴又选择。")
    page.get_by_label("或者粘贴报告全文").fill("")
    check(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("东山街道2022年法治政府建设年度报告")
    go_there_and_back(page)
    leave_out_the_notes(page)
    read_an_amount_by_key(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="数据").click()
    assert json.loads(download.value.path().read_text("utf-8"))["relations"]
    assert download.value.suggested_filename == "东山街道2022年法治政府建设年度报告（核查）.json"
    expect(page.locator("article.report")).to_contain_text("120件")


def test_an_answer_that_is_no_page_of_the_form_is_shown_too(
    page: Page, live_server: Any, cast: Cast, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000
    log_in(page, live_server, cast)
    page.get_by_label("或者粘贴报告全文").fill(REPORT * 20)
    check(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("粘贴的文字太多")


def go_there_and_back(page: Page) -> None:
    found = page.get_by_label("核查结果").get_by_role("listitem").filter(has_text="50+40+40＝130").first
    found.get_by_role("link").click()
    place = page.locator("article.report a.number.error")
    expect(place).to_be_in_viewport()
    assert page.evaluate("location.hash") == f"#{place.get_attribute('id')}"
    place.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == f"#{found.get_attribute('id')}"
    expect(found).to_be_in_viewport()


def leave_out_the_notes(page: Page) -> None:
    notes = page.locator(".findings li.note")
    expect(notes.first).to_be_visible()
    page.get_by_role("checkbox", name="提示").focus()
    page.keyboard.press("Space")
    expect(notes.first).to_be_hidden()
    expect(page.locator("article.report a.number.note").first).to_be_hidden()
    expect(page.locator(".findings li.error").first).to_be_visible()
    page.keyboard.press("Space")
    expect(notes.first).to_be_visible()


def read_an_amount_by_key(page: Page) -> None:
    amount = page.locator("article.report .figure[tabindex]").first
    expect(amount.get_by_role("tooltip", include_hidden=True)).to_be_hidden()
    amount.focus()
    expect(amount.get_by_role("tooltip")).to_be_visible()
    expect(amount.get_by_role("tooltip")).to_contain_text("数值：120件")


def test_without_scripts_the_page_works_the_same(browser: Browser, live_server: Any, cast: Cast, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    log_in(page, live_server, cast)
    check(page)
    expect(page.get_by_text("没有选择文件，也没有粘贴文字")).to_be_visible()
    expect(page.get_by_text("浏览器不保留选好的文件")).to_be_visible()
    page.get_by_label("报告文件").set_input_files(report)
    page.get_by_label("对照文件").set_input_files(report)
    check(page)
    expect(page.get_by_role("heading", name="与“报告.txt”相比")).to_be_visible()
    page.get_by_role("checkbox", name="提示").uncheck()
    expect(page.locator(".findings li.note").first).to_be_hidden()
    context.close()
