"""Official documents as Word files that Word and WPS open with the typefaces of the standard.

Each figure is a content control with its name, and a bookmark; each paragraph and heading is a bookmark: so that an edited
file can be read back slot by slot (`files.manuscripts`), whichever of the two a program leaves out when it saves. The same
document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.text.run import Run

from zhunsheng.files.official.document import (
    Annex,
    AnnexTable,
    Block,
    Chart,
    FormTable,
    Heading,
    Layout,
    MarginNote,
    OfficialDocument,
    Paragraph,
    TextRun,
)
from zhunsheng.files.official.forms import FORM_PARTS, LABEL_PARTS, form_parts
from zhunsheng.files.official.marks import TITLE as TITLE_MARK
from zhunsheng.files.official.marks import block_mark, chart_name, slot_mark

# The names under which the typefaces of the standard are installed on office machines.
BODY, BOLD, ITALIC, TITLE, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
HEADING_FACES = (BOLD, ITALIC, BODY, BODY)
TWENTIETHS = 20
# From line to line in tables, as a multiple of the type size.
SMALL_LINES, CELL_MARGIN_PT, FORM_MARGIN_PT = 1.35, 2, 4
FROM_THE_TEMPLATE = ("thumbnail", "customXml", "extended-properties", "stylesWithEffects")
EARLIEST = (1980, 1, 1, 0, 0, 0)


def word_of(document: OfficialDocument, layout: Layout) -> bytes:
    """The document as a .docx file."""
    return _Writer(document, layout).written()


class _Writer:
    def __init__(self, document: OfficialDocument, layout: Layout) -> None:
        self.document, self.layout = document, layout
        self.word: Any = Document()
        self._bookmarks = 0
        self._heading_ids: dict[int, str] = {}
        _leave_template_behind(self.word)

    def written(self) -> bytes:
        self._set_page()
        self._set_styles()
        self._say_of_itself()
        self._write_head()
        for block in self.document.body:
            self._write_block(block)
        if self.document.annex is not None:
            self._write_annex_note(self.document.annex)
        self._write_signature()
        if self.document.annex is not None:
            self._write_annex(self.document.annex)
        return _repeatable(self.word)

    def _set_page(self) -> None:
        section, layout = self.word.sections[0], self.layout
        section.page_width, section.page_height = Mm(layout.paper_width_mm), Mm(layout.paper_height_mm)
        section.top_margin, section.bottom_margin = Mm(layout.top_mm), Mm(layout.bottom_mm)
        section.left_margin, section.right_margin = Mm(layout.binding_mm), Mm(layout.outer_mm)
        # The footer's own distance is taken from the paper's edge; the number stands below the text area.
        below = layout.bottom_mm - layout.page_number_below_mm
        section.footer_distance = Emu(Mm(below) - Pt(layout.page_number_pt))
        self._set_grid(section)
        self.word.settings.odd_and_even_pages_header_footer = True
        self._write_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
        self._write_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)

    def _set_grid(self, section: Any) -> None:
        """The grid of lines. Characters are spaced by their style: readers differ in how they take a grid of characters."""
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(int(self.layout.line_pt * TWENTIETHS)))

    def _write_number(self, footer: Any, alignment: WD_ALIGN_PARAGRAPH) -> None:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        size = Pt(self.layout.page_number_pt)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = size
        for text in ("— ", None, " —"):
            run = paragraph.add_run(text or "")
            _set_face(run, SONG, self.layout.page_number_pt)
            if text is None:
                _add_page_field(run)

    def _set_styles(self) -> None:
        normal = self.word.styles["Normal"]
        _set_face(normal, BODY, self.layout.body_pt)
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round((self.layout.character_pt - self.layout.body_pt) * TWENTIETHS)))
        normal.element.get_or_add_rPr().append(spacing)
        form = normal.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(self.layout.line_pt)
        form.widow_control = False
        for level, face in enumerate(HEADING_FACES, 1):
            style = self.word.styles[f"Heading {level}"]
            self._heading_ids[level] = style.style_id
            _set_face(style, face, self.layout.body_pt)
            style.font.bold, style.font.italic, style.font.color.rgb = False, False, None
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.keep_with_next = True

    def _say_of_itself(self) -> None:
        properties = self.word.core_properties
        day = datetime.combine(self.document.dated, time())
        properties.title, properties.author = "".join(self.document.title), "、".join(self.document.signers)
        properties.comments, properties.last_modified_by, properties.revision = "", "", 1
        properties.created = properties.modified = day

    def _write_head(self) -> None:
        document = self.document
        if document.issuer:
            self._write_centred(document.issuer, TITLE, self.layout.title_pt)
        blank = 0 if document.issuer else 2
        if document.mark:
            # In the place of the first blank line.
            self._write_mark(document.mark)
            blank = max(blank - 1, 0)
        self._write_title(document.title, blank_before=blank)
        title = self.word.paragraphs[-2]
        for bookmark in (TITLE_MARK, *document.bookmarks):
            self._mark_all(title, bookmark)
        self._write_notes(document.notes, title.runs)
        if document.number:
            # In the place of the blank line that otherwise follows the title.
            self._write_centred(document.number, BODY, self.layout.body_pt, self.word.paragraphs[-1])
            self.word.add_paragraph()

    def _write_mark(self, mark: str) -> None:
        paragraph = self.word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _set_face(paragraph.add_run(mark), BOLD, self.layout.body_pt)

    def _write_block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._write_heading(block)
        elif isinstance(block, Paragraph):
            self._write_paragraph(block)
        elif isinstance(block, Chart):
            self._write_chart(block)
        elif isinstance(block, FormTable):
            self._write_form(block)
        else:
            self._write_table(block)

    def _write_centred(self, text: str, face: str, size: float, paragraph: Any = None) -> None:
        paragraph = self.word.add_paragraph() if paragraph is None else paragraph
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
        _set_face(paragraph.add_run(text), face, size)

    def _write_title(self, parts: Iterable[str], *, blank_before: int) -> None:
        for _ in range(blank_before):
            self.word.add_paragraph()
        self._write_centred("".join(parts), TITLE, self.layout.title_pt)
        self.word.add_paragraph()

    def _add_below(self, text: str = "") -> Any:
        """A paragraph of the body, a little lower where a table stands right above it."""
        above = self.word.element.body[-2] if len(self.word.element.body) > 1 else None
        paragraph = self.word.add_paragraph(text)
        if above is not None and above.tag == qn("w:tbl"):
            paragraph.paragraph_format.space_before = Pt(self.layout.small_pt)
        return paragraph

    def _write_heading(self, heading: Heading) -> None:
        paragraph = self._add_below(heading.text)
        # By its id: looking a style up by its name takes as long as writing the paragraph.
        paragraph._p.style = self._heading_ids[heading.level]
        self._indent(paragraph)
        if heading.bookmark:
            self._mark_all(paragraph, block_mark(heading.bookmark))

    def _write_paragraph(self, block: Paragraph) -> None:
        paragraph = self._add_below()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if not block.is_addressee:
            self._indent(paragraph)
        size = self.layout.small_pt if block.is_note else self.layout.body_pt
        slots, runs = 0, []
        for run in block.runs:
            written = self._write_run(paragraph, run, size)
            runs.append(Run(next(written.iter(qn("w:r"))), paragraph))
            if run.slot and block.bookmark:
                slots += 1
                self._mark(written, written, slot_mark(block.bookmark, slots))
        if block.bookmark:
            self._mark_all(paragraph, block_mark(block.bookmark))
        self._write_notes(block.notes, runs)

    def _write_notes(self, notes: Iterable[MarginNote], runs: Sequence[Any]) -> None:
        for note in notes:
            written = self.word.add_comment([runs[note.first], runs[note.last]], author=note.author, initials="")
            # By its day, so that the same document gives the same bytes.
            written._comment_elm.set(qn("w:date"), f"{note.said_on.isoformat()}T00:00:00Z")
            for number, line in enumerate(note.lines):
                paragraph = written.add_paragraph() if number else written.paragraphs[0]
                paragraph.add_run(line)

    def _write_chart(self, chart: Chart) -> None:
        """Picture and caption as one paragraph, which no page break and no pasting takes apart."""
        assert chart.picture is not None
        paragraph = self._add_below()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        form = paragraph.paragraph_format
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        form.space_before = form.space_after = Pt(self.layout.small_pt)
        run = paragraph.add_run()
        drawn = run.add_picture(BytesIO(chart.picture.png), width=Mm(self.layout.text_width_mm))._inline.docPr
        drawn.set("name", chart_name(chart.bookmark))
        drawn.set("descr", chart.words)
        caption = paragraph.add_run()
        caption.add_break(WD_BREAK.LINE)
        caption.add_text(chart.caption)
        _set_face(caption, BODY, self.layout.small_pt)

    def _write_run(self, paragraph: Any, run: TextRun, size: float) -> Any:
        """The run, or the content control that it stands in."""
        written = paragraph.add_run(run.text)
        if size != self.layout.body_pt:
            _set_face(written, BODY, size)
        return _enclose(paragraph, written, run.slot) if run.slot else written._r

    def _mark_all(self, paragraph: Any, name: str) -> None:
        """A bookmark around all that a paragraph says."""
        inside = [child for child in paragraph._p if child.tag != qn("w:pPr")]
        if inside:
            self._mark(inside[0], inside[-1], name)

    def _mark(self, first: Any, last: Any, name: str) -> None:
        """A bookmark around these neighbours."""
        self._bookmarks += 1
        opens, closes = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for end in (opens, closes):
            end.set(qn("w:id"), str(self._bookmarks))
        opens.set(qn("w:name"), name)
        first.addprevious(opens)
        last.addnext(closes)

    def _indent(self, paragraph: Any) -> None:
        """Two characters, told in characters so that a change of size keeps it, and in points for who cannot read that."""
        paragraph.paragraph_format.first_line_indent = Pt(2 * self.layout.body_pt)
        paragraph._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), "200")

    def _write_annex_note(self, annex: Annex) -> None:
        """Below the text, after a blank line, what is annexed."""
        self.word.paragraphs[-1].paragraph_format.keep_with_next = True
        self.word.add_paragraph().paragraph_format.keep_with_next = True
        self._indent(self.word.add_paragraph(f"附件：{annex.title}"))

    def _write_signature(self) -> None:
        lines = [text for text in (*self.document.signers, self.document.signed_on) if text]
        if not lines:
            return
        # The signature never stands alone on a page: the last paragraph goes with it.
        self.word.paragraphs[-1].paragraph_format.keep_with_next = True
        for _ in range(2):
            self.word.add_paragraph().paragraph_format.keep_with_next = True
        for text in lines:
            paragraph = self.word.add_paragraph(text)
            paragraph.paragraph_format.keep_with_next = text != lines[-1]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(self.layout.signature_indent * self.layout.body_pt)

    def _write_annex(self, annex: Annex) -> None:
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.page_break_before = True
        _set_face(paragraph.add_run("附件"), BOLD, self.layout.body_pt)
        self._write_title((annex.title,), blank_before=1)
        for sentence in annex.sentences:
            self._write_paragraph(Paragraph((TextRun(sentence),)))
        for table in annex.tables:
            self._write_table(table)
        for sentence in annex.small_print:
            self._write_small(self.word.add_paragraph(), sentence, BODY)

    def _write_form(self, form: FormTable) -> None:
        """A grid of equal narrow columns, of which labels and values take several."""
        drawn = self.word.add_table(rows=0, cols=FORM_PARTS, style="Table Grid")
        drawn.autofit = False
        drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
        width = self.layout.text_width_mm / FORM_PARTS
        for texts in form.rows:
            row = drawn.add_row()
            _keep_whole(row, is_heading=False)
            start = 0
            for text, parts in zip(texts, form_parts(len(texts)), strict=True):
                cell = row.cells[start].merge(row.cells[start + parts - 1])
                cell.width, start = Mm(width * parts), start + parts
                self._fill_form_cell(cell, text, is_label=parts == LABEL_PARTS)

    def _fill_form_cell(self, cell: Any, text: str, *, is_label: bool) -> None:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            form = paragraph.paragraph_format
            form.space_before = form.space_after = Pt(FORM_MARGIN_PT)
            if is_label:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._write_small(paragraph, line, BOLD if is_label else BODY)

    def _write_table(self, table: AnnexTable) -> None:
        if table.caption:
            caption = self.word.add_paragraph()
            caption.paragraph_format.space_before = Pt(self.layout.small_pt)
            caption.paragraph_format.keep_with_next = True
            self._write_small(caption, table.caption, BOLD)
        drawn = self.word.add_table(rows=0, cols=len(table.headings), style="Table Grid")
        drawn.autofit = False
        drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
        widths = [Mm(self.layout.text_width_mm * share / sum(table.shares)) for share in table.shares]
        for column, width in zip(drawn.columns, widths, strict=True):
            column.width = width
        for number, texts in enumerate((table.headings, *table.rows)):
            row = drawn.add_row()
            _keep_whole(row, is_heading=number == 0)
            for cell, width, text in zip(row.cells, widths, texts, strict=True):
                cell.width = width
                cell.paragraphs[0].paragraph_format.space_before = Pt(CELL_MARGIN_PT)
                cell.paragraphs[0].paragraph_format.space_after = Pt(CELL_MARGIN_PT)
                self._write_small(cell.paragraphs[0], text, BODY if number else BOLD)

    def _write_small(self, paragraph: Any, text: str, face: str) -> None:
        paragraph.paragraph_format.line_spacing = Pt(self.layout.small_pt * SMALL_LINES)
        off_grid = OxmlElement("w:snapToGrid")
        off_grid.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().insert_element_before(off_grid, "w:spacing", "w:ind", "w:jc", "w:rPr")
        for number, line in enumerate(text.split("\n")):
            run = paragraph.add_run()
            if number:
                run.add_break(WD_BREAK.LINE)
            run.add_text(line)
            _set_face(run, face, self.layout.small_pt)


def _leave_template_behind(word: Any) -> None:
    """Take away what the template brings along and nobody wrote: its picture, its custom XML, its program's own data."""
    for part in (word.part.package, word.part):
        for relation in list(part.rels.values()):
            if relation.reltype.rsplit("/", 1)[-1] in FROM_THE_TEMPLATE:
                del part.rels[relation.rId]
    for element in (word.element.body.sectPr, *word.settings.element.iter()):
        for name in [name for name in element.attrib if "rsid" in name]:
            del element.attrib[name]
    for sessions in word.settings.element.findall(qn("w:rsids")):
        word.settings.element.remove(sessions)


def _set_face(styled: Any, face: str, size: float) -> None:
    """Typeface and size of a run or style; a Chinese face has to be named for Chinese characters apart."""
    styled.font.name, styled.font.size = face, Pt(size)
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), face)


def _add_page_field(run: Any) -> None:
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = instruction
        run._r.append(element)


def _enclose(paragraph: Any, run: Any, slot: str) -> Any:
    """Put the run into a content control that carries the slot's name; returns it."""
    control, about, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    for name in ("w:alias", "w:tag"):
        label = OxmlElement(name)
        label.set(qn("w:val"), slot)
        about.append(label)
    control.append(about)
    control.append(content)
    paragraph._p.replace(run._r, control)
    content.append(run._r)
    return control


def _keep_whole(row: Any, *, is_heading: bool) -> None:
    about = row._tr.get_or_add_trPr()
    about.append(OxmlElement("w:cantSplit"))
    if is_heading:
        about.append(OxmlElement("w:tblHeader"))


def _repeatable(word: Any) -> bytes:
    """The file with every part dated alike, so that it does not tell when it was written."""
    first, out = BytesIO(), BytesIO()
    word.save(first)
    with ZipFile(first) as read, ZipFile(out, "w", ZIP_DEFLATED) as written:
        for name in read.namelist():
            written.writestr(ZipInfo(name, EARLIEST), read.read(name), ZIP_DEFLATED)
    return out.getvalue()
