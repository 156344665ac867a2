"""The charts under a paragraph, in its form: which there are, which go, and one more of a figure that its words use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.metrics.engines.rights import drawable
from zhunsheng.metrics.engines.tables import MONTH
from zhunsheng.metrics.registry import metrics
from zhunsheng.reports.captions import caption_of, drawn_by
from zhunsheng.reports.editing import BASIS
from zhunsheng.reports.outline import Chart, Figure, Outline, Paragraph, Slot
from zhunsheng.reports.outline.model import YEAR
from zhunsheng.web.figures import dimension_label

# Stands in the form wherever these inputs do: a form without them leaves the charts of the paragraph alone.
CHARTS = "charts"
DROP, CAPTION, NEW, NEW_CAPTION = "charts-drop-", "charts-caption-", "charts-new", "charts-new-caption"
BY_YEAR = "按年度，连同往年的报告"
_PARTED = "|"


@dataclass(frozen=True)
class ChartInputs:
    """The inputs: each chart with what it draws, and what one more could draw, by the value of its choice."""

    charts: tuple[tuple[Chart, str], ...]
    choices: tuple[tuple[str, str], ...]
    chosen: str
    caption: str

    @property
    def is_used(self) -> bool:
        return bool(self.charts or self.chosen)


def chart_inputs(
    paragraph: Paragraph, figures: Iterable[Figure], outline: Outline, posted: Mapping[str, str]
) -> ChartInputs:
    """The inputs as they stand for a paragraph whose words use these figures."""
    charts = tuple((chart, drawn_by(chart, outline)) for chart in paragraph.charts)
    choices = tuple(choice for figure in figures if isinstance(figure, Slot) for choice in _choices(figure))
    return ChartInputs(charts, choices, posted.get(NEW, ""), posted.get(NEW_CAPTION, ""))


def _choices(slot: Slot) -> Iterator[tuple[str, str]]:
    declared = metrics().get(slot.metric)
    if declared is None:
        return
    free = [name for name in drawable(declared) if name not in dict(slot.at)]
    for name in sorted(free, key=lambda name: name != MONTH):
        yield f"{slot.name}{_PARTED}{name}", f"{caption_of(slot)}，{dimension_label(declared, name)}"
    yield f"{slot.name}{_PARTED}{YEAR}", f"{caption_of(slot)}，{BY_YEAR}"


def charted(paragraph: Paragraph, posted: Mapping[str, str], outline: Outline) -> Paragraph:
    """The paragraph with the charts that the inputs leave and add. Raises Refused for a chart without caption."""
    kept = tuple(
        replace(chart, caption=_caption(posted.get(CAPTION + chart.name, chart.caption)))
        for chart in paragraph.charts
        if DROP + chart.name not in posted
    )
    figure, parted, by = posted.get(NEW, "").partition(_PARTED)
    if not parted:
        return replace(paragraph, charts=kept)
    taken = {chart.name for chart in outline.charts()}
    name = next(name for number in count(1) if (name := f"chart_{number}") not in taken)
    added = Chart(name, 0, figure, by, _caption(posted.get(NEW_CAPTION, "")))
    return replace(paragraph, charts=(*kept, added))


def _caption(words: str) -> str:
    caption = " ".join(words.split())
    if not caption:
        raise Refused([Objection("chart-without-caption", "图没有写图题", BASIS, "请写明图题，不写序号", "charts")])
    return caption
