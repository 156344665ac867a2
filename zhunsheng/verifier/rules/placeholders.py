"""Blanks that nobody filled in: XX, 20xx年, A同志, ____, 某某; and masks that were not put everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Level, Reading, Span
from zhunsheng.verifier.rules.prose import prose
from zhunsheng.verifier.rules.registry import Hit, rule

_LETTERS = r"A-Za-z0-9"
_BLANK = re.compile(
    rf"(?:19|20)\d?[Xx*_○]{{1,3}}\s?年?|(?<![{_LETTERS}])[Xx]{{2,8}}(?![{_LETTERS}])|(?<![{_LETTERS}])[Xx](?=\s?[年月日省市区县镇乡村])"
    rf"|(?<![{_LETTERS}])[A-Z](?=新时代|法治思想|同志|总书记|书记|镇|县(?!级)|街道)"
    r"|_{2,}|\*{2,}|[○〇□△]{2,}|某某|(?<![\u4e00-\u9fff])某(?=[镇县乡](?![级域民])|街道)|（\s{1,4}）"
    r"|[（【\[](?:此处|待补|待填|填写|请填|请输入|插入)[^）】\]\n]{0,20}[）】\]]"
)
# What belongs to the blank when it is quoted: XX市宏达公司, XXX件, X月X日.
_AROUND = re.compile(r"[\u4e00-\u9fff]{0,2}")
# Blanks nearer than this are one gap in the sentence.
_ONE_GAP = 60
_MASKED_PLACE = r"(?:[Xx]{1,4}|\*{1,4}|某)"
_KINDS = r"(?:街道|镇|乡|村|社区|区|县)"
_MIXED = re.compile(
    rf"(?P<before>[\u4e00-\u9fff]{{2,3}}{_KINDS})[、和与]{_MASKED_PLACE}{_KINDS}(?:[、和与][\u4e00-\u9fff]{{2,3}}{_KINDS})?"
    rf"|{_MASKED_PLACE}{_KINDS}[、和与](?P<after>[\u4e00-\u9fff]{{2,3}}{_KINDS})"
)


@rule(
    "placeholder",
    Level.ERROR,
    says="留有没有填写的空白：XX、XXX件、20xx年、____、某某",
    way_out="填上实际内容；确需隐去的，用“某”并说明理由。",
)
def placeholders(reading: Reading) -> Iterator[Hit]:
    """Blanks, those near each other in one paragraph told together."""
    gaps: list[tuple[Span, int]] = []
    plain = prose(reading.text)
    for match in _BLANK.finditer(plain):
        tail = _AROUND.match(plain, match.end())
        span = Span(match.start(), tail.end() if tail else match.end())
        if gaps and span.start - gaps[-1][0].end <= _ONE_GAP and "\n" not in plain[gaps[-1][0].end : span.start]:
            gaps[-1] = (Span(gaps[-1][0].start, span.end), gaps[-1][1] + 1)
        else:
            gaps.append((span, 1))
    for span, count in gaps:
        more = f"等{count}处" if count > 1 else ""
        yield Hit(span, f"“{reading.text.quote(span)[:8].strip()}”{more}没有填写。", {"blanks": count})


@rule(
    "masking-inconsistent",
    Level.INCONSISTENCY,
    says="同一列地名，有的隐去，有的没有",
    way_out="要么都写实名，要么都隐去。",
)
def mixed_masks(reading: Reading) -> Iterator[Hit]:
    """A masked place beside a named one in one list."""
    for match in _MIXED.finditer(prose(reading.text)):
        named = match["before"] or match["after"]
        yield Hit(Span(*match.span()), f"一处地名隐去，旁边的“{named}”却写了实名。", {"named": named})
