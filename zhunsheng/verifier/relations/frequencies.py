"""Norms of frequency against what was done: 按每两月1次的频次开展学习5次."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from zhunsheng.verifier.model import Figure, Relation, Standing, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import interval_of
from zhunsheng.verifier.relations.wording import number

_MONTHS_OF_A_YEAR = 12
_EVERY = re.compile(r"每(半年|季度?|[两二三]个?月|月|年)")
_MONTHS = {
    "半年": 6,
    "季": 3,
    "季度": 3,
    "月": 1,
    "年": 12,
    "两月": 2,
    "两个月": 2,
    "二月": 2,
    "二个月": 2,
    "三月": 3,
    "三个月": 3,
}


@finds
def frequencies(page: Page) -> Iterator[Relation]:
    """Each norm of so many times in a period with the number of times stated after it in the same sentence."""
    for paragraph in page.paragraphs:
        for norm, done in pairwise(mention.figure for mention in paragraph.mentions):
            every = _EVERY.search(norm.quote)
            if norm.standing is not Standing.NORM or every is None or done.standing is not Standing.WORK:
                continue
            if norm.unit == done.unit and norm.sentence == done.sentence:
                yield _judged(norm, done, _MONTHS_OF_A_YEAR // _MONTHS[every[1]])


def _judged(norm: Figure, done: Figure, times: int) -> Relation:
    actual = interval_of(done)
    if norm.value is None or actual is None:
        return Relation("target", (norm, done), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    wanted = Fraction(str(norm.value)) * times
    if actual.high < wanted:
        return Relation(
            "target",
            (norm, done),
            Verdict.FAILS,
            f"{norm.quote}，一年应为{number(wanted)}{done.unit}，所列{done.quote}不足。",
        )
    return Relation("target", (norm, done), Verdict.HOLDS, f"{norm.quote}，一年应为{number(wanted)}{done.unit}，相符。")
