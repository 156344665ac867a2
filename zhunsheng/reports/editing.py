"""Edits on an outline, each a new outline. A paragraph is named by its place in ``Outline.paragraphs()``, a section by its
place among all sections in reading order.

Figures that no sentence uses any longer go, and with them the sums they were in. Every edit raises Refused with what is
wrong in Chinese: no such place, a figure that is not defined, a claim whose figure would be gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.reports.outline import Claim, Figure, Outline, Paragraph, Section, Segment, names_of, segments_in
from zhunsheng.reports.outline.parts import PARTS

BASIS = ("参数 法治政府建设年度报告工作制度",)


def segments_typed(sentence: str) -> tuple[Segment, ...]:
    """The segments of a sentence as somebody typed it. Raises Refused for a brace that is no place of a figure."""
    try:
        return segments_in(sentence)
    except ValueError as fault:
        raise _refused("sentence-unreadable", str(fault), "请从数据清单中插入数据，或改用圆括号", "text") from None


def replace_paragraph(outline: Outline, address: int, paragraph: Paragraph, figures: Iterable[Figure] = ()) -> Outline:
    """The outline with another paragraph in the place of one; ``figures`` are those that it brings along."""
    return _edited(outline, address, lambda _: (paragraph,), figures)


def insert_paragraph(outline: Outline, after: int, paragraph: Paragraph, figures: Iterable[Figure] = ()) -> Outline:
    """The outline with a paragraph added behind another one."""
    return _edited(outline, after, lambda before: (before, paragraph), figures)


def insert_first(outline: Outline, section: int, paragraph: Paragraph, figures: Iterable[Figure] = ()) -> Outline:
    """The outline with a paragraph added right under a heading."""
    return edit_section(outline, section, lambda old: replace(old, paragraphs=(paragraph, *old.paragraphs)), figures)


def remove_paragraph(outline: Outline, address: int) -> Outline:
    """The outline without a paragraph. A section must keep something to say."""
    shorter = _edited(outline, address, lambda _: (), ())
    bare = next((section for section in sections_of(shorter) if not section.paragraphs and not section.sections), None)
    if bare is not None:
        message = f"“{bare.heading}”一节只有这一段，去掉后没有内容"
        raise _refused("section-without-content", message, "请改写这一段，或先在本节另加一段")
    return shorter


def change_heading(outline: Outline, section: int, heading: str) -> Outline:
    """The outline with other words in a heading."""
    words = _heading(heading)
    return edit_section(outline, section, lambda old: replace(old, heading=words))


def name_parts(outline: Outline, section: int, parts: Iterable[str]) -> Outline:
    """The outline with a section that says which of the mandatory parts it is; none where ``parts`` is empty."""
    named = set(parts)
    if named - PARTS.keys():
        raise _refused("part-unknown", "没有这样的必备部分", "请在所列的四个部分中勾选", "part")
    return edit_section(outline, section, lambda old: replace(old, parts=tuple(p for p in PARTS if p in named)))


def insert_section(outline: Outline, after: int, section: Section, figures: Iterable[Figure] = ()) -> Outline:
    """The outline with a section added behind another one, on the same level."""
    numbers, added = count(), replace(section, heading=_heading(section.heading))

    def widened(sections: Iterable[Section]) -> Iterator[Section]:
        for old in sections:
            number = next(numbers)
            yield replace(old, sections=tuple(widened(old.sections)))
            if number == after:
                yield added

    longer = tuple(widened(outline.sections))
    _refuse_no_place(after, next(numbers))
    return settled(replace(outline, sections=longer), figures)


def edit_section(
    outline: Outline, number: int, edit: Callable[[Section], Section], figures: Iterable[Figure] = ()
) -> Outline:
    """The outline with a section become another one."""
    numbers = count()

    def within(section: Section) -> Section:
        is_meant = next(numbers) == number
        rebuilt = replace(section, sections=tuple(map(within, section.sections)))
        return edit(rebuilt) if is_meant else rebuilt

    sections = tuple(map(within, outline.sections))
    _refuse_no_place(number, next(numbers))
    return settled(replace(outline, sections=sections), figures)


def sections_of(outline: Outline) -> Iterator[Section]:
    """Every section in reading order, with those below it behind it."""

    def below(sections: Iterable[Section]) -> Iterator[Section]:
        for section in sections:
            yield section
            yield from below(section.sections)

    return below(outline.sections)


def _edited(
    outline: Outline,
    address: int,
    edit: Callable[[Paragraph], tuple[Paragraph, ...]],
    figures: Iterable[Figure],
) -> Outline:
    """The outline with one paragraph become none, one or several."""
    numbers = count()

    def through(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
        return tuple(new for old in paragraphs for new in (edit(old) if next(numbers) == address else (old,)))

    def within(section: Section) -> Section:
        paragraphs = through(section.paragraphs)
        return replace(section, paragraphs=paragraphs, sections=tuple(map(within, section.sections)))

    opening = through(outline.opening)
    sections = tuple(map(within, outline.sections))
    _refuse_no_place(address, next(numbers))
    return settled(replace(outline, opening=opening, sections=sections), figures)


def _refuse_no_place(number: int, there_are: int) -> None:
    if not 0 <= number < there_are:
        raise _refused("place-unknown", "提纲里没有这一处", "请刷新页面后再试")


def settled(outline: Outline, figures: Iterable[Figure]) -> Outline:
    """The outline with its new figures and without those that nothing uses any longer."""
    defined = {**outline.figures, **{figure.name: figure for figure in figures}}
    used = [name for paragraph in outline.paragraphs() for name in names_of(paragraph.segments)]
    kept = {name: figure for name, figure in defined.items() if name in set(used)}
    objections = [
        *_undefined(used, defined),
        *_baseless(kept, defined),
        *_undrawable(outline, kept),
        *_unanswerable(outline),
    ]
    if objections:
        raise Refused(objections)
    sums = tuple(total for total in outline.sums if {total.total, *total.parts} <= kept.keys())
    return replace(outline, figures=kept, sums=sums)


def _heading(words: str) -> str:
    """A heading as it is written. Raises Refused for one without words."""
    heading = " ".join(words.split())
    if not heading:
        raise _refused("heading-empty", "标题是空的", "请写明本节的标题", "heading")
    return heading


def _undefined(used: Iterable[str], defined: Mapping[str, Figure]) -> Iterator[Objection]:
    for name in dict.fromkeys(used):
        if name not in defined:
            way_out = "请从数据清单中插入数据，不要直接写花括号"
            yield _objection("figure-undefined", f"句中用了{{{name}}}，但没有定义这个数据", way_out, "text")


def _baseless(kept: Mapping[str, Figure], defined: Mapping[str, Figure]) -> Iterator[Objection]:
    for claim in kept.values():
        if isinstance(claim, Claim) and claim.figure not in kept and claim.figure in defined:
            message = f"断语“{claim.above}”要与数据“{claim.figure}”比较，句中去掉了这个数据"
            yield _objection("claim-without-figure", message, "请把断语一并去掉，或保留它所比较的数据", "text")


def _undrawable(outline: Outline, kept: Mapping[str, Figure]) -> Iterator[Objection]:
    for chart in outline.charts():
        if chart.figure not in kept:
            message = f"图“{chart.caption}”画的是数据“{chart.figure}”，句中没有这个数据了"
            yield _objection("chart-without-figure", message, "请先去掉这张图，或保留它所画的数据", "text")


def _unanswerable(outline: Outline) -> Iterator[Objection]:
    stated = {paragraph.problem for paragraph in outline.paragraphs()}
    for name in dict.fromkeys(name for paragraph in outline.paragraphs() for name in paragraph.answers):
        if name not in stated:
            message = f"问题“{name}”去掉后，还有安排写着与它对应"
            yield _objection("problem-gone", message, "请先改这项安排所对应的问题", "answers")


def _refused(code: str, message: str, way_out: str, field: str = "") -> Refused:
    return Refused([_objection(code, message, way_out, field)])


def _objection(code: str, message: str, way_out: str, field: str) -> Objection:
    return Objection(code, message, BASIS, way_out, field)
