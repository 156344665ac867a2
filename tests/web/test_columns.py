"""Choosing columns, and keeping a list as a view: by addresses and forms alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.cast import Cast
from tests.sheets import shown_in
from zhunsheng.workbench.models import SavedView
from zhunsheng.workbench.views import columns as views

Browser = Callable[[str], Client]
DISPUTES = "/records/mediation.dispute/"
THREE = ("matter.number", "subject", "matter.state")


def text(response: Any) -> str:
    return response.content.decode()


def filled(shown: tuple[str, ...], **given: str) -> dict[str, Any]:
    """The form as a browser sends it: the columns before, what is ticked, and places."""
    return {"columns": ",".join(THREE), "filled": "1", "show": list(shown), **given}


def chosen(response: Any) -> list[str]:
    """The columns in the address that a response leads to."""
    return parse_qs(urlsplit(response["Location"]).query)["columns"][0].split(",")


def test_the_address_says_which_columns_are_seen_and_in_which_order(cast: Cast, client_of: Browser) -> None:
    cast.dispute()
    page = client_of("mediator").get(DISPUTES, {"columns": "amount_yuan,matter.unit,subject"})
    assert shown_in(text(page)) == [["涉及金额（元）", "单位", "纠纷事由"], ["1,200.50", "柳荫", "物业费与漏水维修"]]


def test_the_choice_stays_in_every_link_of_the_list(cast: Cast, client_of: Browser) -> None:
    cast.dispute()
    page = text(client_of("mediator").get(DISPUTES, {"columns": "matter.number,matter.due", "state": "registered"}))
    assert 'name="columns" value="matter.number,matter.due"' in page
    assert 'href="?columns=matter.number%2Cmatter.due">清除筛选' in page
    assert "state=registered&amp;columns=matter.number%2Cmatter.due&amp;order=due_on" in page
    assert 'href="export/?state=registered&amp;columns=matter.number%2Cmatter.due"' in page


def test_the_lists_own_columns_need_no_place_in_the_address(cast: Cast, client_of: Browser) -> None:
    own = client_of("mediator").get(DISPUTES).context["list"]
    names = ",".join(column.name for column in own.table.columns)
    assert client_of("mediator").get(DISPUTES, {"columns": names}).context["list"].address == ""


def test_a_column_that_does_not_exist_is_refused_with_what_to_do(cast: Cast, client_of: Browser) -> None:
    for address in (DISPUTES, f"{DISPUTES}export/", f"{DISPUTES}export/csv/", f"{DISPUTES}columns/"):
        response = client_of("mediator").get(address, {"columns": "subject,nothing"})
        assert response.status_code == 400 and "没有“nothing”这一列" in text(response)


def test_ticks_and_places_lead_to_the_list_with_these_columns(cast: Cast, client_of: Browser) -> None:
    client = client_of("mediator")
    answer = client.get(f"{DISPUTES}columns/", {"state": "accepted", **filled((*THREE[:2], "amount_yuan"))})
    assert answer.status_code == 302 and "state=accepted" in answer["Location"]
    assert chosen(answer) == ["matter.number", "subject", "amount_yuan"]
    placed = client.get(f"{DISPUTES}columns/", filled((*THREE, "amount_yuan"), **{"place-amount_yuan": "2"}))
    assert chosen(placed) == ["matter.number", "amount_yuan", "subject", "matter.state"]


@pytest.mark.parametrize(
    ("places", "wanted"),
    [
        ({"place-matter.state": "1"}, ["matter.state", "matter.number", "subject"]),
        ({"place-matter.number": "2"}, ["subject", "matter.number", "matter.state"]),
        ({"place-matter.number": "3"}, ["subject", "matter.state", "matter.number"]),
        ({"place-matter.number": "3", "place-matter.state": "1"}, ["matter.state", "subject", "matter.number"]),
        ({"place-subject": "x", "place-matter.number": "99999999999999999999"}, ["subject", "matter.state", "matter.number"]),
    ],
)  # fmt: skip
def test_a_column_that_is_given_anothers_place_comes_to_stand_there(
    cast: Cast, client_of: Browser, places: dict[str, str], wanted: list[str]
) -> None:
    assert chosen(client_of("mediator").get(f"{DISPUTES}columns/", filled(THREE, **places))) == wanted


def test_arrows_move_a_column_by_one_and_stop_at_the_ends(cast: Cast, client_of: Browser) -> None:
    def order(**pressed: str) -> list[str]:
        page = client_of("mediator").get(f"{DISPUTES}columns/", filled(THREE, **pressed))
        assert page.status_code == 200
        return [entry.column.name for entry in page.context["columns"] if entry.place]

    assert order(up="matter.state") == ["matter.number", "matter.state", "subject"]
    assert order(down="matter.number") == ["subject", "matter.number", "matter.state"]
    assert order(up="matter.number") == order(down="matter.state") == list(THREE)


def test_a_list_without_any_column_is_not_made(cast: Cast, client_of: Browser) -> None:
    page = client_of("mediator").get(f"{DISPUTES}columns/", filled(()))
    assert page.status_code == 200 and "请至少勾选一列" in text(page)
    assert [entry.column.name for entry in page.context["columns"] if entry.place] == list(THREE)


def test_a_view_is_kept_by_its_person_opened_again_changed_and_deleted(cast: Cast, client_of: Browser) -> None:
    cast.dispute()
    client = client_of("mediator")
    query = "state=registered&columns=matter.number%2Csubject&order=due_on"
    saved = client.post(f"{DISPUTES}views/", {"name": " 待受理 ", "query": query + "&after=2023-01-01~1"})
    assert saved["Location"] == f"{DISPUTES}?{query}"
    page = text(client.get(saved["Location"]))
    assert "视图“待受理”已保存" in page and f'href="?{query.replace("&", "&amp;")}" aria-current="page">待受理' in page
    assert "待受理" in text(client.get(DISPUTES))
    assert "待受理" not in text(client_of("justice").get(DISPUTES))
    assert "待受理" not in text(client.get("/records/mediation.agreement/"))
    client.post(f"{DISPUTES}views/", {"name": "待受理", "query": "state=registered"})
    view = SavedView.objects.get()
    assert view.query == "state=registered"
    assert client_of("justice").post(f"{DISPUTES}views/{view.pk}/delete/").status_code == 404
    assert client.post(f"/records/mediation.agreement/views/{view.pk}/delete/").status_code == 404
    assert client.post(f"{DISPUTES}views/{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_needs_a_short_name_an_honest_address_and_a_person(
    cast: Cast, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("mediator")
    for name in ("", "  ", "名" * 21):
        answer = client.post(f"{DISPUTES}views/", {"name": name, "query": "state=accepted"})
        assert answer.status_code == 422 and "没有写视图的名称" in text(answer)
    assert client.post(f"{DISPUTES}views/", {"name": "甲", "query": "state=nowhere"}).status_code == 400
    monkeypatch.setattr(views, "MOST_VIEWS", 1)
    client.post(f"{DISPUTES}views/", {"name": "甲", "query": "state=accepted"})
    assert "最多保存30个视图" in text(client.post(f"{DISPUTES}views/", {"name": "乙", "query": "state=accepted"}))
    assert client.post(f"{DISPUTES}views/", {"name": "甲", "query": "state=registered"}).status_code == 302
    assert [view.name for view in SavedView.objects.all()] == ["甲"]


def share(client: Client, view: SavedView, unit: str = "") -> Any:
    return client.post(f"{DISPUTES}views/{view.pk}/share/", {"unit": unit})


def kept(client: Client, name: str, query: str) -> SavedView:
    client.post(f"{DISPUTES}views/", {"name": name, "query": query})
    return SavedView.objects.get(name=name)


def test_a_view_shared_with_a_unit_is_found_there_and_below_and_shows_each_their_own(
    cast: Cast, client_of: Browser
) -> None:
    own, ferry = cast.dispute(), cast.dispute("ferry_mediator", "ferry")
    client, north = client_of("justice"), str(cast.units["north"].pk)
    view = kept(client, "待受理", "state=registered")
    assert "与北岸街道共用“待受理”" in text(client.get(f"{DISPUTES}?{view.query}"))
    assert share(client, view, north)["Location"] == f"{DISPUTES}?state=registered"
    for who, seen in (("mediator", own), ("ferry_mediator", ferry)):
        page = text(client_of(who).get(f"{DISPUTES}?{view.query}"))
        assert "待受理" in page and "北岸共用" in page and "删除视图" not in page and "不再共用" not in page
        assert [matter.pk for matter in (own, ferry) if f"/{matter.pk}/" in page] == [seen.pk]
    for who in ("south_justice", "supervisor"):
        assert "待受理" not in text(client_of(who).get(DISPUTES))
    assert "不再共用“待受理”" in text(client.get(f"{DISPUTES}?{view.query}"))
    share(client, view)
    assert "待受理" not in text(client_of("mediator").get(DISPUTES))


def test_what_fits_only_its_person_is_not_shared_and_a_changed_view_is_ones_own_again(
    cast: Cast, client_of: Browser
) -> None:
    client, north, south = client_of("justice"), cast.units["north"], cast.units["south"]
    view = kept(client, "甲", f"unit={north.pk}")
    assert share(client, view, str(north.pk)).status_code == 422
    view = kept(client, "乙", "begins=张")
    refused = share(client, view, str(north.pk))
    assert refused.status_code == 422 and "不能共用" in text(refused)
    view = kept(client, "丙", "state=registered")
    assert share(client, view, str(south.pk)).status_code == 403
    share(client, view, str(north.pk))
    assert share(client_of("mediator"), view).status_code == 404
    assert client_of("mediator").post(f"{DISPUTES}views/{view.pk}/delete/").status_code == 404
    kept(client, "丙", "state=accepted")
    assert not SavedView.objects.exclude(unit=None).exists()
