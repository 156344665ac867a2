"""Limits: what an act was judged by stays, what still runs follows the calendar, corrections judge anew."""

from __future__ import annotations

import json
from datetime import date

import pytest

from zhunsheng.kernel import registry, running_calendar
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.audit.projections import check_projections, rebuild_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.models import Deadline
from zhunsheng.kernel.today import on_day
from zhunsheng.law.working_days import Calendar, Notice, default_calendar

THURSDAY, FRIDAY, MONDAY = date(2023, 5, 4), date(2023, 5, 5), date(2023, 5, 8)
# The Saturday after the May holiday of 2023 was a working day by the State Council's notice.
SATURDAY = date(2023, 5, 6)


@pytest.fixture
def holiday_on_friday(monkeypatch):
    """From now on the calendar has one more holiday, announced late: Friday 5 May 2023."""
    late = Notice("放假通知", None, THURSDAY, "试验", {FRIDAY: "临时"}, frozenset())
    known = default_calendar()
    changed = Calendar(
        (*known.notices, late), first_year=known.first_day.year, last_year=known.last_day.year, version="changed"
    )

    def announce() -> None:
        monkeypatch.setattr(running_calendar, "default_calendar", lambda: changed)

    return announce


def level_limit(matter) -> Deadline:
    return Deadline.objects.get(matter=matter, clock="level_by", occurrence=1)


def test_the_date_an_act_was_judged_by_survives_a_change_of_the_calendar(cast, holiday_on_friday):
    settled, _agreement = cast.settled_dispute(THURSDAY)
    running = cast.accepted_dispute(THURSDAY)
    assert (level_limit(settled).due_on, level_limit(settled).judged_due_on) == (FRIDAY, FRIDAY)
    holiday_on_friday()
    rebuild_projections()
    frozen, moved = level_limit(settled), level_limit(running)
    assert (frozen.due_on, frozen.judged_due_on) == (SATURDAY, FRIDAY)
    assert (moved.due_on, moved.judged_due_on) == (SATURDAY, None)
    running.refresh_from_db()
    assert running.due_on == SATURDAY
    dispute = registry.kind("mediation.dispute")._default_manager
    assert dispute.get(pk=settled.pk).level_due_on == FRIDAY
    assert dispute.get(pk=running.pk).level_due_on == SATURDAY
    assert verify() == [] and check_projections() == []


def test_whether_an_act_was_late_is_not_judged_anew_by_a_later_calendar(cast, holiday_on_friday):
    matter = cast.accepted_dispute(THURSDAY)
    event = cast.act("mediator", matter, "fail", MONDAY, reason="分歧过大")
    assert event.marks["after_limit"] == ["本级化解期限"]
    assert event.marks["judged"]["level_by#1"] == FRIDAY.isoformat()
    holiday_on_friday()
    rebuild_projections()
    event.refresh_from_db()
    assert event.marks["after_limit"] == ["本级化解期限"]
    assert level_limit(matter).judged_due_on == FRIDAY


def test_a_correction_of_the_starting_date_judges_the_stopped_limit_anew(cast):
    matter = cast.accepted_dispute(THURSDAY)
    cast.act("mediator", matter, "fail", MONDAY, reason="分歧过大")
    with on_day(MONDAY):
        asked = Asked("correct", {"correction_reason": "日期笔误"}, FRIDAY, corrects=2)
        correction = take(cast.viewer("mediator", MONDAY), matter.pk, asked)
    assert correction.marks["judged"]["level_by#1"] == SATURDAY.isoformat()
    row = level_limit(matter)
    assert (row.started_on, row.stopped_on, row.judged_due_on) == (FRIDAY, MONDAY, SATURDAY)
    assert check_projections() == []


def test_a_void_matter_has_no_running_limit(cast):
    matter = cast.accepted_dispute(THURSDAY)
    cast.act("justice", matter, "void", reason="重复登记")
    assert matter.due_on is None
    assert not Deadline.objects.filter(matter=matter, stopped_on=None).exists()


def test_a_matter_keeps_the_settings_of_its_first_day(cast):
    before = cast.accepted_dispute(THURSDAY)
    with on_day(FRIDAY):
        value = {"unit": "working_day", "lengths": [5, 5, 5, 5]}
        given = {"name": "mediation.level_limits", "value": json.dumps(value)}
        viewer = cast.viewer("administrator", FRIDAY)
        open_matter(viewer, registry.kind("kernel.setting"), cast.units["north"], Asked("enter", given))
    after = cast.accepted_dispute(FRIDAY)
    assert level_limit(before).due_on == FRIDAY
    assert level_limit(after).due_on == date(2023, 5, 11)
    cast.act(
        "justice",
        before,
        "escalate",
        MONDAY,
        committee=cast.committees["north"].pk,
        mediator=cast.mediators["justice"].pk,
    )
    second = Deadline.objects.get(matter=before, clock="level_by", occurrence=2)
    assert second.due_on == date(2023, 5, 10), "two working days, as on the matter's first day"
    assert before.settings_stamp_id != after.settings_stamp_id
    assert check_projections() == []


def test_matters_that_begin_under_the_same_settings_share_their_stamp(cast):
    assert cast.dispute().settings_stamp_id == cast.dispute().settings_stamp_id
