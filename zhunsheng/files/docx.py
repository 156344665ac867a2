"""Word documents: paragraphs with the numbers that Word writes itself, table rows, notes; what was struck out is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from zhunsheng.files.blocks import Block, BlockKind, Contents
from zhunsheng.files.bounds import check_length
from zhunsheng.files.numbering import Numbering
from zhunsheng.files.packages import Package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN_MEMBER = "word/document.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CORE = "docProps/core.xml"
_CORE_LABELS = {"creator": "作者", "lastModifiedBy": "最后修改者", "title": "标题", "modified": "修改日期"}
# Deleted or moved-away text is no longer said; a fallback repeats what a newer Word shows.
_GONE = frozenset(
    (f"{WORD}del", f"{WORD}moveFrom", f"{WORD}instrText", f"{WORD}delText", f"{WORD}rPr", f"{WORD}pPr", _FALLBACK)
)
_SIGNS = {f"{WORD}tab": "\t", f"{WORD}noBreakHyphen": "-", f"{WORD}ptab": "\t"}
_BREAK = "\n"
_PART = re.compile(r"word/(header|footer)\d*\.xml")
_HEADING_STYLE = re.compile(r"(?:heading|标题|toc heading)\s*\d?$", re.IGNORECASE)


def read_docx(data: bytes) -> Contents:
    """The blocks of a document. Raises `Unreadable` when it is broken, encrypted or a bomb."""
    package = Package(data)
    body = package.xml(MAIN_MEMBER)
    numbering = Numbering.read(package)
    headings = _heading_styles(package)
    blocks = [*_body_blocks(body, numbering, headings), *_notes(package), *_running(package)]
    check_length(sum(len(block.text) for block in blocks))
    metadata = _core(package)
    return Contents(
        tuple(blocks),
        MEDIA_TYPE,
        title=metadata.get("标题", ""),
        metadata=metadata,
        remarks=tuple(_remarks(package, body)),
    )


def _body_blocks(body: Element, numbering: Numbering, headings: frozenset[str]) -> Iterator[Block]:
    paragraphs = tables = 0
    for element in _elements(body):
        if element.tag == f"{WORD}tbl":
            tables += 1
            yield from _rows(element, tables)
            continue
        kind = BlockKind.HEADING if _style(element) in headings else BlockKind.PARAGRAPH
        number = numbering.next_of(element)
        for line in _lines(element):
            paragraphs += 1
            yield Block(number + line, kind, f"第{paragraphs}段")
            number = ""


def _elements(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, also those inside content controls, insertions and text boxes."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        if element.tag == f"{WORD}tbl":
            yield element
        elif element.tag == f"{WORD}p":
            yield element
            boxes = [box for box in _kept(element) if box.tag == f"{WORD}txbxContent"]
            stack.extend(reversed(boxes))
        elif element.tag not in _GONE:
            stack.extend(reversed(element))


def _rows(table: Element, number: int) -> Iterator[Block]:
    for row_number, row in enumerate(table.iter(f"{WORD}tr"), start=1):
        cells = (
            " ".join(line for part in cell.iter(f"{WORD}p") for line in _lines(part)) for cell in row.iter(f"{WORD}tc")
        )
        if text := "\t".join(cells).strip():
            yield Block(text, BlockKind.TABLE_ROW, f"表{number}第{row_number}行")


def _notes(package: Package) -> Iterator[Block]:
    for member, label in (("word/footnotes.xml", "脚注"), ("word/endnotes.xml", "尾注")):
        if member not in package.names:
            continue
        number = 0
        for paragraph in package.xml(member).iter(f"{WORD}p"):
            for line in _lines(paragraph):
                number += 1
                yield Block(line, place=f"{label}{number}")


def _running(package: Package) -> Iterator[Block]:
    seen = set()
    for member in package.names:
        if match := _PART.fullmatch(member):
            kind = BlockKind.HEADER if match[1] == "header" else BlockKind.FOOTER
            for paragraph in package.xml(member).iter(f"{WORD}p"):
                for line in _lines(paragraph):
                    if (kind, line) not in seen:
                        seen.add((kind, line))
                        yield Block(line, kind, "页眉" if kind is BlockKind.HEADER else "页脚")


def _lines(paragraph: Element) -> list[str]:
    """The words of a paragraph; a manual line break ends a line."""
    words = []
    for element in _kept(paragraph):
        if element.tag == f"{WORD}t":
            words.append(element.text or "")
        elif element.tag in (f"{WORD}br", f"{WORD}cr"):
            words.append(_BREAK)
        else:
            words.append(_SIGNS.get(element.tag, ""))
    return [line.strip(" \t\u3000") for line in "".join(words).split(_BREAK) if line.strip()]


def _kept(paragraph: Element) -> Iterator[Element]:
    """The elements of a paragraph that are shown; text boxes are paragraphs of their own."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _GONE:
            continue
        yield element
        if element.tag != f"{WORD}txbxContent":
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
