"""Reading an edited Word file: what it says now, who put in or took out what, what comments and looks it carries.

Tracked edits are read as accepted, and remembered. A figure is known by its content control, or by its bookmark where a
program left the control out; spaces and line breaks are no part of Chinese prose and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import check_length
from zhunsheng.files.docx import MAIN_MEMBER, NOTES, TEXT_BOX, WORD
from zhunsheng.files.manuscripts.model import (
    Atom,
    Dressing,
    Manuscript,
    Passage,
    Remark,
    Slot,
    Sort,
    Struck,
    Trace,
)
from zhunsheng.files.numbering import Numbering
from zhunsheng.files.official.marks import BLOCK, CHART, SLOT, TITLE
from zhunsheng.files.packages import Package

MOST_PASSAGES = 3_000
# As many letters as tell one place from another.
CONTEXT = 14
_STYLES, _COMMENTS = "word/styles.xml", "word/comments.xml"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWN = frozenset(f"{WORD}{name}" for name in ("drawing", "pict", "object"))
_ABOUT_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PICTURE = "［图片］"
_PUT_IN, _TAKEN_OUT = ("ins", "moveTo"), ("del", "moveFrom")
_PASSED_OVER = frozenset(
    f"{WORD}{name}" for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "tcPr", "sectPr", "rt",
                                 "instrText", "delInstrText", "fldChar")
)  # fmt: skip
# Braces and brackets are the grammar of an outline: what somebody typed must never be read as that.
_PLAIN = str.maketrans({**dict.fromkeys(" \t\r\n\xa0\u2028\ufeff\u200b"), "{": "｛", "}": "｝", "⟦": "〚", "⟧": "〛"})
_SIGNS = {"noBreakHyphen": "-", "sym": "□"}
_LOOKS = {
    "b": "加粗",
    "i": "倾斜",
    "u": "下划线",
    "strike": "删除线",
    "dstrike": "双删除线",
    "highlight": "突出显示",
    "color": "颜色",
}
_UNSET = frozenset(("0", "false", "off", "none", "auto", "000000"))
_KEY = "@"
_INDENT = "\u3000"
_LEVELS = 4


def plain_words(text: str) -> str:
    """The words without blanks and without signs that an outline reads as its own."""
    return text.translate(_PLAIN)


def read_manuscript(data: bytes) -> Manuscript:
    """The passages of a file. Raises `Unreadable` when it is broken, a bomb, no Word file, or beyond any report."""
    package = Package(data)
    if MAIN_MEMBER not in package.names:
        raise Unreadable("这不是 Word 文档。", "请用 Word 或 WPS 另存为 .docx 后再交回。")
    walk = _Walk(Numbering.read(package), _heading_levels(package))
    walk.blocks(package.xml(MAIN_MEMBER))
    walk.close()
    for member, label in NOTES.items():
        if member in package.names:
            walk.apart(package.xml(member), Sort.NOTE, label)
    for member in package.names:
        if member.startswith(("word/header", "word/footer")) and member.endswith(".xml"):
            walk.apart(package.xml(member), Sort.RUNNING, "页眉" if "header" in member else "页脚")
    check_length(sum(len(passage.atoms) for passage in walk.passages))
    if len(walk.passages) > MOST_PASSAGES:
        raise Unreadable(f"文件有{len(walk.passages)}段，不像是一份报告的修改稿。", "请核对选择的文件。")
    return Manuscript(tuple(walk.passages), tuple(_remarks(package, walk)))


def named(manuscript: Manuscript, names: Mapping[str, str]) -> Manuscript:
    """The same with every figure under the name of its content control; one that has no name known here is plain words."""
    return replace(manuscript, passages=tuple(_named(passage, names) for passage in manuscript.passages))


def slot_names(manuscript: Manuscript) -> dict[str, str]:
    """By bookmark and by name, the names of the figures of a manuscript that was given out."""
    found: dict[str, str] = {}
    for passage in manuscript.passages:
        for atom in passage.atoms:
            if isinstance(atom, Slot):
                name, _, key = atom.name.partition(_KEY)
                found |= {name: name, **({_KEY + key: name} if key else {})}
    return found


def _named(passage: Passage, names: Mapping[str, str]) -> Passage:
    atoms: list[Atom] = []
    traces: list[Trace | None] = []
    looks: list[str] = []
    moved = [0]
    for atom, trace, look in zip(passage.atoms, passage.traces, passage.looks, strict=True):
        kept: list[Atom] = [atom]
        if isinstance(atom, Slot):
            name, _, key = atom.name.partition(_KEY)
            known = names.get(name) or names.get(_KEY + key)
            last = atoms[-1] if atoms else ""
            if known and isinstance(last, Slot) and last.name == known:
                # Control and bookmark may end at different letters once somebody has typed at their edge.
                atoms[-1], kept = Slot(known, last.text + atom.text), []
            else:
                kept = [Slot(known, atom.text)] if known else list(atom.text)
        atoms += kept
        traces += [trace] * len(kept)
        looks += [look] * len(kept)
        moved.append(len(atoms))
    struck = tuple(replace(each, at=moved[each.at]) for each in passage.struck)
    return replace(passage, atoms=tuple(atoms), traces=tuple(traces), looks=tuple(looks), struck=struck)


@dataclass
class _Open:
    """The passage that is being read."""

    sort: Sort = Sort.PARAGRAPH
    level: int = 0
    place: str = ""
    words: list[tuple[str, str, Trace | None, str]] = field(default_factory=list)
    struck: list[Struck] = field(default_factory=list)
    dressed: list[Dressing] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)

    def passage(self) -> Passage:
        """Letters of one figure become one atom."""
        atoms: list[Atom] = []
        traces: list[Trace | None] = []
        looks: list[str] = []
        moved = [0]
        before = ""
        for letter, slot, trace, look in self.words:
            if letter == _INDENT and not atoms:
                moved.append(0)
                continue
            if slot and slot == before:
                last = atoms[-1]
                assert isinstance(last, Slot)
                atoms[-1] = Slot(slot, last.text + letter)
                traces[-1] = traces[-1] or trace
            else:
                atoms.append(Slot(slot, letter) if slot else letter)
                traces.append(trace)
                looks.append(look)
            before = slot
            moved.append(len(atoms))
        struck = tuple(replace(each, at=moved[each.at]) for each in self.struck)
        mark = self.marks.most_common(1)[0][0] if self.marks else ""
        return Passage(tuple(atoms), self.sort, self.level, self.place, mark, tuple(traces), tuple(looks),
                       struck, tuple(self.dressed))  # fmt: skip


class _Walk:
    """One walk through the parts of a file, from the first word to the last."""

    def __init__(self, numbering: Numbering, levels: Mapping[str, int]) -> None:
        self.numbering, self.levels = numbering, levels
        self.passages: list[Passage] = []
        self.about: dict[str, list[str]] = {}
        self.before_about: dict[str, str] = {}
        self._open = _Open()
        self._goes_on = False
        self._put_in: Trace | None = None
        self._taken_out: Trace | None = None
        self._slot = ""
        self._look = ""
        self._marks: dict[str, str] = {}
        self._commented: set[str] = set()
        self._tables = self._paragraphs = 0
        self._boxes: list[Element] = []

    def apart(self, part: Element, sort: Sort, label: str) -> None:
        """What stands outside the body: notes, running heads, text boxes; each paragraph a passage."""
        for number, paragraph in enumerate(part.iter(f"{WORD}p"), start=1):
            self._open = _Open(sort, 0, f"{label}{number}" if sort is Sort.NOTE else label)
            self._inside(paragraph)
            self._finish()

    def blocks(self, parent: Element) -> None:
        """Paragraphs and tables in order, also inside content controls."""
        for element in parent:
            if element.tag == f"{WORD}p":
                self._paragraph(element)
            elif element.tag == f"{WORD}tbl":
                self._table(element)
            elif element.tag in (f"{WORD}bookmarkStart", f"{WORD}bookmarkEnd"):
                self._bookmark(element)
            elif element.tag not in _PASSED_OVER:
                self.blocks(element)

    def close(self) -> None:
        """End what was still going on into a paragraph that never came."""
        if self._goes_on:
            self._finish()

    def _paragraph(self, paragraph: Element) -> None:
        number = self.numbering.next_of(paragraph)
        if not self._goes_on:
            self._paragraphs += 1
            self._open = _Open(place=f"第{self._paragraphs}段")
        # Where the end between two paragraphs was taken out, the second one says what the whole is.
        self._open.level = self._level(paragraph)
        self._open.sort = Sort.HEADING if self._open.level else Sort.PARAGRAPH
        for letter in plain_words(number):
            self._letter(letter)
        self._inside(paragraph)
        boxes, self._boxes = self._boxes, []
        out = _trace(paragraph.find(f"{WORD}pPr/{WORD}rPr"), _TAKEN_OUT)
        if out is not None:
            self._open.struck.append(Struck(len(self._open.words), "¶", out))
        self._goes_on = out is not None
        if not self._goes_on:
            self._finish()
        for box in boxes:
            kept = self._open, self._goes_on
            self.apart(box, Sort.BOX, "文本框")
            self._open, self._goes_on = kept

    def _table(self, table: Element) -> None:
        self.close()
        self._tables += 1
        for number, row in enumerate(table.iter(f"{WORD}tr"), start=1):
            self._open = _Open(Sort.TABLE, 0, f"表{self._tables}第{number}行")
            self._taken_out = _trace(row.find(f"{WORD}trPr"), _TAKEN_OUT)
            self._put_in = _trace(row.find(f"{WORD}trPr"), _PUT_IN)
            for place, cell in enumerate(row.iter(f"{WORD}tc")):
                if place and self._taken_out is None:
                    self._open.words.append(("\t", "", None, ""))
                for paragraph in cell.iter(f"{WORD}p"):
                    self._inside(paragraph)
            self._taken_out = self._put_in = None
            self._finish()
        self._boxes = []

    def _finish(self) -> None:
        self._goes_on = False
        letters = [letter for letter, *_ in self._open.words]
        # A running head without words is a page number, which each program writes as it counts.
        is_said = any(letter.isalpha() if self._open.sort is Sort.RUNNING else letter.strip() for letter in letters)
        if self._open.struck or is_said:
            self.passages.append(self._open.passage())

    def _inside(self, parent: Element) -> None:
        about = parent.find(f"{WORD}pPr/{WORD}pPrChange")
        start = len(self._open.words)
        for element in parent:
            self._element(element)
        if about is not None:
            words = "".join(letter for letter, *_ in self._open.words[start:])
            self._open.dressed.append(Dressing(words, "段落格式", _told(about)))

    def _element(self, element: Element) -> None:
        name = element.tag.rpartition("}")[2]
        if element.tag == f"{_MARKUP}Fallback" or element.tag in _PASSED_OVER:
            return
        if element.tag == TEXT_BOX:
            self._boxes.append(element)
        elif element.tag in _DRAWN:
            self._drawn(element)
        elif name in ("t", "delText"):
            self._say(element.text or "")
        elif name in _SIGNS:
            self._say(_SIGNS[name])
        elif name == "r":
            self._run(element)
        elif name in _PUT_IN:
            before, self._put_in = self._put_in, _told(element)
            self._inside(element)
            self._put_in = before
        elif name in _TAKEN_OUT:
            before, self._taken_out = self._taken_out, _told(element)
            self._inside(element)
            self._taken_out = before
        elif name == "sdt":
            self._control(element)
        elif name in ("bookmarkStart", "bookmarkEnd"):
            self._bookmark(element)
        elif name in ("commentRangeStart", "commentRangeEnd"):
            self._comment(element)
        else:
            self._inside(element)

    def _run(self, run: Element) -> None:
        about = run.find(f"{WORD}rPr")
        self._look = "" if about is None else _look(about)
        start = len(self._open.words)
        self._inside(run)
        changed = None if about is None else about.find(f"{WORD}rPrChange")
        words = "".join(letter for letter, *_ in self._open.words[start:])
        if changed is not None and words:
            self._open.dressed.append(Dressing(words, self._look or "字体格式", _told(changed)))
        self._look = ""

    def _drawn(self, element: Element) -> None:
        """Text boxes are passages of their own, and so is a picture, which says nothing; a chart is one with its caption."""
        boxes = list(element.iter(TEXT_BOX))
        self._boxes += boxes
        if any(CHART.fullmatch(about.get("name", "")) for about in element.iter(_ABOUT_PICTURE)):
            if self._taken_out is None:
                self._open.sort = Sort.PICTURE
            self._say(_PICTURE)
        elif not boxes and self._taken_out is None:
            self.passages.append(
                Passage(tuple(_PICTURE), Sort.PICTURE, 0, self._open.place, "", (self._put_in,) * 4, ("",) * 4)
            )

    def _control(self, control: Element) -> None:
        tag = control.find(f"{WORD}sdtPr/{WORD}tag")
        outer = self._slot
        self._slot = (tag.get(f"{WORD}val", "") if tag is not None else "") or outer
        content = control.find(f"{WORD}sdtContent")
        if content is not None:
            self._inside(content)
        self._slot = outer

    def _bookmark(self, element: Element) -> None:
        key = element.get(f"{WORD}id", "")
        if element.tag == f"{WORD}bookmarkEnd":
            self._marks.pop(key, None)
        else:
            self._marks[key] = element.get(f"{WORD}name", "")

    def _comment(self, element: Element) -> None:
        key = element.get(f"{WORD}id", "")
        if element.tag == f"{WORD}commentRangeStart":
            self._commented.add(key)
            self.about.setdefault(key, [])
            self.before_about[key] = "".join(letter for letter, *_ in self._open.words[-CONTEXT:])
        else:
            self._commented.discard(key)

    def _say(self, text: str) -> None:
        words = plain_words(text)
        if self._taken_out is not None:
            if words:
                self._open.struck.append(Struck(len(self._open.words), words, self._taken_out))
            return
        for letter in words:
            self._letter(letter)

    def _letter(self, letter: str) -> None:
        key = ""
        for name in self._marks.values():
            if found := BLOCK.fullmatch(name):
                self._open.marks[found[1]] += 1
            elif name == TITLE:
                self._open.marks[TITLE] += 1
            elif found := SLOT.fullmatch(name):
                key = _KEY + found[1]
        self._open.words.append((letter, self._slot + key, self._put_in, self._look))
        for comment in self._commented:
            self.about[comment].append(letter)

    def _level(self, paragraph: Element) -> int:
        about = paragraph.find(f"{WORD}pPr")
        if about is None:
            return 0
        own = about.find(f"{WORD}outlineLvl")
        if own is not None and (stated := own.get(f"{WORD}val", "")).isdecimal():
            return int(stated) + 1 if int(stated) < _LEVELS else 0
        style = about.find(f"{WORD}pStyle")
        return 0 if style is None else self.levels.get(style.get(f"{WORD}val", ""), 0)


def _look(about: Element) -> str:
    """How words are set off, in the order of _LOOKS; empty for ordinary ones."""
    found = []
    for name, label in _LOOKS.items():
        element = about.find(f"{WORD}{name}")
        if element is not None and element.get(f"{WORD}val", "on") not in _UNSET:
            found.append(label)
    return "、".join(found)


def _trace(about: Element | None, names: tuple[str, ...]) -> Trace | None:
    """Who did one of these to what ``about`` belongs to; None where nobody did."""
    if about is None:
        return None
    found = next((element for name in names if (element := about.find(f"{WORD}{name}")) is not None), None)
    return None if found is None else _told(found)


def _told(element: Element) -> Trace:
    return Trace(element.get(f"{WORD}author", "").strip()[:80], element.get(f"{WORD}date", "").strip()[:40])


def _heading_levels(package: Package) -> dict[str, int]:
    """The level of each heading style, by what Word and WPS call it or by the outline level that it states."""
    if _STYLES not in package.names:
        return {}
    found = {}
    for style in package.xml(_STYLES).iter(f"{WORD}style"):
        name = style.find(f"{WORD}name")
        words = "" if name is None else name.get(f"{WORD}val", "").lower()
        stated = style.find(f"{WORD}pPr/{WORD}outlineLvl")
        digit = words.removeprefix("heading").removeprefix("标题").strip()
        if words != digit and digit.isdecimal() and 0 < int(digit) <= _LEVELS:
            found[style.get(f"{WORD}styleId", "")] = int(digit)
        elif stated is not None and (level := stated.get(f"{WORD}val", "")).isdecimal() and int(level) < _LEVELS:
            found[style.get(f"{WORD}styleId", "")] = int(level) + 1
    return found


def _remarks(package: Package, walk: _Walk) -> Iterator[Remark]:
    if _COMMENTS not in package.names:
        return
    for comment in package.xml(_COMMENTS).iter(f"{WORD}comment"):
        lines = ("".join(part.text or "" for part in line.iter(f"{WORD}t")) for line in comment.iter(f"{WORD}p"))
        words = "\n".join(line for line in lines if line.strip())
        key = comment.get(f"{WORD}id", "")
        yield Remark(words, "".join(walk.about.get(key, ())), _told(comment), walk.before_about.get(key, ""))
