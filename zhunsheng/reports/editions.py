"""A report as it stands: drafted, with live figures, or frozen, with those of its freezing."""

from __future__ import annotations

from dataclasses import replace

from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.reports.charts import Parting, StatedChart, charts_now
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.findings import findings_of, part_findings
from zhunsheng.reports.freezing import DRAFTING
from zhunsheng.reports.frozen import charts_frozen, stated_frozen
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import REPORT_BASIS, Counting, sound_outline, stated_now
from zhunsheng.reports.outline import reread_outline
from zhunsheng.reports.outline.versions import MEETING, PUBLIC, for_version
from zhunsheng.reports.rounds import returned
from zhunsheng.reports.stated import Edition


def edition_of(report: Matter, viewer: Viewer, count: Counting | None = None) -> Edition:
    """The report with its figures.

    A draft shows what the viewer's counting rights give for the whole unit, counted by ``count`` where it is given. Raises
    Refused when those do not reach, or when the viewer may not open the report.
    """
    if not holds(viewer, report, AnnualReport, Right.OPEN):
        message = "您不能打开这份报告"
        raise Refused([Objection("may-not-open", message, (REPORT_BASIS,), "请由司法所或党政办工作人员办理")])
    text = AnnualReport.objects.get(pk=report.pk).outline
    if not text:
        message, way_out = "报告还没有起草，没有正文", "请先办理“起草”"
        raise Refused([Objection("not-drafted", message, (REPORT_BASIS,), way_out)])
    if report.state == DRAFTING:
        outline = sound_outline(text)
        figures = stated_now(outline, report.unit, viewer, returned(report, outline, today()), count)
        found = (*findings_of(outline, figures), *part_findings(outline))
        return Edition(report, report.unit, outline, figures, False, found)
    outline, figures = reread_outline(text, OUTLINE_NAME), stated_frozen(report)
    return Edition(report, report.unit, outline, figures, True, findings_of(outline, figures))


def charts_of(edition: Edition, viewer: Viewer, parting: Parting | None = None) -> dict[str, StatedChart]:
    """The charts of an edition by name, as it states them: as frozen, or as the records give them now.

    Raises Refused when the viewer may not count what is drafted; groups are counted by ``parting`` where it is given.
    """
    return charts_frozen(edition) if edition.is_frozen else charts_now(edition, viewer, parting)


def version_of(edition: Edition, version: str) -> Edition:
    """The version of the working edition: nothing of what it leaves out is in its outline, figures and findings.

    Outside the house nobody reads who signed a sheet, only that its section did.
    """
    outline = for_version(edition.outline, version)
    figures = {name: edition.figures[name] for name in outline.figures}
    if version == PUBLIC:
        figures = {name: replace(figure, signer="") for name, figure in figures.items()}
    return replace(
        edition,
        outline=outline,
        figures=figures,
        findings=findings_of(outline, figures),
        version=version,
        leaves_out=outline != for_version(edition.outline, MEETING),
    )
