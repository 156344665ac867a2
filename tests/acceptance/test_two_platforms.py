"""Acceptance of the two platforms (S124, S125): a platform's export against our cases, and two outer numbers on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.acceptance.test_citizen_requests import client_of
from tests.acceptance.test_enforcement import codes, filed, listed, north, value
from tests.cast import Cast
from tests.imports import Import, enter_settings
from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Deadline, Event, Matter
from zhunsheng.kernel.today import on_day

pytestmark = pytest.mark.django_db
CASE = "enforcement.case"
INFORMATION, SUPERVISION = "综合行政执法信息平台", "行政执法监督网络平台"
LIMIT = {"enforcement.platform_entry_limit": {"unit": "working_day", "length": 1, "roll": False}}
HEADINGS = ("案件编号", "立案文号", "案件名称", "执法领域", "当事人", "立案时间", "录入时间")
EXPORTED = date(2023, 6, 1)


@pytest.fixture(autouse=True)
def on_the_day_of_the_export(settings: Any, tmp_path: Path) -> None:
    """Pages live on the day of the export; documents and collected files go to a folder of the test."""
    settings.ZHUNSHENG_TODAY, settings.STATIC_ROOT = EXPORTED, tmp_path
    settings.MEDIA_ROOT = tmp_path / "documents"


@pytest.fixture
def cases(cast: Cast) -> list[Matter]:
    """Five cases filed on Thursday 4 May 2023; each is to be entered in both platforms by the 5th."""
    enter_settings(cast, LIMIT)
    return [filed(cast) for _ in range(5)]


def export(cases: Sequence[Matter], entered_on: str = "2023/5/5 10:20", **otherwise: Mapping[str, str]) -> bytes:
    """The platform's own table: one row for each of the cases, with cells as ``otherwise`` says by our number."""
    lines = [list(HEADINGS)]
    for place, matter in enumerate(cases, 1):
        row = {
            "案件编号": f"XX2023{place:05d}",
            "立案文号": matter.number,
            "案件名称": "占道摆卖",
            "执法领域": "城市管理",
            "当事人": "张三丰",
            "立案时间": "2023-05-04",
            "录入时间": entered_on,
        }
        lines.append([{**row, **otherwise.get(f"row{place}", {})}[heading] for heading in HEADINGS])
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode("gb18030")


def compared(cast: Cast, content: bytes, source: str = INFORMATION) -> Import:
    """The export received, mapped as guessed, checked, written and completed on the day it was made."""
    with on_day(EXPORTED):
        done = Import.received(cast, content, who="officer", kind=CASE, source=source, name="平台导出.csv")
        done.map()
        done.act("write")
        done.act("complete")
    return done


def test_S124_an_export_of_a_platform_says_what_it_lacks_has_late_and_has_otherwise(
    cast: Cast, cases: list[Matter]
) -> None:
    before = Matter.objects.filter(kind=CASE).count()
    done = compared(
        cast,
        export(
            cases[:4],
            row2={"录入时间": "2023-05-09"},
            row3={"立案时间": "2023-05-06", "案件名称": "占道经营"},
            row4={"当事人": "李四光"},
        ),
    )
    assert done.failure == "" and done.faults == {}
    assert Matter.objects.filter(kind=CASE).count() == before
    assert {(found.subject_id, found.column) for found in done.differences} == {
        (cases[2].pk, "filed_on"), (cases[2].pk, "subject"), (cases[3].pk, "parties"),
    }  # fmt: skip
    page = page_of(cast, done)
    assert "没有录入</dt><dd>1<" in page and "逾期录入</dt><dd>1<" in page and "栏目不一致</dt><dd>3<" in page
    missing, late = (page.partition(f'id="{name}"')[2].partition("</section>")[0] for name in ("missing", "late"))
    assert [matter.number in missing for matter in cases] == [False, False, False, False, True]
    assert [matter.number in late for matter in cases] == [False, True, False, False, False]
    assert "占道经营" in page and "2023-05-06" in page and "李四光" not in page


def test_S124_a_row_about_no_case_of_ours_or_twice_about_one_is_listed_and_opens_nothing(
    cast: Cast, cases: list[Matter]
) -> None:
    again = {"立案文号": cases[0].number, "案件编号": "XX2023009999"}
    done = compared(cast, export(cases[:3], row2={"立案文号": "罚立字〔2023〕999号"}, row3=again))
    assert {number: told[0].partition("：")[2][:10] for number, told in done.faults.items()} == {
        3: "本系统没有编号“XX", 4: "与第2行是本系统的同",
    }  # fmt: skip
    assert Matter.objects.filter(kind=CASE).count() == len(cases)
    assert Event.objects.filter(act="enter_information").count() == 1


def test_S124_a_difference_is_set_right_on_one_side_and_the_next_export_shows_it_no_more(
    cast: Cast, cases: list[Matter]
) -> None:
    done = compared(cast, export(cases, row1={"立案时间": "2023-05-03"}, row2={"案件名称": "占道经营"}))
    filed_on, subject = sorted(done.differences, key=lambda found: found.number)
    assert (filed_on.column, subject.column) == ("filed_on", "subject")
    client, address = client_of(cast, "officer"), "import_difference"
    for difference in (filed_on, subject):
        assert client.post(reverse(address, args=[done.matter.pk, difference.pk])).status_code == 302
    assert registry.kind(CASE)._default_manager.get(matter=cases[0]).filed_on == date(2023, 5, 3)
    assert registry.kind(CASE)._default_manager.get(matter=cases[1]).subject == "占道经营"
    assert Event.objects.filter(matter=cases[1], act="correct").count() == 1
    again = compared(cast, export(cases, row1={"立案时间": "2023-05-03"}, row2={"案件名称": "占道经营"}))
    assert again.differences == [] and again.faults == {}
    assert Event.objects.filter(act="enter_information").count() == len(cases)


def test_S124_what_the_platform_left_empty_or_has_and_we_do_not_is_a_difference(
    cast: Cast, cases: list[Matter]
) -> None:
    done = compared(cast, export(cases[:1], row1={"案件名称": ""}))
    [found] = done.differences
    assert (found.column, found.recorded, found.reported) == ("subject", "占道摆卖", None)
    assert "请在来源补填" in page_of(cast, done)
    refused = client_of(cast, "officer").post(reverse("import_difference", args=[done.matter.pk, found.pk]))
    assert refused.status_code == 422


def test_S124_an_export_compared_by_mistake_is_undone_and_leaves_no_number_behind(
    cast: Cast, cases: list[Matter]
) -> None:
    done = compared(cast, export(cases[:2]))
    head = Import(cast.viewer("squad_head", EXPORTED), done.matter)
    with on_day(EXPORTED):
        head.act("undo", reason="导错了平台。")
    record = registry.kind(CASE)._default_manager.get(matter=cases[0])
    assert (record.information_number, record.information_entered_on, record.information_delay_days) == ("", None, None)
    assert value(north(cast), "enforcement.case.not_entered") == len(cases)


def test_S124_where_the_province_is_master_cases_come_by_import_alone_and_differences_are_listed(cast: Cast) -> None:
    enter_settings(cast, {"records.masters": {CASE: INFORMATION}, **LIMIT})
    assert codes(lambda: filed(cast)) == ["master-elsewhere"]
    rows = [filed_row(place) for place in (1, 2, 3)]
    done = compared(cast, mirrored(rows))
    assert done.faults == {} and done.counts[1] == 3
    cases = {found.outer_number: found for found in Matter.objects.filter(kind=CASE)}
    assert {found.procedure for found in cases.values()} == {"mirrored"}
    record = registry.kind(CASE)._default_manager.get(matter=cases["XX202300001"])
    assert (record.information_number, record.information_delay_days) == ("XX202300001", 1)
    assert (record.decided_on, record.decision_number) == (date(2023, 5, 15), "罚决字〔2023〕1号")
    by_hand = codes(lambda: cast.act("officer", cases["XX202300001"], "serve", date(2023, 5, 16)))
    assert by_hand == ["master-elsewhere"]
    assert compared(cast, mirrored(rows)).counts[3:] == (3, 0)
    again = compared(cast, mirrored([{**rows[0], "决定时间": "2023-05-18"}, *rows[1:]]))
    assert [(found.column, found.recorded, found.reported) for found in again.differences] == [
        ("", "2023-05-15", "2023-05-18")
    ]
    other = compared(cast, supervised(["XX202300001", "XX202300009"]), source=SUPERVISION)
    assert list(other.faults) == [3], "a row that names none of the cases is listed"
    cast.act("officer", cases["XX202300002"], "enter_supervision", date(2023, 5, 31), supervision_number="JD-2")
    assert value(north(cast), "enforcement.case.entered_rate").quantize(Decimal("0.01")) == Decimal("66.67")


def test_S124_a_list_leaves_in_the_fields_of_the_platform(cast: Cast, cases: list[Matter]) -> None:
    client = client_of(cast, "squad_head")
    form = Workbook()
    form.active.append(["立案文号", "案件名称", "执法领域名称", "立案时间", "适用程序"])
    stream = BytesIO()
    form.save(stream)
    layouts = reverse("record_layouts", args=[CASE])
    with on_day(EXPORTED):
        sent = {"file": SimpleUploadedFile("平台导入模板.xlsx", stream.getvalue()), "unit": cast.units["north"].pk}
        address = client.post(layouts, sent)["Location"]
        page = client.get(address)
        mapped = {entry.label: entry.name for entry in page.context["headings"]}
        assert mapped == {
            "立案文号": "matter.number", "案件名称": "subject", "执法领域名称": "field", "立案时间": "filed_on",
            "适用程序": "procedure_kind",
        }  # fmt: skip
        choosing = page.context["choosing"]
        said = {f"column-{each.heading.column}": each.name for each in page.context["headings"]}
        rows = {"sheet": choosing.sheet.name, "heading": str(choosing.heading.number), "tail": str(choosing.tail_row)}
        client.post(address, {"sheet_before": choosing.sheet.name, **rows, **said})
        book = client.get(f"{address}export/")
    sheet = load_workbook(BytesIO(book.getvalue())).active
    written = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert {row[0] for row in written} == {matter.number for matter in cases}
    assert {row[1:3] for row in written} == {("占道摆卖", "城市管理")}


def test_S125_two_outer_numbers_make_the_rate_and_the_delay_and_what_is_overdue_is_a_clock(
    cast: Cast, cases: list[Matter]
) -> None:
    compared(cast, export(cases[:4], row2={"录入时间": "2023-05-09"}))
    compared(cast, export(cases[:3], row3={"录入时间": "2023-05-14"}), source=SUPERVISION)
    part = north(cast)
    assert value(part, "enforcement.case.entered_rate") == 60
    assert value(part, "enforcement.case.days_to_information_entry") == 1
    assert value(part, "enforcement.case.days_to_supervision_entry") == 1
    assert listed(part, "enforcement.case.not_entered") == {cases[3].pk, cases[4].pk}
    assert listed(part, "enforcement.case.entered_late") == {cases[1].pk, cases[2].pk}
    assert listed(part, "enforcement.case.entry_overdue") == {cases[3].pk, cases[4].pk}
    record = registry.kind(CASE)._default_manager.get(matter=cases[1])
    assert (record.information_number, record.supervision_number) == ("XX202300002", "XX202300002")
    assert (record.information_delay_days, record.supervision_delay_days) == (5, 1)
    running = Deadline.objects.filter(matter=cases[4], stopped_on=None, clock__startswith="enter_")
    assert set(running.values_list("clock", "due_on")) == {
        ("enter_information_by", date(2023, 5, 5)), ("enter_supervision_by", date(2023, 5, 5)),
    }  # fmt: skip
    with on_day(EXPORTED):
        page = client_of(cast, "officer").get(reverse("record", args=[CASE, cases[4].pk])).content.decode()
    assert "执法监督平台录入期限" in page and "已超期" in page
    assert value(part, "enforcement.case.filed") == 5


def page_of(cast: Cast, done: Import) -> str:
    client: Client = client_of(cast, "officer")
    with on_day(EXPORTED):
        return client.get(reverse("import_run", args=[done.matter.pk])).content.decode()


def filed_row(place: int) -> dict[str, str]:
    """A case as the province's platform has it."""
    return {
        "案件编号": f"XX2023{place:05d}",
        "案件名称": "占道摆卖",
        "执法领域": "城市管理",
        "适用程序": "普通程序",
        "当事人": "张三丰",
        "立案时间": "2023-05-04",
        "录入时间": "2023-05-05",
        "决定时间": "2023-05-15",
        "决定": "给予处罚",
        "决定书文号": f"罚决字〔2023〕{place}号",
    }


def mirrored(rows: Sequence[Mapping[str, str]]) -> bytes:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode("gb18030")


def supervised(numbers: Sequence[str]) -> bytes:
    rows = [
        {"案件编号": f"JD-{place}", "立案文号": number, "录入时间": "2023-05-06"}
        for place, number in enumerate(numbers)
    ]
    return mirrored(rows)
