"""Totals that stand behind their parts: …802条、…163条，两项合计965条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from zhunsheng.verifier.model import Figure
from zhunsheng.verifier.relations.cues import CAME_IN, IN_TOTAL, THERE_WAS, announced_number, comparable
from zhunsheng.verifier.relations.intervals import interval_of
from zhunsheng.verifier.relations.lists import Fit, PartList
from zhunsheng.verifier.relations.mentions import Mention
from zhunsheng.verifier.relations.reckoning import agree, is_near, is_slip, running_totals, total_of
from zhunsheng.verifier.relations.wording import pairs_of

# Nothing but the word that adds up, or how many are added: what was named before is meant, and nothing new is told.
_BARE = re.compile(
    r"(?:(?:以上|上述|全年|前[两三]季度|[一二三四]季度|上半年|下半年|[两二三四五六七八九十\d]项)?(?:合计|总计|共计|总共|合共|一共|共)(?:有|为|达到?)?|全部"
    r"|(?:线上线下|线下线上)[^，。；、\d]{0,6}(?:共|合计|共计))\s?"
)
_OF_SO_MANY = re.compile(
    r"(?:以上|上述)?[两二三四五六七八九十\d](?:大?类|项|种|者|级|个)[^，。；\d]{0,12}(?:合计|总计|共计|合共|共)\s?"
)
# 31个部门和10个镇街共41个: the total stands in the clause of its parts.
_IN_ONE_CLAUSE = re.compile(r"[^，；。：\d]{0,12}(?:合计|总计|共计|总共|共)(?:有|为)?\s?")
_OF_ONE_ACT = re.compile(r"共(?:计)?(?:开展|举办|组织|召开|发放|印发|办理|提供)[^，。；、\d]{0,6}")
# 上半年86件，下半年98件，全年受理184件: the last part of the year, and then the year.
_WHOLE_YEAR, _LAST_OF_YEAR = re.compile(r"全年"), re.compile(r"下半年|第?四季度")
# What a total says besides what was counted: that it is one, of which time, of how many.
_SAYS_TOTAL = re.compile(
    r"以上|上述|全(?:[市区县乡镇]|街道)|全部|全年|年内|本年度?|今年|前[两三]季度|[一二三四]季度|[上下]半年|累计|合计|总计|共计|总共|合共|一共|共|总数量?|总量|总额|总"
    r"|[两二三四五六七八九十\d](?:大?类|项|种|者|级)|各类|为|达到?|有|是|数|计"
)
_NEW = re.compile(r"新[增建设聘收入][^，。；、\d]{0,6}$")
# 办理548件、247件，累计惠及780人: whom it served is another count.
_REACHED = re.compile(r"惠及|受益|受众|覆盖|吸引|涉及|参与")
_MARKS = ("，", "、", "；", "（", "）", "：")
_JOINED = ("、", "和", "及", "与")
_COUNTED_IN_ALL = re.compile(r"总[数量额]|合计|总计|共计")
_A_TIME = re.compile(r"(?:(?:19|20)\d\d\s?年|第?[一二三四]季度|[上下]半年|\d{1,2}(?:[—-]\d{1,2})?月份?)")
# …。三项合计415件: what points back adds up the sentence before it.
_POINTS_BACK = re.compile(r"以上|上述|[两二三四五六七八九十](?:大?类|项|种|者|级)")
_SEVERAL = 3
_OF_ALL_SORTS = ("件", "件次", "项", "个")
_AND_SO_ON = re.compile(r"等(?:共|共计|合计)?\s?$")
_ONE_FROM_EACH = re.compile(
    r"[^，。；：\d]{0,12}(?:全部|全员|均|都|各)[^，。；：\d]{0,12}，(?:共|合计|总计|共计)[^，。；：\d]{0,12}"
)
# 21个街镇、33个部门共54名负责人: one of each may be meant.
_TOGETHER = re.compile(r"[^，。；：\d]{1,12}(?:共|合计|共计)[^，。；：\d]{0,12}")
# What every unit has one of.
_ONE_OF_EACH = re.compile(r"(?:党政)?主要负责人|(?:责任|承诺)[书状]|联络员|述[法职廉]报告")
_SIDE_BY_SIDE = re.compile(r"[^，。；：\d]{0,14}[、和及]\s?[^，。；：\d]{0,14}")
# 审查合同87份、事项205件，出具意见292份: what came of both.
_CAME_OF = re.compile(r"(?:分别|均|共)?(?:出具|形成|制作|反馈)[^，。；：\d]{0,10}")
# 每个社区配备顾问1名、调解员6名，共计12名、72名: what each has is no part of what all have.
_FOR_EACH = re.compile(r"每[个名家户所处支村社人镇街校班单]")
# No sentence lists more parts before it adds them up.
_MOST_PARTS = 100
_LEAST = 50
_UNITS = re.compile(r"(?:责任|成员|镇街)?单位|村(?!民)")
_LEAST_PLACES, _LEAST_SORT, _NEAR = 10, 2, 6


def totals(mentions: Sequence[Mention]) -> Iterator[PartList]:
    """Each total with the parts before it that make it, or that should."""
    for place, total in enumerate(mentions):
        is_of_each = _CAME_OF.fullmatch(total.lead) or _ONE_OF_EACH.match(total.after)
        if total.is_count and is_of_each and (each := _came_of(mentions, place)) is not None:
            yield each
        if total.is_count and (places := _of_both_sorts(mentions, place)) is not None:
            yield places
        is_open_list = _AND_SO_ON.search(total.before) is not None
        if total.is_count and (is_open_list or IN_TOTAL.search(total.lead) or _is_of_the_year(mentions, place)):
            before = tuple(_before(mentions, place))
            found = _made(total, before) or _one_of_each(total, before) or _missed(total, before, is_open_list)
            if found is not None:
                yield found


def _is_of_the_year(mentions: Sequence[Mention], place: int) -> bool:
    latest = mentions[place - 1] if place else None
    is_year = _WHOLE_YEAR.match(mentions[place].lead) is not None
    return is_year and latest is not None and _LAST_OF_YEAR.search(latest.before) is not None


def _before(mentions: Sequence[Mention], place: int) -> Iterator[Mention]:
    """The counts before a total in its sentence, nearest first."""
    total = mentions[place]
    for part in reversed(mentions[max(0, place - _MOST_PARTS) : place]):
        is_near = part.sentence == total.sentence or (
            part.sentence == total.sentence - 1 and _points_back(mentions, place)
        )
        is_of_another = not is_near or THERE_WAS.search(part.lead) is not None
        if is_of_another or _FOR_EACH.search(part.before):
            return
        if part.is_count:
            yield part


def _points_back(mentions: Sequence[Mention], place: int) -> bool:
    """Whether the total opens its sentence and says that it adds up what was told before."""
    total, latest = mentions[place], mentions[place - 1] if place else None
    opens = latest is not None and latest.sentence == total.sentence - 1
    is_bare = _BARE.fullmatch(total.lead) is not None or _OF_SO_MANY.fullmatch(total.lead) is not None
    return opens and is_bare and _POINTS_BACK.match(total.lead) is not None


def _made(total: Mention, before: Sequence[Mention]) -> PartList | None:
    """The nearest parts, at least two, that make the total: of its unit, else of like units, else totals themselves."""
    stated = interval_of(total.figure)
    if stated is None:
        return None
    known = tuple(takewhile(lambda part: part.value is not None, before))
    for parts in _variants(total, known):
        for count, made in enumerate(running_totals(part.figure for part in parts), start=1):
            if stated.before(made):
                break
            if count > 1 and stated.meets(made):
                return PartList(total, tuple(reversed(parts[:count])), Fit.EXACT)
    return None


def _variants(total: Mention, before: Sequence[Mention]) -> Iterator[Sequence[Mention]]:
    alike = [part for part in before if comparable(part.figure, total.figure)]
    same = [part for part in alike if part.unit == total.unit]
    yield same
    yield alike
    yield [part for part in same if not IN_TOTAL.search(part.lead)]
    yield [part for part in alike if IN_TOTAL.search(part.lead)]
    if _BARE.fullmatch(total.lead) and _is_no_chance(total):
        yield [part for part in before if part.segment == total.segment]


def _came_of(mentions: Sequence[Mention], place: int) -> PartList | None:
    """Two counts side by side, and right behind them what came of both, if it is as many."""
    is_told = _ONE_OF_EACH.match(mentions[place].after) is not None
    if place < 2 or not (is_told or _is_no_chance(mentions[place])):
        return None
    first, second, total = mentions[place - 2 : place + 1]
    is_pair = first.is_count and second.is_count and _SIDE_BY_SIDE.fullmatch(second.gap) is not None
    if not is_pair or first.sentence != total.sentence or not agree(total.figure, _figures((first, second))):
        return None
    return PartList(total, (first, second), Fit.EXACT)


def _of_both_sorts(mentions: Sequence[Mention], place: int) -> PartList | None:
    """由11个股室和5个税务分局分担，16个责任单位…: units of two sorts told side by side, and then all of them."""
    total = mentions[place]
    if (total.value or 0) < _LEAST_PLACES or _UNITS.match(total.after) is None:
        return None
    for first, second in pairwise(mentions[max(0, place - _NEAR) : place]):
        are_sorts = first.is_count and second.is_count and first.unit == second.unit == total.unit
        is_pair = are_sorts and not first.after.startswith(total.after[:2]) and _SIDE_BY_SIDE.fullmatch(second.gap)
        has_chance = min(first.value or 0, second.value or 0) < _LEAST_SORT
        if is_pair and not has_chance and agree(total.figure, _figures((first, second))):
            return PartList(total, (first, second), Fit.EXACT)
    return None


def _is_no_chance(total: Mention) -> bool:
    """Whether it is so large that it is not met by chance."""
    return (total.value or 0) >= _LEAST


def _one_of_each(total: Mention, before: Sequence[Mention]) -> PartList | None:
    """18个镇和42个部门负责人全员述法，共提交报告60份."""
    is_each = _ONE_OF_EACH.search(f"{total.lead}{total.after[:6]}") is not None
    is_sure = is_each or _ONE_FROM_EACH.fullmatch(total.gap) is not None
    if not is_sure and _TOGETHER.fullmatch(total.gap) is None:
        return None
    joined = tuple(takewhile(lambda pair: _SIDE_BY_SIDE.fullmatch(pair[0].gap) is not None, pairwise(before)))
    side = (*before[:1], *(part for _, part in joined))
    if len(side) < 2 or side[0].unit == total.unit:
        return None
    is_made = agree(total.figure, _figures(side))
    if _is_masked(total, side):
        return None
    return PartList(total, tuple(reversed(side)), Fit.EXACT if is_made else Fit.OFF) if is_made or is_sure else None


def _missed(total: Mention, before: Sequence[Mention], is_open_list: bool) -> PartList | None:
    """What should make the total: as many as are announced, or what is listed right before a bare 共."""
    run = _run(total, before)
    if len(run) < 2:
        run = _of_any_unit(total, before)
    if (announced := _announced(total, before, run)) and not _is_masked(total, announced):
        return PartList(total, tuple(reversed(announced)), Fit.OFF)
    if _is_exceeded(total, before):
        return PartList(total, tuple(reversed(before)), Fit.OFF)
    if len(run) < 2 or any(part.value is None and part.segment == total.segment for part in before[len(run) :]):
        return None
    if total.value is None or _is_masked(total, run):
        is_meant = _BARE.fullmatch(total.lead) is not None or _is_of_the_same(total, run)
        return PartList(total, tuple(reversed(run)), Fit.MASKED) if is_meant else None
    parts = run[: _nearest(total.value, run)]
    is_one_clause = _IN_ONE_CLAUSE.fullmatch(total.gap) is not None
    is_told = _BARE.fullmatch(total.lead) is not None or is_one_clause or is_open_list
    reached = _REACHED.search(total.lead)
    if reached is not None and not any(reached[0] in part.before for part in parts):
        return None
    is_meant = is_near(total.figure, _figures(parts)) and _is_of_the_same(total, parts)
    if is_told or is_meant or is_slip(total.figure, _figures(parts)):
        return PartList(total, tuple(reversed(parts)), Fit.OFF)
    return None


def _is_masked(total: Mention, parts: Sequence[Mention]) -> bool:
    return any(one.value is None for one in (total, *parts))


def _of_any_unit(total: Mention, before: Sequence[Mention]) -> tuple[Mention, ...]:
    """合同127份、文件8份、决策15项，合计150件次: what stands side by side right before a bare total in a unit for all sorts;

    共提供服务151件次 after at least three of them, if it all but makes them.
    """
    is_bare = _BARE.fullmatch(total.lead) is not None
    if total.unit not in _OF_ALL_SORTS or not (is_bare or _OF_ONE_ACT.fullmatch(total.lead)):
        return ()
    joined = tuple(takewhile(lambda pair: pair[0].gap.startswith("、"), pairwise(before)))
    run = (*before[:1], *(part for _, part in joined))
    is_meant = is_bare or (len(run) > 2 and is_slip(total.figure, _figures(run)))
    return run if joined and is_meant else ()


def _is_of_the_same(total: Mention, parts: Sequence[Mention]) -> bool:
    """建议15件、提案11件，共办理28件; 镇级调解86件，村级调解214件，共调解310件: the parts stand joined, or are told in its words;

    what is new is only some of all there are.
    """
    if any(_NEW.search(part.before) for part in parts) and "新" not in total.lead:
        return False
    if all(_joint(part) == "、" for part in parts[:-1]):
        return True
    is_in_all = _COUNTED_IN_ALL.search(total.lead) is not None
    if is_in_all and (len(parts) >= _SEVERAL or set.intersection(*(pairs_of(part.before) for part in parts))):
        return True
    named = pairs_of(_SAYS_TOTAL.sub("，", total.lead))
    told = [part for part in parts if part is parts[-1] or _A_TIME.fullmatch(part.before.strip()) is None]
    return all(not named or named & pairs_of(part.before) for part in told)


def _announced(total: Mention, before: Sequence[Mention], run: Sequence[Mention]) -> Sequence[Mention]:
    """As many counts in its unit as it says it adds up; nothing where it does not say so or there are fewer."""
    if _OF_SO_MANY.fullmatch(total.lead) is None:
        return ()
    announced = announced_number(total.lead)
    alike = [part for part in before if part.unit == total.unit]
    is_all = announced == len(run) or not re.search("[级个]", total.lead)
    return alike[:announced] if announced is not None and len(alike) >= announced > 1 and is_all else ()


def _is_exceeded(total: Mention, before: Sequence[Mention]) -> bool:
    """查封扣押2件，移送行政拘留4件，四类案件合计5件: of the sorts announced some are told, alone in the sentence, and make more."""
    if len(before) < 2 or _OF_SO_MANY.fullmatch(total.lead) is None:
        return False
    are_sorts = len(before) <= (announced_number(total.lead) or 0) and all(part.unit == total.unit for part in before)
    is_one_row = (
        len({_joint(part) for part in before[:-1]}) == 1 and len({one.segment for one in (total, *before)}) == 1
    )
    came_in = any(CAME_IN.search(part.lead) for part in before)
    stated, made = interval_of(total.figure), total_of(_figures(before))
    is_more = stated is not None and made is not None and stated.before(made)
    return are_sorts and is_one_row and not came_in and is_more


def _nearest(value: float, run: Sequence[Mention]) -> int:
    """How many of the parts, at least two, come nearest to the total."""
    apart: list[float] = []
    for made in running_totals(_figures(run)):
        apart.append(abs(value - float(made.low)))
        if made.low >= value and len(apart) > 1:
            break
    return 1 + min(range(1, len(apart)), key=apart.__getitem__)


def _run(total: Mention, before: Sequence[Mention]) -> tuple[Mention, ...]:
    """The parts that stand side by side right before the total, nearest first."""
    run: list[Mention] = []
    joints: list[str] = []
    is_row = _joint(total) == "；" or bool(before and before[0].sentence != total.sentence)
    for part in before:
        is_other = not comparable(part.figure, total.figure)
        if (part.segment != total.segment and not is_row) or (is_other and (not joints or joints[-1] in _MARKS)):
            break
        if is_other:
            # 13个服务点接待咨询1046人次: whose amount it is.
            joints[-1] = _joint(part)
            continue
        if len(joints) > 1 and joints[-1] != joints[0]:
            break
        run.append(part)
        joints.append(_joint(part))
    return tuple(run)


def _joint(part: Mention) -> str:
    """The mark before it; 83件、95件和166件 are joined alike."""
    mark = part.gap.lstrip()[:1]
    return "、" if mark in _JOINED else mark


def _figures(parts: Sequence[Mention]) -> tuple[Figure, ...]:
    return tuple(part.figure for part in parts)
