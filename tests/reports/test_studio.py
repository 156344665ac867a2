"""The studio pages: read, write in place, insert figures, look over while typing, comment and settle, compare."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.reports.test_pages import address, logged_in
from tests.reports.years import OUTLINE, YEAR_END, Year, changed
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.kinds.annual_report import AnnualReport, Comment
from zhunsheng.reports.outline import Slot, Typed, read_outline, sentence_of

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def report(year: Year, at_year_end: None) -> Matter:
    return year.draft()


@pytest.fixture
def clerk(year: Year, report: Matter) -> Client:
    return logged_in(year, "justice")


def studio(report: Matter, rest: str = "") -> str:
    return address(report, f"studio/{rest}")


def body(response: HttpResponse) -> str:
    return response.content.decode()


def form_of(page: str) -> dict[str, Any]:
    """What the form of a paragraph would send, its words left as they are."""
    form = page[page.index('class="studio-edit"') :]
    form = form[: form.index("</form>")]
    pairs = re.findall(r'<input type="(?:hidden|date)" name="([^"]+)" value="([^"]*)"', form)
    given: dict[str, Any] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(html.unescape(value))
    given["text"] = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)[1])
    return given


def opened(client: Client, report: Matter, where: str) -> dict[str, Any]:
    return form_of(body(client.get(studio(report, f"paragraph/{where}/"), **HTMX)))


def sent(client: Client, report: Matter, where: str, given: dict[str, Any], do: str = "save") -> HttpResponse:
    return client.post(studio(report, f"paragraph/{where}/"), {**given, "do": do}, **HTMX)


def words(report: Matter) -> list[str]:
    outline = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲")
    return [sentence_of(paragraph.segments) for paragraph in outline.paragraphs()]


def test_the_studio_shows_the_order_the_text_and_what_the_verifier_found(report, clerk):
    page = body(clerk.get(studio(report)))
    assert 'href="#s-0">一、主要成效</a>' in page
    assert re.search(r'data-slot="settled"[^>]*>6件</data>', page)
    assert "下一年度主要安排</a><span>有" in page and "主要举措和成效</a><span>有" in page
    assert "落款2023年12月22日，早于2023年年底" in page
    assert "studio-change" in page and "提意见" in page
    assert "不能写“超过20%的目标”" in page


def test_a_paragraph_opens_in_place_and_is_saved_as_an_act(report, clerk):
    given = opened(clerk, report, "at-0")
    assert given["text"] == "现将北岸街道2023年度情况报告如下。"
    answer = sent(clerk, report, "at-0", {**given, "text": "现将北岸街道2023年度工作报告如下。"})
    assert answer["HX-Redirect"].startswith(studio(report))
    assert words(report)[0] == "现将北岸街道2023年度工作报告如下。"
    assert Event.objects.filter(matter=report, act="revise").count() == 1


def test_without_scripts_the_form_comes_in_its_page_and_leads_back(report, clerk):
    page = body(clerk.get(studio(report, "paragraph/after-0/")))
    assert "<!doctype html>" in page
    given = form_of(page)
    answer = clerk.post(studio(report, "paragraph/after-0/"), {**given, "text": "另起一段。", "do": "save"})
    assert answer.status_code == 302
    assert words(report)[1] == "另起一段。"


def test_a_paragraph_is_written_first_under_a_heading_and_removed_again(report, clerk):
    sent(clerk, report, "in-1", {**opened(clerk, report, "in-1"), "text": "节首一段。"})
    assert words(report)[3] == "节首一段。"
    sent(clerk, report, "at-3", opened(clerk, report, "at-3"), "remove")
    assert "节首一段。" not in words(report)


def test_a_metric_is_found_by_its_words_and_inserted_with_its_dimension(report, clerk):
    given = opened(clerk, report, "at-0")
    found = body(sent(clerk, report, "at-0", {**given, "find": "调解 成功"}, "find"))
    assert 'value="choose:mediation.dispute.settled"' in found
    chosen = body(sent(clerk, report, "at-0", given, "choose:mediation.dispute.settled"))
    assert '<option value="people"' in chosen and "人民调解" in chosen
    picked = {**form_of(chosen), "metric": "mediation.dispute.settled", "at-mediation_kind": "people", "caret": "2"}
    assert "现值" in body(sent(clerk, report, "at-0", picked, "show"))
    inserted = body(sent(clerk, report, "at-0", picked, "insert"))
    given = form_of(inserted)
    assert given["text"].startswith("现将{settled_people}北岸街道")
    assert "5件" in inserted
    sent(clerk, report, "at-0", given)
    figure = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲").figures["settled_people"]
    assert isinstance(figure, Slot)
    assert (figure.metric, figure.at) == ("mediation.dispute.settled", (("mediation_kind", "people"),))
    assert "5件" in body(clerk.get(studio(report)))


def test_a_typed_figure_needs_its_reason(report, clerk):
    given = opened(clerk, report, "at-0")
    typed = {"typed-typed": "3次", "typed-value": "3", "typed-unit": "次", "typed-by": "司法所", "typed-label": "走访"}
    refused = sent(clerk, report, "at-0", {**given, **typed}, "insert_typed")
    assert refused.status_code == 422
    assert "没有写明理由" in body(refused) and 'value="3次"' in body(refused)
    inserted = sent(clerk, report, "at-0", {**given, **typed, "typed-because": "走访台账尚未启用"}, "insert_typed")
    sent(clerk, report, "at-0", form_of(body(inserted)))
    figure = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲").figures["stated"]
    assert isinstance(figure, Typed)
    assert figure.because == "走访台账尚未启用"


def test_the_cut_off_of_a_figure_is_changed_with_its_paragraph(report, clerk):
    given = opened(clerk, report, "at-1")
    assert given["cut_off-settled"] == ["2023-12-22"]
    sent(clerk, report, "at-1", {**given, "cut_off-settled": "2023-03-31"})
    figure = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲").figures["settled"]
    assert isinstance(figure, Slot)
    assert str(figure.cut_off_on) == "2023-03-31"
    wrong = sent(clerk, report, "at-1", {**opened(clerk, report, "at-1"), "cut_off-settled": "三月"})
    assert wrong.status_code == 422 and "截止日期“三月”读不出来" in body(wrong)


def test_findings_follow_the_words_while_they_are_typed_and_nothing_is_stored(report, clerk):
    given = opened(clerk, report, "at-0")
    wrong = "共受理120件，其中婚姻纠纷50件、邻里纠纷40件、物业纠纷40件。"
    answer = body(clerk.post(studio(report, "paragraph/at-0/check/"), {**given, "text": wrong}, **HTMX))
    assert "50+40+40＝130" in answer and 'href="#edit-at-0"' in answer
    right = wrong.replace("物业纠纷40件", "物业纠纷30件")
    answer = body(clerk.post(studio(report, "paragraph/at-0/check/"), {**given, "text": right}, **HTMX))
    assert "＝130" not in answer
    answer = body(clerk.post(studio(report, "paragraph/at-0/check/"), {**given, "text": "共{nothing}。"}, **HTMX))
    assert "没有定义这个数据" in answer
    assert Event.objects.filter(matter=report).count() == 1


def test_findings_behind_a_new_paragraph_lead_to_places_that_the_page_has(report, clerk):
    given = opened(clerk, report, "after-0")
    answer = clerk.post(studio(report, "paragraph/after-0/check/"), {**given, "text": "另起一段，多次走访。"}, **HTMX)
    assert 'href="#edit-after-0"' in body(answer)
    assert 'href="#p-4"' not in body(answer)


def test_what_others_changed_meanwhile_is_shown_beside_what_was_typed(report, clerk):
    mine, theirs = opened(clerk, report, "at-0"), opened(clerk, report, "at-0")
    sent(clerk, report, "at-0", {**theirs, "text": "现将北岸街道2023年度情况汇报如下。"})
    answer = sent(clerk, report, "at-0", {**mine, "text": "现将北岸街道2023年情况报告如下。"})
    page = body(answer)
    assert answer.status_code == 422
    assert "他人改了这一段" in page and "现将北岸街道2023年度情况汇报如下。" in page
    again = form_of(page)
    assert again["text"] == "现将北岸街道2023年情况报告如下。"
    sent(clerk, report, "at-0", again)
    assert words(report)[0] == "现将北岸街道2023年情况报告如下。"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [("", "这一段没有文字"), ("共{nothing}。", "没有定义这个数据"), ("共{N}。", "花括号里应是数据的名字")],
)
def test_a_refused_sentence_comes_back_as_it_was_typed(report, clerk, sentence, said):
    answer = sent(clerk, report, "at-0", {**opened(clerk, report, "at-0"), "text": sentence})
    assert answer.status_code == 422
    assert said in body(answer) and form_of(body(answer))["text"] == sentence


def test_a_heading_is_reworded_and_a_section_added(report, clerk):
    form = body(clerk.get(studio(report, "heading/1/"), **HTMX))
    assert 'value="诉调对接"' in form
    given = {"heading": "诉讼与调解", "seen_seq": str(report.head_seq), "request_key": "h", "do": "rename"}
    clerk.post(studio(report, "heading/1/"), given)
    given = {"heading": "存在的不足", "seen_seq": "2", "request_key": "s", "do": "add"}
    clerk.post(studio(report, "heading/0/"), given)
    page = body(clerk.get(studio(report)))
    assert "（一）诉讼与调解" in page and "二、存在的不足" in page
    assert "不足和原因</a><span>有" in page


def test_a_leader_comments_beside_the_paragraph_and_a_clerk_settles_it(year, report, clerk):
    leader = logged_in(year, "leader")
    page = body(leader.get(studio(report)))
    assert "studio-change" not in page and "提意见" in page
    form = body(leader.get(studio(report, "comment/?place=1&quote=情况报告"), **HTMX))
    assert 'value="情况报告"' in form
    given = {"comment_place": "1", "comment_quote": "情况报告", "comment_words": "宜写“工作情况”。", "request_key": "c"}
    assert leader.post(studio(report, "comment/"), given).status_code == 302
    assert leader.post(studio(report, "comment/"), given).status_code == 302
    (comment,) = Comment.objects.filter(matter=report)
    assert (comment.words, comment.said_by_id) == ("宜写“工作情况”。", year.cast.people["leader"].pk)
    page = body(clerk.get(studio(report)))
    assert ("未处理" in page and 'title="第1段：核查有发现；1条意见未处理"' in page) or "1条意见未处理" in page
    refused = clerk.post(
        studio(report, "settle/"), {"comment_number": "1", "comment_outcome": "taken", "request_key": "x"}
    )
    assert refused.status_code == 422 and "“处理说明”没有填写" in body(refused)
    given = {"comment_number": "1", "comment_outcome": "taken", "comment_answer": "已改。", "request_key": "s"}
    assert clerk.post(studio(report, "settle/"), given).status_code == 302
    assert "采纳" in body(clerk.get(studio(report))) and "已改。" in body(clerk.get(studio(report)))
    again = clerk.post(studio(report, "settle/"), {**given, "request_key": "t"})
    assert again.status_code == 422 and "第1条意见已经处理过" in body(again)


def test_a_comment_goes_with_its_words_and_waits_when_they_are_gone(report, clerk):
    given = {"comment_place": "1", "comment_quote": "情况报告如下", "comment_words": "宜简。", "request_key": "c"}
    clerk.post(studio(report, "comment/"), given)
    sent(clerk, report, "at-0", {**opened(clerk, report, "at-0"), "text": "现汇报如下。"})
    page = body(clerk.get(studio(report)))
    assert "所引文字已经改掉的意见" in page
    sent(clerk, report, "after-0", {**opened(clerk, report, "after-0"), "text": "现将2023年情况报告如下。"})
    assert "所引文字已经改掉的意见" not in body(clerk.get(studio(report)))


def test_who_may_open_but_not_count_reads_names_for_figures_and_comments_on_the_words(year, at_year_end):
    received = "slot: mediation.dispute.received, unit: 件, at: {mediation_kind: court_assigned}"
    filed = "slot: enforcement.case.filed, unit: 宗"
    text = changed(OUTLINE, ("unit: north", "unit: north_justice"), (received, filed))
    report, head = year.draft(text), logged_in(year, "section_head")
    page = body(head.get(studio(report)))
    assert "您没有对全单位的统计权限" in page and "studio-change" not in page
    assert "培训<data" in page and "80余期" in page
    assert "〔" in page
    assert "<data value" not in page
    given = {"comment_place": "1", "comment_words": "宜简。", "request_key": "c"}
    assert head.post(studio(report, "comment/"), given).status_code == 302
    assert "您不能" not in body(head.get(studio(report, "beside/")))


def test_versions_are_listed_and_any_two_compared(report, clerk):
    sent(clerk, report, "at-0", {**opened(clerk, report, "at-0"), "text": "现将北岸街道2023年度工作报告如下。"})
    page = body(clerk.get(studio(report, "versions/")))
    assert "第2稿　修改提纲" in page and "<ins>工作</ins>" in page
    given = opened(clerk, report, "at-1")
    sent(clerk, report, "at-1", {**given, "cut_off-settled": "2023-03-31"})
    page = body(clerk.get(studio(report, "versions/?old=1&new=3")))
    assert "<del>情况</del>" in page and "截至2023-03-31" in page
    assert clerk.get(studio(report, "versions/?old=9")).status_code == 400


def test_words_that_a_version_leaves_out_are_written_on_and_their_mark_goes_with_them(year, at_year_end):
    marked = "现将北岸街道⟦inner：（含{settled}的过程）⟧情况报告如下。"
    removals = "{inner: {from: [public], ground: 过程性信息}}"
    plain = "  - 现将北岸街道2023年度情况报告如下。"
    text = changed(OUTLINE, (plain, f"  - text: {marked}\n    removals: {removals}"))
    report, client = year.draft(text), logged_in(year, "justice")
    assert "的过程）" in body(client.get(studio(report)))
    given = opened(client, report, "at-0")
    assert "⟦inner：（含{settled}的过程）⟧" in given["text"]
    sent(client, report, "at-0", {**given, "text": given["text"].replace("情况", "工作情况")})
    (kept, *_) = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲").paragraphs()
    assert [removal.id for removal in kept.removals] == ["inner"]
    sent(client, report, "at-0", {**opened(client, report, "at-0"), "text": "现将情况报告如下。"})
    (bare, *_) = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲").paragraphs()
    assert bare.removals == ()
    unmarked = sent(client, report, "at-0", {**opened(client, report, "at-0"), "text": "现将⟦new：过程⟧报告如下。"})
    assert unmarked.status_code == 422 and "没有写明从哪些稿删去" in body(unmarked)


def test_a_frozen_report_is_read_only(year, at_year_end):
    report, client = year.frozen(), logged_in(year, "justice")
    page = body(client.get(studio(report)))
    assert "studio-change" not in page and "提意见" not in page
    answer = sent(client, report, "at-0", {"text": "改。", "seen_seq": "2", "request_key": "f"})
    assert answer.status_code == 422 and "只能在“起草中”时办理" in body(answer)


@pytest.mark.parametrize("where", ["at-99", "in-9", "after-99", "x-1", "at-"])
def test_a_place_that_is_not_there_is_a_bad_address(report, clerk, where):
    assert clerk.get(studio(report, f"paragraph/{where}/")).status_code == 400


def test_the_page_asks_the_same_queries_however_long_the_text_and_however_many_the_comments(
    report, clerk, year, django_assert_max_num_queries
):
    clerk.get(studio(report))
    with django_assert_max_num_queries(14) as few:
        clerk.get(studio(report))
    for number in range(3):
        given = {"comment_place": "1", "comment_quote": "情况", "comment_words": "宜简。", "request_key": f"c{number}"}
        clerk.post(studio(report, "comment/"), given)
    clerk.get(studio(report))
    with django_assert_max_num_queries(15) as more:
        clerk.get(studio(report))
    assert len(more) <= len(few) + 1
    given = opened(clerk, report, "at-0")
    with django_assert_max_num_queries(7):
        clerk.post(studio(report, "paragraph/at-0/check/"), given, **HTMX)


def test_a_record_that_comes_in_is_counted_at_once(year, report, clerk):
    assert ">6件</data>" in body(clerk.get(studio(report)))
    with on_day(YEAR_END):
        year.disputes("people", settled=1)
    assert ">7件</data>" in body(clerk.get(studio(report)))


def test_an_outline_that_became_unsound_is_told_with_its_faults(year, at_year_end, monkeypatch):
    report, client = year.draft(), logged_in(year, "justice")
    AnnualReport.objects.filter(pk=report.pk).update(
        outline=changed(OUTLINE, ("mediation.dispute.received", "gone.metric"))
    )
    page = client.get(studio(report))
    assert page.status_code == 403 and "没有登记的统计项" in body(page)
