"""Working copies: a draft as a Word file that can be edited, tracked or not, and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from zhunsheng.files.charts.rendering import pictures_of
from zhunsheng.files.manuscripts.model import Slot
from zhunsheng.files.manuscripts.reading import read_manuscript
from zhunsheng.files.official.child import word_in_child
from zhunsheng.files.official.document import OfficialDocument
from zhunsheng.files.official.marks import COPY_DIGITS, copy_mark
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.document_content import DOCX
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.official_layout import layout_on
from zhunsheng.kernel.today import now
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.drawing import Drawing, drawn_report
from zhunsheng.reports.live import REPORT_BASIS
from zhunsheng.reports.models import WorkingCopy
from zhunsheng.reports.official import official_document
from zhunsheng.reports.outline import Outline, reread_outline
from zhunsheng.reports.remarks import remarks_of
from zhunsheng.reports.returned.applying import Text
from zhunsheng.reports.returned.blocks import blocks_of
from zhunsheng.reports.returned.margin import paragraph_texts, with_remarks


def working_copy(report: Matter, viewer: Viewer) -> WorkingCopy:
    """The draft as it now stands, given out to be edited; the same draft with the same figures is the same copy.

    Raises Refused when the viewer may not open the report or count what it states, when it is frozen, or the disk is full.
    """
    drawing = drawn_report(report, viewer)
    if drawing.edition.is_frozen:
        message = "报告已经冻结，文字不能再改，不再导出修改稿"
        raise Refused([Objection("copy-of-frozen", message, (REPORT_BASIS,), "需要成文文件的，请办理“制作文件”")])
    document = official_document(drawing)
    snapshot = Dossier.load(report, World()).standing().snapshot
    document = with_remarks(document, remarks_of(snapshot, paragraph_texts(document)))
    token = _token(report, document)
    found = WorkingCopy.objects.filter(token=token).first()
    return found or _made(report, viewer, drawing, replace(document, bookmarks=(copy_mark(token),)), token)


def given_text(copy: WorkingCopy) -> Text:
    """What a copy says, as blocks of its outline."""
    return Text(copy.title, blocks_of(given_outline(copy)))


def given_outline(copy: WorkingCopy) -> Outline:
    """The outline that a copy was made of, which stands although a metric may have gone since."""
    return reread_outline(copy.outline, OUTLINE_NAME)


def file_name(report: Matter, made_at: datetime) -> str:
    """How the file is called when it is downloaded."""
    return f"{report.heading}（修改稿{made_at:%m%d%H%M}）.docx"


def _token(report: Matter, document: OfficialDocument) -> str:
    return sm3(canonical([report.pk, report.head_seq, repr(document)]).encode())[-COPY_DIGITS:]


def _made(report: Matter, viewer: Viewer, drawing: Drawing, document: OfficialDocument, token: str) -> WorkingCopy:
    assert viewer.person_id is not None
    document = document.illustrated(pictures_of(chart.spec for chart in document.charts()))
    content, record = word_in_child(document, layout_on(document.dated)), drawing.record
    _check_readable(Text(record.title, blocks_of(drawing.edition.outline)), content)
    stored = store_document(BytesIO(content), "修改稿.docx", report.unit, lambda _path, _name: (DOCX, []))
    copy, _created = WorkingCopy.objects.get_or_create(
        token=token,
        defaults={
            "report": report,
            "seq": report.head_seq,
            "title": record.title,
            "outline": record.outline,
            "document": stored,
            "made_by_id": viewer.person_id,
            "made_at": now(),
        },
    )
    return copy


def _check_readable(text: Text, content: bytes) -> None:
    """What is read back must be what was said, or edits would go where they do not belong. Raises AssertionError."""
    read = [
        [Slot(atom.name.partition("@")[0], "") if isinstance(atom, Slot) else atom for atom in passage.atoms]
        for passage in read_manuscript(content).passages
        if passage.mark.startswith("b")
    ]
    for block, atoms in zip(text.blocks, read, strict=True):
        said = list(block.atoms)
        if atoms[len(atoms) - len(said) :] != said:
            raise AssertionError("a paragraph does not read back", said, atoms)
