"""Freezing: figures with every record that counted, bound by the event; what is changed afterwards is found."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection

from tests.reports.years import IN_ANOTHER_YEAR, OUTLINE, YEAR_END, changed
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.audit.sealer import seal_pending
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.editions import edition_of
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.frozen import check_frozen, freezing_of, frozen_rows
from zhunsheng.reports.kinds.annual_report import AnnualReport, FrozenFigure
from zhunsheng.reports.models import FrozenRow
from zhunsheng.reports.trace import trace


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [objection.code for objection in refusal.value.objections]


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def test_a_frozen_figure_says_everything_it_rests_on(year):
    report = year.frozen()
    figure = FrozenFigure.objects.get(matter=report, slot="settled")
    assert (figure.value, figure.printed, figure.unit, figure.counted) == ("6", "6件", "件", 6)
    assert (figure.metric, figure.basis, figure.scope) == ("mediation.dispute.settled", "records", "北岸街道")
    assert (figure.period_from_on, figure.period_to_on) == (date(2023, 1, 1), date(2023, 12, 31))
    assert (figure.cut_off_on, figure.valid_until) == (YEAR_END, YEAR_END)
    event = Event.objects.get(matter=report, act="freeze")
    assert figure.known_until == event.recorded_at.isoformat(timespec="microseconds")
    typed = FrozenFigure.objects.get(matter=report, slot="training")
    assert (typed.basis, typed.printed, typed.stated_by, typed.because) == (
        "typed",
        "80余期",
        "北岸司法所",
        "本台账尚未启用",
    )
    assert FrozenFigure.objects.get(matter=report, slot="claim").printed == "与20%的目标持平"


def test_every_record_that_counted_is_kept_with_its_head(year):
    report = year.frozen()
    heads = dict(Matter.objects.filter(kind="mediation.dispute").values_list("pk", "head_digest"))
    rows = frozen_rows(freezing_of(report))
    assert {row.matter_id for row in rows["settled"]} == {
        matter.pk for found in year.settled.values() for matter in found
    }
    assert all(row.head_digest == heads[row.matter_id] and row.value == "1" for row in rows["settled"])
    assert {
        part: len([row for row in rows["rate"] if row.part == part]) for part in {row.part for row in rows["rate"]}
    } == {
        "mediation.dispute.settled": 1,
        "mediation.dispute.received": 5,
    }


def test_the_event_carries_the_figures_and_one_digest_over_all(year):
    report = year.frozen()
    payload = json.loads(Event.objects.get(matter=report, act="freeze").payload.open_body)
    assert [line["slot"] for line in payload["figures"]] == list(edition_of(report, year.clerk()).figures)
    assert payload["frozen_digest"] == AnnualReport.objects.get(pk=report.pk).frozen_digest
    assert check_frozen(report) == []


def test_the_latest_seal_is_noted(year):
    with on_day(YEAR_END):
        seal = seal_pending()
    assert seal is not None
    record = AnnualReport.objects.get(pk=year.frozen().pk)
    assert (record.seal_number, record.seal_root) == (seal.number, seal.root)


def test_a_double_click_freezes_once(year):
    report = year.draft()
    with on_day(YEAR_END):
        first = freeze_report(year.clerk(), report, request_key="once")
        assert freeze_report(year.clerk(), report, request_key="once") == first
        with pytest.raises(Refused) as again:
            freeze_report(year.clerk(), report)
    assert codes(again) == ["state-does-not-allow"]
    assert FrozenRow.objects.filter(report=report, slot="settled").count() == 6


def test_no_freeze_is_recorded_without_its_figures(year):
    report = year.draft()
    forged = {"figures": [{"slot": "settled", "printed": "9999件", "basis": "records"}], "frozen_digest": "sm3:0"}
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        take(year.clerk(), report.pk, Asked("freeze", forged))
    assert codes(refused) == ["freeze-without-figures"]
    report.refresh_from_db()
    assert (report.state, FrozenFigure.objects.count()) == ("drafting", 0)


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        ("leader", ["role-missing"]),
        # The office clerk may count but not open: single cases are withheld from them.
        ("office", ["role-missing", "figure-without-value", "figure-without-value", "figure-without-value"]),
    ],
)
def test_only_the_justice_clerk_freezes_and_a_refusal_leaves_nothing(year, who, wanted):
    report = year.draft()
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        freeze_report(year.cast.viewer(who, YEAR_END), report)
    assert codes(refused) == wanted
    assert (FrozenRow.objects.count(), FrozenFigure.objects.count()) == (0, 0)


def test_who_may_not_open_the_report_does_not_learn_of_it_by_freezing(year):
    report = year.draft()
    with on_day(YEAR_END), pytest.raises(Matter.DoesNotExist):
        freeze_report(year.cast.viewer("south_justice", YEAR_END), report)


def test_a_figure_without_value_is_not_frozen(year):
    report = year.draft(IN_ANOTHER_YEAR)
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        freeze_report(year.clerk(), report)
    assert codes(refused) == ["figure-without-value", "figure-without-value"]
    assert FrozenRow.objects.count() == 0


def test_what_was_frozen_keeps_its_words_and_figures(year):
    report = year.frozen()
    for act, given in (
        ("revise", {"title": "新题", "outline": OUTLINE}),
        ("correct", {"outline": changed(OUTLINE, ("培训", "集训")), "correction_reason": "用词"}),
    ):
        with on_day(YEAR_END), pytest.raises(Refused) as refused:
            take(year.clerk(), report.pk, Asked(act, given, corrects=1 if act == "correct" else None))
        assert codes(refused) == [{"revise": "state-does-not-allow", "correct": "outline-frozen"}[act]]
    year.void(year.settled["people"][0])
    assert edition_of(report, year.clerk()).figures["settled"].printed == "6件"
    assert trace(report, year.clerk())["figures"]["settled"]["counted"] == 6


def test_the_trace_of_a_frozen_report_is_json_and_names_every_record(year):
    report = year.frozen()
    told = json.loads(json.dumps(trace(report, year.clerk())))
    settled = told["figures"]["settled"]
    assert (settled["key"], settled["printed"], settled["value"], settled["unit"]) == (
        "mediation.dispute.settled",
        "6件",
        "6",
        "件",
    )
    assert (settled["period"], settled["cut_off_on"]) == (["2023-01-01", "2023-12-31"], "2023-12-22")
    assert len(settled["record_ids"]) == settled["counted"] == 6
    assert settled["digest"] == FrozenFigure.objects.get(matter=report, slot="settled").rows_digest
    assert told["figures"]["training"]["because"] == "本台账尚未启用"
    assert told["report"]["frozen_digest"].startswith("sm3:")


TAMPERINGS = {
    "a value": (
        "UPDATE reports_frozenfigure SET value = '9', printed = '9件' WHERE matter_id = %s AND slot = 'settled'",
        {"frozen-figure-changed"},
    ),
    "a figure dropped": (
        "DELETE FROM reports_frozenfigure WHERE matter_id = %s AND slot = 'people'",
        {"frozen-figure-changed"},
    ),
    "a row dropped": (
        "DELETE FROM reports_frozenrow WHERE id = (SELECT min(id) FROM reports_frozenrow WHERE report_id = %s)",
        {"frozen-rows-changed"},
    ),
    "a row's value": (
        "UPDATE reports_frozenrow SET value = '2' WHERE id = (SELECT min(id) FROM reports_frozenrow WHERE report_id = %s)",
        {"frozen-rows-changed"},
    ),
    "a row's head": (
        "UPDATE reports_frozenrow SET head_digest = 'sm3:0' WHERE id = "
        "(SELECT min(id) FROM reports_frozenrow WHERE report_id = %s)",
        {"frozen-rows-changed", "frozen-row-contradicts-chain"},
    ),
    "the event's own words": (
        "UPDATE kernel_payload SET open_body = replace(open_body, '80余期', '90余期') WHERE event_id = "
        "(SELECT id FROM kernel_event WHERE matter_id = %s AND act = 'freeze')",
        {"frozen-event-changed"},
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_with_what_was_frozen_is_found(year, what):
    report = year.frozen()
    sql, expected = TAMPERINGS[what]
    execute(sql, report.pk)
    findings = check_frozen()
    assert {finding.code for finding in findings} == expected
    assert all(finding.level == "error" and report.heading in finding.message for finding in findings)


def test_a_report_that_was_sent_back_is_frozen_again_and_both_freezings_stay_provable(year):
    report = year.frozen()
    first = freezing_of(report)
    year.cast.act("supervisor", report, "send_back", YEAR_END, returned_by="区司法局", return_reason="数据漏报")
    assert (report.state, FrozenFigure.objects.filter(matter=report).count()) == ("drafting", 0)
    assert AnnualReport.objects.get(pk=report.pk).frozen_digest == ""
    assert edition_of(report, year.clerk()).is_frozen is False
    year.void(year.settled["people"][0])
    with on_day(YEAR_END):
        freeze_report(year.clerk(), report)
    report.refresh_from_db()
    assert edition_of(report, year.clerk()).figures["settled"].printed == "5件"
    assert [len(frozen_rows(freezing)["settled"]) for freezing in (first, freezing_of(report))] == [6, 5]
    assert check_frozen() == []
    execute(
        "DELETE FROM reports_frozenrow WHERE id = (SELECT min(id) FROM reports_frozenrow WHERE freeze_seq = %s)",
        first.seq,
    )
    assert [finding.code for finding in check_frozen()] == ["frozen-rows-changed"]


def test_a_figure_that_is_stored_although_the_report_was_sent_back_is_found(year):
    report = year.frozen()
    figure = FrozenFigure.objects.filter(matter=report).first()
    year.cast.act("supervisor", report, "send_back", YEAR_END, returned_by="区司法局", return_reason="数据漏报")
    figure.pk = None
    figure.save()
    assert [finding.code for finding in check_frozen()] == ["frozen-figure-changed"]
