"""A form from above in a browser: uploaded, a metric found while typing, counted, signed at another desk, sent."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.cast import DAY, Cast
from tests.reports.forms import derived, left, typed
from tests.reports.workbooks import SHEET, form
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.answering.receiving import map_cells
from zhunsheng.reports.kinds.data_request import DataRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THIS_YEAR = {"period_from_on": "2023-01-01", "period_to_on": "2023-12-31", "cut_off_on": "2023-05-04"}


def test_a_form_goes_from_upload_to_the_sent_workbook(
    at_desk: Callable[[str], Page], cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"
    for _ in range(3):
        cast.settled_dispute()
    clerk = at_desk("justice")
    upload(clerk, tmp_path)
    expect(clerk.locator(".asked-tally")).to_contain_text("要填8格")
    map_by_hand(clerk)
    map_the_rest(cast)
    clerk.reload()
    expect(clerk.locator(".asked-tally")).to_contain_text("未对应或待填0")
    clerk.get_by_role("link", name="填数", exact=True).click()
    expect(clerk.get_by_role("row", name="调解成功／").first).to_contain_text("3件")
    clerk.get_by_role("button", name="填数").click()
    sign(at_desk("deputy"))
    clerk.reload()
    clerk.get_by_role("link", name="报出", exact=True).click()
    clerk.get_by_role("button", name="报出").click()
    expect(clerk.get_by_role("status")).to_contain_text("已报出")
    record = DataRequest.objects.get()
    with open_document(record.filled_digest) as file:
        assert load_workbook(BytesIO(file.read()))[SHEET]["D6"].value == 3


def upload(clerk: Page, tmp_path: Path) -> None:
    path = tmp_path / "统计表.xlsx"
    path.write_bytes(form())
    clerk.get_by_role("link", name="报告").click()
    clerk.get_by_role("link", name="上级报表").click()
    clerk.get_by_role("link", name="登记上级报表").click()
    clerk.get_by_label("下达的工作簿").set_input_files(path)
    clerk.get_by_label("报表名称").fill("区法治政府建设统计表")
    clerk.get_by_label("下达机关").fill("临江区法治建设办公室")
    for label, day in (("统计期间起", "2023-01-01"), ("统计期间止", "2023-12-31"), ("截止日期", "2023-05-04")):
        clerk.get_by_label(label, exact=True).fill(day)
    clerk.get_by_role("button", name="收文").click()
    expect(clerk.get_by_text("未备案", exact=True).first).to_be_visible()


def map_by_hand(clerk: Page) -> None:
    """One cell as a clerk does it: a click, a few letters, a choice among what is found."""
    clerk.get_by_role("link", name="矛盾化解·调解成功／2023年·合计").click()
    clerk.get_by_label("统计项").fill("调解成功")
    clerk.locator("#found").get_by_role("link", name="调解成功", exact=True).click()
    expect(clerk.locator(".value-now")).to_contain_text("3件")
    clerk.get_by_role("button", name="这一格就取它").click()
    expect(clerk.get_by_role("status")).to_contain_text("已对应")


def map_the_rest(cast: Cast) -> None:
    changes = [derived("D5", "mediation.dispute.received", **THIS_YEAR), typed("D7", "12")]
    with on_day(DAY):
        map_cells(cast.viewer("justice"), Matter.objects.get(kind=DataRequest.key),
                  [*changes, *map(left, ("E5", "E6", "E7", "D8", "E8"))])  # fmt: skip


def sign(deputy: Page) -> None:
    deputy.get_by_role("link", name="报告").click()
    deputy.get_by_role("link", name="上级报表").click()
    deputy.get_by_role("link", name="区法治政府建设统计表").click()
    deputy.get_by_role("link", name="审签", exact=True).click()
    deputy.get_by_role("button", name="审签").click()
    expect(deputy.get_by_role("status")).to_contain_text("审签")
