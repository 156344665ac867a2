"""The Word copy: the whole report, and one comment for every finding at its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.verifier.reports import Row, rows
from zhunsheng.verifier.marked.docx import AUTHOR, write_docx
from zhunsheng.verifier.marked.words import LEVELS
from zhunsheng.verifier.model import Finding, Level, Place, Source, Verification
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.reading import read_file


def written(verification: Verification, folder: Path) -> Path:
    path = folder / "copy.docx"
    write_docx(verification, verification.findings, path)
    return path


def commented(path: Path) -> dict[str, str]:
    """The words that every comment is about, by its number."""
    words: dict[str, str] = {}
    open_comments: set[str] = set()
    for element in Document(str(path)).element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_comments.add(element.get(qn("w:id")))
        elif element.tag == qn("w:commentRangeEnd"):
            open_comments.discard(element.get(qn("w:id")))
        elif element.tag == qn("w:t"):
            for number in open_comments:
                words[number] = words.get(number, "") + (element.text or "")
    return words


def wanted(findings: Sequence[Finding]) -> list[tuple[Finding, Place]]:
    """What a comment is about: every place of what must be mended, the first of a note."""
    return [
        (finding, place)
        for finding in findings
        for place in (finding.places[:1] if finding.level is Level.NOTE else finding.places)
    ]


def without_blanks(words: str) -> str:
    return re.sub(r"\s", "", words)


def check_comments(path: Path, verification: Verification) -> None:
    comments = sorted(Document(str(path)).comments, key=lambda comment: comment.comment_id)
    about, places = commented(path), wanted(verification.findings)
    assert len(comments) == len(places) and {comment.author for comment in comments} == {AUTHOR}
    for comment, (finding, place) in zip(comments, places, strict=True):
        said = finding.message if place is finding.places[0] else place.message
        assert comment.text.startswith(f"【{LEVELS[finding.level]}】{said}")
        assert (finding.way_out in comment.text) is (place is finding.places[0])
        assert place.repair is None or (place.repair or "（删去）") in comment.text
        assert without_blanks(place.quote) == without_blanks(about[str(comment.comment_id)])


@pytest.mark.parametrize("row", rows("reports")[:5], ids=lambda row: row["id"])
def test_every_place_that_must_be_mended_has_a_comment_on_its_words(row: Row, tmp_path: Path) -> None:
    verification = verify(Source(row["text"]))
    check_comments(written(verification, tmp_path), verification)


@pytest.mark.parametrize("row", rows("reports")[:5], ids=lambda row: row["id"])
def test_the_comments_on_a_word_file_stand_in_the_file_itself(row: Row, tmp_path: Path) -> None:
    original = Document()
    original.sections[0].header.paragraphs[0].text = "征求意见稿"
    for line in row["text"].split("\n"):
        paragraph = original.add_paragraph()
        for start in range(0, len(line), 7):
            paragraph.add_run(line[start : start + 7]).italic = bool(start % 2)
    original.add_table(1, 1).cell(0, 0).text = "截止目前XX件"
    original.save(str(tmp_path / "original.docx"))
    verification = verify(read_file(tmp_path / "original.docx"))
    copy = written(verification, tmp_path)
    check_comments(copy, verification)
    document = Document(str(copy))
    assert [each.text for each in document.paragraphs] == [each.text for each in original.paragraphs]
    assert document.sections[0].header.paragraphs[0].text == "征求意见稿"


def test_a_note_names_the_other_places_and_an_error_has_a_comment_at_each(tmp_path: Path) -> None:
    path = written(verify(Source("聘二名律师，又聘二名律师。学习习总书记讲话。\n贯彻习总书记指示。")), tmp_path)
    note, first, second = (comment.text for comment in Document(str(path)).comments)
    assert "还有：" in note and "“二名”" in note
    assert "怎么办" in first and "共2处，这是第2处" in second and "可改为：习近平总书记" in second


def test_a_word_file_that_takes_no_comments_is_set_anew(tmp_path: Path) -> None:
    source = replace(Source("全年聘二名律师。"), document=b"PK\x03\x04 cut short")
    assert "二名" in commented(written(verify(source), tmp_path))["0"]


def test_the_whole_report_stands_in_the_copy(tmp_path: Path) -> None:
    text = rows("reports")[2]["text"]
    paragraphs = Document(str(written(verify(Source(text)), tmp_path))).paragraphs
    assert re.sub(r"\s", "", "".join(paragraph.text for paragraph in paragraphs)) == re.sub(r"\s", "", text)


def test_characters_that_a_word_file_cannot_hold_are_replaced(tmp_path: Path) -> None:
    path = written(verify(Source("某街道\x0b2023年报告\x00\n全年学法4次\ud800。\n")), tmp_path)
    assert "全年学法4次\ufffd。" in "".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
