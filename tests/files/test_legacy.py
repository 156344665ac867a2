"""Documents of older office programs: what is read by LibreOffice, and what is refused before it is asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from shutil import which
from subprocess import run
from tempfile import TemporaryDirectory

import docx as word
import pytest

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.read import read

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_LINES = ["青石镇2024年法治政府建设情况报告", "全年调处矛盾纠纷966件，办结率99.86%。"]
needs_libreoffice = pytest.mark.skipif(which("soffice") is None, reason="needs LibreOffice")


@cache
def saved_as(suffix: str) -> bytes:
    """The lines and a table as LibreOffice writes them in an older format."""
    document = word.Document()
    for line in _LINES:
        document.add_paragraph(line)
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "行政处罚", "105件"
    document.add_paragraph("青石镇人民政府")
    with TemporaryDirectory() as folder:
        document.save(str(Path(folder, "report.docx")))
        command = ["soffice", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--convert-to",
                   suffix, "--outdir", folder, str(Path(folder, "report.docx"))]  # fmt: skip
        run(command, check=True, capture_output=True, timeout=120)
        return Path(folder, f"report.{suffix}").read_bytes()


@pytest.mark.process
@needs_libreoffice
@pytest.mark.parametrize(("suffix", "name"), [("doc", "报告.doc"), ("doc", "报告.wps"), ("rtf", "报告.rtf")])
def test_an_older_document_is_read_with_its_tables(suffix: str, name: str) -> None:
    contents = read(saved_as(suffix), name)
    assert [block.text for block in contents.blocks] == [*_LINES, "行政处罚\t105件", "青石镇人民政府"]
    assert contents.blocks[2].place == "表1第1行"


@pytest.mark.process
@needs_libreoffice
def test_a_document_with_a_password_is_refused() -> None:
    data = bytearray(saved_as("doc"))
    start = next(place for place in range(512, len(data), 512) if data[place : place + 2] == b"\xec\xa5")
    data[start + 11] |= 1
    assert "密码" in refused(bytes(data)).what


@pytest.mark.process
@needs_libreoffice
def test_a_document_cut_short_is_refused() -> None:
    data = saved_as("doc")
    assert refused(data[:1024]).way_out


def test_what_another_program_calls_wps_is_refused_before_libreoffice_is_asked() -> None:
    works = _COMPOUND + "CONTENTS".encode("utf-16-le")
    assert "Works" in refused(works).what


def test_a_spreadsheet_of_an_older_program_is_no_report() -> None:
    assert "表格" in refused(_COMPOUND + "Workbook".encode("utf-16-le")).what


def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read(data, "报告.wps")
    return refusal.value
