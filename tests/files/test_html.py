"""Web pages: the report, its title, and what the page says of it; not the page around it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhunsheng.files.blocks import BlockKind, Contents, Unreadable
from zhunsheng.files.html import read_html
from zhunsheng.files.read import read
from zhunsheng.files.text import Decoded

BODY = "".join(
    f"<p>　　（{number}）坚持依法行政。全年<b>办理</b>案件<span>{number * 10}</span>件，开展培训<font>{number}</font>期。</p>"
    for number in range(1, 8)
)
PAGE = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><meta name="ArticleTitle" content="青石镇2024年法治政府建设情况报告">
<meta name="PubDate" content="2025-01-20 10:00"><title>青石镇-政务网</title>
<script>var words = "这不是正文。";</script></head><body>
<div class="nav"><a href="#">首页</a> &gt; <a href="#">政务公开</a></div>
<table><tr><td>索引号</td><td>11500230/2025-00009</td><td>文号：</td><td>青府〔2025〕3号</td></tr></table>
<h1>青石镇2024年法治政府建设情况报告</h1><div class="info">来源：青石镇人民政府　【字体：大 中 小】</div>
<div id="text"><p>2024年工作如下。<br>一、主要举措</p>{BODY}<table><tr><th>项目</th><th>数量</th></tr>
<tr><td>处罚</td><td>105件</td></tr></table><div>青石镇人民政府<br>2025年1月15日</div></div>
<div class="foot">主办单位：青石镇人民政府 ICP备00000号</div></body></html>"""


def _read(page: str) -> Contents:
    return read_html(Decoded(page, "utf-8"))


def test_the_report_is_read_and_the_page_around_it_is_not() -> None:
    texts = [block.text for block in _read(PAGE).blocks]
    assert texts[0] == "青石镇2024年法治政府建设情况报告"
    assert texts[1:4] == ["2024年工作如下。", "一、主要举措", "（1）坚持依法行政。全年办理案件10件，开展培训1期。"]
    assert texts[-2:] == ["青石镇人民政府", "2025年1月15日"]
    assert not any("ICP" in text or "首页" in text or "不是正文" in text for text in texts)


def test_a_table_is_read_row_by_row() -> None:
    rows = [block for block in _read(PAGE).blocks if block.kind is BlockKind.TABLE_ROW]
    assert [(row.text, row.place) for row in rows] == [("项目\t数量", "表1第1行"), ("处罚\t105件", "表1第2行")]


def test_what_the_page_says_of_itself_is_kept_apart() -> None:
    contents = _read(PAGE)
    assert contents.title == "青石镇2024年法治政府建设情况报告"
    assert contents.metadata["索引号"] == "11500230/2025-00009"
    assert contents.metadata["文号"] == "青府〔2025〕3号"
    assert contents.metadata["发布日期"] == "2025-01-20 10:00"


@pytest.mark.parametrize("encoding", ("utf-8", "gb18030", "utf-16"))
def test_a_wrong_declaration_of_the_encoding_does_not_matter(encoding: str) -> None:
    assert read(PAGE.encode(encoding), "page.html").blocks == _read(PAGE).blocks


def test_the_lines_of_a_cell_are_kept_apart() -> None:
    table = "<table><tr><th>事项<br><small>以立案之日为准</small></th><td><p>12</p><p>105件</p></td></tr></table>"
    rows = [block.text for block in _read(f"<p>{BODY}</p>{table}").blocks if block.kind is BlockKind.TABLE_ROW]
    assert rows == ["事项 以立案之日为准\t12 105件"]


def test_a_report_laid_out_by_a_table_is_read_as_paragraphs() -> None:
    page = f"<html><body><table><tr><td>{BODY * 3}</td></tr></table></body></html>"
    assert len(_read(page).blocks) == 21


def test_a_page_without_prose_is_refused() -> None:
    with pytest.raises(Unreadable, match="没有正文"):
        _read("<html><body><a href='#'>首页</a><div id='app'></div></body></html>")


def test_a_page_nested_without_end_is_read_or_refused() -> None:
    try:
        _read("<html><body>" + "<div>" * 50_000 + "深处有一句话。" + "</div>" * 50_000)
    except Unreadable as refusal:
        assert refusal.way_out


@given(
    st.lists(
        st.sampled_from(
            (
                "<p>",
                "</p>",
                "<table>",
                "<tr>",
                "<td>",
                "<br>",
                "</div>",
                "<div>",
                "<a>",
                "句。",
                "<!--",
                "&#0;",
                "\0",
                "<h1>",
            )
        )
    )
)
@settings(max_examples=150)
def test_any_page_is_read_or_refused(pieces: list[str]) -> None:
    try:
        assert _read("<html><body>" + "".join(pieces)).blocks
    except Unreadable as refusal:
        assert refusal.way_out
