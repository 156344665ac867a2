"""A chart as data: its points, and the Vega-Lite specification that every place draws it from.

One accent colour, grey lines, each bar with its number, so that nothing has to be read off an axis. A specification holds
no caption: the same points are the same chart, whatever number it has in which version of a report.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# In pixels, which a page of A4 shows as points: 440 fill the width of its text.
WIDTH, HEIGHT, ROW, AROUND = 440, 190, 24, 44
LABEL_WIDTH = 150
FONT = "FangSong_GB2312, FangSong, STFangsong, 'FandolFang R', FandolFang, 'Noto Serif CJK SC', serif"
ACCENT, GREY, FAINT, INK = "#124e5c", "#5b616b", "#e3e6ea", "#16181c"
# Large numbers in 万, as they are said.
AXIS_LABEL = "datum.value >= 10000 ? format(datum.value / 10000, '~f') + '万' : format(datum.value, '~f')"
Spec = dict[str, Any]


@dataclass(frozen=True)
class Point:
    """A bar: what it is called, its value (None where there is none, which is no nought), and the number as printed."""

    label: str
    value: Decimal | int | None
    text: str


def course(points: Sequence[Point], unit: str) -> Spec:
    """Upright bars in the order of time."""
    across = {**_labels(points), "axis": {"labelAngle": 0}}
    up = {"field": "value", "type": "quantitative", "title": None}
    number = {"type": "text", "baseline": "bottom", "dy": -3}
    return _spec(points, unit, {"x": across, "y": up}, number, HEIGHT)


def groups(points: Sequence[Point], unit: str) -> Spec:
    """Lying bars one under the other, for names that need room."""
    down = {**_labels(points), "axis": {"labelLimit": LABEL_WIDTH}}
    across = {"field": "value", "type": "quantitative", "title": None}
    number = {"type": "text", "align": "left", "dx": 4}
    return _spec(points, unit, {"y": down, "x": across}, number, ROW * len(points) + AROUND)


def _labels(points: Sequence[Point]) -> Spec:
    """All labels in their order: one whose bar has no value keeps its place."""
    return {"field": "label", "type": "ordinal", "title": None, "scale": {"domain": [point.label for point in points]}}


def _spec(points: Sequence[Point], unit: str, places: Spec, number: Spec, height: int) -> Spec:
    return {
        "$schema": SCHEMA,
        "title": {"text": f"单位：{unit}", "anchor": "start", "fontSize": 10, "fontWeight": "normal", "color": GREY},
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "white",
        "data": {"values": [_row(point, unit) for point in points]},
        "encoding": places,
        "layer": [
            {
                "mark": {"type": "bar", "color": ACCENT, "size": 14},
                "encoding": {"tooltip": {"field": "told", "type": "nominal"}},
            },
            {
                "mark": {**number, "color": INK, "fontSize": 11},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelColor": INK, "labelFontSize": 11, "domainColor": GREY, "tickColor": GREY, "gridColor": FAINT},
            "axisQuantitative": {"labelExpr": AXIS_LABEL, "labelColor": GREY, "tickCount": 4, "domain": False, "ticks": False},
            "axisDiscrete": {"grid": False, "ticks": False},
        },
    }  # fmt: skip


def _row(point: Point, unit: str) -> Spec:
    value = None if point.value is None else float(point.value)
    return {"label": point.label, "value": value, "text": point.text, "told": f"{point.label}：{point.text}{unit}"}


def spec_text(spec: Spec) -> str:
    """The specification as text, always the same for the same one."""
    return json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def in_words(caption: str, points: Sequence[Point], unit: str) -> str:
    """All that a chart shows, for whoever does not see it."""
    return f"柱形图，{caption}（单位：{unit}）：{'，'.join(f'{point.label}{point.text}' for point in points)}。"
