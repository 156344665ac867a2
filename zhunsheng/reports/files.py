"""The files of a report: each version as page, Word, PDF and trace, and what is made beside them; of a frozen report they
are kept on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from zhunsheng.files.charts.rendering import pictures_of
from zhunsheng.files.official.document import OfficialDocument
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
from zhunsheng.reports.drawing import Drawing, drawn_versions, page_of
from zhunsheng.reports.editions import charts_of, edition_of
from zhunsheng.reports.kinds.annual_report import (
    EDITIONS,
    ENDINGS,
    FORMS,
    MAKE_FILES,
    MAKE_RESTATEMENT,
    REMOVALS,
    RESTATEMENT,
    AnnualReport,
    being_filed,
)
from zhunsheng.reports.live import REPORT_BASIS
from zhunsheng.reports.official import official_document
from zhunsheng.reports.outline.versions import VERSIONS
from zhunsheng.reports.removals import removals_document
from zhunsheng.reports.restating import restatement_document
from zhunsheng.reports.trace import TraceLines, rows_of, trace_lines, trace_text

MEDIA_TYPES = {"page": "text/html", "word": DOCX, "pdf": PDF, "trace": "application/json"}
# As much of a digest as goes into a request key.
_KEY_DIGITS = 40
KEEP_FILE = AnnualReport.Course.keep_file
# A file of a report: its edition (a version, or what is made beside them) and its form.
Wanted = tuple[str, str]
OF_THE_VERSIONS: Sequence[Wanted] = tuple((version, form) for version in VERSIONS for form, _ in FORMS)
ORDERED: Sequence[Wanted] = (*OF_THE_VERSIONS, (REMOVALS, "word"))
OF_THE_RESTATEMENT: Sequence[Wanted] = ((RESTATEMENT, "word"), (RESTATEMENT, "pdf"))


@dataclass(frozen=True)
class ReportFiles:
    """A report as it now stands, ready to be written: every version is drawn, from one reading of the records."""

    drawings: Mapping[str, Drawing]
    traced: TraceLines
    removals: OfficialDocument

    @classmethod
    def of(cls, report: Matter, viewer: Viewer, *, site: str = "") -> ReportFiles:
        """Raises Refused when the viewer may not open the report, or not count what is drafted."""
        edition = edition_of(report, viewer)
        specs = [stated.spec for stated in charts_of(edition, viewer).values()]
        # Charts are drawn in a process of their own while the records are read here.
        with ThreadPoolExecutor(1) as beside:
            pictures = beside.submit(pictures_of, specs)
            rows, removals = rows_of(edition, viewer), removals_document(edition)
            traced = trace_lines(edition, rows, viewer)
            return cls(drawn_versions(edition, viewer, pictures.result, rows, site=site), traced, removals)

    @property
    def is_frozen(self) -> bool:
        return all(drawing.edition.is_frozen for drawing in self.drawings.values())

    def written(self, wanted: Wanted) -> bytes:
        """One file; the same records give the same bytes. Raises MissingFonts for a PDF without typefaces."""
        edition, form = wanted
        if edition == REMOVALS:
            return _set(self.removals, form)
        drawing = self.drawings[edition]
        if form == "page":
            return page_of(drawing).encode()
        if form == "trace":
            return trace_text(drawing.edition, self.traced).encode()
        return _set(official_document(drawing), form)


def _set(document: OfficialDocument, form: str) -> bytes:
    """A document as Word or PDF."""
    # The site declares this work but never does it: what renders takes more memory than all of a web process.
    from zhunsheng.files.official.pdf import pdf_of
    from zhunsheng.files.official.word import word_of

    ways: Mapping[str, Callable[..., bytes]] = {"word": word_of, "pdf": pdf_of}
    return ways[form](document, layout_on(document.dated))


def keep_file(viewer: Viewer, report: Matter, wanted: Wanted, content: bytes) -> None:
    """Keep a file of a frozen report: its content as a document, its digest in an event. The same file is kept once.

    Raises Refused when the viewer may not, or the disk is full.
    """
    if Attachment.objects.filter(matter=report, digest=sm3(content)).exists():
        return
    edition, form = wanted
    name = f"{edition}-{form}.{ENDINGS[form]}"
    document = store_document(BytesIO(content), name, report.unit, lambda _path, _name: (MEDIA_TYPES[form], []))
    given: dict[str, Any] = {"file_version": edition, "file_form": form, "file_digest": document.digest}
    key = f"file-{report.pk}-{document.digest[-_KEY_DIGITS:]}"
    token = being_filed.set(report.pk)
    try:
        take(viewer, report.pk, Asked(KEEP_FILE.name, given, request_key=key))
    finally:
        being_filed.reset(token)


@work(MAKE_FILES)
def make_files(job: Job) -> None:
    """Write every version in every form, and the list of what they leave out, as far as not written yet."""
    report, viewer = _asked(job)
    _make(job, report, viewer, ORDERED, ReportFiles.of(report, viewer).written)


@work(MAKE_RESTATEMENT)
def make_restatement(job: Job) -> None:
    """Write the restatement."""
    report, viewer = _asked(job)
    document = restatement_document(report)
    _make(job, report, viewer, OF_THE_RESTATEMENT, lambda wanted: _set(document, wanted[1]))


def _asked(job: Job) -> tuple[Matter, Viewer]:
    report = Matter.objects.select_related("unit", "settings_stamp").get(pk=job.matter_id)
    return report, Viewer.of_person(job.person)


def _make(
    job: Job, report: Matter, viewer: Viewer, ordered: Sequence[Wanted], written: Callable[[Wanted], bytes]
) -> None:
    renew(job, len(ordered))
    for place, wanted in list(enumerate(ordered))[job.position :]:
        try:
            content = written(wanted)
        except MissingFonts as missing:
            said = str(missing).rstrip("。")
            label = f"{EDITIONS[wanted[0]]}的{dict(FORMS)[wanted[1]]}"
            objection = Objection(
                "fonts-missing", f"{label}没有制成：{said}", (REPORT_BASIS,), "请装上字体后再制作一次"
            )
            raise Refused([objection]) from None
        keep_file(viewer, report, wanted, content)
        with_patience(partial(advance, job, place + 1, {}, expected=place))
