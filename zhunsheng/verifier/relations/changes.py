"""Before and after: 由62项压减到13项; 64件，比上年的75件下降14.7%; 97.6%，比上年的96.2%提高1.4个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from zhunsheng.verifier.model import Figure, Relation, Verdict
from zhunsheng.verifier.relations.find import Page, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of
from zhunsheng.verifier.relations.mentions import FALLS, JOINED, POINTS, RISES, Mention, Role
from zhunsheng.verifier.relations.percent import HUNDRED, judged
from zhunsheng.verifier.relations.wording import number, pairs_of

_GROWN = rf"{RISES}|{FALLS}|新增"
_FALLING = re.compile(rf"{FALLS}|精简|削减|缩减|压|整合|合并")
_RISING = re.compile(rf"{RISES}|扩展|扩充|扩建")
_TO = re.compile(r"[^，。；\d]{1,8}?(?:到|至|为|成)\s?(?:(?:(?:19|20)\d\d\s?年|今年|目前|现在)度?的?)?\s?")
_FROM = re.compile(r"[由从](?:[^，。；\d]{0,12}|[^，。；]{0,6}(?:19|20)\d\d\s?年[^，。；\d]{0,6})$")
_NAMELESS = re.compile(
    rf"(?:{_GROWN}|同比|环比|累计|实际|净|总体|幅度?|降幅|增幅|了|约|近|达到?|为|超过?|超|的|分别|平均|又|再|共|[比较与](?:\s?(?:19|20)\d\d\s?年|[上去前]一?年)?)"
)
_NEAR, _FAR = 3, 12
_STOCK = re.compile(r"旧存|结转|结存|含")
# 638件（上年585件）, 比上年（585件）.
_ASIDE = re.compile(r"（[^，。；\d（）]{0,6}(?:(?:19|20)\d\d\s?年)?[^，。；\d（）]{0,4}$")
_OPENS_CHANGE = re.compile(
    r"[，：](?:总[数量]|数量|累计|即|共|已)?[由从](?:[^，。；\d]{0,8}|(?:19|20)\d\d\s?年[^，。；\d]{0,4})"
)
_ADDED, _IN_ALL = re.compile(r"新[增建聘设]|增加"), re.compile(r"总[数量]|累计")
_LAST_YEAR, _THIS_YEAR = re.compile(r"(?:上|去)一?年(?!末|底|结转)"), re.compile(r"(?:今年|本年度?|当年)")
_YEAR_TOLD = re.compile(r"\s?((?:19|20)\d\d)\s?年(?![底末初])")
_REACHING = re.compile(r"，(?:共|已)?(?:达到?|为|增至|降至)\s?")
_BOTH_YEARS = re.compile(r"\s?((?:19|20)\d\d)\s?年[、和与及]\s?((?:19|20)\d\d)\s?年(?:度)?分别")
_AGAINST = re.compile(r"相比|相较|比较|对比|较之")
_SET_AGAINST = re.compile(r"[^，。；、\d]{0,8}?(?:相比|相较|比较|对比)")
_FALL = re.compile(rf"(?:{FALLS}|降幅)[^，。；\d]{{0,4}}$")
_CHANGED_BY = re.compile(rf"(?:净|新|共)?(?:{RISES}|{FALLS}|新增|净增)[^，。；\d]{{0,4}}$")


@dataclass(frozen=True, slots=True)
class _Change:
    """Two amounts of one thing, before and after; `falls` is what the words between them say, None when they say nothing."""

    before: Mention
    after: Mention
    falls: bool | None


@finds
def changes(page: Page) -> Iterator[Relation]:
    """Each change told by both amounts, with the growth or the difference that stands behind them."""
    for paragraph in page.paragraphs:
        for place in range(1, len(paragraph.mentions)):
            if (told := paragraph.of_part_or_whole(partial(_with_growth_between, place=place))) is not None:
                yield told
            change = _change(paragraph.mentions, place) or _on_the_earlier(paragraph.mentions, place)
            if change is not None:
                yield from _told_of(change, paragraph.mentions, place)
            elif (change := _year_by_year(paragraph.mentions, place)) is not None:
                following = paragraph.mentions[place + 1] if place + 1 < len(paragraph.mentions) else None
                if (told := _measured(change, following)) is not None:
                    yield told


def _told_of(change: _Change, mentions: Sequence[Mention], place: int) -> Iterator[Relation]:
    """By how much, told behind the two amounts or before them (较上年提高3.8个百分点，由92.4%提升至96.2%); else which way."""
    following = mentions[place + 1] if place + 1 < len(mentions) else None
    told = _measured(change, following)
    if told is not None:
        yield told
    if change.before is mentions[place - 1] and place > 1 and (first := _measured_before(change, mentions[place - 2])):
        yield first
    if told is None and (directed := _directed(change)) is not None:
        yield directed


def _measured_before(change: _Change, measure: Mention) -> Relation | None:
    """同比提升3.6个百分点，从89.7%升至93.3%; 今年新增27件，总数由84件增至111件."""
    is_next = _OPENS_CHANGE.fullmatch(change.before.gap) is not None and measure.sentence == change.before.sentence
    if not is_next:
        return None
    if measure.role is Role.GROWTH and change.before.role is not Role.SHARE:
        return _grown(change, measure)
    is_difference = measure.unit in POINTS if change.after.unit == "%" else measure.unit == change.after.unit
    is_new = measure.is_count and _ADDED.search(measure.lead) is not None and _IN_ALL.search(change.before.lead)
    if is_difference and (measure.role is Role.DIFFERENCE or is_new):
        return _differing(change, measure.figure)
    return None


def _year_by_year(mentions: Sequence[Mention], place: int) -> _Change | None:
    """上年371件，今年432件，增长16.4%; 与上年的165件相比，全年214件，增长29.7%."""
    before, after = mentions[place - 1], mentions[place]
    is_pair = before.unit == after.unit and before.sentence == after.sentence and before.depth == after.depth
    if not is_pair or after.role not in (Role.COUNT, Role.SHARE) or _STOCK.search(before.lead):
        return None
    is_of_last = _is_told_first(before, after) or tells_of_two_years(before, after)
    is_against = _SET_AGAINST.match(before.after) or _AGAINST.match(before.before)
    is_set_against = before.role is Role.EARLIER and is_against and "，" in after.gap
    return _Change(before, after, None) if is_of_last or is_set_against else None


def _is_told_first(before: Mention, after: Mention) -> bool:
    """上年371件，今年432件; 2021年度占比为2.6%，本年度降至1.1%; 2022年92.4%，2023年升至95.1%: the years open their clauses."""
    first, second = _YEAR_TOLD.match(before.before), _YEAR_TOLD.match(after.lead)
    if first is not None and second is not None:
        return first[1] < second[1]
    is_earlier = first is not None or _LAST_YEAR.match(before.before.lstrip()) is not None
    return is_earlier and _THIS_YEAR.match(after.lead) is not None


def tells_of_two_years(before: Mention, after: Mention) -> bool:
    """2023年、2024年分别办理286件、324件."""
    years = _BOTH_YEARS.match(before.before)
    return years is not None and years[1] < years[2] and JOINED.fullmatch(after.gap) is not None


def _with_growth_between(mentions: Sequence[Mention], place: int) -> Relation | None:
    """开庭216次，同比增长50%，上年开庭144次; 97.2%，较年初提高2.6个百分点，年初为94.6%."""
    if place < 2 or mentions[place].role is not Role.EARLIER:
        return None
    after, measure, before = mentions[place - 2 : place + 1]
    if after.role is Role.GROWTH and _REACHING.fullmatch(measure.gap):
        # 同比增长8.6%，达到542件，上年499件.
        after, measure = measure, after
    if measure.role not in (Role.GROWTH, Role.DIFFERENCE):
        return None
    is_pair = before.unit == after.unit
    if not is_pair or not after.sentence == measure.sentence == before.sentence:
        return None
    if measure.role is Role.DIFFERENCE:
        is_of_shares = after.role is Role.SHARE and measure.unit in POINTS
        is_of_counts = after.role in (Role.COUNT, Role.AVERAGE) and measure.unit == after.unit
        return _differing(_Change(before, after, None), measure.figure) if is_of_shares or is_of_counts else None
    return _grown(_Change(before, after, None), measure) if after.is_count else None


def _change(mentions: Sequence[Mention], place: int) -> _Change | None:
    first, second = mentions[place - 1], mentions[place]
    if first.unit != second.unit or first.sentence != second.sentence:
        return None
    if _FROM.search(first.before) and _TO.fullmatch(second.gap):
        falls = _FALLING.search(second.gap) is not None
        return _Change(first, second, falls if falls or _RISING.search(second.gap) else None)
    if first.role is Role.EARLIER and _TO.fullmatch(second.gap):
        return _Change(first, second, _FALLING.search(second.gap) is not None)
    return None


def _on_the_earlier(mentions: Sequence[Mention], place: int) -> _Change | None:
    """57处、3120平方米，处数较上年的71处减少19.7%: the nearest amount in its unit; between them only others are told."""
    earlier = mentions[place]
    if earlier.role is not Role.EARLIER or _STOCK.search(earlier.lead):
        return None
    before = mentions[max(0, place - _FAR) : place]
    near = [one for one in before if one.depth <= earlier.depth][-_NEAR:]
    alike = _named_like(near, earlier) or next((one for one in reversed(near) if one.unit == earlier.unit), None)
    latest = near[-1] if near else None
    is_aside = alike is not None and alike is latest and _ASIDE.search(earlier.gap) is not None
    if alike is None or alike.sentence != earlier.sentence or (alike.depth != earlier.depth and not is_aside):
        return None
    is_next = alike is latest or _of_its_unit(earlier) or alike is _named_like(near, earlier)
    is_amount = alike.role in (Role.COUNT, Role.SHARE) or (alike.role is Role.AVERAGE and alike is latest)
    return _Change(earlier, alike, None) if is_next and is_amount else None


def _named_like(near: Sequence[Mention], earlier: Mention) -> Mention | None:
    """立案85件，办结80件，与上年的68件立案数相比: the one amount that has the name of what is counted behind the earlier."""
    named = _SET_AGAINST.match(earlier.after)
    pairs = pairs_of(named[0]) if named is not None else set()
    alike = [one for one in near if one.unit == earlier.unit and pairs & pairs_of(one.before)]
    return alike[0] if len(alike) == 1 else None


def _of_its_unit(earlier: Mention) -> bool:
    """Whether it says by its unit which of the amounts before it is meant: 处数较上年的71处, 批次比2021年的53批."""
    return earlier.unit[:1] in re.split("[比较与同]", earlier.lead)[0]


def _directed(change: _Change) -> Relation | None:
    """由62项压减到13项 must go down, 从40项增加到78项 up."""
    before, after = interval_of(change.before.figure), interval_of(change.after.figure)
    if before is None or after is None or change.falls is None:
        return None
    agrees = after.low < before.high if change.falls else before.low < after.high
    tail = "相符" if agrees else "方向与数字不符"
    words = f"由{change.before.figure.quote}{change.after.gap.strip()}{change.after.figure.quote}，{tail}。"
    figures = (change.before.figure, change.after.figure)
    return Relation("change", figures, Verdict.HOLDS if agrees else Verdict.FAILS, words)


def _measured(change: _Change, measure: Mention | None) -> Relation | None:
    """What is said of the size of the change right behind it."""
    if measure is None or measure.sentence != change.after.sentence:
        return None
    if _is_of_something_else(change, measure):
        return None
    if measure.role is Role.GROWTH and change.before.role is not Role.SHARE:
        return _grown(change, measure)
    is_difference = measure.unit in POINTS if change.after.unit == "%" else measure.unit == change.after.unit
    if is_difference and _CHANGED_BY.search(measure.before):
        return _differing(change, measure.figure)
    return None


def _is_of_something_else(change: _Change, measure: Mention) -> bool:
    """审批材料由14份减至9份，审批时间压缩75%: the growth names what it is the growth of, and it is another thing."""
    if "均" in measure.lead and "均" not in change.before.before:
        return True
    if measure.lead and change.before.after.startswith(measure.lead):
        # 与上年的68件立案数相比增长25%: it goes on from the earlier amount itself.
        return False
    named = _NAMELESS.split(measure.lead, maxsplit=1)[0]
    told = change.before.before + change.after.after
    pairs = [named[start : start + 2] for start in range(len(named) - 1)]
    return len(pairs) > 2 * sum(pair in told for pair in pairs)


def _grown(change: _Change, rate: Mention) -> Relation:
    figures = (change.before.figure, change.after.figure, rate.figure)
    before, after = interval_of(figures[0]), interval_of(figures[1])
    falls = _FALL.search(rate.before) is not None if change.falls is None else change.falls
    possible = _growth(before, after, falls) if before is not None and after is not None else None
    taken = (figures[0].quote, figures[1].quote) if falls else (figures[1].quote, figures[0].quote)
    return judged(possible, rate.figure, f"（{'-'.join(taken)}）÷{figures[0].quote}", figures, "change")


def _growth(before: Interval, after: Interval, falls: bool) -> Interval | None:
    if before.low <= 0:
        return None
    low, high = (after.low / before.high - 1) * HUNDRED, (after.high / before.low - 1) * HUNDRED
    return Interval(-high, -low) if falls else Interval(low, high)


def _differing(change: _Change, difference: Figure) -> Relation:
    figures = (change.before.figure, change.after.figure, difference)
    stated, (before, after) = interval_of(difference), (one.value for one in figures[:2])
    if stated is None or before is None or after is None:
        return Relation("change", figures, Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    apart = abs(Fraction(str(after)) - Fraction(str(before)))
    words = f"{figures[0].quote}与{figures[1].quote}相差{number(apart)}"
    if stated.holds(apart):
        return Relation("change", figures, Verdict.HOLDS, f"{words}，与{difference.quote}相符。")
    if abs(apart - Fraction(str(difference.value))) <= Fraction(str(difference.step)) and difference.step < 1:
        words = f"{words}，不是{difference.quote}；如各数都经过四舍五入，请写明。"
        return Relation("change", figures, Verdict.FAILS, words)
    return Relation("change", figures, Verdict.FAILS, f"{words}，不是{difference.quote}。")
