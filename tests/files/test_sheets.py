"""Tables of any office: what is read of them, and that no file, however made, does harm."""

from __future__ import annotations

import os
from datetime import datetime

import pytest

from tests.files.tables import ods, repacked, sheet_xml, xls, xlsx
from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.sheets import read_rows, read_workbook
from zhunsheng.files.table_sorts import CSV, MACROS, ODS, XLS, XLSM, XLSX
from zhunsheng.files.text_table import write_text_table

ROWS = [["编号", "事由", "人数"], ["A1", "漏水", 2], ["A2", "噪声", 3]]
TEXT = "编号,事由,人数\r\nA1,漏水,2\r\nA2,噪声,3\r\n"


def cells(path, sheet="表一", after=0):
    return [row.cells for row in read_rows(path, sheet, after)]


@pytest.mark.parametrize(("make", "name", "media_type"), [(xlsx, "a.xlsx", XLSX), (xls, "a.xls", XLS)])
def test_workbooks_old_and_new_give_the_same_rows(tmp_path, make, name, media_type):
    path = make(tmp_path / name, ROWS)
    assert read_workbook(path, name).media_type == media_type
    assert cells(path) == [("编号", "事由", "人数"), ("A1", "漏水", 2), ("A2", "噪声", 3)]
    assert [row.number for row in read_rows(path, "表一", 1)] == [2, 3]


def test_an_open_document_table_is_read(tmp_path):
    path = ods(tmp_path / "a.ods", [["编号", "事由"], ["A1", "漏水"]])
    assert read_workbook(path, "a.ods").media_type == ODS
    assert cells(path) == [("编号", "事由"), ("A1", "漏水")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_usual_encoding_gives_the_same_rows(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert read_workbook(path, "a.csv").media_type == CSV
    assert cells(path, "文本") == [("编号", "事由", "人数"), ("A1", "漏水", "2"), ("A2", "噪声", "3")]


def test_tabs_quotes_and_line_breaks_in_cells_are_kept_apart(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text('编号\t内容\nA1\t"第一行\n第二行，有""引号"""\n\n\nA2\t完\n', "utf-8")
    assert cells(path, "文本") == [("编号", "内容"), ("A1", '第一行\n第二行，有"引号"'), ("A2", "完")]


def test_what_the_file_is_called_does_not_matter_and_is_told(tmp_path):
    old = xls(tmp_path / "old.xlsx", ROWS)
    new = xlsx(tmp_path / "new.xls", ROWS)
    text = tmp_path / "text.xls"
    text.write_text(TEXT, "gb18030")
    for path, what in (
        (old, "旧版 Excel 工作簿（.xls）"),
        (new, "Excel 工作簿（.xlsx）"),
        (text, "分隔符文本（.csv）"),
    ):
        book = read_workbook(path, path.name)
        assert any(what in remark and "已按内容读取" in remark for remark in book.remarks), path
        assert len(book.sheets[0].head) == 3


def test_dates_times_and_numbers_are_plain_values(tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("表一")
    sheet.write_row(0, 0, ["日", "刻", "数", "小数", "长号"])
    sheet.write_datetime(1, 0, datetime(2023, 5, 4), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_datetime(1, 1, datetime(2023, 5, 4, 9, 5), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write_row(1, 2, [20230001, 12.5, 440300199001011234])
    book.close()
    *plain, long = cells(tmp_path / "a.xlsx")[1]
    assert plain == ["2023-05-04", "2023-05-04T09:05:00", 20230001, 12.5]
    assert isinstance(long, float), "what Excel has cut after fifteen digits is not passed off as whole"


def test_a_merged_title_and_cells_merged_downward_are_told_and_repeated(tmp_path):
    rows = [["2023年台账"], ["社区", "事由"], ["柳荫社区", "漏水"], [None, "噪声"], ["渡口社区", "停车"]]
    path = xlsx(tmp_path / "a.xlsx", rows, merged=("A1:B1", "A3:A4"))
    assert read_workbook(path).sheets[0].merged == {1}
    assert cells(path)[2:] == [("柳荫社区", "漏水"), ("柳荫社区", "噪声"), ("渡口社区", "停车")]


def test_of_formulas_the_stored_value_is_read_and_the_row_says_so(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["编号", "合计"], ["A1", ("=", "=1+1", 2)], ["A2", ("=", "=1/0", "#DIV/0!")]])
    text = sheet_xml(path).replace(
        "</sheetData>", '<row r="4"><c r="A4"><v>4</v></c><c r="B4"><f>B2*2</f></c></row></sheetData>'
    )
    repacked(path, sheet=text)
    _, first, second, third = read_rows(path, "表一")
    assert first.cells == ("A1", 2) and first.formulas == {1} and first.spoiled == {}
    assert second.cells == ("A2", None) and second.spoiled == {1: "单元格是错误值#DIV/0!"}
    assert third.cells == (4, None) and third.spoiled == {1: "公式没有保存计算结果"}


def test_macros_are_told_of_and_never_more(tmp_path):
    path = repacked(xlsx(tmp_path / "a.xlsm", ROWS), macros=b"Sub Auto_Open()")
    book = read_workbook(path, "a.xlsm")
    assert book.media_type == XLSM and MACROS in book.remarks
    assert len(cells(path)) == 3


def refused(path, name=""):
    with pytest.raises(Unreadable) as refusal:
        read_workbook(path, name)
        list(read_rows(path, "表一"))
    assert refusal.value.what and refusal.value.way_out
    return refusal.value.what


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"MZ\x90\0", "程序"),
        (b"Rar!\x1a\x07\0", "压缩包"),
        ("<html><table><tr><td>编号</td></tr></table></html>".encode(), "网页表格"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (bytes(range(1, 32)) * 40, "编码"),
        (b"PK\x03\x04broken", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "不是表格"),
    ],
)
def test_what_is_no_table_is_refused_with_what_it_is(tmp_path, content, said):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert said in refused(path)


def test_a_damaged_workbook_is_refused(tmp_path):
    path = xls(tmp_path / "a.xls", ROWS)
    path.write_bytes(path.read_bytes()[:900])
    refused(path)


def test_a_zip_bomb_is_refused(tmp_path):
    path = repacked(xlsx(tmp_path / "a.xlsx", ROWS), shared=b"<sst>" + b" " * (300 * 1024 * 1024))
    assert "异常巨大" in refused(path)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("part", ["sheet", "shared", "xl/workbook.xml"])
def test_entities_are_refused_wherever_they_are_declared(tmp_path, declared, part):
    path = xlsx(tmp_path / "a.xlsx", ROWS)
    repacked(path, **{part: f'<?xml version="1.0"?>{declared}<worksheet>&b;</worksheet>'})
    assert "实体" in refused(path)


def test_a_sheet_used_to_its_last_corner_is_refused_before_it_fills_the_memory(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROWS)
    far = sheet_xml(path).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert "远远超出" in refused(repacked(path, sheet=far))


def test_a_million_rows_with_nothing_in_them_are_passed_over(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROWS)
    blank = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(4, 300_000))
    repacked(path, sheet=sheet_xml(path).replace("</sheetData>", f"{blank}</sheetData>"))
    assert len(cells(path)) == 3


def test_a_file_of_two_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.seek(2 * 1024**3)
        stream.write(b"\0")
    assert "上限" in refused(path)
    os.truncate(path, 0)


def test_a_quote_that_never_ends_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('编号,内容\nA1,"' + "没有结尾\n" * 200_000, "utf-8")
    with pytest.raises(Unreadable):
        list(read_rows(path, "文本"))


def test_what_is_written_is_text_whatever_it_looks_like(tmp_path):
    texts = ["=1+1", "+1", "-1", "@SUM(1)", "http://x", '=HYPERLINK("x")']
    path = tmp_path / "a.xlsx"
    with write_text_table("表一", ["一", "二", "三"], [(text, "问题", "1") for text in texts]) as book:
        path.write_bytes(book.read())
    assert [row[0] for row in cells(path, after=1)] == texts
    assert "<f>" not in sheet_xml(path) and "hyperlink" not in sheet_xml(path)
