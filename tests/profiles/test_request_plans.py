"""Planning the year of the requests, alone and for many seeds: totals, months and limits hold before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.profiles.years import CHENGGUAN, GUANHU, PROFILES
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.kernel.models import Unit
from zhunsheng.profiles.citizen_requests.casting import Casting
from zhunsheng.profiles.citizen_requests.courses import Course, OwnCourse, PlatformCourse, Step
from zhunsheng.profiles.citizen_requests.hours import hours_of
from zhunsheng.profiles.citizen_requests.limits import StageLimits
from zhunsheng.profiles.citizen_requests.parameters import Parameters, read_parameters
from zhunsheng.profiles.citizen_requests.plans import EARLY, Child, Plan, Planner
from zhunsheng.profiles.citizen_requests.planting import Planting
from zhunsheng.profiles.citizen_requests.platform import Export, Platform, Record
from zhunsheng.profiles.citizen_requests.tales import Tales
from zhunsheng.profiles.loader import Loaded
from zhunsheng.profiles.profile import read_profile
from zhunsheng.profiles.working_year import OFFICE_OPENS, WorkingYear

ESCALATED_AFTER = 3
LIMITS = {
    GUANHU: {
        "accept": {"unit": "hour", "length": 0},
        "respond": {"unit": "minute", "length": 30},
        "handle": {"unit": "hour", "length": 24},
        "visit": {"unit": "hour", "length": 0},
    },
    CHENGGUAN: {
        "accept": {"unit": "working_day", "length": 1},
        "respond": {"unit": "working_day", "length": 3},
        "handle": {"unit": "working_day", "length": 5},
        "visit": {"unit": "working_day", "length": 1},
    },
}
OTHER = {GUANHU: {"received": 3100, "closed": 3092}, CHENGGUAN: {"received": 490, "closed": 482}}
BEGINS = {"accept": ("dispatch",), "respond": ("dispatch", "assign"), "handle": ("dispatch", "assign", "redo")}


@dataclass
class Planned:
    """A planned year with the steps of each request."""

    parameters: Parameters
    year: WorkingYear
    limits: StageLimits
    plans: list[Plan]
    steps: list[list[Step]]
    planner: Planner
    course: Course

    @property
    def months(self) -> range:
        return range(1, len(self.parameters.received) + 1)

    def marked(self, mark: str) -> list[Plan]:
        return [plan for plan in self.plans if mark in plan.marks]


def planned(
    profile: str,
    seed: int,
    totals: dict[str, Any] | None = None,
    children: Sequence[Child] = (),
    limits: dict[str, Any] | None = None,
) -> Planned:
    place = read_profile(profile)
    parameters, year, rng = read_parameters(place, totals), WorkingYear(place.year, place.today), Random(seed)
    planner = Planner(parameters, year, hours_of(parameters, year, rng), rng)
    plans = planner.plans(children)
    Planting(planner).mark(plans)
    stages = StageLimits(limits or LIMITS[profile])
    course = (
        OwnCourse(planner, stages, ESCALATED_AFTER, rng)
        if parameters.platform is None
        else PlatformCourse(planner, stages, rng)
    )
    return Planned(parameters, year, stages, plans, [course.steps(plan) for plan in plans], planner, course)


def counted(year: WorkingYear, days: Sequence[datetime], months: range) -> tuple[int, ...]:
    found = [year.month_of(day.date()) for day in days]
    return tuple(found.count(month) for month in months)


def late(made: Planned, plan: Plan, steps: Sequence[Step], act: str, stage: str) -> bool:
    """Whether a limit that begins when the request comes in (or is sent out) had passed before ``act``, or today."""
    is_own = made.parameters.platform is None
    for start in [step for step in steps if step.act in BEGINS[stage]] if is_own else steps[:1]:
        extension = made.parameters.habits["extension"] if any(step.act == "extend" for step in steps) else 0
        due = made.limits.end(stage, start.at, extension if stage == "handle" else 0)
        ends = [step.at for step in steps if step.at > start.at and step.act in (act, "close", "bounce")]
        if due is not None and min([*ends, made.planner.today]) > due:
            return True
    return False


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("totals", [False, True], ids=["profile", "other"])
@pytest.mark.parametrize("profile", PROFILES)
def test_months_hold_for_every_seed_and_total(profile: str, totals: bool, seed: int) -> None:
    made = planned(profile, seed, OTHER[profile] if totals else None)
    closed = [steps[-1].at for steps in made.steps if steps[-1].act == "close"]
    assert counted(made.year, [plan.received_at for plan in made.plans], made.months) == made.parameters.received
    assert counted(made.year, closed, made.months) == made.parameters.closed
    for plan, steps in zip(made.plans, made.steps, strict=True):
        moments = [step.at for step in steps]
        assert plan.received_at == moments[0] and moments == sorted(set(moments))
        assert moments[-1] < datetime.combine(made.year.today, datetime.min.time())
        assert (steps[-1].act == "close") == (plan.closing_month is not None)


@pytest.mark.parametrize("seed", [4, 5, 6])
@pytest.mark.parametrize("profile", PROFILES)
def test_only_planted_requests_are_late_and_each_of_them_is(profile: str, seed: int) -> None:
    made = planned(profile, seed)
    pairs = list(zip(made.plans, made.steps, strict=True))
    handled = "close" if made.parameters.platform else "handle"
    late_handling = [plan for plan, steps in pairs if late(made, plan, steps, handled, "handle")]
    wanted = {"handled_late", "bounced_overdue", "overdue_open"}
    planted = made.parameters.planted
    assert all(plan.marks & wanted for plan in late_handling)
    assert len(late_handling) == sum(planted[mark] for mark in wanted)
    late_response = [plan for plan, steps in pairs if late(made, plan, steps, "respond", "respond")]
    assert all("responded_late" in plan.marks for plan in late_response)
    assert len(late_response) == planted["responded_late"]
    assert not any(late(made, plan, steps, "accept", "accept") for plan, steps in pairs if plan.bounces)


@pytest.mark.parametrize(
    "limits",
    [
        {"unit": "calendar_day", "length": 4},
        {"unit": "hour", "length": 72},
        {"unit": "working_day", "length": 3},
    ],
    ids=["calendar days", "hours", "working days"],
)
@pytest.mark.parametrize("profile", PROFILES)
def test_another_limit_of_handling_makes_nobody_late_but_the_planted(profile: str, limits: dict[str, Any]) -> None:
    made = planned(profile, 9, limits={**LIMITS[profile], "handle": limits})
    handled = "close" if made.parameters.platform else "handle"
    found = [
        plan for plan, steps in zip(made.plans, made.steps, strict=True) if late(made, plan, steps, handled, "handle")
    ]
    # Who responds only when the limit of handling has passed cannot handle in time.
    assert all(plan.marks & {"handled_late", "bounced_overdue", "overdue_open", "responded_late"} for plan in found)


@pytest.mark.parametrize("profile", PROFILES)
def test_planted_cases_are_as_many_as_asked(profile: str) -> None:
    made = planned(profile, 7)
    assert {mark: len(made.marked(mark)) for mark in made.parameters.planted} == made.parameters.planted
    often = [plan for plan in made.plans if plan.bounces >= ESCALATED_AFTER]
    assert often == made.marked("bounced_often")
    assert any(0 < plan.bounces < ESCALATED_AFTER for plan in made.plans)


def test_our_own_people_act_in_office_hours_of_working_days() -> None:
    made = planned(CHENGGUAN, 8)
    closes = timedelta(hours=9)
    for steps in made.steps:
        for step in steps:
            opens = datetime.combine(step.at.date(), OFFICE_OPENS)
            assert step.at.date() in made.year.days and opens <= step.at <= opens + closes, steps


def test_what_is_bounced_three_times_is_escalated_and_assigned() -> None:
    made = planned(CHENGGUAN, 8)
    for plan, steps in zip(made.plans, made.steps, strict=True):
        acts = [step.act for step in steps]
        assert acts.count("bounce") == plan.bounces
        assert ("escalate" in acts) == ("assign" in acts) == (plan.bounces >= ESCALATED_AFTER)
        assert acts.count("redo") == ("redone" in plan.marks)
        assert acts.count("extend") == ("extended" in plan.marks)


def children_of(days: Sequence[date], unit: str = "") -> list[Child]:
    return [
        Child(number, day, f"{day:%Y%m%d}{number:06d}", unit, "labour", "拖欠工资", "张甲", "19900000000")
        for number, day in enumerate(days, 1)
    ]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_request_out_of_which_a_dispute_grew_came_before_it_on_its_day(profile: str) -> None:
    place = read_profile(profile)
    year = WorkingYear(place.year, place.today)
    children = children_of([year.days[place] for place in range(3, year.last, 6)])
    made = planned(profile, 10, children=children)
    found = {plan.child.matter: (plan, steps) for plan, steps in zip(made.plans, made.steps, strict=True) if plan.child}
    assert found.keys() == {child.matter for child in children}
    for child in children:
        plan, steps = found[child.matter]
        assert plan.received_at.date() == child.registered_on
        assert EARLY[0] < plan.received_at.time() <= EARLY[1]
        related = [step.at.date() for step in steps if step.act == "relate"]
        assert related == ([child.registered_on] if profile == CHENGGUAN else [])
        ends = [step.at for step in steps if step.act in ("handle", "close")]
        assert all(end > datetime.combine(child.registered_on, OFFICE_OPENS) for end in ends)
    assert counted(made.year, [plan.received_at for plan in made.plans], made.months) == made.parameters.received


def test_more_disputes_than_requests_of_a_month_are_refused() -> None:
    with pytest.raises(InvalidDeclaration, match="第2个月受理41件、月末在办8件，而转为纠纷的有60件"):
        planned(CHENGGUAN, 1, children=children_of([date(2023, 2, 6)] * 60))


@pytest.mark.parametrize("profile", PROFILES)
def test_figures_that_do_not_fit_are_all_told_at_once(profile: str) -> None:
    totals = {"received": 100, "closed": 200}
    vectors = {"received_by_month": [1] * 12, "closed_after_year": [1, 2, 3, 4]}
    with pytest.raises(InvalidDeclaration) as told:
        read_parameters(read_profile(profile), totals, vectors, {"overdue_open": 50, "bounced_overdue": 90})
    messages = " ".join(fault.message for fault in told.value.faults)
    for name in ("received_by_month：各月相加", "closed_after_year", "月末在办", "今天超期未办", "bounced_overdue"):
        assert name in messages


def test_names_that_mean_nothing_are_told() -> None:
    with pytest.raises(InvalidDeclaration) as told:
        read_parameters(read_profile(GUANHU), {"recieved": 1}, {"by_week": []}, {"ghosts": 1})
    assert [name for name in ("recieved", "by_week", "ghosts") if name not in str(told.value)] == []


# The platform of profile A.


@pytest.fixture(scope="module")
def exported() -> tuple[Planned, list[Record], list[Export], Platform]:
    profile = read_profile(GUANHU)
    year = WorkingYear(profile.year, profile.today)
    made = planned(GUANHU, 11, children=children_of(year.days[2 : year.last : 2], "labour_centre"))
    loaded = Loaded(profile, units={unit.code: Unit(code=unit.code, name=unit.name) for unit in profile.units})
    rng = Random(12)
    casting = Casting(loaded, made.parameters, rng)
    platform = Platform(made.planner, casting, Tales(loaded, made.parameters, rng), rng)
    assert isinstance(made.course, PlatformCourse)
    records = platform.records(made.plans, made.course)
    return made, records, list(platform.exports(records)), platform


def test_every_request_is_exported_until_it_is_closed(
    exported: tuple[Planned, list[Record], list[Export], Platform],
) -> None:
    made, records, exports, _ = exported
    assert len(exports) == 12
    last: dict[str, Any] = {}
    for export in exports:
        last |= {row["outer_number"]: row for row in export.rows}
    assert last.keys() == {record.values["outer_number"] for record in records}
    assert len(last) == sum(made.parameters.received)
    assert sum("handled_at" in row for row in last.values()) == sum(made.parameters.closed)


def test_a_row_says_only_what_was_known_when_it_was_exported(
    exported: tuple[Planned, list[Record], list[Export], Platform],
) -> None:
    made, _, exports, _ = exported
    for month, export in enumerate(exports, 1):
        _, end = made.planner.bounds(month)
        for row in export.rows:
            assert all(value < end for value in row.values() if isinstance(value, datetime))
            assert ("handling_result" in row) == ("handled_at" in row)


def test_rows_that_stand_twice_have_not_changed(
    exported: tuple[Planned, list[Record], list[Export], Platform],
) -> None:
    _, _, exports, platform = exported
    seen: dict[str, Any] = {}
    repeated = 0
    for export in exports:
        for row in export.rows:
            before = seen.get(row["outer_number"])
            repeated += before == row
            assert before is None or before == row or ("handled_at" in row and "handled_at" not in before)
            seen[row["outer_number"]] = row
    assert repeated == 11 * platform.layout["repeated"]


def test_disputes_keep_the_number_of_their_request(
    exported: tuple[Planned, list[Record], list[Export], Platform],
) -> None:
    made, records, _, _ = exported
    numbers = [record.values["outer_number"] for record in records]
    assert len(numbers) == len(set(numbers))
    assert {plan.child.outer_number for plan in made.plans if plan.child} <= set(numbers)


def test_a_workbook_has_the_layout_of_the_platform(
    exported: tuple[Planned, list[Record], list[Export], Platform], tmp_path: Path
) -> None:
    _, _, exports, platform = exported
    platform.write(exports[0], tmp_path / "january.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "january.xlsx"))
    sheet = book.get_sheet_by_index(0)
    title, note, headings, *rows = sheet.to_python()
    assert title[0] == "民意速办平台民生诉求事件明细表" and not any(title[1:])
    assert note[0] == f"导出单位：观湖街道　导出时间：2023-02-01 08:20　共{len(rows)}条"
    assert headings == [column["heading"] for column in platform.layout["columns"]]
    assert len(rows) == len(exports[0].rows)
    assert all(isinstance(cell, str) for row in rows for cell in row)
    first = dict(zip(headings, rows[0], strict=True))
    expected = exports[0].rows[0]
    assert first["工单编号"] == expected["outer_number"]
    assert first["接报时间"] == expected["received_at"].strftime("%Y/%m/%d %H:%M")
    assert {row[headings.index("满意程度")] for row in rows} >= {"", "满意", "基本满意"}
    assert sheet.merged_cell_ranges == [((0, 0), (0, 18)), ((1, 0), (1, 18))]
