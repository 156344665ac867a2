"""Checking the figures of an outline against what is declared: metrics, dimensions, settings, each other."""

from __future__ import annotations

from zhunsheng.kernel.local_settings import definitions
from zhunsheng.metrics.engines.rights import dimensions, drawable
from zhunsheng.metrics.registry import metrics
from zhunsheng.reports.outline.model import YEAR, Chart, Claim, Outline, Slot
from zhunsheng.reports.outline.nodes import Reader


def check_figures(reader: Reader, outline: Outline) -> None:
    """Note every fault of the figures with the line on which the figure stands."""
    for figure in outline.figures.values():
        if isinstance(figure, Slot):
            _check_slot(reader, figure)
        elif isinstance(figure, Claim):
            _check_claim(reader, figure, outline)
    for chart in outline.charts():
        _check_chart(reader, chart, outline)
    for total in outline.sums:
        for name in (total.total, *total.parts):
            if name not in outline.figures or isinstance(outline.figures[name], Claim):
                reader.fault(total.line, f"“sums”中的“{name}”不是本提纲的数据")


def _check_slot(reader: Reader, slot: Slot) -> None:
    declared = metrics().get(slot.metric)
    if declared is None:
        reader.fault(slot.line, f"数据“{slot.name}”用了没有登记的统计项“{slot.metric}”")
        return
    allowed = dimensions(declared)
    for column, _code in slot.at:
        if column not in allowed:
            known = "、".join(allowed)
            reader.fault(slot.line, f"数据“{slot.name}”：“{declared.label}”不能按“{column}”取数；可以按：{known}")


def _check_chart(reader: Reader, chart: Chart, outline: Outline) -> None:
    slot = outline.figures.get(chart.figure)
    declared = metrics().get(slot.metric) if isinstance(slot, Slot) else None
    if declared is None or not isinstance(slot, Slot):
        return
    allowed = (YEAR, *(name for name in drawable(declared) if name not in dict(slot.at)))
    if chart.by not in allowed:
        known = "、".join(allowed)
        reader.fault(chart.line, f"图“{chart.name}”：“{declared.label}”不能按“{chart.by}”画；可以按：{known}")


def _check_claim(reader: Reader, claim: Claim, outline: Outline) -> None:
    if not isinstance(outline.figures.get(claim.figure), Slot):
        reader.fault(claim.line, f"断语“{claim.name}”所比较的“{claim.figure}”不是本提纲取自台账的数据")
    if claim.target not in definitions():
        reader.fault(claim.line, f"断语“{claim.name}”的目标“{claim.target}”不是已声明的本地参数")
