"""Planning alone, at full size and for many seeds: totals, months and limits hold before anything is written."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles.years import CHENGGUAN, GUANHU, PROFILES
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.kernel.local_settings import Definition, Value
from zhunsheng.profiles.apportion import apportioned
from zhunsheng.profiles.mediation.limits import LevelLimits
from zhunsheng.profiles.mediation.parameters import Parameters, read_parameters
from zhunsheng.profiles.mediation.plans import SETTLED, Plan, Planner
from zhunsheng.profiles.mediation.planting import Planting
from zhunsheng.profiles.profile import read_profile
from zhunsheng.profiles.working_year import WorkingYear

HALF = {"received": {"people": 500}, "settled": {"people": 400}}


def planned(
    parameters: Parameters, seed: int, limits: Any = None, profile: str = GUANHU
) -> tuple[list[Plan], WorkingYear, LevelLimits]:
    year = WorkingYear(2023, read_profile(profile).today)
    value = limits or {"unit": "working_day", "lengths": [1, 2, 2, 2]}
    setting = Value(Definition("mediation.level_limits", "四级化解各级时限", ""), value, None, "", None, False)
    levels = LevelLimits(year, setting)
    planner = Planner(parameters, year, levels, Random(seed))
    plans = planner.plans()
    Planting(planner, ["house_site"]).mark(plans)
    return [plan for plan in plans if not any(mark.startswith("void") for mark in plan.marks)], year, levels


@pytest.mark.parametrize("seed", [20231222, 1, 2])
@pytest.mark.parametrize("totals", [None, HALF], ids=["profile", "half"])
@pytest.mark.parametrize("profile", PROFILES)
def test_totals_and_months_hold_for_every_seed(seed: int, totals: dict[str, Any] | None, profile: str) -> None:
    parameters = read_parameters(read_profile(profile), totals)
    every_plan, year, _ = planned(parameters, seed, profile=profile)
    plans = [plan for plan in every_plan if plan.received_on <= year.closes_on]
    settled = [plan for plan in plans if plan.outcome == SETTLED]
    months = [year.days[plan.ended or 0].month for plan in settled]
    assert {kind: sum(plan.kind == kind for plan in plans) for kind in parameters.received} == parameters.received
    assert {kind: sum(plan.kind == kind for plan in settled) for kind in parameters.settled} == parameters.settled
    assert tuple(months.count(month) for month in range(1, 13)) == parameters.settled_by_month
    for kind, vector in parameters.received_by_month.items():
        received = [plan.received_on.month for plan in plans if plan.kind == kind]
        assert tuple(received.count(month) for month in range(1, 13)) == vector
    after = [plan.received_on.month for plan in every_plan if plan.received_on > year.closes_on]
    assert tuple(after.count(month) for month in range(1, 1 + len(parameters.received_after_year))) == (
        parameters.received_after_year
    )
    assert len(after) == sum(parameters.received_after_year)


@pytest.mark.parametrize(
    "limits",
    [{"unit": "calendar_day", "lengths": [1, 2, 2, 2]}, {"unit": "working_day", "lengths": [2, 3]}],
    ids=["calendar days", "two levels"],
)
@pytest.mark.parametrize("seed", [5, 6])
@pytest.mark.parametrize("profile", PROFILES)
def test_only_planted_disputes_are_overdue_whatever_the_limits(limits: dict[str, Any], seed: int, profile: str) -> None:
    parameters = read_parameters(read_profile(profile), planted={"level_due_today": 0, "level_running": 0})
    plans, year, levels = planned(parameters, seed, limits, profile)
    late = [
        plan
        for plan in plans
        if parameters.line(plan.kind).get("levelled") and "transferred" not in plan.marks
        if any(_left(year, stay) > str(levels.due_on(stay.level, stay.entered)) for stay in plan.stays)
    ]
    assert len(late) == parameters.planted["level_overdue"]
    assert all("level_overdue" in plan.marks for plan in late)


def _left(year: WorkingYear, stay: Any) -> str:
    return str(year.today if stay.left is None else year.days[stay.left])


def test_a_vector_not_given_follows_its_total() -> None:
    parameters = read_parameters(read_profile(GUANHU), HALF)
    usual = read_parameters(read_profile(GUANHU)).settled_by_month
    assert sum(parameters.settled_by_month) == 400 + 68 + 62 + 26
    for month, before in zip(parameters.settled_by_month, usual, strict=True):
        assert abs(month - before * 556 / 966) < 1


def test_figures_that_do_not_fit_are_all_told_at_once() -> None:
    totals = {"settled": {"people": 900}, "confirmed": 5000, "major": 1}
    with pytest.raises(InvalidDeclaration) as told:
        read_parameters(read_profile(GUANHU), totals, {"settled_by_month": [1] * 12}, {"level_overdue": 1})
    messages = " ".join(fault.message for fault in told.value.faults)
    for name in (
        "people：调成900件",
        "settled_by_month",
        "司法确认5000件",
        "重大纠纷1件",
        "level_overdue_open",
        "仍在办的有",
    ):
        assert name in messages


def test_names_that_mean_nothing_are_told() -> None:
    with pytest.raises(InvalidDeclaration) as told:
        read_parameters(read_profile(GUANHU), {"recieved": {}}, {"by_week": []}, {"ghosts": 1})
    assert [name for name in ("recieved", "by_week", "ghosts") if name not in str(told.value)] == []


@pytest.mark.parametrize(
    ("profile", "after", "said"),
    [
        (GUANHU, [5], "次年须写0个月"),
        (CHENGGUAN, [46, 35], "次年须写3个月"),
    ],
)
def test_months_after_the_year_are_those_up_to_today(profile: str, after: list[int], said: str) -> None:
    with pytest.raises(InvalidDeclaration, match=said):
        read_parameters(read_profile(profile), vectors={"received_after_year": after})


def test_what_is_still_open_must_have_been_received_by_then() -> None:
    parameters = read_parameters(read_profile(CHENGGUAN), vectors={"received_after_year": [46, 35, 1]})
    with pytest.raises(InvalidDeclaration, match="received_after_year：3月"):
        planned(parameters, 1, profile=CHENGGUAN)


def test_more_settled_than_received_so_far_is_refused() -> None:
    vectors = {"received_by_month": {"court_assigned": [0] * 11 + [130]}}
    parameters = read_parameters(read_profile(GUANHU), vectors=vectors, totals={"settled": {"court_assigned": 120}})
    with pytest.raises(InvalidDeclaration, match=r"settled\.court_assigned"):
        planned(parameters, 1)


@given(st.integers(0, 5000), st.lists(st.integers(0, 300), min_size=1, max_size=12).filter(any))
def test_parts_come_to_the_whole_and_lie_next_to_their_exact_share(total: int, weights: list[int]) -> None:
    parts = apportioned(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1
        assert weight or not part
