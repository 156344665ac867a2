"""Edits on an outline: a paragraph, a heading, a figure, and what would be left without ground."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reports.years import OUTLINE
from zhunsheng.kernel.errors import Refused
from zhunsheng.reports.editing import (
    change_heading,
    insert_first,
    insert_paragraph,
    insert_section,
    remove_paragraph,
    replace_paragraph,
    sections_of,
    segments_typed,
)
from zhunsheng.reports.outline import Outline, Paragraph, Section, Typed, read_outline, sentence_of, write_outline

NEW = Typed("visits", 0, "3次", Decimal(3), "次", "司法所", "走访台账尚未启用", "走访")


@pytest.fixture
def outline() -> Outline:
    return read_outline(OUTLINE, "提纲")


def words(outline: Outline) -> list[str]:
    return [sentence_of(paragraph.segments) for paragraph in outline.paragraphs()]


def typed(sentence: str) -> Paragraph:
    return Paragraph(segments_typed(sentence))


def test_a_replaced_paragraph_brings_its_figures_along_and_the_unused_go(outline):
    edited = replace_paragraph(outline, 1, typed("走访{visits}，调处{settled}。"), [NEW])
    assert words(edited)[1] == "走访{visits}，调处{settled}。"
    assert "training" not in edited.figures and edited.figures["visits"] == NEW
    assert edited.sums == outline.sums
    assert read_outline(write_outline(edited), "提纲") == edited


def test_a_sum_goes_with_its_part(outline):
    assert replace_paragraph(outline, 2, typed("其中人民调解{people}。")).sums == ()


def test_a_paragraph_is_inserted_behind_another_and_right_under_a_heading(outline):
    assert words(insert_paragraph(outline, 0, typed("另起一段。")))[:2] == [words(outline)[0], "另起一段。"]
    under = insert_first(outline, 1, typed("节首。"))
    assert sentence_of(list(sections_of(under))[1].paragraphs[0].segments) == "节首。"


def test_a_paragraph_is_removed_with_what_only_it_used(outline):
    edited = remove_paragraph(outline, 2)
    assert len(words(edited)) == len(words(outline)) - 1
    assert "court" not in edited.figures


def test_a_section_keeps_something_to_say(outline):
    with pytest.raises(Refused, match="“诉调对接”一节只有这一段"):
        remove_paragraph(outline, 3)


def test_headings_and_sections_are_edited(outline):
    edited = change_heading(outline, 1, " 诉讼与调解  对接 ")
    assert [section.heading for section in sections_of(edited)] == ["主要成效", "诉讼与调解 对接"]
    longer = insert_section(edited, 0, Section("存在不足", (typed("人手不够。"),)))
    assert [section.heading for section in longer.sections] == ["主要成效", "存在不足"]
    with pytest.raises(Refused, match="标题是空的"):
        change_heading(outline, 0, " ")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("调处{nothing}。", "没有定义这个数据"),
        ("成功率高，{claim}，委派{received}。", "要与数据“rate”比较"),
        ("调处{Settled}。", "花括号里应是数据的名字"),
    ],
)
def test_what_would_be_left_without_ground_is_refused(outline, sentence, said):
    with pytest.raises(Refused, match=said):
        replace_paragraph(outline, 3, typed(sentence))


def test_a_problem_that_a_plan_answers_does_not_go_before_the_plan(outline):
    edited = replace_paragraph(outline, 0, replace(typed("人手不够。"), problem="few"))
    edited = insert_paragraph(edited, 0, replace(typed("明年增配。"), answers=("few",)))
    with pytest.raises(Refused, match="还有安排写着与它对应"):
        remove_paragraph(edited, 0)


@pytest.mark.parametrize("address", [-1, 99])
def test_a_place_that_is_not_there_is_refused(outline, address):
    for edit in (
        remove_paragraph,
        lambda o, a: insert_first(o, a, typed("一。")),
        lambda o, a: change_heading(o, a, "一"),
    ):
        with pytest.raises(Refused, match="没有这一处"):
            edit(outline, address)
