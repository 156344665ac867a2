"""Formats of older office programs (.doc, .wps, .rtf), turned into docx by LibreOffice where it is installed.

A .wps of WPS Office is a Word 97 file with additions, which LibreOffice passes over. A .wps of Microsoft Works is another
format of the same name; it is refused, as is what WPS wrote before it took over Word's.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from zhunsheng.files.blocks import Contents, Unreadable
from zhunsheng.files.bounds import MOST_SECONDS
from zhunsheng.files.docx import read_docx
from zhunsheng.files.processes import run_bounded

_PROGRAMS = ("soffice", "libreoffice")
# Stream names in a compound file are UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WRITER = "WordDocument".encode("utf-16-le")
_OTHERS = ("Workbook".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The text of a Word 97 file begins with this, at the beginning of a sector; so far behind it stand its marks ([MS-DOC] 2.5.2).
_TEXT_MAGIC, _SECTOR, _MARKS_AT, _IS_ENCRYPTED = b"\xec\xa5", 512, 10, 0x0100
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再试。"


def read_legacy(data: bytes) -> Contents:
    """The blocks of an older document. Raises `Unreadable` when it is encrypted, broken or of another program, or when
    LibreOffice is missing."""
    if _ENCRYPTED in data or _is_encrypted(data):
        raise Unreadable("文件加了密码，读不出内容。", "请去掉密码，另存后再试。")
    if _WRITER not in data and any(mark in data for mark in _OTHERS):
        raise Unreadable("这是表格或演示文稿，不是报告正文。", "请选择报告的文档后再试。")
    if data.startswith(_COMPOUND) and _WRITER not in data:
        raise Unreadable(
            "这不是 Word 或 WPS 文字的文档，可能是微软 Works 或早期 WPS 的 .wps，读不了。",
            "请用建立它的软件打开，另存为 .docx 或 .doc 后再试。",
        )
    return read_docx(converted(data))


def converted(data: bytes) -> bytes:
    """A document that LibreOffice reads, as docx. Raises `Unreadable` when LibreOffice is missing or does not read it.

    It gets a profile of its own, so that neither a running program nor what it was told before matters; macros stay off.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unreadable(
            "这是旧格式文档（.doc、.wps 或 .rtf），本机没有安装 LibreOffice，读不出来。",
            f"{_SAVE_AS[:-1]}，或安装 LibreOffice。",
        )
    with tempfile.TemporaryDirectory(prefix="zhunsheng-") as folder:
        source = Path(folder, "document.doc")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo",
                   "--convert-to", "docx", "--outdir", folder, str(source)]  # fmt: skip
        ended = run_bounded(command, b"", MOST_SECONDS)
        target = Path(folder, "document.docx")
        if ended is None:
            raise Unreadable(f"LibreOffice 在{MOST_SECONDS}秒内没有转换完。", _SAVE_AS)
        if not target.exists():
            raise Unreadable("LibreOffice 转换不了这个文件，它可能已损坏。", _SAVE_AS)
        return target.read_bytes()


def _is_encrypted(data: bytes) -> bool:
    """Whether the text of a Word 97 file is locked by a password."""
    place = data.find(_TEXT_MAGIC, _SECTOR)
    while place >= 0:
        if place % _SECTOR == 0:
            return bool(int.from_bytes(data[place + _MARKS_AT :][:2], "little") & _IS_ENCRYPTED)
        place = data.find(_TEXT_MAGIC, place + 1)
    return False
