"""A day of requests by the hands of those who handle them: a workbook comes in, events go out, come back and are clo."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.walking import cannot, let_work, take

pytestmark = pytest.mark.browser
Desk = Callable[[str], Page]

HEADINGS = ("工单号", "标题", "渠道", "诉求类型", "事发地址", "诉求人", "联系电话", "受理时间")
GOOD = (
    (
        "RX0001",
        "夜间施工噪声",
        "12345政务服务便民热线",
        "噪声",
        "柳荫花园3栋",
        "李四光",
        "13912345678",
        "2023-05-03 21:40",
    ),
    (
        "RX0002",
        "楼道堆物",
        "12345政务服务便民热线",
        "物业服务",
        "柳荫花园5栋",
        "王五月",
        "13912345679",
        "2023-05-03 9:05",
    ),
)
BAD = (
    ("RX0003", "路灯不亮", "12345政务服务便民热线", "公共设施", "渡口老街", "赵六一", "13912345670", "5月3日"),
    (
        "RX0004",
        "小区停车",
        "12345政务服务便民热线",
        "天上的事",
        "渡口老街",
        "孙七巧",
        "13912345671",
        "2023-05-03 10:00",
    ),
    ("RX0005", "", "12345政务服务便民热线", "市容环境", "渡口老街", "周八斤", "13912345672", "2023-05-03 11:00"),
)
MENDED = {"RX0003": (8, "2023-05-03 8:30"), "RX0004": (4, "交通出行"), "RX0005": (2, "垃圾未清运")}


@pytest.fixture
def workbook(tmp_path: Path, settings: Any) -> Path:
    """The hot line's workbook of the day before: a title over its headings, and three rows that cannot stay as they are."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "5月3日"
    sheet.append(["北岸街道12345热线工单（2023年5月3日）"])
    sheet.merge_cells("A1:H1")
    for row in (HEADINGS, *GOOD, *BAD):
        sheet.append(row)
    path = tmp_path / "热线工单.xlsx"
    book.save(path)
    return path


def test_a_day_of_requests_from_the_workbook_to_the_close(at_desk: Desk, workbook: Path, cast: Cast) -> None:
    import_the_day(at_desk, workbook)
    bounce_three_times_and_let_the_head_decide(at_desk)
    redo_what_was_not_solved(at_desk)


def import_the_day(at_desk: Desk, workbook: Path) -> None:
    page = at_desk("dispatcher")
    page.get_by_label("主导航").get_by_role("link", name="台账").click()
    page.get_by_role("link", name="诉求事件", exact=True).click()
    page.get_by_role("link", name="导入表格").click()
    page.get_by_label("单位").select_option(label="北岸街道")
    page.get_by_label("来源").fill("12345热线")
    page.get_by_label("表格文件").set_input_files(workbook)
    page.get_by_role("button", name="上传，下一步").click()
    expect(page.get_by_label("H列对应的栏目").locator("option:checked")).to_have_text("登记时间")
    page.get_by_role("button", name="按此检查").click()
    expect(page.get_by_role("status")).to_contain_text("正在检查")
    let_work(page)
    see_what_is_wrong(page)
    mend(page, workbook.with_name("改正.xlsx"))
    let_work(page)
    expect(page.locator("#faults")).to_have_count(0)
    take(page, "开始写入")
    let_work(page)
    expect(page.locator(".meta .state")).to_have_text("待生效")
    take(page, "生效")
    expect(page.locator(".meta .state")).to_have_text("已生效")
    open_events(page)
    expect(page.locator(".records tbody tr")).to_have_count(5)


def see_what_is_wrong(page: Page) -> None:
    faults = page.locator("#faults tbody tr")
    expect(faults).to_have_count(3)
    expect(faults.nth(0)).to_contain_text("没有写年份")
    expect(faults.nth(1)).to_contain_text("天上的事")
    expect(faults.nth(2)).to_contain_text("“诉求事由”没有填写")


def mend(page: Page, mended: Path) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有问题的行").click()
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=2):
        column, text = MENDED[str(row[0].value)]
        row[column - 1].value = text
    book.save(mended)
    page.get_by_label("改正后送回").set_input_files(mended)
    page.get_by_role("button", name="送回", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("正在检查送回的行")


def bounce_three_times_and_let_the_head_decide(at_desk: Desk) -> None:
    """Nobody feels responsible: after three bounces the desk cannot dispatch any more, and the head of the street decides."""
    for who, unit in (("community", "柳荫社区"), ("ferry_community", "渡口社区"), ("section_head", "北岸司法所")):
        dispatch(at_desk("dispatcher"), "路灯不亮", unit)
        bounce(at_desk(who), "路灯不亮", "不属于本单位职责，路灯由市政养护。")
    page = at_desk("dispatcher")
    open_event(page, "路灯不亮")
    cannot(page, "派发", "本件已被退回3次，不能再派发")
    expect(page.get_by_role("region", name="退回").locator("tbody tr")).to_have_count(3)
    take(page, "提级协调", 理由="三次退回，职责有争议。")
    cannot(page, "指定承办", "您在本单位没有这一岗位")
    leader = at_desk("leader")
    open_event(leader, "路灯不亮")
    take(leader, "指定承办", 承办单位="柳荫社区")
    community = at_desk("community")
    open_event(community, "路灯不亮")
    cannot(community, "退回", "本件由负责人指定承办，不能退回")


def redo_what_was_not_solved(at_desk: Desk) -> None:
    """A grid worker handles, the desk visits, the citizen is not content: it is done once more, then closed."""
    page, worker, community = at_desk("dispatcher"), at_desk("grid"), at_desk("community")
    dispatch(page, "夜间施工噪声", "柳荫社区")
    cannot(page, "签收", "须由柳荫社区的")
    cannot_open(at_desk("ferry_community"), page.url)
    open_event(worker, "夜间施工噪声")
    take(worker, "签收")
    take(worker, "办结反馈", 办理结果="已责令停止夜间施工。")
    cannot(worker, "回访", "您在本单位没有这一岗位")
    page.reload()
    take(page, "回访", 回访结果="未解决", 满意程度="不满意", 回访情况="当晚又施工到十一点。")
    cannot(page, "办结", "本次办理还没有答复")
    take(page, "重办", 理由="当晚又施工到十一点。")
    worker.reload()
    take(worker, "首次响应", 响应情况="再到现场，与施工单位见面。")
    take(worker, "办结反馈", 办理结果="已查封夜间施工设备。")
    open_event(community, "夜间施工噪声")
    take(community, "答复", 答复内容="夜间施工设备已经查封，请放心。")
    page.reload()
    take(page, "回访", 回访结果="已解决", 满意程度="满意")
    take(page, "办结")
    expect(page.locator(".meta .state")).to_have_text("已办结")
    expect(page.get_by_role("region", name="回访").locator("tbody tr")).to_have_count(2)


def dispatch(page: Page, subject: str, unit: str) -> None:
    open_event(page, subject)
    take(page, "派发", 承办单位=unit)


def bounce(page: Page, subject: str, reason: str) -> None:
    open_event(page, subject)
    take(page, "退回", 退回理由=reason)
    expect(page.get_by_role("status")).to_contain_text("已不在您的列表中")
    expect(page.get_by_role("link", name=subject)).to_have_count(0)


def cannot_open(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None and answer.status == 404


def open_event(page: Page, subject: str) -> None:
    open_events(page)
    page.get_by_role("row").filter(has_text=subject).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(subject)


def open_events(page: Page) -> None:
    page.goto(page.url.partition("/records/")[0].rstrip("/") + "/records/citizen_requests.event/")
