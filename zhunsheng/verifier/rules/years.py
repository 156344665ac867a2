"""Years: of title, headings, body and figures, of meetings, signing and publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from zhunsheng.law.errors import LawError
from zhunsheng.law.wording import day_words
from zhunsheng.verifier.model import Chapter, Figure, Level, PeriodBasis, Reading, Span
from zhunsheng.verifier.rules.days import posted_on
from zhunsheng.verifier.rules.prose import unquoted
from zhunsheng.verifier.rules.registry import Hit, rule

_PUBLICATION_RULE = "REP-04"
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s?年")
# Years that are told beside the report's own: history, comparison, awards, spans, standing at a day.
_BEFORE_OTHER_YEARS = re.compile(r"(自|从|比|较|同比|与|到|(?<!截)至|早在|始于|于|获|—|-|评为|列为|入选|根据|按照)\s?$")
_AFTER_OTHER_YEARS = re.compile(
    r"\s?年?(度)?\s?(以来|起|至|到|底|末|—|-|相比|同期|的?全?年?相比|(\d{1,2}月)?[^，。；\d]{0,8}(成立|建成|设立|创建|启用|挂牌|获|评|被|入选|印发|出台|修订|遗留|结转)"
    r"|[^，。；\d]{0,16}(报告|汇报|总结|述职|考核结果|评估结果|计划|要点))"
)
_COMPARED = re.compile(r"同比|相比|较上年|较去年|比上年|比去年|环比|增长|下降|减少了|历年|近[两二三四五]年|连续")
# Reports on a year are signed in the first months of the next; the same months of the year itself are a slip of the pen.
_MONTHS_OF_SIGNING = 4
# A year that opens the sentence is what it is about, whatever it is compared with; what stood at the end of an earlier
# year is told as it was, unless the sentence goes on to this year.
_OPENS = re.compile(r"\s*20\d{2}\s?年度?(?:，|全|共)")
_STOOD_AT = re.compile(r"截[至止]到?\s?$")
_SINCE = re.compile(r"今年|本年|新增|增加|目前|较|比")
_PART_OF_YEAR = re.compile(r"上半年|下半年|[一二三四]季度|前三季度")
_MEETING = re.compile(
    r"（\s?((20\d{2})年\d{1,2}月\d{1,2}日)\s?[在于][^（）\n]{2,40}(?:会议|全会|常委会|大会)上?[^（）\n]{0,10}）"
)
# What the rule asks for is told already: until when the numbers reckon, in a sentence on them or in the cells of a table.
_RECKONED_UNTIL = re.compile(
    r"(?:数据|数字|统计)[^，。；\n]{0,12}?(?:截[至止]到?|固化于)\s?20\d{2}[-年]|截[至止]到?\s?20\d{2}-\d{1,2}-\d{1,2}(?=[\t\n]|$)"
)
_FORWARD = re.compile(r"(?:^|[。\n])\s*((20\d{2})年)，?[^。，；\n]{0,16}[，]?(?:将|要)(?![求点素])")


@rule(
    "title-year",
    Level.INCONSISTENCY,
    says="标题的年份与正文所报年份不一",
    way_out="核对标题和正文的年份，写明报告的是哪一年。",
)
def title_year(reading: Reading) -> Iterator[Hit]:
    """A title whose only years are others than the one the body reports on."""
    title, year = reading.outline.title, reading.outline.year
    if title is None or year is None:
        return
    named = [int(found) for found in _YEAR.findall(title.words)]
    if named and year not in named:
        words = f"标题写的是{'、'.join(map(str, named))}年，正文报告的是{year}年。"
        yield Hit(title.span, words, {"title": named, "body": year})
    elif year in named and (opening := _opening_year(reading)) is not None and opening[0] not in named:
        words = f"标题是{year}年，正文开头写的是{opening[0]}年。"
        yield Hit(opening[1], words, {"title": named, "body": opening[0]})


@rule(
    "half-year-title",
    Level.INCONSISTENCY,
    says="标题是上半年或某季度，正文报告的是全年",
    way_out="核对报告的期间，统一标题和正文。",
)
def half_year_title(reading: Reading) -> Iterator[Hit]:
    """A title of a part of the year over a body that tells of the whole year."""
    title, year = reading.outline.title, reading.outline.year
    match = _PART_OF_YEAR.search(title.words) if title is not None else None
    if title is None or match is None or year is None:
        return
    whole = re.search(rf"(?:全年|{year}年(?:度|，|全|[镇县市区街乡]))", unquoted(reading.text)[title.span.end :])
    if whole is not None:
        yield Hit(title.span, f"标题写{match[0]}，正文说的是{whole[0].rstrip('，')}。", {"title": match[0]})


@rule(
    "heading-year",
    Level.INCONSISTENCY,
    says="章节标题的年份与报告年份（下年安排应为次年）不符",
    way_out="改正标题中的年份；常见于沿用上年稿件。",
)
def heading_years(reading: Reading) -> Iterator[Hit]:
    """A heading of results that names another year, or of plans that names no later one."""
    year = reading.outline.year
    if year is None:
        return
    for section in reading.outline.sections:
        if section.heading is None or section.chapter not in (Chapter.RESULTS, Chapter.PLANS):
            continue
        named = [int(found) for found in _YEAR.findall(section.heading.words)]
        expected = year if section.chapter is Chapter.RESULTS else year + 1
        if named and expected not in named and (section.chapter is Chapter.RESULTS or max(named) <= year):
            words = f"报告年份是{year}年，这一节应写{expected}年，标题写的是{named[0]}年。"
            yield Hit(section.heading.span, words, {"expected": expected, "named": named})


@rule(
    "plan-year",
    Level.INCONSISTENCY,
    says="下年安排中写“某年将……”，年份不是次年",
    way_out="改正年份；常见于沿用上年稿件。",
)
def plan_years(reading: Reading) -> Iterator[Hit]:
    """What is planned for the year reported, or for one before it."""
    year = reading.outline.year
    if year is None:
        return
    for section in reading.outline.sections:
        if section.chapter is Chapter.PLANS:
            for match in _FORWARD.finditer(unquoted(reading.text), section.span.start, section.span.end):
                if int(match[2]) <= year:
                    words = f"下年安排写的是{match[2]}年，报告年份是{year}年，应为{year + 1}年。"
                    yield Hit(Span(*match.span(1)), words, {"expected": year + 1, "named": int(match[2])})


@rule(
    "figure-year",
    Level.INCONSISTENCY,
    says="成效中的数字写的是别的年份，又不是对比或历史",
    way_out="核对这个数字是哪一年的；沿用上年的，换成本年数。",
)
def figure_years(reading: Reading) -> Iterator[Hit]:
    """Work done in another year told as this year's, each sentence once."""
    year, told = reading.outline.year, set()
    for figure in reading.figures if year is not None else ():
        stated = _own_year(reading, figure)
        if stated is None or stated[0] == year or figure.sentence in told:
            continue
        told.add(figure.sentence)
        words = f"报告的是{year}年，这里的数字是{stated[0]}年的。"
        yield Hit(Span(stated[1].start, figure.end), words, {"report": year, "figure": stated[0]})


@rule(
    "meeting-year",
    Level.INCONSISTENCY,
    says="作报告的会议日期与报告年份不合",
    way_out="核对会议日期；年度报告一般在次年作出。",
)
def meeting_year(reading: Reading) -> Iterator[Hit]:
    """A report said to have been made at a meeting that is not of the next year."""
    year = reading.outline.year
    match = _MEETING.search(reading.text.plain)
    if year is not None and match is not None and int(match[2]) - year not in (0, 1):
        words = f"报告的是{year}年，会议却在{match[1]}，相隔{int(match[2]) - year}年。"
        yield Hit(Span(*match.span(1)), words, {"report": year, "meeting": match[1]})


@rule(
    "before-year-end",
    Level.INCONSISTENCY,
    says="所报年份还没有结束就已落款或发布",
    way_out="写明数据截至哪一天，或待年度结束后再报；发布日期有误的，予以更正。",
)
def before_year_end(reading: Reading) -> Iterator[Hit]:
    """A yearly report signed or posted before its year was over, that does not say until when its numbers reckon; signing
    counts where both are told."""
    year = reading.outline.year
    if year is None or _RECKONED_UNTIL.search(reading.text.plain):
        return
    end = date(year, 12, 31)
    signed, posted = reading.outline.signed_on, posted_on(reading)
    if signed is not None and signed < end and (span := reading.outline.signature) is not None:
        slip = signed.year == year and signed.month <= _MONTHS_OF_SIGNING
        what = f"年份像是写错，应为{year + 1}年" if slip else "全年数字还没有出齐"
        yield Hit(span, f"落款{day_words(signed)}，早于{year}年年底，{what}。", {"signed_on": str(signed)})
    elif signed is None and posted is not None and posted[0] < end:
        yield Hit(
            posted[1],
            f"发布于{day_words(posted[0])}，早于{year}年年底，却总结{year}年。",
            {"posted_on": str(posted[0])},
        )


@rule(
    "signature-year",
    Level.INCONSISTENCY,
    says="落款的年份比报告年份晚一年以上",
    way_out="核对落款日期和报告年份；补报往年的，在标题或开头写明。",
)
def signature_year(reading: Reading) -> Iterator[Hit]:
    """A report signed after the year in which reports on its year are made."""
    year, signed, span = reading.outline.year, reading.outline.signed_on, reading.outline.signature
    if year is not None and signed is not None and span is not None and signed.year > year + 1:
        words = f"报告的是{year}年，落款却在{signed}。"
        yield Hit(span, words, {"report": year, "signed_on": str(signed)})


@rule(
    "published-late",
    Level.INCONSISTENCY,
    says="公开晚于规定的日期（督察工作规定第24条）",
    way_out="说明原因并尽快公开；网站迁移改变了日期的，标明首次公开日期。",
)
def published_late(reading: Reading) -> Iterator[Hit]:
    """A report posted after the day by which the law wants it public."""
    year, posted = reading.outline.year, posted_on(reading)
    if year is None or posted is None or posted[0].year <= year:
        return
    due_on = _due_on(year + 1)
    if due_on is not None and posted[0] > due_on:
        words = f"{year}年的报告发布于{posted[0]}，晚于{due_on}。"
        yield Hit(posted[1], words, {"posted_on": str(posted[0]), "due_on": str(due_on)})


def _due_on(year: int) -> date | None:
    """Asked only where a date of publication stands: reading the law takes longer than reading a report."""
    from zhunsheng.law.hard_dates import hard_date
    from zhunsheng.law.statutes import rule as law_rule

    try:
        return hard_date(law_rule(_PUBLICATION_RULE, on=date(year, 1, 1)), year).due_on
    except LawError:
        return None


def _opening_year(reading: Reading) -> tuple[int, Span] | None:
    """The year that the first paragraph opens with."""
    lines = (line for line in reading.outline.paragraphs if line.end - line.start > 40)
    first = next(lines, None)
    if first is None:
        return None
    match = re.compile(r"\s*(20\d{2})\s?年(?:，|来|度|以来|是)").match(reading.text.plain, first.start, first.end)
    return (int(match[1]), Span(*match.span())) if match else None


def _own_year(reading: Reading, figure: Figure) -> tuple[int, Span] | None:
    """The year that the sentence gives the figure, unless it is told for comparison or as history."""
    if figure.period_basis is not PeriodBasis.EXPLICIT or reading.outline.chapter_at(figure.start) is Chapter.PLANS:
        return None
    plain = unquoted(reading.text)
    sentence = plain[figure.sentence.start : figure.sentence.end]
    match = next(reversed(list(_YEAR.finditer(plain, figure.sentence.start, figure.start))), None)
    if match is None or len(set(_YEAR.findall(sentence))) > 1:
        return None
    if _COMPARED.search(sentence) and not _OPENS.match(sentence):
        return None
    if _STOOD_AT.search(plain, max(0, match.start() - 4), match.start()):
        is_left_over = int(match[1]) < (reading.outline.year or 0) and not _SINCE.search(sentence)
        return (int(match[1]), Span(*match.span())) if is_left_over else None
    if _BEFORE_OTHER_YEARS.search(plain, max(0, match.start() - 4), match.start()):
        return None
    if _AFTER_OTHER_YEARS.match(plain, match.end() - 1):
        return None
    return int(match[1]), Span(*match.span())
