"""The report as an official document: the words of the page, every figure a slot, the annex with what each rests on."""

from __future__ import annotations

from datetime import date

import pytest

from zhunsheng.files.official.document import Heading, Paragraph
from zhunsheng.kernel.official_layout import layout_on
from zhunsheng.law.errors import LawError
from zhunsheng.reports.drawing import drawn_report
from zhunsheng.reports.official import official_document


def test_the_layout_is_that_of_the_standard_in_force():
    layout = layout_on(date(2023, 12, 22))
    assert (layout.lines, layout.characters, layout.body_pt, layout.title_pt) == (22, 28, 16.0, 22.0)
    assert (layout.bottom_mm, layout.outer_mm) == (35, 26)
    with pytest.raises(LawError):
        layout_on(date(2001, 1, 1))


def test_every_figure_of_the_text_is_a_slot_and_stands_in_the_annex(year):
    drawing = drawn_report(year.frozen(), year.clerk())
    document = official_document(drawing)
    slots = {
        run.slot: run.text for block in document.body if isinstance(block, Paragraph) for run in block.runs if run.slot
    }
    assert slots == {name: figure.printed for name, figure in drawing.edition.figures.items() if name in slots}
    assert document.annex is not None
    rows = sum(len(table.rows) for table in document.annex.tables)
    assert rows == len(drawing.recorded) + sum(len(group.rows) for group in drawing.stated) > 0
    assert any(drawing.record.frozen_digest in line for line in document.annex.small_print)


def test_headings_carry_their_numbers_in_order(year):
    document = official_document(drawn_report(year.draft(), year.clerk()))
    first = [block.text for block in document.body if isinstance(block, Heading) and block.level == 1]
    assert [text[:2] for text in first] == ["一、", "二、", "三、", "四、"][: len(first)]


def test_a_draft_says_that_it_is_one(year):
    document = official_document(drawn_report(year.draft(), year.clerk()))
    assert document.annex is not None and "尚未冻结" in document.annex.small_print[0]
