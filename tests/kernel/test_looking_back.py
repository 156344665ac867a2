"""A date that looks back says when the like was last done, whatever was typed late, corrected or voided; lengths may be stated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import DAY, FIRST_DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.batch import BatchStep, WholeRun
from zhunsheng.kernel.acts.history import CORRECT, VOID
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import moment_of, on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.profiles.play import opening

KIND = "enforcement.persuasion"
LAST_DAY_WITHIN, DAY_AFTER = date(2023, 6, 3), date(2023, 6, 4)


@pytest.fixture
def block(cast: Cast) -> int:
    """A block of 北岸街道."""
    given = {"code": "BJ-01", "name": "月湾街区", "grid_kind": "block"}
    with on_day(FIRST_DAY):
        entered = open_matter(
            Viewer.installer(), registry.kind("citizen_requests.grid"), cast.units["north"], Asked("enter", given)
        )
    return entered.matter.pk


def said(block: int, **given: Any) -> dict[str, Any]:
    return {"place": "柳荫路12号早点铺", "block": block, "topic": "stall", "party_kind": "shop", **given}


def persuaded(cast: Cast, block: int, on: date = DAY, recorded_on: date | None = None, **given: Any) -> Matter:
    asked = Asked("settle_on_spot", said(block, **given), on, "外出返岗后补录")
    with on_day(recorded_on or on):
        return open_matter(cast.viewer("officer", on), registry.kind(KIND), cast.units["north"], asked).matter


def previous(matter: Matter) -> date | None:
    return registry.kind(KIND)._default_manager.get(matter=matter).previous_on  # type: ignore[attr-defined, no-any-return]


def test_the_like_within_the_window_is_found_and_nothing_else(cast: Cast, block: int) -> None:
    assert previous(persuaded(cast, block)) is None
    assert previous(persuaded(cast, block, place="柳荫路14号")) is None
    assert previous(persuaded(cast, block, LAST_DAY_WITHIN)) == DAY


def test_the_day_after_the_window_nothing_is_found(cast: Cast, block: int) -> None:
    persuaded(cast, block)
    assert previous(persuaded(cast, block, DAY_AFTER)) is None


def test_what_was_done_later_is_not_earlier_however_it_was_recorded(cast: Cast, block: int) -> None:
    persuaded(cast, block, date(2023, 5, 10))
    assert previous(persuaded(cast, block, DAY, recorded_on=date(2023, 5, 25))) is None


def test_a_correction_looks_back_anew_and_never_at_itself(cast: Cast, block: int) -> None:
    persuaded(cast, block)
    matter = persuaded(cast, block, date(2023, 5, 8), place="柳荫路14号")
    right = {**said(block), "correction_reason": "门牌写错"}
    with on_day(date(2023, 5, 9)):
        take(cast.viewer("officer"), matter.pk, Asked(CORRECT, right, date(2023, 5, 8), corrects=1))
    assert previous(matter) == DAY


def test_what_was_voided_is_not_found(cast: Cast, block: int) -> None:
    first = persuaded(cast, block)
    with on_day(DAY):
        take(cast.viewer("squad_head"), first.pk, Asked(VOID, {"reason": "重复登记"}))
    assert previous(persuaded(cast, block, date(2023, 5, 8))) is None


def test_a_run_sees_what_it_has_itself_done_before_it_is_complete(cast: Cast, block: int) -> None:
    kind, found = registry.kind(KIND), []
    with WholeRun("试验", "试验", opening(DAY)) as run:
        for day in (DAY, date(2023, 5, 8), date(2023, 5, 9)):
            step = BatchStep("settle_on_spot", said(block), day, moment_of(day, opening(day).time()))
            found.append(run.open(cast.viewer("officer"), kind, cast.units["north"], step))
            if day == date(2023, 5, 8):
                run.write()
        run.complete(opening(date(2023, 5, 9)))
    assert [dossier.standing().snapshot.column("previous_on") for dossier in found] == [None, DAY, date(2023, 5, 8)]


def test_judging_is_stale_once_the_like_has_been_recorded_by_somebody_else(cast: Cast, block: int) -> None:
    world = World()
    assert world.read_records(KIND, {"place": "柳荫路12号早点铺"}) == []
    assert world.is_current()
    persuaded(cast, block)
    assert not world.is_current()


def test_records_are_found_by_what_a_row_of_theirs_says(cast: Cast) -> None:
    matter, world = cast.dispute(), World()
    found = world.read_records("mediation.dispute", {"dispute_type": "property_management", "parties.name": "张三丰"})
    assert [(record.matter_id, record.opened_on) for record in found] == [(matter.pk, DAY)]
    assert world.read_records("mediation.dispute", {"parties.name": "无此人"}) == []
