"""我的待办: what must be done by when and why, for whom, and what presses nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.today import on_day
from zhunsheng.web import todo
from zhunsheng.web.columns import has_clocks
from zhunsheng.web.todo import desk_of, next_act

Browser = Callable[[str], Client]
QUERIES_PER_KIND = 10


def titles(cast: Cast, who: str, css: str) -> list[str]:
    desk = desk_of(cast.viewer(who), DAY)
    return [task.title for group in desk.groups if group.css == css for task in group.tasks]


def test_limits_are_sorted_into_late_soon_and_later(cast: Cast) -> None:
    late = cast.accepted_dispute(on=date(2023, 4, 26), subject="迟")
    soon = cast.accepted_dispute(subject="近")
    _, agreement = cast.settled_dispute(subject="远")
    assert titles(cast, "mediator", "late") == [f"{late.number} 迟"]
    assert titles(cast, "mediator", "soon") == [f"{soon.number} 近"]
    assert titles(cast, "mediator", "later") == [f"{agreement.number} 书面调解协议"]


def test_each_task_names_limit_basis_and_next_act(cast: Cast) -> None:
    cast.accepted_dispute()
    task = desk_of(cast.viewer("mediator"), DAY).groups[1].tasks[0]
    assert (task.limit, task.next_label, task.is_mine) == ("本级化解期限", "达成调解协议", True)
    assert (task.due.on, task.warned.words, task.needs_confirmation) == (date(2023, 5, 5), "剩1个工作日", True)
    assert task.warned.step_words == "已到“2个工作日内”一步" and "四级化解各级时限" in task.basis


def test_an_advisory_date_that_has_passed_presses_nobody(cast: Cast) -> None:
    _, agreement = cast.settled_dispute(on=date(2023, 3, 1))
    assert agreement.due_on < DAY
    assert desk_of(cast.viewer("mediator"), DAY).is_empty


def set_here(cast: Cast, name: str, value: Any, unit: str = "north") -> None:
    with on_day(DAY):
        asked = Asked("enter", {"name": name, "value": json.dumps(value)})
        open_matter(cast.viewer("administrator"), registry.kind("kernel.setting"), cast.units[unit], asked)


def test_before_the_first_step_a_limit_is_only_listed(cast: Cast) -> None:
    set_here(cast, "mediation.level_limits", {"unit": "working_day", "lengths": [6, 6, 6, 6]})
    matter = cast.accepted_dispute()
    assert titles(cast, "mediator", "later") and not titles(cast, "mediator", "soon")
    desk = desk_of(cast.viewer("mediator"), date(2023, 5, 5))
    (task,) = desk.groups[1].tasks
    assert (task.due.on, task.warned.words, task.warned.step) == (matter.due_on, "剩5个工作日", 5)


def test_steps_are_set_by_the_place_for_all_limits_or_for_one(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    set_here(cast, "deadlines.warning_steps", {"all": [3], "mediation.dispute.level_by": []})
    assert titles(cast, "mediator", "later") == [f"{matter.number} {matter.heading}"]
    set_here(cast, "deadlines.warning_steps", {"all": [], "mediation.dispute.level_by": [10, 1]}, "willow")
    (task,) = desk_of(cast.viewer("mediator"), DAY).groups[1].tasks
    assert (task.warned.step, task.warned.is_last, task.is_escalated) == (1, True, True)


def test_working_days_are_counted_by_the_running_calendar(cast: Cast) -> None:
    cast.accepted_dispute(on=date(2023, 4, 27))
    (task,) = desk_of(cast.viewer("mediator"), date(2023, 5, 3)).groups[0].tasks
    assert (task.due.on, task.warned.words) == (date(2023, 4, 28), "超期"), "only the May holiday has passed since"
    (task,) = desk_of(cast.viewer("mediator"), date(2023, 5, 6)).groups[0].tasks
    assert task.warned.words == "超期3个工作日", "the Saturday after the holiday was a working day"


def test_at_the_last_step_the_head_of_the_unit_sees_it_too(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    assert titles(cast, "leader", "escalated") == []
    for day in (date(2023, 5, 5), date(2023, 5, 6)):
        (task,) = desk_of(cast.viewer("leader", day), day).groups[2].tasks
        assert (task.title, task.next_label, task.is_escalated) == (f"{matter.number} {matter.heading}", "查看", True)
        assert task.due.on == date(2023, 5, 5) and task.basis
        own = [task for group in desk_of(cast.viewer("mediator", day), day).groups[:2] for task in group.tasks]
        assert [task.is_escalated for task in own] == [True]


def test_only_heads_above_the_unit_are_told(cast: Cast) -> None:
    cast.accepted_dispute()
    day = date(2023, 5, 5)
    told = [who for who in cast.people if desk_of(cast.viewer(who, day), day).groups[2].tasks]
    assert told == ["leader", "deputy"]
    set_here(cast, "deadlines.escalated_to", ["deputy_leader"])
    told = [who for who in cast.people if desk_of(cast.viewer(who, day), day).groups[2].tasks]
    assert told == ["deputy"]


def test_an_advisory_date_is_warned_of_but_troubles_no_head(cast: Cast) -> None:
    _, agreement = cast.settled_dispute()
    day = agreement.due_on
    assert desk_of(cast.viewer("mediator", day), day).groups[1].tasks
    assert desk_of(cast.viewer("leader", day), day).groups[2].tasks == ()


def test_what_a_head_handles_anyway_is_told_once(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    cast.act("justice", matter, "mark_major", leader=cast.people["deputy"].pk, major_plan="专班化解")
    day = date(2023, 5, 5)
    groups = desk_of(cast.viewer("deputy", day), day).groups
    assert [len(group.tasks) for group in groups] == [0, 1, 0, 0]


def test_a_matter_leaves_the_desk_when_its_limit_is_met(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    assert titles(cast, "mediator", "soon")
    cast.act("mediator", matter, "fail", reason="分歧过大")
    assert desk_of(cast.viewer("mediator"), DAY).is_empty


def test_void_matters_are_on_no_desk(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    cast.act("justice", matter, "void", reason="重复")
    assert desk_of(cast.viewer("mediator"), DAY).is_empty


def test_those_whose_posts_end_nothing_are_not_pressed(cast: Cast) -> None:
    cast.accepted_dispute()
    assert titles(cast, "justice", "soon") and titles(cast, "community", "soon")
    for who in ("grid", "leader", "office", "south_mediator", "ferry_mediator"):
        assert desk_of(cast.viewer(who), DAY).is_empty, who


def test_an_assigned_leader_finds_the_matter_on_the_desk(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    cast.act("justice", matter, "mark_major", leader=cast.people["deputy"].pk, major_plan="专班化解")
    assert len(titles(cast, "deputy", "soon")) == 1
    assert desk_of(cast.viewer("deputy"), DAY).groups[1].tasks[0].is_mine


def test_waiting_stages_are_counted_and_lead_to_their_list(cast: Cast) -> None:
    cast.dispute()
    cast.dispute()
    stage = desk_of(cast.viewer("mediator"), DAY).stages[0]
    assert (stage.state, stage.next_label, stage.count) == ("已登记", "受理", "2")
    assert stage.url == "/records/mediation.dispute/?state=registered"


def test_a_long_desk_is_cut_and_says_where_the_rest_is(cast: Cast, client_of: Browser, monkeypatch: Any) -> None:
    monkeypatch.setattr(todo, "MOST_ROWS", 2)
    for _ in range(3):
        cast.accepted_dispute()
    page = client_of("mediator").get("/").content.decode()
    assert "此处只列最紧的2件" in page and "/records/mediation.dispute/?order=due_on" in page


def test_an_empty_desk_says_so(cast: Cast, client_of: Browser) -> None:
    page = client_of("mediator").get("/").content.decode()
    assert "眼下没有须在期限内办理的事项" in page


@pytest.mark.parametrize("who", ["mediator", "leader"])
def test_the_desk_costs_a_fixed_number_of_queries(cast: Cast, client_of: Browser, who: str) -> None:
    cast.accepted_dispute(on=date(2023, 4, 26))
    client, costs = client_of(who), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        costs.append(len(queries))
        for _ in range(3):
            cast.accepted_dispute(on=date(2023, 4, 26))
    limited = [kind for kind in registry.kinds().values() if has_clocks(kind)]
    assert costs[0] == costs[1] <= QUERIES_PER_KIND * len(limited)


def test_the_next_act_is_the_one_that_the_clock_names_first(cast: Cast) -> None:
    """To bounce a request ends the limit for answering it too, and is declared before: yet one is to answer."""
    event = registry.kind("citizen_requests.event")
    procedure = registry.procedure_on(event, DAY)
    act = next_act(cast.viewer("community"), procedure, "accepted", "respond_by")
    assert act is not None and act.name == "respond"
