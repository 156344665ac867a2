"""期限计算器 and the statutes, on both faces: the result, its receipt, its link; what is wrong beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from lxml import html

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.recounting import differences_of
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.rule_reviews import wording_code
from zhunsheng.kernel.today import on_day
from zhunsheng.law.model import Direction, Rule, Unit
from zhunsheng.law.procedures import procedures
from zhunsheng.law.question import is_countable
from zhunsheng.law.statutes import instruments, rule, rules
from zhunsheng.law.working_days import default_calendar
from zhunsheng.web.calculator import Calculator, calculator
from zhunsheng.web.citing import uses_of
from zhunsheng.web.law_links import LawLinks
from zhunsheng.web.statute_pages import ELSEWHERE, statute_page, statutes_page

Browser = Callable[[str], Client]
PORTAL = "/public/law/calculator/"
LINKS = LawLinks("portal_")


def page_of(query: Mapping[str, str]) -> Calculator:
    return calculator(query, LINKS, default_calendar())


def said_at(page: Calculator, name: str) -> str:
    """What is objected to beside a field."""
    fields = [*page.fields, *(field for editor in page.editors for row in editor.rows for field in row.fields)]
    return "".join(objection.message for field in fields if field.name == name for objection in field.objections)


def test_a_rule_and_a_day_give_the_date_the_receipt_and_the_version():
    result = page_of({"rule": "JUD-01", "from": "2023-05-04"}).result
    assert result is not None and result.due_on is not None
    assert result.due_on.isoformat() == "2023-06-05"
    assert "届满日6月3日为周六" in result.sentence and "适用2011年1月1日起施行的规定" in result.sentence
    assert not result.is_provisional and not result.needs_confirmation


def test_the_link_of_a_result_gives_the_same_result():
    query = {
        "rule": "JUD-06", "from": "2023-05-04", "suspension-3-from": "2023-05-10", "suspension-3-until": "2023-05-15",
        "suspension-3-cause": "鉴定", "suspension-3-evidence": "委托书", "extension-1-length": "15日",
        "extension-1-approver": "院长", "extension-1-on": "2023-05-20", "extension-2-length": "",
    }  # fmt: skip
    first = page_of(query).result
    assert first is not None
    again = page_of(dict(parse_qsl(urlsplit(first.address).query))).result
    assert again == first
    assert "因鉴定（委托书）自5月10日起中止" in first.sentence and "经院长于5月20日批准" in first.sentence


def when_in_force(rule: Rule) -> dict[str, str]:
    """What to ask a rule for within its days of force: a year in which its date is law, a moment, or its first day."""
    if rule.annual_on is not None:
        first = date.fromisoformat(f"{rule.in_force_from.year}-{rule.annual_on}")
        return {"year": str(first.year if rule.in_force(first) else first.year + 1)}
    return {"from": f"{rule.in_force_from}T09:30" if rule.unit is Unit.HOUR else str(rule.in_force_from)}


def test_every_countable_rule_and_field_gives_a_date():
    for known in filter(is_countable, rules()):
        page = page_of({"rule": known.id, "field": known.field or "", **when_in_force(known)})
        assert page.result is not None and page.result.due_on is not None, (known.id, known.field, page.objections)


def test_hours_run_from_a_moment_to_a_moment():
    known = next(one for one in rules() if one.unit is Unit.HOUR and one.length == 24 and one.in_force_to is None)
    result = page_of({"rule": known.id, "from": "2024-02-09T09:30"}).result
    assert result is not None and result.due_at is not None
    assert result.due_at.strftime("%Y-%m-%d %H:%M") == "2024-02-10 09:30"
    assert "请写明起算的时刻" in said_at(page_of({"rule": known.id, "from": "2024-02-09"}), "from")


def test_a_backward_period_takes_no_suspension_and_does_not_roll():
    known = next(one for one in rules() if one.direction is Direction.BACKWARD and one.in_force_to is None)
    page = page_of({"rule": known.id, "field": known.field or "", "from": "2024-05-20"})
    assert page.editors == () and "往前倒计的那一天" in {field.label for field in page.fields}
    assert page.result is not None and page.result.due_on is not None and page.result.due_on.isoformat() < "2024-05-20"


def test_a_hard_date_asks_for_the_year_only():
    known = next(one for one in rules() if one.annual_on == "04-01")
    page = page_of({"rule": known.id, "year": "2023"})
    assert [field.name for field in page.fields] == ["year"]
    assert page.result is not None and str(page.result.due_on) == "2023-04-01"
    assert "逢休息日不顺延" in page.result.sentence
    assert "不是年份" in said_at(page_of({"rule": known.id, "year": "二三"}), "year")
    assert "1960年没有有效的规定" in said_at(page_of({"rule": known.id, "year": "1960"}), "year")


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"from": ""}, "from", "没有填起算的日期"),
        ({"from": "2023-02-30"}, "from", "没有“2023-02-30”这一天"),
        ({"from": "明天"}, "from", "不是日期"),
        ({"from": "1950-01-01"}, "from", "没有有效的规定"),
        ({"suspension-1-from": "2023-05-10"}, "suspension-1-cause", "没有填中止的事由"),
        ({"suspension-1-cause": "鉴定"}, "suspension-1-from", "没有填中止之日"),
        ({"suspension-1-from": "2023-05-10", "suspension-1-until": "2023-05-01", "suspension-1-cause": "鉴定"},
         "suspension-1-until", "早于中止日"),
        ({"extension-1-length": "0", "extension-1-approver": "院长", "extension-1-on": "2023-05-10"},
         "extension-1-length", "请写成正整数"),
        ({"extension-1-length": "30"}, "extension-1-approver", "没有填批准人"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(given: dict[str, str], field: str, told: str):
    query = {"rule": "JUD-06", "from": "2023-05-04", **given}
    page = page_of(query)
    assert page.result is None
    assert told in said_at(page, field)
    shown = {made.name: made.value for made in page.fields}
    shown |= {made.name: made.value for editor in page.editors for row in editor.rows for made in row.fields}
    assert {name: text for name, text in query.items() if name != "rule"}.items() <= shown.items()


def test_what_the_rule_does_not_allow_is_counted_and_objected_to():
    page = page_of({"rule": "JUD-01", "from": "2023-05-04", "extension-1-length": "30", "extension-1-approver": "主任",
                    "extension-1-on": "2023-05-10"})  # fmt: skip
    assert page.result is not None and str(page.result.due_on) == "2023-07-03"
    assert any("没有规定可以延长" in warning for warning in page.result.warnings)


def test_rows_are_added_and_taken_away_without_counting():
    added = page_of({"rule": "JUD-06", "from": "2023-05-04", "row_change": "add:suspension"})
    assert added.result is None and added.objections == () and len(added.editors[0].rows) == 1
    removed = page_of({"rule": "JUD-06", "from": "2023-05-04", "suspension-1-cause": "甲", "suspension-2-cause": "乙",
                       "row_change": "remove:suspension:1"})  # fmt: skip
    assert [row.fields[2].value for row in removed.editors[0].rows] == ["乙"]


def test_a_day_beyond_the_table_is_provisional_and_an_unsure_rule_wants_confirmation():
    result = page_of({"rule": "JUD-01", "from": "2049-05-04"}).result
    assert result is not None and result.is_provisional and "不在工作日表" in result.provisional_why
    unsure = page_of({"rule": "JUD-06", "from": "2023-05-04"}).result
    assert unsure is not None and unsure.needs_confirmation


def test_the_day_of_opening_decides_the_version_where_the_law_changed_between():
    old = page_of({"rule": "JUD-06", "from": "2022-02-01", "opened": "2021-12-01"}).result
    new = page_of({"rule": "JUD-06", "from": "2022-02-01"}).result
    assert old is not None and new is not None
    assert "第180条" in old.sentence and "第187条" in new.sentence


def test_rules_are_chosen_by_part_of_the_work_and_by_words():
    choice = page_of({}).choice
    assert choice.choices == () and {part.key for part in choice.parts} <= set(procedures())
    for part in choice.parts:
        found = page_of({"procedure": part.key}).choice.choices
        assert len(found) == part.count and {one.rule.procedure for one in found} == {part.key}
    assert "JUD-01" in {one.rule.id for one in page_of({"find": "人民调解法 33"}).choice.choices}
    assert page_of({"find": "人民调解法 33", "procedure": "petition"}).choice.choices == ()


def test_an_unknown_rule_leads_back_to_the_choice():
    page = page_of({"rule": "XXX-99", "from": "2023-05-04"})
    assert page.rule is None and "没有编号为“XXX-99”的期限规则" in page.objections[0].message


def test_portal_and_workbench_draw_the_same_result(cast: Cast, client_of: Browser):
    query = urlencode({"rule": "JUD-01", "from": "2023-09-02"})
    outside = Client().get(f"{PORTAL}?{query}").content.decode()
    inside = client_of("grid").get(f"/law/calculator/?{query}").content.decode()
    for text in (outside, inside):
        assert "2023年10月7日" in text and "星期六" in text and "顺延" in text
    assert f"http://testserver{PORTAL}?{query}" in unescape(outside)
    assert f"http://testserver/law/calculator/?{query}" in unescape(inside)


def test_what_was_typed_comes_back_escaped(db: None):
    text = Client().get(PORTAL, {"rule": "JUD-06", "from": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text


def test_every_statute_has_a_page_with_every_rule_and_every_version():
    for instrument in instruments():
        page = statute_page(instrument.key, LINKS, ELSEWHERE)
        own = [rule for rule in rules() if rule.instrument is instrument]
        assert sum(len(rule.heads) for rule in page.rules) == len(own)
        assert {rule.id for rule in page.rules} == {rule.id for rule in own}
        for compared in page.rules:
            assert all(sum(width for _, width in row.cells) == len(compared.heads) for row in compared.rows)


def test_versions_stand_side_by_side_newest_first():
    page = statute_page("civil_procedure_law", LINKS, ELSEWHERE)
    rule = next(rule for rule in page.rules if rule.id == "JUD-06")
    assert rule.heads[0].startswith("2022年1月1日") and rule.heads[1].startswith("2013年1月1日")
    basis = next(row for row in rule.rows if row.label == "依据")
    assert [text for text, _ in basis.cells] == ["《民事诉讼法》第187条", "《民事诉讼法》第180条"]


def test_the_statutes_are_listed_by_sort_and_their_rules_found_by_words():
    page = statutes_page("", LINKS)
    listed = [entry.instrument for group in page.groups for entry in group.entries]
    assert sorted(known.key for known in listed) == sorted(known.key for known in instruments())
    assert {found.rule.id for found in statutes_page("人民调解法 33", LINKS).found} >= {"JUD-01"}


def test_a_statute_page_says_where_the_system_uses_a_rule_and_the_portal_does_not(cast: Cast, client_of: Browser):
    known = next(one for one in rules() if one.id == "JUD-06" and one.in_force_to is None)
    assert ("期限", "法院审结期限") in {(use.sort, use.label) for use in uses_of(known)}
    inside = html.fromstring(client_of("justice").get("/law/civil_procedure_law/").content)
    assert inside.xpath("//section[@id='JUD-06']//a[starts-with(@href, '/records/')]")
    outside = Client().get("/public/law/civil_procedure_law/").content.decode()
    assert "/records/" not in outside and "系统在" not in outside


def test_nobody_having_checked_an_entry_is_said(cast: Cast):
    assert "尚未由法律专业人员核对" in Client().get("/public/law/people_mediation_law/").content.decode()


def test_a_review_that_somebody_recorded_is_shown_with_name_and_day(cast: Cast, client_of: Browser):
    known = rule("JUD-01", on=DAY)
    values = {
        "rule_id": known.id, "field": "", "in_force_from": known.in_force_from.isoformat(),
        "wording_code": wording_code(known), "reviewer": "南律师", "qualification": "执业律师",
        "reviewed_on": DAY.isoformat(), "source_text": "国家法律法规数据库", "result": "agrees",
    }  # fmt: skip
    with on_day(DAY):
        open_matter(
            cast.viewer("justice"), registry.kind("kernel.rule_review"), cast.units["north"], Asked("enter", values)
        )
    page = html.fromstring(client_of("grid").get("/law/people_mediation_law/").content)
    assert "南律师（执业律师）于2023年5月4日对照原文核对，一致" in page.xpath("string(//section[@id='JUD-01'])")
    assert "南律师" not in Client().get("/public/law/people_mediation_law/").content.decode()


def test_a_confirmed_notice_on_holidays_moves_the_result(cast: Cast):
    query = {"rule": "JUD-01", "from": "2023-05-04"}
    assert "2023年6月5日" in Client().get(PORTAL, query).content.decode()
    days = [{"day": "2023-06-05", "festival": "临时", "is_working": False}]
    values = {"title": "关于6月5日放假的通知", "document_number": "国办发明电〔2023〕9号", "year": 2023,
              "issued_on": DAY.isoformat(), "source": "中国政府网", "days": days}  # fmt: skip
    with on_day(DAY):
        kind = registry.kind("kernel.notice_on_holidays")
        notice = open_matter(cast.viewer("justice"), kind, cast.units["north"], Asked("enter", values)).matter
    cast.act("justice", notice, "confirm", list_code=differences_of(notice.pk).code)
    moved = Client().get(PORTAL, query).content.decode()
    assert "2023年6月6日" in moved and "国办发明电〔2023〕9号" in moved


def test_an_unknown_statute_is_not_found(cast: Cast, client_of: Browser):
    assert Client().get("/public/law/nothing/").status_code == 404
    assert client_of("justice").get("/law/nothing/").status_code == 404


def test_the_portal_needs_no_login_and_asks_the_database_for_the_running_calendar_and_what_is_open_at_most(
    db: None, django_assert_num_queries: Any
) -> None:
    for address, queries in (
        ("/public/", 2),
        ("/public/law/", 1),
        ("/public/law/people_mediation_law/", 1),
        (f"{PORTAL}?rule=JUD-01&from=2023-05-04", 2),
    ):
        with django_assert_num_queries(queries):
            assert Client().get(address).status_code == 200, address


def test_nothing_is_written_through_the_portal(db):
    assert Client().post("/public/").status_code == 405
    assert Client().post(PORTAL).status_code == 405
