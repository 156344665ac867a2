"""The sentence patterns: what each needs, put into a paragraph, filled with figures, refused while something is open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reports.test_pages import logged_in
from tests.reports.test_studio import body, form_of, opened, sent
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.outline import Claim, Slot, Typed, read_outline, sentence_of
from zhunsheng.reports.patterns import PLACE, SORTS, Wanted, figure_places, patterns, place_at
from zhunsheng.workbench.studio.picking import ROUNDINGS


def test_the_file_has_all_seventeen_and_each_place_for_a_figure_stands_in_its_sentence():
    assert list(patterns()) == [f"T{number}" for number in range(1, 18)]
    for pattern in patterns().values():
        places = PLACE.findall(pattern.say)
        assert len(set(places)) == len(places), pattern.id
        assert set(pattern.figures) <= set(places), pattern.id
        for place, wanted in pattern.figures.items():
            assert wanted.sort in SORTS and wanted.rounding in ROUNDINGS
            assert figure_places()[place] == wanted, "two patterns need different things under one name"


@pytest.mark.parametrize(
    ("sort", "unit", "takes"),
    [("count", "件", True), ("count", "%", False), ("ratio", "%", True), ("ratio", "件", False)],
)
def test_a_place_takes_figures_of_its_sort(sort, unit, takes):
    assert Wanted(sort).takes(Slot("a", 0, "metric", unit)) is takes
    assert Wanted(sort).takes(Typed("a", 0, "1", Decimal(1), unit, "甲", "无", "乙")) is takes
    assert Wanted("claim").takes(Claim("a", 0, "b", "c", "d", "e", "f")) and not Wanted(sort).takes(
        Claim("a", 0, "b", "c", "d", "e", "f")
    )


def test_the_place_under_the_caret_comes_first():
    text = patterns()["T3"].say
    assert place_at(text, None)[1] == "接收数"
    assert place_at(text, text.index("办结率】") + 1)[1] == "办结率"
    assert place_at("文号〔2024〕9号。", 3) is None


def test_a_pattern_is_put_in_filled_from_records_and_compared_with_its_target(year, at_year_end):
    report, client = year.draft(), logged_in(year, "justice")
    form = {**opened(client, report, "after-3"), "wanted": "T8"}
    form = form_of(body(sent(client, report, "after-3", form, "pattern")))
    assert form["text"] == patterns()["T8"].say and form["pattern"] == ["T8"]
    refused = sent(client, report, "after-3", form)
    assert refused.status_code == 422 and "【下派数】还没有填" in body(refused)
    court = {"at-mediation_kind": "court_assigned"}
    for metric in ("received", "settled", "settlement_rate"):
        chosen = body(sent(client, report, "after-3", {**form, **court}, f"choose:mediation.dispute.{metric}"))
        if metric == "settlement_rate":
            assert '<option value="half_up-2" selected>' in chosen
        picked = {**form_of(chosen), "metric": f"mediation.dispute.{metric}", "rounding": "", **court}
        form = form_of(body(sent(client, report, "after-3", picked, "insert")))
    claim = {"claim-figure": "settlement_rate_court_assigned", "claim-target": "mediation.court_assigned_target"}
    form = form_of(body(sent(client, report, "after-3", {**form, **claim}, "insert_claim")))
    form["text"] = form["text"].replace("【层级】", "法院").replace("【事项】", "案件")
    answer = sent(client, report, "after-3", form)
    assert answer.status_code == 200, body(answer)
    outline = read_outline(AnnualReport.objects.get(pk=report.pk).outline, "提纲")
    assert sentence_of(list(outline.paragraphs())[4].segments) == (
        "由法院下派案件{received_court_assigned}，成功{settled_court_assigned}，"
        "成功率{settlement_rate_court_assigned}，{settlement_rate_court_assigned_claim}。"
    )


def test_a_figure_of_another_sort_does_not_go_into_a_place(year, at_year_end):
    report, client = year.draft(), logged_in(year, "justice")
    form = form_of(
        body(sent(client, report, "after-0", {**opened(client, report, "after-0"), "wanted": "T5"}, "pattern"))
    )
    answer = sent(client, report, "after-0", {**form, "metric": "mediation.dispute.settlement_rate"}, "insert")
    assert answer.status_code == 422 and "【场次】这一处要填件数" in body(answer)


@pytest.mark.parametrize(
    ("pattern", "words", "said"),
    [
        ("T15", "一是多次走访；二是培训；三是宣传。", "须有取自台账的数据"),
        ("T16", "人手仍不足，表现为积压，原因在于编制少。", "须有取自台账的数据佐证"),
        ("T17", "下一年将增配调解员，达到每社区两名。", "须在“问题和安排”中写明任务和目标"),
    ],
)
def test_what_a_pattern_wants_beside_its_words_is_demanded(year, at_year_end, pattern, words, said):
    report, client = year.draft(), logged_in(year, "justice")
    form = {**opened(client, report, "after-0"), "wanted": pattern}
    answer = body(sent(client, report, "after-0", form, "pattern"))
    form = {**form_of(answer), "text": words}
    if pattern == "T16":
        assert 'name="is_problem" checked' in answer
        form["is_problem"] = "on"
    refused = sent(client, report, "after-0", form)
    assert refused.status_code == 422 and said in body(refused)
    more = {
        "T15": {"unrecorded": "走访没有台账"},
        "T16": {"text": words.replace("积压", "积压{settled}")},
        "T17": {"task-0-do": "增配", "task-0-target": "两名"},
    }
    assert sent(client, report, "after-0", {**form, **more[pattern]}).status_code == 200
