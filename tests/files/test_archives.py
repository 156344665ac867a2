"""Folders and zip files: every report once, and one bad file stops nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.files.samples import docx, packed, paragraph
from zhunsheng.files import legacy
from zhunsheng.files.archives import members_of, members_of_bytes
from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_BYTES
from zhunsheng.files.read import read

TEXT = "2024年工作情况报告如下。".encode()


def test_all_reports_under_a_folder_are_found_by_name(tmp_path: Path) -> None:
    for name in ("乙/b.txt", "甲/a.html", "甲/notes.xyz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    assert [member.name for member in members_of(tmp_path)] == ["乙/b.txt", "甲/a.html"]


def test_a_zip_gives_its_members_and_the_zip_inside_it(tmp_path: Path) -> None:
    inner = packed({"b.txt": TEXT})
    path = tmp_path / "reports.zip"
    path.write_bytes(packed({"a.txt": TEXT, "inner.zip": inner, "report.docx": docx(paragraph("正文。"))}))
    names = [member.name for member in members_of(path)]
    assert names == ["reports.zip/a.txt", "reports.zip/inner.zip/b.txt", "reports.zip/report.docx"]


def test_names_written_by_a_chinese_windows_are_read() -> None:
    data = packed({"xxxxxxxx.txt": TEXT}).replace(b"xxxxxxxx", "青石街道".encode("gbk"))
    assert [member.name for member in members_of_bytes(data, "a.zip")] == ["a.zip/青石街道.txt"]


def test_zips_in_zips_without_end_are_refused() -> None:
    data = packed({"a.txt": TEXT})
    for _ in range(5):
        data = packed({"inner.zip": data})
    faults = [member.fault for member in members_of_bytes(data, "a.zip")]
    assert [fault is not None and "太深" in fault.what for fault in faults] == [True]


def test_a_file_that_is_too_large_is_told_and_stops_nothing(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as huge:
        huge.truncate(MOST_BYTES * 2)
    (tmp_path / "b.txt").write_bytes(TEXT)
    first, second = members_of(tmp_path)
    assert first.fault is not None and "文件有100MB，超过50MB的上限" in first.fault.what
    assert second.data == TEXT


@pytest.mark.parametrize("name", ("nothing", "empty"))
def test_a_folder_without_reports_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Unreadable):
        list(members_of(tmp_path / name))


def test_an_archive_is_not_read_as_one_report() -> None:
    with pytest.raises(Unreadable, match="压缩包"):
        read(packed({"a.txt": TEXT}))


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "WordDocument".encode("utf-16-le")


def test_an_old_document_asks_for_libreoffice_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy.shutil, "which", lambda name: None)
    with pytest.raises(Unreadable) as refusal:
        read(OLD, "report.doc")
    assert "LibreOffice" in refusal.value.what and ".docx" in refusal.value.way_out


def _program(folder: Path, script: str) -> str:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_a_converter_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _program(tmp_path, "sleep 300 & sleep 300")
    monkeypatch.setattr(legacy.shutil, "which", lambda name: program)
    monkeypatch.setattr(legacy, "MOST_SECONDS", 0.3)
    with pytest.raises(Unreadable, match="没有转换完"):
        read(OLD, "report.doc")


def test_a_converter_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _program(tmp_path, "exit 1")
    monkeypatch.setattr(legacy.shutil, "which", lambda name: program)
    with pytest.raises(Unreadable, match="转换不了"):
        read(OLD, "report.doc")


def test_what_the_converter_writes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(docx(paragraph("全年办结12件。")))
    program = _program(
        tmp_path, f'while [ "$1" != --outdir ]; do shift; done; cp {tmp_path}/made.docx "$2/document.docx"'
    )
    monkeypatch.setattr(legacy.shutil, "which", lambda name: program)
    assert [block.text for block in read(OLD, "report.doc").blocks] == ["全年办结12件。"]
