"""Multiples of a count that is named: 复议申请4612件，为一审行政诉讼案件的2.3倍, with those 2005件 told elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhunsheng.verifier.model import Figure, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of
from zhunsheng.verifier.relations.mentions import Mention, Role
from zhunsheng.verifier.relations.rate import counts_before
from zhunsheng.verifier.relations.wording import number

_OF = re.compile(r"(?:是|为|相当于)(?:同期|当年|全[市区县镇]|本[市区县])?(?P<base>[^，。；、\d]{4,20})的\s?$")
_LONGEST_CLAUSE = 30
_MOST_BASES = 200


@finds
def multiples(page: Page) -> Iterator[Relation]:
    """Each multiple with the count that it measures and the one count of the text that has the name it is measured by."""
    for paragraph in page.paragraphs:
        for place, mention in enumerate(paragraph.mentions):
            named = _OF.search(mention.before) if mention.unit == "倍" else None
            whole = next((paragraph.mentions[near] for near in counts_before(paragraph.mentions, place)), None)
            if (told := _of_the_earlier(paragraph.mentions, place)) is not None:
                yield told
            elif named is not None and whole is not None and mention.value:
                yield from _measured(page, whole, mention, named["base"])


def _of_the_earlier(mentions: Sequence[Mention], place: int) -> Relation | None:
    """收到申请1864件，是上年1165件的1.6倍."""
    times, base = mentions[place], mentions[place - 1] if place else None
    behind = mentions[place + 1] if place + 1 < len(mentions) else None
    before = next((mentions[near] for near in counts_before(mentions, place)), None)
    is_behind = behind is not None and behind.role is Role.EARLIER and behind.sentence == times.sentence
    if times.unit == "倍" and behind is not None and is_behind and before is not None and before.unit == behind.unit:
        # 37件，是去年的1.3倍，去年28件.
        return _judged(before.figure, behind.figure, times.figure) if times.value else None
    if times.unit != "倍" or base is None or base.role is not Role.EARLIER or times.gap.strip() != "的":
        return None
    whole = next((mentions[near] for near in counts_before(mentions, place - 1)), None)
    is_pair = whole is not None and whole.unit == base.unit and bool(times.value)
    return _judged(whole.figure, base.figure, times.figure) if whole is not None and is_pair else None


def _measured(page: Page, whole: Mention, times: Mention, name: str) -> Iterator[Relation]:
    bases = [
        figure
        for figure in page.figures[:_MOST_BASES]
        if figure.unit == whole.unit and figure is not whole.figure and _is_called(page, figure, name)
    ]
    if len(bases) == 1 and (told := _judged(whole.figure, bases[0], times.figure)) is not None:
        yield told


def _is_called(page: Page, figure: Figure, name: str) -> bool:
    before = page.text.plain[max(figure.sentence.start, figure.start - _LONGEST_CLAUSE) : figure.start]
    return before.rstrip().endswith(name)


def _judged(whole: Figure, base: Figure, times: Figure) -> Relation | None:
    measured, measure, stated = interval_of(whole), interval_of(base), interval_of(times)
    if measured is None or measure is None or stated is None or measure.low <= 0:
        return None
    possible = Interval(measured.low / measure.high, measured.high / measure.low)
    words = f"{whole.quote}÷{base.quote}＝{number(possible.low)}"
    if possible.meets(stated):
        return Relation("ratio", (base, whole, times), Verdict.HOLDS, f"{words}，与{times.quote}相符。")
    return Relation("ratio", (base, whole, times), Verdict.FAILS, f"{words}，不是{times.quote}。")
