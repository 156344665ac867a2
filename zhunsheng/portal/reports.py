"""公开的年度报告: which were published, and each as the very file that was made of its public version."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhunsheng.portal.shell import drawn
from zhunsheng.reports.files import MEDIA_TYPES
from zhunsheng.reports.kinds.annual_report import ENDINGS, AnnualReport
from zhunsheng.reports.published import PublicFile, public_files, published_reports

PAGE = "page"
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every published report, with the files of its public version."""
    found = [(report, public_files(report)) for report in published_reports()]
    context = {"found": [(report, PAGE in files, _downloads(files.values())) for report, files in found]}
    return drawn(request, "portal/reports.html", "reports", context)


@require_safe
def report_page(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The public version as it was made, byte for byte; the only style it may use is the one written in it."""
    content = _file(matter_id, PAGE)[1].content()
    response = HttpResponse(content)
    response["Content-Security-Policy"] = f"default-src 'none'; style-src {_hashes(content)}; frame-ancestors 'none'"
    return response


@require_safe
def report_file(request: HttpRequest, matter_id: int, form: str) -> HttpResponse:
    """A file of the public version to be taken home."""
    report, file = _file(matter_id, form)
    response = HttpResponse(file.content(), content_type=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{report.title}.{ENDINGS[form]}")
    return response


def _file(matter_id: int, form: str) -> tuple[AnnualReport, PublicFile]:
    """Raises Http404 where no such report was published, or no such file of it was made."""
    report = published_reports().filter(matter=matter_id).first()
    file = None if report is None else public_files(report).get(form)
    if report is None or file is None:
        raise Http404
    return report, file


def _downloads(files: Iterable[PublicFile]) -> list[PublicFile]:
    return [file for file in files if file.form != PAGE]


def _hashes(content: bytes) -> str:
    """The styles of a page as its policy names them."""
    found = [b64encode(sha256(style).digest()).decode() for style in STYLE.findall(content)]
    return " ".join(f"'sha256-{each}'" for each in found) or "'none'"
