"""Stocks and what came in and went out: 上年结转9件，新收141件，办结143件，结转下年7件; 原有74项，废止9项、新建6项，现有71项."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from zhunsheng.verifier.model import Figure, Relation, Verdict
from zhunsheng.verifier.relations.cues import THERE_WAS, same_cases
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of
from zhunsheng.verifier.relations.mentions import Mention
from zhunsheng.verifier.relations.reckoning import is_near, total_of
from zhunsheng.verifier.relations.wording import added, number

# In the order of the reckoning: brought over, newly come in, finished, left over.
_STEPS = (
    re.compile(r"(?:(?:上|去)年|年初|上期|往年)[^，。；\d]{0,4}(?:结转|旧存|转入|遗留|存)|旧存"),
    re.compile(r"新(?:收|增|受理|接|立案?)|收到|(?<!不予)受理|收件"),
    re.compile(r"办结|审结|结案|答复|办复|执结"),
    re.compile(r"未(?:办|审)?结|结转(?:至|到)?(?:下|次|明|20)|正在办理|尚在办理|在办"),
)
# What is to be dealt with in the year: brought over and newly come in.
_DUE = re.compile(r"(?:应|共需)(?:审理|办理|审查|办结|审结|办|审)(?:案件|事项)?(?:共|合计)?\s?$")
# What came, what went, and what there is in the end; each is told in the words before its amount.
_CAME = re.compile(
    r"新[设增建聘招收入开登培创制订签组评购接选]|增[加设聘补]|补[充选聘]|吸收|纳入|调入|净增|注册|创建|评选|建成|入矫|接收"
)
_WENT = re.compile(
    r"减少|退出|废止|注销|核减|解[聘除矫]|清退|取消|撤[并销]|离[职任]|退休|失效|淘汰|合并|压减|削减|缩减|关[闭停]|销号|调出|流失|吊销|摘牌"
)
_IS = re.compile(
    r"现(?:有|共有|存|行有效)|(?:年|期)[末底](?!以前)|总[数量]|总计|达到?|增(?:至|加到|加至)|目前|(?:调整|清理|变更|合并|精简)后|实有|在册|结存|存量|保有|剩余|尚有|还有"
)
_NET, _NEW, _GONE = (
    re.compile(r"净增(?:加|长)?[^，。；\d]{0,6}$"),
    re.compile(r"新(?:设|登记|增|开|入)[^，。；\d]{0,8}$"),
    re.compile(r"(?:注销|吊销|退出|关停|流失)[^，。；\d]{0,8}$"),
)


@dataclass(frozen=True, slots=True)
class _Stock:
    """What there was, with what came and what went, and what there is."""

    was: Mention
    came: tuple[Mention, ...]
    went: tuple[Mention, ...]
    now: Mention


@finds
def flows(page: Page) -> Iterator[Relation]:
    """Every sentence that tells all four of a year's matters, or a stock at both ends of a time and its changes between."""
    for paragraph in page.paragraphs:
        for _, sentence in groupby(paragraph.mentions, key=lambda mention: mention.sentence):
            stated = tuple(sentence)
            if (told := _steps(stated)) is not None:
                yield from _year_of(stated, told)
            elif (stock := _stock(stated)) is not None and (relation := _balanced(stock)) is not None:
                yield relation


def _steps(mentions: Sequence[Mention]) -> tuple[Mention, ...] | None:
    steps = [next((one for one in mentions if step.search(one.lead)), None) for step in _STEPS]
    told = tuple(step for step in steps if step is not None)
    if len({one.figure.start for one in told}) < len(_STEPS):
        return None
    return told if all(same_cases(told[0].figure, one.figure) for one in told) else None


def _year_of(stated: Sequence[Mention], told: Sequence[Mention]) -> Iterator[Relation]:
    """Brought over and come in are as many as finished and left over; as many each as were due, where that is told."""
    due = next((one for one in stated if _DUE.search(one.lead)), None)
    if due is not None:
        yield _summed(due.figure, told[:2])
        yield _summed(due.figure, told[2:])
    else:
        brought, came, ended, left = told
        yield _reckoned(_Stock(brought, (came,), (ended,), left))


def _summed(whole: Figure, steps: Sequence[Mention]) -> Relation:
    parts = tuple(step.figure for step in steps)
    stated, made = interval_of(whole), total_of(parts)
    if stated is None or made is None:
        return Relation("sum", (whole, *parts), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    if stated.meets(made):
        return Relation("sum", (whole, *parts), Verdict.HOLDS, f"{added(parts)}＝{number(made.low)}，相符。")
    words = f"{added(parts)}＝{number(made.low)}，不是{whole.quote}。"
    return Relation("sum", (whole, *parts), Verdict.FAILS, words)


def _stock(mentions: Sequence[Mention]) -> _Stock | None:
    """The amounts of one unit from what there was to what there is, where each between them says that it came or went."""
    start = next((place for place, one in enumerate(mentions) if _tells(THERE_WAS, one)), None)
    if start is None:
        return None
    was = mentions[start]
    came: list[Mention] = []
    went: list[Mention] = []
    for one in mentions[start + 1 :]:
        if one.unit != was.unit or one.depth != was.depth:
            continue
        if _IS.search(one.lead):
            return _Stock(was, tuple(came), tuple(went), one) if came or went else None
        if _tells(_CAME, one):
            came.append(one)
        elif _tells(_WENT, one):
            went.append(one)
        else:
            return None
    return None


def _tells(what: re.Pattern[str], one: Mention) -> bool:
    return what.search(one.lead) is not None


def _balanced(stock: _Stock) -> Relation | None:
    """Where only what came is told, or only what went, the rest may be untold: then it must be near to fail."""
    relation = _reckoned(stock)
    if relation.verdict is not Verdict.FAILS or (stock.came and stock.went):
        return relation
    if _WENT.search(stock.now.gap) or _CAME.search(stock.now.gap):
        return None
    whole, parts = (stock.now, (stock.was, *stock.came)) if stock.came else (stock.was, (stock.now, *stock.went))
    return relation if is_near(whole.figure, tuple(part.figure for part in parts)) else None


def _reckoned(stock: _Stock) -> Relation:
    arrived = tuple(one.figure for one in (stock.was, *stock.came))
    gone = tuple(one.figure for one in (*stock.went, stock.now))
    ours, theirs = total_of(arrived), total_of(gone)
    if ours is None or theirs is None:
        return Relation("sum", (*arrived, *gone), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    words = f"{_sum(arrived, ours)}，{_sum(gone, theirs)}"
    if ours.meets(theirs):
        return Relation("sum", (*arrived, *gone), Verdict.HOLDS, f"{words}，相符。")
    return Relation("sum", (*arrived, *gone), Verdict.FAILS, f"{words}，收、结、存不平。")


def _sum(figures: tuple[Figure, ...], total: Interval) -> str:
    told = "+".join(figure.quote for figure in figures)
    return f"{told}＝{number(total.low)}" if len(figures) > 1 else told


@finds
def net(page: Page) -> Iterator[Relation]:
    """全年新设1.69万户，注销1.05万户, and the 净增6400户 of the paragraph, where they agree."""
    for paragraph in page.paragraphs:
        told = [
            next((one for one in paragraph.mentions if step.search(one.lead) and one.value is not None), None)
            for step in (_NEW, _GONE, _NET)
        ]
        steps = tuple(one.figure for one in told if one is not None)
        if len(steps) == len(told) and len({one.unit for one in steps}) == 1 and _agree(*steps):
            came, went, rise = steps
            yield Relation("sum", steps, Verdict.HOLDS, f"{came.quote}-{went.quote}，与净增{rise.quote}相符。")


def _agree(came: Figure, went: Figure, rise: Figure) -> bool:
    whole, made = interval_of(came), total_of((went, rise))
    return whole is not None and made is not None and whole.meets(made)
