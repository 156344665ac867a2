"""Word documents: paragraphs with the numbers that Word writes itself, table rows, notes; what was struck out is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from zhunsheng.files.blocks import Block, BlockKind, Contents
from zhunsheng.files.bounds import check_length
from zhunsheng.files.numbering import Numbering
from zhunsheng.files.packages import Package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN_MEMBER = "word/document.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_BOX = f"{WORD}txbxContent"
NOTES = {"word/footnotes.xml": "脚注", "word/endnotes.xml": "尾注"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CORE = "docProps/core.xml"
_CORE_LABELS = {"creator": "作者", "lastModifiedBy": "最后修改者", "title": "标题", "modified": "修改日期"}
# Deleted or moved-away text is no longer said; a fallback repeats what a newer Word shows.
_GONE = frozenset(
    (f"{WORD}del", f"{WORD}moveFrom", f"{WORD}instrText", f"{WORD}delText", f"{WORD}rPr", f"{WORD}pPr", _FALLBACK)
)
_BREAK = "\n"
_SIGNS = {
    f"{WORD}tab": "\t",
    f"{WORD}noBreakHyphen": "-",
    f"{WORD}ptab": "\t",
    f"{WORD}br": _BREAK,
    f"{WORD}cr": _BREAK,
}
_PART = re.compile(r"word/(header|footer)\d*\.xml")
_HEADING_STYLE = re.compile(r"(?:heading|标题|toc heading)\s*\d?$", re.IGNORECASE)


class Stretch(NamedTuple):
    """Words of a block and the element in which they stand, beginning at `at`; None for what Word writes itself or joins."""

    words: str
    element: Element | None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A block with the elements in which its words stand."""

    stretches: tuple[Stretch, ...]
    kind: BlockKind
    place: str

    @property
    def text(self) -> str:
        return "".join(stretch.words for stretch in self.stretches)


def read_docx(data: bytes) -> Contents:
    """The blocks of a document. Raises `Unreadable` when it is broken, encrypted or a bomb."""
    package = Package(data)
    written = (Block(each.text, each.kind, each.place) for each in written_in(package, package.xml))
    blocks = (*written, *_running(package))
    check_length(sum(len(block.text) for block in blocks))
    metadata = _core(package)
    return Contents(
        blocks,
        MEDIA_TYPE,
        title=metadata.get("标题", ""),
        metadata=metadata,
        remarks=tuple(_remarks(package, package.xml(MAIN_MEMBER))),
        document=data,
    )


def written_in(package: Package, tree: Callable[[str], Element]) -> Iterator[Written]:
    """The blocks of body and notes, in the order of `Contents`; `tree` gives the XML of a member. Raises `Unreadable`."""
    numbering = Numbering.read(package)
    yield from _body(tree(MAIN_MEMBER), numbering, _heading_styles(package))
    for member, label in NOTES.items():
        if member in package.names:
            yield from _notes(tree(member), label)


def _body(body: Element, numbering: Numbering, headings: frozenset[str]) -> Iterator[Written]:
    paragraphs = tables = 0
    for element in _elements(body):
        if element.tag == f"{WORD}tbl":
            tables += 1
            yield from _rows(element, tables)
            continue
        kind = BlockKind.HEADING if _style(element) in headings else BlockKind.PARAGRAPH
        number = Stretch(numbering.next_of(element), None)
        for line in _lines(element):
            paragraphs += 1
            yield Written((number, *line), kind, f"第{paragraphs}段")
            number = Stretch("", None)


def _elements(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, also those inside content controls, insertions and text boxes."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        if element.tag == f"{WORD}tbl":
            yield element
        elif element.tag == f"{WORD}p":
            yield element
            boxes = [box for box in _kept(element) if box.tag == TEXT_BOX]
            stack.extend(reversed(boxes))
        elif element.tag not in _GONE:
            stack.extend(reversed(element))


def _rows(table: Element, number: int) -> Iterator[Written]:
    for row_number, row in enumerate(table.iter(f"{WORD}tr"), start=1):
        cells = (
            _joined(" ", (line for part in cell.iter(f"{WORD}p") for line in _lines(part)))
            for cell in row.iter(f"{WORD}tc")
        )
        if stretches := _stripped(_joined("\t", cells)):
            yield Written(tuple(stretches), BlockKind.TABLE_ROW, f"表{number}第{row_number}行")


def _notes(notes: Element, label: str) -> Iterator[Written]:
    lines = (line for paragraph in notes.iter(f"{WORD}p") for line in _lines(paragraph))
    for number, line in enumerate(lines, start=1):
        yield Written(tuple(line), BlockKind.PARAGRAPH, f"{label}{number}")


def _running(package: Package) -> Iterator[Block]:
    seen = set()
    for member in package.names:
        if match := _PART.fullmatch(member):
            kind = BlockKind.HEADER if match[1] == "header" else BlockKind.FOOTER
            for paragraph in package.xml(member).iter(f"{WORD}p"):
                for line in ("".join(stretch.words for stretch in line) for line in _lines(paragraph)):
                    if (kind, line) not in seen:
                        seen.add((kind, line))
                        yield Block(line, kind, "页眉" if kind is BlockKind.HEADER else "页脚")


def _lines(paragraph: Element) -> list[list[Stretch]]:
    """The words of a paragraph; a manual line break ends a line."""
    lines: list[list[Stretch]] = [[]]
    for element in _kept(paragraph):
        at = 0
        for number, words in enumerate(_words(element).split(_BREAK)):
            if number:
                lines.append([])
            if words:
                lines[-1].append(Stretch(words, element, at))
            at += len(words) + len(_BREAK)
    return [stripped for line in lines if (stripped := _stripped(line, " \t\u3000"))]


def _words(element: Element) -> str:
    if element.tag == f"{WORD}t":
        return element.text or ""
    return _SIGNS.get(element.tag, "")


def _joined(sign: str, lines: Iterable[list[Stretch]]) -> list[Stretch]:
    found: list[Stretch] = []
    for number, line in enumerate(lines):
        found += [Stretch(sign, None), *line] if number else line
    return found


def _stripped(line: list[Stretch], signs: str | None = None) -> list[Stretch]:
    """The stretches without these signs (all blanks) at both ends; empty when there are only blanks."""
    words = "".join(stretch.words for stretch in line)
    if not words.strip():
        return []
    start = len(words) - len(words.lstrip(signs))
    end = len(words.rstrip(signs))
    found, place = [], 0
    for stretch in line:
        first, last = max(start - place, 0), min(end - place, len(stretch.words))
        if first < last:
            found.append(Stretch(stretch.words[first:last], stretch.element, stretch.at + first))
        place += len(stretch.words)
    return found


def _kept(paragraph: Element) -> Iterator[Element]:
    """The elements of a paragraph that are shown; text boxes are paragraphs of their own."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _GONE:
            continue
        yield element
        if element.tag != TEXT_BOX:
            stack.extend(reversed(element))


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return "" if style is None else style.get(f"{WORD}val", "")


def _heading_styles(package: Package) -> frozenset[str]:
    if "word/styles.xml" not in package.names:
        return frozenset()
    found = set()
    for style in package.xml("word/styles.xml").iter(f"{WORD}style"):
        name = style.find(f"{WORD}name")
        has_level = style.find(f"{WORD}pPr/{WORD}outlineLvl") is not None
        if has_level or (name is not None and _HEADING_STYLE.match(name.get(f"{WORD}val", ""))):
            found.add(style.get(f"{WORD}styleId", ""))
    return frozenset(found)


def _core(package: Package) -> dict[str, str]:
    if _CORE not in package.names:
        return {}
    values = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in package.xml(_CORE)}
    return {label: values[name] for name, label in _CORE_LABELS.items() if values.get(name)}


def _remarks(package: Package, body: Element) -> Iterator[str]:
    changes = sum(1 for element in body.iter() if element.tag in (f"{WORD}ins", f"{WORD}del", f"{WORD}moveFrom"))
    if changes:
        yield f"文件里有{changes}处未处理的修订：已按“接受修订”读取，发布前请先接受或拒绝修订。"
    if "word/comments.xml" in package.names:
        comments = sum(1 for _ in package.xml("word/comments.xml").iter(f"{WORD}comment"))
        if comments:
            yield f"文件里有{comments}条批注：批注不算正文，发布前请删除。"
