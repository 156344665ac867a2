"""Acts with a time of day: limits in hours and minutes run from a moment to a moment, and late is late to the minute."""

from __future__ import annotations

import pytest

from tests.timed import Call, Calls, calls, moment
from zhunsheng.kernel.audit.projections import check_projections, rebuild_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.declare.validate import faults_of
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Deadline, Matter

__all__ = ["calls"]


def limit(matter: Matter, clock: str, occurrence: int = 1) -> Deadline:
    return Deadline.objects.get(matter=matter, clock=clock, occurrence=occurrence)


def record(matter: Matter) -> Call:
    return Call._default_manager.get(pk=matter.pk)


def sound() -> bool:
    return verify() == [] and check_projections() == []


def test_the_throw_away_kind_is_a_sound_declaration(calls: Calls):
    assert faults_of(Call) == []


def test_a_limit_in_minutes_runs_from_the_moment_of_the_act_that_starts_it(calls: Calls):
    matter = calls.receive("2023-05-04 16:50")
    row = limit(matter, "respond_by")
    assert (row.started_at, row.due_at) == (moment("2023-05-04 16:50"), moment("2023-05-04 17:20"))
    assert (row.started_on.isoformat(), row.due_on.isoformat()) == ("2023-05-04", "2023-05-04")
    assert (matter.due_on, matter.due_at) == (row.due_on, row.due_at)
    assert record(matter).received_at == row.started_at and record(matter).respond_due_at == row.due_at
    assert row.receipt["due_at"] == "2023-05-04T17:20:00+08:00"
    assert sound()


@pytest.mark.parametrize(("at", "late"), [("17:20", []), ("17:21", ["响应期限"])])
def test_late_is_late_to_the_minute(calls: Calls, at: str, late: list[str]):
    matter = calls.receive("2023-05-04 16:50")
    event = calls.act(matter, "respond", f"2023-05-04 {at}")
    assert event.marks.get("after_limit", []) == late
    assert event.marks["judged"] == {"respond_by#1": "2023-05-04T17:20:00+08:00"}
    row = limit(matter, "respond_by")
    assert (row.stopped_at, row.judged_due_at) == (moment(f"2023-05-04 {at}"), moment("2023-05-04 17:20"))
    assert row.was_late is bool(late)
    assert limit(matter, "handle_by").due_at == moment(f"2023-05-05 {at}")
    assert sound()


def test_everything_is_rebuilt_as_it_was(calls: Calls):
    matter = calls.receive("2023-05-04 16:50", seen_at="2023-05-04T16:40")
    calls.act(matter, "respond", "2023-05-04 17:00")
    before = list(Deadline.objects.values_list()), list(Call._default_manager.values_list())
    rebuild_projections()
    assert [row[1:] for row in Deadline.objects.values_list()] == [row[1:] for row in before[0]]
    assert list(Call._default_manager.values_list()) == before[1]


@pytest.mark.parametrize(
    ("act", "at", "now", "code", "said"),
    [
        ("respond", "2023-05-04 17:30", "2023-05-04 17:29", "time-in-future", "办理时刻17:30晚于现在17:29"),
        (
            "respond",
            "2023-05-04 16:49",
            "2023-05-04 17:29",
            "time-before-last-step",
            "办理时刻16:49早于上一步的时刻16:50",
        ),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_what_to_do(
    calls: Calls, act: str, at: str, now: str, code: str, said: str
):
    matter = calls.receive("2023-05-04 16:50")
    with pytest.raises(Refused) as refused:
        calls.act(matter, act, at, now=now)
    (objection,) = refused.value.objections
    assert (objection.code, objection.message, objection.field) == (code, said, "acted_time")
    assert objection.way_out and objection.basis
