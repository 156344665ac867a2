"""Workbooks as a unit would lay them out, and what hostile or careless people put into them."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

THIN = Side(style="thin")
HEADINGS = {"A": "序号", "B": "登记编号", "C": "案由", "D": "受理日期", "E": "人数", "F": "金额（元）", "G": "备注"}


def ledger(blank_rows: int = 3, has_tail: bool = True) -> Workbook:
    """A ledger: a title over all columns, headings of two rows with a group, rows with borders, totals, another sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "纠纷台账"
    sheet["A1"] = "北岸街道2023年矛盾纠纷台账"
    sheet.merge_cells("A1:G1")
    sheet["A1"].font, sheet["A1"].alignment = Font(name="方正小标宋简体", size=20), Alignment(horizontal="center")
    sheet["A2"] = "填报单位：北岸司法所"
    for column, text in HEADINGS.items():
        if column in "EF":
            sheet[f"{column}4"] = text
        else:
            sheet[f"{column}3"] = text
            sheet.merge_cells(f"{column}3:{column}4")
    sheet["E3"] = "涉及情况"
    sheet.merge_cells("E3:F3")
    for column, width in zip("ABCDEFG", (6, 24, 30, 14, 8, 12, 20), strict=True):
        sheet.column_dimensions[column].width = width
        for row in range(3, 5 + blank_rows):
            sheet[f"{column}{row}"].border = Border(THIN, THIN, THIN, THIN)
    for row in range(5, 5 + blank_rows):
        sheet.row_dimensions[row].height = 28
        sheet[f"D{row}"].number_format = 'yyyy"年"m"月"d"日"'
        sheet[f"C{row}"].alignment = Alignment(wrap_text=True)
        sheet[f"C{row}"].fill = PatternFill("solid", fgColor="FFF2CC")
    if has_tail:
        _add_tail(sheet, 5 + blank_rows)
    sheet.print_title_rows = "3:4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_area = f"A1:G{6 + blank_rows}"
    sheet.oddFooter.center.text = "第&P页"
    sheet.freeze_panes = "C5"
    _add_guide(book, blank_rows)
    return book


def _add_tail(sheet: Any, row: int) -> None:
    sheet[f"A{row}"] = "合计"
    sheet.merge_cells(f"A{row}:D{row}")
    sheet[f"E{row}"] = f"=SUM(E5:E{row - 1})"
    sheet[f"F{row}"] = f"=SUM(F5:F{row - 1})/10000"
    sheet[f"A{row + 1}"] = "填表人：　　审核人："
    sheet.row_dimensions[row].height = 33


def _add_guide(book: Workbook, blank_rows: int) -> None:
    other = book.create_sheet("填表说明")
    other["A1"] = "按月报送，次月5日前"
    other["A2"] = f"=SUM(纠纷台账!F5:F{4 + blank_rows})"
    other["A3"] = '=COUNTIF(纠纷台账!C:C,"物业")'
    book.defined_names["金额"] = DefinedName("金额", attr_text=f"纠纷台账!$F$5:$F${4 + blank_rows}")
    validation = DataValidation(type="list", formula1='"是,否"')
    validation.add(f"G5:G{max(5, 4 + blank_rows)}")
    book["纠纷台账"].add_data_validation(validation)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The package with a member added or replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    return ZipFile(BytesIO(data)).read(name)
