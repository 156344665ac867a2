"""The files of a report: page, Word, PDF and trace, all out of one drawing; of a frozen report they are kept on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from zhunsheng.files.official.document import Layout, OfficialDocument
from zhunsheng.files.official.fonts import MissingFonts
from zhunsheng.kernel.acts.take import Asked, take, with_patience
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.document_content import DOCX, PDF
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.jobs.queue import advance, renew
from zhunsheng.kernel.jobs.works import work
from zhunsheng.kernel.models import Attachment, Job, Matter
from zhunsheng.kernel.official_layout import layout_on
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.drawing import Drawing, drawn_report, page_of
from zhunsheng.reports.kinds.annual_report import ENDINGS, FORMS, MAKE_FILES, AnnualReport, being_filed
from zhunsheng.reports.live import REPORT_BASIS
from zhunsheng.reports.official import official_document
from zhunsheng.reports.trace import trace

MEDIA_TYPES = {"page": "text/html", "word": DOCX, "pdf": PDF, "trace": "application/json"}
# As much of a digest as goes into a request key.
_KEY_DIGITS = 40
KEEP_FILE = AnnualReport.Course.keep_file


@dataclass(frozen=True)
class ReportFiles:
    """A report as it now stands, ready to be written in any form: ``written`` by the name of the form."""

    report: Matter
    viewer: Viewer
    drawing: Drawing
    document: OfficialDocument
    layout: Layout

    @classmethod
    def of(cls, report: Matter, viewer: Viewer, *, site: str = "") -> ReportFiles:
        """Raises Refused when the viewer may not open the report, or not count what is drafted."""
        drawing = drawn_report(report, viewer, site=site)
        document = official_document(drawing)
        return cls(report, viewer, drawing, document, layout_on(document.dated))

    def written(self, form: str) -> bytes:
        """The file of one form; the same records give the same bytes. Raises MissingFonts for a PDF without typefaces."""
        # The site declares this work but never does it: what renders takes more memory than all of a web process.
        from zhunsheng.files.official.pdf import pdf_of
        from zhunsheng.files.official.word import word_of

        ways: Mapping[str, Callable[[], bytes]] = {
            "page": lambda: page_of(self.drawing).encode(),
            "word": lambda: word_of(self.document, self.layout),
            "pdf": lambda: pdf_of(self.document, self.layout),
            "trace": lambda: (
                json.dumps(trace(self.report, self.viewer), ensure_ascii=False, indent=1) + "\n"
            ).encode(),
        }
        return ways[form]()


def keep_file(viewer: Viewer, report: Matter, form: str, content: bytes) -> None:
    """Keep a file of a frozen report: its content as a document, its digest in an event. The same file is kept once.

    Raises Refused when the viewer may not, or the disk is full.
    """
    if Attachment.objects.filter(matter=report, digest=sm3(content)).exists():
        return
    name = f"{form}.{ENDINGS[form]}"
    document = store_document(BytesIO(content), name, report.unit, lambda _path, _name: (MEDIA_TYPES[form], []))
    given = {"file_form": form, "file_digest": document.digest}
    token = being_filed.set(report.pk)
    try:
        take(
            viewer,
            report.pk,
            Asked(KEEP_FILE.name, given, request_key=f"file-{report.pk}-{document.digest[-_KEY_DIGITS:]}"),
        )
    finally:
        being_filed.reset(token)


@work(MAKE_FILES)
def make_files(job: Job) -> None:
    """Write every form that is not written yet, and keep it."""
    report = Matter.objects.select_related("unit", "settings_stamp").get(pk=job.matter_id)
    viewer = Viewer.of_person(job.person)
    files = ReportFiles.of(report, viewer)
    renew(job, len(FORMS))
    for place, (form, label) in _left(job):
        try:
            content = files.written(form)
        except MissingFonts as missing:
            said = str(missing).rstrip("。")
            way_out = "装上字体后请再办理一次“制作文件”"
            objection = Objection("fonts-missing", f"{label} 没有制成：{said}", (REPORT_BASIS,), way_out)
            raise Refused([objection]) from None
        keep_file(viewer, report, form, content)
        with_patience(partial(advance, job, place + 1, {}, expected=place))


def _left(job: Job) -> Iterator[tuple[int, tuple[str, str]]]:
    yield from list(enumerate(FORMS))[job.position :]
