"""The four mandatory parts: which section is one is said in the outline, shown in the studio, asked for when filing."""

from __future__ import annotations

import pytest

from tests.reports.test_pages import address, logged_in
from tests.reports.years import OUTLINE, YEAR_END, changed
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.law.statutes import rule
from zhunsheng.reports.course import PARTS_RULE
from zhunsheng.reports.editing import name_parts
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.outline import read_outline, write_outline
from zhunsheng.reports.outline.parts import PARTS, parts_missing, parts_written
from zhunsheng.reports.outline.versions import FILED, MEETING, for_version

ALL = "[results, problems, first_responsible, plans]"
PLANS_TO_COME = (
    changed(OUTLINE, (ALL, "[results, problems, first_responsible]"))
    + """\
  - heading: 2024年主要安排
    paragraphs: [（待写）]
"""
)


def outline_now(report):
    return read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲")


def test_there_are_as_many_parts_as_the_rule_names():
    assert len(PARTS) == rule(PARTS_RULE, on=YEAR_END).length


def test_a_part_is_written_once_something_stands_in_its_section_or_below():
    outline = read_outline(changed(PLANS_TO_COME, ("年主要安排\n", "年主要安排\n    part: [plans]\n")), "提纲")
    assert parts_missing(outline) == ("下一年度主要安排",)
    written = changed(write_outline(outline), ("（待写）", "配齐调解员。"))
    assert parts_missing(read_outline(written, "提纲")) == ()


@pytest.mark.parametrize(("said", "told"), [("[resuls]", "没有名为“resuls”的必备部分"), ("[plans, plans]", "写了两次")])
def test_an_unknown_or_doubled_part_is_a_fault_with_its_line(said, told):
    with pytest.raises(InvalidDeclaration) as faulty:
        read_outline(changed(OUTLINE, (ALL, said)), "提纲")
    assert told in str(faulty.value) and "提纲:13" in str(faulty.value)


def test_what_the_filed_version_leaves_out_is_no_part_of_it():
    withheld = changed(OUTLINE, (ALL, f"{ALL}\n    withheld: {{from: [filed, public], ground: 内部事务信息}}"))
    outline = read_outline(withheld + "  - heading: 其他\n    paragraphs: [无。]\n", "提纲")
    assert parts_written(for_version(outline, MEETING)) == PARTS.keys()
    assert parts_missing(for_version(outline, FILED)) == tuple(PARTS.values())


def test_a_section_takes_the_name_of_a_part_and_loses_it_again():
    outline = read_outline(PLANS_TO_COME, "提纲")
    named = name_parts(outline, 2, ["plans"])
    assert named.sections[1].parts == ("plans",)
    assert read_outline(write_outline(named), "提纲") == named
    assert name_parts(named, 2, []) == outline


def test_the_studio_says_which_part_is_missing_where_it_might_be_and_lets_the_clerk_say_so(year, at_year_end):
    report = year.draft(PLANS_TO_COME)
    clerk = logged_in(year, "justice")
    page = clerk.get(address(report, "studio/")).content.decode()
    assert '下一年度主要安排</span><strong>没有</strong><a class="under" href="#s-2">' in page
    assert "没有标明哪一节写“下一年度主要安排”" in page and "第25条" in page
    assert "没有标明哪一节写“下一年度主要安排”" in clerk.get(address(report, "act/freeze/")).content.decode()
    form = clerk.get(address(report, "studio/heading/2/"), headers={"HX-Request": "true"}).content.decode()
    assert 'value="plans"> 下一年度主要安排' in form
    given = {"heading": "2024年主要安排", "part": "plans", "seen_seq": "1", "request_key": "p", "do": "rename"}
    clerk.post(address(report, "studio/heading/2/"), given)
    assert outline_now(report).sections[1].parts == ("plans",)
    page = clerk.get(address(report, "studio/")).content.decode()
    # What is still to be written is not there yet.
    assert "下一年度主要安排</span><strong>没有" in page
    given = {**given, "part": "nothing", "request_key": "q", "seen_seq": "2"}
    assert clerk.post(address(report, "studio/heading/2/"), given).status_code == 422


def test_filing_names_every_part_that_is_missing_with_the_article_and_what_to_do(year, at_year_end):
    act, report = year.cast.act, year.draft(PLANS_TO_COME)
    act("deputy", report, "deputy_review", YEAR_END, deputy_opinion="同意")
    act("leader", report, "sign", YEAR_END, signed_as="both")
    logged_in(year, "justice").post(address(report, "act/freeze/"), {"request_key": "k", "seen_seq": "3"})
    act("office", report, "number", YEAR_END, document_number="北街报〔2023〕88号")
    office = logged_in(year, "office")
    given = {"filed_to": "区委", "copied_to": "区委依法治区办", "acted_on": YEAR_END.isoformat(), "request_key": "f"}
    answer = office.post(address(report, "act/file/"), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("报送稿缺少年度报告必备的部分：下一年度主要安排", "第25条", "请办理“退回”"):
        assert words in page
    page = office.get(address(report)).content.decode().partition("您要办的")[2]
    assert page.index(">退回</a>") < page.index("报送稿缺少年度报告必备的部分")
