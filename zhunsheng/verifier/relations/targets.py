"""What was reached against what was wanted: 7.5%，高于5%的要求; 改造8.64万户，超额完成下达8万户的任务."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from zhunsheng.verifier.model import Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import INFINITE, Interval, interval_of
from zhunsheng.verifier.relations.mentions import Mention, Role
from zhunsheng.verifier.relations.wording import number

_OF_A_TASK = re.compile(
    r"的?(?:工作|目标|年度|考核|规定|最低|法定|省定|市定|国家|全[省市区县]){0,2}(?:任务|要求|目标|指标|标准|比例|计划(?!的|[外内]))"
)
_COMPARED = re.compile(r"高于|超过|超出|超额|优于|低于|高出|达到|满足|符合|完成|不少于|不低于|不超过")
_TASK = re.compile(
    r"(?:完成|达到|高于|超过|超出|优于|高出)[^，。；\d]{0,8}(?:任务|目标|指标|要求|标准)(?:数|值)?(?:为|是|的|（)?\s?$"
)
# 办结率目标为95%，实际达到96.5%，超额完成: only a claim can fail.
_SET_BEFORE = re.compile(r"(?:目标|要求|指标|标准)(?:数|值)?(?:为|是|设?定为)?\s?$")
# 下达拆违任务12万平方米，实际拆除11.35万平方米: of amounts a task, a plan or a target may name what is to be done.
_TASK_BEFORE = re.compile(r"(?:任务|目标|指标|计划|下达|原定|预定)(?![外内的])[^，。；\d]{0,14}$")
_REACHED_BEHIND = re.compile(r"，(?:[^，。；\d]{0,6}(?:实际|最终|全年|达到?|完成|为|已|共))+[^，。；\d]{0,8}\s?")
# 控制在60件以下，实际为52.3件.
_BOUNDS = (Qualifier.AT_LEAST, Qualifier.AT_MOST)
_BOUND_BEFORE = re.compile(r"控制在|目标|要求|指标|标准|任务")
_CLAIM_ENDS = re.compile(r"[。；\d]")
_CLAIMED = re.compile(r"超额|超过|超出|高出|达标|圆满|全面完成|如期完成|顺利完成")
# 超过年初确定的20%, 未超过上级规定的5%.
_SET = re.compile(
    r"(?P<compared>超过|高于|高出|超额|达到|完成|优于|低于|不超过|未超过|未突破|没有超过)[^，。；\d]{0,8}(?:规定|要求|确定|下达|设定|明确)的\s?$"
)
_MORE_THAN_WANTED = re.compile(r"，(?:超额|超出|超|多)(?:完成|任务|计划)?\s?")
_NO_MORE = re.compile(r"(?:[未不]|没有)(?:超过|突破|高于)|低于")
_FOR_EACH = re.compile(r"每[^，。；\d]{1,8}$")
_EXCEEDED = re.compile(r"超额|超过|超出|高于|高出")


@finds
def targets(page: Page) -> Iterator[Relation]:
    """Each amount that was wanted with the amount in its unit right before it, where the text says it was reached."""
    for paragraph in page.paragraphs:
        for place in range(1, len(paragraph.mentions)):
            wanted = paragraph.mentions[place]
            reached = _reached(paragraph.mentions, place) if _is_wanted(wanted) else None
            if reached is not None:
                yield _judged(reached, wanted, wanted.before)
        for wanted, reached in pairwise(paragraph.mentions):
            if _is_set_before(wanted, reached):
                claim = _CLAIM_ENDS.split(reached.following)[0]
                told = _judged(reached, wanted, claim)
                if told.verdict is Verdict.HOLDS or _CLAIMED.search(claim):
                    yield told
        for wanted, reached, more in zip(*(paragraph.mentions[start:] for start in range(3)), strict=False):
            if _is_set_before(wanted, reached) and more.unit == reached.unit and _MORE_THAN_WANTED.fullmatch(more.gap):
                yield _exceeding(wanted, reached, more)


def _exceeding(wanted: Mention, reached: Mention, more: Mention) -> Relation:
    """任务500份，实际签订516份，超额完成16份."""
    figures = (wanted.figure, reached.figure, more.figure)
    aim, actual, by = (interval_of(figure) for figure in figures)
    if aim is None or actual is None or by is None:
        return Relation("change", figures, Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    words = f"{reached.figure.quote}比{wanted.figure.quote}多{number(actual.low - aim.low)}"
    if (aim + by).meets(actual):
        return Relation("change", figures, Verdict.HOLDS, f"{words}，与{more.figure.quote}相符。")
    return Relation("change", figures, Verdict.FAILS, f"{words}，不是{more.figure.quote}。")


def _is_wanted(mention: Mention) -> bool:
    if _TASK.search(mention.before) or _TASK.search(mention.gap) or _SET.search(mention.before):
        return True
    words = f"{mention.before}{mention.figure.quote}"
    return _OF_A_TASK.match(mention.after) is not None and _COMPARED.search(words) is not None


def _reached(mentions: Sequence[Mention], place: int) -> Mention | None:
    reached, wanted = mentions[place - 1], mentions[place]
    is_pair = reached.sentence == wanted.sentence and reached.unit == wanted.unit
    is_fit = reached.role in (Role.COUNT, Role.SHARE) or _is_measured_so(reached, wanted)
    return reached if is_pair and is_fit else None


def _is_set_before(wanted: Mention, reached: Mention) -> bool:
    are_alike = wanted.unit == reached.unit and wanted.sentence == reached.sentence
    is_pair = are_alike and reached.role in (Role.COUNT, Role.SHARE)
    if is_pair and wanted.figure.qualifier in _BOUNDS:
        return _BOUND_BEFORE.search(f"{wanted.before}{wanted.figure.quote}") is not None and "，实际" in reached.gap
    set_before = _SET_BEFORE if wanted.unit == "%" else _TASK_BEFORE
    is_told = set_before.search(wanted.before) is not None and _REACHED_BEHIND.fullmatch(reached.gap) is not None
    return is_pair and is_told


def _is_measured_so(reached: Mention, wanted: Mention) -> bool:
    """同比下降26.3%，超过年初确定的20%; 人均授课4.5节，达到每人不少于4节的要求."""
    if reached.role is Role.GROWTH:
        return _SET.search(wanted.before) is not None
    return reached.role is Role.AVERAGE and _FOR_EACH.search(wanted.before) is not None


def _judged(reached: Mention, wanted: Mention, said: str) -> Relation:
    """Whether it was reached, as the words say that compare the two."""
    figures = (reached.figure, wanted.figure)
    actual, aim = interval_of(reached.figure), _aim(wanted, said)
    if actual is None or aim is None:
        return Relation("target", figures, Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    is_no_more = wanted.figure.qualifier is Qualifier.MORE_THAN and reached.value == wanted.value
    if is_no_more and reached.figure.qualifier is Qualifier.EXACT:
        words = f"{reached.figure.quote}恰为该数，没有“{wanted.figure.quote}”。"
        return Relation("target", figures, Verdict.FAILS, words)
    if actual.meets(aim):
        words = f"{reached.figure.quote}达到“{wanted.figure.quote}”的要求，相符。"
        return Relation("target", figures, Verdict.HOLDS, words)
    words = f"{reached.figure.quote}没有达到“{wanted.figure.quote}”的要求。"
    return Relation("target", figures, Verdict.FAILS, words)


def _aim(wanted: Mention, said: str) -> Interval | None:
    """An exact task is to be reached or, where the text says so, exceeded."""
    stated = interval_of(wanted.figure)
    if stated is not None and wanted.figure.qualifier is Qualifier.APPROX:
        return Interval(stated.low, INFINITE)
    if stated is None or wanted.figure.qualifier is not Qualifier.EXACT:
        return stated
    value = Fraction(str(wanted.value))
    if _NO_MORE.search(said):
        return Interval(Fraction(0), value)
    return Interval(value, INFINITE, above=_EXCEEDED.search(said) is not None)
