"""Acts with a time of day: limits in hours and minutes run from a moment to a moment, and late is late to the minute."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import DAY
from tests.kernel.test_notices_on_holidays import confirm, enter
from tests.timed import CHASES, CLOSE, RESPOND, Call, Calls, calls, moment
from zhunsheng.kernel.acts.batch import BatchStep, WholeRun
from zhunsheng.kernel.acts.due import let_all_clocks_act
from zhunsheng.kernel.acts.form import FormPlace, cleaned
from zhunsheng.kernel.acts.recounting import differences_of
from zhunsheng.kernel.acts.take import Asked, let_clocks_act, open_matter, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.audit.projections import check_projections, rebuild_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.declare.validate import faults_of
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Deadline, Grant, Matter
from zhunsheng.kernel.today import at_moment, on_day

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


def test_an_act_done_now_has_the_time_of_now(calls: Calls):
    viewer = calls.cast.viewer("mediator")
    with on_day(DAY, hour=14, minute=5):
        matter = open_matter(viewer, Call, calls.cast.units["willow"], Asked("receive", {"subject": "路灯不亮"})).matter
    assert record(matter).received_at == moment("2023-05-04 14:05")
    with at_moment(datetime.fromisoformat("2023-05-04T14:20:59+08:00")):
        event = take(viewer, matter.pk, Asked("respond", {}))
    assert event.payload.open_body.count('"acted_time":"14:20"') == 1
    assert record(matter).responded_at == moment("2023-05-04 14:20")


def test_where_the_time_of_the_start_is_not_known_a_limit_in_hours_does_not_run(calls: Calls):
    matter = calls.receive("2023-05-04")
    assert record(matter).received_at is None and matter.due_on is None
    calls.act(matter, "respond", "2023-05-04 14:00")
    assert [row.clock for row in matter.deadlines.all()] == ["handle_by"]
    assert sound()


@pytest.mark.parametrize(("day", "late"), [("2023-05-04", []), ("2023-05-05", ["响应期限"])])
def test_a_stop_whose_time_is_not_known_is_judged_by_its_day(calls: Calls, day: str, late: list[str]):
    matter = calls.receive("2023-05-04 09:00")
    event = calls.act(matter, "respond", day)
    assert event.marks.get("after_limit", []) == late
    assert limit(matter, "respond_by").stopped_at is None and record(matter).responded_at is None
    assert sound()


def test_a_place_counts_in_its_own_unit_and_its_neighbour_in_another(calls: Calls):
    calls.adopt(RESPOND, {"unit": "working_day", "length": 1}, unit="ferry")
    calls.adopt(RESPOND, {"unit": "hour", "length": 2}, unit="bridge")
    ferry = calls.receive("2023-05-05 16:00", unit="ferry", who="ferry_mediator")
    bridge = calls.receive("2023-05-05 16:00", unit="bridge", who="south_mediator")
    row = limit(ferry, "respond_by")
    assert (row.due_on, row.due_at, row.started_at) == (date(2023, 5, 6), None, None)
    assert record(ferry).respond_due_at == moment("2023-05-06 23:59"), "a limit in days ends with its last minute"
    assert limit(bridge, "respond_by").due_at == moment("2023-05-05 18:00")
    assert sound()


def test_a_length_of_nought_says_that_the_place_has_no_such_limit(calls: Calls):
    calls.adopt(RESPOND, {"unit": "minute", "length": 0})
    matter = calls.receive("2023-05-04 09:00")
    assert not matter.deadlines.exists() and record(matter).respond_due_at is None
    assert "judged" not in calls.act(matter, "respond", "2023-05-09 09:00").marks


def test_a_limit_in_hours_is_suspended_resumed_and_extended_to_the_minute(calls: Calls):
    matter = calls.receive("2023-05-04 09:00")
    calls.act(matter, "respond", "2023-05-04 09:10")
    calls.act(matter, "suspend", "2023-05-04 12:00", suspension_cause="等待现场")
    assert (limit(matter, "handle_by").due_on, matter.due_at) == (None, None)
    calls.act(matter, "resume", "2023-05-05 08:30")
    calls.act(matter, "extend", "2023-05-05 10:00", extension_length=2)
    assert matter.due_at == moment("2023-05-06 07:40")
    with pytest.raises(Refused) as refused:
        calls.act(matter, "extend", "2023-05-06 07:41", extension_length=2)
    assert [objection.code for objection in refused.value.objections] == ["extension-too-late"]
    assert sound()


def test_a_limit_in_hours_is_not_suspended_at_an_unknown_time(calls: Calls):
    matter = calls.receive("2023-05-04 09:00")
    calls.act(matter, "respond", "2023-05-04 09:10")
    with pytest.raises(Refused) as refused:
        calls.act(matter, "suspend", "2023-05-04", suspension_cause="等待现场")
    (objection,) = refused.value.objections
    assert objection.code == "limit-uncountable" and "须写明时刻" in objection.message


def test_a_correction_of_the_time_moves_the_limit_and_judges_the_stop_anew(calls: Calls):
    matter = calls.receive("2023-05-04 09:00")
    calls.act(matter, "respond", "2023-05-04 09:31")
    given = {"correction_reason": "时刻笔误"}
    corrected = calls.act(matter, "correct", "2023-05-04 09:05", now="2023-05-04 10:00", corrects=1, **given)
    row = limit(matter, "respond_by")
    assert corrected.marks == {"judged": {"respond_by#1": "2023-05-04T09:35:00+08:00"}}
    assert (row.started_at, row.judged_due_at, row.was_late) == (
        moment("2023-05-04 09:05"), moment("2023-05-04 09:35"), False,
    )  # fmt: skip
    assert record(matter).received_at == moment("2023-05-04 09:05")
    calls.act(matter, "correct", "2023-05-04 09:36", now="2023-05-04 10:01", corrects=2, **given)
    assert limit(matter, "respond_by").was_late and record(matter).responded_at == moment("2023-05-04 09:36")
    assert sound()


def test_a_correction_of_something_else_leaves_the_time_alone(calls: Calls):
    matter = calls.receive("2023-05-04 09:00")
    given = {"correction_reason": "事由写错", "subject": "路灯常亮"}
    calls.act(matter, "correct", "2023-05-04", now="2023-05-04 10:00", corrects=1, **given)
    assert (record(matter).subject, record(matter).received_at) == ("路灯常亮", moment("2023-05-04 09:00"))
    calls.act(matter, "correct", "2023-05-03", now="2023-05-04 10:01", corrects=1, correction_reason="日期笔误")
    assert record(matter).received_at == moment("2023-05-03 09:00")


def test_a_correction_to_a_time_still_to_come_is_refused(calls: Calls):
    matter = calls.receive("2023-05-04 09:00")
    with pytest.raises(Refused) as refused:
        calls.act(matter, "correct", "2023-05-04 10:01", now="2023-05-04 10:00", corrects=1, correction_reason="笔误")
    assert [objection.code for objection in refused.value.objections] == ["time-in-future"]


def test_what_is_entered_weeks_late_is_judged_by_when_it_was_done(calls: Calls):
    matter = calls.receive("2023-05-04 09:00", now="2023-05-30 17:00")
    event = calls.act(matter, "respond", "2023-05-04 09:31", now="2023-05-30 17:01")
    assert event.marks["late_entry"] == "集中补录" and event.marks["after_limit"] == ["响应期限"]
    assert sound()


def chasing(calls: Calls) -> Matter:
    """A call received at nine in a place where the clock chases whoever has not answered within half an hour."""
    calls.adopt(CHASES, True)
    return calls.receive("2023-05-04 09:00")


def chases(matter: Matter) -> list[tuple[str, str]]:
    """The chasing acts that stand: the moment that each wrote into the record's column, and who did it."""
    rows = matter.events.filter(act__in=("chase", "retract", "correct")).order_by("seq").select_related("payload")
    return [(row.act, row.payload.open_body) for row in rows]


def look(matter: Matter, at: str) -> int:
    with at_moment(moment(at)):
        return let_clocks_act(matter.pk)


def test_a_clock_in_minutes_acts_in_the_first_minute_after_its_end(calls: Calls):
    matter = chasing(calls)
    assert look(matter, "2023-05-04 09:30") == 0
    assert look(matter, "2023-05-04 09:31") == 1
    event = matter.events.get(act="chase")
    assert (event.role, event.acted_on, event.payload.open_body) == ("clock", DAY, '{"acted_time":"09:31"}')
    assert limit(matter, "respond_by", 2).due_at == moment("2023-05-04 10:01")
    assert sound()


def test_what_clocks_come_to_is_the_same_whenever_somebody_looks(calls: Calls):
    early, late = chasing(calls), calls.receive("2023-05-04 09:00")
    for at in ("09:31", "10:02", "10:33", "10:40"):
        look(early, f"2023-05-04 {at}")
    assert look(late, "2023-05-04 10:40") == 3
    assert chases(early) == chases(late)
    rows = [
        [(row.started_at, row.due_at, row.stopped_at, row.judged_due_at) for row in matter.deadlines.order_by("pk")]
        for matter in (early, late)
    ]
    assert rows[0] == rows[1] and len(rows[0]) == 4
    assert sound()


def test_a_late_entry_takes_back_what_the_clock_did_after_its_minute(calls: Calls):
    matter = chasing(calls)
    look(matter, "2023-05-04 10:05")
    assert [act for act, _ in chases(matter)] == ["chase", "chase"]
    event = calls.act(matter, "respond", "2023-05-04 09:40", now="2023-05-04 10:10")
    assert [act for act, _ in chases(matter)] == ["chase", "chase", "retract"], "the first chase stands, the second not"
    assert "after_limit" not in event.marks and matter.state == "responded"
    assert limit(matter, "respond_by", 2).stopped_at == moment("2023-05-04 09:40")
    assert sound()


def test_a_correction_of_the_start_dates_the_act_of_the_clock_anew(calls: Calls):
    matter = chasing(calls)
    look(matter, "2023-05-04 09:40")
    given = {"correction_reason": "时刻笔误"}
    calls.act(matter, "correct", "2023-05-04 09:05", now="2023-05-04 09:45", corrects=1, **given)
    assert limit(matter, "respond_by", 2).started_at == moment("2023-05-04 09:36")
    calls.act(matter, "correct", "2023-05-04 09:20", now="2023-05-04 09:46", corrects=1, **given)
    assert [act for act, _ in chases(matter)][-1] == "retract"
    assert limit(matter, "respond_by").due_at == moment("2023-05-04 09:50")
    assert sound()


def test_the_daily_round_finds_limits_in_minutes_that_are_over(calls: Calls):
    matter = chasing(calls)
    with at_moment(moment("2023-05-04 09:30")):
        assert let_all_clocks_act() == 0
    with at_moment(moment("2023-05-04 09:31")):
        assert let_all_clocks_act() == 1
    assert matter.events.filter(act="chase").count() == 1


def test_a_notice_on_holidays_moves_days_and_never_hours(calls: Calls):
    cast = calls.cast
    calls.adopt(CLOSE, {"unit": "working_day", "length": 1})
    matter = calls.receive("2023-05-04 08:00")
    calls.act(matter, "respond", "2023-05-04 08:30")
    assert (matter.due_on, matter.due_at) == (date(2023, 5, 5), moment("2023-05-05 08:30")), "the hour comes first"
    notice = enter(cast)
    assert [difference.clock for difference in differences_of(notice.pk).moved] == ["close_by"]
    confirm(cast, notice)
    matter.refresh_from_db()
    assert (matter.due_on, matter.due_at) == (date(2023, 5, 5), moment("2023-05-05 08:30"))
    assert limit(matter, "close_by").due_on == date(2023, 5, 6)
    assert limit(matter, "handle_by").receipt["rest_at_end"] == "临时假期（国办发明电〔2023〕9号）"
    assert sound()


def test_when_a_notice_moves_the_nearest_day_the_nearest_moment_is_found_anew(calls: Calls):
    calls.adopt(CLOSE, {"unit": "working_day", "length": 1})
    calls.adopt(RESPOND, {"unit": "hour", "length": 44})
    matter = calls.receive("2023-05-04 08:00")
    assert (matter.due_on, matter.due_at) == (date(2023, 5, 5), None)
    confirm(calls.cast, enter(calls.cast))
    matter.refresh_from_db()
    assert (matter.due_on, matter.due_at) == (date(2023, 5, 6), moment("2023-05-06 04:00"))
    assert set(Grant.objects.filter(matter=matter).values_list("due_on", flat=True)) == {date(2023, 5, 6)}
    assert sound()


def test_acts_of_a_batch_have_their_times_too(calls: Calls):
    viewer, unit = calls.cast.viewer("mediator"), calls.cast.units["willow"]
    with WholeRun("试验", "tests", moment("2023-05-04 18:00")) as batch:
        opening = BatchStep(
            "receive",
            {"subject": "路灯不亮"},
            DAY,
            moment("2023-05-04 18:00"),
            acted_time=moment("2023-05-04 09:00").time(),
        )
        dossier = batch.open(viewer, Call, unit, opening)
        answer = BatchStep("respond", {}, DAY, moment("2023-05-04 18:00"), acted_time=moment("2023-05-04 09:45").time())
        batch.act(viewer, dossier, answer)
        batch.complete(moment("2023-05-04 18:01"))
    matter = Matter.objects.get(kind=Call.key)
    assert record(matter).responded_at == moment("2023-05-04 09:45") and limit(matter, "respond_by").was_late
    assert matter.due_at == moment("2023-05-05 09:45")
    assert sound()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2023-05-04T09:30", "2023-05-04T09:30:00+08:00"),
        ("2023-05-04 9:30", "2023-05-04T09:30:00+08:00"),
        ("2023年5月4日 9：30", "2023-05-04T09:30:00+08:00"),
        ("2023-05-04T01:30:59Z", "2023-05-04T09:30:00+08:00"),
        (datetime(2023, 5, 4, 9, 30, 59), "2023-05-04T09:30:00+08:00"),
        (moment("2023-05-04 09:30"), "2023-05-04T09:30:00+08:00"),
        ("", None),
    ],
)
def test_a_moment_in_a_form_is_read_however_it_is_written(calls: Calls, written: Any, kept: str | None):
    place = FormPlace(calls.cast.units["willow"].ancestor_ids(), DAY, World())
    form = cleaned(Call, Call.Handling.acts["receive"], {"subject": "灯", "seen_at": written}, place)
    assert form.payload["seen_at"] == kept and form.objections == []


@pytest.mark.parametrize("written", ["2023-05-04", "昨天", "2023-05-04 25:00", "2023-02-30 09:00"])
def test_what_is_no_moment_is_refused_with_how_to_write_one(calls: Calls, written: str):
    place = FormPlace(calls.cast.units["willow"].ancestor_ids(), DAY, World())
    form = cleaned(Call, Call.Handling.acts["receive"], {"subject": "灯", "seen_at": written}, place)
    (objection,) = form.objections
    assert objection.code == "field-unreadable" and objection.field == "seen_at"
    assert objection.way_out == "时刻请写成 2023-05-04 09:30 的样子"


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        (RESPOND, {"unit": "fortnight", "length": 1}, "unit写的是“fortnight”"),
        (RESPOND, {"unit": "minute", "length": -1}, "length须为不小于0的整数"),
        (RESPOND, {"unit": "minute"}, "length须为不小于0的整数"),
        (RESPOND, {"length": 5}, "unit写的是“None”"),
        (
            "records.confirm_limit",
            {"unit": "hour", "length": 5},
            "“确认期限”不能按小时计算：“登记”、“确认”不记时刻",
        ),
        ("mediation.level_limits", {"unit": "minute", "lengths": [1, 1, 1, 1]}, "“本级化解期限”不能按分钟计算"),
        ("mediation.level_limits", {"unit": "working_day", "lengths": [1, -2]}, "lengths须为不小于0的整数"),
    ],
)
def test_a_length_that_no_clock_can_run_by_is_not_adopted(calls: Calls, setting: str, value: Any, said: str):
    with pytest.raises(Refused) as refused:
        calls.adopt(setting, value)
    assert any(said in objection.message for objection in refused.value.objections)
