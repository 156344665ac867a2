"""Figures on pages: all metrics of a year and a unit; one metric with its definition, its course and its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from zhunsheng.files.charts.spec import Point, course, spec_text
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.snapshot import parsed
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.fields import ChoiceField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.live import MetricSlice, figures, grouped, traced
from zhunsheng.metrics.engines.rights import dimensions, kinds_of, refuse_unless_countable
from zhunsheng.metrics.engines.tables import MONTH, UNIT
from zhunsheng.metrics.figures import Exact, Figure, FromRecords, printed, usual_rounding
from zhunsheng.metrics.language import Measure, Metric, Period, Population
from zhunsheng.metrics.language.populations import MATTER_DATES, PARENT, lines_of
from zhunsheng.metrics.registry import metrics
from zhunsheng.web.context import ordered_kinds
from zhunsheng.web.lists import unit_among, units_near
from zhunsheng.web.narrowing import BadAddress
from zhunsheng.web.values import Wording

YEARS_SHOWN = 5
MOST_BARS = 12
EARLIEST_YEAR = date.min.year + 1
MATTER_DATE_LABELS = dict(zip(MATTER_DATES, ("登记日期", "办结日期"), strict=True))


@dataclass(frozen=True)
class Scope:
    """What the figures are about: a year and a unit, out of those the viewer can choose."""

    part: MetricSlice
    units: tuple[Unit, ...]
    years: tuple[int, ...]

    @property
    def year(self) -> int:
        return self.part.period.from_on.year

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The scope as an address says it, the fixed dimensions included."""
        at = tuple(("at", f"{name}:{value}") for name, value in self.part.at.items())
        return (("year", str(self.year)), ("unit", str(self.part.unit.pk)), *at)

    def address(self) -> str:
        return urlencode(self.pairs()[:2])

    def full_address(self) -> str:
        """This scope, fixed dimensions included."""
        return urlencode(self.pairs())

    def address_at(self, at: Mapping[str, str]) -> str:
        """This scope with further dimensions fixed."""
        return urlencode((*self.pairs(), *(("at", f"{name}:{value}") for name, value in at.items())))

    def address_without(self, name: str) -> str:
        """This scope with one dimension no longer fixed."""
        return urlencode([pair for pair in self.pairs() if not pair[1].startswith(f"{name}:")])


@dataclass(frozen=True)
class Printed:
    """A figure as a page shows it: its text, what it rests on, and how the number was come by where it is not a count."""

    figure: Figure
    text: str
    rests_on: str
    reckoning: str


@dataclass(frozen=True)
class KindFigures:
    """The figures about one kind."""

    label: str
    figures: tuple[Printed, ...]


@dataclass(frozen=True)
class Bar:
    """One group of a division: its label, its figure, and how long its bar is (percent of the longest)."""

    label: str
    text: str
    length: str
    address: str


@dataclass(frozen=True)
class Division:
    """A metric divided by one dimension; ``spec`` draws its course over time as a chart."""

    label: str
    bars: tuple[Bar, ...]
    spec: str = ""

    @property
    def first(self) -> tuple[Bar, ...]:
        return self.bars[:MOST_BARS]

    @property
    def rest(self) -> tuple[Bar, ...]:
        return self.bars[MOST_BARS:]


def scope_of(viewer: Viewer, query: QueryDict, today: date) -> Scope:
    """Read year, unit and fixed dimensions (``at=name:value``, each). Raises BadAddress for what cannot be chosen."""
    unit_id, year = query.get("unit", ""), query.get("year", str(today.year))
    if unit_id and not unit_id.isdecimal():
        raise BadAddress(f"没有编号为“{unit_id}”的单位")
    if not year.isdecimal() or not EARLIEST_YEAR <= int(year) <= today.year:
        raise BadAddress(f"没有“{year}”年的数据")
    units = units_near(viewer, int(unit_id) if unit_id else None)
    if not units:
        raise BadAddress("您没有在任岗位，不能查看数据")
    fixed = (text.partition(":") for text in query.getlist("at"))
    period = Period.year(int(year))
    unit = unit_among(units, int(unit_id) if unit_id else None) or units[0]
    part = MetricSlice(
        viewer, unit, period, min(today, period.to_on), {name: value for name, _, value in fixed if name}
    )
    years = {int(year), *range(today.year, today.year - YEARS_SHOWN, -1)}
    return Scope(part, tuple(units), tuple(sorted(years, reverse=True)))


def figures_by_kind(scope: Scope) -> tuple[KindFigures, ...]:
    """Every metric whose records the viewer may count, by kind."""
    countable = [metric for metric in metrics().values() if _may_count(metric, scope.part)]
    found = figures(countable, scope.part)
    by_kind: dict[str, list[Printed]] = {}
    for metric in countable:
        by_kind.setdefault(kinds_of([metric])[0].key, []).append(printed_figure(found[metric.key]))
    return tuple(KindFigures(kind.label, tuple(by_kind[kind.key])) for kind in ordered_kinds() if kind.key in by_kind)


def printed_figure(figure: Figure) -> Printed:
    """The figure in words, with how many of its records open."""
    rests_on = figure.suppressed or (figure.basis.sentence() if isinstance(figure.basis, FromRecords) else "")
    return Printed(figure, printed(figure), rests_on, _reckoning(figure))


def _reckoning(figure: Figure) -> str:
    """Part and whole of a ratio, and the rule by which it is rounded."""
    if figure.value is None or isinstance(figure.value, int):
        return ""
    rule = usual_rounding(figure).rule
    terms = [Exact().printed(term) for term in figure.terms or () if term is not None]
    return f"{'÷'.join(terms)}，{rule}" if len(terms) == 2 else rule


def divisions_of(metric: Metric, scope: Scope, today: date) -> tuple[Division, ...]:
    """The metric by month, by unit and by every dimension that it declares; those with one group are left out."""
    wording = Wording(World(), today)
    names = dimensions(metric)
    ordered = [name for name in (MONTH, *names) if name in names and name not in scope.part.at]
    found = []
    for name in dict.fromkeys(ordered):
        groups = grouped(metric, scope.part, [name])
        if len(groups) > 1:
            found.append(_division(metric, name, groups, scope, wording))
    clusters = metric.clusters if isinstance(metric, Measure) else ()
    free = (names for names in clusters if not scope.part.at.keys() & set(names))
    return (*filter(None, (_clusters(metric, names, scope, wording) for names in free)), *found)


def _clusters(metric: Metric, names: tuple[str, ...], scope: Scope, wording: Wording) -> Division | None:
    """Where records pile up, the most first; what has no value in one of the dimensions is in no cluster."""
    groups = grouped(metric, scope.part, names)
    found = [(key, figure) for key, figure in groups.items() if all(key) and figure.value]
    if not found:
        return None
    ordered = sorted(found, key=lambda pair: (-(pair[1].value or 0), pair[0]))
    labels = [
        _labels(metric, name, [key[place] for key, _ in found], scope, wording) for place, name in enumerate(names)
    ]
    bars = tuple(
        Bar(
            "　".join(label[part] for label, part in zip(labels, key, strict=True)),
            printed(figure),
            _length(figure, ordered[0][1].value or 0),
            scope.address_at(dict(zip(names, key, strict=True))),
        )
        for key, figure in ordered
    )
    return Division(f"热点（{'与'.join(dimension_label(metric, name).removeprefix('按') for name in names)}）", bars)


def _division(
    metric: Metric, name: str, groups: Mapping[tuple[str, ...], Figure], scope: Scope, wording: Wording
) -> Division:
    labels = _labels(metric, name, [key[0] for key in groups], scope, wording)
    groups = dict(sorted(groups.items(), key=lambda pair: _place(metric, name, pair[0][0], pair[1], scope)))
    longest = max((abs(figure.value) for figure in groups.values() if figure.value is not None), default=0)
    bars = tuple(
        Bar(labels[key[0]], printed(figure), _length(figure, longest), scope.address_at({name: key[0]}))
        for key, figure in groups.items()
    )
    spec = _course(metric, groups) if name == MONTH else ""
    return Division(dimension_label(metric, name), bars, spec)


def _course(metric: Metric, groups: Mapping[tuple[str, ...], Figure]) -> str:
    """The chart of the months of one year."""
    points = [
        Point(f"{int(key[0][5:])}月", figure.value, printed(figure).removesuffix(metric.unit))
        for key, figure in groups.items()
    ]
    return spec_text(course(points, metric.unit))


def _place(metric: Metric, name: str, key: str, figure: Figure, scope: Scope) -> tuple[Any, ...]:
    """Months in order, units in the order of the tree, codes from the largest down.

    Units, organisations and people are never ranked by their figures.
    """
    if name == UNIT:
        units = [str(unit.pk) for unit in scope.units]
        return (units.index(key) if key in units else len(units),)
    if name != MONTH and isinstance(_column(metric.sources()[0], name), ChoiceField):
        return (figure.value is None, -(figure.value or 0), key)
    return (key == "", len(key), key)


def _length(figure: Figure, longest: int | Decimal) -> str:
    if figure.value is None or not longest:
        return "0"
    return f"{abs(figure.value) * 100 / longest:.1f}"


def dimension_label(metric: Metric, name: str) -> str:
    """What a dimension is called on pages."""
    if name in (MONTH, UNIT):
        return {MONTH: "按月份", UNIT: "按单位"}[name]
    return f"按{_column(metric.sources()[0], name).verbose_name}"


def group_label(metric: Metric, name: str, value: str, scope: Scope, today: date) -> str:
    """One group's name: the month in words, the unit, the label of a code."""
    return _labels(metric, name, [value], scope, Wording(World(), today))[value]


def _labels(metric: Metric, name: str, values: Sequence[str], scope: Scope, wording: Wording) -> dict[str, str]:
    if name == MONTH:
        return {value: f"{value[:4]}年{value[5:].lstrip('0')}月" for value in values}
    if name == UNIT:
        names = {str(unit.pk): unit.name for unit in scope.units}
        return {value: names.get(value, "（其他单位）") for value in values}
    column, path = _column(metric.sources()[0], name), scope.part.unit.ancestor_ids()
    for value in filter(None, values):
        wording.expect({name: column}, {name: value})
    return {value: wording.in_table(column, parsed(column, value), path) if value else "（未填）" for value in values}


def _column(measure: Measure, name: str) -> Any:
    """The column of a dimension: the record's, or the line's when lines are counted."""
    record = registry.kind(measure.of.kind)
    lines = lines_of(measure.of)
    if lines and not name.startswith(PARENT):
        return record.line_sets()[lines].line.columns()[name]
    return record.columns()[name.removeprefix(PARENT)]


def traced_ids(measure: Measure, scope: Scope) -> Any:
    """The ids of the matters that the measure counts and the viewer may open, as a subquery."""
    rows = traced(measure, scope.part, Right.OPEN)
    return rows.values("matter_id")


def record_of(measure: Measure) -> type[Record]:
    return registry.kind(measure.of.kind)


def counted_by(measure: Measure) -> str:
    """Which records a measure is about and by which date they fall into a period, as a sentence."""
    if not isinstance(measure.of, Population):
        return f"{measure.of.label}（截至统计日）"
    name = measure.of.dated
    label = MATTER_DATE_LABELS.get(name.removeprefix(PARENT)) or str(_column(measure, name).verbose_name)
    return f"{measure.of.label}，以“{label}”归入统计期间"


def _may_count(metric: Metric, part: MetricSlice) -> bool:
    try:
        refuse_unless_countable([metric], part)
    except Refused:
        return False
    return True
