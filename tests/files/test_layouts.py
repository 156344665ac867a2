"""A unit's own workbook, described and filled: what it looks like stays, nothing in it goes off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.files.forms import ledger, member, saved, with_member
from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.layouts.asking import describe, fill
from zhunsheng.files.layouts.describing import described
from zhunsheng.files.layouts.filling import filled
from zhunsheng.files.layouts.model import MOST_ROWS, Layout
from zhunsheng.files.layouts.opening import opened

COLUMNS = (1, 2, 3, 4, 5, 6)


def rows(count: int) -> list[tuple[Any, ...]]:
    return [
        (number, f"北调〔2023〕{number}号", "=1+1" if number == 1 else f"事由{number}", date(2023, 5, number % 28 + 1), 2,
         Decimal("1200.50"))
        for number in range(1, count + 1)
    ]  # fmt: skip


def layout(tail: int = 8, columns: tuple[int, ...] = COLUMNS, heading: int = 4) -> Layout:
    return Layout("纠纷台账", heading, tail, columns)


def sheet_in(data: bytes, name: str = "纠纷台账") -> Any:
    return load_workbook(BytesIO(data))[name]


def values(sheet: Any, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row]][:6]


def test_a_description_shows_headings_under_their_groups_and_what_stands_below() -> None:
    sheet = described(saved(ledger())).sheets[0]
    assert (sheet.name, sheet.last_rows) == ("纠纷台账", ())
    by_number = {row.number: row for row in sheet.rows}
    assert by_number[1].texts == ("北岸街道2023年矛盾纠纷台账",)
    assert [(each.column, each.group, each.text) for each in by_number[4].headings] == [
        (1, "", "序号"), (2, "", "登记编号"), (3, "", "案由"), (4, "", "受理日期"), (5, "涉及情况", "人数"),
        (6, "涉及情况", "金额（元）"), (7, "", "备注"),
    ]  # fmt: skip
    assert by_number[8].texts[0] == "合计"


def test_few_rows_leave_the_form_as_it_is() -> None:
    sheet = sheet_in(filled(saved(ledger()), layout(), rows(2)))
    assert values(sheet, 5)[:3] == [1, "北调〔2023〕1号", "=1+1"] and values(sheet, 7) == [None] * 6
    assert (sheet["A8"].value, sheet["E8"].value) == ("合计", "=SUM(E5:E7)")
    assert sheet["C7"].fill.fgColor.rgb == "00FFF2CC"


def test_many_rows_push_totals_down_and_whatever_points_at_them_follows() -> None:
    data = filled(saved(ledger()), layout(), rows(10))
    sheet, book = sheet_in(data), load_workbook(BytesIO(data))
    assert values(sheet, 14)[:3] == [10, "北调〔2023〕10号", "事由10"]
    assert (sheet["A15"].value, sheet["A16"].value) == ("合计", "填表人：　　审核人：")
    assert (sheet["E15"].value, sheet["F15"].value) == ("=SUM(E5:E14)", "=SUM(F5:F14)/10000")
    assert sheet.row_dimensions[15].height == 33
    assert {str(each) for each in sheet.merged_cells.ranges} >= {"A1:G1", "E3:F3", "A3:A4", "A15:D15"}
    assert book["填表说明"]["A2"].value == "=SUM(纠纷台账!F5:F14)"
    assert book["填表说明"]["A3"].value == '=COUNTIF(纠纷台账!C:C,"物业")'
    assert book.defined_names["金额"].attr_text == "纠纷台账!$F$5:$F$14"
    assert sheet.print_area == "'纠纷台账'!$A$1:$G$16"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "G5:G14"


def test_what_the_form_looks_like_stays() -> None:
    before, after = sheet_in(saved(ledger())), sheet_in(filled(saved(ledger()), layout(), rows(10)))
    assert after["A1"].font.name == "方正小标宋简体" and after["A1"].value == before["A1"].value
    assert [after.column_dimensions[each].width for each in "ABCDEFG"] == [6, 24, 30, 14, 8, 12, 20]
    assert (after.page_setup.orientation, after.page_setup.paperSize, after.print_title_rows) == (
        "landscape",
        9,
        "$3:$4",
    )
    assert after.oddFooter.center.text == "第&P页" and after.freeze_panes == "C5"
    for row in (5, 14):
        assert after.row_dimensions[row].height == 28
        assert after[f"B{row}"].border.left.style == after[f"G{row}"].border.right.style == "thin"
        assert after[f"D{row}"].number_format == 'yyyy"年"m"月"d"日"' and after[f"D{row}"].is_date
        assert after[f"C{row}"].alignment.wrap_text and after[f"C{row}"].fill.fgColor.rgb == "00FFF2CC"


def test_values_are_typed_and_never_formulas() -> None:
    signs = [(text, "", "", "", "", "") for text in ("=1+1", "+1", "-1", "@x", "#N/A", "=cmd|'/c'!A1")]
    data = filled(saved(ledger()), layout(), signs)
    sheet = sheet_in(data)
    cells = [sheet[f"A{row}"] for row in range(5, 11)]
    assert [cell.value for cell in cells] == [row[0] for row in signs]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True, True, True, True, False, True]
    assert member(data, "xl/worksheets/sheet1.xml").count(b"<f>") == 2
    typed = sheet_in(filled(saved(ledger()), layout(), rows(1)))
    assert [typed[f"{column}5"].data_type for column in "ABCDEF"] == ["n", "s", "s", "d", "n", "n"]
    assert typed["F5"].number_format == "#,##0.00"


def test_without_a_tail_rows_go_on_below_and_old_rows_are_emptied() -> None:
    book = ledger(has_tail=False)
    book["纠纷台账"]["C5"], book["纠纷台账"]["E6"] = "去年的事", "=E5*2"
    sheet = sheet_in(filled(saved(book), layout(tail=0), rows(1)))
    assert values(sheet, 5)[2] == "=1+1" and values(sheet, 6) == [None] * 6
    longer = sheet_in(filled(saved(book), layout(tail=0), rows(9)))
    assert values(longer, 13)[0] == 9 and longer["B13"].border.left.style == "thin"


def test_a_form_without_a_blank_row_gives_rows_in_the_frame_of_its_headings() -> None:
    sheet = sheet_in(filled(saved(ledger(blank_rows=0, has_tail=False)), layout(tail=0), rows(2)))
    assert values(sheet, 6)[0] == 2
    assert sheet["B6"].border.left.style == "thin" and not sheet["B6"].font.bold


def test_columns_take_any_order_and_may_be_left_out() -> None:
    sheet = sheet_in(filled(saved(ledger()), layout(columns=(3, 1)), [("事由", 7), ("别的", 8)]))
    assert values(sheet, 6) == [8, None, "别的", None, None, None]


def test_cells_merged_in_the_forms_row_are_merged_in_every_row() -> None:
    book = ledger()
    book["纠纷台账"].merge_cells("F5:G5")
    sheet = sheet_in(filled(saved(book), layout(), rows(6)))
    assert {"F5:G5", "F8:G8", "F10:G10"} <= {str(each) for each in sheet.merged_cells.ranges}
    with pytest.raises(Unreadable, match="盖住了一个有对应的列"):
        filled(saved(book), layout(columns=(7,)), [("甲",)])


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda sheet: sheet.merge_cells("G4:G6"), "跨着表头、数据区或表尾"),
        (lambda sheet: sheet.merge_cells("B5:B6"), "跨着表头、数据区或表尾"),
        (lambda sheet: sheet.__setitem__("E9", "=E5+E6"), "引用了数据区里的某一行（第5行）"),
    ],
)
def test_what_would_be_wrong_after_moving_is_refused_with_what_to_do(change: Any, wanted: str) -> None:
    book = ledger()
    change(book["纠纷台账"])
    with pytest.raises(Unreadable, match=wanted) as refused:
        filled(saved(book), layout(), rows(5))
    assert refused.value.way_out.startswith("请")


def test_a_layout_that_does_not_fit_the_workbook_is_refused() -> None:
    data = saved(ledger())
    for wrong in (
        Layout("别的表", 4, 8, (1,)),
        layout(tail=3),
        layout(columns=()),
        layout(columns=(500,)),
        layout(heading=0),
    ):
        with pytest.raises(Unreadable, match="表样"):
            filled(data, wrong, [])
    with pytest.raises(Unreadable, match="一次最多1万行"):
        filled(data, layout(columns=(1,)), [(1,)] * (MOST_ROWS + 1))


def test_links_to_other_files_and_formulas_that_reach_out_are_taken_out_with_a_word() -> None:
    book = ledger()
    sheet = book["纠纷台账"]
    for place, formula in (("G1", "=[1]台账!A1"), ("G2", '=WEBSERVICE("http://x")'), ("H1", "=cmd|'/c calc'!A1"),
                           ("H2", '=HYPERLINK("http://x","点我")'), ("H3", "=LEN(A2)")):  # fmt: skip
        if place == "G1":
            sheet.unmerge_cells("A1:G1")
        sheet[place] = formula
    loaded, remarks = opened(saved(book))
    assert [loaded["纠纷台账"][place].value for place in ("G1", "G2", "H1", "H2", "H3")] == [None] * 4 + ["=LEN(A2)"]
    assert any("公式已去掉：纠纷台账!G1、纠纷台账!H1" in remark for remark in remarks)


def test_pictures_that_will_not_survive_are_named() -> None:
    data = with_member(saved(ledger()), "xl/media/image1.png", b"\x89PNG")
    assert "表样里的图片在导出的工作簿里不保留。" in described(data).remarks


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (with_member(saved(ledger()), "xl/vbaProject.bin", b"x"), "带有宏"),
        (with_member(saved(ledger()), "xl/media/bomb.xml", b" " * (30 * 1024 * 1024)), "异常巨大"),
        (with_member(saved(ledger()), "xl/styles.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
         "实体定义"),
        (with_member(saved(ledger()), "xl/worksheets/sheet1.xml", b"<worksheet"), "损坏"),
        (b"PK\x03\x04 not a package", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old workbook", "损坏"),
        (b"x" * (6 * 1024 * 1024), "超过5MB"),
    ],
    ids=["macros", "bomb", "entity", "broken sheet", "no package", "xls", "large"],
)  # fmt: skip
def test_hostile_and_broken_workbooks_are_refused(data: bytes, wanted: str) -> None:
    with pytest.raises(Unreadable, match=wanted):
        opened(data)


def test_a_sheet_that_claims_to_be_endless_is_read_by_its_cells() -> None:
    book = ledger()
    book["纠纷台账"]["XFD1048576"] = "边"
    assert [row.number for row in described(saved(book)).sheets[0].rows][-1] == 9


@pytest.mark.process
def test_a_process_of_its_own_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENPYXL_LXML")
    data = saved(ledger())
    assert describe(data) == described(data)
    sheet = sheet_in(fill(data, layout(), rows(10)))
    assert values(sheet, 14)[:4] == [10, "北调〔2023〕10号", "事由10", sheet["D14"].value]
    assert sheet["D14"].value.date() == date(2023, 5, 11) and sheet["F14"].value == 1200.5
    with pytest.raises(Unreadable, match="带有宏"):
        describe(with_member(data, "xl/vbaProject.bin", b"x"))
    with pytest.raises(Unreadable, match="出错"):
        fill(data, Layout("纠纷台账", 4, 8, ("x",)), [])  # type: ignore[arg-type]
