"""The marked copy as a Word file: the text set like an official paper, every finding a comment at its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from zhunsheng.verifier.marked.pieces import Line, Piece, Role, lines_of, printable
from zhunsheng.verifier.marked.words import LEVELS, name_of
from zhunsheng.verifier.model import Finding, Verification

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
    """Write the copy for one report. `findings` are those to be shown, one comment each."""
    document = _blank(name_of(verification.reading))
    runs: dict[int, tuple[Run, Run]] = {}
    for line in lines_of(verification.reading, findings):
        _write_line(document, line, runs)
    for place, finding in enumerate(findings):
        first, last = runs[place]
        comment = document.add_comment([first, last], author=AUTHOR, initials=INITIALS)
        lines = _comment(finding)
        comment.paragraphs[0].add_run(lines[0]).bold = True
        for words in lines[1:]:
            comment.add_paragraph(words)
    document.save(str(path))


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


def _write_line(document: WordDocument, line: Line, runs: dict[int, tuple[Run, Run]]) -> None:
    paragraph = document.add_paragraph()
    if line.role is Role.TITLE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.role is not Role.ROW:
        paragraph.paragraph_format.first_line_indent = _BODY_SIZE * 2
    for piece in line.pieces:
        run = _write_piece(paragraph, line, piece)
        for place in piece.findings:
            runs[place] = (runs[place][0] if place in runs else run, run)


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


def _comment(finding: Finding) -> list[str]:
    lines = [f"【{LEVELS[finding.level]}】{printable(finding.message)}"]
    if finding.repair is not None:
        lines.append(f"可改为：{printable(finding.repair)}")
    return [*lines, f"怎么办：{printable(finding.way_out)}"]
