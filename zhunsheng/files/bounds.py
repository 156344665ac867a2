"""How much a reader takes before it refuses: no file, however made, may hang a reader or fill the memory."""

from __future__ import annotations

from zhunsheng.files.blocks import Unreadable

_MEBIBYTE = 1024 * 1024
MOST_BYTES = 50 * _MEBIBYTE
# A report is a few thousand characters, the longest yearbook some hundred thousand.
MOST_CHARACTERS = 2_000_000
MOST_MEMBERS = 20_000
MOST_UNPACKED_BYTES = 200 * _MEBIBYTE
# Elements in memory are some thirty times as large as they are written.
MOST_XML_BYTES = 16 * _MEBIBYTE
# Text packs to a tenth; what unpacks to far more is made to.
MOST_RATIO = 200
RATIO_COUNTS_FROM_BYTES = _MEBIBYTE
MOST_ARCHIVE_DEPTH = 2
MOST_PAGES = 2_000
# Recognising a page takes seconds.
MOST_SCANNED_PAGES = 60
MOST_SECONDS = 60
MOST_SCAN_SECONDS = 600
MOST_CHILD_BYTES = 3 * 1024 * _MEBIBYTE
# Ledgers are larger than reports: a city platform's year has some hundred thousand rows.
MOST_SHEET_BYTES = 200 * _MEBIBYTE
MOST_UNPACKED_SHEET_BYTES = 1024 * _MEBIBYTE
# A sheet is unpacked cell by cell, empty ones too, up to its last filled row and column.
MOST_CELLS = 16_000_000
MOST_LINES = 4_000_000
MOST_CELL_CHARACTERS = 100_000
MOST_SHEET_CHILD_BYTES = 1536 * _MEBIBYTE
MOST_SHEET_SECONDS = 120


def check_size(byte_count: int) -> None:
    """Refuse a file that is empty or larger than any report; `Unreadable` says which."""
    if byte_count == 0:
        raise Unreadable("文件是空的，没有内容。", "请确认文件已保存完整，再重新选择。")
    if byte_count > MOST_BYTES:
        raise Unreadable(
            f"文件有{-(-byte_count // _MEBIBYTE)}MB，超过{MOST_BYTES // _MEBIBYTE}MB的上限。",
            "请去掉其中的图片或附件，只留报告正文后再试。",
        )


def check_length(character_count: int) -> None:
    """Refuse more text than any report holds; `Unreadable`."""
    if character_count > MOST_CHARACTERS:
        raise Unreadable(
            f"文字超过{MOST_CHARACTERS // 10_000}万字，不像是一份报告。", "请把文件拆成一份一份的报告后再试。"
        )
