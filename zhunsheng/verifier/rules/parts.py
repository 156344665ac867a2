"""The mandatory parts of a report, its head and its signature (法治政府建设与责任落实督察工作规定 第25条)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhunsheng.verifier.model import Chapter, Level, Reading, Span
from zhunsheng.verifier.outline import chapters_of
from zhunsheng.verifier.rules.days import head, posted_on
from zhunsheng.verifier.rules.issuer import issuer_of
from zhunsheng.verifier.rules.prose import untitled
from zhunsheng.verifier.rules.registry import Hit, rule
from zhunsheng.verifier.rules.tables import any_of, table

_NAMES = {
    Chapter.RESULTS: "主要举措和成效",
    Chapter.FIRST_RESPONSIBLE: "党政主要负责人履行推进法治建设第一责任人职责情况",
    Chapter.PROBLEMS: "存在的不足和原因",
    Chapter.PLANS: "下一年度主要安排",
}
# An excerpt has no duty to hold all parts: a whole report has two of them with headings, or is as long as whole ones are.
_PARTS_OF_A_WHOLE = 2
_SHORTEST_WHOLE = 1500
_LENGTH_OF_A_WHOLE = 3000
_ITEM = re.compile(
    r"(?:[一二三四五六七八九]是[，：]?|（[一二三四五六七八九]）|[1-9]\.)\s*(?P<point>[^。；，\n]{4,60})(?P<rest>[^\n]{0,160})"
)


@rule(
    "missing-part",
    Level.ERROR,
    says="缺少年度报告必备的部分：成效、不足和原因、第一责任人履职、下年安排",
    way_out="补写这一部分，并单列标题。",
)
def missing_parts(reading: Reading) -> Iterator[Hit]:
    """A mandatory part that is neither headed nor mentioned in a whole report."""
    if is_whole(reading):
        for chapter in _unheaded(reading):
            if chapter is not Chapter.RESULTS and _mention(reading, chapter) is None:
                words = f"全文没有“{_NAMES[chapter]}”，这是年度报告必备的部分。"
                yield Hit(head(reading), words, {"part": chapter.value})


@rule(
    "part-without-heading",
    Level.NOTE,
    says="必备的部分只在正文中提到，没有单列标题",
    way_out="把这一部分单列成一节，写明具体做法。",
)
def parts_without_heading(reading: Reading) -> Iterator[Hit]:
    """A mandatory part that is only mentioned."""
    if is_whole(reading):
        for chapter in _unheaded(reading):
            if (span := _mention(reading, chapter)) is not None:
                words = f"“{_NAMES[chapter]}”只在正文中提到，没有自己的标题。"
                yield Hit(span, words, {"part": chapter.value})


@rule(
    "reasons-missing",
    Level.NOTE,
    says="写了不足，没有写原因",
    way_out="对每项不足写明原因（年度报告要求“不足和原因”）。",
)
def reasons(reading: Reading) -> Iterator[Hit]:
    """A chapter of problems in which no word speaks of a reason."""
    for span in _chapter_spans(reading, Chapter.PROBLEMS)[:1]:
        words = reading.text.plain[span.start : _chapter_spans(reading, Chapter.PROBLEMS)[-1].end]
        if not any_of("parts", "reasons").search(words):
            yield Hit(_heading_at(reading, span), "列出了不足，没有写产生的原因。")


@rule(
    "problem-without-plan",
    Level.NOTE,
    says="提出的不足在下一年安排中没有对应的措施",
    way_out="在下一年安排中写明怎样解决这一不足，或说明由谁解决。",
)
def problems_without_plan(reading: Reading) -> Iterator[Hit]:
    """A problem none of whose topics is taken up by the plan."""
    plans = "\n".join(reading.text.plain[span.start : span.end] for span in _chapter_spans(reading, Chapter.PLANS))
    if not plans:
        return
    for span in _chapter_spans(reading, Chapter.PROBLEMS):
        for item in _ITEM.finditer(reading.text.plain, span.start, span.end):
            topics = _topics(item["point"])
            if topics and not (topics | _topics(item["rest"])) & _topics(plans):
                words = f"这项不足涉及{'、'.join(sorted(topics))}，下一年安排中没有提到。"
                yield Hit(Span(*item.span("point")), words, {"topics": sorted(topics)})


@rule(
    "head-or-signature-missing",
    Level.NOTE,
    says="没有标题、落款单位或成文日期",
    way_out="补上标题、落款单位和成文日期；网页转载的，保留原文首尾。",
)
def head_and_signature(reading: Reading) -> Iterator[Hit]:
    """A whole report that does not say what it is, whose, or when it was made."""
    if not is_whole(reading):
        return
    lacking = [
        name
        for name, is_there in (
            ("标题", reading.outline.title is not None or bool(reading.source.title)),
            ("落款单位", _is_signed_by_somebody(reading)),
            ("成文日期", reading.outline.signed_on is not None or posted_on(reading) is not None),
        )
        if not is_there
    ]
    if lacking:
        yield Hit(head(reading), f"没有{'、'.join(lacking)}。", {"lacking": lacking})


def is_whole(reading: Reading) -> bool:
    """Whether the text is a whole report and not an excerpt, of which nothing can be asked."""
    length = len(reading.text.plain)
    return length >= _LENGTH_OF_A_WHOLE or (length >= _SHORTEST_WHOLE and len(_headed(reading)) >= _PARTS_OF_A_WHOLE)


def _headed(reading: Reading) -> set[Chapter]:
    outline = reading.outline
    return {chapter for heading in outline.headings if heading.level for chapter in chapters_of(heading, outline.year)}


def _unheaded(reading: Reading) -> list[Chapter]:
    headed = _headed(reading)
    return [chapter for chapter in Chapter if chapter not in headed]


def _mention(reading: Reading, chapter: Chapter) -> Span | None:
    """Where the text speaks of the part, outside the names of papers; results are everywhere and have no words."""
    if chapter is Chapter.RESULTS:
        return None
    match = any_of("parts", chapter.value).search(untitled(reading.text))
    if match is None:
        return None
    clause = re.compile(r"[^，。；\n]{0,60}").match(reading.text.plain, match.end())
    return Span(match.start(), clause.end() if clause else match.end())


def _chapter_spans(reading: Reading, chapter: Chapter) -> list[Span]:
    return [section.span for section in reading.outline.sections if section.chapter is chapter]


def _heading_at(reading: Reading, span: Span) -> Span:
    return next(heading.span for heading in reading.outline.headings if heading.span.start == span.start)


def _topics(words: str) -> frozenset[str]:
    return frozenset(topic for topic in table("topics") if any_of("topics", topic).search(words))


def _is_signed_by_somebody(reading: Reading) -> bool:
    """The title or a line of the signature names the issuer, or the page does."""
    if any(key in reading.source.metadata for key in ("发布机构", "来源", "公开机构")):
        return True
    issuer = issuer_of(reading)
    if issuer is None or not issuer.name:
        return False
    title, lines = reading.outline.title, reading.outline.paragraphs
    signed = reading.outline.signed_on is not None
    return (title is not None and title.span.overlaps(issuer.span)) or signed or _closes(reading, issuer.name, lines)


def _closes(reading: Reading, name: str, lines: tuple[Span, ...]) -> bool:
    return any(name in reading.text.plain[line.start : line.end] for line in lines[-4:] if line.end - line.start < 40)
