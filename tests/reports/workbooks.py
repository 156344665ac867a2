"""A form as a district would send it down."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

SHEET = "法治建设统计"
_THIN = Side(style="thin")
_FRAME = Border(_THIN, _THIN, _THIN, _THIN)


def form(year: int = 2023, extra: tuple[str, str] | None = None) -> bytes:
    """A title, merged headings of two rows, counts, a rate shown in percent, a total by formula, a signature below."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"] = f"{year}年区法治政府建设统计表"
    sheet.merge_cells("A1:F1")
    sheet["A1"].font, sheet["A1"].alignment = Font(name="黑体", size=18, bold=True), Alignment(horizontal="center")
    sheet["A2"], sheet["D2"] = "填报单位：北岸街道", "单位：件"
    rows: list[tuple[Any, ...]] = [
        ("类别", "指标", "行次", f"{year}年", None, "备注"),
        (None, None, None, "合计", "其中：人民调解", None),
        ("矛盾化解", "受理纠纷", 1, None, None, None),
        (None, "调解成功", 2, None, None, None),
        ("其他", "法治培训", 3, None, None, None),
        (None, "调解成功率", 4, None, None, None),
        ("总计", None, 5, "=D5+D6", "=E5+E6", None),
    ]
    if extra is not None:
        rows.insert(6, (extra[0], extra[1], 6, None, None, None))
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            cell.border = _FRAME
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "A5:A6"):
        sheet.merge_cells(area)
    sheet["D6"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["D6"].number_format = "#,##0"
    sheet["D8"].number_format = sheet["E8"].number_format = "0.00%"
    sheet.cell(3 + len(rows), 1, "填表人：")
    sheet.cell(3 + len(rows), 4, "审核人：")
    sheet.column_dimensions["B"].width = 22
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
