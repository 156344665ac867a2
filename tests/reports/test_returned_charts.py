"""Drafts with charts that come back: what was done to a chart is listed, the words around it are read as ever."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.reports.test_charts import CHARTED
from tests.reports.test_returned_files import came_back, changes_of, content_of, given_out, outline_now
from tests.reports.word_edits import Edited
from tests.reports.years import YEAR_END
from zhunsheng.files.manuscripts.changes import ChangeKind
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.returned.choosing import choose, rest_accepted
from zhunsheng.reports.returned.taking import take_in

FIRST, SECOND = "［图片］图1　各月调处成功", "［图片］图2　调处成功的方式"


@pytest.fixture(autouse=True)
def own_documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"


def listed(year, edit, *, through=lambda data: data):
    """What the list says after an edit, and the report with the file."""
    report, copy = given_out(year, CHARTED)
    edited = Edited(content_of(copy.document))
    edit(edited)
    returned = came_back(year, report, through(edited.saved()))
    return report, returned, [(each.kind, each.old, each.new) for each in changes_of(returned)]


def test_a_draft_with_charts_that_nobody_touched_has_no_changes(year):
    *_, told = listed(year, lambda edited: None)
    assert told == []


@pytest.mark.parametrize("by", ["", "李书记"])
def test_a_chart_that_was_deleted_is_listed_and_nothing_else(year, by):
    *_, told = listed(year, lambda edited: edited.remove("图1　各月调处成功", by=by))
    assert told == [(ChangeKind.OUTSIDE, FIRST, "")]


def test_a_chart_that_was_moved_is_listed_with_where_it_went_and_no_paragraph_counts_as_moved(year):
    *_, told = listed(year, lambda edited: edited.move("图1　各月调处成功", "现将北岸街道2023年度情况"))
    assert told == [(ChangeKind.OUTSIDE, FIRST, "移到开头第1段之下")]


def test_a_caption_that_was_changed_is_listed_and_one_may_go_without_the_other(year):
    *_, told = listed(year, lambda edited: edited.replace("图2　调处成功的方式", "图2　怎样调处的"))
    assert told == [(ChangeKind.OUTSIDE, SECOND, "［图片］图2　怎样调处的")]

    def only_picture(edited):
        run = next(edited.paragraph("图2　调处成功的方式").iterchildren("{*}r"))
        run.getparent().remove(run)

    *_, told = listed(year, only_picture)
    assert any(old == SECOND for _, old, _ in told) and any("图2　调处成功的方式" in new for *_, new in told)


def test_words_around_charts_are_taken_in_and_the_charts_stay_where_they_were(year):
    def edit(edited):
        edited.remove("图2　调处成功的方式")
        edited.insert_after("图1　各月调处成功", "上半年集中排查了一次。")
        edited.replace("培训", "组织培训")

    report, returned, told = listed(year, edit)
    assert (ChangeKind.ADDED, "", "上半年集中排查了一次。") in told
    with on_day(YEAR_END):
        choose(returned, year.clerk(), rest_accepted(returned))
        take_in(returned, year.clerk(), request_key="k1")
    outline = outline_now(report)
    texts = ["".join(getattr(each, "text", "") for each in one.segments) for one in outline.paragraphs()]
    assert "上半年集中排查了一次。" in texts and any(text.startswith("组织培训") for text in texts)
    assert [chart.name for chart in outline.charts()] == ["by_month", "by_kind"]
    assert outline.sections[0].paragraphs[0].charts == outline.charts()


@pytest.mark.process
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_charts_are_known_again_after_another_program_has_saved_the_file(year, tmp_path):
    def saved_elsewhere(data):
        before, after = tmp_path / "修改稿.docx", tmp_path / "out"
        before.write_bytes(data)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(after), str(before)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (after / "修改稿.docx").read_bytes()

    *_, told = listed(year, lambda edited: edited.remove("图1　各月调处成功"), through=saved_elsewhere)
    assert told == [(ChangeKind.OUTSIDE, FIRST, "")]
