"""Shares of a whole: 占31.4% of whichever whole gives it; and shares that make a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from zhunsheng.verifier.model import Figure, Relation, Verdict
from zhunsheng.verifier.relations.cues import IN_TOTAL, counterpart, counts_cases
from zhunsheng.verifier.relations.find import Page, Paragraph, finds
from zhunsheng.verifier.relations.mentions import Mention, Role, first_joined
from zhunsheng.verifier.relations.percent import HUNDRED, recomputed, share_of
from zhunsheng.verifier.relations.rate import counts_before
from zhunsheng.verifier.relations.rates import of_counts_before, of_its_base
from zhunsheng.verifier.relations.reckoning import total_of
from zhunsheng.verifier.relations.wording import added, number, pairs_of

# Shares that miss the whole by no more were meant to make it; by more, they leave others out.
_NEARLY = Fraction(1)
_SHARE = re.compile(r"(?:占比|比重|占[^，。；\d]{0,12}?)(?:为|达到?|是|约|仅)?\s?$")
_BARE_SHARE = re.compile(r"(?:占|占比)(?:为|达到?|是|约)?\s?$")
_NAMED_BASE = re.compile(r"占(?P<base>[\u4e00-\u9fff]{2,12}?)(?:总数|总量|比例?)?的?\s?$")
_ALL_OF = re.compile(r"^(?:全部|所有|同期|全年|各类|全(?:[市区县乡镇]|街道))+")
_NUMBER_OF = re.compile(r"[户人件]数$")
_SHARERS = re.compile(r"分别|其中|仅|总数|数量|合计|两者|共")
_LONG_NAME = 2
_IN_ALL = re.compile(r"总[数量额]")
_BEHIND = re.compile(r"（(?:共|计|即|为|合|有)?\s?|，(?:共|计|即|为|合)\s?")
# A级, B类: what is named by a letter.
_LETTERED = re.compile(r"[A-Z]{1,3}[\u4e00-\u9fff]?")
_NAMELESS = ("总数", "总量", "总体", "全部", "全年", "比重")
# Places are also told by one sign: 14个村（社区） and 示范村8个.
_PLACES = frozenset("村居镇街乡校")
_MOST_SHARES, _MOST_TOTALS, _NEAR = 8, 40, 12


@finds
def shares_of_all(page: Page) -> Iterator[Relation]:
    """Each share of a whole: of the list it stands in, else of whichever total gives it or all but gives it."""
    for paragraph in page.paragraphs:
        for place, mention in enumerate(paragraph.mentions):
            if mention.role is not Role.SHARE or not _is_of_all(paragraph.mentions, place):
                continue
            if of_its_base(paragraph.mentions, place) is None and (told := _of_all(page, paragraph, place)):
                yield told


def _is_of_all(mentions: Sequence[Mention], place: int) -> bool:
    """占60%, and the 40% joined to it."""
    return _SHARE.search(mentions[first_joined(mentions, place)].before) is not None


def _of_all(page: Page, paragraph: Paragraph, place: int) -> Relation | None:
    rate, mentions = paragraph.mentions[place], paragraph.mentions
    before = next((mentions[near] for near in counts_before(mentions, place)), None)
    if (behind := _told_behind(mentions, place)) is not None:
        if before is not None and _is_larger(behind.figure, before) and _NAMED_BASE.search(rate.before):
            # 62人次，占应参加人数的91.2%（68人次）: what the share is said to be of.
            return recomputed(before.figure, behind.figure, rate.figure)
        return of_counts_before(mentions, place, behind)
    part = counterpart(mentions, place) or before
    if part is None or _is_of_its_own(rate, part):
        return None
    listed = paragraph.list_at.get(part.figure.start)
    totals = [] if listed is None else [listed.whole.figure]
    totals += _beside(paragraph.mentions, place, part)
    totals += sorted(_before(page, part, _of_what(rate, part)), key=lambda figure: figure.value or 0, reverse=True)
    told = [recomputed(part.figure, base, rate.figure) for base in totals]
    holding = next((relation for relation in told if relation.verdict is not Verdict.FAILS), None)
    if holding is not None:
        return holding
    if listed is not None:
        return told[0]
    if (base := _right_before(mentions, place, part)) is not None:
        return recomputed(part.figure, base, rate.figure)
    if not counts_cases(part.figure):
        return None
    return next((relation for relation in told if _is_nearly(relation, rate.figure)), None)


def _told_behind(mentions: Sequence[Mention], place: int) -> Mention | None:
    """本科以上占82.1%（23人）; 其中婚姻家庭类占比53.7%，为425件: the part that has the share, right behind it."""
    behind = mentions[place + 1] if place + 1 < len(mentions) else None
    is_told = behind is not None and behind.is_count and _BEHIND.fullmatch(behind.gap) is not None
    return behind if is_told and behind is not None and not behind.after else None


def _of_what(rate: Mention, part: Mention) -> str:
    """What the share is said to be of, else what has it."""
    named = _NAMED_BASE.search(rate.before)
    if named is not None and named["base"] not in _NAMELESS:
        return named["base"]
    return f"{part.before[-_NEAR:]}，{part.after[:_NEAR]}"


def _is_of_its_own(rate: Mention, part: Mention) -> bool:
    """公职律师6名，执业律师占八成, D级91户；A级占比13.1%: the share names what has it, and that is nothing counted before it."""
    name, told = _SHARERS.sub("", rate.lead.partition("占")[0]), f"{part.before}，{part.after}"
    own = _pairs(name)
    return len(own) > 2 * len(own & _pairs(told)) or (_LETTERED.fullmatch(name) is not None and name not in told)


def _right_before(mentions: Sequence[Mention], place: int, part: Mention) -> Figure | None:
    """办理公证5128件，涉外846件，占16.5%: three that stand side by side; or the total right before 分别占60%和40%."""
    total = mentions[first_joined(mentions, place) - 1]
    if "分别" in mentions[place].before and IN_TOTAL.search(total.lead) and _is_larger(total.figure, part):
        return total.figure
    if (named := _of_that_name(mentions, place, part) or _total_behind(mentions, place, part)) is not None:
        return named
    if place < 2 or mentions[place - 1] is not part or not _BARE_SHARE.search(mentions[place].before):
        return None
    larger = [mentions[near] for near in counts_before(mentions, place - 1) if _is_larger(mentions[near].figure, part)]
    if len(larger) == 1 and larger[0].is_count and _of_one_noun(larger[0], part):
        return larger[0].figure
    base = mentions[place - 2]
    is_base = (
        base.is_count and base.sentence == part.sentence and part.gap.startswith("，") and _is_larger(base.figure, part)
    )
    return base.figure if is_base else None


def _of_that_name(mentions: Sequence[Mention], place: int, part: Mention) -> Figure | None:
    """办理涉企案件98件，…，占涉企案件的74.5%: the larger count of the sentence that has the name of the base."""
    named = _NAMED_BASE.search(mentions[place].before)
    name = _ALL_OF.sub("", _NUMBER_OF.sub("", named["base"])) if named is not None else ""
    if len(name) < _LONG_NAME:
        return None
    counts = [one for one in mentions[max(0, place - _NEAR) : place] if one.is_count and one is not part]
    named_so = (one.figure for one in reversed(counts) if _is_called(one, name))
    return next((figure for figure in named_so if _is_larger(figure, part)), None)


def _total_behind(mentions: Sequence[Mention], place: int, part: Mention) -> Figure | None:
    """占比65.5%，纠纷总数为275件."""
    behind = mentions[place + 1] if place + 1 < len(mentions) else None
    if behind is None or behind.sentence != part.sentence or not _is_larger(behind.figure, part):
        return None
    return behind.figure if _IN_ALL.search(behind.lead) and behind.is_count else None


def _is_called(one: Mention, name: str) -> bool:
    """Whether it has the name, be it in another order: 审核通过2174户 and 通过审核户数."""
    return sorted(one.before[-len(name) :]) == sorted(name)


def _beside(mentions: Sequence[Mention], place: int, part: Mention) -> Iterator[Figure]:
    """民事120件（占60%）、治安80件（占40%），共200件: what stands behind the part in its sentence."""
    for one in mentions[max(0, place - _NEAR) : place + _NEAR]:
        is_behind = one.sentence == part.sentence and one.figure.start > part.figure.start
        if is_behind and one.is_count and _is_larger(one.figure, part):
            yield one.figure


def _before(page: Page, part: Mention, words: str) -> Iterator[Figure]:
    """The larger amounts before it in the text that count alike and share a word with what the share is of."""
    pairs = _pairs(words)
    for one in page.before(part.figure, _MOST_TOTALS):
        is_near = one.sentence == part.figure.sentence or one.sentence.end == part.figure.sentence.start
        if _is_larger(one, part) and (is_near or pairs & _pairs(_around(page, one))):
            yield one


def _around(page: Page, figure: Figure) -> str:
    plain, sentence = page.text.plain, figure.sentence
    before = plain[max(sentence.start, figure.start - _NEAR) : figure.start]
    return f"{before}，{plain[figure.end : min(sentence.end, figure.end + _NEAR)]}"


def _of_one_noun(first: Mention, second: Mention) -> bool:
    ours, theirs = (_pairs(f"{one.before[-_NEAR:]}，{one.after[:_NEAR]}") for one in (first, second))
    return bool(ours & theirs)


def _pairs(words: str) -> set[str]:
    return pairs_of(words) | (_PLACES & set(words))


def _is_larger(figure: Figure, part: Mention) -> bool:
    return figure.unit == part.unit and (figure.value or 0) > (part.value or 0)


def _is_nearly(relation: Relation, rate: Figure) -> bool:
    """Within one unit of the last place: this total was meant, and the rate is rounded wrongly."""
    base, part, _ = relation.figures
    share = share_of(part, base)
    return share is not None and rate.value is not None and abs(float(share.low) - rate.value) <= rate.step


@finds
def shares(page: Page) -> Iterator[Relation]:
    """The shares of one sentence, where they make or nearly make 100%."""
    for paragraph in page.paragraphs:
        for _, sentence in groupby(enumerate(paragraph.mentions), key=lambda numbered: numbered[1].sentence):
            stated = tuple(
                one.figure
                for place, one in sentence
                if one.role is Role.SHARE and one.value is not None and _is_part(paragraph.mentions, place)
            )
            if 2 <= len(stated) <= _MOST_SHARES and (relation := _whole(stated)) is not None:
                yield relation


def _is_part(mentions: Sequence[Mention], place: int) -> bool:
    """占42.3%, and what is joined to it."""
    return re.search(r"占[^，。；\d]{0,12}$", mentions[first_joined(mentions, place)].before) is not None


def _whole(together: tuple[Figure, ...]) -> Relation | None:
    summed = total_of(together)
    assert summed is not None
    exactly = sum((Fraction(str(figure.value)) for figure in together), Fraction(0))
    if summed.holds(HUNDRED):
        return Relation("sum", together, Verdict.HOLDS, f"{added(together)}＝{number(exactly)}，合为100%。")
    if abs(exactly - HUNDRED) <= _NEARLY:
        return Relation("sum", together, Verdict.FAILS, f"{added(together)}＝{number(exactly)}，不是100%。")
    return None
