"""Reading an edited Word file: every trace of editing that Word and WPS leave, whatever part of the file it is in."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.files.test_official import DOCUMENT, LAYOUT
from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.manuscripts import child
from zhunsheng.files.manuscripts.changes import ChangeKind, Comparison
from zhunsheng.files.manuscripts.child import compare_files
from zhunsheng.files.manuscripts.comparing import compared
from zhunsheng.files.manuscripts.model import Slot, Sort, Trace
from zhunsheng.files.manuscripts.reading import plain_words, read_manuscript
from zhunsheng.files.official.marks import copy_mark, copy_token
from zhunsheng.files.official.word import word_of

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
WHO = 'w:author="王主任" w:date="2023-12-20T09:00:00Z"'
TRACE = Trace("王主任", "2023-12-20T09:00:00Z")


def packed(body: str, **parts: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as written:
        written.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            written.writestr(f"word/{name}.xml", f"<w:{name} {SPACES}>{content}</w:{name}>")
    return out.getvalue()


def run(words: str, look: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}<w:t>{words}</w:t></w:r>"


def paragraph(*inside: str, about: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{''.join(inside)}</w:p>"


def cell(words: str) -> str:
    return f"<w:tc>{paragraph(run(words))}</w:tc>"


def marked() -> bytes:
    body = tuple(replace(block, bookmark=f"b{place}") for place, block in enumerate(DOCUMENT.body))
    return word_of(replace(DOCUMENT, body=body, bookmarks=(copy_mark("0" * 24),)), LAYOUT)


def test_a_file_of_ours_says_which_copy_it_is_and_names_paragraphs_and_figures():
    data = marked()
    manuscript = read_manuscript(data)
    assert copy_token(ZipFile(BytesIO(data)).read("word/document.xml")) == "0" * 24
    assert [passage.mark for passage in manuscript.passages if passage.mark] == [
        "zs_title",
        "b0",
        "b1",
        "b2",
        "b3",
        "b4",
    ]
    figures = [atom for passage in manuscript.passages for atom in passage.atoms if isinstance(atom, Slot)]
    assert figures == [Slot("settled@b0_s1", "966件"), Slot("rate@b0_s2", "98%")]
    assert [(each.level, each.text) for each in manuscript.passages if each.level] == [
        (1, "一、主要成效"),
        (2, "（一）规范执法"),
    ]


def test_tracked_edits_are_read_as_accepted_and_by_whom():
    data = packed(
        paragraph(
            run("全年"),
            f'<w:del w:id="1" {WHO}><w:r><w:delText>受理</w:delText></w:r></w:del>',
            f'<w:ins w:id="2" {WHO}>{run("办理")}</w:ins>',
            f'<w:moveFrom w:id="3" {WHO}>{run("其中")}</w:moveFrom>',
            f'<w:moveTo w:id="4" {WHO}>{run("信访")}</w:moveTo>',
            run("事项"),
        )
    )
    (passage,) = read_manuscript(data).passages
    assert passage.text == "全年办理信访事项"
    assert [trace for trace in passage.traces if trace] == [TRACE] * 4
    assert [(each.at, each.words, each.trace) for each in passage.struck] == [(2, "受理", TRACE), (4, "其中", TRACE)]


def test_an_end_taken_out_joins_two_paragraphs():
    data = packed(
        paragraph(run("上半句，"), about=f'<w:rPr><w:del w:id="1" {WHO}/></w:rPr>') + paragraph(run("下半句。"))
    )
    (passage,) = read_manuscript(data).passages
    assert passage.text == "上半句，下半句。" and passage.struck[0].words == "¶"


def test_rows_boxes_notes_pictures_and_running_heads_are_passages_of_their_own():
    row = f'<w:tr><w:trPr><w:ins w:id="1" {WHO}/></w:trPr>{cell("甲")}{cell("1")}</w:tr>'
    gone = f'<w:tr><w:trPr><w:del w:id="2" {WHO}/></w:trPr>{cell("乙")}</w:tr>'
    inside = f"<w:txbxContent>{paragraph(run('框内'))}</w:txbxContent>"
    choice, fallback = f"<w:drawing>{inside}</w:drawing>", f"<w:pict>{inside}</w:pict>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice>{choice}</mc:Choice>"
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    data = packed(
        paragraph(run("正文"), box) + f"<w:tbl>{row}{gone}</w:tbl>" + paragraph("<w:r><w:drawing/></w:r>"),
        footnotes=f"<w:footnote>{paragraph(run('脚注的话'))}</w:footnote>",
        header1=paragraph(run("内部资料")),
        footer1=paragraph(run("— 3 —")),
    )
    told = [(passage.sort, passage.text) for passage in read_manuscript(data).passages if passage.text]
    assert told == [
        (Sort.PARAGRAPH, "正文"),
        (Sort.BOX, "框内"),
        (Sort.TABLE, "甲\t1"),
        (Sort.PICTURE, "［图片］"),
        (Sort.NOTE, "脚注的话"),
        (Sort.RUNNING, "内部资料"),
    ]


def test_looks_are_told_tracked_or_not():
    changed = f'<w:strike/><w:rPrChange w:id="1" {WHO}><w:rPr/></w:rPrChange>'
    after = packed(paragraph(run("甲乙丙丁", changed), run("戊己庚辛", "<w:b/>"), run("照旧", '<w:b w:val="0"/>')))
    (passage,) = read_manuscript(after).passages
    assert [(each.words, each.how, each.trace) for each in passage.dressed] == [("甲乙丙丁", "删除线", TRACE)]
    assert set(passage.looks) == {"", "删除线", "加粗"}


def test_comments_say_what_they_are_about():
    body = paragraph('<w:commentRangeStart w:id="7"/>', run("这一句"), '<w:commentRangeEnd w:id="7"/>', run("。"))
    data = packed(body, comments=f'<w:comment w:id="7" {WHO}>{paragraph(run("要举例"))}</w:comment>')
    (remark,) = read_manuscript(data).remarks
    assert (remark.words, remark.about, remark.trace) == ("要举例", "这一句", TRACE)


def test_blanks_are_no_prose_and_braces_no_figures():
    assert plain_words("　全 年\t{settled}⟦a⟧\n") == "　全年｛settled｝〚a〛"
    (passage,) = read_manuscript(packed(paragraph(run("　　另起 一段")))).passages
    assert passage.text == "另起一段"


def test_a_new_line_numbered_like_a_heading_is_one():
    before = marked()
    names = ZipFile(BytesIO(before))
    main = names.read("word/document.xml").decode()
    added = f"<w:p>{run('（二）公平竞争审查')}</w:p><w:p>{run('审查文件十二件。')}</w:p>"
    place = main.index('w:name="zs_b4"')
    cut = main.rindex("<w:p>", 0, place)
    out = BytesIO()
    with ZipFile(out, "w") as written:
        for name in names.namelist():
            written.writestr(name, main[:cut] + added + main[cut:] if name == "word/document.xml" else names.read(name))
    comparison = compared(read_manuscript(before), read_manuscript(out.getvalue()))
    assert [(each.kind, each.new) for each in comparison.changes] == [
        (ChangeKind.ADDED, "（二级标题）公平竞争审查"),
        (ChangeKind.ADDED, "审查文件十二件。"),
    ]
    assert [(item.level, "".join(map(str, item.added))) for item in comparison.items if item.added] == [
        (2, "公平竞争审查"),
        (0, "审查文件十二件。"),
    ]


@pytest.mark.process
def test_the_process_compares_and_refuses(monkeypatch: pytest.MonkeyPatch):
    data = marked()
    assert compare_files(data, data) == Comparison.of_plain(json.loads(json.dumps(compare_files(data, data).plain())))
    with pytest.raises(Unreadable, match="不是 Word 文档"):
        compare_files(data, packed("").replace(b"word/document", b"word/nocument"))
    many = packed("".join(paragraph(run(f"第{number}段")) for number in range(3001)))
    with pytest.raises(Unreadable, match="3001段"):
        compare_files(data, many)
    monkeypatch.setattr(child, "MOST_SECONDS", 0.01)
    with pytest.raises(Unreadable, match="没有比对完"):
        compare_files(data, data)


NAMES = ("p", "r", "t", "delText", "ins", "del", "moveFrom", "moveTo", "sdt", "sdtPr", "sdtContent", "tag", "tbl", "tr", "trPr",
         "tc", "pPr", "rPr", "b", "rPrChange", "pPrChange", "bookmarkStart", "bookmarkEnd", "commentRangeStart",
         "commentRangeEnd", "txbxContent", "drawing", "outlineLvl", "br", "tab", "sym", "hyperlink")  # fmt: skip
VALUES = ("zs_b0", "zs_b1", "zs_b0_s1", "zs_title", "settled", "0", "1", "")


@st.composite
def element(draw: st.DrawFn, depth: int = 0) -> str:
    """An element of any sort with any others inside, as no program would write it."""
    name, value = draw(st.sampled_from(NAMES)), draw(st.sampled_from(VALUES))
    inside = "" if depth == 4 else "".join(draw(st.lists(element(depth + 1), max_size=4)))
    words = draw(st.sampled_from(("", "法治", "一、政府", "18件"))) if name in ("t", "delText") else ""
    about = f'w:name="{value}" w:val="{value}" w:id="{draw(st.integers(0, 3))}" w:author="甲"'
    return f"<w:{name} {about}>{words}{inside}</w:{name}>"


@settings(max_examples=100, deadline=None)
@given(st.lists(element(), max_size=6))
def test_whatever_is_nested_in_whatever_is_read_and_equals_itself(parts):
    try:
        manuscript = read_manuscript(packed("".join(parts)))
    except Unreadable as refusal:
        assert refusal.what and refusal.way_out
        return
    changes = compared(manuscript, manuscript).changes
    assert {change.kind for change in changes} <= {ChangeKind.LOOK}, changes
