"""A clerk finds a difference before printing, sets it right, prints the decision and has Word and PDF on file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.papers import DECIDED, DECISION, FACTS, printed, set_organ, told_case
from tests.walking import picture
from zhunsheng.kernel.jobs.runner import run_waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_decision_is_checked_set_right_and_printed(
    logged_in: Callable[[str], Page], cast: Cast, settings: Any, tmp_path: Path, live_server: Any
) -> None:
    settings.ZHUNSHENG_TODAY, settings.MEDIA_ROOT = DECIDED, tmp_path
    set_organ(cast)
    matter = told_case(cast, facts=FACTS.replace("2023年5月4日", "2023年5月6日"))
    printed(cast, matter, "notice", date(2023, 5, 12))
    page = logged_in("officer")
    page.goto(f"{live_server.url}/records/{matter.kind}/{matter.pk}/papers/decision/")
    expect(page.get_by_text("只能看，不能打印")).to_be_visible()
    picture(page, "paper-draft")
    cast.act("leader", matter, "decide", DECIDED, decision_text=DECISION)
    page.goto(f"{live_server.url}/records/{matter.kind}/{matter.pk}/")
    picture(page, "papers")
    page.get_by_role("link", name="行政处罚决定书", exact=True).first.click()
    expect(page.get_by_text("各文书所写的违法行为发生日期不一致")).to_be_visible()
    picture(page, "paper-check")
    page.get_by_label("以上各项已经核对，确认打印").check()
    page.get_by_role("button", name="打印").click()
    expect(page.get_by_text("行政处罚决定书已打印")).to_be_visible()
    assert run_waiting() == 1
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="行政处罚决定书罚决字〔2023〕1号.pdf").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "paper-phone")
