"""Word documents: what a reader of the document sees."""

from __future__ import annotations

import io

import docx as word
import pytest

from tests.files.samples import docx, packed, paragraph
from zhunsheng.files.blocks import BlockKind, Contents, Unreadable
from zhunsheng.files.read import read

_LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for level, (form, text) in enumerate(
        (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    )
)
_NUMBERING = f'<w:abstractNum w:abstractNumId="7">{_LEVELS}</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'


def _texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks]


def _numbered(words: str, level: int) -> str:
    return paragraph(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>')


def test_the_numbers_that_word_writes_itself_are_read() -> None:
    body = "".join(
        _numbered(words, level)
        for words, level in (("成效", 0), ("学习", 1), ("培训", 2), ("执法", 1), ("计划", 0), ("普法", 1))
    )
    assert _texts(docx(body, numbering=_NUMBERING)) == [
        "一、成效",
        "（一）学习",
        "1.培训",
        "（二）执法",
        "二、计划",
        "（一）普法",
    ]


def test_inserted_words_count_and_deleted_ones_do_not() -> None:
    struck, added = "<w:del><w:r><w:delText>12</w:delText></w:r></w:del>", "<w:ins><w:r><w:t>13</w:t></w:r></w:ins>"
    body = f"<w:p><w:r><w:t>办结</w:t></w:r>{struck}{added}<w:r><w:t>件</w:t></w:r></w:p>"
    contents = read(docx(body, comments="<w:comment/>"))
    assert contents.blocks[0].text == "办结13件"
    assert ["修订" in contents.remarks[0], "批注" in contents.remarks[1]] == [True, True]


def test_headers_and_footers_are_told_from_the_text() -> None:
    data = docx(paragraph("正文。"), header1=paragraph("内部资料"), footer1=paragraph("第1页"))
    assert [(block.text, block.kind) for block in read(data).blocks] == [
        ("正文。", BlockKind.PARAGRAPH), ("内部资料", BlockKind.HEADER), ("第1页", BlockKind.FOOTER),
    ]  # fmt: skip


def test_footnotes_stand_after_the_text() -> None:
    assert _texts(docx(paragraph("正文。"), footnotes=paragraph("数据截至12月31日。"))) == [
        "正文。",
        "数据截至12月31日。",
    ]


def test_a_document_saved_by_another_program_is_read() -> None:
    document = word.Document()
    document.add_heading("青石镇2024年法治政府建设情况报告", 1)
    document.add_paragraph("全年调处纠纷966件。\n办结率100%。")
    table = document.add_table(2, 2)
    for cell, words in zip(
        (cell for row in table.rows for cell in row.cells), ("项目", "数量", "处罚", "105件"), strict=True
    ):
        cell.text = words
    target = io.BytesIO()
    document.save(target)
    blocks = read(target.getvalue()).blocks
    assert [(block.text, block.kind, block.place) for block in blocks] == [
        ("青石镇2024年法治政府建设情况报告", BlockKind.HEADING, "第1段"),
        ("全年调处纠纷966件。", BlockKind.PARAGRAPH, "第2段"),
        ("办结率100%。", BlockKind.PARAGRAPH, "第3段"),
        ("项目\t数量", BlockKind.TABLE_ROW, "表1第1行"),
        ("处罚\t105件", BlockKind.TABLE_ROW, "表1第2行"),
    ]


def _refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read(data, "report.docx")
    return refusal.value


def test_a_document_cut_short_is_refused() -> None:
    data = docx(paragraph("正文。" * 400))
    assert "损坏" in _refused(data[: len(data) // 2]).what


def test_broken_xml_is_refused() -> None:
    assert "损坏" in _refused(packed({"word/document.xml": "<w:document"})).what


def test_an_entity_bomb_is_refused() -> None:
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    bomb = f'<!DOCTYPE b [<!ENTITY e0 "呵呵">{entities}]><b>&e11;</b>'
    assert "恶意" in _refused(packed({"word/document.xml": bomb})).what


def test_a_zip_bomb_is_refused() -> None:
    assert "异常巨大" in _refused(packed({"word/document.xml": b"<a>" + b" " * 300_000_000})).what


def test_elements_nested_beyond_reason_are_refused() -> None:
    assert "异常" in _refused(packed({"word/document.xml": "<a>" * 100_000 + "</a>" * 100_000})).what


def test_more_elements_than_any_document_has_are_refused() -> None:
    words = "".join(f"<a{number}/>" for number in range(2_000_000))
    assert "异常巨大" in _refused(packed({"word/document.xml": f"<w>{words}</w>"})).what


def test_an_encrypted_document_is_refused_with_the_way_out() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    assert "密码" in _refused(data).what


def test_a_spreadsheet_is_no_report() -> None:
    assert "表格" in _refused(packed({"xl/workbook.xml": "<w/>"})).what


def test_a_heading_style_marks_a_heading() -> None:
    styles = '<w:style w:styleId="a1"><w:name w:val="heading 1"/></w:style>'
    contents: Contents = read(docx(paragraph("工作成效", '<w:pStyle w:val="a1"/>'), styles=styles))
    assert contents.blocks[0].kind is BlockKind.HEADING
