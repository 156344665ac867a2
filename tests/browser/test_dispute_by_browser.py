"""One dispute from intake to confirmation, by the hands of its mediator in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_mediator_takes_a_dispute_from_intake_to_confirmation(logged_in: Callable[[str], Page]) -> None:
    page = logged_in("mediator")
    register(page)
    be_refused_without_a_second_party(page)
    add_the_second_party_and_accept(page)
    hold_a_session(page)
    settle(page)
    visit_again_and_apply(page)
    let_the_court_rule(page)


def register(page: Page) -> None:
    page.get_by_label("主导航").get_by_role("link", name="台账").click()
    page.get_by_role("link", name="矛盾纠纷", exact=True).click()
    page.get_by_role("link", name="登记矛盾纠纷").click()
    page.get_by_label("纠纷事由").fill("楼上漏水索赔")
    page.get_by_label("纠纷类型").select_option(label="邻里纠纷")
    page.get_by_label("调解方式").select_option(label="人民调解")
    page.get_by_label("来源").select_option(label="当事人申请")
    page.get_by_label("承办调解组织").select_option(label="柳荫社区人民调解委员会")
    fill_party(page, 1, "周楼下", "申请方", phone="13900001111")
    page.get_by_role("button", name="登记", exact=True).last.click()
    expect(page.get_by_role("status")).to_contain_text("已办理“登记”")
    expect(page.get_by_role("heading", level=1)).to_have_text("楼上漏水索赔")
    expect(page.get_by_role("cell", name="周某某")).to_be_visible()
    expect(page.get_by_text("13900001111")).to_have_count(0)


def be_refused_without_a_second_party(page: Page) -> None:
    page.get_by_label("办理", exact=True).get_by_role("link", name="受理", exact=True).click()
    page.get_by_label("调解员").select_option(label="梅和")
    page.get_by_role("button", name="办理“受理”").last.click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("没有登记被申请方当事人")
    expect(refusal).to_contain_text("《人民调解法》第17条")
    expect(refusal).to_contain_text("请在“当事人”中补登被申请方")
    expect(refusal).to_be_focused()
    expect(page.get_by_label("调解员").locator("option:checked")).to_have_text("梅和")


def add_the_second_party_and_accept(page: Page) -> None:
    page.get_by_role("button", name="增加一行").click()
    expect(page.get_by_role("group", name="当事人第3行").get_by_label("当事人类型")).to_be_focused()
    fill_party(page, 3, "吴楼上", "被申请方")
    page.get_by_role("group", name="当事人第2行").get_by_role("button", name="删除此行").click()
    expect(page.get_by_role("group", name="当事人第3行")).to_have_count(0)
    page.get_by_role("button", name="办理“受理”").last.click()
    expect(page.get_by_role("status")).to_contain_text("已办理“受理”")
    expect(page.get_by_text("自2023年5月4日“受理”起算").first).to_be_visible()
    expect(page.get_by_role("cell", name="139****1111")).to_be_visible()


def hold_a_session(page: Page) -> None:
    take(page, "召开调解会", {"本次调解情况": "双方查看了漏水点，同意分担维修费。"})
    expect(page.get_by_role("cell", name="双方查看了漏水点，同意分担维修费。")).to_be_visible()


def settle(page: Page) -> None:
    act(page, "达成调解协议")
    page.get_by_label("形式").select_option(label="书面")
    page.get_by_label("协议内容").fill("吴某于五月二十日前修复，费用各半。")
    page.get_by_role("button", name="办理“达成调解协议”").last.click()
    expect(page.locator(".meta .state")).to_have_text("调解成功")
    page.get_by_role("link", name="书面调解协议").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("书面调解协议")
    expect(page.get_by_text("《人民调解法》第33条").first).to_be_visible()


def visit_again_and_apply(page: Page) -> None:
    act(page, "回访")
    page.get_by_role("group", name="本次回访：已履行").get_by_label("是", exact=True).check()
    page.get_by_label("本次回访情况").fill("已开始维修。")
    page.get_by_role("button", name="办理“回访”").last.click()
    expect(page.get_by_role("cell", name="已开始维修。")).to_be_visible()
    take(page, "共同申请司法确认", {"管辖法院": "临江区人民法院"})
    page.get_by_role("link", name="司法确认（临江区人民法院）").click()


def let_the_court_rule(page: Page) -> None:
    take(page, "法院受理", {"法院案号": "（2023）临0101诉前调确1号"})
    take(page, "裁定有效", {})
    expect(page.locator(".meta .state")).to_have_text("裁定有效")
    expect(page.get_by_text("本件已办结。")).to_be_visible()


def fill_party(page: Page, number: int, name: str, side: str, phone: str = "") -> None:
    row = page.get_by_role("group", name=f"当事人第{number}行")
    row.get_by_label("姓名或名称").fill(name)
    row.get_by_label("联系电话").fill(phone)
    row.get_by_label("一方").select_option(label=side)
    row.get_by_role("group", name="同意调解").get_by_label("是", exact=True).check()


def act(page: Page, label: str) -> None:
    page.get_by_label("办理", exact=True).get_by_role("link", name=label, exact=True).click()


def take(page: Page, label: str, texts: dict[str, str]) -> None:
    act(page, label)
    for name, text in texts.items():
        page.get_by_label(name).fill(text)
    page.get_by_role("button", name=f"办理“{label}”").last.click()
    expect(page.get_by_role("status")).to_contain_text(f"已办理“{label}”")
