"""The Word copy: the whole report, and one comment for every finding at its place."""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from tests.verifier.reports import rows
from zhunsheng.verifier.marked.docx import AUTHOR, write_docx
from zhunsheng.verifier.marked.words import LEVELS
from zhunsheng.verifier.model import Source, Verification
from zhunsheng.verifier.pipeline import verify


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


def test_every_finding_is_a_comment_on_the_words_that_it_quotes(tmp_path: Path) -> None:
    for row in rows("reports")[:5]:
        verification = verify(Source(row["text"]))
        path = written(verification, tmp_path)
        comments = {str(comment.comment_id): comment for comment in Document(str(path)).comments}
        words = commented(path)
        assert len(comments) == len(verification.findings) and {each.author for each in comments.values()} == {AUTHOR}
        for (number, comment), finding in zip(sorted(comments.items(), key=lambda each: int(each[0])), verification.findings,
                                              strict=True):  # fmt: skip
            assert (
                comment.text.startswith(f"【{LEVELS[finding.level]}】{finding.message}")
                and finding.way_out in comment.text
            )
            assert re.sub(r"\s", "", finding.quote) == re.sub(r"\s", "", words[number])


def test_the_whole_report_stands_in_the_copy(tmp_path: Path) -> None:
    text = rows("reports")[2]["text"]
    paragraphs = Document(str(written(verify(Source(text)), tmp_path))).paragraphs
    assert re.sub(r"\s", "", "".join(paragraph.text for paragraph in paragraphs)) == re.sub(r"\s", "", text)


def test_characters_that_a_word_file_cannot_hold_are_replaced(tmp_path: Path) -> None:
    path = written(verify(Source("某街道\x0b2023年报告\x00\n全年学法4次\ud800。\n")), tmp_path)
    assert "全年学法4次\ufffd。" in "".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
