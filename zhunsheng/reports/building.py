"""Drafting a report from the outline of a profile."""

from __future__ import annotations

from pathlib import Path

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import REPORT_BASIS, unit_of
from zhunsheng.reports.outline import read_outline

PROFILES = Path(__file__).resolve().parent.parent / "profiles"
NOTICED = AnnualReport.Course.noticed.name
OUTLINE_FILE = "outline.yaml"


def build_report(profile_key: str, year: int, viewer: Viewer, *, request_key: str | None = None) -> Matter:
    """Draft the report of ``year`` from the profile's outline, as ``viewer``.

    Raises InvalidDeclaration with the faults of the outline, Refused with all objections: no such outline, one of
    another year, an unknown unit, not the viewer's to do.
    """
    path = PROFILES / profile_key / OUTLINE_FILE
    if not profile_key.isidentifier() or not path.is_file():
        raise Refused([_objection("outline-missing", f"地方配置“{profile_key}”没有报告提纲", "请核对地方配置的名称")])
    return draft_report(path.read_text("utf-8"), year, viewer, name=path.name, request_key=request_key)


def draft_report(
    text: str, year: int, viewer: Viewer, *, name: str = OUTLINE_FILE, request_key: str | None = None
) -> Matter:
    """Draft the report of ``year`` from the text of an outline, on the notice where one is registered.

    Raises as :func:`build_report` does.
    """
    outline = read_outline(text, name)
    given, unit = {"year": year, "title": outline.title, "outline": text}, unit_of(outline.unit)
    noticed = AnnualReport.objects.filter(year=year, matter__unit=unit, matter__state=NOTICED, matter__is_void=False)
    if (waiting := noticed.first()) is not None:
        return take(viewer, waiting.pk, Asked("draft_as_noticed", given, request_key=request_key)).matter
    kind = registry.kind(AnnualReport.key)
    return open_matter(viewer, kind, unit, Asked("draft", given, request_key=request_key)).matter


def _objection(code: str, message: str, way_out: str) -> Objection:
    return Objection(code, message, (REPORT_BASIS,), way_out)
