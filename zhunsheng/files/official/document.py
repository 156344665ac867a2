"""An official document as plain data, and the layout that it is set in. Numbers and punctuation are already in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from zhunsheng.files.charts.rendering import Picture


@dataclass(frozen=True)
class TextRun:
    """Words of a paragraph. ``slot`` names the figure that the words print, so that an edited file can be read back."""

    text: str
    slot: str = ""


@dataclass(frozen=True)
class MarginNote:
    """A comment in the margin of a Word file, on the runs from ``first`` to ``last`` of its paragraph; no other form has it."""

    author: str
    said_on: date
    lines: tuple[str, ...]
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; a note is set smaller, under the paragraph that it belongs to, an addressee is not indented.

    ``bookmark`` names it in the file, so that an edited one can be read back paragraph by paragraph; ``notes`` stand in its
    margin.
    """

    runs: tuple[TextRun, ...]
    is_note: bool = False
    is_addressee: bool = False
    bookmark: str = ""
    notes: tuple[MarginNote, ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Heading:
    """A heading with its number, on level 1 to 4; ``bookmark`` as of a paragraph."""

    level: int
    text: str
    bookmark: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart of the body with its caption under it; ``words`` say all that it shows, ``bookmark`` names it in the file.

    ``picture`` is what was drawn of ``spec``; a document is not written without it.
    """

    caption: str
    words: str
    spec: str
    picture: Picture | None = None
    bookmark: str = ""


@dataclass(frozen=True)
class FormTable:
    """A form of the body: in a row of two or four cells each odd one is a label, one alone takes the whole width."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class AnnexTable:
    """A table with headings, of an annex or of the body; a wide cell may hold lines.

    ``shares`` are the parts of the width that each column takes.
    """

    caption: str
    headings: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Heading | Chart | FormTable | AnnexTable


@dataclass(frozen=True)
class Annex:
    """An annex on a page of its own: its title, sentences, tables, and small print at its end."""

    title: str
    sentences: tuple[str, ...]
    tables: tuple[AnnexTable, ...]
    small_print: tuple[str, ...]


@dataclass(frozen=True)
class OfficialDocument:
    """Title (in the parts between which a line may break), body, signature, annex. ``dated`` goes into the file's own data.

    ``issuer`` stands above the title and ``number`` below it, where the document has them; ``mark`` (会议稿) at the top.
    ``bookmarks`` and ``notes`` are put on the title.
    """

    title: tuple[str, ...]
    body: tuple[Block, ...]
    signers: tuple[str, ...]
    signed_on: str
    dated: date
    annex: Annex | None = None
    issuer: str = ""
    number: str = ""
    bookmarks: tuple[str, ...] = ()
    mark: str = ""
    notes: tuple[MarginNote, ...] = ()

    def charts(self) -> tuple[Chart, ...]:
        return tuple(block for block in self.body if isinstance(block, Chart))

    def illustrated(self, pictures: Mapping[str, Picture]) -> OfficialDocument:
        """The document with the pictures of its charts, by specification."""
        body = tuple(
            replace(block, picture=pictures[block.spec]) if isinstance(block, Chart) else block for block in self.body
        )
        return replace(self, body=body)


@dataclass(frozen=True)
class Layout:
    """The layout of the page: millimetres, characters of a line, lines of a page, type sizes in points.

    ``line_pt`` is the distance from line to line and ``character_pt`` the advance of a character that let the stated
    number of lines and characters fill the text area.
    """

    paper_width_mm: float
    paper_height_mm: float
    top_mm: float
    binding_mm: float
    text_width_mm: float
    text_height_mm: float
    lines: int
    characters: int
    title_pt: float
    body_pt: float
    small_pt: float
    page_number_pt: float
    page_number_below_mm: float
    signature_indent: int

    @property
    def bottom_mm(self) -> float:
        return self.paper_height_mm - self.top_mm - self.text_height_mm

    @property
    def outer_mm(self) -> float:
        return self.paper_width_mm - self.binding_mm - self.text_width_mm

    @property
    def line_pt(self) -> float:
        return points(self.text_height_mm) / self.lines

    @property
    def character_pt(self) -> float:
        return points(self.text_width_mm) / self.characters


def points(millimetres: float) -> float:
    """Millimetres in points."""
    return millimetres * 72 / 25.4
