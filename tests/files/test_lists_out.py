"""Lists as workbooks and CSV: typed cells, nothing lost, nothing that a program of tables would run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from tests.sheets import csv_of, markup_of, sheet_of
from zhunsheng.files.cells import LONGEST_TEXT, words_of
from zhunsheng.files.csv_lines import csv_parts
from zhunsheng.files.workbooks import write_workbook

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|'/c calc'!A1")


def workbook(*rows: tuple[object, ...], name: str = "清单") -> bytes:
    file = BytesIO()
    write_workbook(file, name, ["甲", "乙"], rows)
    return file.getvalue()


def csv_file(*rows: tuple[object, ...]) -> bytes:
    return b"".join(csv_parts(["甲", "乙"], rows))


def test_texts_numbers_amounts_and_days_keep_their_sort():
    row = ("文字", 12, Decimal("1200.50"), date(2023, 5, 4), "")
    assert [words_of(cell) for cell in row] == ["文字", "12", "1,200.50", "2023-05-04", ""]
    cells = openpyxl.load_workbook(BytesIO(workbook(row))).active[2]
    assert [cell.value for cell in cells[:4]][:3] == ["文字", 12, 1200.5]
    assert [cell.number_format for cell in cells[:4]] == ["General", "General", "#,##0.00", "yyyy-mm-dd"]
    assert cells[3].value.date() == date(2023, 5, 4)
    assert csv_of(csv_file(row))[1] == ["文字", "12", "1200.50", "2023-05-04", ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_ever_a_formula(text):
    content = workbook((text, "后"))
    assert sheet_of(content)[1][0] == text
    cell = openpyxl.load_workbook(BytesIO(content)).active["A2"]
    assert cell.data_type == "s" and cell.quotePrefix
    assert "<f" not in markup_of(content)
    assert csv_of(csv_file((text, "后")))[1] == [f"'{text}", "后"]


@pytest.mark.parametrize("text", ["＝1+1", "＋1", "－1", "＠x", "\r=1", "\n=1"])
def test_what_other_programs_turn_into_signs_is_made_harmless_in_csv(text):
    assert csv_of(csv_file((text, "")))[1][0] == f"'{text}"


def test_a_negative_amount_is_a_number_and_not_a_formula():
    assert csv_of(csv_file((Decimal("-5.00"), -3)))[1] == ["-5.00", "-3"]
    assert sheet_of(workbook((Decimal("-5.00"), -3)))[1] == [-5.0, -3.0]


def test_signs_that_a_workbook_cannot_hold_do_not_break_it():
    content = workbook(("甲\x00\x0b\x1f乙\ufffe", "一\n二"))
    assert sheet_of(content)[1] == ["甲乙", "一\n二"]


def test_text_that_looks_like_an_escaped_sign_is_escaped_itself():
    assert "_x005F_x0041_" in markup_of(workbook(("_x0041_", "")))


def test_what_is_too_long_for_a_cell_is_cut_with_a_remark():
    cut = sheet_of(workbook(("长" * (LONGEST_TEXT + 1), "")))[1][0]
    assert len(cut) == LONGEST_TEXT and cut.endswith("（原文过长，以下从略）")
    assert csv_of(csv_file(("长" * (LONGEST_TEXT + 1), "")))[1][0] == "长" * (LONGEST_TEXT + 1)


def test_days_and_amounts_beyond_a_workbooks_reach_become_text():
    row = (date(1899, 12, 31), Decimal("99999999999999.99"))
    assert sheet_of(workbook(row))[1] == ["1899-12-31", "99,999,999,999,999.99"]


def test_a_sheets_name_keeps_to_what_excel_allows():
    content = workbook(("甲", ""), name="一/二[三]:四?" + "长" * 40)
    names = openpyxl.load_workbook(BytesIO(content)).sheetnames
    assert names == [("一 二 三  四 " + "长" * 40)[:31]]


def test_csv_leaves_in_parts_while_the_rows_come():
    asked = []

    def rows():
        for number in range(20_000):
            asked.append(number)
            yield "文字", number

    parts = csv_parts(["甲", "乙"], rows())
    next(parts)
    assert len(asked) < 20_000
    assert b"19999" in b"".join(parts)


def test_a_workbook_holds_many_rows_without_shared_strings():
    content = workbook(*((f"第{number}行", number) for number in range(2_000)))
    assert sheet_of(content)[-1] == ["第1999行", 1999.0]
    assert "xl/sharedStrings.xml" not in ZipFile(BytesIO(content)).namelist()
