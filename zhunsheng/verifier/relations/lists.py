"""Lists of parts: the amounts that a text announces as parts of one before them, and which one that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from zhunsheng.verifier.model import Figure, Qualifier
from zhunsheng.verifier.relations.cues import (
    IN_TOTAL,
    NEW_FACT,
    TO_BE_DONE,
    announced_number,
    comparable,
    is_outcome,
    same_cases,
    the_only_new,
)
from zhunsheng.verifier.relations.intervals import interval_of
from zhunsheng.verifier.relations.mentions import ASIDE, Mention
from zhunsheng.verifier.relations.percent import HUNDRED
from zhunsheng.verifier.relations.reckoning import by_any_digit, is_slip, running_totals, total_of, within_a_tenth
from zhunsheng.verifier.relations.wording import pairs_of

_DATA = Path(__file__).parent.parent / "data"
# A whole stands near its list: so many amounts may stand between, such as a rate, a sum of money, what was settled.
_NEAR = 8
# 部分问题同时涉及两个方面: said behind the parts, they may count one matter twice.
_LEAVES_REST = re.compile(r"[，；、](?:其余|剩余|另有|还有|另)")
_NEXT = 24
# Shares that make a hundred miss it by no more when they are rounded.
_ROUNDED = 1
# 主要为噪声240件、油烟180件; 噪声240件、油烟180件较为集中: only the main ones are named.
_NAMES_THE_MAIN = re.compile(
    r"主要(?:有|是|为|集中|包括|涉及|来自|分布|反映)|居前|居首|首位|前[两三四五]|(?:较|最)[多高](?:的|，为)"
)
_STANDS_OUT = re.compile(r"集中|突出|多发|(?:较|最)[多高]|居前|居首")
_RANKED = re.compile(r"[^，。；\d]{0,6}，?[^，。；\d]{0,4}(?:居|排|列|名列)[^，。；\d]{0,2}(?:前|首)")
_SHARE_BEHIND = re.compile(r"[，（]占[^，。；（）\d]{0,12}?(\d+(?:\.\d+)?)%")
_SAID_TO_OVERLAP = re.compile(r"同时|交叉|重叠|重复|兼|联[办合手]|共同|合办")


class Cue(StrEnum):
    """How a list is announced: 其中; 分别为 or 分为; a colon; a bracket right behind the whole; 由…组成."""

    OF_WHICH = "of_which"
    ALL = "all"
    COLON = "colon"
    BRACKET = "bracket"


class Fit(StrEnum):
    """How the parts stand to their whole: they make it, they leave a rest, they should make it and do not, one is masked."""

    EXACT = "exact"
    REST = "rest"
    OFF = "off"
    MASKED = "masked"


@dataclass(frozen=True, slots=True)
class PartList:
    """A whole with the amounts told to be its parts."""

    whole: Mention
    parts: tuple[Mention, ...]
    fit: Fit


@dataclass(slots=True)
class _Opened:
    cue: Cue
    wholes: tuple[Mention, ...]
    opener: Mention
    items: list[Mention] = field(default_factory=list)

    def ends_before(self, mention: Mention) -> bool:
        return mention.sentence != self.opener.sentence or mention.depth < self.opener.depth


# 42名干部中，科级26名; 14个镇街中优秀4个.
_AMONG = re.compile(r"(?!、)[^，。；：（）\d]{0,12}中(?![心队学小共央介层国标期转止断级医药型])，?")
# 办结1488件；办结案件中，食品类612件: only what is of a sort, for what ended may be of another count.
_AMONG_THOSE = re.compile(r"；[^，。；：（）\d]{0,12}中，")
_OF_WHICH = re.compile(r"其中|主要(?:有|是|为)|(?<!不)(?:包括|包含|涵盖|内含)|(?<!不)含(?![有量金税])")
# 共11件，涉及信息公开5件、房屋征收4件: what each concerns.
_ANNOUNCES = re.compile(r"^(?:主要|分别)?涉及?")
_CONCERNING = re.compile(r"[，。]\s?(?:主要|分别)?(?:涉及|涉)(?![案税企])")
# 按类型分，…; 从案由看，…; 分领域看，….
_SORTED = r"(?:[按从][^，。；：\d]{1,10}(?:分|看|划分|统计|分析)|分[^，。；：\d]{1,6}?来?看)[，：]"
_ALL = re.compile(
    rf"(?:细?分)为|具体(?:为|是|包括)|，即(?![办时将可期日便])|分别(?:为|是|有)?|依次(?:为|是)|{_SORTED}(?!(?:主要|多为|集中))"
)
# 235件，分别为98件: all of them; 民事、行政分别为98件 only of those named.
_NAMELESS = re.compile(r"[，。\s]*[^，。；\d]{0,2}(?:分别|依次)(?:为|是|有)?\s?[^，。；\d]{0,2}")
_COMPOSED, _TOGETHER = re.compile(r"由"), re.compile(r"[组构]成")
_COLON = re.compile(r"[^，。；：（]{0,12}(?:：|——)")
_BRACKET = re.compile(r"[^，。；：（）]{0,8}（[^）]*")
_STOP = re.compile(r"[。！？]")
_ALREADY = re.compile(r"(?:均|现|都)?已(?!婚|建|故|有)")
# A sentence that goes on dividing what the one before it counted.
_GOES_ON = re.compile(rf"\s*(?:其中|{_SORTED}|包括|在?(?:上述|以上|所有|已)[^，。；：\d]{{2,12}}中，)")
# 立案36件，办结33件。立案案件中，…: of what the sentence before counts under that name.
_OF_THAT_NAME = re.compile(r"\s*在?([^，。；：\d]{2,10})(?:案件|事项|纠纷|问题|投诉|举报|申请|线索|人员|企业)中，")
# 12项全部完成, named after a list of 12项, is the whole once more.
_ALL_OF_THEM = re.compile(r"[^，。；、\d]{0,8}(?:全部|全都|均|都)")


def part_lists(mentions: Sequence[Mention]) -> Iterator[PartList]:
    """Every list of a paragraph with its whole; each amount is a part in one list at most."""
    for opened in _opened(mentions):
        first = _resolved(opened, opened.items) if opened.items else None
        if first is not None:
            yield first
        units = {part.unit for part in first.parts} if first is not None else set()
        for unit in dict.fromkeys(item.unit for item in opened.items):
            if unit not in units and any(whole.unit == unit for whole in opened.wholes):
                other = _resolved(opened, [item for item in opened.items if item.unit == unit])
                if other is not None:
                    yield other


def _opened(mentions: Sequence[Mention]) -> Iterator[_Opened]:
    """The lists as they stand, the inner before the outer. An inner list ends with its bracket or at a semicolon."""
    stack: list[_Opened] = []
    for place, mention in enumerate(mentions):
        while stack and stack[-1].ends_before(mention):
            yield stack.pop()
        is_next_segment = place > 0 and mention.segment != mentions[place - 1].segment
        while len(stack) > 1 and is_next_segment:
            yield stack.pop()
        if (opened := _opening(mentions, place)) is not None:
            if stack and is_next_segment and opened.cue is Cue.OF_WHICH:
                # W，其中A…、B…；其中C…、D…: once more of the same whole, divided otherwise.
                opened.wholes = stack[-1].wholes
                yield stack.pop()
            stack.append(opened)
        if stack and _is_item(mention, stack[-1]):
            stack[-1].items.append(mention)
    while stack:
        yield stack.pop()


def _is_item(mention: Mention, opened: _Opened) -> bool:
    """A count beside the first part that is no total and no upper limit."""
    is_beside = mention.is_count and mention.depth == opened.opener.depth
    return is_beside and mention.figure.qualifier is not Qualifier.AT_MOST and not IN_TOTAL.search(mention.lead)


def _opening(mentions: Sequence[Mention], place: int) -> _Opened | None:
    mention = mentions[place]
    if place == 0 or not mention.is_count:
        return None
    said = _STOP.split(ASIDE.sub("", mention.gap))
    named = _OF_THAT_NAME.match(said[1]) if len(said) == 2 else None
    if len(said) > 2 or (len(said) == 2 and not (named or _GOES_ON.match(said[1]))):
        return None
    cue = _cue(mention, said[-1])
    if cue is None:
        return None
    wholes = tuple(_wholes(mentions, place, 1 if cue in (Cue.BRACKET, Cue.COLON) else _NEAR))
    if named is not None and not _GOES_ON.match(said[1]):
        wholes = tuple(whole for whole in wholes if pairs_of(named[1]) & pairs_of(whole.lead))
    if _CONCERNING.match(said[-1]):
        wholes = tuple(whole for whole in wholes if whole.unit == mention.unit)
    return _Opened(cue, wholes, mention) if wholes else None


def _cue(mention: Mention, words: str) -> Cue | None:
    in_bracket = _BRACKET.fullmatch(words)
    if in_bracket and TO_BE_DONE.search(mention.lead):
        # 出庭应诉25件（应出庭26件）.
        return None
    if _OF_WHICH.search(words.rpartition("（")[2] if in_bracket else words) or _AMONG.match(words):
        return Cue.OF_WHICH
    if _CONCERNING.match(words) and mention.following.startswith("、"):
        return Cue.OF_WHICH
    if _AMONG_THOSE.match(words) and not is_outcome(mention):
        return Cue.OF_WHICH
    if in_bracket:
        return Cue.BRACKET
    if _ALL.search(words) or (_COMPOSED.search(words) and _TOGETHER.search(mention.following)):
        return Cue.ALL
    return Cue.COLON if _COLON.match(words) else None


def _wholes(mentions: Sequence[Mention], place: int, near: int) -> Iterator[Mention]:
    """What the list may be a list of, nearest first: counts of the sentence before it, outside its bracket."""
    latest = mentions[place - 1]
    for whole in reversed(mentions[max(0, place - near) : place]):
        if whole.sentence != latest.sentence:
            return
        if whole.is_count and whole.depth <= mentions[place].depth:
            yield whole


def _resolved(opened: _Opened, items: Sequence[Mention]) -> PartList | None:
    """Of what the first item and its like are parts: of the whole that they make, else of one that they may be parts of.

    1616.8万宗，涉及金额45.1亿元。其中，…: each whole takes the items that it can count.
    """
    wholes = [whole for whole in opened.wholes if whole.unit == items[0].unit]
    near = (whole for whole in opened.wholes if whole.segment == opened.wholes[0].segment)
    if not wholes and opened.cue is not Cue.ALL:
        wholes = [whole for whole in near if comparable(whole.figure, items[0].figure)]
    for whole in wholes:
        for parts in _variants(whole, items):
            if (made := _made(whole, parts)) is not None:
                return PartList(whole, made, Fit.EXACT)
    listed = [(whole, _all_of(run)) for whole in wholes if (run := _run(whole, items)) and _may_count(whole, run)]
    if not listed:
        return None
    for whole, run in listed:
        if total_of(part.figure for part in run) is None or whole.value is None:
            return PartList(whole, run, Fit.MASKED)
    for whole, run in sorted(listed, key=lambda pair: _distance(*pair)):
        is_meant = _is_near(whole, run) and not names_only_some(whole, run)
        if len(run) > 1 and (_is_closed(opened, whole, run) or is_meant):
            return PartList(whole, run, Fit.OFF)
    return _with_rest(listed)


def _may_count(whole: Mention, run: Sequence[Mention]) -> bool:
    """涉及7个领域，其中城管96件: what is told in another unit counts the same only where it has room for the parts."""
    return same_cases(whole.figure, run[0].figure) or _has_room(whole, run)


def _is_near(whole: Mention, run: Sequence[Mention]) -> bool:
    """Whether the parts come so near to the whole that they were meant to make it, or that the rest should be told."""
    figures = _figures(run)
    if _is_said_to_overlap(run) or _LEAVES_REST.match(run[-1].following):
        return False
    return is_slip(whole.figure, figures) or (within_a_tenth(whole.figure, figures) and not may_overlap(run))


def names_only_some(whole: Mention, run: Sequence[Mention]) -> bool:
    """Whether a list leaves room and says that it names the main ones, or tells shares that leave some to others."""
    first, last = run[0], run[-1]
    said = _NAMES_THE_MAIN.search(first.gap) or _STANDS_OUT.search(last.after) or _RANKED.match(last.following)
    return (said is not None or _shares_leave_some(run)) and _has_room(whole, run)


def _shares_leave_some(run: Sequence[Mention]) -> bool:
    """大气462件，占44.6%；噪声398件，占38.4%；水97件，占9.4%: the share of each, and together they are well below a hundred."""
    told = [share[1] for part in run if (share := _SHARE_BEHIND.match(part.following)) is not None]
    return len(told) == len(run) and sum(map(Fraction, told)) < HUNDRED - _ROUNDED


def _with_rest(listed: Sequence[tuple[Mention, tuple[Mention, ...]]]) -> PartList | None:
    """The nearest whole that has room for its parts, rather all cases than what became of them; without any, the parts

    are too many unless they may overlap: by what they are, or because no slip of one digit explains their sum.
    """
    for whole, run in sorted(listed, key=lambda pair: _is_less_likely(pair[0], pair[1][0])):
        if _has_room(whole, run):
            return PartList(whole, run, Fit.REST)
    whole, run = max(listed, key=lambda pair: pair[0].value or 0)
    is_slip_of_one = by_any_digit(whole.figure, _figures(run))
    is_all_in_one = any(part.value == whole.value for part in run)
    is_no_sum = (may_overlap(run) or is_all_in_one or not is_slip_of_one) and all(
        _has_room(whole, (part,)) for part in run
    )
    return PartList(whole, run, Fit.REST if is_no_sum else Fit.OFF)


def _is_less_likely(whole: Mention, first: Mention) -> bool:
    """Whether it tells what was to be done, or what became of the matters while the parts are of them all."""
    return TO_BE_DONE.search(whole.lead) is not None or (is_outcome(whole) and not is_outcome(first))


def _variants(whole: Mention, items: Sequence[Mention]) -> Iterator[tuple[Mention, ...]]:
    """The items in the unit of the whole; all that may count the same; the first of each segment."""
    same = tuple(item for item in items if item.unit == whole.unit)
    alike = tuple(item for item in items if comparable(whole.figure, item.figure))
    yield same
    if len(alike) > len(same):
        yield alike
    later = (item for before, item in pairwise(alike) if before.segment != item.segment)
    firsts = (*alike[:1], *later)
    are_single = not any(item.gap.lstrip().startswith("、") for item in alike[1:])
    if 1 < len(firsts) < len(alike) and are_single:
        yield firsts


def _made(whole: Mention, parts: Sequence[Mention]) -> tuple[Mention, ...] | None:
    """The first parts, at least two, that make the whole: what follows them in the sentence is another matter."""
    # 村级298个、行业性14个，新组建14个.
    new = the_only_new(parts) if len(parts) > 2 else None
    parts = [part for part in parts if part is not new]
    stated = interval_of(whole.figure)
    if stated is None:
        return None
    known = parts[: next((place for place, part in enumerate(parts) if _ends_list(part, parts[0])), len(parts))]
    for count, total in enumerate(running_totals(_figures(known)), start=1):
        if stated.before(total):
            return None
        if count > 1 and stated.meets(total) and not _goes_on(known, count):
            return tuple(parts[:count])
    return None


def _goes_on(parts: Sequence[Mention], count: int) -> bool:
    """维持15件、终止6件、责令履行1件 is not cut at its last 、."""
    return len(parts) > count and all(part.gap.lstrip().startswith("、") for part in parts[1 : count + 1])


def _ends_list(part: Mention, first: Mention) -> bool:
    """其中党工委学法10次、主任办公会学法4次；组织旁听庭审1次: what is masked, or a new fact behind a semicolon."""
    is_new = NEW_FACT.match(part.before) is not None and NEW_FACT.match(first.before) is None
    return part.value is None or (is_new and part.segment != first.segment)


def _run(whole: Mention, items: Sequence[Mention]) -> tuple[Mention, ...]:
    """The parts that stand side by side: until another mark, a semicolon, a new fact or the outcome of all of them."""
    parts = [item for item in items if item.unit == whole.unit] or [
        item for item in items if comparable(whole.figure, item.figure)
    ]
    run = parts[:1]
    for before, part in pairwise(parts):
        is_listed_on = part.gap.lstrip()[:1] == (parts[1].gap.lstrip()[:1]) or _is_the_last(part, parts[1])
        if part.segment != before.segment and parts[1].segment == parts[0].segment:
            break
        if not is_listed_on or _is_another_matter(part, parts[0]) or _is_whole_again(whole, part):
            break
        if part.segment != parts[0].segment and _is_told_anew(whole, part, parts[0]):
            break
        run.append(part)
    return tuple(run)


def _is_told_anew(whole: Mention, part: Mention, first: Mention) -> bool:
    """排查隐患300处，其中消防40处；排查燃气500处: it begins with the verb of the whole, which the first part does not."""
    verb = part.before.lstrip()[:2]
    return len(verb) == 2 and verb in whole.before and verb not in first.before


def _is_the_last(part: Mention, second: Mention) -> bool:
    """38项、29项和22项."""
    return second.gap.lstrip().startswith("、") and part.gap.lstrip().startswith(("和", "及", "以及"))


def _is_whole_again(whole: Mention, part: Mention) -> bool:
    return whole.value == part.value and _ALL_OF_THEM.match(part.after) is not None


def _all_of(run: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The first two alone where they leave nothing beside them: what follows divides them otherwise."""
    return run[:2] if leaves_nothing(run[:2]) else run


def _is_another_matter(part: Mention, first: Mention) -> bool:
    if part.gap.lstrip().startswith("、"):
        return False
    # 其中新承接38项，已实际行使64项: what has been done of them all.
    is_done = _ALREADY.match(part.lead) is not None and _ALREADY.match(first.lead) is None
    is_new = is_done or (NEW_FACT.match(part.lead) is not None and NEW_FACT.match(first.lead) is None)
    return is_new or (is_outcome(part) and (part.segment != first.segment or not is_outcome(first)))


def _is_closed(opened: _Opened, whole: Mention, run: Sequence[Mention]) -> bool:
    """Whether the list says that it is complete."""
    if run[-1].after.startswith("等"):
        return False
    if opened.cue is Cue.ALL:
        return not re.search("分别|依次", opened.opener.gap) or _NAMELESS.fullmatch(opened.opener.gap) is not None
    if opened.cue is Cue.BRACKET:
        return True
    if opened.cue is Cue.COLON or re.search(r"其中\s*：", opened.opener.gap):
        return len(run) > 2
    is_last = re.search(r"其他|其余|其它|剩余|余下", run[-1].lead) is not None
    return is_last or announced_number(whole.after) == len(run) or leaves_nothing(run)


def leaves_nothing(run: Sequence[Mention]) -> bool:
    """Parts that leave nothing beside them by what they are: 简易程序 and 普通程序, 涉企 and 非涉企."""
    told = [f"{part.lead}{part.after}" for part in run]
    called = {_called(one) for one in told}
    if any(len(names) == len(run) and called == set(names) for names in _complete()):
        return True
    first, second = run[0].lead.removeprefix("其中").lstrip("，："), run[-1].lead
    return len(run) == 2 and bool(first) and re.fullmatch(rf"[非未不]{re.escape(first)}", second) is not None


def _called(told: str) -> str:
    """Which name of all complete sets a part bears, the longest first: neither 不合格 nor 基本合格 is 合格."""
    return next((name for name in _names() if name in told), "")


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted({name for names in _complete() for name in names}, key=len, reverse=True))


@cache
def _complete() -> tuple[tuple[str, ...], ...]:
    table: list[list[str]] = yaml.safe_load((_DATA / "complete_sets.yaml").read_text("utf-8"))
    return tuple(tuple(names) for names in table)


def _is_said_to_overlap(run: Sequence[Mention]) -> bool:
    return _SAID_TO_OVERLAP.search(run[-1].following.partition("；")[0][:_NEXT]) is not None


def may_overlap(run: Sequence[Mention]) -> bool:
    """Whether one person or matter may be in two of the parts: 党员 and 女性."""
    if _is_said_to_overlap(run):
        return True
    # 涉及信息公开5件、房屋征收4件: said once, it announces the list.
    told = [f"{part.lead}{part.after}" for part in run]
    told[0] = _ANNOUNCES.sub("", told[0])
    return any(word in words for words in told for word in _overlapping())


@cache
def _overlapping() -> tuple[str, ...]:
    table: list[str] = yaml.safe_load((_DATA / "overlapping.yaml").read_text("utf-8"))
    return tuple(table)


def _has_room(whole: Mention, parts: Sequence[Mention]) -> bool:
    stated, summed = interval_of(whole.figure), total_of(_figures(parts))
    return stated is None or summed is None or not stated.before(summed)


def _distance(whole: Mention, parts: Sequence[Mention]) -> float:
    stated, summed = whole.value, total_of(_figures(parts))
    return abs(stated - float(summed.low)) if stated is not None and summed is not None else float("inf")


def _figures(parts: Sequence[Mention]) -> tuple[Figure, ...]:
    return tuple(part.figure for part in parts)
