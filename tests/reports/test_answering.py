"""A form from above: received, mapped once, counted, signed by another, sent in its own layout, taken over next year."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.reports.forms import (
    MAPPING,
    RATE,
    RECEIVED,
    SETTLED,
    TOTAL,
    Desk,
    derived,
    enter_post,
    typed,
)
from tests.reports.workbooks import SHEET, form, saved
from tests.reports.years import YEAR_END
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Attachment, Matter
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.answering.counting import fill
from zhunsheng.reports.answering.receiving import map_cells, receive
from zhunsheng.reports.answering.sending import send, written_now
from zhunsheng.reports.kinds.data_request import AnswerCell, DataRequest
from zhunsheng.reports.models import FrozenRow


@pytest.fixture
def desk(year: Any, settings: Any, tmp_path: Path) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "documents"
    return Desk(year)


def cells(matter: Matter) -> dict[str, AnswerCell]:
    return {cell.address: cell for cell in AnswerCell.objects.filter(matter=matter)}


def sheet_of(data: bytes) -> Any:
    return load_workbook(BytesIO(data))[SHEET]


def refused(raised: Any) -> list[str]:
    return [objection.code for objection in raised.value.objections]


def test_the_empty_cells_under_and_beside_headings_are_what_is_asked(desk):
    found = {address: cell.caption for address, cell in cells(desk.received()).items()}
    assert found == {
        "D5": "矛盾化解·受理纠纷／2023年·合计",
        "E5": "矛盾化解·受理纠纷／2023年·其中：人民调解",
        "D6": "矛盾化解·调解成功／2023年·合计",
        "E6": "矛盾化解·调解成功／2023年·其中：人民调解",
        "D7": "其他·法治培训／2023年·合计",
        "E7": "其他·法治培训／2023年·其中：人民调解",
        "D8": "调解成功率／2023年·合计",
        "E8": "调解成功率／2023年·其中：人民调解",
    }


def test_every_derivable_cell_is_counted_and_the_typed_one_is_kept(desk):
    found = cells(desk.filled())
    assert {address: cell.value for address, cell in found.items() if cell.way == "derived"} == {
        "D5": "10",
        "E5": "5",
        "D6": "6",
        "E6": "5",
        "D8": "60.00",
    }
    assert found["D7"].value == "80"
    assert found["D7"].stated_by_id == desk.cast.people["justice"].pk
    assert found[SETTLED].counted == 6


def test_the_filled_workbook_keeps_its_layout_and_holds_numbers(desk):
    before, after = sheet_of(form()), sheet_of(written_now(desk.filled()))
    assert [after[address].value for address in ("D5", "E5", SETTLED, "E6", "D7")] == [10, 5, 6, 5, 80]
    assert after[SETTLED].fill.fgColor.rgb == before[SETTLED].fill.fgColor.rgb
    assert after[SETTLED].number_format == "#,##0"
    assert {str(area) for area in after.merged_cells.ranges} == {str(area) for area in before.merged_cells.ranges}
    assert after.column_dimensions["B"].width == before.column_dimensions["B"].width
    assert after[TOTAL].value == "=D5+D6"
    assert after["A1"].font.size == 18


def test_a_rate_reads_as_percent_in_a_cell_that_shows_percent(desk):
    assert float(sheet_of(written_now(desk.filled()))[RATE].value) == pytest.approx(0.6)


def test_a_text_that_looks_like_a_formula_stays_a_text(desk):
    matter = desk.mapped(changes=[typed("D7", "=1+1")])
    cell = sheet_of(written_now(matter))["D7"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_code_with_noughts_in_front_stays_a_text(desk):
    matter = desk.mapped(changes=[typed("D7", "0755"), typed("E7", "12.50")])
    sheet = sheet_of(written_now(matter))
    assert (sheet["D7"].value, sheet["E7"].value) == ("0755", 12.5)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (TOTAL, "cell-not-empty"),
        ("B5", "cell-not-empty"),
        ("C5", "cell-not-empty"),
        ("A6", "cell-unknown"),
        ("ZZ9", "cell-unknown"),
    ],
)
def test_what_the_form_has_filled_itself_is_not_overwritten(desk, address, code):
    matter = desk.received()
    with on_day(RECEIVED), pytest.raises(Refused) as raised:
        map_cells(desk.year.clerk(RECEIVED), matter, [derived(address, "mediation.dispute.settled")])
    assert refused(raised) == [code]
    assert address in raised.value.objections[0].message


def test_who_maps_or_counts_does_not_sign(desk):
    enter_post(desk.cast, "justice", Role.LEADER)
    matter = desk.filled()
    with pytest.raises(Refused) as raised:
        desk.cast.act("justice", matter, "confirm", YEAR_END)
    assert refused(raised) == ["same-person", "same-person"]
    desk.cast.act("deputy", matter, "confirm", YEAR_END)
    assert matter.state == "confirmed"


def test_a_form_with_open_cells_is_not_signed(desk):
    matter = desk.mapped(changes=MAPPING[:4])
    desk.fill(matter)
    with pytest.raises(Refused) as raised:
        desk.cast.act("deputy", matter, "confirm", YEAR_END)
    assert refused(raised) == ["cells-unanswered"]
    assert "还有4个单元格没有填" in raised.value.objections[0].message


def test_who_may_count_only_a_part_or_nothing_does_not_answer(desk, year):
    matter = desk.mapped()
    with on_day(YEAR_END), pytest.raises(Refused):
        fill(desk.cast.viewer("officer", YEAR_END), matter)
    assert {cell.value for cell in cells(matter).values() if cell.way == "derived"} == {""}


def test_sending_keeps_the_file_and_the_records_behind_each_number(desk):
    matter = desk.sent()
    record = DataRequest.objects.get(pk=matter.pk)
    attached = Attachment.objects.get(matter=matter, digest=record.filled_digest)
    assert attached.name == "2023年区法治政府建设统计表（报出）.xlsx"
    with open_document(record.filled_digest) as file:
        assert sheet_of(file.read())[SETTLED].value == 6
    slot = cells(matter)[SETTLED].slot
    rows = set(FrozenRow.objects.filter(report=matter, slot=slot).values_list("matter_id", flat=True))
    assert rows == {each.pk for each in desk.year.settled["people"] + desk.year.settled["court_assigned"]}


def test_what_changed_after_the_signature_is_not_sent_unseen(desk, year):
    matter = desk.confirmed()
    year.void(year.settled["people"][0])
    with on_day(YEAR_END), pytest.raises(Refused) as raised:
        send(year.clerk(), matter)
    assert set(refused(raised)) == {"changed-since-signed"}
    assert any("审签时是6件，现在台账里是5" in objection.message for objection in raised.value.objections)
    assert not FrozenRow.objects.filter(report=matter).exists()
    desk.fill(matter)
    desk.cast.act("deputy", matter, "confirm", YEAR_END)
    desk.send(matter)
    assert matter.state == "sent_out"


def test_next_year_the_same_layout_is_answered_as_before_a_year_on(desk):
    desk.sent()
    blank = {"period_from_on": "", "period_to_on": "", "cut_off_on": "", "title": "2024年区法治政府建设统计表"}
    later = date(2024, 12, 20)
    next_year = desk.received(form(2024), later, registered_until_on="2024-12-31", **blank)
    record, found = DataRequest.objects.get(pk=next_year.pk), cells(next_year)
    assert (record.period_from_on, record.period_to_on, record.cut_off_on) == (
        date(2024, 1, 1),
        date(2024, 12, 31),
        date(2024, 12, 22),
    )
    settled = found[SETTLED]
    assert (settled.metric, settled.period_to_on, settled.before) == (
        "mediation.dispute.settled",
        date(2024, 12, 31),
        "6件",
    )
    assert (found["D7"].way, found["D7"].value, found["D7"].before) == ("typed", "", "80期")
    assert record.layout_changes == ""


def test_a_changed_layout_is_taken_over_as_far_as_it_goes_and_its_differences_are_listed(desk):
    first = desk.sent()
    again = desk.received(form(2023, ("其他", "法治宣传")), date(2023, 12, 25))
    record, found = DataRequest.objects.get(pk=again.pk), cells(again)
    assert record.carried_from == first.pk
    assert record.layout_changes.startswith("新增2格：")
    assert "法治宣传" in record.layout_changes
    assert found[SETTLED].metric == "mediation.dispute.settled"
    assert {cell.way for cell in found.values() if "法治宣传" in cell.caption} == {"open"}


def test_a_quarter_moves_on_by_a_quarter(desk):
    told = {"period_from_on": "2023-01-01", "period_to_on": "2023-03-31", "cut_off_on": "2023-03-31"}
    change = derived(SETTLED, "mediation.dispute.settled", **told)
    desk.mapped(changes=[change], title="第一季度报表", **told)
    blank = dict.fromkeys(told, "")
    after = desk.received(title="第二季度报表", **blank)
    settled = cells(after)[SETTLED]
    assert (settled.period_from_on, settled.period_to_on, settled.cut_off_on) == (
        date(2023, 4, 1),
        date(2023, 6, 30),
        date(2023, 6, 30),
    )


def test_a_cumulative_form_is_taken_over_for_the_longer_period_and_last_year_stays_a_year_behind(desk):
    told = {"period_to_on": "2023-11-30", "cut_off_on": "2023-11-30"}
    last_year = {"period_from_on": "2022-01-01", "period_to_on": "2022-11-30", "cut_off_on": "2022-11-30"}
    changes = [
        derived(SETTLED, "mediation.dispute.settled", **told),
        derived("E6", "mediation.dispute.settled", **last_year),
    ]
    desk.mapped(changes=changes, title="2023年1—11月统计表", **told)
    found = cells(desk.received(title="2023年统计表"))
    assert (found[SETTLED].period_to_on, found[SETTLED].cut_off_on) == (date(2023, 12, 31), date(2023, 12, 22))
    assert (found["E6"].period_from_on, found["E6"].period_to_on) == (date(2022, 1, 1), date(2022, 11, 30))


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ({}, "registered"),
        ({"registration_number": ""}, "unregistered"),
        ({"registered_until_on": "2023-11-30"}, "expired"),
    ],
)
def test_a_form_shows_whether_it_is_registered(desk, told, standing):
    matter = desk.received(**told)
    assert DataRequest.objects.get(pk=matter.pk).registration == standing


def test_an_unregistered_form_may_be_refused_by_its_article(desk):
    matter = desk.received(registration_number="")
    desk.cast.act("deputy", matter, "refuse", RECEIVED, refusal_reason="没有标明备案文号")
    assert matter.state == "refused"
    registered = desk.received()
    with pytest.raises(Refused) as raised:
        desk.cast.act("deputy", registered, "refuse", RECEIVED, refusal_reason="太多了")
    assert refused(raised) == ["form-is-registered"]
    assert "统计法" in raised.value.objections[0].basis[0]


def test_a_returned_form_is_counted_signed_and_sent_again(desk):
    matter = desk.sent()
    desk.cast.act("justice", matter, "send_back", YEAR_END, return_reason="口径有误", days_allowed=2)
    desk.fill(matter)
    desk.cast.act("deputy", matter, "confirm", YEAR_END)
    desk.send(matter)
    assert Attachment.objects.filter(matter=matter).count() == 3
    slots = set(FrozenRow.objects.filter(report=matter).values_list("slot", flat=True))
    assert len({slot.partition("-")[0] for slot in slots}) == 2


def test_a_workbook_without_anything_to_fill_in_is_not_received(desk):
    book = Workbook()
    book.active["A1"] = "通知"
    with on_day(RECEIVED), pytest.raises(Refused) as raised:
        receive(desk.year.clerk(RECEIVED), desk.cast.units["north"], {"title": "x"}, saved(book), "通知.xlsx")
    assert refused(raised) == ["nothing-asked"]
    assert not DataRequest.objects.exists()


def test_what_is_no_workbook_is_refused_and_nothing_kept(desk):
    with on_day(RECEIVED), pytest.raises(Refused) as raised:
        receive(desk.year.clerk(RECEIVED), desk.cast.units["north"], {"title": "x"}, b"PK broken", "表.xlsx")
    assert refused(raised) == ["layout-unusable"]
