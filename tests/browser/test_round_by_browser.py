"""A round by hand: the justice office asks, the section fills in and is told where the sheet differs, its head signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.walking import picture
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.building import draft_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2023, 11, 27)
OUTLINE = """
title: 北岸街道2023年法治政府建设年度报告
year: 2023
unit: north
period: [2023-01-01, 2023-12-31]
cut_off: 2023-12-08
signers: [北岸街道办事处]
signed_on: 2023-12-22
opening:
  - text: 全年出具法律意见{opinions}，行政诉讼案件结案生效{lawsuits}。
    figures:
      opinions: {reported: north_justice, unit: 份, label: 法律顾问出具法律意见, asks: 出具的书面法律意见份数, rounding: {more: 10}}
      lawsuits: {reported: north_justice, unit: 宗, label: 结案生效行政诉讼, asks: 裁判已生效的行政诉讼案件宗数}
sections:
  - heading: 主要成效
    paragraphs: [各项工作稳中有进。]
"""


def test_a_number_is_asked_for_returned_signed_and_stands_in_the_draft(
    at_desk: Callable[[str], Page], cast: Cast, settings: Any, tmp_path: Path, live_server: Any
) -> None:
    settings.ZHUNSHENG_TODAY, settings.MEDIA_ROOT = DAY, tmp_path
    with on_day(DAY):
        report = draft_report(OUTLINE, 2023, cast.viewer("justice", DAY))
    address = f"{live_server.url}/records/reports.annual_report/{report.pk}/"

    office = at_desk("justice")
    office.goto(address)
    expect(office.get_by_text("待报〔未布置〕").first).to_be_visible()
    office.get_by_text("可以办理的").click()
    office.get_by_label("办理", exact=True).get_by_role("link", name="布置报数").click()
    office.get_by_label("报数截止日期").fill("2023-12-08")
    office.get_by_role("button", name="办理“布置报数”").click()
    expect(office.get_by_text("待报〔待填报〕").first).to_be_visible()
    picture(office, "round-asked")

    clerk = at_desk("section_clerk")
    clerk.get_by_role("link", name="北岸街道2023年法治政府建设年度报告报数").first.click()
    clerk.get_by_role("link", name="填报", exact=True).first.click()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="取报数表").click()
    filled = tmp_path / "北岸司法所报数表.xlsx"
    fill_in(Path(download.value.path()), filled, {"E2": 843, "E3": 6})
    clerk.get_by_label("报数表文件").set_input_files(filled)
    clerk.get_by_label("数值（份）").fill("843")
    clerk.get_by_label("数值（宗）").fill("5")
    picture(clerk, "round-fill")
    clerk.get_by_role("button", name="办理“填报”").click()
    expect(clerk.get_by_text("“结案生效行政诉讼”填的是5，报数表E3是“6”")).to_be_visible()
    expect(clerk.get_by_text("已收到《北岸司法所报数表.xlsx》")).to_be_visible()
    picture(clerk, "round-differs")
    clerk.get_by_label("数值（宗）").fill("6")
    clerk.get_by_role("button", name="办理“填报”").click()
    expect(clerk.get_by_text("已办理“填报”")).to_be_visible()

    head = at_desk("section_head")
    head.get_by_role("link", name="北岸街道2023年法治政府建设年度报告报数").first.click()
    picture(head, "round-request")
    head.get_by_role("link", name="确认签字").first.click()
    head.get_by_role("button", name="办理“确认签字”").click()
    expect(head.get_by_text("已办理“确认签字”")).to_be_visible()

    office.goto(address)
    expect(office.get_by_text("全年出具法律意见840余份，行政诉讼案件结案生效6宗。")).to_be_visible()
    picture(office, "round-signed")
    office.set_viewport_size({"width": 390, "height": 800})
    assert office.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(office, "round-phone")
    clerk.reload()
    clerk.set_viewport_size({"width": 390, "height": 800})
    clerk.get_by_role("link", name="签后改报").first.click()
    assert clerk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(clerk, "round-amend-phone")


def fill_in(blank: Path, filled: Path, values: dict[str, int]) -> None:
    """What the clerk does to the sheet in Excel."""
    book = load_workbook(BytesIO(blank.read_bytes()))
    for address, value in values.items():
        book.worksheets[0][address] = value
    book.save(filled)
