"""Faulty metrics are found when declared, all faults at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from zhunsheng.kernel import registry as kinds
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.metrics import registry
from zhunsheng.metrics.checks import faults_of, faults_of_all
from zhunsheng.metrics.language import (
    CUT_OFF,
    AsOf,
    ChangeFromLastPeriod,
    Colour,
    Condition,
    Count,
    Days,
    DaysBetween,
    Empty,
    F,
    Light,
    Lights,
    Mean,
    Metric,
    Overdue,
    Population,
    Quotient,
    Ratio,
    Sign,
    Sum,
    linked,
)

KIND = "mediation.dispute"
STATED: dict[str, Any] = {"key": "mediation.dispute.x", "label": "数", "unit": "件", "meaning": "件数。"}
SETTLED = Population(KIND, dated="settled_on", label="调解成功")
CALLED = Population("citizen_requests.event", dated="opened_on", label="诉求")
SOUND = Count(**STATED, of=SETTLED, empty=Empty.ZERO)


def counting(where: Condition) -> Count:
    return replace(SOUND, of=replace(SETTLED, where=where))


def calling(where: Condition) -> Count:
    return replace(SOUND, of=replace(CALLED, where=where))


def computing(measure: type[Any], **columns: Any) -> Metric:
    metric: Metric = measure(**STATED, of=SETTLED, empty=Empty.NOT_APPLICABLE, **columns)
    return metric


FAULTY = {
    "its key is not ledger.kind.measure": replace(SOUND, key="dispute"),
    "has no label": replace(SOUND, label=""),
    "has no unit": replace(SOUND, unit=""),
    "its meaning is not one Chinese sentence": replace(SOUND, meaning="how many"),
    "version 0 is not a number from 1 up": replace(SOUND, version=0),
    "is never zero of nothing": Ratio(**STATED, of=SETTLED, part=F("major_on").exists(), empty=Empty.ZERO),
    "counts the unknown kind 'mediation.quarrel'": replace(SOUND, of=Population("mediation.quarrel", "on", "x")),
    "counts unknown lines 'quarrels'": replace(SOUND, of=replace(SETTLED, lines="quarrels")),
    "its population has no label": replace(SOUND, of=replace(SETTLED, label="")),
    "clusters by 'level', by which it is not divided": replace(SOUND, clusters=(("level",),)),
    "clusters by 'leader': people and units are never ranked": replace(SOUND, by=("leader",), clusters=(("leader",),)),
    "dated: 'level' is not a date": replace(SOUND, of=replace(SETTLED, dated="level")),
    "dated: reads an unknown column 'done_on'": replace(SOUND, of=replace(SETTLED, dated="done_on")),
    "reads 'state', how the matter stands now": counting(F("state") == "settled"),
    "reads 'outcome', how the matter stands now": counting(F("outcome") == "settled"),
    "reads 'is_void', how the matter stands now": counting(F("is_void") == False),  # noqa: E712
    "reads an unknown column 'colour'": counting(F("colour") == "red"),
    "'mediation_kind' has no order to compare by": counting(F("mediation_kind") > "people"),
    "compares 'settled_on' with 'amount_yuan'": counting(F("settled_on") <= F("amount_yuan")),
    "follows an unknown relation 'begat'": counting(linked("begat")),
    "follows a link to the unknown kind": counting(linked("became", kind="mediation.quarrel")),
    "without naming its kind": counting(linked("settled_by", outcome="performed")),
    "'effective', which is no final outcome": counting(
        linked("settled_by", kind="mediation.agreement", outcome="effective")
    ),
    "outcome or the record of a linked matter": counting(linked("settled_by", where=F("state") == "x")),
    "reads an unknown column 'taste'": counting(
        linked("settled_by", kind="mediation.agreement", where=F("taste").exists())
    ),
    "compares 'level', which is no date, with the day of the cut-off": counting(F("level") < CUT_OFF),
    "dated: 'received_at' is not a date": replace(SOUND, of=replace(CALLED, dated="received_at")),
    "compares 'received_at' with 'opened_on'": calling(F("received_at") <= F("opened_on")),
    "compares the moment 'received_at' with a fixed value": calling(F("received_at") <= date(2023, 5, 4)),
    "compares the moment 'handled_at' with a fixed value": calling(F("handled_at").isin(date(2023, 5, 4))),
    "counts days between dates, which 'handled_at' is not": DaysBetween(
        **STATED, of=CALLED, empty=Empty.NOT_APPLICABLE, start="opened_on", end="handled_at"
    ),
    "computes with 'subject', which is no number": computing(Mean, column="subject"),
    "counts days between dates, which 'level' is not": computing(DaysBetween, start="level", end="settled_on"),
    "counts working days, which the live engine cannot": computing(
        DaysBetween, start="accepted_on", end="settled_on", days=Days.WORKING
    ),
    "need not declare 'unit'": replace(SOUND, by=("unit",)),
    "cannot be divided by 'place'": replace(SOUND, by=("place",)),
    "a register has entries in force": replace(SOUND, of=Population("mediation.mediator", "opened_on", "x")),
    "asks for an unknown clock 'tea_by'": replace(SOUND, of=Overdue(KIND, "逾期", clocks=("tea_by",))),
    "mediation.committee has no clock": replace(SOUND, of=Overdue("mediation.committee", "逾期")),
    "its unit must be 件 (a difference)": ChangeFromLastPeriod(
        **{**STATED, "unit": "宗"}, of=SOUND, empty=Empty.NOT_APPLICABLE
    ),
    "mediation.dispute.x: has no label": Quotient(
        **STATED, part=replace(SOUND, label=""), whole=SOUND, empty=Empty.NOT_APPLICABLE
    ),
}


@pytest.mark.parametrize("message", FAULTY)
def test_a_faulty_metric_is_named_by_its_fault_and_has_no_other(message: str):
    found = list(faults_of(FAULTY[message]))
    assert len(found) == 1 and message in found[0], found


@pytest.mark.parametrize("metric", [
    SOUND,
    replace(SOUND, of=replace(SETTLED, where=F("settled_on") <= F("level_due_on"))),
    replace(SOUND, of=replace(SETTLED, where=F("opened_on") < F("settled_on"))),
    replace(SOUND, of=replace(SETTLED, dated="closed_on")),
    calling((F("responded_at") <= F("respond_due_at")) & F("handled_at").missing()),
    replace(SOUND, of=Population(KIND, "held_on", "调解会", lines="sessions"), distinct="matter"),
    replace(SOUND, of=Population(KIND, "parent.settled_on", "x", lines="sessions", where=F("parent.level") > 1)),
    replace(SOUND, of=AsOf("mediation.mediator", "在册"), by=("mediator_kind",)),
    replace(SOUND, of=Overdue(KIND, "逾期", clocks=("conclude_by",))),
    computing(Sum, column="amount_yuan"),
    counting(F("level_due_on") < CUT_OFF),
    counting(linked("settled_by", kind="mediation.agreement", where=F("opened_on") <= CUT_OFF)),
    counting(linked("settled_by", kind="mediation.agreement", outcome="performed")),
])  # fmt: skip
def test_a_sound_metric_has_no_fault(metric: Metric):
    assert list(faults_of(metric)) == []


def test_all_faults_of_all_kinds_are_listed_at_once_with_their_file():
    first = SimpleNamespace(
        key=KIND, declared_at="dispute.py", metrics=(SOUND, replace(SOUND, label="", unit="")), lights=None
    )
    second = SimpleNamespace(
        key="mediation.other", declared_at="other.py", metrics=(counting(F("state") == "x"),), lights=None
    )
    found = [str(fault) for fault in faults_of_all([first, second])]  # type: ignore[list-item]
    assert found == [
        "dispute.py: metric mediation.dispute.x: has no label",
        "dispute.py: metric mediation.dispute.x: has no unit",
        "dispute.py: metric mediation.dispute.x: its key is used twice",
        "other.py: metric mediation.dispute.x: reads 'state', how the matter stands now: "
        "filter on dates and fixed attributes",
        "other.py: metric mediation.dispute.x: its key does not begin with the kind that declares it, mediation.other",
    ]


def test_the_registry_does_not_open_with_a_faulty_metric(monkeypatch: pytest.MonkeyPatch):
    from zhunsheng.ledgers.mediation.dispute import Dispute

    monkeypatch.setattr(Dispute, "metrics", (*Dispute.metrics, replace(SOUND, unit="")))
    with pytest.raises(InvalidDeclaration, match=r"metric mediation\.dispute\.x: has no unit"):
        registry.check_all()


def test_a_metric_is_found_by_its_key_and_a_wrong_key_names_its_neighbours():
    assert registry.metric("mediation.dispute.settled").label == "调解成功"
    with pytest.raises(LookupError, match=r"没有登记度量“mediation\.dispute\.done”.*mediation\.dispute\.settled"):
        registry.metric("mediation.dispute.done")


def test_a_light_needs_every_colour_known_columns_and_an_article():
    signs = (
        Sign(Colour.RED, F("colour").exists(), "原因", "调解法 19"),
        Sign(Colour.GREEN, F("settled_on").exists(), "原因", "人民调解法 19", ("taste",)),
    )
    record = SimpleNamespace(
        key=KIND,
        label="纠纷",
        declared_at="dispute.py",
        metrics=(),
        lights=Lights("灯", (Light("x", "灯", signs, "无"),)),
    )
    dispute = kinds.kind(KIND)
    record.columns, record.line_sets = dispute.columns, dispute.line_sets
    found = [str(fault) for fault in faults_of_all([record])]  # type: ignore[list-item]
    assert found == [
        "dispute.py: light x: has no sign that makes it yellow",
        "dispute.py: light x: reads an unknown column 'colour'",
        "dispute.py: light x: 依据“调解法 19”不是已登记的法律文件",
        "dispute.py: light x: reads an unknown column 'taste'",
    ]
