"""The studio in a real browser: change a sentence, insert a figure, see a finding come and go, comment, compare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast
from tests.reports.years import OUTLINE
from zhunsheng.kernel.models import Matter
from zhunsheng.reports.building import draft_report

pytestmark = pytest.mark.browser
WRONG = "全年受理纠纷120件，其中婚姻纠纷50件、邻里纠纷40件、物业纠纷40件。"


@pytest.fixture
def report(cast: Cast, live_server: Any) -> Matter:
    cast.settled_dispute(mediation_kind="people")
    return draft_report(OUTLINE, 2023, cast.viewer("justice"))


def open_studio(page: Page, live_server: Any, report: Matter) -> None:
    page.goto(f"{live_server.url}/records/reports.annual_report/{report.pk}/studio/")
    expect(page.get_by_role("heading", name="编写报告")).to_be_visible()


def test_a_clerk_writes_and_a_leader_comments(at_desk: Callable[[str], Page], live_server: Any, report: Matter) -> None:
    page = at_desk("justice")
    open_studio(page, live_server, report)
    see_a_finding_come_and_go(page)
    change_the_sentence(page)
    insert_a_figure(page)
    leader = at_desk("leader")
    open_studio(leader, live_server, report)
    comment(leader)
    open_studio(page, live_server, report)
    settle(page)
    compare(page)


def see_a_finding_come_and_go(page: Page) -> None:
    """By mouse on the words themselves; what the verifier says follows the typing."""
    page.get_by_text("现将北岸街道2023年度情况报告如下。").click()
    words = page.get_by_label("第1段", exact=True)
    expect(words).to_be_focused()
    words.fill(WRONG)
    finding = page.locator("#studio-findings").get_by_text("50+40+40＝130")
    expect(finding).to_be_visible()
    words.fill(WRONG.replace("物业纠纷40件", "物业纠纷30件"))
    expect(finding).to_be_hidden()


def change_the_sentence(page: Page) -> None:
    page.get_by_label("第1段", exact=True).fill("现将北岸街道2023年度工作报告如下。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("现将北岸街道2023年度工作报告如下。")).to_be_visible()
    expect(page.locator(".studio-edit")).to_have_count(0)


def insert_a_figure(page: Page) -> None:
    """By key alone: from the paragraph to the search, the metric, its value, and back to the caret."""
    page.get_by_role("link", name="在第1段之后加一段").focus()
    page.keyboard.press("Enter")
    words = page.get_by_label("第1段之后新增一段")
    expect(words).to_be_focused()
    page.keyboard.type("人民调解成功，群众满意。")
    for _ in "，群众满意。":
        page.keyboard.press("ArrowLeft")
    page.get_by_label("统计项").focus()
    page.keyboard.type("调解成功")
    found = page.get_by_role("button", name="调解成功").first
    expect(found).to_be_visible()
    found.focus()
    page.keyboard.press("Enter")
    page.get_by_label("调解方式", exact=True).select_option("people")
    page.get_by_role("button", name="看现值").click()
    expect(page.get_by_text("计入1条记录")).to_be_visible()
    page.locator(".picker-chosen").get_by_role("button", name="插入到光标处").click()
    expect(words).to_have_value("人民调解成功{settled_people}，群众满意。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#p-1")).to_contain_text("人民调解成功1件，群众满意。")


def comment(page: Page) -> None:
    expect(page.get_by_role("link", name="修改第1段")).to_have_count(0)
    page.get_by_role("link", name="对第1段提意见").click()
    page.get_by_label("对哪几个字").fill("工作报告")
    page.get_by_label("意见", exact=True).fill("宜写“工作情况报告”。")
    page.get_by_role("button", name="提出意见").click()
    expect(page.locator("#p-0")).to_contain_text("宜写“工作情况报告”。")


def settle(page: Page) -> None:
    remark = page.locator("#remark-1")
    expect(remark).to_contain_text("未处理")
    remark.get_by_text("处理", exact=True).click()
    remark.get_by_label("处理结果").select_option("taken")
    remark.get_by_label("处理说明").fill("已改。")
    remark.get_by_role("button", name="记下处理结果").click()
    expect(page.locator("#remark-1")).to_contain_text("采纳")


def compare(page: Page) -> None:
    page.get_by_role("link", name="各稿与比较").click()
    page.get_by_label("从").select_option("1")
    page.get_by_label("到").select_option("3")
    page.get_by_role("button", name="比较").click()
    expect(page.locator(".compared del").first).to_have_text("情况")
    expect(page.locator(".compared ins").first).to_have_text("工作")


def test_nobody_leaves_unsaved_words_by_mistake(
    at_desk: Callable[[str], Page], live_server: Any, report: Matter
) -> None:
    page = at_desk("justice")
    open_studio(page, live_server, report)
    page.get_by_role("link", name="修改第1段").click()
    page.get_by_label("第1段", exact=True).press_sequentially("改")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("主导航").get_by_role("link", name="台账").click()
    expect(page.get_by_label("第1段", exact=True)).to_be_visible()
    assert asked == ["beforeunload"]


def test_without_scripts_on_a_phone_a_paragraph_is_written_the_same(
    browser: Browser, at_desk: Callable[[str], Page], live_server: Any, report: Matter
) -> None:
    cookies = at_desk("justice").context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport={"width": 390, "height": 844})
    context.add_cookies(cookies)
    page = context.new_page()
    page.set_default_timeout(5_000)
    open_studio(page, live_server, report)
    page.get_by_role("link", name="修改第1段").click()
    page.get_by_label("第1段", exact=True).fill("现将北岸街道2023年度工作报告如下，共{settled}。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#p-0")).to_contain_text("工作报告如下，共1件。")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    context.close()


def test_words_that_are_selected_are_marked_and_the_mark_is_taken_off(
    at_desk: Callable[[str], Page], live_server: Any, report: Matter
) -> None:
    """A selection that begins and ends inside figures goes to the form with its place, and the second of two alike is meant."""
    page = at_desk("justice")
    open_studio(page, live_server, report)
    page.evaluate(
        """() => {
            const words = document.querySelectorAll(".studio-words")[1];
            const range = document.createRange();
            range.setStart(words.querySelector("[data-slot=training]").firstChild, 1);
            range.setEnd(words.querySelector("[data-slot=settled]").firstChild, 1);
            getSelection().addRange(range);
        }"""
    )
    page.get_by_role("link", name="标明第2段的删节").click()
    expect(page.get_by_label("要删去的文字")).to_have_value("0余期，成功调处矛盾纠纷1")
    expect(page.locator(".studio-mark [name=start]")).to_have_value("3")
    page.get_by_label("理由").select_option("内部事务信息")
    page.get_by_role("button", name="标明删节").click()
    expect(page.locator("#p-1 mark.report-withheld").first).to_have_text("80余期")
    expect(page.get_by_text("“80余期，成功调处矛盾纠纷1件”　从公开稿删去")).to_be_visible()
    page.get_by_role("button", name="取消这处删节").click()
    expect(page.locator("mark.report-withheld")).to_have_count(0)


def test_without_scripts_the_words_are_pasted(
    browser: Browser, at_desk: Callable[[str], Page], live_server: Any, report: Matter
) -> None:
    cookies = at_desk("justice").context.cookies()
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies(cookies)
        page = context.new_page()
        open_studio(page, live_server, report)
        page.get_by_role("link", name="标明第1段的删节").click()
        page.get_by_label("要删去的文字").fill("2023年度")
        page.get_by_role("button", name="标明删节").click()
        expect(page.locator("mark.report-withheld")).to_have_text("2023年度")
