"""A clerk gives a draft out, takes the edited file back, keeps one number, writes one in by hand, accepts the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.reports.test_returned_files import REPORT, outline_now, plant
from tests.reports.word_edits import Edited
from tests.reports.years import YEAR_END, Year
from tests.walking import picture
from zhunsheng.reports.outline.write import write_outline

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_edited_draft_is_taken_back(
    logged_in: Callable[[str], Page], cast: Cast, settings: Any, tmp_path: Path, live_server: Any
) -> None:
    settings.ZHUNSHENG_TODAY, settings.MEDIA_ROOT = YEAR_END, tmp_path / "documents"
    year = Year(cast)
    year.disputes("people", settled=5)
    year.disputes("court_assigned", settled=1, open_=4)
    report = year.draft(REPORT)
    page = logged_in("justice")
    page.set_default_timeout(20_000)
    page.goto(f"{live_server.url}/records/{report.kind}/{report.pk}/")
    picture(page, "returned-report")
    page.locator("summary", has_text="修改稿").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Word 修改稿").click()
    edited = Edited(Path(download.value.path()).read_bytes())
    plant(edited)
    path = tmp_path / "王主任改.docx"
    path.write_bytes(edited.saved())
    page.get_by_role("link", name="收回修改稿").click()
    page.get_by_label("改好的 Word 文件").set_input_files(path)
    picture(page, "returned-upload")
    page.get_by_role("button", name="收回，列出改动").click()
    expect(page.get_by_role("heading", name="王主任改.docx")).to_be_visible()
    settled = page.locator("li.change", has_text="9件").first
    settled.get_by_label("改为手填").check()
    expect(settled.get_by_label("为何不用台账数")).to_be_visible()
    settled.get_by_label("为何不用台账数").fill("三件上周办结，尚未补登")
    page.locator("li.change", has_text="85期").first.get_by_label("保留原来的数").check()
    picture(page, "returned-changes")
    page.get_by_role("button", name="其余文字改动全部接受").click()
    expect(page.get_by_text("还没有写入提纲", exact=False)).to_be_visible()
    page.get_by_role("button", name="写入提纲").click()
    expect(page.get_by_text("接受的改动已写入提纲")).to_be_visible()
    expect(page.locator("li.change", has_text="9件").first.get_by_label("改为手填")).to_be_checked()
    picture(page, "returned-taken")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "returned-phone")
    text = write_outline(outline_now(report))
    assert "9件" in text and "三件上周办结" in text and "80余期" in text and "85期" not in text
    page.goto(f"{live_server.url}/records/{report.kind}/{report.pk}/")
    expect(page.get_by_role("link", name="王主任改.docx")).to_be_visible()
