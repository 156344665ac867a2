"""What is counted: the words that a figure belongs to."""

from __future__ import annotations

import re

from zhunsheng.verifier.figures.rejections import Context
from zhunsheng.verifier.rows import row_name

_LEADING = re.compile(
    r"^(其中|并|及|和|与|、|共|全年|年内|今年以来|截至目前|目前|累计|合计|共计|已|先后|同时|积极|及时|主动|另|另外|一是|二是|三是|四是|五是|的|了)+"
)
_TRAILING = re.compile(r"(共计|合计|累计|共|达到了?|达|为|有|是|了|均|都|约|近|超过|总数|数量|人数为?|计|：|\s)+$")
_FOLLOWING = re.compile(r"[\u4e00-\u9fff“][^，。；、：”\d\s]{0,15}”?")
_NO_NOUN = re.compile(r"[并且及和与或，以向到在为对将把被按由从]|参加|进行|开展|完成|[\u4e00-\u9fff]$")
_APART = re.compile(r"[、（）\s]")
_WORDS = re.compile(r"[^，。；：\n\d（）]{2,}")
_WHOLE_CLAUSE = 24


def subject_of(context: Context) -> str:
    """The noun after the amount (59名公职人员…), else the words of the clause before it (开展安全检查33次), in a table
    else the name of the row."""
    after = _FOLLOWING.match(context.after.removeprefix("的"))
    if after is not None and not _NO_NOUN.match(after[0]):
        return after[0]
    before = _APART.split(context.before.rstrip())[-1]
    before = _TRAILING.sub("", _LEADING.sub("", before.strip()))
    if len(before) >= 2:
        return before[-_WHOLE_CLAUSE:]
    return row_name(context.plain, context.candidate.span.start)[-_WHOLE_CLAUSE:] or _earlier(context)


def _earlier(context: Context) -> str:
    """An amount that opens its clause takes the last words of the clause before it."""
    start = context.candidate.span.start - len(context.before)
    words = _WORDS.findall(context.plain[max(0, start - 40) : start])
    return words[-1][-_WHOLE_CLAUSE:] if words else ""
