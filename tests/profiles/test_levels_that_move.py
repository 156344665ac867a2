"""In a place where levels move by themselves, the clocks take up what a year left open and change none of its totals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.profiles.years import GUANHU, ONE, rows
from zhunsheng.kernel.acts.due import let_all_clocks_act
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import HeldPost, Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures
from zhunsheng.metrics.language import Period
from zhunsheng.metrics.registry import metrics
from zhunsheng.profiles.profile import Profile, read_profile
from zhunsheng.profiles.year import generate

HIGHEST = 4
ABOUT_LEVELS = {"mediation.dispute.escalations", "mediation.dispute.escalated", "mediation.dispute.overdue"}


def with_moving_levels() -> Profile:
    """The profile, whose levels now move by themselves from the same day on as they have limits."""
    profile = read_profile(GUANHU)
    limits = next(setting for setting in profile.settings if setting.name == "mediation.level_limits")
    moving = replace(limits, name="mediation.levels_move", value=True)
    return replace(profile, settings=(*profile.settings, moving))


def totals(profile: Profile) -> dict[str, Any]:
    unit = Unit.objects.get(code=profile.street)
    posts = tuple(HeldPost(role, unit.pk, unit.ancestor_ids(), unit.name) for role in Role)
    part = MetricSlice(Viewer("统计人", posts), unit, Period.year(profile.today.year), profile.today)
    return {key: figure.value for key, figure in figures(list(metrics().values()), part).items()}


@pytest.mark.django_db
def test_the_clocks_take_up_what_is_open_and_no_total_changes() -> None:
    profile = with_moving_levels()
    generate(profile, seed=ONE.seed, totals=ONE.totals(), vectors=ONE.vectors, planted=ONE.planted)
    with on_day(profile.today):
        before = totals(profile)
        assert let_all_clocks_act() > 0
        after = totals(profile)
        assert let_all_clocks_act() == 0
    assert before["mediation.dispute.settled"] == sum(ONE.settled.values())
    assert {key for key in before if before[key] != after[key]} <= ABOUT_LEVELS
    assert after["mediation.dispute.escalated"] > before["mediation.dispute.escalated"]
    still_overdue = rows(
        "SELECT MIN(d.level) FROM mediation_dispute d JOIN kernel_deadline t ON t.matter_id = d.matter_id "
        "WHERE t.clock = 'level_by' AND t.stopped_on IS NULL AND t.due_on < %s",
        profile.today,
    )
    assert still_overdue in ([(None,)], [(HIGHEST,)])
    assert verify() == [] and check_projections() == []
