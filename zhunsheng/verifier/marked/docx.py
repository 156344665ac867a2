"""The marked copy as a Word file: the report's own, or its text set like an official paper; findings are comments in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.docx_comments import Comment, commented
from zhunsheng.verifier.marked.pieces import Line, MarkedPlace, Piece, Role, lines_of, printable
from zhunsheng.verifier.marked.words import LEVELS, name_of, where
from zhunsheng.verifier.model import Finding, Level, Place, Reading, Verification

AUTHOR, INITIALS = "准绳", "准"
# The fonts of official papers; the reader's machine has them.
_BODY, _TITLE = "仿宋_GB2312", "方正小标宋简体"
_HEADINGS = {1: "黑体", 2: "楷体_GB2312"}
_BODY_SIZE, _TITLE_SIZE = Pt(16), Pt(22)
_LINE_SPACING = Pt(28)
_PAGE = {"page_width": Mm(210), "page_height": Mm(297), "top_margin": Mm(37), "bottom_margin": Mm(35),
         "left_margin": Mm(28), "right_margin": Mm(26)}  # fmt: skip
_GREY = RGBColor(0x8A, 0x8A, 0x8A)


def write_docx(verification: Verification, findings: Sequence[Finding], path: Path) -> None:
    """Write the copy for one report: the Word file itself where it was one, else its text set anew.

    `findings` are those to be shown. What must be mended has a comment at each of its places, a note one at its first.
    """
    reading = verification.reading
    if (copy := _in_the_original(reading, findings)) is not None:
        path.write_bytes(copy)
        return
    document = _blank(name_of(reading))
    runs: dict[MarkedPlace, tuple[Run, Run]] = {}
    for line in lines_of(reading, findings):
        _write_line(document, line, runs)
    for mark, words in _comments(reading, findings):
        comment = document.add_comment([*runs[mark]], author=AUTHOR, initials=INITIALS)
        comment.paragraphs[0].add_run(words[0]).bold = True
        for line_of_words in words[1:]:
            comment.add_paragraph(line_of_words)
    document.save(str(path))


def _in_the_original(reading: Reading, findings: Sequence[Finding]) -> bytes | None:
    """The report's own Word file with the comments in it; None when there is none or when it does not take them."""
    if reading.source.document is None:
        return None
    comments = [
        Comment(place.span.start, place.span.end, tuple(words))
        for mark, words in _comments(reading, findings)
        for place in (findings[mark.finding].places[mark.place],)
    ]
    try:
        return commented(reading.source.document, comments, AUTHOR, INITIALS)
    except Unreadable:
        return None


def _comments(reading: Reading, findings: Sequence[Finding]) -> Iterator[tuple[MarkedPlace, list[str]]]:
    """The comments in the order of the findings: the place of each, and its paragraphs."""
    for number, finding in enumerate(findings):
        yield MarkedPlace(number, 0), _comment(reading, finding)
        if finding.level is not Level.NOTE:
            for at, place in enumerate(finding.places[1:], start=1):
                lines = [
                    f"【{LEVELS[finding.level]}】{printable(place.message)}（共{len(finding.places)}处，这是第{at + 1}处）"
                ]
                yield MarkedPlace(number, at), lines + _repair(place)


def _comment(reading: Reading, finding: Finding) -> list[str]:
    lines = [f"【{LEVELS[finding.level]}】{printable(finding.message)}", *_repair(finding.places[0])]
    if finding.level is Level.NOTE and (others := [where(reading, place) for place in finding.places[1:]]):
        lines.append(f"还有：{printable('、'.join(others))}")
    return [*lines, f"怎么办：{printable(finding.way_out)}"]


def _repair(place: Place) -> list[str]:
    return [] if place.repair is None else [f"可改为：{printable(place.repair) or '（删去）'}"]


def _blank(title: str) -> WordDocument:
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = printable(title)[:250], AUTHOR
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    _set_font(style.font.element, _BODY)
    style.font.size = _BODY_SIZE
    style.paragraph_format.line_spacing = _LINE_SPACING
    style.paragraph_format.space_after = Pt(0)
    for name, measure in _PAGE.items():
        setattr(document.sections[0], name, measure)
    return document


def _write_line(document: WordDocument, line: Line, runs: dict[MarkedPlace, tuple[Run, Run]]) -> None:
    paragraph = document.add_paragraph()
    if line.role is Role.TITLE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.role is not Role.ROW:
        paragraph.paragraph_format.first_line_indent = _BODY_SIZE * 2
    for piece in line.pieces:
        run = _write_piece(paragraph, line, piece)
        for mark in piece.marks:
            runs[mark] = (runs[mark][0] if mark in runs else run, run)


def _write_piece(paragraph: Paragraph, line: Line, piece: Piece) -> Run:
    at_start = piece is line.pieces[0]
    run = paragraph.add_run(piece.text.lstrip("\u3000 ") if at_start else piece.text)
    if line.role is Role.TITLE:
        _set_font(run.font.element, _TITLE)
        run.font.size = _TITLE_SIZE
    elif line.role is Role.HEADING:
        _set_font(run.font.element, _HEADINGS.get(line.level, _BODY))
    run.bold = True if piece.is_heading and line.role is Role.PARAGRAPH else None
    if line.role is Role.CHROME:
        run.font.color.rgb = _GREY
    if piece.is_damaged:
        run.font.highlight_color = WD_COLOR_INDEX.GRAY_25
    return run


def _set_font(element: object, name: str) -> None:
    """Name the font for Latin and Chinese letters alike; python-docx sets the Latin one only."""
    properties = element.get_or_add_rPr()  # type: ignore[attr-defined]
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), name)
