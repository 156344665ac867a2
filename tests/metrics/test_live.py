"""The live engine: the same predicate counts and lists, and nothing is counted that should not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.two_years import History
from zhunsheng.kernel import registry as kinds
from zhunsheng.kernel.models import Matter, Run
from zhunsheng.kernel.today import now
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics import registry
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped, openable, traced
from zhunsheng.metrics.engines.rights import dimensions, kinds_of
from zhunsheng.metrics.language import (
    AsOf,
    ChangeFromLastPeriod,
    Condition,
    Count,
    Empty,
    F,
    Max,
    Mean,
    Measure,
    Median,
    Metric,
    Min,
    Overdue,
    Period,
    Population,
    Sum,
    linked,
    linked_from,
)

YEAR, CUT_OFF = Period.year(2023), date(2023, 12, 22)
STATED: dict[str, Any] = {
    "key": "mediation.dispute.x",
    "label": "数",
    "unit": "件",
    "meaning": "数。",
    "empty": Empty.ZERO,
}
SETTLED = Population("mediation.dispute", dated="settled_on", label="调解成功")
RECEIVED = Population("mediation.dispute", dated="opened_on", label="登记")


def north(history: History, who: str = "supervisor", **changes: Any) -> MetricSlice:
    part = MetricSlice(history.cast.viewer(who), history.cast.units["north"], YEAR, CUT_OFF)
    return replace(part, **changes)


def value(metric: Metric, part: MetricSlice) -> Any:
    return figures([metric], part)[metric.key].value


def counted(part: MetricSlice, rows: Any, **more: Any) -> Any:
    return value(Count(**STATED, of=rows, **more), part)


def by_month(metric: Metric, part: MetricSlice) -> Mapping[str, Any]:
    return {key: figure.value for (key,), figure in grouped(metric, part, ["month"]).items()}


def may_count(metric: Metric, viewer: Viewer) -> bool:
    """Whether the posts of the viewer count every kind that the metric is about."""
    return all(any(kind.access.may_count(role) for role in viewer.roles) for kind in kinds_of([metric]))


@pytest.mark.parametrize("who", ["supervisor", "justice", "office", "mediator"])
def test_what_is_traced_is_what_is_counted_for_every_metric(history: History, who: str):
    part = north(history, who)
    metrics = [metric for metric in registry.metrics().values() if may_count(metric, part.viewer)]
    found = figures(metrics, part)
    assert len(metrics) > 30
    for metric in metrics:
        basis = found[metric.key].basis
        parts = metric.traceable()
        for right, stated in ((Right.COUNT, basis.counted), (Right.OPEN, basis.openable)):  # type: ignore[union-attr]
            assert traced(parts[-1], part, right).count() == stated, (metric.key, right)
        assert openable(metric, part) == (basis.counted, basis.openable)  # type: ignore[union-attr]


def test_part_and_whole_of_a_ratio_are_traced_apart(history: History):
    metric = registry.metric("mediation.agreement.confirmed_share")
    part, whole = metric.traceable()
    quick = history.disputes["quick"].links_out.get(relation="settled_by").target
    assert list(traced(part, north(history), Right.OPEN)) == [quick.pk]
    assert figures([metric], north(history))[metric.key].terms == (1, 4)
    assert traced(whole, north(history), Right.COUNT).count() == 4


def test_both_terms_of_a_quotient_are_traced(history: History):
    part, whole = registry.metric("mediation.dispute.settlement_rate").traceable()
    names = {matter.pk: name for name, matter in history.disputes.items()}
    settled = {names[pk] for pk in traced(part, north(history), Right.COUNT)}
    received = {names[pk] for pk in traced(whole, north(history), Right.COUNT)}
    assert settled == {"quick", "slow", "steep", "office", "hushed"}
    assert received == settled | {"court", "turned", "gone", "later"}


def test_every_group_is_the_figure_at_its_key_and_traces_just_its_records(history: History):
    district = history.cast.units["district"]
    part, divided = north(history, viewer=history.counter, unit=district, cut_off_on=date(2023, 7, 31)), 0
    for metric in registry.metrics().values():
        for name in dimensions(metric):
            for (key,), figure in grouped(metric, part, [name]).items():
                at_key = replace(part, at={name: key})
                assert figures([metric], at_key)[metric.key] == figure, (metric.key, name, key)
                if figure.suppressed:
                    continue
                found = traced(metric.traceable()[-1], at_key, Right.COUNT).count()
                assert found == figure.basis.counted, (metric.key, name, key)  # type: ignore[union-attr]
                divided += 1
    assert divided > 150


def test_two_dimensions_divide_together(history: History):
    found = grouped(
        registry.metric("mediation.dispute.settled"), north(history, "justice"), ["mediation_kind", "level"]
    )
    assert {key: figure.value for key, figure in found.items()} == {
        ("administrative", "1"): 1,
        ("people", "1"): 3,
        ("pre_suit", "2"): 1,
    }


def test_one_query_answers_all_metrics_of_a_population(history: History, django_assert_num_queries):
    part, metrics = north(history, "justice"), list(registry.metrics().values())
    settled = registry.metric("mediation.dispute.settled").sources()[0].of
    of_settled = [metric for metric in metrics if isinstance(metric, Measure) and metric.of == settled]
    assert len(of_settled) >= 4
    with django_assert_num_queries(1):
        figures(of_settled, part)
    with django_assert_num_queries(1):
        grouped(of_settled[0], part, ["month", "mediation_kind"])
    with django_assert_num_queries(2):
        figures([registry.metric("mediation.dispute.settlement_rate")], part)


def test_all_metrics_take_as_many_queries_as_there_are_populations(history: History, django_assert_num_queries):
    part, metrics = north(history, viewer=history.counter), list(registry.metrics().values())
    populations = {source.of for metric in metrics for source in metric.sources()}
    compared = {
        source.of for metric in metrics if isinstance(metric, ChangeFromLastPeriod) for source in metric.sources()
    }
    with django_assert_num_queries(len(populations) + len(compared)):
        figures(metrics, part)


def test_a_void_matter_drops_out_of_every_figure(history: History):
    part, metric = north(history), registry.metric("mediation.dispute.settled")
    before = set(traced(metric.sources()[0], part, Right.COUNT))
    history.act("slow", "void", CUT_OFF, "justice", reason="重复登记")
    assert value(metric, part) == len(before) - 1
    assert before - set(traced(metric.sources()[0], part, Right.COUNT)) == {history.disputes["slow"].pk}
    assert value(registry.metric("mediation.dispute.sessions"), part) == 1
    assert value(registry.metric("mediation.dispute.amount"), part) == Decimal("101589.48")


def test_matters_of_a_run_count_once_it_is_complete_and_until_it_is_undone(history: History):
    part, metric = north(history), registry.metric("mediation.dispute.settled")
    run = Run.objects.create(source="excel", label="导入", started_at=now())
    Matter.objects.filter(pk=history.disputes["slow"].pk).update(run=run)
    assert value(metric, part) == 4
    Run.objects.update(completed_at=now())
    assert value(metric, part) == 5
    Run.objects.update(undone_at=now())
    assert value(metric, part) == 4


def test_months_without_records_are_there_up_to_the_cut_off(history: History):
    found = by_month(registry.metric("mediation.dispute.settled"), north(history, "justice"))
    empty = dict.fromkeys([f"2023-{month:02}" for month in range(1, 13)], 0)
    assert found == {**empty, "2023-05": 2, "2023-06": 1, "2023-07": 1, "2023-11": 1}
    early = north(history, "justice", cut_off_on=date(2023, 5, 11))
    assert by_month(registry.metric("mediation.dispute.settled"), early) == {
        "2023-01": 0,
        "2023-02": 0,
        "2023-03": 0,
        "2023-04": 0,
        "2023-05": 1,
    }


def test_last_year_is_compared_over_the_same_dates(history: History):
    part = north(history, "justice", period=Period.year(2024), cut_off_on=date(2024, 12, 22))
    growth = registry.metric("mediation.dispute.settled_growth")
    assert value(growth, part) == -40
    difference = ChangeFromLastPeriod(
        **{**STATED, "empty": Empty.NOT_APPLICABLE}, of=registry.metric("mediation.dispute.settled")
    )
    assert value(difference, part) == 3 - 5
    assert value(difference, replace(part, cut_off_on=date(2024, 6, 1))) == 3 - 2
    assert value(difference, replace(part, at={"month": "2024-05"})) == 0 - 2
    months = by_month(difference, part)
    assert {key: change for key, change in months.items() if change} == {
        "2024-01": 2,
        "2024-02": 1,
        "2024-05": -2,
        "2024-06": -1,
        "2024-07": -1,
        "2024-11": -1,
    }


def test_nothing_to_compare_with_is_not_applicable(history: History):
    assert value(registry.metric("mediation.dispute.settled_growth"), north(history)) is None


def test_an_act_after_the_cut_off_has_not_been_done(history: History):
    settled = F("settled_on").exists()
    late = north(history, cut_off_on=date(2023, 12, 31))
    assert counted(north(history), replace(RECEIVED, where=settled)) == 5
    assert counted(late, replace(RECEIVED, where=settled)) == 6
    assert counted(north(history), replace(RECEIVED, where=F("settled_on").missing())) == 4
    assert counted(north(history), replace(RECEIVED, where=F("settled_on") >= date(2023, 1, 1))) == 5


@pytest.mark.parametrize("condition", [
    F("level") == 1,
    F("level") != 1,
    F("level") > 1,
    F("amount_yuan") >= Decimal("1200.50"),
    F("amount_yuan") == Decimal("0.29"),
    F("amount_yuan").exists(),
    F("channel") == "on_site",
    F("channel") != "on_site",
    F("dispute_type").isin("labour", "debt"),
    F("settled_on") <= F("level_due_on"),
    F("failed_on") == F("settled_on"),
    F("settled_on").exists() & (F("people_count") > 2),
    F("settled_on").exists() | ~(F("people_count") > 2),
    linked("settled_by"),
    linked_from("became"),
])  # fmt: skip
def test_a_condition_and_its_complement_share_the_population_out(history: History, condition: Condition):
    part = north(history, unit=history.cast.units["district"], cut_off_on=date(2023, 12, 31))
    holds, fails = (counted(part, replace(RECEIVED, where=where)) for where in (condition, ~condition))
    assert holds + fails == counted(part, RECEIVED) == 11
    assert counted(part, replace(RECEIVED, where=~~condition)) == holds


def test_an_empty_column_satisfies_no_comparison(history: History):
    part = north(history)
    assert counted(part, replace(RECEIVED, where=F("channel") != "online")) == 0
    assert counted(part, replace(RECEIVED, where=F("level") != 1)) == 1
    assert counted(part, replace(RECEIVED, where=F("failed_on") != F("settled_on"))) == 0


def test_a_link_counts_from_the_day_on_which_its_end_has_the_outcome(history: History):
    agreements = Population("mediation.agreement", dated="effective_on", label="协议")
    confirmed = linked("confirmed_by", kind="mediation.confirmation", outcome="confirmed")
    asked = linked("confirmed_by", kind="mediation.confirmation")
    expected = {date(2023, 5, 9): (0, 0), date(2023, 5, 19): (1, 0), date(2023, 5, 20): (1, 1), CUT_OFF: (2, 1)}
    for day, numbers in expected.items():
        part = north(history, cut_off_on=day)
        assert tuple(counted(part, replace(agreements, where=where)) for where in (asked, confirmed)) == numbers
    ours = Population("mediation.confirmation", dated="applied_on", label="确认", where=linked_from("confirmed_by"))
    assert counted(north(history), ours) == 2


def test_a_void_matter_at_the_other_end_is_no_link(history: History):
    agreement = history.disputes["quick"].links_out.get(relation="settled_by").target
    confirmation = agreement.links_out.get(relation="confirmed_by").target
    history.cast.act("justice", confirmation, "void", CUT_OFF, reason="误录")
    assert value(registry.metric("mediation.agreement.confirmed_share"), north(history)) == 0


def test_lines_are_filtered_and_dated_by_their_record(history: History):
    part = north(history)
    sessions = Population("mediation.dispute", dated="held_on", label="调解会", lines="sessions")
    assert counted(part, sessions) == 3
    assert counted(part, sessions, distinct="matter") == 2
    assert counted(part, replace(sessions, where=F("parent.major_on").exists())) == 1
    assert counted(part, replace(sessions, dated="parent.settled_on", where=F("held_on") < F("parent.settled_on"))) == 2
    assert counted(part, replace(sessions, where=F("parent.opened_on") == date(2023, 5, 5))) == 2
    rows = traced(Count(**STATED, of=replace(sessions, where=F("parent.level") == 2)), part, Right.OPEN)
    assert [row.note for row in rows] == ["企业当场支付"]


def test_a_register_is_counted_as_of_the_day(history: History):
    part, metric = north(history), registry.metric("mediation.committee.in_force")
    history.cast.act("justice", history.cast.committees["ferry"], "end", date(2023, 6, 30))
    assert value(metric, replace(part, cut_off_on=date(2023, 1, 2))) == 0
    assert value(metric, replace(part, cut_off_on=date(2023, 6, 29))) == 3
    assert value(metric, replace(part, cut_off_on=date(2023, 6, 30))) == 2


def test_an_amended_register_entry_is_counted_once_as_it_was_that_day(history: History):
    cast, part = history.cast, north(history)
    history.cast.act(
        "justice", cast.mediators["mediator"], "amend", date(2023, 7, 1), name="梅和", mediator_kind="lawyer",
        committee=cast.committees["willow"].pk,
    )  # fmt: skip
    metric = registry.metric("mediation.mediator.in_force")
    for day, expected in ((date(2023, 6, 30), {("people",): 3}), (CUT_OFF, {("people",): 2, ("lawyer",): 1})):
        found = grouped(metric, replace(part, cut_off_on=day), ["mediator_kind"])
        assert {key: figure.value for key, figure in found.items()} == expected


def test_open_matters_are_those_opened_and_not_closed_by_the_day(history: History):
    pending = AsOf("mediation.dispute", label="未办结")
    expected = {date(2023, 5, 4): 0, date(2023, 5, 11): 1, date(2023, 5, 12): 0, date(2023, 7, 9): 1, CUT_OFF: 1}
    assert {day: counted(north(history, cut_off_on=day), pending) for day in expected} == expected


def test_a_limit_is_overdue_from_the_day_after_until_it_is_stopped(history: History):
    overdue = Overdue("mediation.dispute", label="逾期")
    slow = history.disputes["slow"].deadlines.get(clock="level_by")
    due, stopped = slow.judged_due_on, slow.stopped_on
    assert due is not None and stopped == date(2023, 5, 12)
    days = (due, due.replace(day=due.day + 1), date(2023, 5, 11), stopped)
    assert [counted(north(history, cut_off_on=day), overdue) for day in days] == [0, 1, 1, 0]


def test_advisory_limits_are_overdue_only_when_asked_for(history: History):
    newly = history.cast.accepted_dispute(date(2023, 10, 9), mediation_kind="administrative")
    assert newly.deadlines.get(clock="conclude_by").is_advisory
    asked = Overdue("mediation.dispute", label="逾期", clocks=("conclude_by",))
    assert counted(north(history), replace(asked, clocks=())) == 1
    assert counted(north(history), asked) == 1
    assert list(traced(Count(**STATED, of=asked), north(history), Right.COUNT)) == [newly.pk]


def test_money_is_added_up_to_the_fen_and_means_are_exact(history: History):
    amounts = ["0.10", "0.20", "0.70", "99999999.99", "1.01"]
    settled = sorted(traced(Count(**STATED, of=SETTLED), north(history), Right.COUNT))
    dispute = kinds.kind("mediation.dispute")._default_manager
    for pk, amount in zip(settled, amounts, strict=True):
        dispute.filter(pk=pk).update(amount_yuan=Decimal(amount))
    expected = {
        Sum: Decimal("100000002.00"),
        Mean: Decimal("20000000.40"),
        Median: Decimal("0.70"),
        Min: Decimal("0.10"),
        Max: Decimal("99999999.99"),
    }
    found = {
        measure: value(measure(**STATED, of=SETTLED, column="amount_yuan"), north(history)) for measure in expected
    }
    assert found == expected


def test_numbers_without_money_are_whole_and_their_median_may_be_a_half(history: History):
    part = north(history, at={"month": "2023-05"})
    assert value(Sum(**STATED, of=SETTLED, column="people_count", by=()), part) == 5
    assert value(Median(**STATED, of=SETTLED, column="people_count"), part) == Decimal("2.5")
    assert value(Mean(**STATED, of=SETTLED, column="people_count"), part) == Decimal("2.5")
    assert isinstance(value(Max(**STATED, of=SETTLED, column="people_count"), part), int)


@pytest.mark.parametrize("measure", [Mean, Median, Min, Max])
def test_nothing_to_compute_with_is_not_applicable(history: History, measure: type[Any]):
    metric = measure(**{**STATED, "empty": Empty.NOT_APPLICABLE}, of=SETTLED, column="amount_yuan")
    assert value(metric, north(history, unit=history.cast.units["south"])) is None
