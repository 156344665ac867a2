"""Marks of what versions leave out, put at the words themselves and taken off again, as steps of the report."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.test_pages import address, logged_in
from tests.reports.test_studio import opened, sent
from tests.reports.years import OUTLINE, YEAR_END, Year, changed
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.drawing import drawn_report
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.files import ReportFiles
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.marking import (
    Passage,
    mark_paragraph,
    mark_section,
    mark_words,
    unmark_paragraph,
    unmark_section,
    unmark_words,
)
from zhunsheng.reports.outline import Outline, Paragraph, read_outline, reread_outline, sentence_of, write_outline
from zhunsheng.reports.outline.model import Removal
from zhunsheng.reports.outline.sentences import segments_in
from zhunsheng.reports.outline.versions import for_version, removed_from
from zhunsheng.reports.removals import listed_removals

PUBLIC = Removal(("public",), "过程性信息", note="方案尚在研究")
FILED_TOO = Removal(("filed", "public"), "个人隐私")
PRINTED = {"training": "80余期", "settled": "6件", "people": "4件", "court": "2件", "received": "3件", "rate": "66.67%"}
PRINTED |= {"claim": "超过20%的目标"}


@pytest.fixture
def outline() -> Outline:
    return read_outline(OUTLINE, "提纲")


def marked(outline: Outline, address: int, words: str, removal: Removal = PUBLIC, start: int | None = None) -> Outline:
    return mark_words(outline, address, Passage(words, start), removal, PRINTED)


def said(outline: Outline, address: int) -> str:
    return sentence_of(list(outline.paragraphs())[address].segments)


def code(raised: pytest.ExceptionInfo[Refused]) -> str:
    return raised.value.objections[0].code


def test_words_are_marked_as_they_are_printed_and_read_back_as_they_were_marked(outline):
    found = marked(outline, 1, "，成功调处矛盾纠纷6件")
    assert said(found, 1) == "培训{training}⟦removed_1：，成功调处矛盾纠纷{settled}⟧。"
    assert read_outline(write_outline(found), "提纲") == found
    assert said(for_version(found, "public"), 1) == "培训{training}。"
    assert for_version(found, "meeting") == for_version(outline, "meeting")


def test_a_figure_goes_as_a_whole_when_a_part_of_it_was_chosen(outline):
    assert said(marked(outline, 1, "余期，成功"), 1) == "培训⟦removed_1：{training}，成功⟧调处矛盾纠纷{settled}。"


def test_which_of_two_equal_words_is_meant_is_told_by_their_place_or_asked(outline):
    twice = Outline(**{**vars(outline), "opening": (Paragraph(segments_in("会前学法，会后学法。")),)})
    assert said(marked(twice, 0, "学法", start=7), 0) == "会前学法，会后⟦removed_1：学法⟧。"
    with pytest.raises(Refused) as raised:
        marked(twice, 0, "学法")
    assert (code(raised), "出现了2次" in str(raised.value)) == ("words-ambiguous", True)
    assert said(marked(twice, 0, "会后", start=99), 0) == "会前学法，⟦removed_1：会后⟧学法。"


@pytest.mark.parametrize(
    ("words", "refusal"), [("没有的话", "words-unknown"), (" \n", "words-missing"), ("（成功", "words-unpaired")]
)
def test_words_that_are_not_there_are_refused(outline, words, refusal):
    with pytest.raises(Refused) as raised:
        marked(outline, 1, words)
    assert code(raised) == refusal


def test_a_mark_holds_others_and_is_held_but_never_crosses_one(outline):
    inner = marked(outline, 1, "调处矛盾", FILED_TOO)
    outer = marked(inner, 1, "成功调处矛盾纠纷")
    assert said(outer, 1) == "培训{training}，⟦removed_2：成功⟦removed_1：调处矛盾⟧纠纷⟧{settled}。"
    assert [removal.id for removal in list(outer.paragraphs())[1].removals] == ["removed_2", "removed_1"]
    assert said(marked(marked(outline, 1, "成功调处矛盾纠纷"), 1, "矛盾", FILED_TOO), 1).count("⟦") == 2
    with pytest.raises(Refused) as raised:
        marked(inner, 1, "矛盾纠纷")
    assert code(raised) == "marks-cross"
    with pytest.raises(Refused) as raised:
        marked(inner, 1, "矛盾")
    assert code(raised) == "marked-already"


def test_a_mark_taken_off_leaves_the_words_and_the_other_marks(outline):
    both = marked(marked(outline, 1, "调处矛盾", FILED_TOO), 1, "成功调处矛盾纠纷")
    assert unmark_words(both, 1, "removed_2") == marked(outline, 1, "调处矛盾", FILED_TOO)
    assert unmark_words(unmark_words(both, 1, "removed_1"), 1, "removed_2") == outline
    with pytest.raises(Refused) as raised:
        unmark_words(outline, 1, "removed_1")
    assert code(raised) == "mark-gone"


def test_a_paragraph_and_a_section_are_marked_whole_and_the_note_below_is_listed_as_following(outline):
    paragraph, section = mark_paragraph(outline, 1, PUBLIC), mark_section(outline, 1, FILED_TOO)
    assert [(each.removal.note, each.follows) for each in removed_from(paragraph)] == [
        ("方案尚在研究", False),
        ("方案尚在研究", True),
    ]
    assert len(list(for_version(paragraph, "public").paragraphs())) == 2
    assert [each.headings for each in removed_from(section)] == [("主要成效", "诉调对接")]
    assert unmark_paragraph(paragraph, 1) == outline == unmark_section(section, 1)
    for again in (lambda: mark_paragraph(paragraph, 1, PUBLIC), lambda: mark_section(section, 1, PUBLIC)):
        with pytest.raises(Refused) as raised:
            again()
        assert code(raised) == "marked-already"
    assert read_outline(write_outline(paragraph), "提纲") == paragraph
    for gone in (lambda: unmark_paragraph(section, 1), lambda: unmark_section(paragraph, 1)):
        with pytest.raises(Refused) as raised:
            gone()
        assert code(raised) == "mark-gone"


def test_a_figure_is_not_left_out_while_the_claim_about_it_stays(outline):
    with pytest.raises(Refused) as raised:
        marked(outline, 3, "，成功率66.67%")
    assert (code(raised), "公开稿里还有断语" in str(raised.value)) == ("claim-left", True)
    assert said(marked(outline, 3, "，成功率66.67%，超过20%的目标"), 3).endswith(
        "⟦removed_1：，成功率{rate}，{claim}⟧。"
    )


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(1, 12), st.booleans()), max_size=5))
def test_whatever_is_marked_the_full_text_stays_and_the_outline_reads_back(spans):
    outline = read_outline(OUTLINE, "提纲")
    found, text = outline, "培训80余期，成功调处矛盾纠纷6件。"
    for start, length, files_too in spans:
        try:
            removal = FILED_TOO if files_too else PUBLIC
            found = mark_words(found, 1, Passage(text[start : start + length], start), removal, PRINTED)
        except Refused:
            continue
    assert for_version(found, "meeting") == for_version(outline, "meeting")
    assert reread_outline(write_outline(found), "提纲") == found


class TestPages:
    """What the studio offers, over the small year."""

    @pytest.fixture
    def report(self, year: Year, at_year_end: None) -> Matter:
        return year.draft()

    def given_at(self, client: Client, report: Matter, where: str, **more: str) -> dict[str, str]:
        page = client.get(address(report, f"studio/mark/{where}/")).content.decode()
        form = page[page.index('class="studio-mark"') :]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]))
        return {**hidden, "extent": "words", "leaving": "public", "ground": "过程性信息", "note": "", **more}

    def send(self, client: Client, report: Matter, where: str, given: dict[str, str]):
        return client.post(address(report, f"studio/mark/{where}/"), given)

    def test_words_are_marked_beside_their_paragraph_and_the_reviewers_list_says_why(self, year, report):
        client = logged_in(year, "justice")
        given = self.given_at(client, report, "at-2", words="，法院委派1件", note="数字尚待核实")
        answer = self.send(client, report, "at-2", given)
        assert answer.status_code == 302 and answer["Location"].endswith("#p-2")
        assert Event.objects.filter(matter=report).latest("seq").act == "revise"
        page = client.get(address(report, "studio/")).content.decode()
        assert '<mark class="report-withheld"' in page
        assert "“法院委派1件”　从公开稿删去，理由：过程性信息（《政府信息公开条例》第16条）；说明：数字尚待核实" in page
        listed = client.get(address(report, "removals/")).content.decode()
        assert "法院委派1件" in listed and "说明：数字尚待核实" in listed and "textarea" not in listed
        with on_day(YEAR_END):
            files = ReportFiles.of(report, year.clerk())
            [row] = listed_removals(edition_of(report, year.clerk()))
        assert (row.words, row.note, row.marked_by) == ("法院委派1件", "数字尚待核实", year.cast.people["justice"].name)
        for version in ("filed", "public"):
            assert "数字尚待核实" not in files.written((version, "page")).decode()

    def test_a_mark_is_taken_off_where_it_is_shown(self, year, report):
        client = logged_in(year, "justice")
        self.send(client, report, "at-1", self.given_at(client, report, "at-1", extent="whole"))
        page = client.get(address(report, "studio/")).content.decode()
        form = page[page.index('class="studio-removals"') :]
        given = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]))
        assert client.post(address(report, "studio/unmark/at-1/"), given).status_code == 302
        assert "studio-removals" not in client.get(address(report, "studio/")).content.decode()

    def test_brackets_taken_away_with_the_words_are_told_when_the_paragraph_is_saved(self, year, report):
        client = logged_in(year, "justice")
        self.send(client, report, "at-1", self.given_at(client, report, "at-1", words="成功"))
        given = opened(client, report, "at-1")
        assert given["text"] == "培训{training}，⟦removed_1：成功⟧调处矛盾纠纷{settled}。"
        sent(client, report, "at-1", {**given, "text": given["text"].replace("⟦removed_1：成功⟧", "成功")})
        assert "有1处删节的括号已去掉" in client.get(address(report, "studio/")).content.decode()

    def test_what_is_refused_keeps_what_was_typed(self, year, report):
        client = logged_in(year, "justice")
        given = self.given_at(client, report, "at-1", words="没有的话", note="说明在此")
        answer = self.send(client, report, "at-1", given)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "这一段里没有“没有的话”" in page and ">没有的话</textarea>" in page and 'value="说明在此"' in page

    def test_marks_at_two_places_at_once_do_not_get_in_each_others_way_and_at_one_are_told(self, year, report):
        client = logged_in(year, "justice")
        first, second, third = (self.given_at(client, report, where) for where in ("at-1", "at-2", "at-1"))
        assert self.send(client, report, "at-1", {**first, "words": "成功"}).status_code == 302
        assert self.send(client, report, "at-2", {**second, "words": "其中"}).status_code == 302
        late = self.send(client, report, "at-1", {**third, "words": "矛盾"})
        assert late.status_code == 422 and "他人改了这一段" in late.content.decode()
        outline = AnnualReport.objects.get(pk=report.pk).outline
        assert "⟦removed_1：成功⟧" in outline and "⟦removed_2：其中⟧" in outline and "矛盾⟧" not in outline

    def test_a_frozen_report_is_marked_by_the_act_made_for_it(self, year, at_year_end):
        report = year.frozen()
        client = logged_in(year, "office")
        page = client.get(address(report, "act/withhold/")).content.decode()
        assert "点它旁边的“标明删节”" in page and "textarea" not in page
        assert "标明删节" in page and "studio-change" not in page
        given = self.given_at(client, report, "in-1", leaving="filed", ground="商业秘密")
        assert self.send(client, report, "in-1", given).status_code == 302
        assert Event.objects.filter(matter=report).latest("seq").act == "withhold"
        listed = client.get(address(report, "removals/")).content.decode()
        assert "报送稿、公开稿" in listed and "商业秘密" in listed

    def test_who_may_only_comment_is_offered_no_mark_and_refused_one(self, year, report):
        clerk, leader = logged_in(year, "justice"), logged_in(year, "leader")
        given = self.given_at(clerk, report, "at-1", words="成功")
        assert "标明删节" not in leader.get(address(report, "studio/")).content.decode()
        assert self.send(leader, report, "at-1", given).status_code == 422
        assert "⟦" not in AnnualReport.objects.get(pk=report.pk).outline


def test_the_drawn_report_tells_the_note_to_the_house_alone(year):
    text = changed(
        OUTLINE,
        (
            "  - 现将北岸街道2023年度情况报告如下。",
            "  - {text: 现将情况报告如下。, withheld: {from: [public], ground: 工作秘密, note: 等待批复}}",
        ),
    )
    report = year.draft(text)
    with on_day(YEAR_END):
        assert "等待批复" in drawn_report(report, year.clerk()).opening[0].withheld
