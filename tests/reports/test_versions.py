"""One text in three versions: what a version leaves out is gone with all that belongs to it, and what stays reads on."""

from __future__ import annotations

import pytest

from tests.reports.years import OUTLINE, changed
from zhunsheng.kernel.errors import InvalidDeclaration
from zhunsheng.reports.outline import Outline, read_outline, write_outline
from zhunsheng.reports.outline.model import Paragraph, Removal
from zhunsheng.reports.outline.sentences import segments_in, sentence_of
from zhunsheng.reports.outline.versions import for_version, removed_from

NOTE = "        note: 其中人民调解{people}，法院委派{court}。\n"
MARKED_NOTE = """        note: 其中人民调解{people}⟦court:，法院委派{court}⟧。
        removals: {court: {from: [public], ground: 过程性信息}}
"""
TRAINING = "          training: {typed: 80余期"


def with_marked_note() -> str:
    return changed(OUTLINE, (NOTE, MARKED_NOTE))


def said(outline: Outline) -> list[str]:
    return [sentence_of(paragraph.segments) for paragraph in outline.paragraphs()]


def faults(text: str) -> str:
    with pytest.raises(InvalidDeclaration) as invalid:
        read_outline(text, "outline.yaml")
    return "；".join(fault.message for fault in invalid.value.faults)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("调处{a}，⟦x：其中涉军{b}⟧。", "调处{a}。"),
        ("甲、⟦x：乙⟧、丙。", "甲、丙。"),
        ("甲、⟦x：乙⟧和丙。", "甲和丙。"),
        ("⟦x：涉军{b}⟧，其余{a}。", "其余{a}。"),
        ("办案{a}（⟦x：其中{b}⟧）。", "办案{a}。"),
        ("办案{a}，⟦x：其中一件败诉。⟧下一步整改。", "办案{a}。下一步整改。"),
        ("办案{a}，⟦x：其中一件败诉。⟧", "办案{a}。"),
        ("前句。⟦x：中句{b}。⟧后句。", "前句。后句。"),
        ("前句；⟦x：中句；⟧后句。", "前句；后句。"),
        ("办案{a}⟦x：，其中⟦y：张三⟧一件败诉⟧。", "办案{a}。"),
        ("全文无删节。", "全文无删节。"),
    ],
)
def test_what_is_left_of_a_sentence_reads_on(written, left):
    segments = segments_in(written)
    assert sentence_of(segments) == written
    removals = tuple(Removal(("public",), "过程性信息", name) for name in "xy")
    outline = read_outline(OUTLINE, "outline.yaml")
    marked = Outline(**{**vars(outline), "opening": (Paragraph(segments, removals=removals),), "sections": ()})
    assert said(for_version(marked, "public")) == [left]
    assert "⟦" not in "".join(said(for_version(marked, "meeting")))


def test_the_figures_and_sums_that_only_removed_words_stated_go_with_them():
    outline = read_outline(with_marked_note(), "outline.yaml")
    public = for_version(outline, "public")
    assert set(outline.figures) - set(public.figures) == {"court"}
    assert (len(outline.sums), public.sums) == (1, ())
    assert for_version(outline, "filed").figures == outline.figures
    assert said(for_version(outline, "filed")) == said(read_outline(OUTLINE, "outline.yaml"))


def test_a_note_goes_with_its_paragraph_and_an_emptied_section_with_its_heading():
    text = changed(
        OUTLINE,
        ("培训{training}，成功调处矛盾纠纷{settled}。", "⟦whole:培训{training}，成功调处矛盾纠纷{settled}。⟧"),
        (NOTE, NOTE + "        removals: {whole: {from: [filed, public], ground: 内部事务信息}}\n"),
        (
            "      - heading: 诉调对接\n",
            "      - heading: 诉调对接\n        withheld: {from: [public], ground: 商业秘密}\n",
        ),
    )
    outline = read_outline(text, "outline.yaml")
    assert [section.heading for section in for_version(outline, "public").sections] == []
    filed = for_version(outline, "filed")
    assert (filed.sections[0].paragraphs, filed.sections[0].sections[0].heading) == ((), "诉调对接")
    removed = list(removed_from(outline))
    assert [(each.headings, each.removal.ground, each.follows) for each in removed] == [
        (("主要成效",), "内部事务信息", False),
        (("主要成效",), "内部事务信息", True),
        (("主要成效", "诉调对接"), "商业秘密", False),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{from: [public], ground: 过程性信息}", "{from: [filed], ground: 过程性信息}", "应在“from”写明从哪些稿删去"),
        ("{from: [public], ground: 过程性信息}", "{from: [], ground: 过程性信息}", "应在“from”写明从哪些稿删去"),
        ("ground: 过程性信息", "ground: 不方便", "不在其列；可以写：工作秘密、国家秘密"),
        ("⟦court:，法院委派{court}⟧", "⟦court:，法院委派{court}", "两端的括号要成对"),
        ("⟦court:，法院委派{court}⟧", "⟦other:，法院委派{court}⟧", "没有写明从哪些稿删去"),
        ("⟦court:，法院委派{court}⟧", "，法院委派{court}", "在句中没有标记"),
        ("人民调解{people}⟦court:", "⟦court:人民调解⟧{people}⟦court:", "写了两次"),
    ],
)
def test_a_faulty_removal_is_named_with_what_to_do(old, new, fault):
    assert fault in faults(changed(with_marked_note(), (old, new)))


def test_a_claim_does_not_outlive_the_figure_that_it_is_about():
    text = changed(
        OUTLINE,
        ("法院委派{received}，成功率{rate}，{claim}。", "法院委派{received}⟦rate:，成功率{rate}⟧，{claim}。"),
        ("            figures:\n              received", "            removals: {rate: {from: [public], ground: 过程性信息}}\n"
         "            figures:\n              received"),
    )  # fmt: skip
    assert "读者可由断语推知" in faults(text)
    read_outline(changed(text, ("⟧，{claim}。", "，{claim}⟧。")), "outline.yaml")


def test_a_removal_may_be_drafted_without_its_ground():
    outline = read_outline(changed(with_marked_note(), (", ground: 过程性信息", "")), "outline.yaml")
    assert [each.removal.ground for each in removed_from(outline)] == [""]


def test_what_is_left_out_is_written_back_as_it_was():
    text = changed(
        with_marked_note(),
        ("  - 现将北岸街道2023年度情况报告如下。", "  - {text: 现将情况报告如下。, withheld: {from: [filed, public]}}"),
        (
            "      - heading: 诉调对接\n",
            "      - heading: 诉调对接\n        withheld: {from: [public], ground: 商业秘密}\n",
        ),
    )
    outline = read_outline(text, "outline.yaml")
    assert read_outline(write_outline(outline), "outline.yaml") == outline
    both = changed(with_marked_note(), ("        removals:", "        withheld: {from: [public]}\n        removals:"))
    outline = read_outline(both, "outline.yaml")
    assert [paragraph.withheld is not None for paragraph in outline.sections[0].paragraphs] == [True, True]
    assert read_outline(write_outline(outline), "outline.yaml") == outline
