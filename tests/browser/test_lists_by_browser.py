"""A list made one's own in a real browser, with and without scripts, and taken out as files that hold what was seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast
from tests.files.forms import ledger, saved
from tests.sheets import csv_of, sheet_of, without_gaps, worded

pytestmark = pytest.mark.browser
Login = Callable[[str], Page]
FORM = "北岸街道台账.xlsx"


@pytest.fixture
def disputes(cast: Cast) -> Cast:
    """Some disputes, two of them accepted, and one that looks like a formula."""
    for number in range(3):
        cast.dispute(subject=f"邻里噪声{number}", amount_yuan=f"{number}200.50")
    cast.accepted_dispute(subject="=1+1")
    cast.accepted_dispute(subject="楼道堆物")
    return cast


def test_a_clerk_makes_a_list_their_own_and_takes_it_out(disputes: Cast, logged_in: Login) -> None:
    page = logged_in("justice")
    open_disputes(page)
    choose_columns(page)
    page.get_by_label("状态").select_option(label="调解中")
    page.get_by_role("button", name="筛选").click()
    save_view(page)
    open_disputes(page)
    expect(page.locator(".records tbody tr")).to_have_count(5)
    page.get_by_role("link", name="我的在办").click()
    expect(page.locator(".records tbody tr")).to_have_count(2)
    files_hold_what_is_seen(page)
    page.get_by_role("button", name="删除视图“我的在办”").click()
    expect(page.get_by_role("link", name="我的在办")).to_have_count(0)


def open_disputes(page: Page) -> None:
    page.get_by_label("主导航").get_by_role("link", name="台账").click()
    page.get_by_role("link", name="矛盾纠纷", exact=True).first.click()


def choose_columns(page: Page) -> None:
    page.get_by_role("link", name="选择列").click()
    for label in ("调解方式", "当前层级", "调解成功日期", "单位"):
        page.get_by_role("checkbox", name=label, exact=True).uncheck()
    page.get_by_role("checkbox", name="涉及金额（元）").check()
    page.get_by_label("“涉及金额（元）”的次序").fill("2")
    up = page.get_by_role("button", name=re.compile(r"“纠纷类型”\s*上移"))
    up.click()
    expect(up).to_be_focused()
    page.get_by_role("button", name="查看列表").last.click()
    headings = ["编号", "涉及金额（元）", "纠纷类型", "纠纷事由", "受理日期", "状态", "登记日期", "最近到期"]
    assert seen_on(page)[0] == headings


def save_view(page: Page) -> None:
    page.get_by_label("存为视图").fill("我的在办")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("视图“我的在办”已保存")


def files_hold_what_is_seen(page: Page) -> None:
    shown = seen_on(page)
    assert sorted(row[3] for row in shown[1:]) == ["=1+1", "楼道堆物"]
    sheet = sheet_of(downloaded(page, "导出所见为 Excel"))
    assert without_gaps(worded(sheet, shown)) == without_gaps(shown)
    lines = csv_of(downloaded(page, "导出 CSV"))
    assert without_gaps([[cell.removeprefix("'") for cell in row] for row in lines]) == without_gaps(shown)


def seen_on(page: Page) -> list[list[str]]:
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator(".records tr").all()]
    return [[text.strip().removesuffix("（降序）").removesuffix("（升序）").strip() for text in row] for row in rows]


def downloaded(page: Page, link: str, *, exact: bool = False) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=exact).click()
    return Path(download.value.path()).read_bytes()


def test_a_list_leaves_in_the_units_own_workbook(
    disputes: Cast, logged_in: Login, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"
    (tmp_path / FORM).write_bytes(saved(ledger()))
    page = logged_in("justice")
    page.set_default_timeout(30_000)
    open_disputes(page)
    page.get_by_role("link", name="按本单位表样导出").click()
    page.get_by_label("台账文件").set_input_files(tmp_path / FORM)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_label("登记编号").locator("option:checked")).to_have_text("编号")
    page.get_by_label("案由").select_option(label="纠纷事由")
    page.get_by_role("button", name="保存对应").click()
    expect(page.get_by_role("status")).to_contain_text(f"表样“{FORM}”已设好")
    sheet = load_workbook(BytesIO(downloaded(page, "导出", exact=True)))["纠纷台账"]
    assert sheet["A1"].value == "北岸街道2023年矛盾纠纷台账"
    assert sorted(sheet[f"C{row}"].value for row in range(5, 10)) == ["=1+1", "楼道堆物"] + [
        f"邻里噪声{n}" for n in range(3)
    ]
    assert (sheet["A10"].value, sheet["F10"].value) == ("合计", "=SUM(F5:F9)/10000")


def test_columns_and_views_need_no_scripts(
    disputes: Cast, logged_in: Login, browser: Browser, live_server: Any
) -> None:
    page = logged_in("justice")
    expect(page.get_by_label("主导航")).to_be_visible()
    cookies = page.context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{live_server.url}/records/mediation.dispute/columns/")
    page.get_by_role("checkbox", name="调解方式", exact=True).uncheck()
    page.get_by_role("button", name="查看列表").last.click()
    expect(page.get_by_role("columnheader", name="调解方式")).to_have_count(0)
    save_view(page)
    expect(page.get_by_role("link", name="我的在办")).to_have_attribute("aria-current", "page")
    context.close()
