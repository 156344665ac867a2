"""Official documents as Word and PDF: the words, the layout of the standard, the slots, the fonts; the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from zhunsheng.files.manuscripts.reading import read_manuscript
from zhunsheng.files.official.document import (
    Annex,
    AnnexTable,
    Heading,
    Layout,
    MarginNote,
    OfficialDocument,
    Paragraph,
    TextRun,
    points,
)
from zhunsheng.files.official.fonts import FACES, MissingFonts, chosen, typefaces
from zhunsheng.files.official.pdf import pdf_of
from zhunsheng.files.official.word import word_of

LAYOUT = Layout(210, 297, 37, 28, 156, 225, 22, 28, 22.0, 16.0, 10.5, 14.0, 7, 2)
LONG = "依法行政稳中有进" * 40
DOCUMENT = OfficialDocument(
    title=("柳荫街道2023年", "法治政府建设年度报告"),
    body=(
        Paragraph((TextRun("全年调处纠纷"), TextRun("966件", "settled"), TextRun("，成功率"), TextRun("98%", "rate"))),
        Heading(1, "一、主要成效"),
        Heading(2, "（一）规范执法"),
        Paragraph((TextRun(LONG),)),
        Paragraph((TextRun("构成：人民调解810件。"),), is_note=True),
    ),
    signers=("柳荫街道办事处",),
    signed_on="2023年12月22日",
    dated=date(2023, 12, 22),
    annex=Annex(
        "依据",
        ("共两项。",),
        (AnnexTable("记录", ("数据", "所载"), (2, 1), (("纠纷\n调解", "966件"),)),),
        ("摘要 sm3:0",),
    ),
)


def text_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def test_the_pdf_says_everything_and_nothing_is_lost_between_the_fonts():
    pages = text_of(pdf_of(DOCUMENT, LAYOUT))
    words = "".join("".join(pages).split())
    for wanted in ("柳荫街道2023年法治政府建设年度报告", "全年调处纠纷966件，成功率98%", "一、主要成效", "（一）规范执法",
                   "构成：人民调解810件。", "柳荫街道办事处", "2023年12月22日", "附件", "纠纷", "sm3:0"):  # fmt: skip
        assert wanted in words, wanted
    assert "—1—" in "".join(pages[0].split())


def test_a_full_line_holds_as_many_characters_and_a_full_page_as_many_lines_as_the_standard_says():
    body = tuple(Paragraph((TextRun("法" * 200),)) for _ in range(8))
    document = replace(DOCUMENT, body=body, annex=None)
    lines = [line for line in text_of(pdf_of(document, LAYOUT))[1].splitlines() if line.strip()]
    text = [line.strip() for line in lines if "法" in line]
    assert len(text) == LAYOUT.lines
    assert max(map(len, text)) == LAYOUT.characters


@pytest.mark.parametrize("lines", [2, 3, 4, 5])
def test_a_page_is_full_even_where_a_paragraph_leaves_one_line_of_itself_behind(lines):
    paragraph = Paragraph((TextRun("法" * (LAYOUT.characters * lines - 10)),))
    pages = text_of(pdf_of(replace(DOCUMENT, body=(paragraph,) * 40, annex=None, signers=(), signed_on=""), LAYOUT))
    assert len(pages) > 3
    for page in pages[1:-1]:
        assert len([line for line in page.splitlines() if "法" in line]) == LAYOUT.lines


def test_what_is_annexed_is_named_between_the_text_and_the_signature():
    page = next(text for page in text_of(pdf_of(DOCUMENT, LAYOUT)) if "附件：" in (text := "".join(page.split())))
    assert page.index("人民调解810件") < page.index("附件：依据") < page.index("柳荫街道办事处")
    texts = [paragraph.text for paragraph in Document(BytesIO(word_of(DOCUMENT, LAYOUT))).paragraphs]
    note = texts.index("附件：依据")
    assert (texts[note - 1], texts[note + 1 : note + 4]) == ("", ["", "", "柳荫街道办事处"])
    assert "附件：" not in "".join(text_of(pdf_of(replace(DOCUMENT, annex=None), LAYOUT)))


def test_a_note_in_the_margin_stands_at_its_runs_in_word_alone_and_the_bytes_are_the_same_again():
    note = MarginNote("岳承霖", date(2023, 12, 20), ("第1条意见", "请核对。"), first=1, last=2)
    noted = replace(DOCUMENT, body=(replace(DOCUMENT.body[0], notes=(note,)), *DOCUMENT.body[1:]))
    content = word_of(noted, LAYOUT)
    assert content == word_of(noted, LAYOUT) and pdf_of(noted, LAYOUT) == pdf_of(DOCUMENT, LAYOUT)
    (remark,) = read_manuscript(content).remarks
    assert (remark.trace.by, remark.trace.at[:10], remark.about) == ("岳承霖", "2023-12-20", "966件，成功率")
    assert (remark.words, remark.before) == ("第1条意见\n请核对。", "全年调处纠纷")


def test_the_words_stay_within_the_text_area():
    page = pypdfium2.PdfDocument(pdf_of(DOCUMENT, LAYOUT))[0]
    assert (round(page.get_width(), 1), round(page.get_height(), 1)) == (round(points(210), 1), round(points(297), 1))
    textpage = page.get_textpage()
    boxes = [
        textpage.get_charbox(place)
        for place in range(textpage.count_chars())
        if textpage.get_text_range(place, 1) in LONG
    ]
    assert boxes
    assert min(left for left, *_ in boxes) >= points(28) - 1
    assert max(right for _, _, right, _ in boxes) <= points(28 + 156) + 1


def test_the_same_document_gives_the_same_bytes():
    assert pdf_of(DOCUMENT, LAYOUT) == pdf_of(DOCUMENT, LAYOUT)
    assert word_of(DOCUMENT, LAYOUT) == word_of(DOCUMENT, LAYOUT)


def test_the_word_file_holds_the_words_and_each_figure_in_a_control_of_its_name():
    word = Document(BytesIO(word_of(DOCUMENT, LAYOUT)))
    words = "".join(node.text or "" for node in word.element.body.iter(qn("w:t")))
    assert "全年调处纠纷966件，成功率98%" in words and LONG in words
    controls = {
        control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")): "".join(
            node.text for node in control.iter(qn("w:t"))
        )
        for control in word.element.body.iter(qn("w:sdt"))
    }
    assert controls == {"settled": "966件", "rate": "98%"}


def test_the_word_file_has_the_page_of_the_standard_and_names_its_typefaces():
    content = word_of(DOCUMENT, LAYOUT)
    section = Document(BytesIO(content)).sections[0]
    measured = [
        round(length.mm)
        for length in (section.page_width, section.page_height, section.top_margin, section.left_margin)
    ]
    assert measured == [210, 297, 37, 28]
    with ZipFile(BytesIO(content)) as archive:
        styles = archive.read("word/styles.xml").decode()
        body = archive.read("word/document.xml").decode()
        settings = archive.read("word/settings.xml").decode()
    assert all(face in styles for face in ("仿宋_GB2312", "黑体", "楷体_GB2312"))
    assert "方正小标宋简体" in body and "evenAndOddHeaders" in settings


def test_what_stands_in_for_a_missing_typeface_is_named():
    found = chosen(["FandolFang R", "FandolHei", "FandolKai", "FandolSong", "Noto Serif CJK SC"])
    assert found.substituted == ("小标宋以FandolSong代替",)
    assert found.families["仿宋"] == ("FandolFang R", "Noto Serif CJK SC")


def test_without_any_chinese_font_nothing_is_set_and_the_missing_ones_are_named():
    with pytest.raises(MissingFonts) as missing:
        chosen(["DejaVu Sans"])
    assert all(face in str(missing.value) for face in FACES)


def test_this_machine_has_what_a_page_needs():
    assert set(typefaces().families) == set(FACES)
