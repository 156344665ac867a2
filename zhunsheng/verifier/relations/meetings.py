"""Meetings of one body told in two chapters: what the year's work counts, and what the head's own chapter counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from zhunsheng.verifier.model import Chapter, Figure, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.repeated import likeness

_MEETINGS = ("次", "场", "期")
# No report names more meetings.
_MOST_MEETINGS = 60
_LONGEST_CLAUSE, _ALIKE = 40, 0.4
_BREAK = re.compile(r"[，；。：、！？\n]")
_BODIES = {
    "常务会议": re.compile(r"常务会"),
    "党委会议": re.compile(r"党(?:工)?委(?:班子)?(?:（扩大）)?会|党(?:工)?委专题"),
    "常委会会议": re.compile(r"常委会"),
    "党组会议": re.compile(r"党组(?:（扩大）)?会"),
    "依法治理委员会会议": re.compile(r"委员会(?:全体)?会议"),
    "理论学习中心组": re.compile(r"中心组"),
    "领导小组会议": re.compile(r"领导小组(?:全体)?会"),
}
_ACTS = {
    "学法": re.compile(r"学法|学习"),
    "研究": re.compile(r"研究|审议|讨论|部署"),
    "听取": re.compile(r"听取"),
    "召开": re.compile(r"召开|会议$"),
}
# 召开法治专题例会, 主持法治专题例会: named at such length it is one series of meetings.
_NAMED = re.compile(
    r"(?:全年|年内|先后|共|累计|召开|主持|组织|举行)*([\u4e00-\u9fff]{3,8}(?:例会|联席会议|调度会|推进会))"
)
# A body studies and hears many things; only those on the rule of law are told twice.
_OF_MANY_THINGS = ("研究", "听取")
_ON_LAW = re.compile(r"法治|依法行政")
# The head may preside over fewer than were held.
_PRESIDED = re.compile(r"主持|带头|亲自|牵头|组织")
_OF_A_TIME = re.compile(r"季度|上半年|下半年|每|以来|月")

Key = tuple[str, str]


@finds
def meetings(page: Page) -> Iterator[Relation]:
    """Each body's meetings of one kind where the chapter on the head counts others than the chapters before it."""
    held: dict[Key, list[Figure]] = defaultdict(list)
    by_the_head: list[tuple[Key, Figure]] = []
    alike = [one for one in page.figures if one.unit in _MEETINGS and one.value is not None]
    for figure in alike[:_MOST_MEETINGS]:
        key = _key(_clause(page, figure))
        if key is None:
            continue
        if page.outline.chapter_at(figure.start) is Chapter.FIRST_RESPONSIBLE:
            by_the_head.append((key, figure))
        else:
            held[key].append(figure)
    for key, figure in by_the_head:
        if len(held[key]) == 1 and _differ(page, held[key][0], figure):
            first, second = sorted((held[key][0], figure), key=lambda one: one.start)
            words = f"同为{key[0]}{key[1]}，前为{first.quote}，后为{second.quote}，两处不一。"
            yield Relation("same_fact", (first, second), Verdict.FAILS, words)


@finds
def presided(page: Page) -> Iterator[Relation]:
    """The heads cannot have presided over more meetings on the rule of law than were held."""
    held: list[Figure] = []
    presided_over: list[Figure] = []
    for figure in page.figures:
        if figure.unit in _MEETINGS and "研究" in figure.subject:
            chapter = page.outline.chapter_at(figure.start)
            (presided_over if chapter is Chapter.FIRST_RESPONSIBLE else held).append(figure)
    for leader in presided_over[:_MOST_MEETINGS]:
        likest = max(held[:_MOST_MEETINGS], key=lambda one: likeness(one, leader), default=None)
        if likest is None or likeness(likest, leader) < _ALIKE or leader.value is None or likest.value is None:
            continue
        if leader.value > likest.value:
            words = (
                f"全年“{likest.subject}”为{likest.quote}，主要负责人“{leader.subject}”却为{leader.quote}，两处不一。"
            )
            yield Relation("same_fact", (likest, leader), Verdict.FAILS, words)


def _clause(page: Page, figure: Figure) -> str:
    """The words of its clause before it."""
    start = max(figure.sentence.start, figure.start - _LONGEST_CLAUSE)
    return _BREAK.split(page.text.plain[start : figure.start])[-1]


def _key(words: str) -> Key | None:
    """Whose meetings, and what they did."""
    if (named := _NAMED.fullmatch(words)) is not None:
        return named[1], "召开"
    body = next((name for name, pattern in _BODIES.items() if pattern.search(words)), None)
    act = next((name for name, pattern in _ACTS.items() if pattern.search(words)), None)
    if body is None or act is None or _OF_A_TIME.search(words):
        return None
    return (body, act) if act not in _OF_MANY_THINGS or _ON_LAW.search(words) else None


def _differ(page: Page, held: Figure, by_the_head: Figure) -> bool:
    assert held.value is not None and by_the_head.value is not None
    if held.unit != by_the_head.unit or held.period != by_the_head.period:
        return False
    may_be_fewer = _PRESIDED.search(_clause(page, by_the_head)) is not None
    return by_the_head.value > held.value or (by_the_head.value < held.value and not may_be_fewer)
