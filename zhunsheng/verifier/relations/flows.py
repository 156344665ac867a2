"""What came in and what went out: 上年结转9件，新收141件，办结143件，结转下年7件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from zhunsheng.verifier.model import Relation, Verdict
from zhunsheng.verifier.relations.cues import same_cases
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.mentions import Mention
from zhunsheng.verifier.relations.reckoning import total_of
from zhunsheng.verifier.relations.wording import number

# In the order of the reckoning: brought over, newly come in, finished, left over.
_STEPS = (
    re.compile(r"(?:(?:上|去)年|年初|上期|往年)[^，。；\d]{0,4}(?:结转|旧存|转入|遗留|存)|旧存"),
    re.compile(r"新(?:收|增|受理|接)|收到|(?<!不予)受理|收件"),
    re.compile(r"办结|审结|结案"),
    re.compile(r"未(?:办|审)?结|结转(?:至|到)?(?:下|次|明|20)|正在办理|尚在办理|在办"),
)


@finds
def flows(page: Page) -> Iterator[Relation]:
    """Every sentence that tells all four."""
    for paragraph in page.paragraphs:
        for _, sentence in groupby(paragraph.mentions, key=lambda mention: mention.sentence):
            if (told := _steps(tuple(sentence))) is not None:
                yield _judged(told)


def _steps(mentions: Sequence[Mention]) -> tuple[Mention, ...] | None:
    steps = [
        next((one for one in mentions if step.search(one.lead) and one.value is not None), None) for step in _STEPS
    ]
    told = tuple(step for step in steps if step is not None)
    if len({one.figure.start for one in told}) < len(_STEPS):
        return None
    return told if all(same_cases(told[0].figure, one.figure) for one in told) else None


def _judged(told: tuple[Mention, ...]) -> Relation:
    brought, came, ended, left = figures = tuple(one.figure for one in told)
    arrived, gone = total_of((brought, came)), total_of((ended, left))
    assert arrived is not None and gone is not None
    words = f"{brought.quote}+{came.quote}＝{number(arrived.low)}，{ended.quote}+{left.quote}＝{number(gone.low)}"
    if arrived.meets(gone):
        return Relation("sum", figures, Verdict.HOLDS, f"{words}，相符。")
    return Relation("sum", figures, Verdict.FAILS, f"{words}，收、结、存不平。")
