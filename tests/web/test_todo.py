"""我的待办: what must be done by when and why, for whom, and what presses nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.web import todo
from zhunsheng.web.todo import desk_of, has_clocks

Browser = Callable[[str], Client]
QUERIES_PER_KIND = 8


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
    assert task.due == "2023-05-05 还有1天" and "四级化解各级时限" in task.basis


def test_an_advisory_date_that_has_passed_presses_nobody(cast: Cast) -> None:
    _, agreement = cast.settled_dispute(on=date(2023, 3, 1))
    assert agreement.due_on < DAY
    assert desk_of(cast.viewer("mediator"), DAY).is_empty


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


def test_the_desk_costs_a_fixed_number_of_queries(cast: Cast, client_of: Browser) -> None:
    cast.accepted_dispute()
    client, costs = client_of("mediator"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        costs.append(len(queries))
        for _ in range(3):
            cast.accepted_dispute()
    limited = [kind for kind in registry.kinds().values() if has_clocks(kind)]
    assert costs[0] == costs[1] <= QUERIES_PER_KIND * len(limited)
