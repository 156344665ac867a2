"""Averages: whole marks of so many people can give only certain averages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from zhunsheng.verifier.model import Relation, Verdict
from zhunsheng.verifier.relations.cues import clause_before
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import interval_of, is_whole

_AVERAGE = re.compile(r"平均(分|得分|成绩)")
_PEOPLE = ("人", "名", "位")


@finds
def averages(page: Page) -> Iterator[Relation]:
    """Each average mark with the number of people stated before it in its sentence."""
    for figures in page.paragraphs:
        for place, average in enumerate(figures):
            people = next((one for one in reversed(figures[:place]) if one.unit in _PEOPLE), None)
            if average.unit != "分" or not _AVERAGE.search(clause_before(page.text, average)) or people is None:
                continue
            stated = interval_of(average)
            if people.sentence != average.sentence or not is_whole(people) or stated is None or not people.value:
                continue
            count = int(people.value)
            total = ceil(stated.low * count)
            if stated.holds(Fraction(total, count)):
                words = f"总分{total}除以{count}人，可以得到{average.quote}。"
                yield Relation("average", (people, average), Verdict.HOLDS, words)
            else:
                words = f"{count}人的整数分数得不出平均{average.quote}；若有半分，请写明。"
                yield Relation("average", (people, average), Verdict.UNKNOWN, words)
