"""The course of a report where one person and one form are not enough to try it: two heads, a list of removals, a restatement."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reports.years import OUTLINE, YEAR_END, changed
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.documents import path_of
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.models import Attachment, Person
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.building import draft_report
from zhunsheng.reports.drawing import drawn_versions
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.kinds.annual_report import AnnualReport, RestatedFigure
from zhunsheng.reports.outline import read_outline
from zhunsheng.reports.removals import listed_removals, reckonable, summary
from zhunsheng.reports.restating import restatable, restate_report
from zhunsheng.verifier.reading import read_bytes

SPRING = date(2024, 2, 5)
MARKED = changed(
    OUTLINE,
    ("其中人民调解{people}，法院委派{court}。", "其中人民调解{people}⟦court：，法院委派{court}⟧。"),
    (
        "        figures:\n          training",
        "        removals: {court: {from: [filed, public], ground: 工作秘密}}\n        figures:\n          training",
    ),
)


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [objection.code for objection in refused.value.objections]


def published(year, text=OUTLINE):
    """A report that went its whole way on the last day of the year."""
    report, act = year.draft(text), year.cast.act
    act("deputy", report, "deputy_review", YEAR_END, deputy_opinion="同意")
    act("leader", report, "sign", YEAR_END, signed_as="both")
    with on_day(YEAR_END):
        freeze_report(year.clerk(), report)
    act("office", report, "number", YEAR_END, document_number="北街报〔2023〕88号")
    act("office", report, "file", YEAR_END, filed_to="区委、区政府", copied_to="区委依法治区办")
    result = "with_removals" if "⟦" in text else "passed"
    act("office", report, "review_secrecy", YEAR_END, secrecy_result=result, secrecy_opinion="可以公开")
    for who, level in (("justice", "proof_first"), ("office", "proof_second"), ("deputy", "proof_final")):
        act(who, report, level, YEAR_END, proof_record="无")
    act("office", report, "publish", YEAR_END, publication_place="街道门户网站")
    return report


def test_two_heads_sign_each_and_the_report_says_who_signed_as_what(year):
    second = Person.objects.create(name="黎书")
    unit = year.cast.units["north"]
    with on_day(YEAR_END):
        post = Asked("enter", {"person": second.pk, "role": Role.LEADER})
        open_matter(Viewer.installer(), registry.kind("kernel.post"), unit, post)
    report = year.draft()
    year.cast.act("deputy", report, "deputy_review", YEAR_END, deputy_opinion="同意")
    year.cast.act("leader", report, "sign", YEAR_END, signed_as="government")
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        take(year.cast.viewer("leader", YEAR_END), report.pk, Asked("sign", {"signed_as": "party"}))
    assert codes(refused) == ["one-hand-for-two"]
    with on_day(YEAR_END):
        take(Viewer.of_person(second), report.pk, Asked("sign", {"signed_as": "party"}))
        freeze_report(year.clerk(), report)
    year.cast.act("office", report, "number", YEAR_END, document_number="北街报〔2023〕88号")
    year.cast.act("office", report, "file", YEAR_END, filed_to="区委、区政府", copied_to="区委依法治区办")
    record = AnnualReport.objects.get(pk=report.pk)
    assert (record.party_signer_id, record.government_signer_id) == (second.pk, year.cast.people["leader"].pk)
    assert record.party_signed_on == record.government_signed_on == record.filed_on == YEAR_END


def test_a_report_whose_notice_is_registered_is_drafted_on_it(year):
    kind, unit = registry.kind(AnnualReport.key), year.cast.units["north"]
    notice = {"year": 2023, "title": "年度报告", "notice_number": "〔2023〕31号", "notice_issuer": "区委依法治区办"}
    with on_day(YEAR_END):
        noticed = open_matter(year.clerk(), kind, unit, Asked("notice", notice)).matter
        with pytest.raises(Refused) as refused:
            edition_of(noticed, year.clerk())
        assert codes(refused) == ["not-drafted"]
        assert draft_report(OUTLINE, 2023, year.clerk()).pk == noticed.pk
    noticed.refresh_from_db()
    assert (noticed.state, AnnualReport.objects.count()) == ("drafting", 1)


def test_the_list_says_what_is_left_out_of_which_version_on_what_ground_and_by_whom(year):
    report = year.frozen(MARKED)
    year.cast.act("office", report, "withhold", YEAR_END, outline=changed(MARKED, ("培训{training}，", "⟦drill：培训{training}，⟧"),
                  ("{court: {", "{drill: {from: [public], ground: 个人隐私}, court: {")))  # fmt: skip
    drill, court = listed_removals(edition_of(report, year.clerk()))
    assert (court.place, court.words, court.versions) == ("主要成效", "法院委派1件", "报送稿、公开稿")
    assert court.ground == "工作秘密（《公务员法》第59条，待确认）"
    assert (drill.words, drill.versions, drill.marked_by) == ("培训80余期", "公开稿", "安宁")
    assert drill.ground == "个人隐私（《政府信息公开条例》第15条）" and court.marked_by == "司明"
    assert summary([drill, court]) == ["会议稿没有删节，与全文相同。", "报送稿删去1处。", "公开稿删去2处。"]
    assert summary([])[2] == "公开稿没有删节，与全文相同。"


def test_a_removed_figure_that_can_be_reckoned_from_the_rest_of_its_sum_is_told():
    found = reckonable(read_outline(MARKED, "outline.yaml"))
    assert [finding.code for finding in found] == ["removed-figure-can-be-reckoned"] * 2
    assert "“court”已从报送稿删去" in found[0].message and reckonable(read_outline(OUTLINE, "outline.yaml")) == ()


def test_what_leaves_the_house_names_no_record_that_changed_since(year):
    report = year.frozen()
    year.void(year.settled["people"][0])
    drawings = drawn_versions(edition_of(report, year.clerk()), year.clerk())
    shown = {version: [len(found.rows) for found in drawing.differences] for version, drawing in drawings.items()}
    assert shown["meeting"] == [1, 1] and shown["filed"] == shown["public"] == [0, 0]
    assert [found.difference.sentence() for found in drawings["public"].differences] == ["减少1件", "减少1件"]


def test_a_restatement_lists_published_known_now_difference_and_reason_of_public_figures_alone(year):
    report = published(year, MARKED)
    year.void(year.settled["court_assigned"][0], SPRING)
    with on_day(SPRING):
        assert {row["slot"] for row in restatable(report, year.clerk(SPRING))} == {"settled", "received", "rate"}
        restate_report(year.clerk(SPRING), report, "复核时发现重复登记。")
        assert run_waiting() == 1
    row = RestatedFigure.objects.get(matter=report, slot="settled")
    assert (row.published, row.known_now, row.difference, row.because) == (
        "6件",
        "5件",
        "减少1件",
        "减少1条记录（作废）",
    )
    kept = {each.name.rpartition(".")[2]: each for each in Attachment.objects.filter(matter=report)}
    assert set(kept) == {"docx", "pdf"} and all("（更正说明）" in each.name for each in kept.values())
    text = "".join(read_bytes(path_of(kept["docx"].digest).read_bytes(), "更正说明.docx").text.split())
    assert "已于2023年12月22日在街道门户网站公开。复核时发现重复登记。" in text and "减少1条记录（作废）" in text
    assert "2024年2月5日" in text


def test_nothing_is_restated_where_nothing_differs_or_nothing_is_published(year):
    with on_day(SPRING), pytest.raises(Refused) as refused:
        restate_report(year.clerk(SPRING), published(year), "没有变化")
    assert codes(refused) == ["nothing-to-restate"]
    report = year.frozen()
    year.void(year.settled["people"][0])
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        restate_report(year.clerk(), report, "还没有公开")
    assert codes(refused) == ["state-does-not-allow"]
