"""Receiving an edited file: what it is, which copy it was, what was changed in it. Nothing of it goes into the outline yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.db import transaction

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.docx import MAIN_MEMBER
from zhunsheng.files.manuscripts.changes import Comparison
from zhunsheng.files.manuscripts.child import compare_files
from zhunsheng.files.official.marks import copy_token
from zhunsheng.files.packages import Package
from zhunsheng.kernel.document_content import DOCX
from zhunsheng.kernel.documents import Readable, discard_unattached, examined, open_document, store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Document, Matter
from zhunsheng.kernel.today import now
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.live import REPORT_BASIS
from zhunsheng.reports.models import ReturnedFile, WorkingCopy
from zhunsheng.reports.returned.copies import working_copy

FILE = "file"
# With less of the text found again, it is another one.
LEAST_FOUND = 1 / 3
BASIS = (REPORT_BASIS,)
SAVE_AS = "请用 Word 或 WPS 打开修改过的文件，另存为 .docx 后再交回"
_OLD = "文件是旧格式（.doc 或 .wps），读不出里面的修订"


def receive(report: Matter, viewer: Viewer, stream: Readable, name: str) -> ReturnedFile:
    """The returned file with its list of changes; the same file twice is one. Raises Refused with what is wrong with it."""
    document = store_document(stream, name, report.unit, _examined)
    known = ReturnedFile.objects.filter(report=report, document=document).first()
    if known is not None:
        return known
    try:
        return _received(report, viewer, document, name)
    except Unreadable as fault:
        _forget(document)
        message, way_out = fault.what.rstrip("。"), fault.way_out.rstrip("。")
        raise Refused([Objection("returned-unreadable", message, BASIS, way_out, FILE)]) from None
    except Refused:
        _forget(document)
        raise


def _received(report: Matter, viewer: Viewer, document: Document, name: str) -> ReturnedFile:
    with open_document(document.digest) as stream:
        data = stream.read()
    token = copy_token(Package(data).read(MAIN_MEMBER))
    known = _copy_of(token, report)
    copy = known or working_copy(report, viewer)
    with open_document(copy.document.digest) as stream:
        given = stream.read()
    comparison = compare_files(given, data)
    _refuse_another_text(comparison)
    assert viewer.person_id is not None
    returned, _created = ReturnedFile.objects.get_or_create(
        report=report,
        document=document,
        defaults={
            "copy": copy,
            "name": name,
            "has_token": known is not None,
            "comparison": comparison.plain(),
            "received_by_id": viewer.person_id,
            "received_at": now(),
        },
    )
    return returned


def _copy_of(token: str, report: Matter) -> WorkingCopy | None:
    """The copy that the file says it is; None when it says none that is known here. Raises Refused for another report's."""
    copy = WorkingCopy.objects.select_related("document").filter(token=token).first() if token else None
    if copy is not None and copy.report_id != report.pk:
        message = "这是另一份报告的修改稿，不是本报告的"
        raise Refused(
            [Objection("returned-of-another", message, BASIS, "请到那份报告的页面收回，或重新选择文件", FILE)]
        )
    return copy


def _refuse_another_text(comparison: Comparison) -> None:
    if comparison.found < LEAST_FOUND * comparison.blocks:
        message = f"看不出这是本报告的修改稿：正文{comparison.blocks}段，文件里只找到{comparison.found}段"
        raise Refused(
            [
                Objection(
                    "returned-unlike",
                    message,
                    BASIS,
                    "请核对选择的文件；确是本报告的，请从本页导出修改稿，在其上修改",
                    FILE,
                )
            ]
        )


def _examined(path: Path, name: str) -> tuple[str, list[Objection]]:
    """Only a Word file without macros, by its content."""
    media_type, objections = examined(path, name)
    if any(objection.code == "document-old-office" for objection in objections):
        return media_type, [Objection("returned-old", _OLD, BASIS, SAVE_AS, FILE)]
    if media_type and media_type != DOCX:
        return media_type, [Objection("returned-no-word", "文件不是 Word 文档，读不出改了什么", BASIS, SAVE_AS, FILE)]
    return media_type, [replace(objection, field=FILE) for objection in objections]


def _forget(document: Document) -> None:
    with transaction.atomic():
        discard_unattached(document.digest)
