"""What a figure of an outline is called and rests on, in words, whatever it is worth: each sort of figure has its own."""

from __future__ import annotations

from functools import singledispatch

from zhunsheng.metrics.registry import metrics
from zhunsheng.reports.outline import Chart, Claim, Figure, Outline, Reported, Slot, Typed
from zhunsheng.reports.stated import plain
from zhunsheng.reports.wording import Dimensions, period_text


@singledispatch
def caption_of(figure: Figure) -> str:
    """What a figure is called, whatever it is worth."""
    raise TypeError(f"a figure without caption: {figure!r}")


@caption_of.register
def _(slot: Slot) -> str:
    declared = metrics().get(slot.metric)
    return slot.label or (declared.label if declared else slot.metric)


@caption_of.register
def _(figure: Typed | Reported) -> str:
    return figure.label


@caption_of.register
def _(claim: Claim) -> str:
    return claim.above


@singledispatch
def shown(figure: Figure) -> str:
    """What stands for a figure where its value is not asked for."""
    return f"〔{caption_of(figure)}〕"


@shown.register
def _(typed: Typed) -> str:
    return typed.printed


@singledispatch
def rests_on(figure: Figure) -> str:
    """What a figure rests on, in words."""
    raise TypeError(f"a figure that rests on nothing known: {figure!r}")


@rests_on.register
def _(slot: Slot) -> str:
    parts = [
        f"统计项{slot.metric}",
        *(f"{column}＝{code}" for column, code in slot.at),
        f"单位{slot.scope}" if slot.scope else "",
        period_text(slot.period),
        f"截至{slot.cut_off_on.isoformat()}" if slot.cut_off_on else "",
        slot.rounding.rule if slot.rounding else "",
        f"以“{slot.unit}”计",
    ]
    return "，".join(filter(None, parts))


@rests_on.register
def _(figure: Reported) -> str:
    parts = [
        f"科室{figure.reported}报数",
        f"口径：{figure.asks}",
        period_text(figure.period),
        f"截至{figure.cut_off_on.isoformat()}" if figure.cut_off_on else "",
        figure.rounding.rule if figure.rounding else "",
        f"以“{figure.unit}”计",
    ]
    return "，".join(filter(None, parts))


@rests_on.register
def _(typed: Typed) -> str:
    reason = f"台账表：{typed.sheet}" if typed.sheet else typed.because
    return f"{typed.printed}（数值{plain(typed.value)}{typed.unit}），{typed.stated_by}填报，{reason}"


@rests_on.register
def _(claim: Claim) -> str:
    return f"与目标{claim.target}比较：{claim.above}；{claim.equal}；{claim.below}"


def drawn_by(chart: Chart, outline: Outline) -> str:
    """Which figure a chart draws, and by what, in words."""
    figure = outline.figures.get(chart.figure)
    if not isinstance(figure, Slot):
        return f"画“{chart.figure}”，按{chart.by}分"
    return f"画“{caption_of(figure)}”，按{Dimensions.name(figure.metric, chart.by)}分"
