"""The report pages of the staff: read, freeze, open the records behind a figure."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.cast import WRITTEN
from tests.reports.years import YEAR_END, Year
from zhunsheng.kernel.acts.history import VOID
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.models import Attachment, Matter


def logged_in(year: Year, who: str) -> Client:
    person = year.cast.people[who]
    person.user = get_user_model().objects.create_user(who, password="a long enough password")
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user)
    return client


def address(report: Matter, rest: str = "") -> str:
    return f"/records/reports.annual_report/{report.pk}/{rest}"


def test_the_reports_are_an_ordinary_list(year, at_year_end):
    year.draft()
    page = logged_in(year, "justice").get("/reports/", follow=True).content.decode()
    assert "北岸街道2023年法治政府建设年度报告" in page


def test_a_reports_page_shows_the_drawn_report_and_its_acts(year, at_year_end):
    report = year.draft()
    page = logged_in(year, "justice").get(address(report)).content.decode()
    assert '<article class="report"' in page
    assert 'data-metric="mediation.dispute.settled"' in page
    assert f'href="{address(report, "figures/settled/")}"' in page
    assert f'href="{address(report, "act/freeze/")}"' in page
    assert "<style" not in page


def test_freezing_is_an_act_like_any_other(year, at_year_end):
    report, client = year.draft(), logged_in(year, "justice")
    form = client.get(address(report, "act/freeze/")).content.decode()
    assert "冻结报告" in form
    response = client.post(address(report, "act/freeze/"), {"request_key": "k", "seen_seq": "1"}, follow=True)
    report.refresh_from_db()
    assert report.state == "frozen"
    assert "已冻结，全部数据及其记录已经固化" in response.content.decode()
    again = client.post(address(report, "act/freeze/"), {"request_key": "other", "seen_seq": "2"})
    assert again.status_code == 422
    assert "“冻结”只能在“起草中”时办理" in again.content.decode()


def test_a_figures_page_lists_the_records_that_count(year, at_year_end):
    report, client = year.draft(), logged_in(year, "justice")
    page = client.get(address(report, "figures/settled/")).content.decode()
    assert "计入6件，均可查看" in page
    for matter in year.settled["people"]:
        assert f"/records/mediation.dispute/{matter.pk}/" in page


def test_a_figures_page_opens_only_what_the_viewer_may_open(year, at_year_end):
    year.disputes("people", settled=1)
    hidden = year.cast.dispute(secrecy="confidential")
    year.cast.act("justice", hidden, "accept", mediator=year.cast.mediators["mediator"].pk)
    year.cast.act("justice", hidden, "settle", **{"mediation.agreement": WRITTEN})
    report = year.draft()
    supervisor = logged_in(year, "supervisor").get(address(report, "figures/settled/")).content.decode()
    assert "计入8件，其中可查看7件" in supervisor
    assert f"/records/mediation.dispute/{hidden.pk}/" not in supervisor
    office = logged_in(year, "office").get(address(report, "figures/settled/")).content.decode()
    assert "计入8件，其中可查看0件" in office
    assert "没有您可以查看的记录" in office


def test_the_records_behind_a_frozen_figure_stay_those_that_counted(year, at_year_end):
    report = year.frozen()
    year.void(year.settled["people"][0])
    page = logged_in(year, "justice").get(address(report, "figures/settled/")).content.decode()
    assert "计入6件" in page
    assert "按冻结时的记录" in page
    assert f"/records/mediation.dispute/{year.settled['people'][0].pk}/" in page


def test_a_rate_shows_part_and_whole(year, at_year_end):
    page = logged_in(year, "justice").get(address(year.draft(), "figures/rate/")).content.decode()
    assert "计入1件" in page
    assert "计入5件" in page


def test_a_report_that_was_voided_waits_for_nothing(year, at_year_end):
    report = year.draft()
    take(year.clerk(), report.pk, Asked(VOID, {"reason": "重复起草"}))
    page = logged_in(year, "justice").get(address(report)).content.decode()
    assert "本件已作废。" in page and "在等别人办的" not in page


@pytest.mark.parametrize("rest", ["", "figures/settled/", "act/freeze/"])
def test_who_may_not_know_of_the_report_does_not_find_it(year, at_year_end, rest):
    report = year.draft()
    assert logged_in(year, "south_justice").get(address(report, rest)).status_code == 404


@pytest.mark.parametrize("name", ["training", "claim", "nothing"])
def test_what_rests_on_no_records_has_no_page(year, at_year_end, name):
    assert logged_in(year, "justice").get(address(year.draft(), f"figures/{name}/")).status_code == 404


def test_the_page_costs_the_same_however_many_records_count(year, at_year_end, django_assert_max_num_queries):
    report, client = year.draft(), logged_in(year, "justice")
    with django_assert_max_num_queries(30) as few:
        client.get(address(report))
    year.disputes("people", settled=4)
    with django_assert_max_num_queries(30) as more:
        client.get(address(report))
    assert len(more) == len(few)


def test_files_are_ordered_on_the_page_which_says_how_far_they_are_and_then_offers_them(
    year, at_year_end, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "documents"
    report, client = year.frozen(), logged_in(year, "justice")
    given = {"request_key": "files", "seen_seq": str(report.head_seq), "acted_on": YEAR_END.isoformat()}
    page = client.post(address(report, "act/order_files/"), given, follow=True).content.decode()
    assert "正在制作文件：已制成0份" in page
    run_waiting()
    page = client.get(address(report)).content.decode()
    assert "正在制作文件" not in page
    for ending in ("html", "docx", "json", "pdf"):
        assert f"{report.heading}（公开稿）.{ending}" in page
    seq = Attachment.objects.filter(matter=report).order_by("pk").first().event_seq
    response = client.get(address(report, f"documents/{seq}/"))
    assert response["Content-Disposition"].startswith("attachment") and b"</html>" in b"".join(
        response.streaming_content
    )


def test_the_course_tells_the_files_that_a_job_kept_as_one_step_that_opens_to_each(
    year, at_year_end, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "documents"
    report, client = year.frozen(), logged_in(year, "justice")
    for number in ("first", "second"):
        given = {"request_key": number, "acted_on": YEAR_END.isoformat()}
        client.post(address(report, "act/order_files/"), given)
        run_waiting()
    course = client.get(address(report)).content.decode().partition('id="course"')[2]
    told, _, opened = course.partition("<details><summary>逐次列出</summary>")
    assert told.count("<strong>文件制成</strong>") == 1 and "共13次" in told
    row, _, after = opened.partition("</ol>")
    assert row.count("文件摘要</dt>") == 13 and "correct/" not in row
    assert "文件制成" not in after and "<strong>制作文件</strong>" in after, (
        "the second order found nothing new to keep"
    )
