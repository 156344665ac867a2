"""Picking a figure: find a metric by its words, fix dimensions, period, cut-off and rounding, see its value, put it in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.kernel.errors import InvalidDeclaration, Objection, Refused
from zhunsheng.kernel.local_settings import definitions
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.engines.live import MetricSlice, grouped
from zhunsheng.metrics.engines.rights import dimensions
from zhunsheng.metrics.engines.tables import MONTH, UNIT
from zhunsheng.metrics.language import Metric
from zhunsheng.metrics.registry import metrics
from zhunsheng.reports.captions import caption_of
from zhunsheng.reports.editing import BASIS
from zhunsheng.reports.live import stated_slot
from zhunsheng.reports.outline import Claim, Figure, Outline, Slot, Typed, read_one_figure, write_entries
from zhunsheng.reports.patterns import figure_places, place_at
from zhunsheng.reports.stated import Stated
from zhunsheng.web.figures import Scope, counted_by, dimension_label, group_label
from zhunsheng.web.metric_choice import found_metrics
from zhunsheng.workbench.studio.form import EditForm, refused_figure

AT = "at-"
ROUNDINGS: Mapping[str, tuple[str, Any]] = {
    "": ("按量词通常的写法", None),
    "exact": ("精确数", "exact"),
    "more-10": ("约数，十位以下写“余”", {"more": 10}),
    "more-100": ("约数，百位以下写“余”", {"more": 100}),
    "at_least-10": ("写“以上”，去尾到十位", {"at_least": 10}),
    "ten_thousands-2": ("以万计，两位小数", {"ten_thousands": 2}),
    "half_up-2": ("四舍五入，两位小数", {"half_up": 2}),
    "half_up-0": ("四舍五入，取整", {"half_up": 0}),
}
CLAIM_WORDS = {"above": "超过{target}%的目标", "equal": "与{target}%的目标持平", "below": "低于{target}%的目标"}
TYPED_FIELDS = ("typed", "value", "unit", "by", "label", "because")


@dataclass(frozen=True)
class Dimension:
    """A dimension of the chosen metric with the values that occur in the period."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ClaimInputs:
    """A comparison with a target: the figures of the paragraph that can be compared, the targets of the place."""

    figures: tuple[tuple[str, str], ...]
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picker:
    """The search, or the metric that was chosen with all that can be said of it."""

    search: str
    found: tuple[Metric, ...]
    chosen: Metric | None = None
    counted_by: str = ""
    dimensions: tuple[Dimension, ...] = ()
    period: tuple[str, str] = ("", "")
    cut_off: str = ""
    roundings: tuple[tuple[str, str, bool], ...] = ()
    unit: str = ""
    label: str = ""
    now: Stated | None = None
    typed: Mapping[str, str] | None = None
    claim: ClaimInputs | None = None


def picker_of(form: EditForm, report: Matter, outline: Outline, viewer: Viewer) -> Picker:
    """The picker as the form has it. A metric that the viewer may not count is shown without values."""
    posted = form.posted
    search = posted.get("find", "")
    typed = {name: posted.get(f"typed-{name}", "") for name in TYPED_FIELDS}
    chosen = metrics().get(posted.get("metric", ""))
    claim = _claim_inputs(form, outline)
    if chosen is None:
        return Picker(search, found_metrics(search), typed=typed, claim=claim)
    part = MetricSlice(viewer, report.unit, outline.period, outline.cut_off_on)
    place = place_at(form.text, form.caret)
    usual = figure_places()[place[1]].rounding if place is not None else ""
    return Picker(
        search=search,
        found=(),
        chosen=chosen,
        counted_by=counted_by(chosen.sources()[0]),
        dimensions=tuple(_dimensions(chosen, part, posted)),
        period=(
            posted.get("period_from", outline.period.from_on.isoformat()),
            posted.get("period_to", outline.period.to_on.isoformat()),
        ),
        cut_off=posted.get("cut_off", outline.cut_off_on.isoformat()),
        roundings=tuple((key, label, key == posted.get("rounding", usual)) for key, (label, _) in ROUNDINGS.items()),
        unit=posted.get("unit", chosen.unit),
        label=posted.get("label", ""),
        typed=typed,
        claim=claim,
    )


def picked_slot(form: EditForm, report: Matter, outline: Outline, viewer: Viewer) -> tuple[Slot, Stated]:
    """The slot that the form describes, and what it would state now. Raises Refused for all that is wrong with it."""
    posted = form.posted
    chosen = metrics().get(posted.get("metric", ""))
    if chosen is None:
        raise Refused([Objection("metric-missing", "还没有选统计项", BASIS, "请先查找并选定一个统计项", "find")])
    at = {name: posted[AT + name] for name in _divisible(chosen) if posted.get(AT + name)}
    own = [outline.period.from_on.isoformat(), outline.period.to_on.isoformat()]
    period = [posted.get("period_from") or own[0], posted.get("period_to") or own[1]]
    cut_off = posted.get("cut_off") or outline.cut_off_on.isoformat()
    entries = {
        "slot": chosen.key,
        "unit": posted.get("unit") or chosen.unit,
        "at": at,
        "period": [_day(text, "期间的起止") for text in period] if period != own else None,
        "cut_off": _day(cut_off, "截止日期") if cut_off != outline.cut_off_on.isoformat() else None,
        "rounding": ROUNDINGS.get(posted.get("rounding", ""), ("", None))[1],
        "label": posted.get("label") or _label(chosen, at, MetricSlice(viewer, report.unit, outline.period, today())),
    }
    name = free_name("_".join((chosen.key.rpartition(".")[2], *at.values())), form, outline)
    slot = _read(name, {key: value for key, value in entries.items() if value})
    assert isinstance(slot, Slot)
    return slot, stated_slot(slot, outline, report.unit, viewer)


def picked_typed(form: EditForm, outline: Outline) -> Typed:
    """The figure that somebody typed with its reason. Raises Refused for all that is missing."""
    entries = {name: form.posted.get(f"typed-{name}", "").strip() for name in TYPED_FIELDS}
    labels = {"typed": "报告所写", "value": "数值", "unit": "量词", "by": "填报人", "label": "名称", "because": "理由"}
    missing = [labels[name] for name, value in entries.items() if not value]
    if missing:
        message = f"手填的数据没有写明{'、'.join(missing)}"
        raise Refused([Objection("typed-incomplete", message, BASIS, "手填的数据须写明谁填、为何没有台账", "typed")])
    typed = _read(free_name("stated", form, outline), entries)
    assert isinstance(typed, Typed)
    return typed


def picked_claim(form: EditForm, outline: Outline) -> Claim:
    """The comparison that somebody chose, with its three wordings. Raises Refused for what is missing."""
    inputs = _claim_inputs(form, outline)
    figure, target = form.posted.get("claim-figure", ""), form.posted.get("claim-target", "")
    if figure not in dict(inputs.figures) or target not in dict(inputs.targets):
        message = "没有选要比较的数据和目标"
        raise Refused([Objection("claim-incomplete", message, BASIS, "请先插入取自台账的数据，再选它和目标", "claim")])
    slot = form.added.get(figure) or outline.figures[figure]
    unit = slot.unit if isinstance(slot, Slot) else ""
    entries = {"claim": figure, "target": target, **{key: say.replace("%", unit) for key, say in CLAIM_WORDS.items()}}
    claim = _read(free_name(f"{figure}_claim", form, outline), entries)
    assert isinstance(claim, Claim)
    return claim


def _claim_inputs(form: EditForm, outline: Outline) -> ClaimInputs:
    figures = {**outline.figures, **form.added}
    used = [*(name for name in outline.figures if f"{{{name}}}" in form.text), *form.added]
    targets = ((key, setting.label) for key, setting in definitions().items() if key.endswith("_target"))
    slots = ((name, caption_of(figures[name])) for name in dict.fromkeys(used) if isinstance(figures[name], Slot))
    return ClaimInputs(tuple(slots), tuple(targets))


def free_name(wanted: str, form: EditForm, outline: Outline) -> str:
    """A name like the wanted one that no figure has yet."""
    base = re.sub(r"[^a-z0-9_]", "", wanted.lower())[:36].strip("_")
    base = base if base[:1].isalpha() else "figure"
    taken = {*outline.figures, *form.added}
    return next(
        name for name in (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3))) if name not in taken
    )


def _read(name: str, entries: Mapping[str, Any]) -> Figure:
    try:
        return read_one_figure(write_entries(name, dict(entries)))
    except InvalidDeclaration as faulty:
        raise refused_figure(faulty) from None


def _divisible(metric: Metric) -> tuple[str, ...]:
    """The dimensions that a slot may fix; months and units are said by its period and scope."""
    return tuple(name for name in dimensions(metric) if name not in (MONTH, UNIT))


def _dimensions(metric: Metric, part: MetricSlice, posted: Mapping[str, str]) -> Iterator[Dimension]:
    scope = Scope(part, (part.unit,), ())
    for name in _divisible(metric):
        try:
            codes = sorted(key[0] for key in grouped(metric, part, [name]) if key[0])
        except Refused:
            return
        options = tuple((code, group_label(metric, name, code, scope, today())) for code in codes)
        if options:
            label = dimension_label(metric, name).removeprefix("按")
            yield Dimension(name, label, posted.get(AT + name, ""), options)


def _label(metric: Metric, at: Mapping[str, str], part: MetricSlice) -> str:
    """The metric with what is fixed: 成功调处矛盾纠纷（人民调解）."""
    scope = Scope(part, (part.unit,), ())
    fixed = [group_label(metric, name, code, scope, today()) for name, code in at.items()]
    return f"{metric.label}（{'、'.join(fixed)}）" if fixed else ""


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{what}“{text}”读不出来"
        raise Refused(
            [Objection("date-unreadable", message, BASIS, "日期请写成 2023-12-22 的样子", "period")]
        ) from None
