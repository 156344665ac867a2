"""Comments in a Word file: at the words that they are about, and nothing else is changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from shutil import which

import docx as word
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.files.samples import docx, packed, paragraph
from zhunsheng.files.blocks import BlockKind, Unreadable
from zhunsheng.files.docx_comments import Comment, commented
from zhunsheng.files.legacy import converted
from zhunsheng.files.read import read

_CHANGED = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"}
_FORMAT = "<w:rPr><w:b/></w:rPr>"


def text_of(data: bytes) -> str:
    """The text that offsets are counted in."""
    running = (BlockKind.HEADER, BlockKind.FOOTER)
    return "\n".join(block.text for block in read(data).blocks if block.kind not in running)


def on(data: bytes, *quotes: str) -> list[Comment]:
    """A comment on the first place of each of the quotes, which says what it is about."""
    text = text_of(data)
    return [Comment(text.index(quote), text.index(quote) + len(quote), (quote,)) for quote in quotes]


def put(data: bytes, comments: Sequence[Comment]) -> bytes:
    return commented(data, comments, "准绳", "准")


def body_of(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def about(data: bytes) -> dict[str, str]:
    """What every comment says, and the words between its beginning and its end."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        told = etree.fromstring(package.read("word/comments.xml"))
    said = {each.get(qn("w:id")): "".join(text.text or "" for text in each.iter(qn("w:t"))) for each in told}
    words: dict[str, str] = dict.fromkeys(said.values(), "")
    open_numbers: set[str] = set()
    for element in body_of(data).iter():
        number = element.get(qn("w:id"), "")
        if element.tag == qn("w:commentRangeStart"):
            open_numbers.add(number)
        elif element.tag == qn("w:commentRangeEnd"):
            open_numbers.remove(number)
        elif element.tag == qn("w:t"):
            for each in open_numbers:
                words[said[each]] += element.text or ""
    assert not open_numbers
    return words


def test_a_comment_stands_at_its_words_though_they_are_cut_in_runs() -> None:
    runs = "".join(f"<w:r>{_FORMAT}<w:t>{words}</w:t></w:r>" for words in ("全年办结", "12", "件，办结率", "99%。"))
    data = docx(f"<w:p>{runs}</w:p>")
    copy = put(data, on(data, "办结12件", "办结率99%", "全年办结12件，办结率99%。", "2"))
    assert all(quote == words for quote, words in about(copy).items()) and len(about(copy)) == 4
    assert text_of(copy) == text_of(data)


def test_a_run_that_is_cut_keeps_its_format_on_both_sides() -> None:
    data = docx(f"<w:p><w:r>{_FORMAT}<w:t>甲乙丙</w:t><w:tab/><w:t>丁</w:t></w:r></w:p>")
    copy = put(data, on(data, "乙", "丙\t丁"))
    runs = [run for run in body_of(copy).iter(qn("w:r")) if run.find(qn("w:commentReference")) is None]
    assert [[(part.tag.rpartition("}")[2], part.text) for part in run] for run in runs] == [
        [("rPr", None), ("t", "甲")], [("rPr", None), ("t", "乙")], [("rPr", None), ("t", "丙"), ("tab", None), ("t", "丁")]
    ]  # fmt: skip
    assert all(run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in runs)


def test_words_in_tables_links_insertions_and_controls_are_reached() -> None:
    body = (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>立案</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>6余件</w:t></w:r></w:p></w:tc>"
        "</w:tr></w:tbl><w:p><w:hyperlink><w:r><w:t>见附件一</w:t></w:r></w:hyperlink>"
        "<w:ins w:id='1'><w:r><w:t>新增五件</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>四件</w:delText></w:r></w:del>"
        "<w:sdt><w:sdtContent><w:r><w:t>控件里的字</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    data = docx(body)
    copy = put(data, on(data, "6余", "附件一新增", "里的", "立案\t6余件"))
    assert about(copy) == {"6余": "6余", "附件一新增": "附件一新增", "里的": "里的", "立案\t6余件": "立案6余件"}
    assert text_of(copy) == text_of(data)


def test_what_is_said_of_a_note_or_a_text_box_stands_where_the_body_refers_to_it() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('框里的截止目前')}</w:txbxContent></w:pict></w:r>"
    body = f"<w:p><w:r><w:t>正文甲</w:t></w:r><w:r><w:footnoteReference w:id='7'/></w:r>{box}<w:r><w:t>正文乙</w:t></w:r></w:p>"
    data = docx(body, footnotes=f"<w:footnote w:id='7'>{paragraph('脚注里的6余次')}</w:footnote>")
    copy = put(data, on(data, "截止", "6余次"))
    children = [child.tag.rpartition("}")[2] for child in next(body_of(copy).iter(qn("w:p")))]
    ranged = ["commentRangeStart", "r", "commentRangeEnd", "r"]
    assert children == ["r", *ranged, *ranged, "r"]
    assert text_of(copy) == text_of(data)


def test_a_number_that_word_writes_itself_is_told_at_the_words_after_it() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    data = docx(paragraph("带头学法", listed), numbering=numbering)
    assert about(put(data, on(data, "1、"))) == {"1、": "带"}


def test_a_comment_between_two_blocks_stands_at_the_next_words() -> None:
    data = docx(paragraph("推") + paragraph("进依法行政"))
    assert about(put(data, [Comment(1, 2, ("换行",))])) == {"换行": "进"}


def test_comments_that_are_there_stay_and_numbers_go_on() -> None:
    document = word.Document()
    run = document.add_paragraph().add_run("全年办结12件。")
    document.add_comment(run, "请核对", author="张三")
    saved = io.BytesIO()
    document.save(saved)
    copy = put(saved.getvalue(), on(saved.getvalue(), "12件"))
    comments = list(word.Document(io.BytesIO(copy)).comments)
    assert [(each.comment_id, each.author, each.text) for each in comments] == [
        (0, "张三", "请核对"),
        (1, "准绳", "12件"),
    ]


def test_everything_else_in_the_package_is_the_same_bytes() -> None:
    document = word.Document()
    document.sections[0].header.paragraphs[0].text = "青石镇人民政府"
    document.add_heading("2024年法治政府建设情况报告", 1)
    document.add_table(1, 1).cell(0, 0).text = "全年办结12件。"
    saved = io.BytesIO()
    document.save(saved)
    data = saved.getvalue()
    copy = put(data, on(data, "12件"))
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(copy)) as after:
        assert [name for name in after.namelist() if name not in before.namelist()] == ["word/comments.xml"]
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == _CHANGED - {"word/comments.xml"} and put(data, on(data, "12件")) == copy


def test_without_its_comments_the_body_is_as_it_was() -> None:
    document = word.Document()
    document.add_paragraph("全年办结12件。")
    saved = io.BytesIO()
    document.save(saved)
    data = saved.getvalue()
    copy = body_of(put(data, on(data, "全年办结12件。")))
    for tag in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
        for each in list(copy.iter(qn(tag))):
            each.getparent().remove(each)
    for run in [run for run in copy.iter(qn("w:r")) if not len(run)]:
        run.getparent().remove(run)
    assert etree.tostring(copy, method="c14n") == etree.tostring(body_of(data), method="c14n")


@given(
    st.lists(st.lists(st.text(st.sampled_from("甲乙丙 "), min_size=1, max_size=5), max_size=4), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=5),
)
def test_any_stretches_of_any_runs_are_found_again(lines: list[list[str]], spans: list[tuple[int, int]]) -> None:
    body = "".join(
        "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in line) + "</w:p>"
        for line in lines
    )
    data = docx(body)
    text = text_of(data)
    comments = [
        Comment(start, min(start + length, len(text)), (str(number),))
        for number, (start, length) in enumerate(spans)
        if start < len(text)
    ]
    copy = put(data, comments)
    assert text_of(copy) == text
    for comment in comments:
        wanted = text[comment.start : comment.end].replace("\n", "")
        assert not wanted or about(copy)[comment.lines[0]].startswith(wanted[:1])
        assert not wanted or about(copy)[comment.lines[0]].replace(" ", "") == wanted.replace(" ", "")


def test_a_broken_document_takes_no_comments() -> None:
    with pytest.raises(Unreadable):
        put(packed({"word/document.xml": "<w:document"}), [])


@pytest.mark.process
@pytest.mark.skipif(which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_copy_and_keeps_the_comment(tmp_path: Path) -> None:
    document = word.Document()
    document.add_paragraph("全年办结12件。")
    document.save(str(tmp_path / "report.docx"))
    data = (tmp_path / "report.docx").read_bytes()
    assert "请核对" in about(converted(put(data, [Comment(2, 6, ("请核对",))])))
