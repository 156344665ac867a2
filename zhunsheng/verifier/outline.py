"""The order of a report: title, headings, sections, mandatory chapters, paragraphs, sentences, its year and signature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from zhunsheng.verifier.figures.numerals import chinese_integer
from zhunsheng.verifier.model import Chapter, Heading, Outline, Section, Span, Text

_TABLE = Path(__file__).parent / "data" / "chapters.yaml"
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]*[”’）》]*")
_NUMBERED = (
    (1, re.compile(r"第([一二三四五六七八九十]{1,3})(?:部分|章)[：、.\s]*")),
    (1, re.compile(r"([一二三四五六七八九十]{1,3})\s*[、.，]\s*")),
    (2, re.compile(r"（([一二三四五六七八九十]{1,3})）\s*[、.]?\s*")),
    (3, re.compile(r"(\d{1,2})\s*[.、]\s*(?![\d])")),
    (4, re.compile(r"（(\d{1,2})）\s*")),
)
# Longer than this is no heading but a paragraph that begins with a number.
_LONGEST_HEADING = 60
# A heading without a number is short, has no marks inside and stands after the first paragraph of the body.
_BARE_HEADING = re.compile(r"[^，。；：、？！]{4,30}")
# Years in names of papers, in catchwords and in comparisons say nothing of the report.
_OTHER_YEARS = re.compile(r"《[^》]*》|“[^”]*”|[比较自]\s*\d{4}\s*年|\d{4}\s*年(?=至|—)")
_SHORTEST_PARAGRAPH = 20
_LEVELS_OF_CHAPTERS = 2
# So many of opening, headings and signature must agree on another year before the title is taken to be wrong.
_VOTES_AGAINST_TITLE = 2
_LINES_OF_SIGNATURE = 8
_TITLE_WORDS = re.compile(r"(报告|总结|情况|汇报|计划|要点|通报|述职|公告)(（[^）]*）)?$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年(?!\s*\d{1,2}\s*月\s*\d)")
# 工作总结和2021年工作计划: the year of the plan is not the year of the report.
_PLANNED = re.compile(r"\s*度?\s*(?:的|主要|重点|下一步)*(?:工作)?(?:计划|打算|安排|思路|要点)")
_YEAR_OF_TITLE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年|(?=法治))")
# A year that opens a sentence is what the sentence is about.
_OPENS = re.compile(r"(?:^|[。\n])\s*((?:19|20)\d{2})\s*年度?(?:以来)?(?:，|是)")
_ANNOUNCED = re.compile(r"现?将.{0,20}?((?:19|20)\d{2})\s*年")
_DAY_ALONE = re.compile(
    r"\s*（?(?:(?P<year>(?:19|20)\d{2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"|(?P<spoken_year>二[〇零○O][一二三四五六七八九〇零○]{2})年(?P<spoken_month>[一二三四五六七八九十]{1,2})月(?P<spoken_day>[一二三四五六七八九十]{1,3})日)"
    r"(?:印发)?）?\s*"
)
_SIGNER = re.compile(r"\s*(?:中共)?[\u4e00-\u9fff]{2,30}(?:政府|办事处|委员会|领导小组|办公室|[局厅院])\s*")


def outline_of(text: Text) -> Outline:
    """The outline of a text. Chrome is left out everywhere."""
    lines = tuple(_lines(text))
    headings = tuple(_headings(text, lines))
    title = next((heading for heading in headings if heading.level == 0), None)
    signature, signed_on = _signature(text, lines, headings) or (None, None)
    sentences = tuple(span for line in lines for span in _sentences(text, line))
    year = _year(text, title, headings, lines, signed_on)
    return Outline(
        title=title,
        headings=headings,
        sections=tuple(_sections(headings, len(text.plain), year)),
        paragraphs=lines,
        sentences=sentences,
        year=year,
        signed_on=signed_on,
        signature=signature,
    )


def _lines(text: Text) -> Iterator[Span]:
    chrome = set(text.chrome)
    for match in _LINE.finditer(text.plain):
        if match[0].strip() and Span(match.start(), match.end()) not in chrome:
            yield Span(match.start(), match.end())


def _sentences(text: Text, line: Span) -> Iterator[Span]:
    for match in _SENTENCE.finditer(text.plain, line.start, line.end):
        if match[0].strip():
            yield Span(match.start(), match.end())


def _headings(text: Text, lines: Iterable[Span]) -> Iterator[Heading]:
    seen_numbered = False
    in_body = False
    for line in lines:
        heading = _numbered(text.plain, line)
        if heading is not None:
            seen_numbered = True
            yield heading
        elif not seen_numbered and not in_body and (title := _title(text.plain, line)) is not None:
            yield title
        elif in_body and (bare := _bare(text.plain, line)) is not None:
            yield bare
        in_body = in_body or line.end - line.start > _LONGEST_HEADING


def _numbered(plain: str, line: Span) -> Heading | None:
    content = plain[line.start : line.end]
    start = line.start + len(content) - len(content.lstrip())
    for level, pattern in _NUMBERED:
        match = pattern.match(plain, start, line.end)
        if match is None:
            continue
        words = re.split(r"[。！？；]", plain[match.end() : line.end], maxsplit=1)[0].rstrip()
        if not words or len(words) > _LONGEST_HEADING:
            return None
        number = int(match[1]) if match[1].isdigit() else int(chinese_integer(match[1]) or 0)
        return Heading(Span(start, match.end() + len(words)), level, number, words)
    return None


def _bare(plain: str, line: Span) -> Heading | None:
    """A line without a number that names one of the mandatory parts."""
    words = plain[line.start : line.end].strip()
    if not _BARE_HEADING.fullmatch(words) or not chapters_named(words):
        return None
    start = plain.index(words, line.start)
    return Heading(Span(start, start + len(words)), 1, None, words)


def _title(plain: str, line: Span) -> Heading | None:
    words = plain[line.start : line.end].strip()
    if len(words) > _LONGEST_HEADING or "。" in words or not _TITLE_WORDS.search(words):
        return None
    return Heading(line, 0, None, words)


def _sections(headings: tuple[Heading, ...], length: int, year: int | None) -> Iterator[Section]:
    numbered = [heading for heading in headings if heading.level > 0]
    yield Section(None, Span(0, numbered[0].span.start if numbered else length), None)
    for place, heading in enumerate(numbered):
        following = (later.span.start for later in numbered[place + 1 :] if later.level <= heading.level)
        yield Section(heading, Span(heading.span.start, next(following, length)), _chapter(heading, year))


def chapters_named(words: str) -> tuple[Chapter, ...]:
    """The mandatory parts that the words of a heading name, in the order of the table (存在问题及下一步打算: two)."""
    return tuple(chapter for chapter, pattern in _chapters() if pattern.search(words))


def chapters_of(heading: Heading, year: int | None) -> tuple[Chapter, ...]:
    """The mandatory parts that a heading of a report on `year` opens; one of the first level that names the next year plans it.

    Only the two upper levels open parts; a third-level heading that names a problem stays inside its chapter.
    """
    if heading.level > _LEVELS_OF_CHAPTERS:
        return ()
    named = chapters_named(heading.words)
    plans_next_year = heading.level == 1 and year is not None and f"{year + 1}年" in heading.words
    return named or ((Chapter.PLANS,) if plans_next_year else ())


def _chapter(heading: Heading, year: int | None) -> Chapter | None:
    return next(iter(chapters_of(heading, year)), None)


def _year(
    text: Text, title: Heading | None, headings: tuple[Heading, ...], lines: tuple[Span, ...], signed_on: date | None
) -> int | None:
    """The year in the title unless all the rest speaks of another, else the one that the first paragraphs are about."""
    told = _told_year(text, title, lines)
    words = title.words if title is not None else ""
    of_title = next(
        (int(match[1]) for match in _YEAR_OF_TITLE.finditer(words) if not _PLANNED.match(words, match.end())), None
    )
    if of_title is None:
        return told
    others = [told, *_years_of_headings(headings), signed_on.year - 1 if signed_on is not None else None]
    agreed = Counter(year for year in others if year is not None)
    if of_title in agreed or not agreed:
        return of_title
    year, votes = agreed.most_common(1)[0]
    return year if votes >= _VOTES_AGAINST_TITLE else of_title


def _years_of_headings(headings: tuple[Heading, ...]) -> Iterator[int]:
    """The year that the headings of results and plans imply."""
    for heading in headings:
        chapter = next(iter(chapters_named(heading.words)), None) if heading.level == 1 else None
        for year in _YEAR_OF_TITLE.findall(heading.words):
            if chapter in (Chapter.RESULTS, Chapter.PLANS):
                yield int(year) - (chapter is Chapter.PLANS)


def _told_year(text: Text, title: Heading | None, lines: tuple[Span, ...]) -> int | None:
    """The year announced, else the one named most in the first paragraphs."""
    paragraphs = [
        text.plain[line.start : line.end]
        for line in lines
        if line.end - line.start > _SHORTEST_PARAGRAPH and (title is None or line != title.span)
    ]
    opening = "\n".join(paragraphs[:3])
    if announced := _ANNOUNCED.search(opening):
        return int(announced[1])
    said = _OTHER_YEARS.sub("", opening)
    named = Counter(_YEAR.findall(said) + _OPENS.findall(said))
    return int(named.most_common(1)[0][0]) if named else None


def _signature(text: Text, lines: tuple[Span, ...], headings: tuple[Heading, ...]) -> tuple[Span, date] | None:
    """The date that stands alone on one of the last lines; where annexes follow, under who signs, behind the first heading."""
    opened = next((heading.span.end for heading in headings if heading.level > 0), len(text.plain))
    signed = (
        line
        for signer, line in pairwise(lines)
        if line.start > opened and _SIGNER.fullmatch(text.plain, signer.start, signer.end)
    )
    for line in (*reversed(lines[-_LINES_OF_SIGNATURE:]), *signed):
        if match := _DAY_ALONE.fullmatch(text.plain, line.start, line.end):
            year, month, day = (match[part] or match[f"spoken_{part}"] for part in ("year", "month", "day"))
            try:
                return line, date(*(_number(part) for part in (year, month, day)))
            except ValueError:
                return None
    return None


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() else chinese_integer(re.sub("[○O]", "〇", digits)) or 0


@cache
def _chapters() -> tuple[tuple[Chapter, re.Pattern[str]], ...]:
    table: dict[str, list[str]] = yaml.safe_load(_TABLE.read_text("utf-8"))
    return tuple((Chapter(key), re.compile("|".join(patterns))) for key, patterns in table.items())
