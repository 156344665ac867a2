"""表样: uploaded, its headings guessed and said once, then any list of the kind leaves in it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from tests.cast import Cast
from tests.files.forms import ledger, saved, with_member
from zhunsheng.files.layouts.describing import described
from zhunsheng.kernel import registry
from zhunsheng.kernel.documents import discard_documents, path_of
from zhunsheng.kernel.models import Document
from zhunsheng.web import export, layouts
from zhunsheng.web.layouts import choosing_of, mapped
from zhunsheng.workbench.models import SheetLayout

Browser = Callable[[str], Client]
DISPUTES = "/records/mediation.dispute/"
LAYOUTS = f"{DISPUTES}layouts/"
NAME = "矛盾纠纷台账.xlsx"
FORM = saved(ledger())


def text(response: Any) -> str:
    return response.content.decode()


def uploaded(client: Client, cast: Cast, data: bytes, name: str = NAME, unit: str = "north") -> Any:
    return client.post(LAYOUTS, {"file": SimpleUploadedFile(name, data), "unit": cast.units[unit].pk})


def guessed(page: Any) -> dict[str, str]:
    return {entry.label: entry.name for entry in page.context["headings"]}


def saving(page: Any, **changed: str) -> dict[str, str]:
    """The form of the page as a browser sends it."""
    choosing = page.context["choosing"]
    sent = {"sheet_before": choosing.sheet.name, "sheet": choosing.sheet.name, "heading": str(choosing.heading.number),
            "tail": str(choosing.tail_row)}  # fmt: skip
    return {**sent, **{f"column-{each.heading.column}": each.name for each in page.context["headings"]}, **changed}


def sheet_in(response: Any) -> Any:
    return load_workbook(BytesIO(response.getvalue()))["纠纷台账"]


@pytest.fixture
def kept(cast: Cast, client_of: Browser) -> SheetLayout:
    """A layout of the sub-district, brought in and set by its justice clerk."""
    client = client_of("justice")
    address = uploaded(client, cast, FORM)["Location"]
    client.post(address, saving(client.get(address)))
    return SheetLayout.objects.get()


def test_headings_are_guessed_by_label_by_usual_name_and_by_nearness(cast: Cast, client_of: Browser) -> None:
    client = client_of("justice")
    page = client.get(uploaded(client, cast, FORM)["Location"])
    assert (page.context["choosing"].sheet.name, page.context["choosing"].heading.number) == ("纠纷台账", 4)
    assert page.context["choosing"].tail_row == 8
    assert guessed(page) == {
        "序号": "serial", "登记编号": "matter.number", "案由": "", "受理日期": "accepted_on",
        "涉及情况·人数": "people_count", "涉及情况·金额（元）": "amount_yuan", "备注": "",
    }  # fmt: skip


def test_a_list_leaves_in_the_units_own_workbook_in_the_seen_order(
    cast: Cast, client_of: Browser, kept: SheetLayout
) -> None:
    for number in range(5):
        cast.accepted_dispute(subject=f"事由{number}", amount_yuan="10.50")
    cast.dispute(subject="没有受理的")
    page = text(client_of("justice").get(LAYOUTS, {"state": "accepted", "order": "number_order"}))
    assert f'href="{LAYOUTS}{kept.pk}/export/?state=accepted&amp;order=number_order"' in page
    response = client_of("justice").get(f"{LAYOUTS}{kept.pk}/export/", {"state": "accepted", "order": "number_order"})
    assert "2023-05-04.xlsx" in response["Content-Disposition"]
    sheet = sheet_in(response)
    numbers = list(cast_numbers(cast))
    assert [[cell.value for cell in sheet[row]][:2] for row in range(5, 10)] == [
        [place, number] for place, number in enumerate(numbers[:5], start=1)
    ]
    assert (sheet["A10"].value, sheet["F10"].value) == ("合计", "=SUM(F5:F9)/10000")
    assert sheet["F5"].value == 10.5 and sheet["D5"].is_date and sheet["C5"].value is None


def cast_numbers(cast: Cast) -> Any:
    from zhunsheng.kernel.models import Matter

    return Matter.objects.filter(kind="mediation.dispute").order_by("number_order").values_list("number", flat=True)


def test_what_was_said_once_is_remembered_for_the_next_workbook(
    cast: Cast, client_of: Browser, kept: SheetLayout
) -> None:
    client = client_of("justice")
    page = client.get(f"{LAYOUTS}{kept.pk}/")
    client.post(f"{LAYOUTS}{kept.pk}/", saving(page, **{"column-3": "subject"}))
    kept.refresh_from_db()
    assert [3, "案由", "subject"] in kept.columns
    assert guessed(client.get(f"{LAYOUTS}{kept.pk}/"))["案由"] == "subject"
    book = ledger()
    book["纠纷台账"]["G3"], book["纠纷台账"]["C3"] = "案由", "备注"
    again = client.get(uploaded(client, cast, saved(book))["Location"])
    assert guessed(again)["案由"] == "subject"


def test_a_layout_serves_its_unit_and_those_below_and_is_set_only_by_its_unit(
    cast: Cast, client_of: Browser, kept: SheetLayout
) -> None:
    cast.dispute()
    for who, sees, sets in (("mediator", True, False), ("deputy", True, True), ("south_justice", False, False),
                            ("supervisor", False, False)):  # fmt: skip
        client = client_of(who)
        assert (NAME in text(client.get(LAYOUTS))) is sees, who
        assert client.get(f"{LAYOUTS}{kept.pk}/export/").status_code == (200 if sees else 404), who
        assert client.get(f"{LAYOUTS}{kept.pk}/").status_code == (200 if sets else 404), who
        if not sets:
            assert client.post(f"{LAYOUTS}{kept.pk}/", {"column-1": "serial"}).status_code == 404, who
            assert client.post(f"{LAYOUTS}{kept.pk}/delete/").status_code == 404, who
    assert client_of("justice").get(f"/records/mediation.agreement/layouts/{kept.pk}/").status_code == 404


def test_a_layout_shows_only_what_its_reader_may_open(cast: Cast, client_of: Browser, kept: SheetLayout) -> None:
    own = cast.dispute()
    cast.dispute("ferry_mediator", "ferry")
    sheet = sheet_in(client_of("mediator").get(f"{LAYOUTS}{kept.pk}/export/"))
    assert [sheet[f"B{row}"].value for row in (5, 6)] == [own.number, None]


def test_a_layout_that_nobody_has_set_yet_is_not_offered(cast: Cast, client_of: Browser) -> None:
    uploaded(client_of("justice"), cast, FORM)
    assert "还没有设置" in text(client_of("justice").get(LAYOUTS))
    assert client_of("justice").get(f"{LAYOUTS}{SheetLayout.objects.get().pk}/export/").status_code == 404


def test_another_sheet_and_other_rows_can_be_chosen(cast: Cast, client_of: Browser) -> None:
    client = client_of("justice")
    address = uploaded(client, cast, FORM)["Location"]
    other = client.get(address, {"sheet_before": "纠纷台账", "sheet": "填表说明", "heading": "4", "tail": "8"})
    assert other.context["choosing"].sheet.name == "填表说明" and other.context["choosing"].tail_row == 0
    rows = {"sheet_before": "纠纷台账", "sheet": "纠纷台账", "heading": "2", "tail": "9"}
    chosen = client.get(address, rows).context["choosing"]
    assert (chosen.heading.number, chosen.tail_row) == (2, 9)
    for wrong in ({"sheet": "没有的"}, {**rows, "heading": "5"}):
        assert client.get(address, wrong).status_code == 400


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({f"column-{number}": "" for number in range(1, 8)}, "没有一个表头对应到列"),
        ({"column-7": "serial"}, "同一列对应了两个表头"),
        ({"tail": "3"}, "表尾行或列的设置与表样不符"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_and_nothing_is_changed(
    cast: Cast, client_of: Browser, kept: SheetLayout, changed: dict[str, str], wanted: str
) -> None:
    client, before = client_of("justice"), kept.columns
    answer = client.post(f"{LAYOUTS}{kept.pk}/", saving(client.get(f"{LAYOUTS}{kept.pk}/"), **changed))
    assert answer.status_code == 422 and wanted in text(answer)
    kept.refresh_from_db()
    assert kept.columns == before


def test_a_personal_column_cannot_be_smuggled_in(cast: Cast, client_of: Browser, kept: SheetLayout) -> None:
    client = client_of("justice")
    page = client.get(f"{LAYOUTS}{kept.pk}/")
    assert "extension_approver" not in page.context["names"]
    client.post(f"{LAYOUTS}{kept.pk}/", saving(page, **{"column-7": "extension_approver"}))
    kept.refresh_from_db()
    assert "extension_approver" not in kept.names


@pytest.mark.parametrize(
    ("data", "name", "wanted"),
    [
        (b"", NAME, "已损坏"),
        (FORM, "台账.xlsm", "与内容不符"),
        (with_member(FORM, "xl/vbaProject.bin", b"x"), NAME, "带有宏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "台账.xls", "已损坏"),
        (b"PK\x03\x04x", NAME, "已损坏"),
        (b"x" * (5 * 1024 * 1024 + 1), NAME, "超过5MB"),
        (with_member(FORM, "xl/sharedStrings.xml", b" " * (20 * 1024 * 1024)), NAME, "异常巨大"),
    ],
    ids=["empty", "xlsm", "macros", "xls", "broken", "large", "bomb"],
)
def test_hostile_files_are_refused_with_a_message_and_not_kept(
    cast: Cast, client_of: Browser, data: bytes, name: str, wanted: str
) -> None:
    answer = uploaded(client_of("justice"), cast, data, name)
    assert answer.status_code == 422 and wanted in text(answer)
    assert not SheetLayout.objects.exists() and not Document.objects.exists()


def test_a_form_without_a_file_and_a_workbook_without_a_heading_say_so(cast: Cast, client_of: Browser) -> None:
    client = client_of("justice")
    assert "没有选择文件" in text(client.post(LAYOUTS, {"unit": cast.units["north"].pk}))
    blank = client.get(uploaded(client, cast, saved(Workbook()))["Location"])
    assert blank.status_code == 400 and "是空的" in text(blank)


def test_only_who_may_open_some_in_a_unit_brings_a_layout_in_for_it(cast: Cast, client_of: Browser) -> None:
    for who, unit in (("office", "north"), ("mediator", "north"), ("justice", "south"), ("administrator", "district")):
        assert uploaded(client_of(who), cast, FORM, unit=unit).status_code == 422, who
    assert not SheetLayout.objects.exists()


def test_too_many_rows_are_refused_with_what_to_do(
    cast: Cast, client_of: Browser, kept: SheetLayout, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.dispute()
    cast.dispute()
    monkeypatch.setattr(layouts, "MOST_ROWS", 1)
    refused = client_of("justice").get(f"{LAYOUTS}{kept.pk}/export/")
    assert refused.status_code == 403 and export.WAY_OUT in text(refused)


def test_a_deleted_layout_takes_its_document_with_it_unless_it_is_needed(
    cast: Cast, client_of: Browser, kept: SheetLayout, django_capture_on_commit_callbacks: Any
) -> None:
    client, digest = client_of("justice"), kept.document.digest
    again = uploaded(client, cast, FORM)["Location"]
    assert SheetLayout.objects.filter(document__digest=digest).count() == 2
    for address, is_kept in ((again, True), (f"{LAYOUTS}{kept.pk}/", False)):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"{address}delete/").status_code == 302
        assert Document.objects.filter(digest=digest).exists() is path_of(digest).exists() is is_kept


def test_the_end_of_a_matter_takes_no_document_that_a_layout_needs(
    cast: Cast, kept: SheetLayout, django_capture_on_commit_callbacks: Any
) -> None:
    matter, digest = cast.dispute(), kept.document.digest
    cast.act("mediator", matter, "attach", digest=digest, name=NAME)
    with django_capture_on_commit_callbacks(execute=True):
        discard_documents(matter)
    assert Document.objects.filter(digest=digest).exists() and path_of(digest).exists()


def test_of_several_sheets_the_one_that_knows_most_headings_is_guessed() -> None:
    kind = registry.kind("mediation.dispute")
    book = ledger()
    book.move_sheet("填表说明", -1)
    choosing = choosing_of(kind, described(saved(book)), {}, {})
    assert choosing.sheet.name == "纠纷台账"
    names = [entry.name for entry in mapped(kind, choosing, {"备注": "matter.unit", "人数": "没有的列"})]
    assert names[-1] == "matter.unit" and "没有的列" not in names


def test_usual_headings_of_the_kinds_own_table_are_known_too() -> None:
    kind = registry.kind("citizen_requests.event")
    book = Workbook()
    book.active.append(["序号", "工单编号", "诉求标题", "事发地址", "责任单位", "受理时间", "满意度"])
    choosing = choosing_of(kind, described(saved(book)), {}, {})
    names = [entry.name for entry in mapped(kind, choosing, {})]
    assert names == ["serial", "matter.outer_number", "subject", "place", "handler_unit", "received_at", "satisfaction"]
