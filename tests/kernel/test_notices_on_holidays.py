"""A notice on holidays: entered, shown as a list of differences, confirmed as one event that moves the open limits."""

from __future__ import annotations

from datetime import date

import pytest

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.recounting import differences_of
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.audit.projections import check_projections, rebuild_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Deadline, Event, Grant, Installation
from zhunsheng.kernel.today import on_day
from zhunsheng.law.working_days import default_calendar

WEDNESDAY, THURSDAY, FRIDAY, MONDAY = date(2023, 5, 3), date(2023, 5, 4), date(2023, 5, 5), date(2023, 5, 8)
# The Saturday after the May holiday of 2023 was a working day by the notice for that year.
SATURDAY = date(2023, 5, 6)
FREE_FRIDAY = ({"day": FRIDAY.isoformat(), "festival": "临时", "is_working": False},)


def enter(cast, *, days=FREE_FRIDAY, on=THURSDAY, who="justice", **given):
    values = {"title": "关于5月5日放假的通知", "document_number": "国办发明电〔2023〕9号", "year": 2023,
              "issued_on": on.isoformat(), "source": "中国政府网", "days": list(days), **given}  # fmt: skip
    with on_day(on):
        kind = registry.kind("kernel.notice_on_holidays")
        return open_matter(cast.viewer(who, on), kind, cast.units["north"], Asked("enter", values)).matter


def confirm(cast, notice, *, on=THURSDAY, code=None):
    return cast.act("justice", notice, "confirm", on, list_code=code or differences_of(notice.pk).code)


def level(matter) -> Deadline:
    return Deadline.objects.get(matter=matter, clock="level_by", occurrence=1)


def codes(refused) -> list[str]:
    return [objection.code for objection in refused.value.objections]


def sound() -> bool:
    return verify() == [] and check_projections() == []


def test_a_notice_that_is_only_entered_changes_nothing(cast):
    matter, version = cast.accepted_dispute(THURSDAY), World().calendars.version
    enter(cast)
    assert World().calendars.version == version == default_calendar().version
    cast.act("mediator", matter, "hold_session", session_note="谈")
    assert level(matter).due_on == FRIDAY


def test_the_list_names_each_limit_that_moves_with_both_dates_and_the_reason(cast):
    moving, staying = cast.accepted_dispute(THURSDAY), cast.accepted_dispute(WEDNESDAY)
    listed = differences_of(enter(cast).pk)
    (difference,) = [found for found in listed.moved if found.clock == "level_by"]
    assert (difference.matter_id, difference.label) == (moving.pk, "本级化解期限")
    assert (difference.old_due_on, difference.new_due_on) == (FRIDAY, SATURDAY)
    assert difference.why == "临时假期（国办发明电〔2023〕9号）"
    assert staying.pk not in {found.matter_id for found in listed.moved}


def test_listing_writes_nothing(cast):
    matter = cast.accepted_dispute(THURSDAY)
    notice = enter(cast)
    before = (Event.objects.count(), level(matter).receipt)
    assert differences_of(notice.pk).code == differences_of(notice.pk).code
    assert (Event.objects.count(), level(matter).receipt) == before


def test_confirming_is_one_event_and_moves_every_place_that_shows_the_date(cast):
    matter = cast.accepted_dispute(THURSDAY)
    notice = enter(cast)
    events = Event.objects.count()
    confirm(cast, notice)
    assert Event.objects.count() == events + 1
    row = level(matter)
    matter.refresh_from_db()
    record = registry.kind("mediation.dispute")._default_manager.get(pk=matter.pk)
    assert row.due_on == matter.due_on == record.level_due_on == SATURDAY
    assert set(Grant.objects.filter(matter=matter).values_list("due_on", flat=True)) == {SATURDAY}
    assert "临时假期（国办发明电〔2023〕9号）" in str(row.receipt)
    assert sound()


def test_one_version_names_files_and_confirmed_notices_and_stands_on_every_running_limit(cast):
    cast.accepted_dispute(THURSDAY)
    cast.settled_dispute(WEDNESDAY)
    confirm(cast, enter(cast))
    version = World().calendars.version
    assert version != default_calendar().version and version.startswith("cal:2026+")
    running = Deadline.objects.filter(stopped_on=None)
    assert {(row.calendar_version, row.receipt["calendar_version"]) for row in running} == {(version, version)}


def test_what_was_judged_stays_judged_and_its_receipt_stays_too(cast):
    settled, _agreement = cast.settled_dispute(THURSDAY)
    before = level(settled)
    confirm(cast, enter(cast), on=FRIDAY)
    rebuild_projections()
    after = level(settled)
    assert (after.due_on, after.judged_due_on, after.receipt) == (before.due_on, FRIDAY, before.receipt)
    assert sound()


def test_a_limit_that_stops_after_the_notice_is_judged_by_it(cast):
    matter = cast.accepted_dispute(THURSDAY)
    confirm(cast, enter(cast))
    event = cast.act("mediator", matter, "fail", SATURDAY, reason="分歧过大")
    assert event.marks["judged"]["level_by#1"] == SATURDAY.isoformat() and "after_limit" not in event.marks
    assert sound()


def test_new_matters_are_counted_by_the_running_calendar(cast):
    confirm(cast, enter(cast))
    assert level(cast.accepted_dispute(THURSDAY)).due_on == SATURDAY


def test_revoking_a_notice_moves_the_open_limits_back(cast):
    matter, notice = cast.accepted_dispute(THURSDAY), enter(cast)
    confirm(cast, notice)
    stopped = cast.accepted_dispute(THURSDAY)
    cast.act("mediator", stopped, "fail", SATURDAY, reason="分歧过大")
    listed = differences_of(notice.pk)
    assert [(one.old_due_on, one.new_due_on) for one in listed.moved if one.clock == "level_by"] == [(SATURDAY, FRIDAY)]
    cast.act("justice", notice, "revoke", MONDAY, list_code=listed.code, reason="通知录入有误")
    assert level(matter).due_on == FRIDAY and World().calendars.version == default_calendar().version
    assert (level(stopped).due_on, level(stopped).judged_due_on) == (SATURDAY, SATURDAY)
    assert sound()


def test_a_later_notice_goes_before_an_earlier_one(cast):
    confirm(cast, enter(cast))
    back = {"day": "2023-05-06", "festival": "临时", "is_working": False}
    confirm(cast, enter(cast, days=[*FREE_FRIDAY, back], on=FRIDAY, title="再调整"), on=FRIDAY)
    assert level(cast.accepted_dispute(THURSDAY)).due_on == date(2023, 5, 8)
    older = {"day": "2023-05-06", "festival": "", "is_working": True}
    confirm(cast, enter(cast, days=[older], issued_on="2023-05-03"), on=FRIDAY)
    assert level(cast.accepted_dispute(THURSDAY)).due_on == date(2023, 5, 8)
    assert sound()


def test_next_years_notice_makes_provisional_dates_final(cast):
    last = default_calendar().last_day.year
    day = date(last, 12, 31)
    matter = cast.accepted_dispute(day)
    assert level(matter).is_provisional
    new_year = {"day": date(last + 1, 1, 1).isoformat(), "festival": "元旦", "is_working": False}
    notice = enter(cast, days=[new_year], year=last + 1, on=day)
    assert differences_of(notice.pk).made_final >= 1
    confirm(cast, notice, on=day)
    row = level(matter)
    assert not row.is_provisional and row.due_on > date(last + 1, 1, 1)
    assert World().calendars.version.startswith(f"cal:{last + 1}+")
    assert sound()


def test_a_list_made_stale_by_an_act_is_refused_and_nothing_moves(cast):
    matter, notice = cast.accepted_dispute(THURSDAY), enter(cast)
    code = differences_of(notice.pk).code
    another = cast.accepted_dispute(THURSDAY)
    with pytest.raises(Refused) as refused:
        confirm(cast, notice, code=code)
    assert codes(refused) == ["list-not-current"]
    assert differences_of(notice.pk).code in refused.value.objections[0].way_out
    notice.refresh_from_db()
    assert notice.state == "entered"
    assert {level(matter).due_on, level(another).due_on} == {FRIDAY}
    assert World().calendars.version == default_calendar().version
    confirm(cast, notice)
    assert {level(matter).due_on, level(another).due_on} == {SATURDAY}
    assert sound()


def test_an_act_that_moves_no_limit_does_not_make_the_list_stale(cast):
    matter, notice = cast.accepted_dispute(THURSDAY), enter(cast)
    code = differences_of(notice.pk).code
    cast.act("mediator", matter, "hold_session", session_note="谈")
    cast.dispute()
    confirm(cast, notice, code=code)
    assert level(matter).due_on == SATURDAY


def test_a_notice_is_confirmed_once(cast):
    notice = enter(cast)
    code = differences_of(notice.pk).code
    confirm(cast, notice, code=code)
    with pytest.raises(Refused) as refused:
        confirm(cast, notice, code=code)
    assert codes(refused) == ["state-does-not-allow"]


def test_a_double_click_confirms_once_and_tells_of_the_same_event(cast):
    notice = enter(cast)
    asked = Asked("confirm", {"list_code": differences_of(notice.pk).code}, request_key="twice")
    with on_day(THURSDAY):
        first, second = (take(cast.viewer("justice"), notice.pk, asked) for _ in range(2))
    assert first.pk == second.pk and World().calendars.version != default_calendar().version


def test_a_notice_cannot_be_corrected_or_voided_behind_the_list(cast):
    notice = enter(cast)
    confirm(cast, notice)
    with on_day(THURSDAY), pytest.raises(Refused) as refused:
        given = {"correction_reason": "笔误", "days": [{"day": "2023-05-09", "festival": "临时", "is_working": False}]}
        take(cast.viewer("justice"), notice.pk, Asked("correct", given, corrects=1))
    assert "notice-not-correctable" in codes(refused)
    for who in ("administrator", "justice", "leader"):
        with pytest.raises(Refused) as refused:
            cast.act(who, notice, "void", reason="误录")
        assert codes(refused) == ["role-missing"]


def test_a_year_may_not_be_left_out_or_taken_from_under_a_later_one(cast):
    last = default_calendar().last_day.year
    day = date(last, 12, 31)
    notices = [
        enter(cast, days=[{"day": f"{year}-01-01", "festival": "元旦", "is_working": False}], year=year, on=day)
        for year in (last + 1, last + 2)
    ]
    with pytest.raises(Refused) as refused:
        confirm(cast, notices[1], on=day)
    assert codes(refused) == ["year-left-out"] and f"{last + 1}年的通知" in refused.value.objections[0].way_out
    for notice in notices:
        confirm(cast, notice, on=day)
    with pytest.raises(Refused) as refused:
        code = differences_of(notices[0].pk).code
        cast.act("justice", notices[0], "revoke", day, list_code=code, reason="误录")
    assert codes(refused) == ["later-year-in-force"]


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ([], "field-empty"),
        ([*FREE_FRIDAY, *FREE_FRIDAY], "day-named-twice"),
        ([{"day": "2023-05-09", "festival": "", "is_working": True}], "make-up-day-not-on-weekend"),
        ([{"day": "2024-05-09", "festival": "临时", "is_working": False}], "day-of-another-year"),
        ([{"day": "2023-05-09", "festival": "", "is_working": False}], "festival-missing"),
    ],
)
def test_days_that_contradict_each_other_are_refused_however_they_come_in(cast, days, code):
    with pytest.raises(Refused) as refused:
        enter(cast, days=days)
    assert code in codes(refused)
    assert all(objection.way_out for objection in refused.value.objections)


def test_only_those_who_keep_the_registers_enter_a_notice(cast):
    with pytest.raises(Refused) as refused:
        enter(cast, who="mediator")
    assert "role-missing" in codes(refused)


def test_a_calendar_version_that_no_event_explains_is_found(cast):
    confirm(cast, enter(cast))
    Installation.objects.update(calendar_version="sm3:0")
    assert "工作日历的版本" in " ".join(finding.message for finding in check_projections())
