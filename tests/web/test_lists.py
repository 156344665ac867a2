"""Lists: narrowed, sorted, paged, counted, exported; never beyond the viewer's scope."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web import lists
from zhunsheng.web.columns import columns_of
from zhunsheng.web.lists import count_in_words

Browser = Callable[[str], Client]
DISPUTES = "/records/mediation.dispute/"


def text(response: Any) -> str:
    return response.content.decode()


def numbers(response: Any) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', text(response))


def test_a_list_shows_the_units_of_the_viewer_and_no_others(cast: Cast, client_of: Browser) -> None:
    own = cast.dispute()
    other = cast.dispute("south_mediator", "bridge", subject="南岸的纠纷")
    assert numbers(client_of("mediator").get(DISPUTES)) == [own.number]
    assert other.number not in text(client_of("mediator").get(DISPUTES)) or other.number == own.number
    assert "南岸的纠纷" not in text(client_of("mediator").get(DISPUTES))
    assert len(numbers(client_of("supervisor").get(DISPUTES))) == 2


def test_a_list_is_narrowed_by_state_unit_code_and_beginning(cast: Cast, client_of: Browser) -> None:
    cast.dispute(subject="甲事")
    accepted = cast.accepted_dispute(subject="乙事", mediation_kind="pre_suit")
    ferry = cast.dispute("ferry_mediator", "ferry", subject="丙事")
    client = client_of("justice")
    assert numbers(client.get(DISPUTES, {"state": "accepted"})) == [accepted.number]
    assert numbers(client.get(DISPUTES, {"unit": cast.units["ferry"].pk})) == [ferry.number]
    assert numbers(client.get(DISPUTES, {"mediation_kind": "pre_suit"})) == [accepted.number]
    assert numbers(client.get(DISPUTES, {"begins": "丙"})) == [ferry.number]
    assert numbers(client.get(DISPUTES, {"begins": accepted.number})) == [accepted.number]
    assert "没有符合条件的记录" in text(client.get(DISPUTES, {"begins": "丁"}))


def test_pages_follow_each_other_without_gap_or_repetition(
    cast: Cast, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)
    made = [cast.dispute(on=date(2023, 4, 1 + day)) for day in (0, 0, 1, 2, 2, 3, 4)]
    made[2] = cast.accepted_dispute(on=date(2023, 5, 3))
    for order in ("-opened_on", "opened_on", "due_on", "-due_on", "number_order", "-number_order"):
        client, seen, address = client_of("mediator"), [], f"?order={order}"
        while address:
            page = text(client.get(DISPUTES + address))
            seen += re.findall(r'<th scope="row"><a href="[^"]+/(\d+)/"', page)
            following = re.search(r'class="next" href="(\?[^"]+)"', page)
            address = following[1].replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == 8, order
    assert "共 <strong>8</strong> 件" in text(client_of("mediator").get(DISPUTES))


def test_rows_without_a_limit_come_last_in_both_directions(cast: Cast, client_of: Browser) -> None:
    cast.dispute()
    limited = cast.accepted_dispute()
    for order in ("due_on", "-due_on"):
        assert numbers(client_of("mediator").get(DISPUTES, {"order": order}))[0] == limited.number


def test_a_late_row_says_so_in_words_and_an_advisory_date_is_not_late(cast: Cast, client_of: Browser) -> None:
    cast.accepted_dispute(on=date(2023, 4, 26))
    cast.settled_dispute(on=date(2023, 3, 1))
    late = text(client_of("mediator").get(DISPUTES, {"state": "accepted"}))
    assert '<tr class="late">' in late and "2023-04-27 已超期7天" in late
    agreements = text(client_of("mediator").get("/records/mediation.agreement/"))
    assert '<tr class="late">' not in agreements and "2023-03-31 提示日已过" in agreements


def test_a_void_row_is_struck_and_labelled(cast: Cast, client_of: Browser) -> None:
    matter = cast.dispute()
    with on_day(DAY):
        take(cast.viewer("justice"), matter.pk, Asked("void", {"reason": "重复登记"}))
    page = text(client_of("mediator").get(DISPUTES))
    assert '<tr class="void">' in page and "已作废" in page


@pytest.mark.parametrize(
    "query", ["state=nowhere", "order=heading", "unit=x", "after=2023-99-99~1", "after=1", "unit=999999"]
)
def test_an_address_that_makes_no_sense_is_refused_with_what_to_do(cast: Cast, client_of: Browser, query: str) -> None:
    response = client_of("mediator").get(f"{DISPUTES}?{query}")
    assert response.status_code == 400
    assert "请从列表重新进入" in text(response)


def test_a_unit_outside_the_posts_cannot_be_asked_for(cast: Cast, client_of: Browser) -> None:
    response = client_of("mediator").get(DISPUTES, {"unit": cast.units["bridge"].pk})
    assert response.status_code == 400 and "不在您的岗位范围内" in text(response)


def test_a_register_shows_the_newest_version_and_links_by_name(cast: Cast, client_of: Browser) -> None:
    mediator = cast.mediators["mediator"]
    with on_day(DAY):
        given = {"name": "梅和", "committee": cast.committees["north"].pk, "mediator_kind": "grid"}
        take(cast.viewer("justice"), mediator.pk, Asked("amend", given))
    page = text(client_of("justice").get("/records/mediation.mediator/"))
    row = next(line for line in page.splitlines() if "梅和" in line)
    assert "网格调解员" in row and "北岸街道人民调解委员会" in row and "柳荫社区人民调解委员会" not in row


def test_counts_are_exact_up_to_ten_thousand() -> None:
    assert [count_in_words(count) for count in (0, 9_999, 10_000, 10_001)] == ["0", "9999", "10000", "1万+"]


def test_a_list_costs_the_same_queries_however_many_rows_it_has(
    cast: Cast, client_of: Browser, django_assert_num_queries: Any
) -> None:
    cast.accepted_dispute()
    client = client_of("mediator")
    for _ in range(2):
        with django_assert_num_queries(10):
            client.get(DISPUTES)
        for _ in range(4):
            cast.accepted_dispute()


def test_whoever_may_only_count_is_told_so(cast: Cast, client_of: Browser) -> None:
    cast.dispute()
    page = client_of("office").get(DISPUTES)
    assert "不能逐件查阅" in text(page) and numbers(page) == []


@pytest.mark.parametrize("days", ["soon", "99999", "-1", "3.5"])
def test_a_number_of_days_that_cannot_be_read_is_refused(cast: Cast, client_of: Browser, days: str) -> None:
    response = client_of("justice").get("/records/authority.certificate/", {"expires_on": days})
    assert response.status_code == 400 and "天数" in text(response)


def test_the_spans_of_days_are_those_of_the_place(cast: Cast, client_of: Browser) -> None:
    assert re.findall(r">(\d+日内)<", text(client_of("justice").get("/records/authority.certificate/"))) == [
        "30日内",
        "90日内",
    ]
    with on_day(DAY):
        given = {"name": "lists.within_days", "value": "[7, 180]"}
        open_matter(Viewer.installer(), registry.kind("kernel.setting"), cast.units["north"], Asked("enter", given))
    assert re.findall(r">(\d+日内)<", text(client_of("justice").get("/records/authority.certificate/"))) == [
        "7日内",
        "180日内",
    ]


def test_a_column_of_names_is_given_room_in_the_list_of_every_kind() -> None:
    named = [
        column
        for kind in registry.kinds().values()
        for column in columns_of(kind).values()
        if column.field is not None and column.field.is_relation
    ]
    assert named and {column.css for column in named} == {"named"}
