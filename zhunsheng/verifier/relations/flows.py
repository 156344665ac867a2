"""What came in and what went out: 上年结转9件，新收141件，办结143件，结转下年7件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from zhunsheng.verifier.model import Figure, Relation, Verdict
from zhunsheng.verifier.relations.cues import same_cases
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import interval_of
from zhunsheng.verifier.relations.mentions import Mention
from zhunsheng.verifier.relations.reckoning import total_of
from zhunsheng.verifier.relations.wording import added, number

# In the order of the reckoning: brought over, newly come in, finished, left over.
_STEPS = (
    re.compile(r"(?:(?:上|去)年|年初|上期|往年)[^，。；\d]{0,4}(?:结转|旧存|转入|遗留|存)|旧存"),
    re.compile(r"新(?:收|增|受理|接)|收到|(?<!不予)受理|收件"),
    re.compile(r"办结|审结|结案"),
    re.compile(r"未(?:办|审)?结|结转(?:至|到)?(?:下|次|明|20)|正在办理|尚在办理|在办"),
)


# What is to be dealt with in the year: brought over and newly come in.
_DUE = re.compile(r"(?:应|共需)(?:审理|办理|审查|办结|审结|办|审)(?:案件|事项)?(?:共|合计)?\s?$")
_NET = re.compile(r"净增(?:加|长)?[^，。；\d]{0,6}$")
_CAME = re.compile(r"新(?:设|登记|增|开|入)[^，。；\d]{0,8}$")
_WENT = re.compile(r"(?:注销|吊销|退出|关停|流失)[^，。；\d]{0,8}$")


@finds
def flows(page: Page) -> Iterator[Relation]:
    """Every sentence that tells all four."""
    for paragraph in page.paragraphs:
        for _, sentence in groupby(paragraph.mentions, key=lambda mention: mention.sentence):
            stated = tuple(sentence)
            if (told := _steps(stated)) is None:
                continue
            if (
                due := next((one for one in stated if _DUE.search(one.lead)), None)
            ) is not None and due.value is not None:
                yield _summed(due.figure, told[:2])
                yield _summed(due.figure, told[2:])
            else:
                yield _judged(told)


def _steps(mentions: Sequence[Mention]) -> tuple[Mention, ...] | None:
    steps = [
        next((one for one in mentions if step.search(one.lead) and one.value is not None), None) for step in _STEPS
    ]
    told = tuple(step for step in steps if step is not None)
    if len({one.figure.start for one in told}) < len(_STEPS):
        return None
    return told if all(same_cases(told[0].figure, one.figure) for one in told) else None


def _summed(whole: Figure, steps: Sequence[Mention]) -> Relation:
    parts = tuple(step.figure for step in steps)
    stated, made = interval_of(whole), total_of(parts)
    assert stated is not None and made is not None
    if stated.meets(made):
        return Relation("sum", (whole, *parts), Verdict.HOLDS, f"{added(parts)}＝{number(made.low)}，相符。")
    words = f"{added(parts)}＝{number(made.low)}，不是{whole.quote}。"
    return Relation("sum", (whole, *parts), Verdict.FAILS, words)


@finds
def net(page: Page) -> Iterator[Relation]:
    """全年新设1.69万户，注销1.05万户, and the 净增6400户 of the paragraph, where they agree."""
    for paragraph in page.paragraphs:
        told = [
            next((one for one in paragraph.mentions if step.search(one.lead) and one.value is not None), None)
            for step in (_CAME, _WENT, _NET)
        ]
        steps = tuple(one.figure for one in told if one is not None)
        if len(steps) == len(told) and len({one.unit for one in steps}) == 1 and _agree(*steps):
            came, went, rise = steps
            yield Relation("sum", steps, Verdict.HOLDS, f"{came.quote}-{went.quote}，与净增{rise.quote}相符。")


def _agree(came: Figure, went: Figure, rise: Figure) -> bool:
    whole, made = interval_of(came), total_of((went, rise))
    return whole is not None and made is not None and whole.meets(made)


def _judged(told: tuple[Mention, ...]) -> Relation:
    brought, came, ended, left = figures = tuple(one.figure for one in told)
    arrived, gone = total_of((brought, came)), total_of((ended, left))
    assert arrived is not None and gone is not None
    words = f"{brought.quote}+{came.quote}＝{number(arrived.low)}，{ended.quote}+{left.quote}＝{number(gone.low)}"
    if arrived.meets(gone):
        return Relation("sum", figures, Verdict.HOLDS, f"{words}，相符。")
    return Relation("sum", figures, Verdict.FAILS, f"{words}，收、结、存不平。")
