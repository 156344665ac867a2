"""Drafts: sentences follow the records, claims choose their words, and only who may count may draw them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reports.years import IN_ANOTHER_YEAR, OUTLINE, YEAR_END, Year, changed
from zhunsheng.kernel.errors import InvalidDeclaration, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.building import build_report, draft_report
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.live import stated_now
from zhunsheng.reports.outline import read_outline
from zhunsheng.reports.stated import Edition
from zhunsheng.reports.trace import trace


def edition(year: Year, report: Matter) -> Edition:
    return edition_of(report, year.clerk())


def printed(year: Year, report: Matter) -> dict[str, str]:
    return {name: figure.printed for name, figure in edition(year, report).figures.items()}


def test_sentences_follow_the_records(year):
    report = year.draft()
    assert printed(year, report) == {
        "training": "80余期",
        "settled": "6件",
        "people": "5件",
        "court": "1件",
        "received": "5件",
        "rate": "20.00%",
        "claim": "与20%的目标持平",
    }
    year.disputes("court_assigned", settled=2)
    assert {"settled": "8件", "court": "3件", "received": "7件", "rate": "42.86%"}.items() <= printed(
        year, report
    ).items()


def test_three_records_made_void_change_the_sentence_and_the_trace(year):
    report = year.draft()
    before = trace(report, year.clerk())["figures"]["settled"]
    for matter in year.settled["people"][:3]:
        year.void(matter)
    after = trace(report, year.clerk())["figures"]["settled"]
    assert printed(year, report)["settled"] == "3件"
    assert (before["value"], after["value"]) == ("6", "3")
    gone = {matter.pk for matter in year.settled["people"][:3]}
    assert set(before["record_ids"]) - set(after["record_ids"]) == gone
    assert before["digest"] != after["digest"]


@pytest.mark.parametrize(
    ("more_settled", "more_open", "claim", "met"),
    [
        (1, 0, "超过20%的目标", True),
        (0, 0, "与20%的目标持平", False),
        (0, 1, "低于20%的目标", False),
    ],
)
def test_a_claim_uses_the_words_that_hold(year, more_settled, more_open, claim, met):
    year.disputes("court_assigned", settled=more_settled, open_=more_open)
    found = edition(year, year.draft())
    assert found.figures["claim"].printed == claim
    notes = [finding for finding in found.findings if finding.code == "claim-not-met"]
    assert (notes == []) is met
    if not met:
        assert notes[0].level == "note"
        assert "不能写“超过20%的目标”" in notes[0].message


def test_a_rate_that_only_rounds_to_the_target_is_not_called_more(year):
    """1 of 5 and 3 of 15 are 20%; 20.004% prints the same but is more. What decides is the value, not the print."""
    year.disputes("court_assigned", settled=2, open_=8)
    found = edition(year, year.draft())
    assert (found.figures["rate"].printed, found.figures["claim"].printed) == ("20.00%", "与20%的目标持平")


def test_parts_that_do_not_add_up_are_found(year):
    assert edition(year, year.draft()).findings[0].code == "claim-not-met"
    year.cast.act(
        "justice", year.cast.accepted_dispute(), "transfer", mediation_kind="administrative", reason="职权事项"
    )
    dispute = year.cast.accepted_dispute(mediation_kind="pre_suit")
    year.cast.act(
        "mediator", dispute, "settle", **{"mediation.agreement": {"agreement_form": "oral", "content": "道歉"}}
    )
    finding = edition(year, year.draft()).findings[0]
    assert (finding.level, finding.code) == ("inconsistency", "parts-do-not-add-up")
    assert (finding.values["total"], finding.values["parts"]) == ("7", "6")


def test_a_typed_figure_is_never_taken_for_a_record(year):
    figure = edition(year, year.draft()).figures["training"]
    assert (figure.basis, figure.stated_by, figure.because) == ("typed", "北岸司法所", "本台账尚未启用")


def test_a_slot_keeps_its_own_period_cut_off_and_rounding(year):
    year.disputes("people", settled=4, on=date(2023, 9, 1))
    slot = "settled: {slot: mediation.dispute.settled, unit: 件}"
    cases = {
        "4件": "period: [2023-07-01, 2023-12-31]",
        "6件": "cut_off: 2023-06-30",
        "10件": "rounding: exact",
        "9余件": "rounding: {more: 9}",
    }
    for expected, own in cases.items():
        report = year.draft(changed(OUTLINE, (slot, slot.replace("unit: 件", f"unit: 件, {own}"))))
        assert printed(year, report)["settled"] == expected


def test_without_any_record_a_rate_is_not_applicable_and_says_so(year):
    found = edition(year, year.draft(IN_ANOTHER_YEAR))
    assert (found.figures["settled"].printed, found.figures["rate"].printed) == ("0件", "不适用")
    assert found.figures["claim"].printed == "尚无可比数据"
    assert "figure-without-value" in [finding.code for finding in found.findings]


def test_one_pass_per_population_however_many_slots(year, django_assert_num_queries):
    """Right, outline; then settled in all, and by kind: settled, received, and the two populations of the rate; target."""
    report, clerk = year.draft(), year.clerk()
    with django_assert_num_queries(8):
        edition_of(report, clerk)
    line = next(line for line in OUTLINE.splitlines() if "court: {slot" in line)
    kinds = ("administrative", "pre_suit")
    lines = [line, *(line.replace("court:", f"{kind}:").replace("court_assigned", kind) for kind in kinds)]
    wider = changed(OUTLINE, ("{court}。", "{court}、{administrative}、{pre_suit}。"), (line, "\n".join(lines)))
    report = year.draft(wider)
    with django_assert_num_queries(8):
        assert edition_of(report, clerk).figures["pre_suit"].printed == "0件"


@pytest.mark.parametrize("who", ["grid", "mediator", "south_justice", "administrator"])
def test_who_may_not_open_the_report_is_refused(year, who):
    report = year.draft()
    with pytest.raises(Refused) as refused:
        edition_of(report, year.cast.viewer(who, YEAR_END))
    assert [objection.code for objection in refused.value.objections] == ["may-not-open"]


@pytest.mark.parametrize(("who", "code"), [("community", "counts-only-a-part"), ("administrator", "no-counting-right")])
def test_who_may_not_count_the_whole_unit_makes_no_report_of_it(year, who, code):
    outline, unit = read_outline(OUTLINE, "outline.yaml"), year.cast.units["north"]
    with pytest.raises(Refused) as refused:
        stated_now(outline, unit, year.cast.viewer(who, YEAR_END))
    assert {objection.code for objection in refused.value.objections} == {code}


def test_an_outline_of_another_year_or_with_faults_is_not_drafted(year):
    with on_day(YEAR_END):
        with pytest.raises(Refused) as refused:
            draft_report(OUTLINE, 2022, year.clerk())
        assert [objection.code for objection in refused.value.objections] == ["outline-of-another-year"]
        with pytest.raises(InvalidDeclaration):
            draft_report(changed(OUTLINE, ("unit: 件, at", "at")), 2023, year.clerk())
        with pytest.raises(Refused) as refused:
            draft_report(changed(OUTLINE, ("unit: north", "unit: nowhere")), 2023, year.clerk())
        assert [objection.code for objection in refused.value.objections] == ["unit-unknown"]
        with pytest.raises(Refused) as refused:
            build_report("nowhere_2023", 2023, year.clerk())
        assert [objection.code for objection in refused.value.objections] == ["outline-missing"]
    assert not Matter.objects.filter(kind="reports.annual_report").exists()


def test_a_faulty_revision_is_refused_with_every_line(year):
    report = year.draft()
    broken = changed(
        OUTLINE, (", because: 本台账尚未启用}", "}"), ("mediation.dispute.received", "mediation.dispute.gone")
    )
    with pytest.raises(Refused) as refused:
        year.cast.act("justice", report, "revise", YEAR_END, title="新题", outline=broken)
    assert [objection.code for objection in refused.value.objections] == ["outline-fault", "outline-fault"]


def test_only_those_who_compile_may_draft(year):
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        draft_report(OUTLINE, 2023, year.cast.viewer("leader", YEAR_END))
    assert [objection.code for objection in refused.value.objections] == ["role-missing"]
