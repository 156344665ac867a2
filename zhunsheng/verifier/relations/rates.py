"""Rates: recomputed where part and base are stated, tested for attainability where only a base is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from zhunsheng.verifier.model import Figure, Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.cues import OF_JUDGED, TO_BE_DONE, counts_cases, same_cases, stage_of, told_of
from zhunsheng.verifier.relations.find import Page, Paragraph, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of, is_whole
from zhunsheng.verifier.relations.lists import PartList
from zhunsheng.verifier.relations.mentions import SHARES, Mention, Role, first_joined
from zhunsheng.verifier.relations.parts import part_of
from zhunsheng.verifier.relations.percent import (
    HUNDRED,
    attained_count,
    exact_share,
    is_cut_off,
    percent,
    recomputed,
    recomputed_by_rest,
    share_of,
    share_of_intervals,
)
from zhunsheng.verifier.relations.reckoning import total_of
from zhunsheng.verifier.relations.wording import number

_RATE_WORDS = Path(__file__).parent.parent / "data" / "rate_words.yaml"
_NAMED = re.compile(
    r"((?:[\u4e00-\u9fff]{1,12}?(?:率|比例|比率)[、和及与]?){1,4})"
    r"(?:也|均|都|分别|已)*(?:为|达到?了?|是|高达|保持在|实现|约|超过)?\s?$"
)
_NAMED_BEHIND = re.compile(r"的?[\u4e00-\u9fff]{1,8}?率")
_OF_BASE = re.compile(r"[^，。；、（）\d]{0,6}的\s?")
_SHARED = re.compile(r"占|完成")
_TARGET = re.compile(r"(要求|目标|任务|指标|标准)")
_OF_A_TASK = re.compile(r"完成[^，。；\d]{0,8}(?:任务|目标|计划|指标)数?的\s?$")
_DONE = re.compile(r"(实|已|完成)[^，。；\d]{0,8}$")
# What is covered or known is a share of others than those counted; who is content is at least asked among them.
_OF_OTHERS = re.compile(r"(覆盖|知晓|支持|信任|安全感)")
_OF_THOSE_ASKED = re.compile(r"满意")
# 上级交办件按时办结率 names what it is a rate of; then it need not be of what was counted before it.
_LONGEST_STEM = 7
_MAY_EXCEED = re.compile(r"(完成|达成|执行|达标)")
# 按时结案率 is another rate than 结案率.
_IN_TIME = re.compile(r"(按时|按期|如期|及时|限期|当场|首次|按规定|提前)")
_JUDGED = re.compile(r"审结|结案|审理|判决|生效")
# What two grades together are called.
_OF_SEVERAL_GRADES = ("优良",)
_OF_GRADES = ("合格", "通过", "满意", "达标", *_OF_SEVERAL_GRADES)
_NEAR, _MOST_BEHIND = 12, 3
_SHORTEST_NAME = 2
_AMONG_IT = re.compile(r"其中|剩余|其余|尚有|正在|还有|另|未")
_OPENING = re.compile(r"^(?:其中|并|已|均|的)+")


@dataclass(frozen=True, slots=True)
class _Rate:
    """A rate with its name and the places of the counts before it in its sentence, nearest first."""

    paragraph: Paragraph
    place: int
    name: str
    near: tuple[int, ...]

    @property
    def mention(self) -> Mention:
        return self.paragraph.mentions[self.place]

    @property
    def figure(self) -> Figure:
        return self.mention.figure

    @property
    def counts(self) -> Iterator[Mention]:
        return (self.paragraph.mentions[place] for place in self.near)

    @property
    def is_of_the_latest(self) -> bool:
        """Whether it is named after the count right before it: 网办率 after 网上办理, 线上办理率 after 线上."""
        if self.place - 1 not in self.near:
            return False
        words = _OPENING.sub("", told_of(self.paragraph.mentions[self.place - 1]))
        stem, left = _stem(self.name), iter(words)
        if len(stem) < _SHORTEST_NAME or len(words) < _SHORTEST_NAME:
            return False
        return words in stem or all(sign in left for sign in stem)

    def is_beside(self, place: int) -> bool:
        """Whether the count there stands between the same semicolons."""
        return self.paragraph.mentions[place].segment == self.mention.segment

    def is_of_cases_beside(self, place: int) -> bool:
        """Whether it may be the base: 食品抽检…，合格率98%；药品抽检426批次，合格率99.5%."""
        return self.is_beside(place) and counts_cases(self.paragraph.mentions[place].figure)

    def listed(self, mention: Mention) -> PartList | None:
        """The list that it is a part in."""
        return self.paragraph.list_at.get(mention.figure.start)

    def whole_of(self, place: int) -> Mention | None:
        """What the count there is said to be a part of."""
        listed = self.listed(self.paragraph.mentions[place])
        return listed.whole if listed is not None else part_of(self.paragraph, place)


@finds
def rates(page: Page) -> Iterator[Relation]:
    """Every named rate with the amounts that it rests on."""
    for paragraph in page.paragraphs:
        for place, mention in enumerate(paragraph.mentions):
            if mention.unit == "%" and mention.role in (Role.SHARE, Role.WANTED):
                near = tuple(_beside(paragraph.mentions, place))
                rate = _Rate(paragraph, place, _name(paragraph.mentions, place), near)
                relation = of_its_base(paragraph.mentions, place) or _named(rate)
                if relation is not None:
                    yield relation


def _beside(mentions: Sequence[Mention], place: int) -> Iterator[int]:
    """The places of the counts before it, then of those in a bracket right behind it (覆盖率92%（走访138家，应走访150家）);

    without any before it of those that follow (办结率98%，受理50件、办结49件).
    """
    before = tuple(counts_before(mentions, place))
    yield from before
    if not before:
        yield from _following(mentions, place)
        return
    for behind in range(place + 1, min(len(mentions), place + 1 + _MOST_BEHIND)):
        if mentions[behind].depth <= mentions[place].depth or (
            behind == place + 1 and not mentions[behind].gap.startswith("（")
        ):
            return
        if mentions[behind].is_count:
            yield behind


def _following(mentions: Sequence[Mention], place: int) -> Iterator[int]:
    """The places of two counts right behind it, if nothing but they stand before the next mark of another fact."""
    behind = mentions[place + 1 : place + 3]
    if "均" in mentions[place].before:
        return
    are_counts = all(one.is_count and one.sentence == mentions[place].sentence for one in behind)
    if len(behind) == 2 and are_counts and behind[0].unit == behind[1].unit:
        yield from (place + 2, place + 1)


def counts_before(mentions: Sequence[Mention], place: int) -> Iterator[int]:
    """The places of the counts before an amount in its sentence and outside other brackets, nearest first."""
    for near in range(place - 1, max(-1, place - 1 - _NEAR), -1):
        if mentions[near].sentence != mentions[place].sentence:
            return
        is_inside = mentions[near].depth > mentions[place].depth
        if mentions[near].unit not in SHARES and mentions[near].role in (Role.COUNT, Role.WANTED) and not is_inside:
            yield near


def of_its_base(mentions: Sequence[Mention], place: int) -> Relation | None:
    """占在编执法人员25名的84%, 完成年度任务3.4万人的103.5%: the base stands right before the rate, the part before that."""
    base, rate = mentions[place - 1] if place else None, mentions[place]
    if base is None or base.unit in SHARES or not _OF_BASE.fullmatch(rate.gap) or not _SHARED.search(base.before):
        return None
    counts = (mentions[near] for near in counts_before(mentions, place - 1))
    part = next((one for one in counts if same_cases(one.figure, base.figure)), None)
    return None if part is None else recomputed(part.figure, base.figure, rate.figure)


def _name(mentions: Sequence[Mention], place: int) -> str:
    """What the rate is called: before it, behind it (100%的办结率), or before the rate that it is joined to (100%和94.5%)."""
    if (named := _NAMED.search(mentions[first_joined(mentions, place)].before[-40:])) is not None:
        return named[1]
    if _OF_A_TASK.search(mentions[place].before):
        return "完成率"
    behind = _NAMED_BEHIND.match(mentions[place].after)
    return behind[0] if behind is not None else ""


def _named(rate: _Rate) -> Relation | None:
    mention = rate.mention
    is_target = _TARGET.search(mention.before) and mention.figure.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
    if is_target:
        return _reaching(rate)
    if not rate.name:
        return None
    return _of_what_was_wanted(rate) or _of_what_it_names(rate) or _attained(rate)


def _reaching(rate: _Rate) -> Relation | None:
    """The last outcome before a target, as a share of what it is an outcome of."""
    for place in rate.near:
        if (base := rate.whole_of(place)) is not None:
            return recomputed(rate.paragraph.mentions[place].figure, base.figure, rate.figure, "target")
    return None


def _of_what_was_wanted(rate: _Rate) -> Relation | None:
    """应出庭18件，实际出庭17件; 计划检查220家，实际检查223家."""
    wanted = next((one for one in rate.counts if TO_BE_DONE.search(one.lead)), None)
    done = next((one for one in rate.counts if one is not wanted and _is_done(rate, one)), None)
    if wanted is None or done is None or not same_cases(wanted.figure, done.figure):
        return None
    latest = rate.paragraph.mentions[rate.place - 1]
    if latest.role is Role.SHARE and not any(_speaks_of(rate.name, one) for one in (wanted, done)):
        return None
    return recomputed(done.figure, wanted.figure, rate.figure)


def _is_done(rate: _Rate, mention: Mention) -> bool:
    return _DONE.search(mention.lead) is not None or _is_named_by(_stem(rate.name), mention.lead) or mention.depth > 0


def _of_what_it_names(rate: _Rate) -> Relation | None:
    """The part that the rate speaks of, as a share of the likeliest base that gives it, else of the whole it is part of."""
    told = [place for place in rate.near if _speaks_of(rate.name, rate.paragraph.mentions[place])]
    if not told and rate.is_of_the_latest:
        told = [rate.place - 1]
    if "分别" not in rate.mention.before and any(rate.is_of_cases_beside(place) for place in rate.near):
        told = [place for place in told if rate.is_beside(place)]
    fitting = [
        one
        for place in told
        for base in _bases(rate, place)
        if (one := _reckoned(rate, place, base)).verdict is not Verdict.FAILS
    ]
    if fitting:
        return next((relation for relation in fitting if not is_cut_off(relation)), fitting[0])
    if not told and rate.near and (whole := rate.whole_of(rate.near[0]) or _next_to(rate)) is not None:
        relation = _reckoned(rate, rate.near[0], whole)
        return relation if relation.verdict is Verdict.HOLDS else None
    for place in told:
        if (base := _stated_base(rate, place)) is not None:
            return _undecided(rate, place, base)
    return None


def _next_to(rate: _Rate) -> Mention | None:
    """小区48个，成立业委会31个，覆盖率64.6%: the larger count of the unit right before the count right before the rate."""
    if len(rate.near) < 2 or rate.near[0] != rate.place - 1 or rate.near[1] != rate.place - 2:
        return None
    part, base = (rate.paragraph.mentions[near] for near in rate.near[:2])
    is_base = base.unit == part.unit and (base.value or 0) > (part.value or 0) and base.segment == part.segment
    return base if is_base else None


def _stated_base(rate: _Rate, place: int) -> Mention | None:
    """What a part whose verb the rate ends in is stated of: its whole, or the count right before it that is no such part."""
    stem, part = _stem(rate.name), rate.paragraph.mentions[place]
    whole = rate.whole_of(place)
    if any(_is_base(rate, one, part) for one in rate.paragraph.mentions[place + 1 : rate.place]):
        return None
    if whole is not None and place == rate.place - 1 and rate.is_of_the_latest:
        return whole
    if whole is not None and _is_named_alone(rate, place):
        return whole
    is_undone = _is_undone(stem, part.lead)
    if not _is_named_by(stem, told_of(part)) or (part.gap.lstrip().startswith(("、", "和")) and not is_undone):
        return None
    if whole is not None:
        return whole
    before = (rate.paragraph.mentions[near] for near in rate.near if near < place)
    alike = [one for one in before if same_cases(one.figure, part.figure) and not (is_undone and stage_of(one))]
    base = alike[0] if alike else None
    if base is None or _is_named_by(stem, told_of(base)) or _is_of_both(rate, part, alike[:2]):
        return None
    is_next = rate.paragraph.mentions[place - 1] is base and base.unit == part.unit and stage_of(part) > 0
    return base if is_next or (base.value or 0) >= (part.value or 0) else None


def _is_named_alone(rate: _Rate, place: int) -> bool:
    """维持11件、撤销2件、终止4件，纠错率11.8%: of a list the one part that the rate means; of grades the better ones count too."""
    listed, stem = rate.listed(rate.paragraph.mentions[place]), _stem(rate.name)
    is_short = listed is not None and len(listed.parts) <= _NEAR
    if (
        listed is None
        or not is_short
        or stem in _OF_GRADES
        or listed.parts[-1] is not rate.paragraph.mentions[rate.place - 1]
    ):
        return False
    return [one for one in listed.parts if _is_named_by(stem, told_of(one))] == [rate.paragraph.mentions[place]]


def _is_base(rate: _Rate, one: Mention, part: Mention) -> bool:
    """判决30件，败诉3件，本街道涉诉2件，败诉率0%: what is counted anew behind the part may be the base."""
    is_anew = one.is_count and one.figure.start not in rate.paragraph.list_at and not stage_of(one)
    return is_anew and one.unit == part.unit and one.gap.startswith(("，", "；")) and not _AMONG_IT.match(one.lead)


def _is_of_both(rate: _Rate, part: Mention, bases: Sequence[Mention]) -> bool:
    """意见书26份、督办函18份，收到反馈44份，反馈率100%: the rate is that of the two together."""
    share = share_of_intervals(interval_of(part.figure), total_of(base.figure for base in bases))
    stated = interval_of(rate.figure)
    return share is None or stated is None or (len(bases) > 1 and share.meets(stated))


def _bases(rate: _Rate, place: int) -> Iterator[Mention]:
    """What the part may be a share of: its whole, then the other counts of the sentence that have room for it."""
    part, whole = rate.paragraph.mentions[place], rate.whole_of(place)
    if whole is not None:
        yield whole
    for one in rate.counts:
        has_room = (one.value or 0) >= (part.value or 0)
        is_beside = rate.listed(one) is not None and rate.listed(one) is rate.listed(part)
        if one is not part and one is not whole and has_room and not is_beside and same_cases(one.figure, part.figure):
            yield one


def _reckoned(rate: _Rate, place: int, base: Mention) -> Relation:
    part = rate.paragraph.mentions[place]
    if _is_undone(_stem(rate.name), part.lead):
        return recomputed_by_rest(part.figure, base.figure, rate.figure)
    return recomputed(part.figure, base.figure, rate.figure)


def _is_undone(stem: str, words: str) -> bool:
    """Whether the words deny what the rate names (不合格119批次 and 合格率)."""
    is_denied = re.search(rf"[不未非]{re.escape(stem[-2:])}", words) is not None
    return len(stem) >= _SHORTEST_NAME and is_denied and stem[-3:-2] not in ("不", "未", "非")


def _speaks_of(name: str, part: Mention) -> bool:
    """Whether the rate is about this amount: they say the same of it (审结…，结案率; 网上可办…，网办率)."""
    stem = _stem(name)
    words = f"{part.before}{part.after}"
    return _is_named_by(stem, words) or any(stem[start : start + 2] in words for start in range(len(stem) - 1))


def _is_named_by(stem: str, words: str) -> bool:
    """Whether the words hold the verb that the rate ends in, or one that means the same."""
    verbs = (verb for key, verbs in _rate_words().items() if stem.endswith(key) for verb in verbs)
    return stem[-2:] in words or any(verb in words for verb in verbs)


def _stem(name: str) -> str:
    return re.sub(r"率|比例|比率", "", name)


@cache
def _rate_words() -> dict[str, list[str]]:
    table: dict[str, list[str]] = yaml.safe_load(_RATE_WORDS.read_text("utf-8"))
    return table


def _undecided(rate: _Rate, place: int, base: Mention) -> Relation | None:
    """A rate that may be reckoned from other amounts than those stated fails only where those could not give it either.

    What was done in time is no more than what was done; what was judged, of which some were won, is no more than what was
    filed. A rate kept below a limit (控制在0.5%以下) may be of anything.
    """
    relation, part = _reckoned(rate, place, base), rate.paragraph.mentions[place]
    possible, stated = share_of(part.figure, base.figure), interval_of(rate.figure)
    if relation.verdict is not Verdict.FAILS or possible is None or stated is None:
        return relation
    if rate.figure.qualifier is Qualifier.AT_MOST:
        return None
    part_in_time, rate_in_time = (_IN_TIME.search(words) is not None for words in (part.before, rate.name))
    is_of_judged = OF_JUDGED.search(rate.name) and not _JUDGED.search(base.lead) and _has_base(rate, part, base)
    may_be_more = (part_in_time and not rate_in_time) or is_of_judged
    may_be_less = rate_in_time and not part_in_time
    if _is_of_something_else(rate.name, f"{base.before}{part.before}"):
        may_be_more = may_be_less = True
    is_open = (may_be_more and possible.before(stated)) or (may_be_less and stated.before(possible))
    if not is_open:
        return relation
    words = f"{relation.explanation.rstrip('。')}；该率的分子、分母可能另有所指，无法核对。"
    return Relation(relation.kind, relation.figures, Verdict.UNKNOWN, words)


def _has_base(rate: _Rate, part: Mention, most: Mention) -> bool:
    """Whether the part is that rate of some whole number up to the stated base (败诉1件 of 4, 28.6%: of none)."""
    counted, stated, base = interval_of(part.figure), interval_of(rate.figure), interval_of(most.figure)
    if counted is None or stated is None or base is None or stated.low <= 0:
        return True
    bases = Interval(counted.low / stated.high * HUNDRED, min(base.high, counted.high / stated.low * HUNDRED))
    return bases.low <= bases.high and len(bases.whole_numbers()) > 0


def _is_of_something_else(name: str, words: str) -> bool:
    """Whether the rate names a thing that the words do not (承诺件办结率)."""
    thing = _IN_TIME.sub("", _stem(name))[:-2]
    told = any(thing[start : start + 2] in words for start in range(len(thing) - 1))
    return len(thing) > _SHORTEST_NAME and not told


def _attained(rate: _Rate) -> Relation | None:
    """Only bases are stated: is there a whole number of cases of one of them that gives this rate?"""
    mention, stated = rate.mention, interval_of(rate.figure)
    bases = [one for one in rate.counts if counts_cases(one.figure) and one.segment == mention.segment]
    if not bases or stated is None or mention.role is not Role.SHARE or _is_of_others(rate.name):
        return None
    nearest = bases[0].figure
    if stated.low > HUNDRED:
        return None if _MAY_EXCEED.search(rate.name) else _beyond(nearest, rate.figure)
    if not is_whole(nearest) or rate.figure.qualifier is not Qualifier.EXACT:
        words = f"{nearest.quote}与{rate.figure.quote}不矛盾，但没有写明分子，不能复核。"
        return Relation("ratio", (nearest, rate.figure), Verdict.HOLDS, words)
    listed = rate.paragraph.list_at
    for base in sorted(bases, key=lambda one: one.figure.start in listed):
        count = attained_count(int(base.value or 0), rate.figure) if is_whole(base.figure) else None
        if count is not None:
            share = percent(exact_share(count, int(base.value or 0)))
            words = f"{count}÷{number(base.value or 0)}＝{share}，可以得到{rate.figure.quote}。"
            return Relation("ratio", (base.figure, rate.figure), Verdict.HOLDS, words)
    whole = part_of(rate.paragraph, rate.near[0]) if bases[0] is next(rate.counts) else None
    return _unattained(rate, whole or bases[0], bases[0])


def _is_of_others(name: str) -> bool:
    return _OF_OTHERS.search(name) is not None or len(_stem(name)) > _LONGEST_STEM


def _unattained(rate: _Rate, base: Mention, nearest: Mention) -> Relation | None:
    if _OF_THOSE_ASKED.search(rate.name) or not _adjoins(rate, nearest):
        return None
    words = f"以{number(base.value or 0)}为分母，无论分子是多少都得不出{rate.figure.quote}。"
    return Relation("ratio", (base.figure, rate.figure), Verdict.FAILS, words)


def _beyond(base: Figure, rate: Figure) -> Relation:
    return Relation("ratio", (base, rate), Verdict.FAILS, f"{rate.quote}超过了100%，而它是所列数量的一部分之比。")


def _is_behind_all(rate: _Rate, base: Mention) -> bool:
    """参加187人，参考率100%，合格率99.5%: the first rate leaves nobody out."""
    latest = rate.paragraph.mentions[max(0, rate.place - 2) : rate.place]
    return len(latest) == 2 and latest[0] is base and latest[1].role is Role.SHARE and latest[1].value == float(HUNDRED)


def _adjoins(rate: _Rate, base: Mention) -> bool:
    """The rate is of what was just counted: the next clause, without an amount between, of a sort told of cases."""
    mention = rate.mention
    is_next = rate.paragraph.mentions[rate.place - 1] is base or _is_behind_all(rate, base)
    is_part = _is_named_by(_stem(rate.name), base.lead) and not TO_BE_DONE.search(base.lead)
    told = any(name in mention.gap for name in (*_rate_words(), *_OF_SEVERAL_GRADES)) and not is_part
    return is_next and len(re.findall(r"[，；]", mention.gap)) <= 1 and told
