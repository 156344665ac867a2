"""Formats of older office programs (.doc, .wps, .rtf), turned into docx by LibreOffice where it is installed."""

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
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再试。"


def read_legacy(data: bytes) -> Contents:
    """The blocks of an older document. Raises `Unreadable` when it is encrypted or broken, or LibreOffice is missing."""
    if _ENCRYPTED in data:
        raise Unreadable("文件加了密码，读不出内容。", "请去掉密码，另存后再试。")
    if _WRITER not in data and any(mark in data for mark in _OTHERS):
        raise Unreadable("这是表格或演示文稿，不是报告正文。", "请选择报告的文档后再试。")
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unreadable(
            "这是旧格式文档（.doc、.wps 或 .rtf），本机没有安装 LibreOffice，读不出来。",
            f"{_SAVE_AS[:-1]}，或安装 LibreOffice。",
        )
    return read_docx(_converted(program, data))


def _converted(program: str, data: bytes) -> bytes:
    """A profile of its own, so that neither a running program nor what it was told before matters; macros stay off."""
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
