"""Revising what others revise too: edits elsewhere are followed, edits of the same paragraph are told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reports.years import YEAR_END, Year
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.reports import recounting
from zhunsheng.reports.editing import (
    change_heading,
    insert_paragraph,
    remove_paragraph,
    replace_paragraph,
    segments_typed,
)
from zhunsheng.reports.outline import Paragraph, Typed, sentence_of
from zhunsheng.reports.revising import ChangedMeanwhile, Seen, outline_now, revise_paragraph, revise_section
from zhunsheng.reports.versions import changes_between, versions_of


def typed(sentence: str) -> Paragraph:
    return Paragraph(segments_typed(sentence))


def dossier(report: Matter) -> Dossier:
    return Dossier.load(Matter.objects.select_related("unit", "settings_stamp").get(pk=report.pk), World())


def words(report: Matter) -> list[str]:
    return [sentence_of(paragraph.segments) for paragraph in outline_now(dossier(report)).paragraphs()]


def revise(year: Year, report: Matter, number: int, sentence: str, seq: int = 1, **more: object) -> Event:
    with on_day(YEAR_END):
        return revise_paragraph(
            year.clerk(),
            report.pk,
            Seen(number, seq),
            lambda outline, place: replace_paragraph(outline, place, typed(sentence), more.get("added", {}).values()),
            **more,
        )


@pytest.fixture
def report(year: Year) -> Matter:
    return year.draft()


def test_a_paragraph_is_revised_by_an_act_of_the_report(year, report):
    event = revise(year, report, 0, "现报告如下。")
    assert (event.act, event.seq) == ("revise", 2)
    assert words(report)[0] == "现报告如下。"


def test_an_edit_follows_its_paragraph_past_what_others_added(year, report):
    with on_day(YEAR_END):
        revise_paragraph(
            year.clerk(), report.pk, Seen(0, 1), lambda outline, at: insert_paragraph(outline, at, typed("另起一段。"))
        )
    revise(year, report, 3, "法院委派{received}，成功率{rate}，{claim}，均已办结。", seq=1)
    assert words(report)[1] == "另起一段。"
    assert words(report)[4].endswith("均已办结。")


def test_a_comment_meanwhile_is_no_obstacle(year, report):
    with on_day(YEAR_END):
        take(year.clerk(), report.pk, Asked("comment", {"comment_place": "1", "comment_words": "宜更短。"}))
    revise(year, report, 0, "现报告如下。", seq=1)
    assert words(report)[0] == "现报告如下。"


def test_two_edits_of_one_paragraph_are_told_with_all_wordings(year, report):
    revise(year, report, 0, "他人改的。")
    with pytest.raises(ChangedMeanwhile) as raised:
        revise(year, report, 0, "我改的。", seq=1)
    assert raised.value.was == "现将北岸街道2023年度情况报告如下。"
    assert (raised.value.number, raised.value.seq) == (0, 2)
    assert words(report)[0] == "他人改的。"


def test_two_close_edits_of_one_paragraph_show_the_others_wording(year, report):
    revise(year, report, 0, "现将北岸街道2023年度情况汇报如下。")
    with pytest.raises(ChangedMeanwhile) as raised:
        revise(year, report, 0, "现将北岸街道2023年情况报告如下。", seq=1)
    assert raised.value.now == "现将北岸街道2023年度情况汇报如下。"
    revise(year, report, raised.value.number, "现将北岸街道2023年情况汇报如下。", seq=raised.value.seq)
    assert words(report)[0] == "现将北岸街道2023年情况汇报如下。"


def test_a_paragraph_that_others_removed_is_told(year, report):
    with on_day(YEAR_END):
        revise_paragraph(year.clerk(), report.pk, Seen(2, 1), remove_paragraph)
    with pytest.raises(ChangedMeanwhile, match="去掉了这一段"):
        revise(year, report, 2, "其中人民调解{people}。", seq=1)


def test_a_heading_is_revised_and_a_change_of_it_is_told(year, report):
    def rename(heading: str):
        return lambda outline, number: change_heading(outline, number, heading)

    with on_day(YEAR_END):
        revise_section(year.clerk(), report.pk, Seen(1, 1), rename("诉讼与调解"))
        with pytest.raises(ChangedMeanwhile) as raised:
            revise_section(year.clerk(), report.pk, Seen(1, 1), rename("对接"))
    assert (raised.value.was, raised.value.now) == ("诉调对接", "诉讼与调解")


def test_a_name_that_others_gave_to_another_figure_meanwhile_is_refused(year, report):
    mine = Typed("visits", 0, "3次", Decimal(3), "次", "司法所", "走访台账尚未启用", "走访")
    theirs = replace(mine, printed="5次", value=Decimal(5))
    revise(year, report, 0, "走访{visits}。", added={"visits": theirs})
    with pytest.raises(Refused, match="他人也用“visits”"):
        revise(year, report, 1, "培训{training}，走访{visits}，调处{settled}。", added={"visits": mine})


def test_sending_twice_writes_once(year, report):
    first = revise(year, report, 0, "现报告如下。", request_key="k")
    assert revise(year, report, 0, "现报告如下。", request_key="k").pk == first.pk
    assert Event.objects.filter(matter=report).count() == 2


def test_versions_say_who_wrote_what_and_what_changed(year, report):
    revise(year, report, 0, "现将北岸街道2023年度工作报告如下。")
    versions = versions_of(dossier(report))
    assert [(version.number, version.label, version.doer) for version in versions] == [
        (1, "起草", year.clerk().name),
        (2, "修改提纲", year.clerk().name),
    ]
    (_, newest), (_, first) = changes_between(versions)
    assert first is None
    assert [stretch.text for stretch in newest.lines[0].stretches if stretch.way == "new"] == ["工作"]


def test_a_frozen_report_is_not_revised(year):
    report = year.frozen()
    with pytest.raises(Refused, match="只能在“起草中”时办理"):
        revise(year, report, 0, "现报告如下。")


@pytest.mark.parametrize("step", [1, 2, 50])
def test_the_last_event_on_anything_but_a_report_is_found_behind_those_on_reports(year, report, monkeypatch, step):
    monkeypatch.setattr(recounting, "STEP", step)
    before = Event.objects.exclude(matter__kind__startswith="reports.").order_by("-pk").first()
    for words in ("一稿。", "二稿。", "三稿。"):
        revise(year, report, 0, words, seq=report.events.count())
    assert recounting.last_recorded() == before.digest
    Event.objects.filter(pk=before.pk).update(digest="sm3:other")
    assert recounting.last_recorded() == "sm3:other"
