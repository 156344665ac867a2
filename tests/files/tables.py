"""Tables for tests, hostile ones too, made byte by byte where no library writes them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

SECTOR = 512
SHEET_XML = "xl/worksheets/sheet1.xml"


def xlsx(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), name: str = "表一") -> Path:
    """A workbook of one sheet. A value ``("=", formula, result)`` is a formula with its stored result."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(name)
    for place in merged:
        sheet.merge_range(place, "")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, tuple):
                sheet.write_formula(number, column, value[1], None, value[2])
            elif value is not None:
                sheet.write(number, column, value)
    book.close()
    return path


def repacked(path: Path, **parts: str | bytes | None) -> Path:
    """The workbook with some of its parts put otherwise: ``sheet`` and ``shared`` by name, others under their path."""
    names = {"sheet": SHEET_XML, "shared": "xl/sharedStrings.xml", "macros": "xl/vbaProject.bin"}
    given = {names.get(key, key): value for key, value in parts.items()}
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content.update({name: part.encode() if isinstance(part, str) else part or b"" for name, part in given.items()})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(SHEET_XML).decode()


def ods(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """An OpenDocument table of texts."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    body = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="表一">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", body)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def xls(path: Path, rows: Sequence[Sequence[Any]], stream: str = "Workbook") -> Path:
    """A workbook of the old binary format (BIFF8 in a compound file) with texts and numbers."""
    path.write_bytes(_compound(stream, _biff(rows)))
    return path


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff(rows: Sequence[Sequence[Any]]) -> bytes:
    begin_book = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    begin_sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    end, name = _record(0x0A, b""), "表一"
    cells = b""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                cells += _record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            elif value is not None:
                cells += _record(0x203, place + struct.pack("<d", float(value)))
    label = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    start = len(begin_book) + 4 + 6 + len(label) + len(end)
    return begin_book + _record(0x85, struct.pack("<IBB", start, 0, 0) + label) + end + begin_sheet + cells + end


def _compound(stream: str, content: bytes) -> bytes:
    """A compound file with one stream, long enough to lie in ordinary sectors."""
    content = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
    count = len(content) // SECTOR
    chain = [number + 1 for number in range(count - 1)] + [0xFFFFFFFE]
    table = [*chain, 0xFFFFFFFE, 0xFFFFFFFD]
    fat = b"".join(struct.pack("<I", entry) for entry in table).ljust(SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + _entry(stream, 2, 0, len(content), 0xFFFFFFFF)
    directory = directory.ljust(SECTOR, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, count, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", count + 1) + b"\xff" * 4 * 108
    return head + content + directory + fat


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def zipped(**members: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return content.getvalue()
