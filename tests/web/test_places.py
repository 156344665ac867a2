"""一张网: what lies where, and that each number is that of its list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import DAY, Cast
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.models import Matter, Person
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Viewer

EVENT, GRID = "citizen_requests.event", "citizen_requests.grid"
Browser = Callable[[str], Client]
ROW = re.compile(r'<th scope="row"[^>]*>([^<]+)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r'<td class="figure">(?:<a href="([^"]+)">(\d+)</a>|<span class="nothing">0</span>)</td>')
COUNT = re.compile(r"共 <strong>(\d+)</strong> 件")


@pytest.fixture
def block(cast: Cast) -> Matter:
    """A block in which both grids of the sub-district lie; a request in each grid, two in the block, one nowhere."""
    block = entered(cast, "J01", "北岸街区", "block")
    for where, code, name in (("willow_garden", "W01", "柳荫花园网格"), ("ferry_street", "F01", "渡口老街网格")):
        lies_in(cast, cast.grids[where], code, name, block)
        cast.request(grid=cast.grids[where].pk)
    for _ in range(2):
        cast.request(grid=block.pk)
    cast.request(place="河边")
    return block


def entered(cast: Cast, code: str, name: str, kind: str, unit: str = "north", **given: Any) -> Matter:
    asked = Asked("enter", {"code": code, "name": name, "grid_kind": kind, **given})
    with on_day(DAY):
        return open_matter(Viewer.installer(), registry.kind(GRID), cast.units[unit], asked).matter


def lies_in(cast: Cast, grid: Matter, code: str, name: str, around: Matter, kind: str = "grid") -> None:
    cast.act("dispatcher", grid, "amend", code=code, name=name, grid_kind=kind, parent=around.pk)


def table(page: str) -> dict[str, dict[str, tuple[int, str]]]:
    """Each place's numbers with their addresses, by the label of the kind."""
    head = re.search(r"<thead>(.*?)</thead>", page, re.DOTALL)
    labels = re.findall(r'<th scope="col" class="figure">([^<]+)</th>', head[1] if head else "")
    return {
        name: {label: (int(count or 0), address.replace("&amp;", "&")) for label, (address, count) in
               zip(labels, CELL.findall(rest), strict=True)}
        for name, rest in ROW.findall(page)
    }  # fmt: skip


def counts(page: str, label: str = "诉求事件") -> dict[str, int]:
    return {name: numbers[label][0] for name, numbers in table(page).items()}


def seen(client: Client, **query: Any) -> str:
    answer = client.get(reverse("places"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_place_counts_what_lies_in_it_and_below_and_what_lies_nowhere_stands_apart(
    cast: Cast, client_of: Browser, block: Matter
) -> None:
    found = counts(seen(client_of("dispatcher")))
    assert found == {"北岸街区（J01）": 4, "柳荫花园网格（W01）": 1, "渡口老街网格（F01）": 1, "网格未定": 1, "合计": 5}
    assert next(iter(found)) == "北岸街区（J01）"


def test_each_number_opens_a_list_of_so_many(cast: Cast, client_of: Browser, block: Matter) -> None:
    cast.dispute(grid=cast.grids["willow_garden"].pk)
    client = client_of("justice")
    rows = table(seen(client, year="2023"))
    opened = 0
    for numbers in rows.values():
        for count, address in numbers.values():
            if not count:
                continue
            page = client.get(address).content.decode()
            assert COUNT.search(page)[1] == str(count), address  # type: ignore[index]
            opened += 1
    assert opened >= 8
    _, address = rows["柳荫花园网格（W01）"]["诉求事件"]
    page = client.get(address).content.decode()
    assert "柳荫花园网格（W01）及其下级" in page and urlsplit(address).query in page.replace("&amp;", "&")
    assert '<option value="none" selected>未定</option>' in client.get(rows["网格未定"]["诉求事件"][1]).content.decode()


def test_places_that_lie_in_each_other_in_a_circle_lose_nothing(cast: Cast, client_of: Browser, block: Matter) -> None:
    lies_in(cast, block, "J01", "北岸街区", cast.grids["willow_garden"], kind="block")
    found = counts(seen(client_of("dispatcher")))
    assert found["北岸街区（J01）"] == found["柳荫花园网格（W01）"] == 4
    assert (found["渡口老街网格（F01）"], found["合计"]) == (1, 5)


def test_the_net_is_narrowed_to_a_year_and_a_unit_as_lists_are(cast: Cast, client_of: Browser, block: Matter) -> None:
    client = client_of("dispatcher")
    cast.request(grid=block.pk, on=date(2024, 1, 2))
    assert counts(seen(client, year="2024"))["合计"] == 1
    assert counts(seen(client, year="2023"))["合计"] == 5
    assert counts(seen(client, unit=cast.units["north"].pk, year="2023"))["合计"] == 5
    assert table(seen(client, year="2022")) == {}
    assert "还没有您可以打开的事项" in seen(client, year="2022")


@pytest.mark.parametrize("query", [{"year": "明年"}, {"year": "0"}, {"year": "99999"}, {"unit": "x"}, {"unit": "0"}])
def test_what_no_list_could_be_narrowed_to_is_said_in_chinese(cast: Cast, client_of: Browser, query: Any) -> None:
    answer = client_of("dispatcher").get(reverse("places"), query)
    assert answer.status_code == 400
    assert re.search("这个年度|没有编号|所选单位不存在", answer.content.decode())


def test_only_what_one_may_open_is_counted(cast: Cast, client_of: Browser, block: Matter) -> None:
    assert "诉求事件" not in seen(client_of("office"))
    assert counts(seen(client_of("south_justice"))) == {}
    stranger = Person.objects.create(name="路人")
    cast.people["stranger"] = stranger
    assert table(seen(client_of("stranger"))) == {}


@pytest.mark.parametrize("place", ["x", "-1", "1.5", "9" * 30])
def test_a_list_is_not_narrowed_to_what_is_no_place(cast: Cast, client_of: Browser, place: str) -> None:
    answer = client_of("dispatcher").get(reverse("record_list", args=[EVENT]), {"grid": place})
    assert answer.status_code == 400 and f"没有编号为“{place}”的网格" in answer.content.decode()


def test_a_place_that_does_not_exist_holds_nothing(cast: Cast, client_of: Browser, block: Matter) -> None:
    page = client_of("dispatcher").get(reverse("record_list", args=[EVENT]), {"grid": "999999"}).content.decode()
    assert COUNT.search(page)[1] == "0" and "（查无此项）" in page  # type: ignore[index]


def test_the_filter_names_no_matter_that_is_not_a_place(cast: Cast, client_of: Browser, block: Matter) -> None:
    hidden = cast.dispute(subject="不得外传的事由", secrecy="confidential")
    page = client_of("dispatcher").get(reverse("record_list", args=[EVENT]), {"grid": str(hidden.pk)}).content.decode()
    assert "不得外传的事由" not in page and "（查无此项）" in page


def test_what_stands_between_two_places_is_shown_wherever_it_belongs(
    cast: Cast, client_of: Browser, block: Matter
) -> None:
    upper = entered(cast, "J00", "北岸片区", "block")
    far = entered(cast, "J02", "南岸街区", "block", "district", parent=upper.pk)
    lies_in(cast, cast.grids["willow_garden"], "W01", "柳荫花园网格", far)
    found = counts(seen(client_of("dispatcher")))
    assert [found[name] for name in ("北岸片区（J00）", "南岸街区（J02）", "柳荫花园网格（W01）")] == [1, 1, 1]
    assert (found["北岸街区（J01）"], found["合计"]) == (3, 5)


def test_the_net_costs_the_same_however_much_lies_in_it(
    cast: Cast, client_of: Browser, block: Matter, django_assert_num_queries: Any
) -> None:
    client = client_of("dispatcher")
    seen(client)
    with CaptureQueriesContext(connection) as before:
        seen(client)
    for number in range(3):
        cast.request(grid=entered(cast, f"N{number}", f"新网格{number}", "grid").pk)
    with django_assert_num_queries(len(before)):
        assert counts(seen(client))["合计"] == 8
