"""Comments put into a Word file at the words that they are about; everything else in it stays as it was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.docx import MAIN_MEMBER, NOTES, TEXT_BOX, WORD, Stretch, written_in
from zhunsheng.files.packages import Package

_NEW_MEMBER = "word/comments.xml"
_FOLDER = "word/"
_TYPES = "[Content_Types].xml"
_RELATIONS = "word/_rels/document.xml.rels"
_RELATION_SPACE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPE_SPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_KEPT_BLANKS = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
_ID = f"{WORD}id"
_NOTE_KINDS = ("footnote", "endnote")
_Node = Any
"""An element of lxml, which has no types of its own."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a stretch of the text of a document: its blocks joined by line breaks, headers and footers left out.

    Each of `lines` becomes a paragraph of it, the first in bold.
    """

    start: int
    end: int
    lines: tuple[str, ...]


def commented(data: bytes, comments: Sequence[Comment], author: str, initials: str) -> bytes:
    """The document with these comments after those that it has; members that hold neither text nor comments are not touched.

    Word has no comments in notes and text boxes: what is said of them stands where the body refers to them.
    Raises `Unreadable` when the document is broken.
    """
    package = Package(data)
    trees = {name: _tree(package, name) for name in (MAIN_MEMBER, *NOTES) if name in package.names}
    name, told, changed = _comment_part(package)
    letters, marks = _Letters(package, trees), list[_Mark]()
    for number, comment in enumerate(comments, start=_first_free_number(told)):
        marks += letters.marks(number, comment)
        told.append(_written(number, comment, author, initials))
    # From the last to the first: what is cut off a run then never holds a point that is still to come.
    for mark in sorted(marks, key=lambda mark: mark.order, reverse=True):
        mark.put()
    changed |= {MAIN_MEMBER: trees[MAIN_MEMBER], name: told}
    return package.with_members({member: _bytes(tree) for member, tree in changed.items()})


class _Letter(NamedTuple):
    """A letter of the text: its offset, and where it stands."""

    offset: int
    element: _Node
    at: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """Nodes to be put before a point of an element; `order` is the place of the point among all."""

    order: tuple[int, bool]
    element: _Node
    at: int
    nodes: tuple[_Node, ...]

    def put(self) -> None:
        """Put the nodes there; a run that the point lies inside is cut in two."""
        run = _run_in_flow(self.element)
        following = _cut(run, self.element, self.at) if self.element.getparent() is run else None if self.at else run
        if following is None:
            for node in reversed(self.nodes):
                run.addnext(node)
        else:
            for node in self.nodes:
                following.addprevious(node)


class _Letters:
    """The letters of a document, found by their offsets."""

    def __init__(self, package: Package, trees: Mapping[str, _Node]) -> None:
        self._references = _note_references(trees[MAIN_MEMBER])
        self._starts: list[int] = []
        self._stretches: list[Stretch] = []
        start = 0
        for block in written_in(package, trees.__getitem__):
            for stretch in block.stretches:
                if stretch.element is not None:
                    self._starts.append(start)
                    self._stretches.append(stretch)
                start += len(stretch.words)
            start += 1

    def marks(self, number: int, comment: Comment) -> Iterator[_Mark]:
        """Where the comment begins and ends; none in a document without letters in its body."""
        first, last = self._after(comment.start), self._before(comment.end - 1)
        if first is None or last is None or first.offset > last.offset:
            first = last = first or last
        if last is None or not _is_in_flow(last):
            last = first
        if first is not None and not _is_in_flow(first):
            first = last = self._referring(first)
        if first is None or last is None:
            return
        opens = etree.Element(f"{WORD}commentRangeStart", {_ID: str(number)})
        closes = etree.Element(f"{WORD}commentRangeEnd", {_ID: str(number)})
        shows = etree.Element(f"{WORD}r")
        etree.SubElement(shows, f"{WORD}commentReference", {_ID: str(number)})
        yield _Mark((first.offset, True), first.element, first.at, (opens,))
        yield _Mark((last.offset + 1, False), last.element, last.at + 1, (closes, shows))

    def _after(self, offset: int) -> _Letter | None:
        """The letter at an offset, or the next one."""
        place = bisect_right(self._starts, offset) - 1
        if place >= 0 and offset < self._starts[place] + len(self._stretches[place].words):
            return self._letter(place, offset)
        return self._letter(place + 1, self._starts[place + 1]) if place + 1 < len(self._starts) else None

    def _before(self, offset: int) -> _Letter | None:
        """The letter at an offset, or the one before it."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0:
            return None
        return self._letter(place, min(offset, self._starts[place] + len(self._stretches[place].words) - 1))

    def _letter(self, place: int, offset: int) -> _Letter:
        stretch = self._stretches[place]
        return _Letter(offset, stretch.element, stretch.at + offset - self._starts[place])

    def _referring(self, letter: _Letter) -> _Letter | None:
        """For a letter of a note what refers to it in the body; for one of a text box itself, as the box stands in a run."""
        for kind in _NOTE_KINDS:
            for note in letter.element.iterancestors(f"{WORD}{kind}"):
                reference = self._references.get((kind, note.get(_ID)))
                return None if reference is None else _Letter(letter.offset, reference, 0)
        return _Letter(letter.offset, letter.element, 0)


def _is_in_flow(letter: _Letter) -> bool:
    outside = (TEXT_BOX, *(f"{WORD}{kind}" for kind in _NOTE_KINDS))
    return next(letter.element.iterancestors(*outside), None) is None


def _note_references(body: _Node) -> dict[tuple[str, str | None], _Node]:
    return {(kind, each.get(_ID)): each for kind in _NOTE_KINDS for each in body.iter(f"{WORD}{kind}Reference")}


def _run_in_flow(element: _Node) -> _Node:
    """The run of the body that holds the element, also from inside a text box; the element itself when there is none."""
    return next(reversed(list(element.iterancestors(f"{WORD}r"))), element)


def _cut(run: _Node, element: _Node, at: int) -> _Node | None:
    """The run that begins at a point of one of its elements, cut off where the point lies inside; None when nothing follows."""
    following = element
    if at:
        following = _rest(element, at) if at < len(element.text or "") else element.getnext()
    if following is None:
        return None
    if all(each.tag == f"{WORD}rPr" for each in following.itersiblings(preceding=True)):
        return run
    cut = etree.Element(run.tag, run.attrib)
    if (properties := run.find(f"{WORD}rPr")) is not None:
        cut.append(deepcopy(properties))
    cut.extend([following, *following.itersiblings()])
    run.addnext(cut)
    return cut


def _rest(element: _Node, at: int) -> _Node:
    """The words of an element from `at` on, in an element of their own after it."""
    rest = etree.Element(element.tag, _KEPT_BLANKS)
    rest.text, element.text = element.text[at:], element.text[:at]
    element.attrib.update(_KEPT_BLANKS)
    element.addnext(rest)
    return rest


def _comment_part(package: Package) -> tuple[str, _Node, dict[str, _Node]]:
    """The name and the root of the part with the comments; for a new one also the parts that must tell of it."""
    relations = (
        _tree(package, _RELATIONS) if _RELATIONS in package.names else etree.Element(f"{_RELATION_SPACE}Relationships")
    )
    for each in relations:
        name = each.get("Target", "")
        name = name[1:] if name.startswith("/") else _FOLDER + name
        if each.get("Type") == _OFFICE and name in package.names:
            return name, _tree(package, name), {}
    taken = {each.get("Id") for each in relations}
    number = next(number for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    etree.SubElement(
        relations, f"{_RELATION_SPACE}Relationship", Id=f"rId{number}", Type=_OFFICE, Target=_NEW_MEMBER[len(_FOLDER) :]
    )
    types = _tree(package, _TYPES)
    etree.SubElement(types, f"{_TYPE_SPACE}Override", PartName=f"/{_NEW_MEMBER}", ContentType=_MEDIA_TYPE)
    root = etree.Element(f"{WORD}comments", nsmap={"w": WORD[1:-1]})
    return _NEW_MEMBER, root, {_TYPES: types, _RELATIONS: relations}


def _first_free_number(told: _Node) -> int:
    numbers = (each.get(_ID, "") for each in told)
    return max((int(number) for number in numbers if number.isdecimal()), default=-1) + 1


def _written(number: int, comment: Comment, author: str, initials: str) -> _Node:
    written = etree.Element(
        f"{WORD}comment", {_ID: str(number), f"{WORD}author": author, f"{WORD}initials": initials}, {"w": WORD[1:-1]}
    )
    for place, words in enumerate(comment.lines):
        run = etree.SubElement(etree.SubElement(written, f"{WORD}p"), f"{WORD}r")
        if place == 0:
            etree.SubElement(etree.SubElement(run, f"{WORD}rPr"), f"{WORD}b")
        etree.SubElement(run, f"{WORD}t", _KEPT_BLANKS).text = words
    return written


def _tree(package: Package, name: str) -> _Node:
    """A member for changing: read by the careful parser first, then by the one that keeps all names as they are."""
    package.xml(name)
    try:
        return etree.fromstring(package.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as fault:
        raise Unreadable("文件内部的 XML 不合规范，不能加批注。", "请用 Word 打开，另存后再试。") from fault


def _bytes(tree: _Node) -> bytes:
    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
