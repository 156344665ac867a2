"""Amounts among others without a 其中: what was found of what was looked at (检验电梯9842部，查封34部), those of whom a matter
is told (选拔12名队员，2名队员获奖), and what is new among all there are (新培育45名，总量达到164名)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.verifier.relations.cues import IN_TOTAL, TO_BE_DONE, same_cases, stage_of, stands_first, told_of
from zhunsheng.verifier.relations.mentions import Mention
from zhunsheng.verifier.relations.wording import pairs_of

_DATA = Path(__file__).parent.parent / "data"
_NEAR = 12
# 个, 项, 条 and 处 may count the places looked at as well as what was found there.
_OF_ANYTHING = ("个", "项", "条", "处", "次", "场")
_AT = re.compile(r"(?:并)?对(?:其中)?")
_LOOKED_AT = re.compile(r"检查|走访|排查|核查|巡查|摸排|抽查")
# 实际完成1860批次，检出不合格43批次: what was carried out may find something.
_CARRIED_OUT = re.compile(r"完成\s?$")
_NEW = re.compile(r"新|增|评选|评定|命名|认定|创建|组建")
_ALL_THERE_ARE = re.compile(
    r"(?:总量|总数|总计|累计|实有|现有|共有|在册|存量|规模|全(?:[市区县乡镇村]|街道)(?=[^，。；、\d总共累]{0,12}(?:达|增)))(?P<noun>[^，。；、\d]{0,10}?)(?:已|共)?(?:达到?|为|有|增至|增加到)?了?(?:共计|共)?\s?$"
)
# 截至9月底累计9.6亿元 is less than the year's.
_SO_FAR = re.compile(r"截[至止](?!12月|年底)[^，。；]{0,6}(?:[1-9]|1[01])月|上半年|季度")
_SIGN = re.compile(r"[\u4e00-\u9fff]{2}")


def among(mentions: Sequence[Mention], place: int, listed: Container[int]) -> Mention | None:
    """What the amount there is among; None where its words do not say so. Those at `listed` are parts of something else."""
    part = mentions[place]
    is_sure = _told("strict", part) or (_told("loose", part) and stands_first(part))
    if part.is_count and is_sure:
        return _examined(mentions, place, listed)
    may_say = part.is_count and (_told("loose", part) or _AT.fullmatch(part.lead) is not None)
    whole = _examined(mentions, place, listed) if may_say else _of_the_same_noun(mentions, place)
    has_room = whole is not None and (whole.value is None or (part.value or 0) <= whole.value)
    return whole if has_room else None


def new_among_all(mentions: Sequence[Mention], place: int) -> Mention | None:
    """The newly come of which the amount there tells all there are."""
    whole = mentions[place]
    told = _ALL_THERE_ARE.search(whole.lead) if whole.is_count else None
    if told is None or _SO_FAR.search(whole.before):
        return None
    for part in _before(mentions, place):
        words = f"{part.before}{part.after}"
        if part.unit == whole.unit and _NEW.search(part.before):
            if told[0].startswith("全") and (part.value or 0) > (whole.value or 0) and told["noun"] not in part.before:
                # 新增企业420家，全区规上企业达到86家: of another sort.
                return None
            noun = f"{whole.lead[: told.start()]}，{told['noun']}，{whole.after[:6]}"
            return part if not pairs_of(told["noun"]) or pairs_of(noun) & pairs_of(words) else None
    return None


def _told(sort: str, part: Mention) -> bool:
    return _patterns(sort).fullmatch(told_of(part).strip()) is not None


def _examined(mentions: Sequence[Mention], place: int, listed: Container[int]) -> Mention | None:
    """The nearest count before it that looks at things of its unit and is not itself found among others."""
    part = mentions[place]
    candidates = [one for one in _before(mentions, place) if _may_hold(one, part) and one.figure.start not in listed]
    roomy = next((one for one in candidates if one.value is None or one.value >= (part.value or 0)), None)
    if roomy is not None or not candidates:
        return roomy
    nearest = candidates[0]
    is_alike = stands_first(part) or not (part.unit in _OF_ANYTHING or _SIGN.match(part.after))
    return nearest if is_alike and nearest.unit == part.unit else None


def _may_hold(one: Mention, part: Mention) -> bool:
    """Whether it counts the like, or visits to the like (检查6300家次，对12家)."""
    is_later = stage_of(one) and not _told("loose", part) and _CARRIED_OUT.search(one.lead) is None
    is_among_others = _told("strict", one) or _told("loose", one) or is_later or TO_BE_DONE.search(one.lead)
    if not one.is_count or is_among_others or IN_TOTAL.search(part.lead):
        return False
    return same_cases(one.figure, part.figure) or (one.unit == f"{part.unit}次" and bool(_LOOKED_AT.search(one.before)))


def _of_the_same_noun(mentions: Sequence[Mention], place: int) -> Mention | None:
    part = mentions[place]
    noun = part.after[:2]
    if not part.is_count or not stands_first(part) or _SIGN.fullmatch(noun) is None:
        return None
    alike = (one for one in _before(mentions, place) if one.unit == part.unit and one.is_count)
    return next((one for one in alike if one.after.startswith(noun) and "共" not in part.after), None)


def _before(mentions: Sequence[Mention], place: int) -> Iterator[Mention]:
    """The amounts before it in its sentence, nearest first, outside other brackets."""
    for one in reversed(mentions[max(0, place - _NEAR) : place]):
        if one.sentence != mentions[place].sentence:
            return
        if one.depth <= mentions[place].depth:
            yield one


@cache
def _patterns(sort: str) -> re.Pattern[str]:
    table: dict[str, list[str]] = yaml.safe_load((_DATA / "among.yaml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in table[sort]))
