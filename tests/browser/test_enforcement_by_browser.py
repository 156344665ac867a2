"""Penalty cases by the hands of those who handle them: officer, squad head, reviewer, head of the organ, and the party by code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.test_three_systems import served
from tests.cast import Cast
from tests.papers import set_organ
from tests.walking import begin, cannot, fill, is_refused, is_taken, let_work, picture, send, take
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Desk = Callable[[str], Page]
Move = Callable[[str], None]
Look = Callable[[str], Page]
MEETING = "enforcement.case_meeting"
STALL = "对占道摆卖的处罚（CG-900）"
TOLD_LIMITS = (
    ("陈述申辩期限", "2023年6月20日"),
    ("要求听证期限", "2023年6月20日"),
    ("作出决定期限", "2023年8月30日"),
)
SERVED_LIMITS = (
    ("处罚决定公示期限", "2023年7月19日"),
    ("缴纳罚款期限", "2023年7月27日"),
    ("申请复议期限", "2023年9月11日"),
    ("起诉期限", "2024年1月12日"),
)
SPOT_LIMITS = (
    ("交回罚款期限", "2023年5月10日"),
    ("当场处罚备案期限", "2023年5月11日"),
    ("处罚决定公示期限", "2023年5月17日"),
)
OFFICERS = (("方岩", "主办"), ("邵野", "协办"))


@pytest.fixture
def on(settings: Any, tmp_path: Path, cast: Cast) -> Move:
    """Moves the server to another day; documents lie in a folder of their own, the organ has its own data."""
    settings.MEDIA_ROOT = tmp_path
    set_organ(cast)
    cache.clear()

    def move(day: str) -> None:
        settings.ZHUNSHENG_TODAY = date.fromisoformat(day)

    return move


@pytest.fixture
def party(page: Page, live_server: Any) -> Look:
    """The party in a browser of their own, without a login: what a code opens."""

    def look(code: str) -> Page:
        page.goto(f"{live_server.url}/public/")
        page.get_by_role("link", name="查询办理进度").click()
        page.get_by_label("查询码").fill(code)
        page.get_by_role("button", name="查询", exact=True).click()
        return page

    return look


def test_a_case_with_a_hearing_from_filing_to_the_archive(at_desk: Desk, on: Move, party: Look, cast: Cast) -> None:
    on("2023-06-01")
    officer = at_desk("officer")
    case = file_with_two_officers(officer)
    on("2023-06-02")
    investigate(officer)
    film(officer, cast, "调查取证")
    on("2023-06-08")
    propose_a_grave_penalty(opened(at_desk("squad_head"), case))
    on("2023-06-13")
    tell_the_party_of_the_hearing(opened(officer, case))
    printed(officer, "行政处罚告知书")
    code = issue_code(opened(officer, case))
    see_the_case_and_nobody_in_it(party(code))
    on("2023-06-16")
    decide_too_early(opened(at_desk("leader"), case))
    take(opened(officer, case), "陈述申辩", 陈述申辩意见="当事人称只摆卖了一天。")
    take(officer, "复核陈述申辩", 复核意见="不成立，现场照片显示连续三日。")
    take(officer, "要求听证")
    on("2023-06-19")
    reviewer = opened(at_desk("reviewer"), case)
    give_notice_of_the_hearing(reviewer)
    on("2023-07-03")
    take(opened(reviewer, case), "举行听证", 听证情况="双方质证，笔录经核对签字。")
    film(opened(officer, case), cast, "听证")
    on("2023-07-05")
    take(opened(officer, case), "送法制审核")
    cannot(officer, "法制审核通过", "您在本单位没有这一岗位")
    take(opened(reviewer, case), "法制审核通过", 法制审核意见="事实清楚、证据充分，同意处理意见。")
    expect(light(reviewer, "法制审核")).to_contain_text("绿灯")
    on("2023-07-06")
    discuss(opened(at_desk("squad_head"), case), cast)
    on("2023-07-10")
    take(opened(at_desk("leader"), case), "作出处罚决定", 决定内容="罚款六千元。")
    expect(at_desk("leader").get_by_text("2023年7月19日").first).to_be_visible()
    printed(opened(officer, case), "行政处罚决定书")
    on("2023-07-12")
    take(opened(officer, case), "送达", 送达方式="直接送达")
    film(officer, cast, "送达")
    see_how_to_object_and_pay(party(code))
    take(opened(reviewer, case), "公示")
    on("2023-07-20")
    pay_the_whole(opened(officer, case))
    on("2023-07-21")
    take(opened(at_desk("leader"), case), "结案", 结案情形="履行完毕")
    on("2023-07-24")
    take(opened(officer, case), "归档", 归档编号="2023-C-1")
    picture(officer, "hearing-archived")
    picture(officer.get_by_role("region", name="三项制度"), "hearing-lights")
    for system in ("公示", "全过程记录", "法制审核"):
        expect(light(officer, system)).to_contain_text("绿灯")
    printed(officer, "卷内文件目录")
    expect(party(code).locator(".meta .state")).to_have_text("已结案")


def test_a_penalty_on_the_spot_within_its_limits(at_desk: Desk, on: Move, party: Look, cast: Cast) -> None:
    on("2023-05-08")
    officer = at_desk("officer")
    case = penalise_on_the_spot(officer)
    for limit, until in SPOT_LIMITS:
        expect(officer.locator(".limit").filter(has_text=limit)).to_contain_text(until)
    film(officer, cast, "调查取证")
    printed(officer, "当场行政处罚决定书")
    take(opened(officer, case), "缴清罚款", 本次缴纳罚款="100")
    on("2023-05-09")
    take(opened(officer, case), "交回当场收缴的罚款")
    take(officer, "当场处罚备案")
    take(opened(at_desk("reviewer"), case), "公示")
    on("2023-05-15")
    take(opened(at_desk("deputy"), case), "结案", 结案情形="履行完毕")
    take(opened(officer, case), "归档", 归档编号="2023-J-1")
    expect(light(officer, "公示")).to_contain_text("绿灯")
    expect(light(officer, "全过程记录")).to_contain_text("绿灯")
    expect(light(officer, "法制审核")).to_contain_text("不适用")
    picture(officer, "spot-archived")
    seen = party(issue_code(officer))
    expect(seen.locator(".followed-steps li").first).to_contain_text("当场处罚")
    expect(seen.locator(".meta .state")).to_have_text("已结案")
    picture(seen, "spot-party")


def test_a_first_offence_is_tolerated_once(at_desk: Desk, on: Move, party: Look, cast: Cast) -> None:
    enter_the_list(cast)
    on("2023-08-02")
    officer = at_desk("officer")
    offer_tolerance(officer, harm="危害后果较重")
    is_refused(officer, "危害后果较重", "请核对危害后果", "没有写明改正日期", "《行政处罚法》第33条")
    picture(officer, "tolerance-refused")
    fill(officer, 危害后果="危害后果轻微", 改正日期="2023-08-02")
    officer.get_by_role("button", name="提出不予处罚").last.click()
    is_taken(officer, "提出不予处罚")
    cannot(officer, "决定不予处罚", "您在本单位没有这一岗位")
    tolerance = officer.url
    on("2023-08-03")
    deputy = opened(at_desk("deputy"), tolerance)
    take(deputy, "决定不予处罚", 教育情况="当面讲明规定，当事人表示今后守法经营。")
    expect(deputy.locator(".meta .state")).to_have_text("已决定不予处罚")
    picture(deputy, "tolerance-granted")
    seen = party(issue_code(opened(officer, tolerance)))
    expect(seen.locator(".meta .state")).to_have_text("已决定不予处罚")
    picture(seen, "tolerance-party")
    on("2023-09-01")
    offer_tolerance(officer, harm="危害后果轻微", corrected_on="2023-09-01")
    is_refused(officer, "第1名当事人已经因同一事项办理过首违不罚", "不是初次违法，请依法立案办理")
    picture(officer, "tolerance-second")


def test_a_publication_is_withdrawn_within_three_days_of_the_decision_of_reconsideration(
    at_desk: Desk, on: Move, party: Look, cast: Cast
) -> None:
    case = served(cast, date(2023, 5, 12), steps=("evidence", "service"))
    on("2023-06-20")
    officer = opened(at_desk("officer"), f"{at_desk('officer').url.rstrip('/')}/records/enforcement.case/{case.pk}/")
    address = officer.url
    code = issue_code(officer)
    take(opened(officer, address), "受理复议诉讼", 复议或者诉讼="行政复议")
    cannot(officer, "登记救济期限届满", "复议")
    picture(officer, "reconsideration")
    on("2023-08-18")
    take(opened(officer, address), "复议诉讼终结", 复议或者诉讼结果="撤销原处罚决定")
    leader = opened(at_desk("leader"), address)
    take(leader, "撤销处罚决定", 理由="复议机关撤销。")
    expect(leader.locator(".meta .state")).to_have_text("决定已撤销")
    expect(light(leader, "公示")).to_contain_text("黄灯")
    expect(light(leader, "公示")).to_contain_text("还在撤回期限之内")
    expect(leader.locator(".pressing")).to_contain_text("2023年8月23日")
    picture(leader, "revoked")
    seen = party(code)
    expect(seen.locator(".followed-steps").last).to_contain_text("撤回公示期限")
    expect(seen.locator(".followed-steps").last).to_contain_text("2023年8月23日")
    picture(seen, "revoked-party")
    on("2023-08-24")
    expect(light(opened(leader, address), "公示")).to_contain_text("红灯")
    on("2023-08-23")
    reviewer = opened(at_desk("reviewer"), address)
    take(reviewer, "撤回公示", 理由="决定已被复议机关撤销。")
    expect(light(reviewer, "公示")).to_contain_text("绿灯")
    on("2023-08-24")
    begin(opened(leader, address), "结案")
    fill(leader, 结案情形="履行完毕")
    send(leader, "结案")
    is_refused(leader, "罚款还有200")
    picture(leader, "close-refused")
    fill(leader, 结案情形="决定被撤销")
    send(leader, "结案")
    is_taken(leader, "结案")
    picture(leader, "revoked-closed")


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    return page


def line(page: Page, lines: str, number: int) -> Locator:
    return page.get_by_role("group", name=f"{lines}第{number}行")


def light(page: Page, system: str) -> Locator:
    return page.locator(".light").filter(has=page.get_by_role("heading", name=system))


def start(page: Page, ledger: str) -> None:
    """From the first page by the ledger to the form of a new matter."""
    page.get_by_label("主导航").get_by_role("link", name="台账").click()
    page.get_by_role("link", name=ledger, exact=True).click()
    page.get_by_role("link", name=f"登记{ledger}").click()


def name_officers(page: Page, *officers: tuple[str, str]) -> None:
    for number, (name, duty) in enumerate(officers, 1):
        row = line(page, "执法人员", number)
        if not row.count():
            page.get_by_role("group", name="执法人员", exact=True).get_by_role("button", name="增加一行").click()
        fill(row, 人员=name, 分工=duty)


def say_the_matter(page: Page, day: str) -> None:
    fill(page, 案由="占道摆卖", 执法领域="城市管理", 职权事项=STALL, 办理层级="街道", 案件来源="巡查发现")
    fill(page, 违法地点="柳荫路东段", 违法行为终了日期=day, 发现日期=day)
    who = line(page, "当事人", 1)
    fill(who, 当事人类型="自然人", 姓名或名称="张三丰", 联系电话="13812345678", 住址或者住所="临江区柳荫路8号")


def file_with_two_officers(page: Page) -> str:
    """One officer alone cannot file a case."""
    start(page, "行政处罚案件")
    say_the_matter(page, "2023-06-01")
    name_officers(page, *OFFICERS[:1])
    page.get_by_role("button", name="立案").last.click()
    is_refused(page, "《行政处罚法》第42条")
    picture(page, "file-refused")
    name_officers(page, *OFFICERS)
    page.get_by_role("button", name="立案").last.click()
    is_taken(page, "立案")
    expect(page.locator(".pressing")).to_contain_text("2023年8月30日")
    picture(page, "filed")
    return page.url


def investigate(page: Page) -> None:
    begin(page, "调查取证")
    fill(page, 查明的事实="当事人于2023年6月1日在柳荫路东段占道摆卖水果，占用人行道三平方米。")
    fill(line(page, "证据", 1), 种类="勘验笔录、现场笔录", 名称="现场检查笔录", 取得日期="2023-06-01")
    picture(page, "investigate-form")
    send(page, "调查取证")
    is_taken(page, "调查取证")


def film(page: Page, cast: Cast, step: str) -> None:
    """The recording of a step is registered by the officer; the collecting station puts it into store the same day."""
    take(page, "登记音像记录", 记录的步骤=step, 设备编号="ZF-017")
    recording = Matter.objects.filter(kind="enforcement.recording").latest("pk")
    stored = {"digest": f"sm3:{'1' * 64}", "storage_place": "一号采集站"}
    assert recording.opened_on is not None
    cast.act("officer", recording, "store", recording.opened_on, **stored)


def propose_a_grave_penalty(page: Page) -> None:
    """What reaches the local amount is marked as grave; the squad head proposes, and does not decide."""
    begin(page, "提出处理意见")
    fill(page, 处理意见="罚款", 罚款金额="6000", 裁量理由="多次违法，从重。")
    fill(page, 处理意见的理由和依据="当事人的行为违反了市容管理条例关于禁止占道经营的规定。")
    send(page, "提出处理意见")
    is_refused(page, "达到本地重大执法决定的标准", "达到法制审核目录的数额或者情形")
    picture(page, "propose-refused")
    fill(page, 重大案件情形="达到法制审核目录的数额或者情形")
    send(page, "提出处理意见")
    is_taken(page, "提出处理意见")
    cannot(page, "作出处罚决定", "您在本单位没有这一岗位")


def tell_the_party_of_the_hearing(page: Page) -> None:
    begin(page, "处罚告知")
    fill(page, 告知内容="拟对你作出罚款6000元的行政处罚；你有权陈述、申辩，有权要求听证。")
    send(page, "处罚告知")
    is_refused(page, "没有告知听证权利", "《行政处罚法》第63条", "请在“告知听证权利”选“是”")
    picture(page, "notify-refused")
    fill(page, 告知听证权利="是")
    send(page, "处罚告知")
    is_taken(page, "处罚告知")
    expect(page.locator(".limit").filter(has_text="要求听证期限")).to_contain_text("2023年6月20日")


def printed(page: Page, paper: str) -> None:
    """The paper is looked at, printed, made by the job, and has its two files."""
    page.get_by_role("link", name=paper, exact=True).first.click()
    picture(page, f"paper-{paper}")
    confirmed = page.get_by_label("以上各项已经核对，确认打印")
    if confirmed.count():
        confirmed.check()
    page.get_by_role("button", name="打印").click()
    expect(page.get_by_text(f"{paper}已打印")).to_be_visible()
    let_work(page)
    expect(page.locator(".printed a")).to_have_count(2)
    page.locator(".crumb a").click()


def issue_code(page: Page) -> str:
    page.get_by_text("发放查询码", exact=True).click()
    page.get_by_role("button", name="发放", exact=True).click()
    return page.locator(".issued strong").inner_text()


def see_the_case_and_nobody_in_it(page: Page) -> None:
    """The party's own periods and the office's, the next to end first; of the case no name and no more than its number."""
    expect(page.locator(".meta .state")).to_have_text("调查中")
    limits = page.locator(".followed-steps").last.locator("li")
    for number, (limit, until) in enumerate(TOLD_LIMITS):
        expect(limits.nth(number)).to_contain_text(f"{limit}{until}届满")
    expect(page.get_by_text("张")).to_have_count(0)
    picture(page, "party-told")


def see_how_to_object_and_pay(page: Page) -> None:
    expect(page.locator(".meta .state")).to_have_text("已送达")
    limits = page.locator(".followed-steps").last
    for limit, until in SERVED_LIMITS:
        expect(limits.locator("li").filter(has_text=limit)).to_contain_text(f"{until}届满")
    picture(page, "party-served")


def decide_too_early(page: Page) -> None:
    """The head of the organ sees everything that stands against a decision at once."""
    cannot(page, "作出处罚决定", "陈述、申辩的期限至", "要求听证的期限至", "还没有审核通过", "还没有经负责人集体讨论")
    picture(page.locator(".impossible > li").filter(has_text="作出处罚决定"), "decide-too-early")


def give_notice_of_the_hearing(page: Page) -> None:
    """Too late a notice and an officer of the case in the chair are refused together."""
    begin(page, "通知听证")
    fill(page, 听证日期="2023-06-26", 听证地点="街道会议室", 听证主持人="方岩")
    send(page, "通知听证")
    is_refused(page, "最迟应在", "听证主持人是本件的执法人员", "《行政处罚法》第64条")
    picture(page, "hearing-refused")
    fill(page, 听证日期="2023-07-03", 听证主持人="沈法")
    send(page, "通知听证")
    is_taken(page, "通知听证")


def discuss(page: Page, cast: Cast) -> None:
    cannot(page, "集体讨论", "本件没有关联已经召开的集体讨论会")
    page.get_by_text("与其他事项关联", exact=True).click()
    page.get_by_label("本件与它的关系").select_option(label="经集体讨论")
    # A meeting has no number of its own: the address of its page names it.
    page.get_by_label("它的编号").fill(
        f"{page.url.partition('/records/')[0]}/records/{MEETING}/{held_meeting(cast).pk}/"
    )
    page.get_by_role("button", name="关联", exact=True).click()
    take(page, "集体讨论")


def held_meeting(cast: Cast) -> Matter:
    """The meeting of the heads, arranged the day before and held today."""
    case = {"case_number": "罚立字〔2023〕1号", "subject": "占道摆卖"}
    said = {"subject": "第一次集体讨论会", "planned_on": "2023-07-06", "cases": [case]}
    meeting = entered(cast, "reviewer", MEETING, "plan", date(2023, 7, 5), **said)
    attendee = {"person": cast.people["leader"].pk, "name": "程立", "opinion": "同意"}
    held = {"chair": cast.people["leader"].pk, "minutes": "一致同意。", "attendees": [attendee]}
    cast.act("reviewer", meeting, "hold", date(2023, 7, 6), cases=[{**case, "result": "agreed"}], **held)
    return meeting


def pay_the_whole(page: Page) -> None:
    begin(page, "缴清罚款")
    fill(page, 本次缴纳罚款="4000")
    send(page, "缴清罚款")
    is_refused(page, "没有缴清", "请办理“缴纳部分罚款”")
    picture(page, "pay-refused")
    fill(page, 本次缴纳罚款="6000")
    send(page, "缴清罚款")
    is_taken(page, "缴清罚款")


def penalise_on_the_spot(page: Page) -> str:
    """A fine above the limit is for the ordinary procedure; one above that of collection needs its reason."""
    start(page, "行政处罚案件")
    page.get_by_label("登记方式").get_by_role("link", name="当场处罚").click()
    say_the_matter(page, "2023-05-08")
    name_officers(page, *OFFICERS)
    fill(
        page,
        查明的事实="当事人在人行道摆卖水果，当场承认。",
        处理意见="罚款",
        罚款金额="300",
        决定内容="罚款一百元。",
        当场收缴="是",
    )
    page.get_by_role("button", name="当场处罚").last.click()
    is_refused(page, "罚款300", "200元", "《行政处罚法》第51条", "请按普通程序立案")
    picture(page, "spot-refused")
    fill(page, 罚款金额="150")
    page.get_by_role("button", name="当场处罚").last.click()
    is_refused(page, "没有写明当场收缴的理由", "《行政处罚法》第68条")
    fill(page, 罚款金额="100")
    page.get_by_role("button", name="当场处罚").last.click()
    is_taken(page, "当场处罚")
    picture(page, "spot-taken")
    return page.url


def enter_the_list(cast: Cast) -> None:
    """The block, and the published list with a first offence under the power."""
    day, stall = date(2023, 8, 1), cast.powers["stall"].pk
    block = {"code": "BJ-01", "name": "月湾街区", "grid_kind": "block"}
    entered(cast, "dispatcher", "citizen_requests.grid", "enter", day, **block)
    said = {"code": "SW-01", "name": "首次占道摆卖", "ground": "first_offence", "power": stall}
    entered(cast, "squad_head", "enforcement.listed_item", "enter", day, conditions="首次被发现，及时改正。", **said)


def offer_tolerance(page: Page, *, harm: str, corrected_on: str = "") -> None:
    start(page, "包容审慎")
    fill(
        page,
        违法情形="占道摆卖",
        办理层级="街道",
        执法领域="城市管理",
        职权事项=STALL,
        地点="柳荫路20号",
        街区="月湾街区（BJ-01）",
    )
    fill(page, 情形="首违不罚", 清单事项="首次占道摆卖", 危害后果=harm, 改正日期=corrected_on)
    fill(line(page, "当事人", 1), 当事人类型="单位", 姓名或名称="柳荫五金店", 证件号码="91440300MA00000001")
    name_officers(page, *OFFICERS)
    page.get_by_role("button", name="提出不予处罚").last.click()


def entered(cast: Cast, who: str, kind: str, act: str, on: date, **given: Any) -> Matter:
    with on_day(on):
        return open_matter(cast.viewer(who, on), registry.kind(kind), cast.units["north"], Asked(act, given)).matter
