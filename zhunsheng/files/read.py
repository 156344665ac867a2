"""One door for all formats: what the bytes are decides which reader is asked; the name only helps where they are silent."""

from __future__ import annotations

import re

from zhunsheng.files.blocks import Contents, Unreadable
from zhunsheng.files.bounds import check_length, check_size
from zhunsheng.files.child import read_in_child
from zhunsheng.files.text import decode, read_text

_PDF_MAGIC = b"%PDF-"
_PDF_WITHIN = 1024
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# The compound files of older Office programs, and RTF.
_LEGACY_MAGICS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_PICTURE_MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_MAIL_PAGE = re.compile(rb"(?i)^(?:from|mime-version|subject|date):.{0,200}\r?\n", re.MULTILINE)


def read(data: bytes, name: str = "") -> Contents:
    """The contents of a file of any format. Raises `Unreadable`, in Chinese: what is wrong and what to do."""
    check_size(len(data))
    contents = _read(data, name.rpartition(".")[2].lower())
    check_length(sum(len(block.text) for block in contents.blocks))
    return contents


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip file of files and not a document that is packed as one."""
    return data.startswith(_ZIP_MAGICS) and _packed_as(data) == "archive"


def _read(data: bytes, suffix: str) -> Contents:
    if _PDF_MAGIC in data[:_PDF_WITHIN]:
        return read_in_child("pdf", data)
    if data.startswith(_ZIP_MAGICS):
        return _read_packed(data)
    if data.startswith(_LEGACY_MAGICS):
        from zhunsheng.files.legacy import read_legacy

        return read_legacy(data)
    if data.startswith(_PICTURE_MAGICS):
        return read_in_child("picture", data)
    if data.startswith(_OTHER_ARCHIVES):
        raise Unreadable("这种压缩包（rar、7z、gz）读不了。", "请解开后选择其中的文件，或改用 zip 压缩包。")
    return _read_written(data, suffix)


def _read_packed(data: bytes) -> Contents:
    kind = _packed_as(data)
    if kind == "docx":
        from zhunsheng.files.docx import read_docx

        return read_docx(data)
    if kind == "ofd":
        from zhunsheng.files.ofd import read_ofd

        return read_ofd(data)
    if kind == "sheet":
        raise Unreadable("这是表格或演示文稿，不是报告正文。", "请选择报告的文档后再试。")
    raise Unreadable("这是压缩包，里面可能有多份文件。", "请按文件夹的方式核查整个压缩包，或解开后选择其中一份。")


def _packed_as(data: bytes) -> str:
    from zhunsheng.files import docx, ofd
    from zhunsheng.files.packages import Package

    names = set(Package(data).names)
    if docx.MAIN_MEMBER in names:
        return "docx"
    if ofd.MAIN_MEMBER in names:
        return "ofd"
    return "sheet" if names & {"xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml"} else "archive"


def _read_written(data: bytes, suffix: str) -> Contents:
    """Web pages and plain text. Only these need decoding to be told apart."""
    if suffix in ("mht", "mhtml", "eml") and _MAIL_PAGE.search(data[:_PDF_WITHIN]):
        raise Unreadable("单文件网页（mht）读不了。", "请在浏览器中另存为“网页，仅 HTML”后再试。")
    decoded = decode(data)
    if suffix not in ("txt", "md", "csv"):
        from zhunsheng.files.html import is_html, read_html

        if suffix in ("html", "htm", "shtml", "xhtml", "jhtml") or is_html(decoded.text):
            return read_html(decoded)
    return read_text(decoded)
