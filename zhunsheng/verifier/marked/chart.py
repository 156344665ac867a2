"""Where an amount stands among those of other reports, as a small drawing of one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from zhunsheng.verifier.marked.words import number

_WIDTH, _HEIGHT, _EDGE = 320, 34, 10
_MIDDLE, _BOX = 14, 8


@dataclass(frozen=True, slots=True)
class AmongPeers:
    """An amount of a report and the amounts of `count` reports of the same sort of unit in the same year.

    `quartiles` are the lower quartile, the median and the upper quartile.
    """

    subject: str
    unit: str
    value: float
    peers: str
    count: int
    least: float
    quartiles: tuple[float, float, float]
    most: float


def chart(among: AmongPeers) -> str:
    """The drawing with its caption; everything that it shows is also said in words."""
    lower, median, upper = among.quartiles
    at = _scale(min(among.least, among.value), max(among.most, among.value))
    caption = f"{among.subject}：本报告{number(among.value)}{among.unit}"
    words = (
        f"{among.peers}共{among.count}份，中位数{number(median)}，"
        f"中间一半在{number(lower)}—{number(upper)}，最少{number(among.least)}，最多{number(among.most)}。"
    )
    drawing = (
        f'<line x1="{at(among.least)}" x2="{at(among.most)}" y1="{_MIDDLE}" y2="{_MIDDLE}" class="range"/>'
        f'<line x1="{at(lower)}" x2="{at(upper)}" y1="{_MIDDLE}" y2="{_MIDDLE}" class="middle"/>'
        f'<line x1="{at(median)}" x2="{at(median)}" y1="{_MIDDLE - _BOX}" y2="{_MIDDLE + _BOX}" class="median"/>'
        f'<circle cx="{at(among.value)}" cy="{_MIDDLE}" r="5" class="own"/>'
    )
    return (
        f'<figure class="peer"><figcaption>{escape(caption)}</figcaption>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(words)}">{drawing}</svg>'
        f"<p>{escape(words)}</p></figure>"
    )


def _scale(least: float, most: float) -> Callable[[float], str]:
    """From amounts to places on the line; where all amounts are one, it lies in the middle."""
    room = _WIDTH - 2 * _EDGE
    if most == least:
        return lambda _: f"{_WIDTH / 2:g}"
    return lambda value: f"{_EDGE + room * (value - least) / (most - least):.1f}"
