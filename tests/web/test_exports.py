"""Lists as files, through their addresses: every row, in the seen order, with the seen columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import DAY, Cast
from tests.sheets import csv_of, sheet_of, shown_in, without_gaps, worded
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.today import on_day
from zhunsheng.web import export, lists

Browser = Callable[[str], Client]
DISPUTES = "/records/mediation.dispute/"


def text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Nine disputes of two units: some with a limit, one void, one from another unit."""
    for day in (0, 0, 1, 2, 2, 3):
        cast.dispute(on=date(2023, 4, 1 + day), subject=f"{day}日的事")
    cast.accepted_dispute(on=date(2023, 4, 26))
    void = cast.accepted_dispute(on=date(2023, 5, 3))
    with on_day(DAY):
        take(cast.viewer("justice"), void.pk, Asked("void", {"reason": "重复登记"}))
    cast.dispute("ferry_mediator", "ferry", subject="渡口的事")
    return cast


@pytest.mark.parametrize("order", ["opened_on", "-opened_on", "due_on", "-due_on", "number_order", "-number_order"])
@pytest.mark.parametrize("narrowed", ["", "&state=accepted", "&begins=2", "&mediation_kind=people"])
def test_file_and_page_agree_in_rows_order_and_columns(
    many: Cast, client_of: Browser, monkeypatch: pytest.MonkeyPatch, order: str, narrowed: str
) -> None:
    monkeypatch.setattr(export, "CHUNK", 2)
    query = f"?columns=matter.number,subject,matter.state,amount_yuan,matter.due&order={order}{narrowed}"
    client = client_of("justice")
    shown = shown_in(text(client.get(DISPUTES + query)))
    assert len(shown) > 1 and len(shown[0]) == 5
    sheet = sheet_of(client.get(f"{DISPUTES}export/{query}").getvalue())
    assert worded(sheet, shown) == shown
    assert without_gaps(csv_of(client.get(f"{DISPUTES}export/csv/{query}").getvalue())) == without_gaps(shown)


def test_a_file_holds_the_whole_list_and_not_only_the_seen_page(
    many: Cast, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)
    page = client_of("justice").get(DISPUTES).context["list"]
    assert len(page.table.rows) == 3
    for address in ("export/", "export/csv/"):
        content = client_of("justice").get(f"{DISPUTES}{address}?{page.next_address}").getvalue()
        assert len(csv_of(content) if "csv" in address else sheet_of(content)) == 10


def test_a_list_that_is_too_long_for_one_workbook_is_refused_whole_and_leaves_as_csv(
    many: Cast, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 8)
    refused = client_of("justice").get(f"{DISPUTES}export/")
    assert refused.status_code == 403
    assert "导出 CSV（不限行数）" in text(refused)
    assert len(csv_of(client_of("justice").get(f"{DISPUTES}export/csv/").getvalue())) == 10
    monkeypatch.setattr(export, "MOST_ROWS", 9)
    assert len(sheet_of(client_of("justice").get(f"{DISPUTES}export/").getvalue())) == 10


def test_files_are_named_and_not_kept_by_anyone_between(many: Cast, client_of: Browser) -> None:
    for address, ending in (("export/", "xlsx"), ("export/csv/", "csv")):
        response = client_of("justice").get(DISPUTES + address)
        response.getvalue()
        assert f"2023-05-04.{ending}" in response["Content-Disposition"] and response["Cache-Control"] == "no-store"


def test_an_export_costs_a_fixed_number_of_queries_for_each_part(
    many: Cast, client_of: Browser, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("justice")
    client.get(f"{DISPUTES}export/csv/").getvalue()
    with django_assert_num_queries(10):
        client.get(f"{DISPUTES}export/csv/").getvalue()
    with django_assert_num_queries(11):
        client.get(f"{DISPUTES}export/").getvalue()
    monkeypatch.setattr(export, "CHUNK", 5)
    with django_assert_num_queries(14):
        client.get(f"{DISPUTES}export/csv/").getvalue()


def test_the_records_of_a_figure_leave_as_a_file_too(many: Cast, client_of: Browser) -> None:
    address = "/figures/mediation.dispute.received/"
    client = client_of("justice")
    page = client.get(address, {"year": "2023"})
    shown = shown_in(text(page).partition('id="records"')[2])
    query = page.context["list"].address
    assert f"{address}export/?{query.replace('&', '&amp;')}" in text(page)
    assert len(shown) == 9
    assert worded(sheet_of(client.get(f"{address}export/?{query}").getvalue()), shown) == shown
    assert len(csv_of(client.get(f"{address}export/csv/?{query}").getvalue())) == 9
    assert client.get("/figures/nothing/export/").status_code == 404
