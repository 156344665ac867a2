"""Published, as known now, difference: what came after the freezing, and by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.reports.years import NEXT_SPRING, Year
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.metrics import registry
from zhunsheng.reports.differences import Difference, differences


def compared(year: Year, report: Matter) -> dict[str, Difference]:
    return differences(report, year.clerk(NEXT_SPRING))


def test_without_any_change_nothing_differs(year):
    found = compared(year, year.frozen())
    assert list(found) == ["settled", "people", "court", "received", "rate"]
    assert {difference.sentence() for difference in found.values()} == {"无差异"}
    assert not any(difference.is_different for difference in found.values())


def test_three_records_made_void_are_named_with_who_did_it(year):
    report = year.frozen()
    for matter in year.settled["people"][:3]:
        year.void(matter, NEXT_SPRING)
    found = compared(year, report)
    settled = found["settled"]
    assert (settled.published.printed, settled.known_now.printed, settled.amount) == ("6件", "3件", Decimal(-3))
    assert settled.sentence() == found["people"].sentence() == "减少3件"
    assert found["court"].sentence() == "无差异"
    assert {row.matter_id for row in settled.rows} == {matter.pk for matter in year.settled["people"][:3]}
    assert {row.way for row in settled.rows} == {"removed"}
    act = settled.rows[0].acts[0]
    assert (act.label, act.acted_on, act.recorded_on, act.doer) == ("作废", NEXT_SPRING, NEXT_SPRING, "司明")


def test_a_late_entry_after_the_freezing_adds_a_record_of_last_year(year):
    waiting = year.cast.accepted_dispute(on=date(2023, 12, 20))
    report = year.frozen()
    year.settle_late(waiting, date(2023, 12, 21), NEXT_SPRING)
    settled = compared(year, report)["settled"]
    assert settled.sentence() == "增加1件"
    (row,) = settled.rows
    assert (row.way, row.matter_id) == ("added", waiting.pk)
    assert [(act.label, act.acted_on, act.recorded_on) for act in row.acts] == [
        ("达成调解协议", date(2023, 12, 21), NEXT_SPRING)
    ]


def test_a_correction_that_moves_a_settlement_out_of_the_year_takes_it_away(year):
    late, _agreement = year.cast.settled_dispute(on=date(2023, 12, 21))
    report = year.frozen()
    asked = Asked("correct", {"correction_reason": "签字日期有误"}, date(2023, 12, 28), "签字日期有误", corrects=3)
    with on_day(NEXT_SPRING):
        take(year.clerk(NEXT_SPRING), late.pk, asked)
    settled = compared(year, report)["settled"]
    assert (settled.sentence(), settled.rows[0].way) == ("减少1件", "removed")
    assert [act.label for act in settled.rows[0].acts] == ["更正"]


def test_a_rate_that_changed_is_compared_in_percentage_points(year):
    report = year.frozen()
    year.void(year.settled["court_assigned"][0], NEXT_SPRING)
    found = compared(year, report)
    assert (found["rate"].published.printed, found["rate"].known_now.printed) == ("20.00%", "0.00%")
    assert found["rate"].sentence() == "减少20个百分点"


def test_an_act_that_changes_no_figure_is_no_difference(year):
    report = year.frozen()
    agreement = year.settled["people"][0].links_out.get().target
    year.cast.act("mediator", agreement, "revisit", date(2023, 12, 23), revisit_note="已修好")
    assert not any(difference.is_different for difference in compared(year, report).values())


def test_a_changed_definition_is_not_compared(year, monkeypatch):
    report = year.frozen()
    key = "mediation.dispute.settled"
    newer = {**registry.metrics(), key: replace(registry.metric(key), version=2)}
    monkeypatch.setattr(registry, "metrics", lambda: newer)
    settled = compared(year, report)["settled"]
    assert settled.definition_changed
    assert (settled.sentence(), settled.amount) == ("口径不同", None)
