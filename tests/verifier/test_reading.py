"""Files become sources: the text, where it stands, what the file says of itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.files.samples import docx, ofd, packed, paragraph, pdf, printed
from zhunsheng.verifier.model import Source
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.reading import Unread, Unreadable, read_bytes, read_file, read_text, sources_of

PARAGRAPHS = [
    "青石街道2024年法治政府建设情况报告",
    "2024年，全街道调处矛盾纠纷966件，办理行政处罚案件105宗。",
    "一、存在的不足和原因",
]
TEXT = "\n".join(PARAGRAPHS)
FILES = {
    "report.txt": TEXT.encode("gbk"),
    "report.html": f"<html><body>{''.join(f'<p>{words}</p>' for words in PARAGRAPHS)}</body></html>".encode(),
    "report.docx": docx("".join(map(paragraph, PARAGRAPHS))),
    "report.pdf": pdf([printed(PARAGRAPHS)]),
    "report.ofd": ofd([printed(PARAGRAPHS)]),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_text_and_the_same_figures(name: str) -> None:
    source = read_bytes(FILES[name], name)
    assert source.text == TEXT
    assert [figure.quote for figure in verify(source).reading.figures] == ["966件", "105宗"]


@pytest.mark.parametrize("name", FILES)
def test_every_paragraph_knows_its_place(name: str) -> None:
    source = read_bytes(FILES[name], name)
    assert [source.text[start:].split("\n")[0] for start, _ in source.places] == PARAGRAPHS
    assert all(place.endswith("段") for _, place in source.places)


def test_what_a_text_says_of_itself_is_kept() -> None:
    source = read_text(
        f"索引号\n0071/2025-3\n文号\n青府〔2025〕3号\n发布日期：2025-01-20\n{TEXT}\n来源：青石街道办事处"
    )
    assert source.metadata["索引号"] == "0071/2025-3"
    assert source.metadata["文号"] == "青府〔2025〕3号"
    assert source.metadata["来源"] == "青石街道办事处"
    assert source.published_on == date(2025, 1, 20)


def test_a_date_that_does_not_exist_is_no_date() -> None:
    assert read_text(f"发布日期：2025-02-30\n{TEXT}").published_on is None


def test_offsets_of_a_plain_text_are_those_of_the_file() -> None:
    text = "一、工作\r\n\r\n\u3000\u3000全年办结12件。\r\n"
    source = read_bytes(text.encode("utf-8-sig"), "a.txt")
    assert source.text == text
    assert [source.text[start:].lstrip()[:2] for start, _ in source.places] == ["一、", "全年"]


def test_running_heads_do_not_enter_the_text() -> None:
    source = read_bytes(docx(paragraph("全年办结12件。"), header1=paragraph("内部资料 第3份")), "a.docx")
    assert source.text == "全年办结12件。"


def test_what_was_left_out_is_remarked_and_found() -> None:
    source = read_bytes(docx("<w:p><w:ins><w:r><w:t>全年办结12件。</w:t></w:r></w:ins></w:p>"), "a.docx")
    assert "修订" in source.remarks[0]
    assert any(finding.code == "reader-remark" for finding in verify(source).findings)


@pytest.mark.parametrize("text", ("", "   \n", "Annual report 2024"))
def test_nothing_to_check_is_refused_and_never_clean(text: str) -> None:
    with pytest.raises(Unreadable):
        read_text(text)


def test_one_bad_file_in_a_folder_is_told_and_stops_nothing(tmp_path: Path) -> None:
    for name, data in {**FILES, "broken.docx": FILES["report.docx"][:200], "empty.txt": b""}.items():
        (tmp_path / name).write_bytes(data)
    found = list(sources_of(tmp_path))
    assert [each.name for each in found if isinstance(each, Unread)] == ["broken.docx", "empty.txt"]
    assert [each.text for each in found if isinstance(each, Source)] == [TEXT] * len(FILES)


def test_a_folder_is_not_one_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    with pytest.raises(Unreadable, match="文件夹"):
        read_file(tmp_path)
    assert read_file(tmp_path / "a.txt").text == TEXT


def test_a_zip_is_not_one_report(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed({"a.txt": TEXT, "b.txt": TEXT}))
    with pytest.raises(Unreadable, match="压缩包"):
        read_file(tmp_path / "a.zip")
    assert [source.name for source in sources_of(tmp_path / "a.zip")] == ["a.zip/a.txt", "a.zip/b.txt"]


@given(
    st.sampled_from(sorted(set(FILES) - {"report.pdf"})),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
)
@settings(max_examples=150)
def test_a_file_with_any_bytes_changed_is_read_or_refused(name: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(FILES[name])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    try:
        verify(read_bytes(bytes(data), name))
    except Unreadable as refusal:
        assert refusal.what and refusal.way_out
