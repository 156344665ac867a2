"""Short names: explained where they first stand, one for one body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.prose import untitled
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of, table

# A word coined with numbers: “1351”, “35X工作法”, “一规划两纲要”, “五全七化”, 30-24机制.
_NUMBERS = "0-9一二两三四五六七八九十"
_COINED = re.compile(
    rf"“(?P<quoted>[^“”，。；、\n]{{0,4}}[{_NUMBERS}]{{1,4}}[^“”，。；、\n]{{0,4}}[{_NUMBERS}XN][^“”，。；、\n]{{0,6}})”"
    r"|(?P<bare>(?<![\d-])\d{1,2}-\d{1,2}(?=机制|模式|工作法))"
)
# In brackets right after the name, or in words near it; 即知即改 and 立即 explain nothing.
_IN_BRACKETS = re.compile(r"”?[\u4e00-\u9fff]{0,8}（")
_IN_WORDS = re.compile(r"[，（—：]即(?![知可将时使便])|是指|指的是")
_NEAR = 60


@rule(
    "short-name-unexplained",
    Level.NOTE,
    says="用数字编的简称、工作法第一次出现时没有解释",
    way_out="第一次出现时写出全称，或加“即……”。",
)
def unexplained_short_names(reading: Reading) -> Iterator[Hit]:
    """Coined names and shortened ones without an explanation near their first use."""
    for name, span in _first_uses(reading):
        if not _is_explained(reading.text.plain, span.end):
            yield Hit(span, f"“{name}”没有解释。", {"name": name})


@rule(
    "two-names",
    Level.NOTE,
    says="同一机构用了两个名称",
    way_out="第一次用全称并注明简称，以后统一。",
)
def two_names(reading: Reading) -> Iterator[Hit]:
    """A second name for a body that was named otherwise before."""
    plain = untitled(reading.text)
    for names in table("short_names")["one_body"]:
        uses = [(match.start(), match[0]) for name in names for match in re.finditer(name, plain)]
        if not uses:
            continue
        _, first = min(uses)
        if other := min(((start, name) for start, name in uses if name != first), default=None):
            span = Span(other[0], other[0] + len(other[1]))
            yield Hit(span, f"前面称“{first}”，这里称“{other[1]}”。", {"names": [first, other[1]]})


def _is_explained(plain: str, end: int) -> bool:
    return _IN_BRACKETS.match(plain, end) is not None or _IN_WORDS.search(plain, end, end + _NEAR) is not None


def _first_uses(reading: Reading) -> list[tuple[str, Span]]:
    plain, seen = untitled(reading.text), dict[str, Span]()
    for match in _COINED.finditer(plain):
        name = match["quoted"] or match["bare"]
        if not any_of("short_names", "known").search(name):
            seen.setdefault(name, Span(*match.span("quoted" if match["quoted"] else "bare")))
    for match in any_of("short_names", "shortened").finditer(plain):
        seen.setdefault(match[0], Span(*match.span()))
    return sorted(seen.items(), key=lambda use: use[1].start)
