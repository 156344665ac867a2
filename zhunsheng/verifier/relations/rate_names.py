"""What a rate is called, and what its name says of the counts around it: 结案率 speaks of 审结, 网上可办率 of 网上可办."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.verifier.relations.mentions import Mention, first_joined

_RATE_WORDS = Path(__file__).parent.parent / "data" / "rate_words.yaml"
_NAMED = re.compile(
    r"((?:(?:[\u4e00-\u9fff]{1,12}?(?:率|比例|比率)|[\u4e00-\u9fff]{0,8}?满意度)[、和及与]?){1,4})"
    r"(?:也|均|都|分别|已)*(?:为|达到?了?|是|高达|保持在|实现|约|超过)?\s?$"
)
# 化解率由去年的90.2%提升到93.7%.
_FROM_EARLIER = re.compile(r"(?<=率)[由从][^，。；%]{0,12}%[^，。；\d]{1,6}?[到至为]\s?$")
_NAMED_BEHIND = re.compile(r"的?[\u4e00-\u9fff]{1,8}?率")
_OF_A_TASK = re.compile(r"(?:完成|为|占|相当于|达到?)[^，。；\d]{0,8}(?:任务|目标|计划|指标)[数量值]?的\s?$")
# What is covered or known is a share of others than those counted.
_OF_OTHERS = re.compile(r"(覆盖|知晓|支持|信任|安全感)")
# 上级交办件按时办结率 names what it is a rate of; then it need not be of what was counted before it.
_LONGEST_STEM = 7
# 按时结案率 is another rate than 结案率.
IN_TIME = re.compile(r"(按时|按期|如期|及时|限期|当场|首次|按规定|提前)")
SHORTEST_NAME = 2
# What two grades together are called.
OF_SEVERAL_GRADES = ("优良",)
# What is named after several ends together.
OF_SEVERAL = (*OF_SEVERAL_GRADES, "调撤", "调解撤诉", "纠错")
OF_GRADES = ("合格", "通过", "满意", "达标", *OF_SEVERAL_GRADES)


def name_of(mentions: Sequence[Mention], place: int) -> str:
    """What the rate is called: before it, behind it (100%的办结率), or before the rate that it is joined to (100%和94.5%)."""
    before = _FROM_EARLIER.sub("", mentions[first_joined(mentions, place)].before)
    if (named := _NAMED.search(before[-40:])) is not None:
        return named[1]
    if _OF_A_TASK.search(mentions[place].before):
        return "完成率"
    behind = _NAMED_BEHIND.match(mentions[place].after)
    return behind[0] if behind is not None else ""


def is_undone(stem: str, words: str) -> bool:
    """Whether the words deny what the rate names (不合格119批次 and 合格率)."""
    is_denied = re.search(rf"[不未非]{re.escape(stem[-2:])}", words) is not None
    return len(stem) >= SHORTEST_NAME and is_denied and stem[-3:-2] not in ("不", "未", "非")


def speaks_of(name: str, part: Mention) -> bool:
    """Whether the rate is about this amount: they say the same of it (审结…，结案率; 网上可办…，网办率)."""
    stem = stem_of(name)
    words = f"{part.before}{part.after}"
    return is_named_by(stem, words) or any(stem[start : start + 2] in words for start in range(len(stem) - 1))


def is_named_by(stem: str, words: str) -> bool:
    """Whether the words hold the verb that the rate ends in, or one that means the same."""
    verbs = (verb for key, verbs in rate_words().items() if stem.endswith(key) for verb in verbs)
    return stem[-2:] in words or any(verb in words for verb in verbs)


def stem_of(name: str) -> str:
    """The name without 率: 结案 of 结案率."""
    return re.sub(r"率|比例|比率|(?<=满意)度", "", name)


@cache
def rate_words() -> dict[str, list[str]]:
    """Which verbs say what a rate is a rate of, by the end of its name."""
    table: dict[str, list[str]] = yaml.safe_load(_RATE_WORDS.read_text("utf-8"))
    return table


def is_of_something_else(name: str, words: str) -> bool:
    """Whether the rate names a thing that the words do not (承诺件办结率)."""
    thing = IN_TIME.sub("", stem_of(name))[:-2]
    told = any(thing[start : start + 2] in words for start in range(len(thing) - 1))
    return len(thing) > SHORTEST_NAME and not told


def is_of_others(name: str) -> bool:
    """Whether it is a share of others than those counted before it (覆盖率, 知晓率), or names what it is of at length."""
    return _OF_OTHERS.search(name) is not None or len(stem_of(name)) > _LONGEST_STEM
