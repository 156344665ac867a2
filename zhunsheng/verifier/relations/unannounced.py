"""Parts that no word announces: 受理2877件，自行处理2276件，派单601件; 82个问题，已整改80个，其余2个."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate, takewhile

from zhunsheng.verifier.model import Figure, Qualifier
from zhunsheng.verifier.relations.cues import (
    AMONG,
    IN_TOTAL,
    NEW_FACT,
    NEWLY_ISSUED,
    OF_A_REVIEW,
    OF_ONE_END,
    announced_number,
    same_cases,
    stage_of,
    stands_first,
    the_only_new,
    told_of,
)
from zhunsheng.verifier.relations.intervals import is_whole
from zhunsheng.verifier.relations.lists import Fit, PartList, leaves_nothing, may_overlap, names_only_some
from zhunsheng.verifier.relations.mentions import Mention
from zhunsheng.verifier.relations.reckoning import agree, by_one_digit, is_near, is_slip

# Numbers so large do not meet by chance; so few amounts after a whole may be its parts.
_LEAST, _LEAST_SLIP, _MOST_PARTS, _MOST_KINDS = 50, 1000, 16, 4
_LONGEST_KIND = 10
# A part so small makes up a difference by chance.
_LEAST_PART = 10
# Still less do several numbers.
_SEVERAL, _LEAST_OF_SEVERAL = 3, 20
# A list that ends in the rest and comes so near to what was counted first was meant to make it.
_NEARLY = 0.1
# What ended and what has not are most of what was counted, or they are of something else.
_MOST_OF_CLOSED = 0.75
_REST = re.compile(
    r"(?:(?:其余|其他|其它)[^，。；、\d]{0,4}|(?:剩余|余下|剩下|尚有|还有|另有|另外|余|未[^，。；\d]{1,6}(?:的|有)?|保留的)的?"
    r"|^(?:尚|还|仍)?需[^，。；\d]{2,8})\s?$"
)
# 其余2件, 其余类型937件; 其他 may only be one more of those named (办理许可96件，确认70件，其他20件).
_CLEAR_REST = re.compile(
    r"(?:其余[^，。；、\d]{0,4}|(?:其他|其它)(?:处理|结果|方式|情形)|(?:剩余|余下|剩下|保留)的?)\s?$"
)
_PENDING = re.compile(
    r"(?:目前|现|有)?(?:(?:正在|仍在|尚在|还在)(?:依法|持续|抓紧)?[^，。；、\d]{2,4}?|在(?:办理?|审理?|调处|整改))(?:之?中|的)?"
)
_REST_OF_ALL = re.compile(r"(?:其余|剩余|余下|剩下)(?:的)?\s?")
_STILL, _NOT_YET = re.compile(r"(?:尚|还|仍|另)有"), re.compile(r"正在|未|待|仍|列入|纳入|需|在[审办查调]")
_UNDONE = re.compile(r"(?:尚|还)?未([^，。；\d]{2,4}?)的?\s?")
# 34名换发证件，2名不再持证.
_DENIED = re.compile(r"[不未没无]")
_WITHOUT, _PAPER = re.compile(r"不予|未|免予|撤销"), "份"
# 优秀21卷、合格13卷，没有不合格卷.
_GRADE = re.compile(r"(?:合格|优秀|良好|达标|优|良|中|差|好|一般)等?级?的?\s?$")
_OF_GRADES = re.compile(r"等级|等次|结果")
_NO_OTHERS = re.compile(r"[，、](?:没有|无|未有)(?:被)?(?:不合格|不满意|不及格|不达标|败诉|纠错|撤销)")
_ENDED = re.compile(rf"{OF_ONE_END.pattern}|胜诉|败诉|撤诉|修订|成立|不予|认定|和解|调解(?!成功)")
# 受理181件，不予受理14件，告知处理11件: what came in was taken on or not.
_TAKEN_ON, _NOT_TAKEN_ON = (
    re.compile(r"(?:其中|决定|予以)?受理"),
    re.compile(r"不予受理|告知|补正|其他|转送|转交|撤回|待"),
)
# 警告4起，罚款1起: one penalty each.
_PENALTY = re.compile(r"(?:其中|给予|予以|处以)?(?:警告|罚款|没收|拘留|停产停业|吊销|通报批评|暂扣)[^，。；、\d]{0,6}")
# 现场答复204件，转办114件; 当场整改251处，限期整改65处.
_REVIEW, _STAYS = re.compile(r"清理|复审|评估"), re.compile(r"继续有效|保留")
_AT_ONCE, _LATER = (
    re.compile(r"(?:现场|当场|即时|直接|自行|就地)[^，。；\d]{2,4}"),
    re.compile(r"(?:转|移|交|限期|责令|上报|派)[^，。；\d]{1,8}"),
)
_CARRIED = re.compile(r"(?<![比较与同])(?:上|去|往|历)年(?!同期)|旧存|结转|遗留")
_OPENS = re.compile(r"[，；、：]\s?$")


def unannounced(mentions: Sequence[Mention], listed: Container[int]) -> Iterator[PartList]:
    """Every whole with neighbours after it that make it; those at the offsets `listed` are parts of something else.

    Where matters were brought over from the year before, what ended need not make what came in.
    """
    brought_over = {one.sentence for one in mentions if one.depth == 0 and _CARRIED.search(one.lead)}
    for place, whole in enumerate(mentions):
        for told in _told(mentions, place, listed):
            if told.fit is Fit.EXACT or whole.sentence not in brought_over:
                yield told


def _told(mentions: Sequence[Mention], place: int, listed: Container[int]) -> Iterator[PartList]:
    whole = mentions[place]
    if whole.is_count and whole.value is not None and _is_exact(whole.figure):
        follows = (part for part in _after(mentions, place) if part.figure.start not in listed)
        after = tuple(takewhile(lambda part: part.value is not None, follows))
        if whole.figure.start not in listed:
            yield from _making(whole, after)
        elif stage_of(whole) and after and after[0] is mentions[place + 1] and (run := _most_judged(whole, after)):
            yield PartList(whole, run, Fit.EXACT if _makes(whole, run) else Fit.OFF)
    if whole.is_count and whole.value is None and whole.figure.start not in listed:
        after = tuple(_after(mentions, place))
        run = after if IN_TOTAL.search(whole.lead) and all(map(_is_kind, after)) else _side_by_side(whole, after)
        if len(run) > 1:
            yield PartList(whole, run, Fit.MASKED)
    in_full = _in_full(mentions, place) if whole.figure.start not in listed else None
    for told in (_ones(mentions, place), _left_over(mentions, place, listed), in_full):
        if told is not None:
            yield told


def _after(mentions: Sequence[Mention], place: int) -> Iterator[Mention]:
    """The counts after a whole in its unit and its sentence."""
    whole = mentions[place]
    for part in mentions[place + 1 : place + 1 + _MOST_PARTS]:
        if part.sentence != whole.sentence:
            return
        if _counts_with(part, whole):
            yield part


def _left_over(mentions: Sequence[Mention], place: int, listed: Container[int]) -> PartList | None:
    """82个问题，已整改80个，整改率97.6%，其余2个: what was counted, what was done of it, and what is left."""
    rest = mentions[place]
    before = [
        one
        for one in reversed(mentions[max(0, place - _MOST_PARTS) : place])
        if one.segment == rest.segment and one.depth == rest.depth and _counts_with(one, rest)
    ]
    if len(before) < 2 or not _is_rest(rest, before[0]):
        return None
    if any(one.value is None for one in (*before[:2], rest)):
        return PartList(before[1], (before[0], rest), Fit.MASKED) if len(before) == 2 else None
    for count, whole in reversed(tuple(enumerate(before[1:], start=1))):
        parts = (*reversed(before[:count]), rest)
        if not parts[0].gap.startswith("、") and agree(whole.figure, tuple(part.figure for part in parts)):
            return PartList(whole, parts, Fit.EXACT)
    if _REST_OF_ALL.match(rest.lead) and (closed := _closed_by(mentions, place)):
        is_masked = any(one.value is None for one in closed)
        return PartList(closed[0], tuple(closed[1:]), Fit.MASKED if is_masked else Fit.OFF)
    done, whole = before[:2]
    if stage_of(whole) < stage_of(done) or AMONG.fullmatch(done.gap) is not None:
        return PartList(whole, (done, rest), Fit.OFF)
    first, parts = before[-1], (*reversed(before[:-1]), rest)
    if all(stage_of(part) > stage_of(first) for part in before[:-1]) and rest.figure.start not in listed:
        return PartList(first, parts, Fit.OFF)
    is_of_this = rest.figure.start not in listed and _is_nearly_all(first, parts)
    return PartList(first, parts, Fit.OFF) if is_of_this else None


def _closed_by(mentions: Sequence[Mention], place: int) -> Sequence[Mention]:
    """A whole and all that stands between it and the rest, in its unit and joined by 、 but for the rest."""
    rest = mentions[place]
    for first in range(place - 1, max(0, place - _MOST_PARTS), -1):
        part, whole = mentions[first], mentions[first - 1]
        if part.unit != rest.unit or not part.is_count or part.segment != rest.segment:
            return ()
        if part.gap.startswith("，") and first < place - 1 and whole.is_count and whole.unit == rest.unit:
            return mentions[first - 1 : place + 1] if whole.segment == rest.segment else ()
        if not part.gap.startswith("、"):
            return ()
    return ()


def _in_full(mentions: Sequence[Mention], place: int) -> PartList | None:
    """作出处罚1038件。…办理案件中，普通程序742件、简易程序296件: two that leave nothing, and a sentence before them the whole."""
    pair = tuple(mentions[place : place + 2])
    if len(pair) < 2 or pair[0].sentence != pair[1].sentence or not _leaves_none(*pair):
        return None
    made = sum(part.value or 0 for part in pair)
    near = (one for one in reversed(mentions[max(0, place - _MOST_PARTS) : place]) if _counts_with(one, pair[1]))
    whole = next((one for one in near if one.value == made), None)
    is_before = whole is not None and whole.sentence < pair[0].sentence and made >= _LEAST
    return PartList(whole, pair, Fit.EXACT) if whole is not None and is_before else None


def _leaves_none(first: Mention, second: Mention) -> bool:
    """Two that leave nothing, or decisions on paper and the cases without one (制发决定书60份，7件不予处罚)."""
    if _counts_with(first, second):
        return leaves_nothing((first, second))
    are_papers = first.is_count and first.unit == _PAPER and "决定" in first.before and second.is_count
    return are_papers and stands_first(second) and _WITHOUT.match(second.after) is not None


def _is_nearly_all(whole: Mention, parts: Sequence[Mention]) -> bool:
    return abs(sum(part.value or 0 for part in parts) - (whole.value or 0)) <= _NEARLY * (whole.value or 0)


def _counts_with(one: Mention, other: Mention) -> bool:
    """Whether both are exact counts of what may be the same."""
    are_exact = one.is_count and other.is_count and _is_exact(one.figure) and _is_exact(other.figure)
    return are_exact and same_cases(one.figure, other.figure)


def _is_exact(figure: Figure) -> bool:
    """Whether no word leaves open what it is: 12.6万件 and 8.8万件 add up as they are told."""
    return figure.value is None or figure.qualifier is Qualifier.EXACT


def _is_rest(rest: Mention, done: Mention) -> bool:
    """Whether it is called what is left, or what was not done of what was (化解212件，未化解的3件)."""
    if _CLEAR_REST.search(rest.lead) or _PENDING.fullmatch(told_of(rest)):
        return True
    if _STILL.fullmatch(rest.lead) and _NOT_YET.match(rest.after):
        return True
    undone = _UNDONE.fullmatch(rest.lead)
    return undone is not None and undone[1] in done.lead


def _making(whole: Mention, after: Sequence[Mention]) -> Iterator[PartList]:
    stretches = tuple(_stretches(whole, after))
    for first, last in stretches:
        yield PartList(whole, tuple(after[first:last]), Fit.EXACT)
    if stretches or len(after) < 2:
        return
    closed = _closed(whole, after) or _kinds(whole, after) or _done_in_ways(whole, after) or _row(whole, after)
    if closed:
        fits = agree(whole.figure, tuple(part.figure for part in closed))
        yield PartList(whole, closed, Fit.EXACT if fits else Fit.OFF)
        return
    is_other = OF_ONE_END.search(whole.lead) or NEWLY_ISSUED.search(whole.before)
    if not is_other and (run := _most_judged(whole, after)):
        yield PartList(whole, run, Fit.OFF)
        return
    two = tuple(after[:2])
    if (
        is_whole(whole.figure)
        and (whole.value or 0) >= _LEAST_SLIP
        and by_one_digit(whole.figure, (two[0].figure, two[1].figure))
    ):
        yield PartList(whole, two, Fit.OFF)


def _closed(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """The parts right behind a whole that leave nothing beside them, or are as many as it announces.

    两级共46名，镇级8名、村级38名.
    """
    if after[0].gap.startswith("、"):
        return ()
    for count in range(2, 1 + min(len(after), _MOST_KINDS)):
        if leaves_nothing(after[:count]) or _NO_OTHERS.match(after[count - 1].following):
            return tuple(after[:count])
    announced = announced_number(whole.before) or 0
    run = tuple(after[:announced])
    is_list = all(part.gap.startswith(("、", "；")) for part in run[1:])
    are_kinds = not any(NEW_FACT.match(part.lead) or stage_of(part) or stands_first(part) for part in run)
    return run if len(run) == announced > 1 and is_list and are_kinds and run[0].gap.startswith("，") else ()


def _kinds(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """受理86件，刑事23件、民事58件、行政6件: at least three bare nouns side by side that come so near as to be meant for all."""
    run = _side_by_side(whole, after)
    is_of_kinds = len(run) >= _SEVERAL and whole.unit == run[0].unit
    figures = tuple(part.figure for part in run)
    by = abs(sum(part.value or 0 for part in run) - (whole.value or 0))
    return run if is_of_kinds and (by <= 1 or is_near(whole.figure, figures)) else ()


def _row(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """发现57宗，属合法的22宗，制止19宗，立案16宗: at least three, none what became of another, that a slip keeps from the whole."""
    run: list[Mention] = []
    for part in () if after[0].gap.startswith("、") else after:
        is_nested = stage_of(part) > stage_of(run[-1]) > 0 if run else 0 < stage_of(part) <= stage_of(whole)
        is_told_on = part.unit == whole.unit and part.segment == whole.segment and part.depth == whole.depth
        if is_nested or not is_told_on or "其中" in part.gap or IN_TOTAL.search(part.lead) or part.after:
            break
        run.append(part)
        figures = tuple(one.figure for one in run)
        if len(run) >= _SEVERAL and is_slip(whole.figure, figures) and not may_overlap(run):
            return () if names_only_some(whole, run) else tuple(run)
    return ()


def _done_in_ways(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """发现316处，当场整改251处，限期整改60处: one thing done in two ways, of so many that all must have been meant."""
    run = tuple(after[:2])
    told = [told_of(part).strip().removeprefix("其中").removeprefix("已") for part in run]
    is_one_verb = len({words[-2:] for words in told}) == 1 and all(len(words) > 2 for words in told)
    are_ways = is_one_verb and all(stage_of(part) > stage_of(whole) for part in run)
    are_ways = are_ways or bool(_AT_ONCE.fullmatch(told[0]) and _LATER.fullmatch(told[1]))
    is_row = are_ways and len({one.segment for one in (whole, *run)}) == 1
    return run if is_row and is_near(whole.figure, tuple(part.figure for part in run)) else ()


def _side_by_side(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """The amounts in its unit right behind it that are joined by 、 and told by nouns alone."""
    if not after or not after[0].gap.startswith(("，", "：")):
        return ()
    joined = takewhile(lambda part: part.gap.startswith("、"), after[1:])
    run = (*after[:1], *joined)
    are_kinds = all(_is_kind(part) and part.unit == whole.unit for part in run)
    is_whole_row = len({part.segment for part in run}) == 1 and not may_overlap(run)
    return run if are_kinds and is_whole_row and not names_only_some(whole, run) else ()


def _is_kind(part: Mention) -> bool:
    is_told = NEW_FACT.match(part.lead) is not None or stage_of(part) > 0 or stands_first(part)
    return not is_told and not part.after and 1 < len(part.lead.strip()) <= _LONGEST_KIND


def _most_judged(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """维持3件、撤销1件、申请人撤回1件: ends that one matter cannot have two of, where they tell of all but a few."""
    if graded := _graded(whole, after):
        return graded
    if taken := _taken_on(whole, after) or _reviewed(whole, after):
        return taken
    run = tuple(takewhile(_is_end, after))
    is_closed = 0 < len(run) < len(after) and _is_left_open(after[len(run)])
    is_closed = is_closed and stage_of(whole) < stage_of(run[0])
    run = tuple(after[: len(run) + is_closed])
    made, least = sum(part.value or 0 for part in run), _MOST_OF_CLOSED if is_closed else 1 - _NEARLY
    return run if len(run) > 1 and made >= least * (whole.value or 0) else ()


def _is_left_open(part: Mention) -> bool:
    """维持5件、撤销1件、尚未审结1件: what has not ended yet leaves nothing beside it."""
    return _PENDING.fullmatch(told_of(part)) is not None or _UNDONE.fullmatch(part.lead) is not None


def _taken_on(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """What was taken on, what was not, and what else was done of it, if they come near to all that came in."""
    if len(after) < 2 or not _TAKEN_ON.fullmatch(after[0].lead) or not _NOT_TAKEN_ON.match(after[1].lead):
        return ()
    others = takewhile(lambda part: _NOT_TAKEN_ON.match(part.lead) is not None, after[1:])
    run = (after[0], *others)
    return run if is_near(whole.figure, tuple(part.figure for part in run)) else ()


def _reviewed(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """清理文件18件，继续有效15件、废止2件、修改1件: what stays in force and what does not is all that was reviewed."""
    run = tuple(takewhile(lambda part: OF_A_REVIEW.search(part.lead) is not None, after))
    is_of_all = _REVIEW.search(whole.before) is not None and any(_STAYS.search(part.lead) for part in run)
    return run if len(run) > 1 and is_of_all else ()


def _graded(whole: Mention, after: Sequence[Mention]) -> tuple[Mention, ...]:
    """合格24所、基本合格2所, joined and nearly all; apart, what is excellent may be among what is good."""
    joined = takewhile(lambda part: part.gap.startswith("、"), after[1:])
    run = (*after[:1], *(part for part in joined))
    if len(run) < 2 or not all(_GRADE.search(part.lead) for part in run):
        return ()
    is_told = _OF_GRADES.search(run[0].lead) is not None
    figures = tuple(part.figure for part in run)
    made = sum(figure.value or 0 for figure in figures)
    is_too_much = made > (whole.value or 0) and not _GRADE.search(whole.lead)
    return run if is_told or is_too_much or is_near(whole.figure, figures) else ()


def _makes(whole: Mention, parts: Sequence[Mention]) -> bool:
    return sum(part.value or 0 for part in parts) == whole.value


def _stretches(whole: Mention, after: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The stretches of at least two neighbours that add up to the whole, each beginning after the one before."""
    upto = [0, *accumulate(int(part.value or 0) for part in after)]
    wanted, first = int(whole.value or 0), 0
    while first < len(after) - 1:
        ends = (end for end in range(first + 2, len(upto)) if upto[end] - upto[first] == wanted)
        last = next((end for end in ends if not _goes_on(after, first, end)), None)
        if last is not None and _is_one_row(after[first:last]) and _is_no_chance(whole, after[first:last]):
            yield first, last
        first = first + 1 if last is None else last


def _goes_on(after: Sequence[Mention], first: int, end: int) -> bool:
    """继续有效16件、废止2件、修改1件 is not cut at its last 、, nor 驳回5件，撤回2件，投诉成立1件 before its last end."""
    row = after[first : end + 1]
    are_joined = all(part.gap.lstrip().startswith("、") for part in row[1:])
    is_amid_ends = first > 0 and all(map(_is_of_ends, after[first - 1 : end]))
    return is_amid_ends or (end < len(after) and (are_joined or all(map(_is_of_ends, row))))


def _is_of_ends(part: Mention) -> bool:
    return _is_end(part) or _is_left_open(part)


def _is_end(part: Mention) -> bool:
    """Whether it tells an end that one matter cannot have beside another."""
    return _ENDED.search(part.lead) is not None and stage_of(part) > 0


def _is_one_row(parts: Sequence[Mention]) -> bool:
    """Whether they stand between the same semicolons, or each between its own: 撤销9件、撤回9件；诉讼17件 are two rows."""
    segments = {part.segment for part in parts}
    return len(segments) in (1, len(parts))


def _is_no_chance(whole: Mention, parts: Sequence[Mention]) -> bool:
    """So large a whole, a last part called the rest, or parts that all tell what became of the whole."""
    if the_only_new(parts) is not None:
        return False
    if all(_PENALTY.fullmatch(part.lead.strip()) for part in parts):
        return True
    if _REST.search(parts[-1].lead) or _PENDING.fullmatch(told_of(parts[-1])) or leaves_nothing(parts):
        return True
    if all(stage_of(part) > stage_of(whole) for part in parts) or announced_number(whole.before) == len(parts):
        return True
    are_beside = any(stage_of(part) == stage_of(whole) > 0 for part in parts)
    if are_beside or any(stands_first(part) for part in parts):
        is_denied = all(stands_first(part) for part in parts) and _DENIED.search(parts[-1].after) is not None
        return is_denied and (whole.value or 0) >= _LEAST_OF_SEVERAL
    is_pair = len(parts) < _SEVERAL
    is_by_chance = is_pair and min(part.value or 0 for part in parts) < _LEAST_PART
    return not is_by_chance and (whole.value or 0) >= (_LEAST if is_pair else _LEAST_OF_SEVERAL)


def _ones(mentions: Sequence[Mention], place: int) -> PartList | None:
    """2个内设机构，一个负责…，一个负责…: parts that open their clauses, each of one."""
    whole = mentions[place]
    parts: list[Mention] = []
    for part in mentions[place + 1 : place + 1 + _MOST_PARTS]:
        opens = _OPENS.search(part.gap) is not None
        if part.sentence != whole.sentence or not opens or part.unit != whole.unit or part.value != 1:
            break
        parts.append(part)
    if len(parts) < 2:
        return None
    return PartList(whole, tuple(parts), Fit.EXACT if len(parts) == whole.value else Fit.OFF)
