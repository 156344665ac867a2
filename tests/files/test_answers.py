"""A form from outside as a grid, and with answers in its empty cells: what its sender put there stays, nothing goes off."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.files.forms import saved, with_member
from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.layouts.answering import answered
from zhunsheng.files.layouts.asking import answer, grid
from zhunsheng.files.layouts.gridding import MOST_GRID_CELLS, gridded
from zhunsheng.files.layouts.model import Answer


def form() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "表"
    sheet["A1"], sheet["B2"], sheet["C2"], sheet["A3"], sheet["C3"], sheet["B4"] = (
        "标题",
        "本年",
        "上年",
        "件数",
        0,
        "=B3*2",
    )
    sheet.merge_cells("A1:C1")
    sheet["B3"].number_format = "0.0%"
    hidden = book.create_sheet("参数")
    hidden["A1"], hidden.sheet_state = "不给人看", "hidden"
    return book


def cells_of(data: bytes) -> dict[str, Any]:
    return {cell.address: cell for cell in gridded(data).sheets[0].cells}


def test_a_grid_has_every_visible_cell_once_and_says_of_what_sort_it_is():
    found = cells_of(saved(form()))
    assert (found["A1"].columns, found["A1"].sort, found["A1"].text) == (3, "text", "标题")
    assert "B1" not in found
    assert [found[address].sort for address in ("B3", "C3", "B4")] == ["empty", "number", "formula"]
    assert found["B4"].text == ""
    assert [sheet.name for sheet in gridded(saved(form())).sheets] == ["表"]


def test_a_grid_as_large_as_no_form_is_refused():
    book = form()
    book.active.cell(MOST_GRID_CELLS, 2, "末行")
    with pytest.raises(Unreadable, match="不像一张要填的报表"):
        gridded(saved(book))


def test_an_empty_workbook_is_no_form():
    with pytest.raises(Unreadable, match="没有内容"):
        gridded(saved(Workbook()))


def test_answers_go_into_empty_cells_and_noughts():
    content = answered(
        saved(form()), [Answer("表", "B3", "24.4"), Answer("表", "C3", "7"), Answer("表", "C4", "", "无")]
    )
    sheet = load_workbook(BytesIO(content))["表"]
    assert (float(sheet["B3"].value), sheet["C3"].value, sheet["C4"].value) == (pytest.approx(0.244), 7, "无")
    assert sheet["B4"].value == "=B3*2"


def test_what_cannot_take_an_answer_is_named_all_at_once_and_nothing_is_written():
    wrong = ["A1", "B1", "B4", "ZZZZ9", "不是格"]
    with pytest.raises(Unreadable) as raised:
        answered(saved(form()), [*(Answer("表", address, "1") for address in wrong), Answer("别的表", "A1", "1")])
    assert all(address in raised.value.what for address in wrong)
    assert "别的表" in raised.value.what
    assert "已有公式" in raised.value.what


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)"])
def test_no_formula_is_ever_written_from_an_answer(text):
    cell = load_workbook(BytesIO(answered(saved(form()), [Answer("表", "B3", "", text)])))["表"]["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_workbook_with_macros_is_refused_by_the_process_that_opens_it():
    hostile = with_member(saved(form()), "xl/vbaProject.bin", b"macro")
    with pytest.raises(Unreadable, match="宏"):
        grid(hostile)
    with pytest.raises(Unreadable, match="宏"):
        answer(hostile, [Answer("表", "B3", "1")])


def test_a_formula_that_reaches_out_is_gone_and_told():
    book = form()
    book.active["C5"] = '=WEBSERVICE("http://example.org")'
    found = grid(saved(book))
    assert any("公式已去掉" in remark for remark in found.remarks)
    assert load_workbook(BytesIO(answer(saved(book), [Answer("表", "B3", "1")])))["表"]["C5"].value is None
