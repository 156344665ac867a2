"""One report from the round to the public, by the people who make it: each finds by clicks alone what is theirs to do.

The clerk of the justice office, two sections with their heads, the deputy, the leader and the office take turns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_round_by_browser import fill_in
from tests.cast import FIRST_DAY, Cast
from tests.conftest import watched_page
from tests.reports.word_edits import Edited
from tests.reports.years import Year
from tests.visibility.world import PNG
from tests.walking import fill, is_refused, is_taken, let_work, picture, send
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.models import Person, Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.building import draft_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROUND, END = date(2023, 12, 11), date(2023, 12, 25)
TITLE = "北岸街道2023年法治政府建设年度报告"
OUTLINE = """
title: 北岸街道2023年法治政府建设年度报告
year: 2023
unit: north
period: [2023-01-01, 2023-12-31]
cut_off: 2023-12-08
signers: [北岸街道办事处]
signed_on: 2023-12-22
opening:
  - 现将北岸街道2023年度情况报告如下。
sections:
  - heading: 主要举措和成效
    part: [results]
    paragraphs:
      - text: 全年出具法律意见{opinions}，组织法治讲座{lectures}，成功调处矛盾纠纷{settled}。
        figures:
          opinions: {reported: north_justice, unit: 份, label: 法律意见, asks: 出具的书面意见份数, rounding: {more: 10}}
          lectures: {reported: north_party, unit: 场, label: 法治讲座, asks: 党建办组织的法治讲座场数}
          settled: {slot: mediation.dispute.settled, unit: 件}
  - heading: 存在的不足和原因
    part: [problems]
    paragraphs: [办理疑难纠纷的能力还不够强，原因是专职调解员少。]
  - heading: 第一责任人履职情况
    part: [first_responsible]
    paragraphs: [党政主要负责人带头学法，全年专题研究法治建设工作。]
  - heading: 2024年主要安排
    paragraphs: [配齐专职调解员，按季度培训。]
"""


@pytest.fixture
def office(cast: Cast, at_desk: Callable[[str], Page], settings: Any, tmp_path: Path) -> Walk:
    settings.ZHUNSHENG_TODAY, settings.MEDIA_ROOT = ROUND, tmp_path / "documents"
    add_party_office(cast)
    Year(cast).disputes("people", settled=3)
    with on_day(ROUND):
        draft_report(OUTLINE, 2023, cast.viewer("justice", ROUND))
    return Walk(at_desk, tmp_path, settings)


def add_party_office(cast: Cast) -> None:
    """A second section, with a clerk and a head."""
    north = cast.units["north"]
    unit = Unit.objects.create(
        code="north_party", parent=north, name="北岸党建办", short_name="党建办", level="section", path=""
    )
    unit.path = f"{north.path}{unit.pk}/"
    unit.save(update_fields=["path"])
    with on_day(FIRST_DAY):
        for who, name, role in (("party_clerk", "乔填", Role.SECTION_CLERK), ("party_head", "柏签", Role.SECTION_HEAD)):
            cast.people[who] = Person.objects.create(name=name)
            post = Asked("enter", {"person": cast.people[who].pk, "role": role.value})
            open_matter(Viewer.installer(), registry.kind("kernel.post"), unit, post)


class Walk:
    """The desks at which the report is worked on."""

    def __init__(self, at_desk: Callable[[str], Page], folder: Path, settings: Any) -> None:
        self.at_desk, self.folder, self.settings = at_desk, folder, settings

    def report(self, who: str) -> Page:
        """Somebody goes from wherever they are to the report's page."""
        page = self.at_desk(who)
        page.set_default_timeout(20_000)
        page.get_by_label("主导航").get_by_role("link", name="报告").click()
        page.get_by_role("link", name=TITLE, exact=True).click()
        expect(page.locator(".report-next h2")).to_contain_text(TITLE)
        return page

    def own(self, who: str, *labels: str) -> Page:
        """The report's page tells somebody to do exactly this, in this order."""
        page = self.report(who)
        assert page.locator(".next-mine .next-label").all_inner_texts() == list(labels)
        return page

    def act(self, who: str, label: str, **given: str) -> Page:
        """Somebody takes an act that the page tells them to take."""
        page = self.report(who)
        page.locator(".next-mine").get_by_role("link", name=label, exact=True).click()
        fill(page, **given)
        send(page, label)
        is_taken(page, label)
        return page

    def studio(self, who: str) -> Page:
        page = self.report(who)
        page.get_by_role("link", name=re.compile("^(编写|看初稿、提意见)$")).click()
        expect(page.get_by_role("heading", name="编写报告")).to_be_visible()
        return page


def test_a_report_goes_from_the_round_to_the_public(office: Walk, browser: Browser, live_server: Any) -> None:
    lay_the_round(office)
    answer_with_a_sheet(office)
    answer_by_typing(office)
    write_in_the_studio(office)
    comment_from_a_section(office)
    settle_and_name_the_part(office)
    edit_in_word(office)
    office.settings.ZHUNSHENG_TODAY = END
    sign_and_freeze(office)
    file_the_report(office)
    let_it_out(office)
    read_it_as_anybody(browser, live_server)


def lay_the_round(office: Walk) -> None:
    page = office.own("justice", "布置报数", "修改提纲")
    picture(page, "walk-01-clerk-begins")
    office.act("justice", "布置报数", 报数截止日期="2023-12-15")
    expect(page.locator(".next-awaited")).to_contain_text("还没有签字报到")
    picture(page, "walk-02-round-laid")


def answer_with_a_sheet(office: Walk) -> None:
    clerk = office.at_desk("section_clerk")
    clerk.reload()
    clerk.get_by_role("link", name=f"{TITLE}报数").first.click()
    clerk.get_by_role("link", name="填报", exact=True).first.click()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="取报数表").click()
    filled = office.folder / "司法所报数表.xlsx"
    fill_in(Path(download.value.path()), filled, {"E2": 843})
    clerk.get_by_label("报数表文件").set_input_files(filled)
    clerk.get_by_label("数值（份）").fill("843")
    clerk.get_by_role("button", name="办理“填报”").click()
    is_taken(clerk, "填报")
    sign_numbers(office, "section_head")


def answer_by_typing(office: Walk) -> None:
    """The party office has its number on paper: it is typed in, and a scan of the paper goes with it."""
    clerk = office.at_desk("party_clerk")
    clerk.reload()
    clerk.get_by_role("link", name=f"{TITLE}报数").first.click()
    clerk.get_by_role("link", name="填报", exact=True).first.click()
    scan = office.folder / "讲座签到表.png"
    scan.write_bytes(PNG)
    clerk.get_by_label("报数表文件").set_input_files(scan)
    clerk.get_by_label("数值（场）").fill("6")
    clerk.get_by_label("单元格").fill("第1页合计行")
    clerk.get_by_role("button", name="办理“填报”").click()
    is_taken(clerk, "填报")
    sign_numbers(office, "party_head")


def sign_numbers(office: Walk, who: str) -> None:
    head = office.own(who, "报数", "提出意见")
    picture(head, f"walk-03-{who}")
    head.locator(".next-mine").get_by_role("link", name="报数", exact=True).click()
    head.get_by_role("link", name="确认签字").first.click()
    send(head, "确认签字")
    is_taken(head, "确认签字")


def write_in_the_studio(office: Walk) -> None:
    """A sentence in other words, and the figure from the records up to a later day."""
    page = office.studio("justice")
    expect(page.locator("#p-1")).to_contain_text("出具法律意见840余份，组织法治讲座6场，成功调处矛盾纠纷3件")
    page.get_by_role("link", name="修改第2段").click()
    words = page.get_by_label("第2段", exact=True)
    words.fill(words.input_value().replace("全年出具", "全年为重大决策出具"))
    page.get_by_label("“调解成功”的截止日期").fill("2023-12-11")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#p-1")).to_contain_text("全年为重大决策出具法律意见840余份")
    expect(page.locator(".studio-edit")).to_have_count(0)
    picture(page, "walk-04-studio")


def comment_from_a_section(office: Walk) -> None:
    page = office.studio("party_head")
    expect(page.get_by_role("link", name="修改第2段")).to_have_count(0)
    expect(page.locator("#p-1")).to_contain_text("组织法治讲座6场，成功调处矛盾纠纷〔调解成功〕")
    picture(page, "walk-05-section-reads")
    page.get_by_role("link", name="对第2段提意见").click()
    page.get_by_label("对哪几个字").fill("组织法治讲座")
    page.get_by_label("意见", exact=True).fill("六场中有一场是与区司法局合办，宜写“组织和参与”。")
    page.get_by_role("button", name="提出意见").click()
    expect(page.locator("#p-1")).to_contain_text("宜写“组织和参与”")
    picture(page, "walk-05-section-reads-after")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "walk-05-section-phone")
    page.set_viewport_size({"width": 1280, "height": 800})


def settle_and_name_the_part(office: Walk) -> None:
    page = office.own("justice", "处理意见", "修改提纲")
    page.locator(".next-mine").get_by_role("link", name="处理意见", exact=True).click()
    page.get_by_role("link", name="修改第2段").click()
    words = page.get_by_label("第2段", exact=True)
    words.fill(words.input_value().replace("组织法治讲座", "组织和参与法治讲座"))
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".studio-edit")).to_have_count(0)
    expect(page.locator("#p-1")).to_contain_text("组织和参与法治讲座6场")
    remark = page.locator("#remark-1")
    remark.get_by_text("处理", exact=True).click()
    remark.get_by_label("处理结果").select_option("taken")
    remark.get_by_label("处理说明").fill("已改为“组织和参与法治讲座”。")
    remark.get_by_role("button", name="记下处理结果").click()
    expect(page.locator("#remark-1")).to_contain_text("采纳")
    parts = page.locator("#studio-parts")
    expect(parts).to_contain_text("下一年度主要安排没有")
    picture(page, "walk-06-part-missing")
    page.get_by_role("link", name="改“2024年主要安排”的标题，或在其后加一节").click()
    page.get_by_label("下一年度主要安排", exact=True).check()
    picture(page, "walk-06-part-chosen")
    page.get_by_role("button", name="保存标题和所属部分").click()
    expect(parts.locator(".missing")).to_have_count(0)
    office.own("justice", "冻结")


def edit_in_word(office: Walk) -> None:
    """The leader takes the draft as a Word file and edits it; the clerk takes it back and decides each change."""
    leader = office.report("leader")
    picture(leader, "walk-07-leader-reads")
    leader.locator("summary", has_text="修改稿").click()
    with leader.expect_download() as download:
        leader.get_by_role("button", name="导出 Word 修改稿").click()
    edited = Edited(Path(download.value.path()).read_bytes())
    edited.replace("带头学法", "带头学法守法", by="程立")
    edited.replace("3件", "5件", amid="成功调处矛盾纠纷")
    edited.insert_after("配齐专职调解员", "每半年向辖区企业征求一次意见。", by="程立")
    path = office.folder / "程主任改.docx"
    path.write_bytes(edited.saved())
    clerk = office.report("justice")
    clerk.locator("summary", has_text="修改稿").click()
    clerk.get_by_role("link", name="收回修改稿").click()
    clerk.get_by_label("改好的 Word 文件").set_input_files(path)
    clerk.get_by_role("button", name="收回，列出改动").click()
    expect(clerk.get_by_role("heading", name="程主任改.docx")).to_be_visible()
    expect(clerk.locator("li.change")).to_have_count(3)
    clerk.locator("li.change", has_text="5件").get_by_label("保留台账数").check()
    clerk.locator("li.change", has_text="守法").get_by_label("接受", exact=True).check()
    clerk.locator("li.change", has_text="征求一次意见").get_by_label("接受", exact=True).check()
    picture(clerk, "walk-08-changes")
    clerk.get_by_role("button", name="写入提纲").click()
    expect(clerk.get_by_text("接受的改动已写入提纲")).to_be_visible()
    clerk = office.report("justice")
    text = clerk.locator("article.report")
    for words in ("带头学法守法", "每半年向辖区企业征求一次意见", "成功调处矛盾纠纷3件"):
        expect(text).to_contain_text(words)


def sign_and_freeze(office: Walk) -> None:
    office.own("leader", "签批", "提出意见")
    expect(office.at_desk("leader").locator(".next-mine")).to_contain_text("现在还不能办：还没有分管领导的审核")
    office.own("deputy", "分管领导审核", "提出意见")
    office.act("deputy", "分管领导审核", 分管领导审核意见="数据已与台账核对，同意。")
    office.act("leader", "签批", 签批身份="两者兼任")
    page = office.own("justice", "冻结")
    page.locator(".next-mine").get_by_role("link", name="冻结", exact=True).click()
    picture(page, "walk-09-freeze")
    page.get_by_role("button", name="冻结报告").click()
    expect(page.get_by_text("已冻结，全部数据及其记录已经固化")).to_be_visible()
    head = office.at_desk("party_head")
    head.get_by_label("主导航").get_by_role("link", name="报告").click()
    expect(head.get_by_role("link", name=TITLE, exact=True)).to_have_count(0)


def file_the_report(office: Walk) -> None:
    office.own("office", "编文号", "制作文件")
    page = office.act("office", "编文号", 文号="北街报〔2023〕88号")
    office.act("office", "制作文件")
    let_work(page)
    expect(page.get_by_role("link", name=f"{TITLE}（公开稿）.pdf")).to_be_visible()
    office.own("office", "报送")
    picture(page, "walk-10-to-file")
    office.act("office", "报送", 报送="区委、区政府", 抄送="区委依法治区办")


def let_it_out(office: Walk) -> None:
    office.own("justice", "初审初校")
    office.own("office", "保密审查", "初审初校")
    office.act("office", "保密审查", 保密审查结论="全文可以公开", 保密审查意见="不涉密，可以公开。")
    office.act("justice", "初审初校", 审校情况="改正标点一处。")
    office.act("office", "复审复校", 审校情况="无")
    office.own("leader", "终审终校")
    office.act("leader", "终审终校", 审校情况="无")
    page = office.own("justice", "公开")
    page.locator(".next-mine").get_by_role("link", name="公开", exact=True).click()
    fill(page, 公开载体="街道门户网站", 公开链接="街道网站首页")
    send(page, "公开")
    is_refused(page, "“街道网站首页”不是网址")
    fill(page, 公开链接="https://www.example.gov.cn/2023.html")
    send(page, "公开")
    is_taken(page, "公开")
    office.act("justice", "回报链接", 链接报送机关="区委依法治区办")
    page = office.own("justice", "归档")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "walk-11-published-phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="公开页面").click()
    expect(page.locator("h1")).to_contain_text(re.compile("北岸街道2023年.*年度报告", re.DOTALL))


def read_it_as_anybody(browser: Browser, live_server: Any) -> None:
    """Without a login: from the portal's first page to the report, as it was made."""
    with watched_page(browser) as page:
        page.set_default_timeout(20_000)
        page.goto(f"{live_server.url}/public/")
        page.get_by_label("主导航").get_by_role("link", name="年度报告").click()
        picture(page, "walk-12-portal")
        page.get_by_role("link", name=TITLE, exact=True).click()
        expect(page.locator("h1")).to_contain_text(re.compile("北岸街道2023年.*年度报告", re.DOTALL))
        expect(page.get_by_text("组织和参与法治讲座6场")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "center"
        picture(page, "walk-13-public-page")
