"""What the engine refuses: counting without the right to, and dividing by what is no dimension."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare import PersonField
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.local_settings import local_settings
from zhunsheng.kernel.models import Installation
from zhunsheng.kernel.viewers import INSIDE_TOKEN, Right, unit_token
from zhunsheng.metrics.engines.slices import MetricSlice
from zhunsheng.metrics.engines.tables import MONTH, UNIT, Table
from zhunsheng.metrics.language import Metric, Population
from zhunsheng.metrics.plan.tallies import Tally

SMALL_SLICE_SETTING = "metrics.small_slice_below"


def refuse_unless_countable(metrics: Iterable[Metric], part: MetricSlice) -> None:
    """Raises Refused, one objection a kind, unless posts of the viewer let them count every kind in the unit.

    Being assigned to single matters lets one open those; it is no right to count for a unit.
    """
    objections = []
    for record in kinds_of(metrics):
        tokens = part.reach(record, Right.COUNT).tokens
        if not any(token == INSIDE_TOKEN or token.startswith("u") for token in tokens):
            message = f"您的任职没有在{part.unit.name}范围内统计{record.label}的权限"
            way_out = "请由有统计权限的人员查看，或请系统管理员核对任职登记"
            objections.append(Objection("no-counting-right", message, ("参数 本单位任免文件",), way_out))
    if objections:
        raise Refused(objections)


def refuse_unless_divisible(metrics: Iterable[Metric], names: Iterable[str]) -> None:
    """Raises Refused, one objection a metric and name, when a metric is not declared to be divisible by a name."""
    wanted = tuple(names)
    objections = [
        Objection(
            "unknown-dimension", f"“{metric.label}”不能按“{name}”分组", way_out="请改用该指标声明的分组", field=name
        )
        for metric in metrics
        for name in wanted
        if name not in dimensions(metric)
    ]
    if objections:
        raise Refused(objections)


def dimensions(metric: Metric) -> tuple[str, ...]:
    """What a metric can be divided by: the columns that all its sources declare, unit, and month where it is dated."""
    sources = metric.sources()
    shared = [name for name in sources[0].by if all(name in source.by for source in sources)]
    is_dated = all(isinstance(source.of, Population) for source in sources)
    return (*shared, UNIT, MONTH) if is_dated else (*shared, UNIT)


def drawable(metric: Metric) -> tuple[str, ...]:
    """The dimensions that a chart may show: all but people, who are never held against each other."""
    table = Table(metric.sources()[0].of, date.min)
    return tuple(
        name for name in dimensions(metric) if name in (MONTH, UNIT) or not isinstance(table.field(name), PersonField)
    )


def kinds_of(metrics: Iterable[Metric]) -> tuple[type[Record], ...]:
    """The kinds whose records the metrics count."""
    keys = {source.of.kind: None for metric in metrics for source in metric.sources()}
    return tuple(registry.kind(key) for key in keys)


def covers_unit(metric: Metric, part: MetricSlice) -> bool:
    """Whether the viewer may count everything in the unit, and not only in some units below it."""
    whole = {INSIDE_TOKEN, unit_token(part.unit.pk)}
    return all(whole & set(part.reach(record, Right.COUNT).tokens) for record in kinds_of([metric]))


def counts_confidential_kind(metric: Metric) -> bool:
    """Whether a kind that the metric counts has matters open to confidential posts only."""
    return any(record.access.confidential for record in kinds_of([metric]))


def small_slice_below(part: MetricSlice) -> int:
    """The local setting: fewer records than this are not shown to those who may not open them."""
    installation = Installation.objects.get()
    values = local_settings(installation.settings_version)
    return int(values.resolve(SMALL_SLICE_SETTING, part.unit.ancestor_ids(), part.cut_off_on).value)


def discloses_too_little(tally: Tally, below: int) -> bool:
    """Whether the tally would tell of so few records that they could be recognised."""
    return 0 < tally.smallest() < below
