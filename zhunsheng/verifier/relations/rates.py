"""Rates: recomputed where part and base are stated, tested for attainability where only a base is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from zhunsheng.verifier.model import Qualifier, Relation, Verdict
from zhunsheng.verifier.relations.attainable import attained
from zhunsheng.verifier.relations.cues import (
    BROUGHT_OVER,
    CAME_IN,
    OF_JUDGED,
    TO_BE_DONE,
    same_cases,
    stage_of,
    told_of,
)
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of
from zhunsheng.verifier.relations.lists import leaves_nothing
from zhunsheng.verifier.relations.mentions import SHARES, Mention, Role
from zhunsheng.verifier.relations.percent import (
    HUNDRED,
    is_cut_off,
    judged,
    recomputed,
    recomputed_by_rest,
    share_of,
    share_of_intervals,
)
from zhunsheng.verifier.relations.rate import NEAR, Rate, counts_before, rate_at
from zhunsheng.verifier.relations.rate_names import (
    IN_TIME,
    OF_GRADES,
    OF_SEVERAL,
    OF_SEVERAL_GRADES,
    SHORTEST_NAME,
    is_named_by,
    is_of_something_else,
    is_undone,
    speaks_of,
    stem_of,
)
from zhunsheng.verifier.relations.reckoning import agree, total_of
from zhunsheng.verifier.relations.wording import added, number

# 省级3个、市级10个，市级以上占全镇17个村的76.5%: those of the higher levels together.
_AND_ABOVE = re.compile(r"级[及和]?以上[^，。；\d]{0,6}占")
_OF_BASE = re.compile(r"[^，。；、（）\d]{0,6}）?的\s?")
_SHARED = re.compile(r"占|完成|(?:为|相当于|达到?)[^，。；\d]{0,6}(?:任务|目标|计划|指标)")
_TARGET = re.compile(r"(要求|目标|任务|指标|标准)")
_DONE = re.compile(r"(实|已|完成)[^，。；\d]{0,14}$")
_JUDGED = re.compile(r"审结|结案|审理|判决|生效|已结")
_TASK = re.compile(r"(?![明下来次]年|今后)[^，。；\d]{0,6}(?:任务|目标|计划)[数量值]?(?:为|是)?\s?")
# What is ended may have been done or given up, which what succeeded may not.
_ENDED = ("完结", "办结", "结案", "整改", "处置", "处理", "销号", "答复", "办复")
# Two signs that name a sort (违法, 重大), and at least as many on what was done of it.
_NAME = re.compile(r"[\u4e00-\u9fff]{4,}")
_ONE_OF = re.compile(r"^(?:其中)?[，：]?")
_APPLIED_FOR = re.compile(r"(?<!网上)(?<!线上)(?:受理|收到|接收|接件)(?!来|信)|(?<!依)申请")
_BETTER = re.compile(r"优秀|良好|优等|良等|优的|良的")
_NO_END = re.compile(r"[未不非待]|失败|尚|正在|仍")
_ALREADY = re.compile(r"(?:其中)?(?:已|共|实)")
_OF_THEM_ALL = re.compile(r"共|总|全|应|辖区")
_AMONG_IT = re.compile(r"其中|剩余|其余|尚有|正在|还有|另|未")


@finds
def rates(page: Page) -> Iterator[Relation]:
    """Every named rate with the amounts that it rests on."""
    for paragraph in page.paragraphs:
        for place, mention in enumerate(paragraph.mentions):
            if mention.unit == "%" and mention.role in (Role.SHARE, Role.WANTED):
                rate = rate_at(paragraph, place)
                relation = of_its_base(paragraph.mentions, place) or _named(rate)
                if relation is not None and relation.verdict is Verdict.FAILS:
                    relation = _of_all_due(rate, relation)
                if relation is not None:
                    yield relation


def of_its_base(mentions: Sequence[Mention], place: int) -> Relation | None:
    """占在编执法人员25名的84%, 完成年度任务3.4万人的103.5%: the base stands right before the rate, the part before that."""
    base, rate = mentions[place - 1] if place else None, mentions[place]
    if (
        base is None
        or base.unit in SHARES
        or not _OF_BASE.fullmatch(rate.gap)
        or not _SHARED.search(f"{base.before}{base.gap}")
    ):
        return None
    counts = (mentions[near] for near in counts_before(mentions, place - 1))
    alike = tuple(one for one in counts if same_cases(one.figure, base.figure))
    if not alike:
        return None
    if _AND_ABOVE.search(base.before) is None:
        return recomputed(alike[0].figure, base.figure, rate.figure)
    joined = takewhile(lambda pair: pair[0].gap.lstrip().startswith("、"), pairwise(alike))
    parts = tuple(one.figure for one in reversed((alike[0], *(one for _, one in joined))))
    share = share_of_intervals(total_of(parts), interval_of(base.figure))
    reckoned = f"（{'+'.join(one.quote for one in parts)}）÷{base.figure.quote}"
    return judged(share, rate.figure, reckoned, (base.figure, *parts, rate.figure), "ratio")


def _named(rate: Rate) -> Relation | None:
    mention = rate.mention
    is_target = _TARGET.search(mention.before) and mention.figure.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
    if is_target:
        return _reaching(rate)
    if not rate.name:
        return None
    return (
        _of_a_task_behind(rate)
        or _of_what_is_told_behind(rate)
        or _of_every_end(rate)
        or _of_what_was_wanted(rate)
        or _of_several_parts(rate)
        or _of_both_sides(rate)
        or _of_a_base_behind(rate)
        or _of_what_it_names(rate)
        or _of_what_came_in(rate)
        or attained(rate)
        or _of_an_earlier_sentence(rate)
        or _masked(rate)
    )


def _of_a_base_behind(rate: Rate) -> Relation | None:
    """采纳143条，采纳率91.7%，共提出意见156条: what the rate names stands right before it, and right behind it what gives it."""
    mentions, place = rate.paragraph.mentions, rate.place
    if place == 0 or place + 1 == len(mentions):
        return None
    part, base = mentions[place - 1], mentions[place + 1]
    is_pair = part.is_count and base.is_count and same_cases(part.figure, base.figure)
    are_beside = part.sentence == base.sentence == rate.mention.sentence and base.gap.startswith("，")
    is_named = speaks_of(rate.name, part) or _OF_THEM_ALL.search(base.lead) is not None
    if not is_pair or not are_beside or not is_named or (base.value or 0) < (part.value or 0):
        return None
    told = recomputed(part.figure, base.figure, rate.figure)
    is_of_all = _OF_THEM_ALL.search(base.lead) is not None or CAME_IN.search(base.lead) is not None
    is_sure = is_of_all and rate.near == (place - 1,) and part.unit == base.unit
    return told if is_sure or told.verdict is Verdict.HOLDS else None


def _masked(rate: Rate) -> Relation | None:
    """举报XX件，核查属实17件，属实率XX%: of the two counts right before it, but nothing can be reckoned."""
    pair = tuple(rate.counts)[:2]
    is_next = len(pair) > 1 and rate.near[:2] == (rate.place - 1, rate.place - 2)
    if not is_next or not same_cases(pair[0].figure, pair[1].figure):
        return None
    is_masked = any(one.value is None for one in (rate.mention, *pair))
    return recomputed(pair[0].figure, pair[1].figure, rate.figure) if is_masked else None


def _of_a_task_behind(rate: Rate) -> Relation | None:
    """处置土地2316亩，完成率118.2%，下达任务为1960亩."""
    mentions, place = rate.paragraph.mentions, rate.place
    if not place or place + 1 == len(mentions) or not stem_of(rate.name).endswith("完成"):
        return None
    done, task = mentions[place - 1], mentions[place + 1]
    is_pair = done.is_count and done.unit == task.unit and done.sentence == task.sentence
    is_task = _TASK.fullmatch(task.lead) is not None
    return recomputed(done.figure, task.figure, rate.figure) if is_pair and is_task else None


def _of_an_earlier_sentence(rate: Rate) -> Relation | None:
    """适用“首违不罚”163件，不予处罚率13.1%: of the one count that the paragraph tells before, if it gives the rate."""
    part = rate.paragraph.mentions[rate.place - 1] if rate.place - 1 in rate.near else None
    if part is None or rate.figure.step >= 1:
        return None
    before = (one for one in rate.paragraph.mentions[: rate.place] if one.sentence < part.sentence and one.is_count)
    bases = {one.value: one for one in before if one.unit == part.unit and (one.value or 0) > (part.value or 0)}
    told = (recomputed(part.figure, base.figure, rate.figure) for base in bases.values())
    holding = [one for one in told if one.verdict is Verdict.HOLDS]
    return holding[0] if len(holding) == 1 else None


def _of_what_came_in(rate: Rate) -> Relation | None:
    """共受理497件。调解成功414件，成功率83.3%: of what came in, alone in its unit in the sentence before an outcome."""
    mentions = rate.paragraph.mentions
    part = mentions[rate.place - 1] if rate.place - 1 in rate.near else None
    if part is None:
        return None
    opens = len(rate.near) == 1 and stage_of(part) > 0 and is_named_by(stem_of(rate.name), told_of(part))
    near = mentions[max(0, rate.place - NEAR) : rate.place]
    alike = [one for one in near if one.sentence == part.sentence - 1 and one.is_count]
    listed = rate.paragraph.list_at
    alike = [one for one in alike if same_cases(one.figure, part.figure) and one.figure.start not in listed]
    if not opens or len(alike) != 1 or not (CAME_IN.search(alike[0].lead) or 0 < stage_of(alike[0]) < stage_of(part)):
        return None
    has_room = (alike[0].value or 0) >= (part.value or 0)
    is_of_this = has_room and not is_of_something_else(rate.name, f"{alike[0].before}{part.before}")
    return recomputed(part.figure, alike[0].figure, rate.figure) if is_of_this else None


def _reaching(rate: Rate) -> Relation | None:
    """The last outcome before a target, as a share of what it is an outcome of."""
    for place in rate.near:
        if (base := rate.whole_of(place)) is not None:
            return recomputed(rate.paragraph.mentions[place].figure, base.figure, rate.figure, "target")
    return None


def _of_what_was_wanted(rate: Rate) -> Relation | None:
    """应出庭18件，实际出庭17件; 计划检查220家，实际检查223家."""
    wanted = next((one for one in rate.counts if one.role is Role.WANTED or TO_BE_DONE.search(told_of(one))), None)
    latest = rate.paragraph.mentions[rate.place - 1] if rate.place else None
    if wanted is None and latest is not None and latest.is_count and latest.depth > rate.mention.depth:
        # 出庭25件（应出庭26件），出庭率96.2%.
        wanted = latest if TO_BE_DONE.search(latest.lead) else None
    if wanted is None:
        return None
    done = next((one for one in rate.counts if one is not wanted and _is_done(rate, one, wanted)), None)
    if done is None or not same_cases(wanted.figure, done.figure):
        return None
    if (listed := rate.listed(done)) is not None and listed.whole is not wanted:
        # 应办601件，审结579件，其中调解389件，调解率67.2%: of what was ended.
        return None
    is_next = rate.paragraph.mentions[rate.place - 1] in (wanted, done)
    between = [one for one in rate.counts if wanted.figure.start < one.figure.start < done.figure.start]
    actual = next((one for one in between if _DONE.search(one.lead) and one.unit == done.unit), None)
    if actual is not None and done is not actual and not speaks_of(rate.name, actual):
        # 应考310人，实考306人，合格301人，合格率98.4%: of those who came.
        return recomputed(done.figure, actual.figure, rate.figure)
    if not is_next and not any(speaks_of(rate.name, one) for one in (wanted, done)):
        return None
    return recomputed(done.figure, wanted.figure, rate.figure)


def _is_done(rate: Rate, mention: Mention, wanted: Mention) -> bool:
    """Whether the words say so; before 超额完成3万平方米的年度任务 it is what is told of the same."""
    if (
        wanted.role is Role.WANTED
        and stem_of(rate.name).endswith("完成")
        and mention.figure.start < wanted.figure.start
    ):
        return mention.unit == wanted.unit
    if is_undone(stem_of(rate.name), mention.lead):
        return False
    return _DONE.search(mention.lead) is not None or is_named_by(stem_of(rate.name), mention.lead) or mention.depth > 0


def _of_what_it_names(rate: Rate) -> Relation | None:
    """The part that the rate speaks of, as a share of the likeliest base that gives it, else of the whole it is part of."""
    told = [place for place in rate.near if speaks_of(rate.name, rate.paragraph.mentions[place])]
    if not told and rate.is_of_the_latest:
        told = [rate.place - 1]
    if "分别" not in rate.mention.before and any(rate.is_of_cases_beside(place) for place in rate.near):
        told = [place for place in told if rate.is_beside(place)]
    fitting = [
        one
        for place in told
        for base in _bases(rate, place)
        if not _counts_the_undecided(rate, place, base)
        and (one := _reckoned(rate, place, base)).verdict is not Verdict.FAILS
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


def _counts_the_undecided(rate: Rate, place: int, base: Mention) -> bool:
    """诉讼案件11件，已审结9件，胜诉8件，胜诉率88.9%: where it is told right before how many were judged, of those."""
    mentions = rate.paragraph.mentions
    judged = mentions[place - 1] if place else base
    is_told = OF_JUDGED.search(rate.name) is not None and _JUDGED.search(judged.lead) is not None
    return is_told and judged.unit == mentions[place].unit and base.figure.start < judged.figure.start


def _of_what_is_told_behind(rate: Rate) -> Relation | None:
    """实际参加126人，优秀率88.1%（111人）: of whichever count gives the rate, else of the only one that may hold the part."""
    mentions = rate.paragraph.mentions
    part = mentions[rate.place + 1] if rate.place + 1 < len(mentions) else None
    if part is None or not part.is_count or part.after or not (part.gap.strip() == "（" or _is_told_next(rate, part)):
        return None
    return of_counts_before(mentions, rate.place, part)


def _is_told_next(rate: Rate, part: Mention) -> bool:
    """小区64个，组建率81.3%，已组建52个: the rate speaks of the part behind it, and of nothing before it."""
    is_next = (
        part.gap.startswith("，") and part.segment == rate.mention.segment and _ALREADY.match(part.lead) is not None
    )
    return is_next and speaks_of(rate.name, part) and not any(speaks_of(rate.name, one) for one in rate.counts)


def of_counts_before(mentions: Sequence[Mention], place: int, part: Mention) -> Relation | None:
    """What the share there is of which the part is told behind it."""
    before = (mentions[near] for near in counts_before(mentions, place))
    alike = (one for one in before if same_cases(one.figure, part.figure))
    bases = {one.value: one for one in alike if one.value is None or one.value >= (part.value or 0)}
    told = [recomputed(part.figure, base.figure, mentions[place].figure) for base in bases.values()]
    holding = next((one for one in told if one.verdict is not Verdict.FAILS), None)
    return holding or (told[0] if len(told) == 1 else None)


def _of_every_end(rate: Rate) -> Relation | None:
    """抽查任务1248件，完成1203件、因单位关闭终止45件，完结率100%: whatever ended it is an end."""
    if rate.figure.value != float(HUNDRED) or not stem_of(rate.name).endswith(_ENDED):
        return None
    parts: list[Mention] = []
    for one in rate.counts:
        if len(parts) > 1 and sum(part.value or 0 for part in parts) == one.value and one.unit == parts[0].unit:
            figures = (one.figure, *(part.figure for part in reversed(parts)), rate.figure)
            return Relation(
                "ratio", figures, Verdict.HOLDS, f"{added(figures[1:-1])}＝{number(one.value)}，即100%，相符。"
            )
        if _NO_END.search(one.lead):
            return None
        parts.append(one)
    return None


def _of_both_sides(rate: Rate) -> Relation | None:
    """调解成功90件，失败10件，成功率100%: of the two together, where they leave nothing and no whole is told."""
    pair = tuple(rate.counts)[:2]
    are_alone = len(pair) == 2 and len(rate.near) == 2 and rate.near[0] == rate.place - 1
    if not are_alone or not same_cases(pair[0].figure, pair[1].figure) or not leaves_nothing(pair):
        return None
    stem = stem_of(rate.name)
    told = ((one, f"{one.lead}{one.after}") for one in pair)
    part = next((one for one, words in told if is_named_by(stem, words) and not is_undone(stem, words)), None)
    if part is None:
        return None
    figures = (*(one.figure for one in reversed(pair)), rate.figure)
    share = share_of_intervals(interval_of(part.figure), total_of(figures[:2]))
    reckoned = f"{part.figure.quote}÷（{figures[0].quote}+{figures[1].quote}）"
    return judged(share, rate.figure, reckoned, figures, "ratio")


def _of_all_due(rate: Rate, failing: Relation) -> Relation:
    """新立案件38件，上年结转5件，办结40件，结案率93%: what was brought over is to be ended too."""
    part = next((one for one in rate.counts if is_named_by(stem_of(rate.name), told_of(one))), None)
    near = rate.paragraph.mentions[max(0, rate.place - NEAR) : rate.place]
    before = (one for one in near if one.sentence == rate.mention.sentence)
    carried = next((one for one in before if BROUGHT_OVER.search(one.lead) and one is not part), None)
    if part is not None and carried is not None and part.figure.start < carried.figure.start and "含" in carried.lead:
        # 受理286件，办结271件（含上年结转9件），结案率91.6%: how many of them the rate counts is not told.
        return replace(failing, verdict=Verdict.UNKNOWN, explanation=f"{failing.explanation}所列含上年结转，无法核对。")
    came = next((one for one in rate.counts if one not in (part, carried) and CAME_IN.search(one.lead)), None)
    if part is None or carried is None or came is None or not part.unit == carried.unit == came.unit:
        return failing
    if any((one.value or 0) + (carried.value or 0) == came.value for one in rate.counts if one is not came):
        # 受理564件，上年结转37件，应办共601件: what was to be done is told with what was brought over.
        return failing
    due = (came.figure, carried.figure)
    share = share_of_intervals(interval_of(part.figure), total_of(due))
    reckoned = f"{part.figure.quote}÷（{due[0].quote}+{due[1].quote}）"
    return judged(share, rate.figure, reckoned, (*due, part.figure, rate.figure), "ratio")


def _of_several_parts(rate: Rate) -> Relation | None:
    """优秀12卷、良好31卷、合格17卷，优良率71.7%; 调解18件，撤回12件，判决16件，调撤率65.2%: the parts that it names, together."""
    stem = stem_of(rate.name)
    if not stem.endswith(OF_SEVERAL):
        return None
    counts = tuple(rate.counts)
    told = [f"{one.lead}{one.after}" for one in counts]
    is_graded = stem.endswith(OF_SEVERAL_GRADES)
    named = [
        place for place, words in enumerate(told) if (_BETTER.search(words) if is_graded else is_named_by(stem, words))
    ]
    if len(named) < 2:
        return None
    parts = tuple(counts[place].figure for place in reversed(named))
    made = total_of(parts)
    before = counts[named[-1] + 1 :]
    bases = (one for one in before if one.unit == parts[0].unit and stage_of(one) < stage_of(counts[named[0]]))
    base = next((one for one in bases if made is None or (one.value or 0) >= made.low), None)
    if base is None:
        return None
    reckoned = f"（{'+'.join(one.quote for one in parts)}）÷{base.figure.quote}"
    share = share_of_intervals(made, interval_of(base.figure))
    return judged(share, rate.figure, reckoned, (base.figure, *parts, rate.figure), "ratio")


def _next_to(rate: Rate) -> Mention | None:
    """小区48个，成立业委会31个，覆盖率64.6%: the larger count of the unit right before the count right before the rate."""
    if len(rate.near) < 2 or rate.near[0] != rate.place - 1 or rate.near[1] != rate.place - 2:
        return None
    part, base = (rate.paragraph.mentions[near] for near in rate.near[:2])
    is_base = base.unit == part.unit and (base.value or 0) > (part.value or 0) and base.segment == part.segment
    return base if is_base else None


def _stated_base(rate: Rate, place: int) -> Mention | None:
    """What a part whose verb the rate ends in is stated of: its whole, or the count right before it that is no such part."""
    stem, part = stem_of(rate.name), rate.paragraph.mentions[place]
    whole = rate.whole_of(place) or _came_in_right_before(rate, place)
    between = [one for one in rate.paragraph.mentions[place + 1 : rate.place] if _is_base(rate, one, part)]
    if any(not _is_the_rest(rate, part, one) for one in between):
        return None
    if whole is not None and place == rate.place - 1 and rate.is_of_the_latest:
        return whole
    if whole is not None and _is_named_alone(rate, place):
        return whole
    is_denied = is_undone(stem, part.lead)
    is_beside = part.gap.lstrip().startswith(("、", "和")) and not (is_denied or _is_what_became(rate, place))
    if not is_named_by(stem, told_of(part)) or is_beside:
        return None
    if whole is not None:
        return whole
    before = (rate.paragraph.mentions[near] for near in rate.near if near < place)
    alike = [one for one in before if same_cases(one.figure, part.figure) and not (is_denied and stage_of(one))]
    base = _of_its_name(part, alike) or (alike[0] if alike else None)
    if base is None or is_named_by(stem, told_of(base)) or _is_of_both(rate, part, alike[:2]):
        return None
    is_next = rate.paragraph.mentions[place - 1] is base and base.unit == part.unit and stage_of(part) > 0
    return base if is_next or base.value is None or base.value >= (part.value or 0) else None


def _came_in_right_before(rate: Rate, place: int) -> Mention | None:
    """受理申请9316件，网上办理8832件，网办率94.8%."""
    base, part = rate.paragraph.mentions[max(0, place - 1)], rate.paragraph.mentions[place]
    is_pair = base.is_count and base.unit == part.unit and base.segment == part.segment and part.gap.startswith("，")
    return base if is_pair and rate.is_of_the_latest and _APPLIED_FOR.search(base.lead) else None


def _of_its_name(part: Mention, alike: Sequence[Mention]) -> Mention | None:
    """合法用地1089个、违法用地96个、其他61个；违法图斑整改到位91个: the one of those before it that begins with the same word."""
    if _NAME.match(part.lead) is None or stage_of(part):
        return None
    named = [
        one
        for one in alike
        if one.unit == part.unit and _ONE_OF.sub("", one.lead).startswith(part.lead[:SHORTEST_NAME])
    ]
    return named[0] if len(named) == 1 else None


def _is_what_became(rate: Rate, place: int) -> bool:
    """受理558件、办结395件: beside a count of its unit, but what became of it."""
    base, part = rate.paragraph.mentions[max(0, place - 1)], rate.paragraph.mentions[place]
    is_later = stage_of(part) > stage_of(base) and base.unit == part.unit
    return is_later and base.is_count and not base.gap.lstrip().startswith("、")


def _is_named_alone(rate: Rate, place: int) -> bool:
    """维持11件、撤销2件、终止4件，纠错率11.8%: of a list the one part that the rate means; of grades the better ones count too."""
    mentions, stem = rate.paragraph.mentions, stem_of(rate.name)
    listed = rate.listed(mentions[place])
    if listed is None or len(listed.parts) > NEAR or stem in OF_GRADES:
        return False
    is_behind = listed.parts[-1] is mentions[rate.place - 1]
    return is_behind and [one for one in listed.parts if is_named_by(stem, told_of(one))] == [mentions[place]]


def _is_base(rate: Rate, one: Mention, part: Mention) -> bool:
    """判决30件，败诉3件，本街道涉诉2件，败诉率0%: what is counted anew behind the part may be the base."""
    is_anew = one.is_count and one.figure.start not in rate.paragraph.list_at and not stage_of(one)
    return is_anew and one.unit == part.unit and one.gap.startswith(("，", "；")) and not _AMONG_IT.match(one.lead)


def _is_the_rest(rate: Rate, part: Mention, one: Mention) -> bool:
    """受理7,412件，网办6,893件，窗口办理519件，网办率93%: the two together are what stands before them."""
    return any(base.unit == part.unit and agree(base.figure, (part.figure, one.figure)) for base in rate.counts)


def _is_of_both(rate: Rate, part: Mention, bases: Sequence[Mention]) -> bool:
    """意见书26份、督办函18份，收到反馈44份，反馈率100%: the rate is that of the two together."""
    share = share_of_intervals(interval_of(part.figure), total_of(base.figure for base in bases))
    stated = interval_of(rate.figure)
    return share is None or stated is None or (len(bases) > 1 and share.meets(stated))


def _bases(rate: Rate, place: int) -> Iterator[Mention]:
    """What the part may be a share of: its whole, then the other counts of the sentence that have room for it."""
    part, whole = rate.paragraph.mentions[place], rate.whole_of(place)
    if whole is not None:
        yield whole
    for one in rate.counts:
        has_room = (one.value or 0) >= (part.value or 0)
        is_beside = rate.listed(one) is not None and rate.listed(one) is rate.listed(part)
        if one is not part and one is not whole and has_room and not is_beside and same_cases(one.figure, part.figure):
            yield one


def _reckoned(rate: Rate, place: int, base: Mention) -> Relation:
    part = rate.paragraph.mentions[place]
    if is_undone(stem_of(rate.name), part.lead):
        return recomputed_by_rest(part.figure, base.figure, rate.figure)
    return recomputed(part.figure, base.figure, rate.figure)


def _undecided(rate: Rate, place: int, base: Mention) -> Relation | None:
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
    part_in_time, rate_in_time = (IN_TIME.search(words) is not None for words in (part.before, rate.name))
    is_of_judged = OF_JUDGED.search(rate.name) and not _JUDGED.search(base.lead) and _has_base(rate, part, base)
    may_be_more = (part_in_time and not rate_in_time) or is_of_judged
    may_be_less = rate_in_time and not part_in_time
    is_behind = part.figure.start > rate.figure.start
    if not is_behind and is_of_something_else(rate.name, f"{base.before}{part.before}"):
        may_be_more = may_be_less = True
    is_open = (may_be_more and possible.before(stated)) or (may_be_less and stated.before(possible))
    if not is_open:
        return relation
    words = f"{relation.explanation.rstrip('。')}；该率的分子、分母可能另有所指，无法核对。"
    return Relation(relation.kind, relation.figures, Verdict.UNKNOWN, words)


def _has_base(rate: Rate, part: Mention, most: Mention) -> bool:
    """Whether the part is that rate of some whole number up to the stated base (败诉1件 of 4, 28.6%: of none)."""
    counted, stated, base = interval_of(part.figure), interval_of(rate.figure), interval_of(most.figure)
    if counted is None or stated is None or base is None or stated.low <= 0:
        return True
    bases = Interval(counted.low / stated.high * HUNDRED, min(base.high, counted.high / stated.low * HUNDRED))
    return bases.low <= bases.high and len(bases.whole_numbers()) > 0
