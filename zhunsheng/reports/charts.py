"""The charts of a report: a figure in its parts, counted as the figure itself is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, groupby

from zhunsheng.files.charts.spec import Point, course, groups, in_words, spec_text
from zhunsheng.kernel.declare import ChoiceField
from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.live import grouped, traced_by
from zhunsheng.metrics.engines.tables import MONTH, UNIT
from zhunsheng.metrics.figures import NOT_APPLICABLE_TEXT, SUPPRESSED_TEXT, Figure, FromRecords, usual_rounding
from zhunsheng.metrics.language import Count, Metric, Sum
from zhunsheng.metrics.registry import metric, metrics
from zhunsheng.reports.earlier import earlier_reports
from zhunsheng.reports.kinds.annual_report import FrozenFigure
from zhunsheng.reports.live import slice_of_slot
from zhunsheng.reports.outline import Chart, Outline, Slot
from zhunsheng.reports.outline.model import YEAR
from zhunsheng.reports.stated import Edition, Stated, plain
from zhunsheng.reports.wording import Dimensions

ORDERED_IN_TIME = (MONTH, YEAR)
# A bar alone has nothing to be compared with.
FEWEST = 2
# So many lying bars fill a page.
MOST = 24
_RUN = re.compile(r"(\d+)(?:-(\d+))?")
# What divides a slot into its parts: the figure of each group by its key.
Parting = Callable[[Chart, Slot, Outline, Matter, Viewer], Mapping[str, Figure]]


@dataclass(frozen=True)
class StatedPoint:
    """A bar: the group by its key, what it is called, its exact value and the number as printed, how many records counted.

    ``value`` is None where there is none, and where it is ``withheld``.
    """

    key: str
    label: str
    value: Decimal | None
    printed: str
    counted: int | None = None
    withheld: str = ""


@dataclass(frozen=True)
class StatedChart:
    """A chart as a report states it, with the figure whose parts are its points."""

    chart: Chart
    figure: Stated
    points: tuple[StatedPoint, ...]

    @property
    def spec(self) -> str:
        """What page, Word and PDF draw it from."""
        drawn = course if self.chart.by in ORDERED_IN_TIME else groups
        return spec_text(drawn(self._drawn_points(), self.figure.unit))

    @property
    def words(self) -> str:
        """All that it shows."""
        return in_words(self.chart.caption, self._drawn_points(), self.figure.unit)

    def _drawn_points(self) -> list[Point]:
        return [Point(point.label, point.value, point.printed) for point in self.points]


def charts_now(edition: Edition, viewer: Viewer, parting: Parting | None = None) -> dict[str, StatedChart]:
    """Every chart of a draft by its name, in reading order; groups are counted by ``parting`` where it is given.

    Raises Refused when the viewer may not count what is drafted.
    """
    labels = Dimensions(edition.unit, edition.outline.cut_off_on)
    return {
        chart.name: _stated_now(chart, edition, viewer, parting or parts_of, labels)
        for chart in edition.outline.charts()
        if chart.figure in edition.figures
    }


def parts_of(chart: Chart, slot: Slot, outline: Outline, report: Matter, viewer: Viewer) -> Mapping[str, Figure]:
    """The live figure of each group. Raises Refused as figures do."""
    part = slice_of_slot(slot, outline, report.unit, viewer)
    return {key[0]: figure for key, figure in grouped(metric(slot.metric), part, [chart.by]).items()}


def _stated_now(chart: Chart, edition: Edition, viewer: Viewer, parting: Parting, labels: Dimensions) -> StatedChart:
    outline, figure = edition.outline, edition.figures[chart.figure]
    if chart.by == YEAR:
        return StatedChart(chart, figure, tuple(_years(figure, outline.year, edition.report, viewer)))
    slot = outline.figures[chart.figure]
    assert isinstance(slot, Slot)
    parts = parting(chart, slot, outline, edition.report, viewer)
    ordered = _in_order(metric(slot.metric), chart.by, parts)
    named = _distinct([labels.label(slot.metric, chart.by, key) for key in ordered], ordered, chart.by)
    points = (_point(key, label, parts[key]) for key, label in zip(ordered, named, strict=True))
    return StatedChart(chart, figure, tuple(points))


def _distinct(labels: Sequence[str], keys: Sequence[str], by: str) -> list[str]:
    """The labels, told apart where two are alike: months of several years by their years, others by a number."""
    if by == MONTH and len({key[:4] for key in keys}) > 1:
        return [f"{key[2:4]}年{label}" for key, label in zip(keys, labels, strict=True)]
    seen = Counter[str]()
    found = []
    for label in labels:
        seen[label] += 1
        found.append(label if seen[label] == 1 else f"{label}（{seen[label]}）")
    return found


def _point(key: str, label: str, figure: Figure) -> StatedPoint:
    value = None if figure.value is None else Decimal(figure.value)
    text = SUPPRESSED_TEXT if figure.suppressed else NOT_APPLICABLE_TEXT
    if figure.value is not None:
        text = usual_rounding(figure).printed(figure.value)
    counted = figure.basis.counted if isinstance(figure.basis, FromRecords) else None
    return StatedPoint(key, label, value, text, counted, figure.suppressed)


def _in_order(declared: Metric, by: str, parts: Mapping[str, Figure]) -> Sequence[str]:
    """Months in order, codes from the largest down; units and people are never ranked by their figures."""
    column = None if by in (MONTH, UNIT) else Dimensions.column(declared.key, by)
    if isinstance(column, ChoiceField):
        return sorted(parts, key=lambda key: (-(parts[key].value or 0), key))
    return sorted(parts, key=lambda key: (key == "", len(key), key))


def _years(figure: Stated, year: int, report: Matter, viewer: Viewer) -> Iterator[StatedPoint]:
    """The same figure in the frozen reports on earlier years, as far as its definition is the same, then as it is now."""
    earlier: dict[int, Matter] = {}
    for past, matter in earlier_reports(report, year, viewer):
        earlier.setdefault(past, matter)
    rows = FrozenFigure.objects.filter(
        matter__in=earlier.values(),
        metric=figure.metric,
        definition_version=figure.definition_version,
        unit=figure.unit,
    )
    at = {row.matter_id: row for row in rows if _at(row) == figure.at and row.value}
    for past in sorted(past for past, matter in earlier.items() if matter.pk in at):
        row = at[earlier[past].pk]
        yield StatedPoint(str(past), f"{past}年", Decimal(row.value), _number(row.printed, row.unit), row.counted)
    printed = _number(figure.printed, figure.unit)
    yield StatedPoint(str(year), f"{year}年", figure.value, printed, figure.counted, figure.withheld)


def _at(row: FrozenFigure) -> tuple[tuple[str, str], ...]:
    return tuple((column, code) for column, code in json.loads(row.at or "[]"))


def _number(printed: str, unit: str) -> str:
    return printed.removesuffix(unit)


def chart_findings(charts: Iterable[StatedChart]) -> Iterator[Finding]:
    """Charts whose bars are not, together, the figure that they are the parts of; and those of one bar, or none."""
    for stated in charts:
        chart, figure = stated.chart, stated.figure
        if len(stated.points) < FEWEST:
            message = f"图“{chart.caption}”只有{len(stated.points)}组数据，看不出变化，可以去掉"
            yield Finding("note", "chart-without-course", message, where=chart.name)
        if len(stated.points) > MOST:
            message = f"图“{chart.caption}”有{len(stated.points)}组，一页放不下；最多{MOST}组，请改按别的分组"
            yield Finding("inconsistency", "chart-too-long", message, where=chart.name)
        added = _added_up(stated)
        if added is not None and added != figure.value:
            message = f"图“{chart.caption}”各组之和为{plain(added)}，“{figure.caption}”为{figure.printed}，两者不等"
            yield Finding("inconsistency", "chart-does-not-add-up", message, where=chart.name)


def _added_up(stated: StatedChart) -> Decimal | None:
    """What the bars come to; None where they need not come to the figure: rates, years, what is counted once in several groups."""
    declared = metrics().get(stated.figure.metric)
    is_additive = isinstance(declared, Sum) or (isinstance(declared, Count) and not declared.distinct)
    if stated.chart.by == YEAR or not is_additive or any(point.value is None for point in stated.points):
        return None
    return sum((point.value for point in stated.points if point.value is not None), Decimal())


def records_of_points(
    chart: Chart, slot: Slot, outline: Outline, report: Matter, viewer: Viewer
) -> dict[str, list[int]]:
    """The ids of the records behind each bar by its key; earlier years have theirs in the reports on them."""
    if chart.by == YEAR:
        return {}
    part, found = slice_of_slot(slot, outline, report.unit, viewer), dict[str, set[int]]()
    for measure in metric(slot.metric).traceable():
        for key, ids in traced_by(measure, part, Right.COUNT, chart.by).items():
            found.setdefault(key, set()).update(ids)
    return {key: sorted(ids) for key, ids in found.items()}


def runs_of(ids: Iterable[int]) -> str:
    """Ids in order as a short text: 12-40 44."""
    runs = [
        [pk for pk, _ in run] for _, run in groupby(zip(ids, count(), strict=False), lambda pair: pair[0] - pair[1])
    ]
    return " ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def ids_in(runs: str) -> list[int]:
    """The ids again."""
    return [pk for first, last in _RUN.findall(runs) for pk in range(int(first), int(last or first) + 1)]
