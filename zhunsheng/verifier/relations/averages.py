"""Averages: a total spread over so many (平均每村10名, 户均6383元, 每期60人，共240人次), and marks that whole numbers can give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from zhunsheng.verifier.model import Figure, Relation, Verdict
from zhunsheng.verifier.relations.cues import CAME_IN, IN_TOTAL, same_cases
from zhunsheng.verifier.relations.find import Page, Paragraph, finds
from zhunsheng.verifier.relations.intervals import Interval, interval_of, is_whole
from zhunsheng.verifier.relations.mentions import Mention, Role
from zhunsheng.verifier.relations.wording import number, pairs_of

_MARK_BEHIND = re.compile(r"[，；。、]")
_MARK = re.compile(r"平均(分|得分|成绩)")
_FULL_MARKS = re.compile(r"满分(为|是)?$")
_PEOPLE, _CASES = ("人", "名", "位"), ("件", "宗", "起")
# Over what a total is spread: 每个社区, 平均每村, 人均. A word of one sign may also be the unit of what is counted.
_EACH = re.compile(r"(?P<mean>平均)?每个?(?P<each>[\u4e00-\u9fff]{1,6})[^，。；\d]{0,4}$")
_EACH_DOES = re.compile(
    r"每个?(?P<each>社区|网格|单位|企业|镇|街道|学校|[村校组名家户所处场期次件])平均[^，。；\d]{0,12}$"
)
_EVEN = re.compile(r"(?P<each>社区|网格|单位|企业|(?<!全)[人户村案件家期次场起份卷单所镇组月校日篇套])均")
# 单份合同平均341万元, 村社平均500件.
_SINGLE = re.compile(r"单(?P<each>[份套件户案篇台])|^(?P<place>[\u4e00-\u9fff]{1,3})平均")
# 不予处罚167件，免罚218.6万元，平均1.31万元: of what was just counted.
_BARE = re.compile(r"平均(?:每)?\s?$")
# 每个村8名明白人、6户示范户: what stands between.
_OTHERS = re.compile(r"\d[^，。；、]{0,12}、")
# 收到申请4600件，人均办案60件: what was worked on is less than what came in.
_WORKED = re.compile(r"均(?:年|月)?(?:办|结|审|调)[^，。；\d]{0,4}$")
_WORKED_ON = re.compile(r"[办审结调]")
_TIMES = {"月": 12, "季度": 4}
_UNITS = {
    "人": _PEOPLE,
    "名": _PEOPLE,
    "户": ("户", "户次"),
    "家": ("家",),
    "日": ("日", "天", "工作日", "个工作日"),
    "件": _CASES,
    "案": _CASES,
    "场": ("场", "场次"),
    "次": ("次", "场次"),
    "份": ("份", "件"),
    "校": ("所",),
    "车": ("辆", "台", "辆次"),
    "期": ("期",),
}
_IN_ALL = re.compile(rf"{IN_TOTAL.pattern}|^全年")
_MASKED = "其中有隐去的数字，无法核对。"
_NEAR, _MOST_BEHIND, _MOST_PLACES, _MOST_BEFORE = 8, 2, 60, 16


@finds
def averages(page: Page) -> Iterator[Relation]:
    """Each average with the total that it spreads and the number that it spreads over."""
    for paragraph in page.paragraphs:
        # 人均检查190.1次，人均处罚11.75件: what one average of a sentence is for, the next is for too.
        counted: dict[tuple[int, str | None], Figure] = {}
        for place, mention in enumerate(paragraph.mentions):
            if mention.role is not Role.AVERAGE or mention.value is None:
                continue
            shared = (mention.sentence, _each_of(mention))
            told = _spread(page, paragraph, place, counted.get(shared))
            if told is not None:
                yield told
            if told is not None and told.verdict is Verdict.HOLDS and len(told.figures) > 2:
                counted[shared] = told.figures[1]


def _spread(page: Page, paragraph: Paragraph, place: int, shared: Figure | None) -> Relation | None:
    mentions, average, each = paragraph.mentions, paragraph.mentions[place], _each_of(paragraph.mentions[place])
    near = [one for one in reversed(mentions[max(0, place - _NEAR) : place]) if one.sentence == average.sentence]
    behind = [one for one in mentions[place + 1 : place + 1 + _MOST_BEHIND] if one.sentence == average.sentence]
    alike = [one for one in (*near, *behind) if same_cases(one.figure, average.figure) and one.is_count]
    total = next((one for one in alike if one in near or _IN_ALL.search(one.lead)), None)
    if total is None or each is None:
        return None
    if times := next((times for name, times in _TIMES.items() if each.startswith(name)), 0):
        return _over_times(page, total, average, times)
    counts = [one for one in (*near, *behind) if one.is_count and one is not total]
    beside = [one for one in counts if each and _counts(page, one.figure, each)]
    together = [one for one in near if beside and one.unit == beside[0].unit and IN_TOTAL.search(one.lead)]
    others = _counted(page, each) if each else _just_counted(mentions, place, total)
    before = _earlier_counted(page, mentions[:place], total, each)
    listed = paragraph.list_at.get(total.figure.start)
    wholes = (total,) if listed is None else (total, listed.whole)
    for count in (*(one.figure for one in (*beside, *together)), *others, *before):
        for whole in wholes:
            if (told := _judged(whole.figure, count, average)) is not None and told.verdict is Verdict.HOLDS:
                return told
    came_in = CAME_IN.search(total.lead) and not _WORKED_ON.search(total.lead)
    is_of_others = came_in and _WORKED.search(average.before)
    beside_total = next((one for one in alike if one.figure.end + len(total.gap) == total.figure.start), None)
    # 协商议题118个，解决114个，平均每个平台协商5.1个: of those that are told with the same words.
    said = pairs_of(average.before.rpartition("每")[2])
    named = [one for one in alike if one in near and said & pairs_of(one.lead)]
    is_of_another = is_of_others or (bool(named) and total not in named)
    if (total.gap.startswith("、") and beside_total is not None) or is_of_another:
        return None
    if shared is not None:
        return _judged(total.figure, shared, average)
    is_sure = len(beside) == 1 or (bool(beside) and (bool(together) or _SINGLE.search(average.before) is None))
    return _judged(total.figure, (together or beside)[0].figure, average) if is_sure else None


def _each_of(average: Mention) -> str | None:
    """For what the average is: 村 of 平均每村, nothing where it does not say; None where it is no average over things."""
    spread_over = _OTHERS.sub("", average.before)
    each = _EACH_DOES.search(spread_over) or _EACH.search(spread_over) or _EVEN.search(spread_over)
    if each is not None:
        return each["each"]
    if (single := _SINGLE.search(spread_over)) is not None:
        return single["each"] or single["place"]
    return "" if _BARE.search(average.before) else None


def _just_counted(mentions: Sequence[Mention], place: int, total: Mention) -> Iterator[Figure]:
    """The one count that stands beside the total right before the average."""
    pair = mentions[max(0, place - 2) : place]
    if total in pair:
        yield from (one.figure for one in pair if one.is_count and one.unit != total.unit)


def _earlier_counted(page: Page, before: Sequence[Mention], total: Mention, each: str) -> Iterator[Figure]:
    """What the sentences of the paragraph before it count of that, nearest first."""
    near = reversed(before[-_MOST_BEFORE:])
    return (
        one.figure for one in near if each and one is not total and one.is_count and _counts(page, one.figure, each)
    )


def _counts(page: Page, figure: Figure, each: str) -> bool:
    """Whether the figure says how many there are of what the average is for: 14个村, 2643名 for 人均."""
    preceding = page.text.plain[max(figure.sentence.start, figure.start - _NEAR) : figure.start].rstrip("”")
    following = _MARK_BEHIND.split(page.text.plain[figure.end : figure.end + len(each) + 2])[0]
    names = [each[:length] for length in range(1, len(each) + 1)]
    if any((len(name) > 1 or figure.unit == "个") and preceding.endswith(name) for name in names):
        return True
    is_unit = figure.unit in (*names, *_UNITS.get(each[:1], ()))
    return is_unit or (figure.unit not in _PEOPLE and any(name in following for name in names))


def _counted(page: Page, each: str) -> Iterator[Figure]:
    """The figures of the whole text that do, each number once."""
    told = [figure for figure in page.places[:_MOST_PLACES] if _counts(page, figure, each)]
    return iter({figure.value: figure for figure in reversed(told)}.values())


def _judged(total: Figure, count: Figure, average: Mention) -> Relation | None:
    spread, over, stated = interval_of(total), interval_of(count), _rounded(average)
    if stated is None or (over is not None and over.low <= 0):
        return None
    if spread is None or over is None:
        return Relation("average", (total, count, average.figure), Verdict.UNKNOWN, _MASKED)
    possible = Interval(spread.low / over.high, spread.high / over.low)
    words = f"{total.quote}÷{count.quote}＝{number(possible.low)}"
    if possible.meets(stated):
        return Relation(
            "average", (total, count, average.figure), Verdict.HOLDS, f"{words}，与{average.figure.quote}相符。"
        )
    return Relation("average", (total, count, average.figure), Verdict.FAILS, f"{words}，不是{average.figure.quote}。")


def _over_times(page: Page, total: Mention, average: Mention, times: int) -> Relation | None:
    """平均每月8场 of a year's 96; whether a whole year is meant is only sure when it is said."""
    spread, stated = interval_of(total.figure), _rounded(average)
    figures = (total.figure, average.figure)
    if stated is None:
        return None
    if spread is None:
        return Relation("average", figures, Verdict.UNKNOWN, _MASKED)
    words = f"{total.figure.quote}÷{times}＝{number(spread.low / times)}"
    if Interval(spread.low / times, spread.high / times).meets(stated):
        return Relation("average", figures, Verdict.HOLDS, f"{words}，与{average.figure.quote}相符。")
    said = page.text.plain[total.figure.sentence.start : average.figure.start]
    if "全年" not in said:
        return None
    return Relation("average", figures, Verdict.FAILS, f"{words}，不是{average.figure.quote}。")


def _rounded(average: Mention) -> Interval | None:
    """An average may be rounded, where it calls itself one; 每村2名 without 平均 is exact."""
    stated = interval_of(average.figure)
    if stated is None or not is_whole(average.figure) or "均" not in average.before:
        return stated
    half = Fraction(str(average.figure.step)) / 2
    return Interval(stated.low - half, stated.high + half, is_open=True)


@finds
def marks(page: Page) -> Iterator[Relation]:
    """Each average mark with the number of people stated before it in its sentence, and with the full marks."""
    for paragraph in page.paragraphs:
        for place, mark in enumerate(paragraph.mentions):
            if mark.unit != "分" or mark.value is None:
                continue
            near = [
                one
                for one in reversed(paragraph.mentions[max(0, place - _NEAR) : place])
                if one.sentence == mark.sentence
            ]
            people = next((one.figure for one in near if one.unit in _PEOPLE), None)
            if _MARK.search(mark.before) and people is not None and is_whole(people) and people.value:
                yield _of_whole_marks(people, mark.figure)
            if _FULL_MARKS.search(mark.before) and near and near[0].unit == "分":
                yield _within(mark.figure, near[0].figure)


def _of_whole_marks(people: Figure, average: Figure) -> Relation:
    """Whole marks of so many people can give only certain averages."""
    stated, count = interval_of(average), int(people.value or 0)
    assert stated is not None
    total = ceil(stated.low * count)
    if stated.holds(Fraction(total, count)):
        words = f"总分{total}除以{count}人，可以得到{average.quote}。"
        return Relation("average", (people, average), Verdict.HOLDS, words)
    words = f"{count}人的整数分数得不出平均{average.quote}；若有半分，请写明。"
    return Relation("average", (people, average), Verdict.UNKNOWN, words)


def _within(full: Figure, mark: Figure) -> Relation:
    most, stated = interval_of(full), interval_of(mark)
    if most is not None and stated is not None and most.before(stated):
        return Relation("part_of", (full, mark), Verdict.FAILS, f"{mark.quote}超过了满分{full.quote}。")
    return Relation("part_of", (full, mark), Verdict.HOLDS, f"{mark.quote}不超过满分{full.quote}，相符。")
