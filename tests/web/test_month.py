"""The calendar: counted within what one may open, with the year's hard dates, at a fixed cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests.cast import DAY, Cast
from zhunsheng.kernel.models import Matter
from zhunsheng.law.hard_dates import hard_dates
from zhunsheng.web import due, month
from zhunsheng.web.month import DayCell, day_of, month_of

Browser = Callable[[str], Client]


def cells(cast: Cast, who: str, asked: str = "") -> dict[date, DayCell]:
    found = month_of(cast.viewer(who), {"month": asked} if asked else {}, DAY)
    return {cell.sort.day: cell for week in found.weeks for cell in week if cell is not None}


def counts(cast: Cast, who: str, asked: str = "") -> dict[date, int]:
    return {day: cell.count for day, cell in cells(cast, who, asked).items() if cell.count}


def running(matter: Matter) -> list[date]:
    return [row.due_on for row in matter.deadlines.filter(stopped_on=None) if row.due_on is not None]


def months_of(cast: Cast, who: str) -> dict[date, int]:
    """April to June: every day on which a limit of these tests can end."""
    return counts(cast, who, "2023-04") | counts(cast, who, "2023-05") | counts(cast, who, "2023-06")


def test_each_matter_stands_on_every_day_on_which_a_limit_of_it_ends(cast: Cast) -> None:
    found = [cast.accepted_dispute(), cast.accepted_dispute(on=date(2023, 4, 26))]
    days = [day for matter in found for day in running(matter)]
    assert len(days) == 4 and months_of(cast, "justice") == {day: days.count(day) for day in days}


def test_further_limits_are_left_out_where_too_many_matters_are_open_and_that_is_said(
    cast: Cast, client_of: Browser, monkeypatch: Any
) -> None:
    monkeypatch.setattr(due, "MOST_FOLLOWED", 1)
    found = [cast.accepted_dispute(), cast.accepted_dispute()]
    assert found[0].due_on is not None
    assert months_of(cast, "justice") == {found[0].due_on: 2}
    assert "每件只列在它最近的到期日" in client_of("justice").get("/calendar/").content.decode()


def test_only_what_the_viewer_may_open_is_counted_and_listed(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    day = str(matter.due_on)
    for who, sees in (("mediator", True), ("justice", True), ("ferry_mediator", False), ("south_justice", False)):
        assert bool(counts(cast, who)) is sees, who
        assert bool(day_of(cast.viewer(who), {"on": day}, DAY).due) is sees, who


def test_a_matter_that_several_rights_reach_is_counted_once(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    assert set(months_of(cast, "mediator").values()) == {1}
    assert len(day_of(cast.viewer("mediator"), {"on": str(matter.due_on)}, DAY).due) == 1


def test_an_assigned_matter_elsewhere_is_counted_too(cast: Cast) -> None:
    matter = cast.accepted_dispute()
    assert counts(cast, "administrator") == {}
    cast.act("justice", matter, "mark_major", leader=cast.people["administrator"].pk, major_plan="专班化解")
    assert months_of(cast, "administrator") == dict.fromkeys(running(matter), 1)


def test_settled_and_void_matters_leave_the_calendar(cast: Cast) -> None:
    settled, void = cast.accepted_dispute(), cast.accepted_dispute()
    assert max(months_of(cast, "justice").values()) == 2
    cast.act("mediator", settled, "fail", reason="分歧过大")
    cast.act("justice", void, "void", reason="重复")
    assert months_of(cast, "justice") == {}


def test_a_day_lists_matter_limit_basis_and_state(cast: Cast, client_of: Browser) -> None:
    matter = cast.accepted_dispute()
    nearest, further = sorted(running(matter))
    page = client_of("mediator").get("/calendar/day/", {"on": str(nearest)}).content.decode()
    assert matter.number in page and "本级化解期限" in page and "还有1天" in page
    assert "一般办结期限" in client_of("mediator").get("/calendar/day/", {"on": str(further)}).content.decode()
    assert f"/records/mediation.dispute/{matter.pk}/" in page


def test_a_crowded_day_is_turned_by_pages(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(month, "MOST_ROWS", 2)
    found = [cast.accepted_dispute() for _ in range(3)]
    for day in map(str, running(found[0])):
        first = day_of(cast.viewer("mediator"), {"on": day}, DAY)
        second = day_of(cast.viewer("mediator"), {"on": day, "after": first.next_url.rpartition("=")[2]}, DAY)
        assert (len(first.due), len(second.due), second.next_url) == (2, 1, "")
        listed = {one.limit.row.matter_id for one in (*first.due, *second.due)}
        assert listed == {matter.pk for matter in found}


def test_rest_days_and_make_up_days_are_drawn_with_their_notice(cast: Cast, client_of: Browser) -> None:
    page = html.fromstring(client_of("mediator").get("/calendar/?month=2023-10").content)
    named = {cell.xpath("string(.//time/@datetime)"): (cell.get("class"), cell.text_content())
             for cell in page.xpath("//table[@class='month']//td[.//time]")}  # fmt: skip
    assert named["2023-10-06"][0] == "holiday" and "国庆节" in named["2023-10-06"][1]
    assert named["2023-10-07"][0] == "make_up" and "调休上班" in named["2023-10-07"][1]
    assert named["2023-10-14"][0] == "weekend" and named["2023-10-16"][0] == "working"
    assert "国办发明电〔2022〕16号" in page.xpath("string(//ul[@class='notice-list'])")


def test_the_hard_dates_that_bind_everywhere_stand_in_the_month(cast: Cast) -> None:
    named = {found.rule.id for found in cells(cast, "mediator", "2023-03")[date(2023, 3, 1)].hard_dates}
    assert {"REP-01", "REP-02", "REP-03"} <= named
    for day, cell in (cells(cast, "mediator", "2023-01") | cells(cast, "mediator", "2023-03")).items():
        assert all(found.due_on == day and not found.rule.scope.startswith("local") for found in cell.hard_dates)


def test_the_year_lists_every_hard_date_with_duty_and_article_the_local_ones_apart(client_of: Browser) -> None:
    page = html.fromstring(client_of("mediator").get("/calendar/year/?year=2023").content)
    tables = page.xpath("//table")
    rows = [row.text_content() for table in tables for row in table.xpath(".//tbody/tr")]
    known = hard_dates(2023)
    assert len(rows) == len(known)
    for found in known:
        assert any(found.rule.label in row and found.rule.citation in row and str(found.due_on) in row for row in rows)
    first = tables[0].text_content()
    assert all(day in first for day in ("2023-01-31", "2023-03-01", "2023-03-31", "2023-04-01", "2023-12-04"))
    assert "（吉林）" not in first and "待确认" in tables[1].text_content()


@pytest.mark.parametrize(
    "address", ["?month=2023-13", "?month=x", "day/?on=2023-02-30", "year/?year=x", "year/?year=9999"]
)
def test_a_month_day_or_year_that_does_not_exist_is_refused(client_of: Browser, address: str) -> None:
    answer = client_of("mediator").get(f"/calendar/{address}")
    assert answer.status_code == 400 and "没有“" in answer.content.decode()


def test_without_an_address_the_calendar_shows_today(cast: Cast, client_of: Browser) -> None:
    assert "2023年5月" in client_of("mediator").get("/calendar/").content.decode()
    assert cells(cast, "mediator")[DAY].is_today


def test_the_calendar_costs_a_fixed_number_of_queries(
    cast: Cast, client_of: Browser, django_assert_num_queries: Any
) -> None:
    day = str(cast.accepted_dispute().due_on)
    client = client_of("mediator")
    for _ in range(2):
        with django_assert_num_queries(7):
            client.get("/calendar/")
        with django_assert_num_queries(7):
            client.get("/calendar/day/", {"on": day})
        with django_assert_num_queries(4):
            client.get("/calendar/year/")
        for _ in range(3):
            cast.accepted_dispute()
