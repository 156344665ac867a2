"""The reports of a unit on earlier years."""

from __future__ import annotations

from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.scope import slice_of
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.reports.kinds.annual_report import AFTER_FREEZING, AnnualReport


def earlier_reports(report: Matter, year: int, viewer: Viewer) -> list[tuple[int, Matter]]:
    """The frozen reports of the same unit on earlier years that the viewer may open, the latest first."""
    openable = slice_of(viewer, AnnualReport, Right.OPEN).matter_ids()
    records = AnnualReport.objects.filter(
        matter__in=openable,
        matter__unit=report.unit,
        matter__state__in=AFTER_FREEZING,
        matter__is_void=False,
        year__lt=year,
    )
    return [(record.year, record.matter) for record in records.select_related("matter").order_by("-year", "-matter_id")]
