"""Charts of a report: parts of a figure, counted as it is, frozen with it, in every file, left out with their paragraph."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

import zhunsheng.reports.charts as room
from tests.reports.test_files import made
from tests.reports.years import NEXT_SPRING, OUTLINE, YEAR_END, changed
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.errors import InvalidDeclaration, Refused
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.charts import chart_findings, charts_now, ids_in, runs_of
from zhunsheng.reports.comparing import compared
from zhunsheng.reports.drawing import drawn_report, drawn_versions, render
from zhunsheng.reports.editing import replace_paragraph
from zhunsheng.reports.editions import charts_of, edition_of, version_of
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.frozen import check_frozen
from zhunsheng.reports.kinds.annual_report import AnnualReport, FrozenFigure, FrozenPoint
from zhunsheng.reports.outline import read_outline, write_outline
from zhunsheng.reports.proof import proof_of
from zhunsheng.reports.trace import trace
from zhunsheng.verifier.reading import read_bytes
from zhunsheng.workbench.studio.charts import charted

CHARTS = """        charts:
          by_month: {of: settled, by: month, caption: 各月调处成功}
          by_kind: {of: settled, by: mediation_kind, caption: 调处成功的方式}
"""
CHARTED = changed(OUTLINE, ("        sums: {settled", f"{CHARTS}        sums: {{settled"))


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"


def charts(year, report, on=YEAR_END):
    with on_day(on):
        return charts_of(edition_of(report, year.clerk(on)), year.clerk(on))


def bars(chart):
    return {point.label: point.printed for point in chart.points}


def faults(text):
    with pytest.raises(InvalidDeclaration) as invalid:
        read_outline(text, "提纲")
    return [fault.message for fault in invalid.value.faults]


def test_the_bars_are_the_parts_of_the_figure_counted_up_to_its_cut_off(year):
    found = charts(year, year.draft(CHARTED))
    assert bars(found["by_month"]) == {f"{month}月": "6" if month == 5 else "0" for month in range(1, 13)}
    assert bars(found["by_kind"]) == {"人民调解": "5", "法院委派": "1"}
    for chart in found.values():
        assert sum(point.value for point in chart.points) == chart.figure.value == 6
    assert list(chart_findings(found.values())) == []


def test_bars_that_do_not_come_to_the_figure_are_found_and_refuse_the_freezing(year, monkeypatch):
    report, counted = year.draft(CHARTED), room.parts_of

    def one_short(*asked):
        parts = dict(counted(*asked))
        parts.pop("court_assigned", None)
        return parts

    monkeypatch.setattr(room, "parts_of", one_short)
    with on_day(YEAR_END):
        drawing = drawn_report(report, year.clerk())
        assert any("各组之和为5" in message for _, _, message in drawing.findings)
        with pytest.raises(Refused) as refused:
            freeze_report(year.clerk(), report)
    assert [each.code for each in refused.value.objections] == ["chart-does-not-add-up"]


def test_a_frozen_chart_does_not_move_when_the_records_do(year):
    report = year.frozen(CHARTED)
    before = {name: bars(chart) for name, chart in charts(year, report).items()}
    year.void(year.settled["people"][0], on=NEXT_SPRING)
    assert {name: bars(chart) for name, chart in charts(year, report, NEXT_SPRING).items()} == before
    now = charts_now(replace(edition_of(report, year.clerk(NEXT_SPRING)), is_frozen=False), year.clerk(NEXT_SPRING))
    assert bars(now["by_kind"])["人民调解"] == "4", "the records themselves say another number"


def test_the_trace_lists_the_records_behind_each_bar_and_they_are_those_of_the_figure(year):
    report = year.frozen(CHARTED)
    for told in (trace(report, year.clerk()), trace(year.draft(CHARTED), year.clerk())):
        settled = set(told["figures"]["settled"]["record_ids"])
        for name in ("by_month", "by_kind"):
            points = told["charts"][name]["points"]
            assert [len(point["record_ids"]) for point in points] == [point["counted"] for point in points]
            assert {pk for point in points for pk in point["record_ids"]} == settled


def test_a_changed_removed_or_added_bar_is_found(year):
    report = year.frozen(CHARTED)
    assert check_frozen(report) == []
    point = FrozenPoint.objects.get(matter=report, chart="by_kind", key="people")
    FrozenPoint.objects.filter(pk=point.pk).update(printed="9")
    assert [finding.code for finding in check_frozen(report)] == ["frozen-point-changed"]
    FrozenPoint.objects.filter(pk=point.pk).update(printed=point.printed)
    FrozenPoint.objects.filter(matter=report).last().delete()
    assert [finding.code for finding in check_frozen(report)] == ["frozen-point-changed"]


def test_a_report_that_is_sent_back_draws_what_the_records_say_again(year):
    report = year.frozen(CHARTED)
    with on_day(YEAR_END):
        take(year.clerk(), report.pk, Asked("send_back", {"returned_by": "上级", "return_reason": "改"}))
    report.refresh_from_db()
    assert not FrozenPoint.objects.filter(matter=report).exists()
    year.void(year.settled["people"][0])
    assert bars(charts(year, report)["by_kind"])["人民调解"] == "4"
    assert check_frozen(report) == []


@pytest.mark.process
def test_every_file_holds_the_charts_with_all_that_they_show_in_words(year):
    report = year.frozen(CHARTED)
    files = made(year, report)
    page = files["html"].decode()
    assert page.count("<svg") == 2 and "data-chart" not in page and "<script" not in page
    assert "图1　各月调处成功" in page and re.search(r"<th scope=\"row\">5月</th><td>6</td>", page)
    assert 'aria-label="柱形图，调处成功的方式（单位：件）：人民调解5，法院委派1。"' in page
    word = Document(BytesIO(files["docx"]))
    pictures = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert [said.startswith("柱形图，") for said in pictures] == [True, True] and "5月6，" in pictures[0]
    with ZipFile(BytesIO(files["docx"])) as package:
        assert sum(name.endswith(".png") for name in package.namelist()) == 2
    text = read_bytes(files["pdf"], "report.pdf").text
    assert "图2　调处成功的方式" in text and "法院委派" in text
    assert list(json.loads(files["json"])["charts"]) == ["by_month", "by_kind"]
    assert all(proof_of(content) for content in files.values())


def test_a_chart_goes_with_its_paragraph_and_the_others_move_up(year):
    waiting = "            charts:\n              waiting: {of: received, by: month, caption: 各月受理}\n"
    withheld = "        withheld: {from: [public], ground: 过程性信息}\n"
    public = changed(
        CHARTED,
        (CHARTS, withheld + CHARTS),
        ("            figures:\n              received", f"{waiting}            figures:\n              received"),
    )
    edition = edition_of(year.draft(public), year.clerk())
    assert [chart.name for chart in version_of(edition, "filed").outline.charts()] == ["by_month", "by_kind", "waiting"]
    assert [chart.name for chart in version_of(edition, "public").outline.charts()] == ["waiting"]
    with on_day(YEAR_END):
        drawn = drawn_versions(edition, year.clerk())["public"]
    section = drawn.sections[0].sections[0]
    assert [chart.caption for chart in section.paragraphs[0].charts] == ["图1　各月受理"]


def test_a_chart_that_shows_what_a_version_leaves_out_is_a_fault_of_the_outline():
    text = changed(
        CHARTED, ("，法院委派{court}。", "⟦cut：，法院委派{court}⟧。"),
        ("        sums: {settled", "        removals: {cut: {from: [public], ground: 过程性信息}}\n        sums: {settled"),
    )  # fmt: skip
    assert faults(text) == ["图“by_kind”还在公开稿中，其中的“court”已被删去，读者可由图得知，请一并删去"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("of: settled, by: month", "of: training, by: month", "不是本提纲取自台账的数据"),
        ("by: mediation_kind", "by: colour", "不能按“colour”画；可以按：year、"),
        ("caption: 各月调处成功", "title: 各月调处成功", "没有“title”这一项；可以写：of、by、caption"),
        ("by_kind:", "By:", "只能用小写字母"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_told_with_what_can(old, new, said):
    assert any(said in message for message in faults(changed(CHARTED, (old, new))))


def test_an_outline_with_charts_is_written_back_as_it_was_read():
    outline = read_outline(CHARTED, "提纲")
    assert read_outline(write_outline(outline), "提纲") == outline


def test_years_come_from_the_frozen_reports_that_count_by_the_same_definition(year):
    by_year = changed(CHARTED, ("by: month, caption: 各月调处成功", "by: year, caption: 历年调处成功"))
    earlier = year.frozen()
    AnnualReport.objects.filter(pk=earlier.pk).update(year=2022)
    found = charts(year, year.draft(by_year))
    assert bars(found["by_month"]) == {"2022年": "6", "2023年": "6"}
    FrozenFigure.objects.filter(matter=earlier, slot="settled").update(definition_version=7)
    assert bars(charts(year, year.draft(by_year))["by_month"]) == {"2023年": "6"}, (
        "another definition is no earlier value"
    )


def test_ids_are_kept_short_and_come_back():
    for ids in ([], [7], [1, 2, 3, 7, 9, 10], list(range(5, 400, 2))):
        assert ids_in(runs_of(ids)) == ids
    assert runs_of([1, 2, 3, 7, 9, 10]) == "1-3 7 9-10"


@pytest.mark.process
def test_neither_the_site_nor_the_job_loads_what_draws_charts():
    code = (
        "import sys, django; django.setup(); import zhunsheng.config.urls, zhunsheng.config.wsgi;"
        "import zhunsheng.files.official.pdf, zhunsheng.files.official.word; print('vl_convert' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


@pytest.mark.process
def test_a_page_by_itself_needs_no_script(year):
    with on_day(date(2023, 12, 22)):
        page = render(year.draft(CHARTED), year.clerk())
    assert page.count("<svg") == 2 and "<script" not in page


def test_two_wordings_are_compared_with_their_charts():
    before, after = (read_outline(text, "提纲") for text in (OUTLINE, CHARTED))
    told = compared(before, after)
    assert not told.lines and [(each.caption, each.was, each.now) for each in told.figures] == [
        ("图“各月调处成功”", "", "画“调解成功”，按月份分"),
        ("图“调处成功的方式”", "", "画“调解成功”，按调解方式分"),
    ]


def test_a_figure_that_a_chart_draws_does_not_leave_the_text_before_the_chart():
    outline = read_outline(CHARTED, "提纲")
    paragraph = list(outline.paragraphs())[1]
    without = replace(paragraph, segments=paragraph.segments[:1])
    with pytest.raises(Refused) as refused:
        replace_paragraph(outline, 1, without)
    codes = [each.code for each in refused.value.objections]
    assert codes == ["chart-without-figure", "chart-without-figure"]
    assert replace_paragraph(outline, 1, replace(without, charts=())).charts() == ()


def test_the_studio_changes_a_caption_drops_a_chart_and_adds_one_under_a_free_name():
    outline = read_outline(CHARTED, "提纲")
    paragraph = list(outline.paragraphs())[1]
    posted = {
        "charts-caption-by_month": " 各月  成功 ",
        "charts-drop-by_kind": "on",
        "charts-new": "settled|unit",
        "charts-new-caption": "各单位成功",
    }
    made = charted(paragraph, posted, outline).charts
    assert [(each.name, each.by, each.caption) for each in made] == [
        ("by_month", "month", "各月 成功"),
        ("chart_1", "unit", "各单位成功"),
    ]
    with pytest.raises(Refused, match="图没有写图题"):
        charted(paragraph, {**posted, "charts-new-caption": " "}, outline)


def test_groups_of_one_name_stay_apart_and_a_chart_too_long_for_a_page_is_told(year):
    assert room._distinct(["北岸", "北岸", "南岸"], ["1", "2", "3"], "unit") == ["北岸", "北岸（2）", "南岸"]
    assert room._distinct(["12月", "1月"], ["2022-12", "2023-01"], "month") == ["22年12月", "23年1月"]
    assert room._distinct(["1月", "2月"], ["2023-01", "2023-02"], "month") == ["1月", "2月"]
    one = charts(year, year.draft(CHARTED))["by_kind"]
    long = replace(one, points=one.points * 13)
    assert "chart-too-long" in [finding.code for finding in chart_findings([long])]


def test_entries_of_a_register_and_units_go_by_their_names_and_people_are_no_bars(year):
    text = changed(
        CHARTED,
        ("by: month, caption: 各月调处成功", "by: committee, caption: 各调解组织调处成功"),
        ("by: mediation_kind", "by: unit"),
    )
    found = charts(year, year.draft(text))
    assert sum(point.value for point in found["by_month"].points) == 6
    assert all(not label.isdecimal() for chart in found.values() for label in bars(chart))
    people = changed(CHARTED, ("by: mediation_kind", "by: leader"))
    assert any("不能按“leader”画" in message for message in faults(people))
