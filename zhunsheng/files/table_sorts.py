"""What a file of tables is by its first bytes, whatever it is called, and the refusal of what is no table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_UNPACKED_SHEET_BYTES
from zhunsheng.files.packages import Package

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
CSV = "text/csv"
ENDINGS = {
    XLSX: (".xlsx",),
    XLSM: (".xlsm", ".xlsx"),
    XLS: (".xls", ".et"),
    ODS: (".ods",),
    CSV: (".csv", ".tsv", ".txt"),
}
NAMES = {XLSX: "Excel 工作簿（.xlsx）", XLSM: "带宏的 Excel 工作簿（.xlsm）", XLS: "旧版 Excel 工作簿（.xls）",
         ODS: "ODF 表格（.ods）", CSV: "分隔符文本（.csv）"}  # fmt: skip
MACROS = "文件带有宏。宏没有运行，也不会运行，只读单元格。"
NO_FORMULAS = "这种格式里，公式单元格读的是保存时的结果，分辨不出哪些是公式；要逐格标明的，请另存为 .xlsx。"
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"
_COMPOUND, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_OTHERS = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)
_HEAD_BYTES = 4096
# Stream names in a compound file are UTF-16.
_ENCRYPTED, _BOOKS = (
    "EncryptedPackage".encode("utf-16-le"),
    ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")),
)


@dataclass(frozen=True, slots=True)
class Sort:
    """A file whose content is a table: where it lies, its media type, and what is remarkable about it."""

    path: Path
    media_type: str
    remarks: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        return self.media_type == CSV


def sort_of(path: Path, name: str) -> Sort:
    """What sort of table the file holds. Raises `Unreadable` where it holds none, and says what it is instead."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    media_type, remarks = _recognised(path, head)
    ending = Path(name).suffix.lower()
    if name and ending not in ENDINGS[media_type]:
        said = f"文件名结尾是“{ending}”" if ending else "文件名没有结尾"
        remarks = (f"{said}，内容是{NAMES[media_type]}，已按内容读取。", *remarks)
    return Sort(path, media_type, remarks)


def _recognised(path: Path, head: bytes) -> tuple[str, tuple[str, ...]]:
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise Unreadable(f"文件内容是{what}，不是表格。", "请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    if head.startswith(_COMPOUND):
        return _compound(path)
    if head.startswith(_ZIP):
        return _packed(path)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        raise Unreadable("文件内容是网页表格，不是真正的 Excel 文件（有的平台这样导出）。", _SAVE_AS)
    if start.startswith((b"<?xml", b"<workbook")):
        raise Unreadable("文件内容是 XML，不是 Excel 工作簿。", _SAVE_AS)
    return CSV, ()


def _compound(path: Path) -> tuple[str, tuple[str, ...]]:
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise Unreadable("文件加了密码，读不出内容。", "请去掉密码，另存后再试。")
    if not any(book in content for book in _BOOKS):
        raise Unreadable("文件是旧版 Office 文件，但不是表格。", "请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    macros = (MACROS,) if "_VBA_PROJECT".encode("utf-16-le") in content else ()
    return XLS, (*macros, NO_FORMULAS)


def _packed(path: Path) -> tuple[str, tuple[str, ...]]:
    names = set(Package(path, MOST_UNPACKED_SHEET_BYTES).names)
    if "xl/workbook.xml" in names:
        is_macro = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names)
        return (XLSM, (MACROS,)) if is_macro else (XLSX, ())
    if "xl/workbook.bin" in names:
        raise Unreadable("文件是二进制 Excel 工作簿（.xlsb），读不了。", _SAVE_AS)
    if "content.xml" in names and "mimetype" in names:
        return ODS, (NO_FORMULAS,)
    what = "Word 文档" if "word/document.xml" in names else "压缩包"
    raise Unreadable(f"文件内容是{what}，不是表格。", "请选择 .xlsx、.xls、.ods 或 .csv 文件；压缩包请先解开。")
