"""OFD (GB/T 33190), the layout format of official papers: the text objects of each page by where they stand."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from zhunsheng.files.blocks import Contents, Unreadable
from zhunsheng.files.bounds import MOST_PAGES, check_length
from zhunsheng.files.lines import Fragment, Page, blocks_of
from zhunsheng.files.packages import Package

MEDIA_TYPE = "application/ofd"
MAIN_MEMBER = "OFD.xml"
_LABELS = {"Title": "标题", "Author": "作者", "CreationDate": "制作日期", "Creator": "制作软件"}
_A4_HEIGHT = 297.0


def read_ofd(data: bytes) -> Contents:
    """The paragraphs of a paper. Raises `Unreadable` when it is broken, a bomb, or holds no text."""
    package = Package(data)
    entry = package.xml(MAIN_MEMBER)
    pages: list[Page] = []
    for root in _found(entry, "DocRoot"):
        pages.extend(_pages(package, _joined("", root.text or ""), len(pages)))
    blocks = tuple(blocks_of(pages))
    check_length(sum(len(block.text) for block in blocks))
    if not blocks:
        raise Unreadable("OFD 里没有文字，可能是扫描件或由图形拼成。", "请换成可以选中文字的版本后再试。")
    metadata = {label: value for name, label in _LABELS.items() if (value := _words(entry, name))}
    return Contents(blocks, MEDIA_TYPE, title=metadata.get("标题", ""), metadata=metadata)


def _pages(package: Package, document: str, before: int) -> Iterator[Page]:
    root = package.xml(document)
    folder = posixpath.dirname(document)
    height = _height(root, _A4_HEIGHT)
    entries = [page for pages in _found(root, "Pages") for page in _found(pages, "Page")]
    if before + len(entries) > MOST_PAGES:
        raise Unreadable(f"文件超过{MOST_PAGES}页的上限。", "请只保留报告正文的页后再试。")
    for number, entry in enumerate(entries, start=before + 1):
        content = package.xml(_joined(folder, entry.get("BaseLoc", "")))
        yield Page(number, _height(content, height), tuple(_fragments(content)))


def _fragments(content: Element) -> Iterator[Fragment]:
    for text in _found(content, "TextObject"):
        left, top, width, height = _numbers(text.get("Boundary", ""), (0.0, 0.0, 0.0, 0.0))
        size = _numbers(text.get("Size", ""), (4.0,))[0]
        for code in _found(text, "TextCode"):
            words = "".join(code.itertext())
            start = left + _numbers(code.get("X", ""), (0.0,))[0]
            base = top + _numbers(code.get("Y", ""), (height,))[0]
            right = max(left + width, start + size) if width else start + size * len(words)
            if words.strip():
                yield Fragment(words, start, right, base - size, base, size)


def _height(root: Element, otherwise: float) -> float:
    box = next(iter(_found(root, "PhysicalBox")), None)
    return otherwise if box is None else _numbers(box.text or "", (0.0, 0.0, 0.0, otherwise))[3]


def _numbers(text: str, otherwise: tuple[float, ...]) -> tuple[float, ...]:
    try:
        found = tuple(float(part) for part in text.split())
    except ValueError:
        return otherwise
    return found if len(found) >= len(otherwise) else otherwise


def _found(root: Element, name: str) -> list[Element]:
    """Elements by their local name: producers disagree on the address of the name space."""
    return [
        element for element in root.iter() if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name
    ]


def _words(root: Element, name: str) -> str:
    return next(((element.text or "").strip() for element in _found(root, name)), "")


def _joined(folder: str, place: str) -> str:
    """A place inside the package; from its root when it starts with a slash."""
    return posixpath.normpath(place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place))
