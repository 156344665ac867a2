"""Uploads: kept once by content, refused with every reason when hostile, never half on the disk."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from zhunsheng.kernel import document_content, documents
from zhunsheng.kernel.documents import check_documents, open_document, path_of, store_document
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Document

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(autouse=True)
def folder(cast, settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "documents"
    return settings.MEDIA_ROOT


def archive(*entries: str, listing: str = "<Types/>", content: bytes = b"<xml/>") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("[Content_Types].xml", listing)
        for name in entries:
            bundle.writestr(name, content)
    return stream.getvalue()


def refusals(content: bytes, name: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        store_document(io.BytesIO(content), name)
    for objection in refused.value.objections:
        assert objection.message and objection.way_out
    return [objection.code for objection in refused.value.objections]


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


GOOD = {
    "材料.pdf": (PDF, "application/pdf"),
    "协议.DOCX": (archive("word/document.xml"), document_content.DOCX),
    "名单.xlsx": (archive("xl/workbook.xml"), document_content.XLSX),
    "公文.ofd": (archive("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    "现场.png": (b"\x89PNG\r\n\x1a\n0000", "image/png"),
    "现场.jpeg": (b"\xff\xd8\xff\xe0....", "image/jpeg"),
    "说明.txt": ("调解说明\r\n".encode(), "text/plain"),
    "旧说明.txt": ("调解说明\n".encode("gb18030"), "text/plain"),
    "名单.csv": (b"a,b\n1,2\n", "text/plain"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_lawful_file_is_kept_under_its_digest_and_type(name, folder):
    content, media_type = GOOD[name]
    document = store_document(io.BytesIO(content), name)
    assert (document.media_type, document.size) == (media_type, len(content))
    with open_document(document.digest) as stream:
        assert stream.read() == content
    assert files(folder) == [document.digest.removeprefix("sm3:")]
    assert list(check_documents()) == []


def test_the_same_content_is_kept_once_whatever_its_name(folder):
    first = store_document(io.BytesIO(PDF), "a.pdf")
    assert store_document(io.BytesIO(PDF), "b.pdf") == first
    assert Document.objects.count() == len(files(folder)) == 1


HOSTILE = {
    "empty": (b"", "a.txt", ["document-empty"]),
    "windows program": (b"MZ\x90\x00", "a.pdf", ["document-executable"]),
    "linux program": (b"\x7fELF\x02", "a.png", ["document-executable"]),
    "script": (b"#!/bin/sh\nrm -rf /\n", "a.txt", ["document-executable"]),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", ["document-old-office"]),
    "unknown": (b"\x00\x01\x02", "a.pdf", ["document-type-unknown"]),
    "rich text with a bell": (b"{\\rtf1\x07}", "a.rtf", ["document-type-unknown"]),
    "plain zip": (archive("readme.txt"), "a.zip", ["document-type-unknown"]),
    "two documents in one": (archive("word/document.xml", "OFD.xml"), "a.docx", ["document-type-unknown"]),
    "macro part": (archive("word/document.xml", "word/vbaProject.bin"), "a.docx", ["document-has-macros"]),
    "macro type": (
        archive("word/document.xml", listing="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "a.docx",
        ["document-has-macros"],
    ),
    "active control": (archive("word/document.xml", "word/activeX/activeX1.bin"), "a.docx", ["document-has-macros"]),
    "program inside": (archive("OFD.xml", "Doc_0/setup.EXE"), "a.ofd", ["document-executable"]),
    "way out of the folder": (archive("xl/workbook.xml", "../../etc/x"), "a.xlsx", ["document-unsafe-paths"]),
    "absolute path": (archive("xl/workbook.xml", "/etc/x"), "a.xlsx", ["document-unsafe-paths"]),
    "bomb": (archive("xl/workbook.xml", content=b"0" * 30_000_000), "a.xlsx", ["document-bomb"]),
    "torn archive": (archive("word/document.xml")[:60], "a.docx", ["document-damaged"]),
    "program before an archive": (b"MZ" + archive("word/document.xml"), "a.docx", ["document-executable"]),
    "wrong ending": (PDF, "a.docx", ["document-name-belies"]),
    "page for a browser": (b"<script>alert(1)</script>", "a.html", ["document-name-belies"]),
    "reversed name": (PDF, "a\u202efdp.exe", ["document-name-unsafe", "document-name-belies"]),
    "path in the name": (PDF, "../a.pdf", ["document-name-unsafe"]),
    "control sign in the name": (PDF, "a\r\nb.pdf", ["document-name-unsafe"]),
    "no name": (PDF, " ", ["document-name-unsafe", "document-name-belies"]),
    "long name": (PDF, "长" * 200 + ".pdf", ["document-name-too-long"]),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_upload_is_refused_with_its_reasons_and_leaves_nothing(what, folder):
    content, name, expected = HOSTILE[what]
    assert refusals(content, name) == expected
    assert files(folder) == [] and not Document.objects.exists()


def test_an_encrypted_archive_is_refused():
    content = bytearray(archive("word/document.xml"))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(sign)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(sign, place + 4)
    assert refusals(bytes(content), "a.docx") == ["document-encrypted"]


class Endless:
    """A stream that never ends, and counts what was read."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"%PDF-" + b"0" * (size - 5)


def test_reading_stops_at_the_size_limit_of_the_unit(cast, folder, monkeypatch):
    stream = Endless()
    with pytest.raises(Refused, match="50MB"):
        store_document(stream, "a.pdf", cast.units["willow"])
    assert stream.given <= 51 * documents.MEGABYTE
    assert files(folder) == []


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_full_disk_is_said_clearly_and_leaves_nothing(folder, monkeypatch, failing):
    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    assert refusals(PDF, "a.pdf") == ["disk-full"]
    assert files(folder) == [] and not Document.objects.exists()


def test_another_fault_of_the_disk_is_not_taken_for_a_full_one(folder, monkeypatch):
    def broken(*arguments):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        store_document(io.BytesIO(PDF), "a.pdf")
    assert files(folder) == []


def test_missing_changed_resized_and_unlisted_files_are_found(folder):
    missing, changed, resized = (store_document(io.BytesIO(PDF + number), "a.pdf") for number in (b"1", b"2", b"3"))
    path_of(missing.digest).unlink()
    path_of(changed.digest).write_bytes(b"another")
    Document.objects.filter(pk=resized.pk).update(size=1)
    stray = folder / "ab" / ("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"left over")
    assert [(finding.code, finding.where) for finding in check_documents()] == [
        ("document-missing", missing.digest),
        ("document-changed", changed.digest),
        ("document-size-differs", resized.digest),
        ("document-unlisted", f"sm3:{stray.name}"),
    ]


def test_a_damaged_copy_is_mended_by_uploading_the_content_again():
    document = store_document(io.BytesIO(PDF), "a.pdf")
    path_of(document.digest).write_bytes(b"damaged")
    assert store_document(io.BytesIO(PDF), "a.pdf") == document
    assert list(check_documents()) == []


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=200).map(lambda tail: archive("word/document.xml")[:80] + tail),
        st.binary(max_size=200).map(lambda tail: PDF + tail),
    ),
    name=st.text(max_size=12).map(lambda stem: stem + ".pdf"),
)
def test_whatever_is_uploaded_is_kept_whole_or_refused_in_words(content, name):
    try:
        document = store_document(io.BytesIO(content), name)
    except Refused as refused:
        assert all(objection.code.startswith("document-") for objection in refused.objections)
    else:
        assert document.media_type == "application/pdf"
        with open_document(document.digest) as stream:
            assert stream.read() == content
