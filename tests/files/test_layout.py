"""PDF and OFD: printed lines become the paragraphs that were printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest

from tests.files.samples import Line, ofd, packed, pdf, printed
from zhunsheng.files.blocks import BlockKind, Unreadable
from zhunsheng.files.ofd import read_ofd
from zhunsheng.files.pdf import read_pdf
from zhunsheng.files.read import read

TITLE = "青石街道2024年法治政府建设情况报告"
PARAGRAPHS = [
    "2024年，青石街道坚持依法行政，全年调处矛盾纠纷966件，办理行政处罚案件105宗，开展培训26期，参加人员达到三千余人次，取得良好效果。",
    "一、主要举措和成效",
    "（一）加强学习。全年学法十二次，参加三百人次，效果很好，群众满意，干部能力有了明显提升，各项工作有序推进到位。",
]
Maker = Callable[[Iterable[Sequence[Line]]], bytes]
FORMATS = pytest.mark.parametrize(("make", "read_it"), ((pdf, read_pdf), (ofd, read_ofd)), ids=("pdf", "ofd"))


@FORMATS
def test_a_sentence_broken_over_lines_is_one_paragraph(make: Maker, read_it: Callable[..., object]) -> None:
    contents = read_it(make([printed([TITLE, *PARAGRAPHS])]))
    assert [block.text for block in contents.blocks] == [TITLE, *PARAGRAPHS]


@FORMATS
def test_a_sentence_broken_over_pages_is_one_paragraph_and_page_numbers_are_none(
    make: Maker, read_it: Callable[..., object]
) -> None:
    lines = printed(PARAGRAPHS[:1], top=200)
    pages = [
        [*lines[:2], (280, 40, "— 1 —")],
        [(left, base + 500, words) for left, base, words in lines[2:]] + [(280, 40, "— 2 —")],
    ]
    blocks = read_it(make(pages)).blocks
    assert [block.text for block in blocks if block.kind is BlockKind.PARAGRAPH] == PARAGRAPHS[:1]
    assert [block.text for block in blocks if block.kind is BlockKind.FOOTER] == ["— 1 —", "— 2 —"]


@FORMATS
@pytest.mark.parametrize("is_woven", (False, True), ids=("one after the other", "line by line"))
def test_columns_are_read_one_after_the_other(make: Maker, read_it: Callable[..., object], is_woven: bool) -> None:
    left, right = (printed(PARAGRAPHS * 2, left=edge, letters=13, spacing=24) for edge in (60, 320))
    lines = [line for pair in zip(left, right, strict=True) for line in pair] if is_woven else left + right
    assert [block.text for block in read_it(make([lines])).blocks] == PARAGRAPHS * 4


@FORMATS
def test_a_place_names_the_page(make: Maker, read_it: Callable[..., object]) -> None:
    blocks = read_it(make([printed(PARAGRAPHS), printed([TITLE])])).blocks
    assert [block.place for block in blocks] == ["第1页第1段", "第1页第2段", "第1页第3段", "第2页第1段"]


def test_a_running_head_is_no_text() -> None:
    pages = [[(80, 810, "青石街道"), *printed([words], top=700)] for words in PARAGRAPHS]
    blocks = read_pdf(pdf(pages)).blocks
    assert [block.kind for block in blocks if block.text == "青石街道"] == [BlockKind.HEADER] * 3


def test_a_pdf_is_read_in_a_process_of_its_own() -> None:
    data = pdf([printed(PARAGRAPHS)])
    assert read(data) == read_pdf(data)


@pytest.mark.parametrize("keep", (0.3, 0.7))
def test_a_pdf_cut_short_is_refused(keep: float) -> None:
    data = pdf([printed(PARAGRAPHS)])
    with pytest.raises(Unreadable, match=r"损坏|没有文字"):
        read(data[: int(len(data) * keep)])


def test_a_pdf_of_nothing_but_its_first_line_is_refused() -> None:
    with pytest.raises(Unreadable, match="损坏"):
        read(b"%PDF-1.7\n" + b"\xff" * 2000)


def test_an_ofd_without_its_pages_is_refused() -> None:
    with pytest.raises(Unreadable, match="损坏"):
        read(packed({"OFD.xml": "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>"}))


def test_an_ofd_without_words_is_refused() -> None:
    with pytest.raises(Unreadable, match="没有文字"):
        read(ofd([[]]))
