"""Figures on pages: what is printed opens what it counts, within the viewer's rights."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.cast import WRITTEN, Cast

Browser = Callable[[str], Client]
SETTLED = "/figures/mediation.dispute.settled/"


def text(response: Any) -> str:
    return response.content.decode()


def numbers(response: Any) -> list[str]:
    return sorted(re.findall(r'<th scope="row"><a href="/records/[^"]+">([^<]+)</a>', text(response)))


def test_a_figure_lists_exactly_the_records_that_it_counts(cast: Cast, client_of: Browser) -> None:
    settled = [cast.settled_dispute(subject=subject)[0].number for subject in ("甲", "乙")]
    cast.accepted_dispute(subject="丙")
    response = client_of("justice").get(SETTLED)
    assert '<p class="figure-value">2件</p>' in text(response)
    assert numbers(response) == sorted(settled)
    assert "达成" in text(response) and "归入统计期间" in text(response) and "口径第1版" in text(response)


def test_a_void_record_leaves_the_figure_and_its_list(cast: Cast, client_of: Browser) -> None:
    first, _ = cast.settled_dispute()
    second, _ = cast.settled_dispute()
    cast.act("justice", first, "void", reason="重复登记")
    response = client_of("justice").get(SETTLED)
    assert '<p class="figure-value">1件</p>' in text(response) and numbers(response) == [second.number]


def test_whoever_may_count_but_not_open_sees_how_many_open(cast: Cast, client_of: Browser) -> None:
    cast.settled_dispute()
    hidden = cast.dispute("justice", secrecy="confidential")
    cast.act("justice", hidden, "accept", mediator=cast.mediators["mediator"].pk)
    cast.act("justice", hidden, "settle", **{"mediation.agreement": WRITTEN})
    office = client_of("office").get(SETTLED)
    assert "2件，其中可查看0件" in text(office) and numbers(office) == []
    assert "2件，均可查看" in text(client_of("justice").get(SETTLED))


def test_a_month_of_the_course_opens_its_own_records(cast: Cast, client_of: Browser) -> None:
    cast.settled_dispute(on=date(2023, 3, 1))
    april = cast.settled_dispute(on=date(2023, 4, 3))[0].number
    page = text(client_of("justice").get(SETTLED))
    assert "2023年3月" in page and "at=month%3A2023-04" in page
    narrowed = client_of("justice").get(SETTLED, {"at": "month:2023-04"})
    assert '<p class="figure-value">1件</p>' in text(narrowed) and numbers(narrowed) == [april]


def test_units_stand_in_the_order_of_the_tree_and_are_never_ranked(cast: Cast, client_of: Browser) -> None:
    for _ in range(2):
        cast.settled_dispute()
    ferry = cast.dispute("ferry_mediator", "ferry")
    cast.act("ferry_mediator", ferry, "accept", mediator=cast.mediators["ferry_mediator"].pk)
    cast.act("ferry_mediator", ferry, "settle", **{"mediation.agreement": WRITTEN})
    page = text(client_of("justice").get(SETTLED))
    by_unit = page.partition("按单位")[2]
    order = sorted((cast.units["willow"], cast.units["ferry"]), key=lambda unit: unit.path)
    assert by_unit.index(f">{order[0].name}</a>") < by_unit.index(f">{order[1].name}</a>")


def test_part_and_whole_of_a_rate_are_listed_each(cast: Cast, client_of: Browser) -> None:
    settled, _ = cast.settled_dispute()
    open_one = cast.accepted_dispute()
    rate = "/figures/mediation.dispute.settled_of_received/"
    part, whole = (client_of("justice").get(rate, {"of": number}) for number in (0, 1))
    assert "50.00%" in text(part)
    assert numbers(part) == [settled.number] and numbers(whole) == sorted([settled.number, open_one.number])


def test_all_figures_of_the_viewers_units_are_on_one_page(cast: Cast, client_of: Browser) -> None:
    cast.settled_dispute()
    page = text(client_of("mediator").get("/figures/"))
    assert "调解成功" in page and "柳荫社区" in page and f"unit={cast.units['willow'].pk}" in page
    assert "司法确认" in page


@pytest.mark.parametrize("query", ["year=9999", "year=x", "year=0", "unit=999999", "unit=x"])
def test_a_scope_that_cannot_be_chosen_is_refused(cast: Cast, client_of: Browser, query: str) -> None:
    assert client_of("justice").get(f"/figures/?{query}").status_code == 400


def test_a_division_that_does_not_exist_is_refused_and_an_unknown_figure_is_not_found(
    cast: Cast, client_of: Browser
) -> None:
    assert client_of("justice").get(SETTLED, {"at": "colour:red"}).status_code == 403
    assert client_of("justice").get("/figures/mediation.dispute.nothing/").status_code == 404


def test_a_unit_of_another_branch_cannot_be_counted(cast: Cast, client_of: Browser) -> None:
    response = client_of("justice").get(SETTLED, {"unit": cast.units["south"].pk})
    assert response.status_code == 400


def test_what_piles_up_stands_first_and_each_cluster_opens_its_records(cast: Cast, client_of: Browser) -> None:
    kept = {"subject": "夜间施工", "channel": "hotline", "grid": cast.grids["willow_garden"].pk}
    noisy = {cast.request(**kept, topic="noise").number for _ in range(2)}
    cast.request(**{**kept, "grid": cast.grids["ferry_street"].pk}, topic="traffic")
    cast.request(subject="地点不明", channel="hotline", topic="noise")
    client, received = client_of("dispatcher"), "/figures/citizen_requests.event.received/"
    page = text(client.get(received))
    spots = page.partition("热点（网格与诉求类别）")[2].partition("</section>")[0]
    found = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>.*?<td class="figure">([^<]+)</td>', spots)
    assert [(label, count) for _, label, count in found] == [
        ("柳荫花园网格（W01）　噪声", "2件"),
        ("渡口老街网格（F01）　交通出行", "1件"),
    ]
    narrowed = client.get(received + unescape(found[0][0]))
    assert set(numbers(narrowed)) == noisy and "热点" not in text(narrowed)
    without = unescape(re.findall(r'<a href="(\?[^"]+)" aria-label="取消分组：噪声">', text(narrowed))[0])
    assert set(numbers(client.get(received + without))) == noisy and "按诉求类别" not in text(narrowed)
