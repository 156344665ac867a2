"""Parts: amounts that are said to be among another, or to be what became of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from zhunsheng.verifier.model import Figure, Relation, Text, Verdict
from zhunsheng.verifier.relations.among import among, new_among_all
from zhunsheng.verifier.relations.cues import (
    AMONG,
    BROUGHT_OVER,
    CAME_IN,
    NEWLY_ISSUED,
    OF_A_REVIEW,
    OF_JUDGED,
    OPENING_STAGES,
    THERE_WAS,
    TO_BE_DONE,
    same_cases,
    stage_of,
)
from zhunsheng.verifier.relations.find import Page, Paragraph, finds
from zhunsheng.verifier.relations.intervals import interval_of
from zhunsheng.verifier.relations.lists import Fit
from zhunsheng.verifier.relations.mentions import Mention, Role
from zhunsheng.verifier.relations.reckoning import total_of

_PLACES = re.compile(r"(村|社区|居|学校|企业|网格|小区|单位|园区|街区)")
_REACHED = re.compile(r"[到赴]([全各][市区县镇乡村街道]*)?\s?$")
# A whole stands near its part.
_NEAR = 12
# No slip of the pen makes so much more of a count.
_FAR = 2
# Of what was not taken on nothing more is told.
_TURNED_AWAY = re.compile(r"不予(?:受理|立案)")
_BY_THE_POLICE, _HANDED_OVER = re.compile("公安"), re.compile("移[送交]")
_TOOK_ON = re.compile(r"(?<!不予)(?:受理|立案)")
# 讨论案件9宗, 集体讨论重大案件9件: by those who decide on the cases of the paragraph.
_LOOKED_AT_CLOSELY = re.compile(
    r"(?:其中|共|集体|会审|听证|研究)*(?:讨论|会审|听证|审议)(?:了)?(?:重大|疑难|复杂|行政|处罚)*案件\s?$"
)
_CASES_TAKEN_ON = re.compile(r"(?:立案|查处|查办|办理)[^，。；\d]{0,8}案件|立案(?:查处)?\s?$")
_IN_ALL = re.compile(r"(?:全年|累计|总)?(?:共|合计|共计|总计)")
_THOSE = re.compile(r"^对[^，。；\d]{2,}的\s?$")
_NEWLY = re.compile(
    r"(?:全年|今年|年内|本年度?|当年)?(?:新设|新增|净增|新登记|新建|新入|新接|新聘|新招|新收)[^，。；\d]{0,6}$"
)
# 执法人员1,143人，今年新增87人; 工作站32个，年内新建5个: no thing of their own, so of those right before.
_NEW_OF_THEM = re.compile(
    r"(?:其中)?(?:今年|本年度?|当年|年内|全年|(?:19|20)\d\d\s?年(?:度)?)?(?:共|已|又)?新[\u4e00-\u9fff]{1,3}(?:了|的)?\s?"
)
_CAME_OR_WENT = re.compile(r"新|增|减|注销|退出|清退|废止|撤销")
_LASTING = re.compile(r"(?:实有|现有|共有|总数|总量|累计|培养|登记在册|在册)[^，。；\d]{0,12}$")


@finds
def parts(page: Page) -> Iterator[Relation]:
    """Every part, or list of parts that leaves a rest, with its whole."""
    for paragraph in page.paragraphs:
        for whole, among_it in _told(paragraph):
            if len(among_it) > 1 or not _is_of_others(paragraph, whole, among_it[0]):
                yield _judged(page.text, whole, among_it)
        for place, events in enumerate(paragraph.mentions):
            if (places := _each_place(paragraph.mentions, place)) is not None:
                yield _covered(places.figure, events.figure)


def _told(paragraph: Paragraph) -> Iterator[tuple[Mention, Sequence[Mention]]]:
    """Each whole with what is told to be among it."""
    for listed in paragraph.lists:
        if listed.fit is Fit.REST or len(listed.parts) == 1:
            yield listed.whole, listed.parts
    for place, part in enumerate(paragraph.mentions):
        whole = (
            part_of(paragraph, place)
            or _of_the_sentence_before(paragraph, place)
            or _of_those_taken_on(paragraph.mentions, place)
        )
        if whole is not None:
            yield whole, (part,)
        elif (new := new_among_all(paragraph.mentions, place)) is not None:
            yield part, (new,)


def part_of(paragraph: Paragraph, place: int) -> Mention | None:
    """What an amount outside a list is a part of: of what an earlier stage tells, of 10份中有3份, of 对…的9宗, of all there are."""
    part = paragraph.mentions[place]
    if part.figure.start in paragraph.list_at:
        return None
    if part.role is Role.DIFFERENCE and "新增" in part.before:
        return next((one for one in _near(paragraph, place) if one.unit == part.unit), None)
    if not part.is_count or _adds_up(paragraph.mentions, place) or TO_BE_DONE.search(part.lead):
        return None
    if (stage := stage_of(part)) and not part.gap.startswith(("、", "和", "及")):
        return _of_an_earlier_stage(paragraph, place, stage) or _told_of(paragraph, place)
    return _told_of(paragraph, place)


def _adds_up(mentions: Sequence[Mention], place: int) -> bool:
    """92起、106起和151起，共查处349起: a total is no part of the last of what it adds up."""
    before = mentions[max(0, place - 2) : place]
    are_alike = all(one.is_count and one.unit == mentions[place].unit for one in before)
    return len(before) == 2 and are_alike and _IN_ALL.match(mentions[place].lead) is not None


def _of_an_earlier_stage(paragraph: Paragraph, place: int, stage: int) -> Mention | None:
    """The nearest count of an earlier stage; one that counts things of its own only where it has room for the part."""
    part = paragraph.mentions[place]
    near = (one for one in _near(paragraph, place) if _may_be_of(part, one) and stage_of(one) < stage)
    earlier = [one for one in near if not _TURNED_AWAY.search(one.lead)]
    if stage in OPENING_STAGES:
        earlier = [one for one in earlier if stage_of(one) or CAME_IN.search(one.lead)]
    if _BY_THE_POLICE.match(part.lead):
        earlier = [one for one in earlier if _HANDED_OVER.search(one.before)] or earlier
    if OF_A_REVIEW.search(part.lead):
        earlier = [one for one in earlier if not NEWLY_ISSUED.search(one.before)]
    if earlier and earlier[0] is paragraph.mentions[place - 1]:
        # 复议27件，…；诉讼9件，胜诉8件: what is told right behind a count is of none behind a semicolon.
        earlier = [one for one in earlier if one.segment == earlier[0].segment]
    likely = (one for one in earlier if stage_of(one) or one.value is None or one.value >= (part.value or 0))
    return next(likely, earlier[0] if earlier else None)


def _may_be_of(part: Mention, one: Mention) -> bool:
    """Whether both count cases, or decisions on paper and the cases that have room for them (立案104起，下达处罚决定98份)."""
    is_paper = part.unit == "份" and "决定" in part.lead and "立案" in one.lead
    has_room = one.value is None or part.value is None or part.value <= one.value
    return same_cases(one.figure, part.figure) or (is_paper and has_room and one.figure.unit in ("件", "起", "宗"))


def _is_of_others(paragraph: Paragraph, whole: Mention, part: Mention) -> bool:
    """制定文件8件；对现行的164件清理, 建议96件、提案128件，解决187件: a far larger count behind a semicolon is of another
    matter, one behind the rate of the smaller is what that is a rate of (纠错12件，纠错率8.5%，审结141件), and what counts joined
    together have room for is of all of them."""
    if whole.value is None or part.value is None or part.value <= whole.value:
        return False
    first, last = (bisect_left(paragraph.mentions, one.figure.start, key=_start) for one in (part, whole))
    is_parted = whole.segment != part.segment or paragraph.mentions[first - 1].role is Role.SHARE
    if is_parted and part.value > _FAR * whole.value:
        return True
    room = whole.value
    for place in range(last, max(0, last - _NEAR), -1):
        if not paragraph.mentions[place].gap.startswith(("、", "和", "及")):
            break
        before = paragraph.mentions[place - 1]
        room += before.value or 0 if before.unit == whole.unit else 0
    return room >= part.value


def _start(mention: Mention) -> int:
    return mention.figure.start


def _of_the_sentence_before(paragraph: Paragraph, place: int) -> Mention | None:
    """依法受理1592件，受理前化解201件。年内审结1437件: what ended opens a sentence, and the one before tells what was taken on."""
    part, before = paragraph.mentions[place], paragraph.mentions[:place]
    is_first = bool(before) and before[-1].sentence == part.sentence - 1
    if not is_first or not part.is_count or stage_of(part) <= max(OPENING_STAGES):
        return None
    return next(
        (
            one
            for one in reversed(before[-_NEAR:])
            if one.is_count
            and one.sentence == part.sentence - 1
            and one.unit == part.unit
            and _TOOK_ON.search(one.lead)
            and (one.value or 0) >= (part.value or 0)
        ),
        None,
    )


def _of_those_taken_on(mentions: Sequence[Mention], place: int) -> Mention | None:
    """立案312宗，…。…。召开集体讨论会5次，讨论案件9宗: cases looked at closely are some of those the paragraph tells of."""
    part = mentions[place]
    if not part.is_count or _LOOKED_AT_CLOSELY.match(part.lead) is None:
        return None
    earlier = [one for one in mentions[:place] if one.sentence < part.sentence and one.is_count]
    alike = [one for one in earlier if one.unit == part.unit and _CASES_TAKEN_ON.search(one.before)]
    return alike[0] if len(alike) == 1 and (alike[0].value or 0) >= (part.value or 0) else None


def _told_of(paragraph: Paragraph, place: int) -> Mention | None:
    part = paragraph.mentions[place]
    latest = paragraph.mentions[place - 1] if place else None
    if latest is not None and latest.is_count and latest.unit == part.unit and AMONG.fullmatch(part.gap):
        return latest
    alike = [one for one in _near(paragraph, place) if one.unit == part.unit]
    if _THOSE.match(part.before) and alike:
        return alike[-1] if alike[-1].value == max(one.value or 0 for one in alike) else None
    if (whole := among(paragraph.mentions, place, paragraph.list_at)) is not None:
        return whole
    stock = (
        paragraph.list_at[latest.figure.start].whole if latest and latest.figure.start in paragraph.list_at else latest
    )
    if stock is not None and _is_new_of(stock, part):
        return stock
    is_new = _NEWLY.match(part.lead) is not None and bool(alike) and _LASTING.search(alike[-1].lead) is not None
    return alike[-1] if is_new and (alike[-1].value or 0) >= (part.value or 0) else None


def _is_new_of(stock: Mention, part: Mention) -> bool:
    """Whether the part tells what is new of the stock right before it, which neither came nor went itself."""
    is_pair = stock.is_count and stock.unit == part.unit and stock.sentence == part.sentence and not part.after
    is_pair = is_pair and (stock.value is None or (part.value or 0) <= stock.value)
    is_stock = not (_CAME_OR_WENT.search(stock.lead) or THERE_WAS.search(stock.lead))
    return is_pair and is_stock and _NEW_OF_THEM.fullmatch(part.lead) is not None


def _near(paragraph: Paragraph, place: int) -> Iterator[Mention]:
    """The counts before it in its sentence, nearest first; of the parts of a list only one right before it."""
    mention = paragraph.mentions[place]
    for near in range(place - 1, max(-1, place - 1 - _NEAR), -1):
        one = paragraph.mentions[near]
        if one.sentence != mention.sentence:
            return
        is_inside = one.depth > mention.depth
        is_right_before = near == place - 1 and one.segment == mention.segment and not OF_JUDGED.search(mention.lead)
        is_part = one.figure.start in paragraph.list_at and not is_right_before
        if one.is_count and not (is_inside or is_part) and not TO_BE_DONE.search(one.lead):
            yield one


def _judged(text: Text, whole: Mention, parts: Sequence[Mention]) -> Relation:
    stated, summed = interval_of(whole.figure), total_of(part.figure for part in parts)
    figures = (whole.figure, *(part.figure for part in parts))
    if stated is None or summed is None:
        return Relation("part_of", figures, Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    said = "、".join(part.figure.quote for part in parts)
    if not stated.before(summed) or len(parts) > 1:
        told = f"{said}不超过{whole.figure.quote}" if len(parts) == 1 else f"所列{said}都不超过{whole.figure.quote}"
        return Relation("part_of", figures, Verdict.HOLDS, f"{told}，相符。")
    if BROUGHT_OVER.search(text.plain[whole.figure.sentence.start : parts[-1].figure.sentence.end]):
        words = f"{said}多于{whole.figure.quote}，文中提到往年结转，无法核对。"
        return Relation("part_of", figures, Verdict.UNKNOWN, words)
    return Relation("part_of", figures, Verdict.FAILS, f"{said}是{whole.figure.quote}的一部分，却多于它。")


def _each_place(mentions: Sequence[Mention], place: int) -> Mention | None:
    """到9个村（社区）宣讲9次: the places that the events were held in."""
    if place == 0:
        return None
    places, events = mentions[place - 1], mentions[place]
    if events.unit not in ("次", "场", "场次") or places.unit != "个" or re.search(r"[，。；、]", events.gap):
        return None
    return places if _REACHED.search(places.before) and _PLACES.match(events.gap) else None


def _covered(places: Figure, events: Figure) -> Relation:
    least, most = interval_of(places), interval_of(events)
    if least is None or most is None:
        return Relation("part_of", (places, events), Verdict.UNKNOWN, "其中有隐去的数字，无法核对。")
    if most.before(least):
        words = f"{events.quote}到不了{places.quote}，平均每处不足一次。"
        return Relation("part_of", (places, events), Verdict.FAILS, words)
    return Relation("part_of", (places, events), Verdict.HOLDS, f"{places.quote}，{events.quote}，每处至少一次，相符。")
