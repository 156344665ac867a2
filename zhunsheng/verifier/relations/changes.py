"""Before and after: 由62项压减到13项 must go down, 从40项增加到78项 up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zhunsheng.verifier.model import Relation, Verdict
from zhunsheng.verifier.relations.cues import between
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import interval_of

_DOWN = re.compile(
    r"^[^，。；\d]{0,6}(减少|压减|精简|减|压缩|压|降低|下降|缩短|缩减|降|削减)[^，。；\d]{0,4}(到|至|为)\s?$"
)
_UP = re.compile(r"^[^，。；\d]{0,6}(增加|提高|提升|上升|扩大|增长|扩展|扩充|增)[^，。；\d]{0,4}(到|至|为)\s?$")
_FROM = re.compile(r"[由从]\s?$")


@finds
def changes(page: Page) -> Iterator[Relation]:
    """Each pair of amounts joined by a verb of rising or falling."""
    for figures in page.paragraphs:
        for first, second in pairwise(figures):
            words = between(page.text, first, second)
            falls, rises = _DOWN.match(words), _UP.match(words)
            if (falls is None and rises is None) or first.unit != second.unit:
                continue
            if not _FROM.search(page.text.plain[max(0, first.start - 2) : first.start]):
                continue
            before, after = interval_of(first), interval_of(second)
            if before is None or after is None:
                continue
            agrees = after.before(before) if falls else before.before(after)
            verdict = Verdict.HOLDS if agrees else Verdict.FAILS
            tail = "相符" if agrees else "方向与数字不符"
            yield Relation(
                "change", (first, second), verdict, f"由{first.quote}{words.strip()}{second.quote}，{tail}。"
            )
