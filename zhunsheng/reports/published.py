"""What the public may read: the public version of a published report, as the file that was made and is bound by its digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from zhunsheng.kernel.acts.history import CORRECT
from zhunsheng.kernel.acts.payloads import whole
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.models import Event
from zhunsheng.reports.kinds.annual_report import FORMS, AnnualReport
from zhunsheng.reports.outline.versions import PUBLIC

COURSE = AnnualReport.Course
KEEP = COURSE.keep_file.name
# After these what a version says may be another text, and the files made before are those of an earlier one.
MAY_CHANGE = (COURSE.freeze.name, COURSE.withhold.name, CORRECT)
PUBLISHED = (COURSE.published.name, COURSE.archived.name)


@dataclass(frozen=True)
class PublicFile:
    """A file of the public version: its form (a key of ``FORMS``), the label of that, and its digest."""

    form: str
    label: str
    digest: str

    def content(self) -> bytes:
        with open_document(self.digest) as stream:
            return stream.read()


def published_reports() -> QuerySet[AnnualReport]:
    """The reports that have been published, the latest first; what was archived without is not among them."""
    records = AnnualReport.objects.filter(
        matter__state__in=PUBLISHED, matter__is_void=False, published_on__isnull=False
    )
    return records.select_related("matter__unit").order_by("-published_on", "-matter_id")


def public_files(report: AnnualReport) -> Mapping[str, PublicFile]:
    """The files of the public version by form, as they were last made of what was published."""
    events = Event.objects.filter(matter=report.matter_id, act__in=(*MAY_CHANGE, KEEP)).order_by("seq")
    found: dict[str, PublicFile] = {}
    for event in events.select_related("payload"):
        said = whole(event.payload.open_body, event.payload.personal_body)
        if event.act == COURSE.freeze.name or "outline" in said:
            found.clear()
        elif event.act == KEEP and said["file_version"] == PUBLIC:
            form = said["file_form"]
            found[form] = PublicFile(form, dict(FORMS)[form], said["file_digest"])
    return found
