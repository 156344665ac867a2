"""Acts of clocks: dated by the limit and not by when somebody looked, taken back when a late entry knows better."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.cast import FIRST_DAY, WRITTEN, Cast, enter_cast
from tests.kernel.clock_crowd import MATTERS, MOVES_EACH
from tests.kernel.processes import ROOT
from tests.visibility.test_addresses import undone
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.due import let_all_clocks_act
from zhunsheng.kernel.acts.history import CLOCK
from zhunsheng.kernel.acts.take import Asked, let_clocks_act, open_matter, take
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Deadline, Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

# Accepted on a Thursday; the Saturday after it was a working day. Limits of the levels: 1, 2, 2, 2 working days.
ACCEPTED = date(2023, 5, 4)
MOVES = (date(2023, 5, 6), date(2023, 5, 10), date(2023, 5, 13))
LATER = date(2023, 5, 15)


@pytest.fixture
def moving(cast: Cast) -> Cast:
    """The cast in a place where levels move by themselves."""
    return let_levels_move(cast)


def let_levels_move(cast: Cast) -> Cast:
    given = {"name": "mediation.levels_move", "value": json.dumps(True), "is_confirmed": True}
    with on_day(FIRST_DAY):
        kind = registry.kind("kernel.setting")
        open_matter(Viewer.installer(), kind, cast.units["north"], Asked("enter", given))
    return cast


def look(matter: Matter, on: date) -> int:
    with on_day(on):
        return let_clocks_act(matter.pk)


def late(cast: Cast, matter: Matter, act: str, acted_on: date, on: date, **given: Any) -> Event:
    """An act entered days after it was done, with a reason."""
    asked = Asked(act, given, acted_on, "集中补录", corrects=given.pop("corrects", None))
    with on_day(on):
        return take(cast.viewer("mediator", on), matter.pk, asked)


def levels(matter: Matter) -> list[tuple[int, date, date | None]]:
    """The levels that the dispute lay at: level, entered, left."""
    lines = registry.kind("mediation.dispute").line_sets()["escalations"].line
    rows = lines._default_manager.filter(matter=matter)
    return [(row.level, row.entered_on, row.left_on) for row in rows]


def acts(matter: Matter, *wanted: str) -> list[tuple[str, date, str]]:
    rows = matter.events.filter(act__in=wanted).order_by("seq")
    return [(event.act, event.acted_on, event.role) for event in rows]


def sound() -> bool:
    return verify() == [] and check_projections() == []


def test_a_matter_that_stays_over_its_limit_moves_on_the_day_after_with_an_event_of_nobody(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    assert look(matter, MOVES[0] - timedelta(days=1)) == 0
    assert look(matter, MOVES[0]) == 1
    event = matter.events.latest("seq")
    assert (event.act, event.acted_on, event.person_id, event.role) == ("escalate", MOVES[0], None, CLOCK)
    assert event.marks == {"judged": {"level_by#1": "2023-05-05"}, "after_limit": ["本级化解期限"]}
    assert levels(matter) == [(1, ACCEPTED, MOVES[0]), (2, MOVES[0], None)]
    assert Deadline.objects.get(matter=matter, clock="level_by", stopped_on=None).due_on == date(2023, 5, 9)
    assert sound()


def test_a_second_look_finds_nothing_to_do(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    assert look(matter, LATER) == 3
    assert look(matter, LATER) == 0


def test_above_the_highest_level_nothing_moves_and_the_matter_is_late(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    look(matter, date(2023, 6, 1))
    assert [level for level, _, _ in levels(matter)] == [1, 2, 3, 4]
    assert Deadline.objects.get(matter=matter, clock="level_by", stopped_on=None).due_on == date(2023, 5, 16)


@pytest.mark.parametrize("opened", ["where it is not wanted", "before it was wanted"])
def test_nothing_moves_where_the_place_has_not_said_so_when_the_matter_began(cast: Cast, opened: str):
    matter = cast.accepted_dispute(ACCEPTED)
    if opened == "before it was wanted":
        given = {"name": "mediation.levels_move", "value": json.dumps(True)}
        with on_day(date(2023, 5, 5)):
            kind = registry.kind("kernel.setting")
            open_matter(Viewer.installer(), kind, cast.units["north"], Asked("enter", given))
    assert look(matter, LATER) == 0
    cast.act("mediator", matter, "hold_session", LATER, session_note="双方到场")
    assert levels(matter) == [(1, ACCEPTED, None)]


def test_an_act_finds_the_matter_where_the_clocks_have_brought_it(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    moving.act("mediator", matter, "hold_session", date(2023, 5, 11), session_note="双方到场")
    assert acts(matter, "escalate", "hold_session") == [
        ("escalate", MOVES[0], CLOCK),
        ("escalate", MOVES[1], CLOCK),
        ("hold_session", date(2023, 5, 11), "mediator"),
    ]


def test_on_the_day_of_the_move_the_clock_comes_first(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    event = moving.act("mediator", matter, "settle", MOVES[0], **{"mediation.agreement": WRITTEN})
    assert levels(matter) == [(1, ACCEPTED, MOVES[0]), (2, MOVES[0], MOVES[0])]
    assert "after_limit" not in event.marks


def test_a_settlement_entered_late_takes_back_the_moves_that_had_not_happened(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    look(matter, LATER)
    event = late(moving, matter, "settle", ACCEPTED, LATER, **{"mediation.agreement": WRITTEN})
    assert levels(matter) == [(1, ACCEPTED, ACCEPTED)]
    assert "after_limit" not in event.marks and event.marks["late_entry"]
    assert [act for act, _, _ in acts(matter, "retract")] == ["retract"] * 3
    assert look(matter, date(2023, 6, 1)) == 0
    assert sound()


def test_a_session_entered_late_leaves_the_moves_as_they_were(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    look(matter, date(2023, 5, 11))
    before = levels(matter)
    late(moving, matter, "hold_session", date(2023, 5, 5), date(2023, 5, 13), session_note="双方到场")
    assert levels(matter) == before
    assert look(matter, date(2023, 5, 13)) == 1
    assert sound()


def test_a_late_entry_reaches_behind_no_act_of_a_person(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    moving.act("mediator", matter, "hold_session", date(2023, 5, 8), session_note="双方到场")
    before = levels(matter)
    late(moving, matter, "hold_session", date(2023, 5, 5), date(2023, 5, 13), session_note="初次到场")
    assert levels(matter) == before and acts(matter, "retract") == []


def test_a_refused_act_leaves_the_clocks_where_they_were(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    with pytest.raises(Refused):
        moving.act("grid", matter, "settle", LATER, **{"mediation.agreement": WRITTEN})
    assert acts(matter, "escalate") == []


def test_a_move_meanwhile_is_no_change_by_somebody_else(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    seen = matter.head_seq
    look(matter, MOVES[0])
    asked = Asked("hold_session", {"session_note": "双方到场"}, MOVES[0], seen_seq=seen)
    with on_day(MOVES[0]):
        assert take(moving.viewer("mediator", MOVES[0]), matter.pk, asked).act == "hold_session"


def test_a_correction_of_the_start_dates_the_move_anew(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED - timedelta(days=1), found_on="2023-05-03")
    look(matter, date(2023, 5, 8))
    assert [entered for _, entered, _ in levels(matter)] == [date(2023, 5, 3), date(2023, 5, 5)]
    late(moving, matter, "correct", ACCEPTED, date(2023, 5, 8), corrects=2, correction_reason="日期笔误")
    assert [entered for _, entered, _ in levels(matter)] == [ACCEPTED, MOVES[0]]
    assert look(matter, date(2023, 5, 9)) == 0
    assert look(matter, MOVES[1]) == 1
    assert sound()


def test_a_correction_that_leaves_no_ground_for_a_move_takes_it_back(moving: Cast):
    matter = moving.accepted_dispute(date(2023, 5, 3), found_on="2023-05-03")
    moving.act("mediator", matter, "settle", date(2023, 5, 5), **{"mediation.agreement": WRITTEN})
    assert [level for level, _, _ in levels(matter)] == [1, 2]
    late(moving, matter, "correct", ACCEPTED, date(2023, 5, 8), corrects=2, correction_reason="日期笔误")
    assert levels(matter) == [(1, ACCEPTED, date(2023, 5, 5))]
    assert sound()


def test_a_correction_of_something_else_touches_no_move(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    look(matter, LATER)
    before = matter.events.count()
    late(moving, matter, "correct", ACCEPTED, LATER, corrects=1, amount_yuan="300", correction_reason="金额有误")
    assert matter.events.count() == before + 1
    assert sound()


def test_nobody_corrects_the_act_of_a_clock_or_takes_it_back_by_hand(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    look(matter, MOVES[0])
    for asked, code in (
        (Asked("correct", {"correction_reason": "不应升级"}, MOVES[0], corrects=3), "act-of-a-clock"),
        (Asked("retract", {"reason": "不应升级"}, corrects=3), "role-missing"),
    ):
        with on_day(MOVES[0]), pytest.raises(Refused) as refused:
            take(moving.viewer("justice", MOVES[0]), matter.pk, asked)
        assert code in [objection.code for objection in refused.value.objections]
    assert len(levels(matter)) == 2


def test_after_a_move_the_matter_is_handed_to_the_committee_of_its_level(moving: Cast):
    matter = moving.accepted_dispute(ACCEPTED)
    above = {"committee": moving.committees["north"].pk, "mediator": moving.mediators["justice"].pk}
    moving.act("justice", matter, "assign", MOVES[0], **above)
    moving.act("justice", matter, "settle", MOVES[0], **{"mediation.agreement": WRITTEN})
    lines = registry.kind("mediation.dispute").line_sets()["escalations"].line
    assert [row.committee_id for row in lines._default_manager.filter(matter=matter)] == [
        moving.committees["willow"].pk,
        moving.committees["north"].pk,
    ]


def test_the_daily_command_moves_every_matter_whose_limit_has_run_out(moving: Cast):
    late_one, in_time, void = (moving.accepted_dispute(day) for day in (ACCEPTED, date(2023, 5, 6), ACCEPTED))
    settled, _ = moving.settled_dispute(ACCEPTED)
    moving.act("justice", void, "void", ACCEPTED, reason="重复登记")
    with on_day(MOVES[0]):
        assert let_all_clocks_act() == 1
        assert let_all_clocks_act() == 0
    assert [len(levels(matter)) for matter in (late_one, in_time, void, settled)] == [2, 1, 1, 1]


@pytest.mark.process
def test_many_who_look_at_once_move_each_matter_once(tmp_path: Path, scratch_database_url: str):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZHUNSHENG_DATABASE_URL": scratch_database_url}
    command = [sys.executable, "-m", "tests.kernel.clock_crowd", str(tmp_path)]
    done = subprocess.run(command, env=environment, cwd=ROOT, text=True, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    crowd = json.loads(done.stdout)
    assert crowd["acts"] == [["register", "accept", *["escalate"] * MOVES_EACH, "hold_session"]] * MATTERS
    assert crowd["by_clock"] == MATTERS * MOVES_EACH >= sum(crowd["looks"])
    assert crowd["findings"] == []


DAYS = some.integers(0, 12)


@pytest.mark.django_db
@settings(max_examples=15, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(
    done=some.lists(some.tuples(some.sampled_from(("hold_session", "assign")), DAYS), max_size=4),
    ended=some.none() | DAYS,
    looks=some.lists(DAYS, max_size=5),
)
def test_what_comes_of_a_matter_does_not_depend_on_when_somebody_looked(done, ended, looks):
    with undone():
        cast = let_levels_move(enter_cast())
        watched, unwatched = cast.accepted_dispute(ACCEPTED), cast.accepted_dispute(ACCEPTED)
        steps = [*done, *([("settle", ended)] if ended is not None else [])]
        given = {"hold_session": {"session_note": "到场"}, "settle": {"mediation.agreement": WRITTEN}, "assign": {
            "committee": cast.committees["willow"].pk, "mediator": cast.mediators["mediator"].pk}}  # fmt: skip
        for number, (act, days) in enumerate(steps):
            for matter in (watched, unwatched):
                entered_on = ACCEPTED + timedelta(days=12 + number)
                if matter is watched:
                    for day in looks:
                        look(watched, ACCEPTED + timedelta(days=day))
                late(cast, matter, act, ACCEPTED + timedelta(days=days), entered_on, **given[act])
        for matter in (watched, unwatched):
            look(matter, ACCEPTED + timedelta(days=30))
        assert levels(watched) == levels(unwatched)
        assert sound()
