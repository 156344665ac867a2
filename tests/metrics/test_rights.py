"""Who may count what, and what is not shown to those who may count but not open."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.metrics.two_years import History
from zhunsheng.kernel import registry as kinds
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Person
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics import registry
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped, openable, traced
from zhunsheng.metrics.figures import FromRecords, Withheld, printed
from zhunsheng.metrics.language import Period

SETTLED = "mediation.dispute.settled"
KINDS = {
    "mediation.dispute": "矛盾纠纷",
    "mediation.agreement": "调解协议",
    "mediation.confirmation": "司法确认",
    "mediation.committee": "调解组织",
    "mediation.mediator": "调解员",
}


def seen_by(history: History, who: str | Viewer, unit: str = "north", **at: str) -> MetricSlice:
    viewer = history.cast.viewer(who) if isinstance(who, str) else who
    return MetricSlice(viewer, history.cast.units[unit], Period.year(2023), date(2023, 12, 22), at)


def settled(part: MetricSlice) -> Any:
    return figures([registry.metric(SETTLED)], part)[SETTLED]


def test_a_viewer_who_counts_but_does_not_open_gets_the_number_and_no_record(history: History):
    part = seen_by(history, "office")
    assert settled(part).basis == FromRecords(counted=5, openable=0)
    assert openable(registry.metric(SETTLED), part) == (5, 0)
    assert not traced(registry.metric(SETTLED).sources()[0], part, Right.OPEN).exists()


def test_a_confidential_matter_is_counted_by_those_who_may_not_open_it(history: History):
    assert settled(seen_by(history, "justice")).basis == FromRecords(5, 5)
    figure = settled(seen_by(history, "supervisor"))
    assert figure.basis.sentence() == "5件，其中可查看4件"


def test_a_figure_says_when_it_covers_only_a_part_of_the_unit(history: History):
    own, above = settled(seen_by(history, "mediator", "willow")), settled(seen_by(history, "mediator"))
    assert (own.value, own.covers_scope, own.scope) == (4, True, "柳荫社区")
    assert (above.value, above.covers_scope, above.scope) == (4, False, "北岸街道")


def test_another_sub_district_has_nothing_to_count(history: History):
    with pytest.raises(Refused) as refusal:
        settled(seen_by(history, "south_justice"))
    (objection,) = refusal.value.objections
    assert (objection.code, objection.message) == (
        "no-counting-right",
        "您的任职没有在北岸街道范围内统计矛盾纠纷的权限",
    )
    assert objection.basis and objection.way_out


def test_all_kinds_that_may_not_be_counted_are_named_at_once(history: History):
    nobody = Viewer.of_person(Person.objects.create(name="路人"))
    metrics = [metric for key, metric in registry.metrics().items() if key.rpartition(".")[0] in KINDS]
    with pytest.raises(Refused) as refusal:
        figures(metrics, seen_by(history, nobody))
    named = {objection.message for objection in refusal.value.objections}
    assert named == {f"您的任职没有在北岸街道范围内统计{label}的权限" for label in KINDS.values()}


@pytest.mark.parametrize("viewer", [Viewer.of_party("ABC"), Viewer.installer(), Viewer("某人", person_id=4)])
def test_being_assigned_or_having_a_code_is_no_right_to_count(history: History, viewer: Viewer):
    for ask in (settled, lambda part: list(traced(registry.metric(SETTLED).sources()[0], part, Right.COUNT))):
        with pytest.raises(Refused):
            ask(seen_by(history, viewer))


def test_small_groups_are_not_shown_to_those_who_may_not_open_them(history: History):
    found = grouped(registry.metric(SETTLED), seen_by(history, "office"), ["mediation_kind"])
    assert {key: printed(figure) for (key,), figure in found.items()} == {
        "people": "3件",
        "administrative": "不予显示",
        "pre_suit": "不予显示",
    }
    hidden = found[("pre_suit",)]
    assert (hidden.value, hidden.terms, hidden.basis) == (None, None, Withheld())
    assert hidden.suppressed == "不足3件且您无权查看相关记录，为保护隐私不予显示"


def test_a_small_slice_is_hidden_however_it_is_asked_for(history: History):
    part = seen_by(history, "office", mediation_kind="pre_suit")
    assert settled(part).suppressed
    with pytest.raises(Refused, match="不足3件"):
        openable(registry.metric(SETTLED), part)
    rate = figures([registry.metric("mediation.dispute.settlement_rate")], part)["mediation.dispute.settlement_rate"]
    assert (rate.value, rate.terms) == (None, None)


def test_a_ratio_is_hidden_when_its_part_is_small(history: History):
    in_time = registry.metric("mediation.dispute.settled_in_time_of_level")
    figure = figures([in_time], seen_by(history, "justice", mediation_kind="people"))[in_time.key]
    assert figure.terms == (2, 3)
    hidden = figures([in_time], seen_by(history, "office", mediation_kind="people"))[in_time.key]
    assert (hidden.value, hidden.terms, bool(hidden.suppressed)) == (None, None, True)


def test_the_total_of_the_unit_is_always_shown(history: History):
    failed = registry.metric("mediation.dispute.failed")
    figure = figures([failed], seen_by(history, "office"))[failed.key]
    assert (figure.value, figure.suppressed) == (1, "")


@pytest.mark.parametrize("who", ["justice", "leader"])
def test_those_who_may_open_everything_see_small_groups(history: History, who: str):
    found = grouped(registry.metric(SETTLED), seen_by(history, who), ["month"])
    assert not any(figure.suppressed for figure in found.values())


def test_registers_are_open_to_all_and_never_hidden(history: History):
    found = grouped(registry.metric("mediation.committee.in_force"), seen_by(history, "office"), ["committee_level"])
    assert {key: figure.value for key, figure in found.items()} == {("street",): 1, ("community",): 2}


def test_the_limit_is_a_local_setting(history: History):
    given = {"name": "metrics.small_slice_below", "value": json.dumps(1), "is_confirmed": True}
    with on_day(date(2023, 2, 1)):
        setting = kinds.kind("kernel.setting")
        open_matter(Viewer.installer(), setting, history.cast.units["district"], Asked("enter", given))
    found = grouped(registry.metric(SETTLED), seen_by(history, "office"), ["mediation_kind"])
    assert {key: figure.value for (key,), figure in found.items()} == {"people": 3, "administrative": 1, "pre_suit": 1}


def test_an_unknown_dimension_is_refused_with_all_of_them(history: History):
    with pytest.raises(Refused) as refusal:
        grouped(registry.metric(SETTLED), seen_by(history, "justice", colour="red"), ["place"])
    assert [objection.message for objection in refusal.value.objections] == [
        "“调解成功”不能按“colour”分组",
        "“调解成功”不能按“place”分组",
    ]


def test_what_stands_on_a_day_has_no_months(history: History):
    with pytest.raises(Refused, match="不能按“month”分组"):
        grouped(registry.metric("mediation.dispute.pending"), seen_by(history, "justice"), ["month"])


@pytest.mark.parametrize("at", [{"month": "2023-13"}, {"level": "high"}, {"unit": "x"}, {"committee": "y"}])
def test_a_key_that_can_be_no_value_is_refused(history: History, at: dict[str, str]):
    with pytest.raises(Refused, match="不是分组"):
        settled(replace(seen_by(history, "justice"), at=at))
