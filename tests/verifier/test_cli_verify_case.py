"""``zhunsheng verify --case``: a folder of one case's papers, in the formats in which other systems give them out."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tests.verifier.case_file import PAPERS
from zhunsheng.cli.verify import CLEAN, FOUND, UNCHECKED, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The papers as Word files, rows of forms as rows of tables."""
    for name, text in PAPERS.items():
        as_word(text).save(str(tmp_path / name.replace(".txt", ".docx")))
    return tmp_path


def as_word(text: str) -> docx.document.Document:
    document = docx.Document()
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) == 1:
            document.add_paragraph(line)
            continue
        row = document.add_table(rows=1, cols=len(cells)).rows[0]
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    return document


def changed(folder: Path, paper: str, old: str, new: str) -> None:
    name = next(name for name in PAPERS if name.startswith(paper))
    assert old in PAPERS[name]
    as_word(PAPERS[name].replace(old, new)).save(str(folder / name.replace(".txt", ".docx")))


def test_papers_that_agree_end_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--case", str(folder)]) == CLEAN
    told = capsys.readouterr().out
    assert "处罚决定书" in told and "没有发现不一致、漏填或倒置" in told


def test_a_difference_is_told_with_the_papers_the_places_and_the_way_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(folder, "04", "当事人：葛建业", "当事人：葛建叶")
    changed(folder, "01", "案发时间\t2023年5月4日", "案发时间\t")
    assert run(["--case", str(folder)]) == FOUND
    told = " ".join(capsys.readouterr().out.split())
    assert "各文书所写的当事人不一致" in told and "“葛建叶”（处罚决定书）" in told
    assert "立案审批表中“案发时间”没有填写" in told and "怎么办：" in told


def test_json_names_codes_and_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(folder, "06", "1000元", "1100元")
    assert run(["--case", "--json", str(folder)]) == FOUND
    document = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in document["findings"]] == ["amount-differs"]
    assert {paper["kind"] for paper in document["papers"]} == {
        "filing", "inspection", "notice", "decision", "service", "closing",
    }  # fmt: skip


def test_what_cannot_be_read_is_told_and_never_a_success(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "07.docx").write_bytes(b"PK broken")
    assert run(["--case", str(folder)]) == UNCHECKED
    assert "07.docx：无法核对" in " ".join(capsys.readouterr().out.split())


def test_an_empty_folder_is_not_checked(tmp_path: Path) -> None:
    assert run(["--case", str(tmp_path)]) == UNCHECKED


def test_what_is_for_reports_cannot_be_asked_for_a_case(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["--case", "--html", str(folder / "a.html"), str(folder)])
    assert stopped.value.code == UNCHECKED and "--html" in capsys.readouterr().err
