"""What everybody may read of a report: the public version's own files, from its publication on, and nothing before."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.reports.test_course import published
from tests.reports.test_drawing import SITE, Parsed
from tests.reports.years import YEAR_END
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.files import ReportFiles, keep_file
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.published import public_files, published_reports

PAGE = "<style>h1 { color: red }</style><h1>公开稿</h1>".encode()


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "documents", tmp_path


def kept(year, report, wanted, content=PAGE):
    with on_day(YEAR_END):
        keep_file(year.cast.viewer("office", YEAR_END), report, wanted, content)
    report.refresh_from_db()


def read(report, rest=""):
    return Client().get(f"/public/reports/{report.pk}/{rest}")


def test_a_report_that_is_not_published_is_not_there(year):
    report = year.frozen()
    kept(year, report, ("public", "page"))
    assert read(report).status_code == 404
    assert report.heading not in Client().get("/public/reports/").content.decode()


def test_the_page_is_the_file_that_was_made_under_a_policy_that_allows_its_own_style_alone(year):
    report = published(year)
    page = Client().get("/public/reports/").content.decode()
    assert report.heading in page and "公开稿正在制作" in page and read(report).status_code == 404
    kept(year, report, ("meeting", "page"), b"<h1>meeting</h1>")
    kept(year, report, ("public", "page"))
    answer = read(report)
    assert answer.content == PAGE
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy
    assert f'href="/public/reports/{report.pk}/"' in Client().get("/public/reports/").content.decode()


def test_its_figures_lead_to_their_bases_on_the_same_page_and_never_to_the_login(year):
    report = published(year)
    files = ReportFiles.of(report, year.clerk(), site=SITE)
    kept(year, report, ("public", "page"), files.written(("public", "page")))
    page = Parsed(read(report).content.decode())
    rows = {attributes["id"] for attributes, _ in page.named("tr") if "id" in attributes}
    leads = [(attributes["href"] or "").removeprefix("#") for attributes, _ in page.named("a")]
    assert leads and set(leads) <= rows, "of #basis-… nothing is left but the row that is there"
    assert "逐件打开" not in "".join(page.texts)
    for version in ("meeting", "filed"):
        assert f"{SITE}/records/" in files.written((version, "page")).decode(), "for those who have an account"


def test_other_forms_are_taken_home_under_the_title(year):
    report = published(year)
    kept(year, report, ("public", "trace"), b"{}")
    answer = read(report, "trace/")
    assert answer.content == b"{}" and answer["Content-Disposition"].startswith("attachment")
    assert read(report, "word/").status_code == read(report, "nothing/").status_code == 404


def test_a_file_of_an_earlier_freezing_is_not_the_public_one(year):
    report = year.frozen()
    kept(year, report, ("public", "page"), b"<h1>earlier</h1>")
    with on_day(YEAR_END):
        year.cast.act("office", report, "send_back", YEAR_END, returned_by="区委", return_reason="补写")
        freeze_report(year.clerk(), report)
    record = published_reports().model.objects.get(pk=report.pk)
    assert public_files(record) == {}
    kept(year, report, ("public", "page"))
    assert public_files(record)["page"].digest == sm3(PAGE)
