"""Edits that people make in Word and WPS, made on the XML: with tracking on, under a name, or off."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

WHEN = "2023-12-20T09:30:00Z"


class Edited:
    """A Word file that is being edited; ``by`` is who edits with tracking on, nobody edits without."""

    def __init__(self, data: bytes) -> None:
        self.word: Any = Document(BytesIO(data))
        self._id = 9000

    def saved(self) -> bytes:
        out = BytesIO()
        self.word.save(out)
        return out.getvalue()

    def paragraph(self, words: str) -> Any:
        """The one paragraph outside tables that says these words."""
        found = [p for p in self.word.element.body.iterchildren(qn("w:p")) if words in text_of(p)]
        assert len(found) == 1, (words, [text_of(p) for p in found])
        return found[0]

    def replace(self, old: str, new: str, *, by: str = "", amid: str = "") -> None:
        """``old``, which stands in one run (of the paragraph that says ``amid``), becomes ``new``."""
        paragraph = self.paragraph(amid or old)
        run = next(run for run in paragraph.iter(qn("w:r")) if old in text_of(run))
        before, after = text_of(run).split(old, 1)
        parts = [self._run(run, before)] if before else []
        if by:
            gone, come = self._run(run, old), self._run(run, new)
            for text in gone.iter(qn("w:t")):
                text.tag = qn("w:delText")
            parts += [self._tracked("w:del", by, gone), *([self._tracked("w:ins", by, come)] if new else [])]
        elif new:
            parts.append(self._run(run, new))
        if after:
            parts.append(self._run(run, after))
        for part in parts:
            run.addprevious(part)
        run.getparent().remove(run)

    def insert_after(self, words: str, new: str, *, by: str = "") -> Any:
        """A new paragraph behind one."""
        paragraph = self.paragraph(words)
        added = OxmlElement("w:p")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = new
        run.append(text)
        added.append(self._tracked("w:ins", by, run) if by else run)
        if by:
            self._mark_end(added, "w:ins", by)
        paragraph.addnext(added)
        return added

    def remove(self, words: str, *, by: str = "") -> None:
        """A paragraph taken out."""
        paragraph = self.paragraph(words)
        if not by:
            paragraph.getparent().remove(paragraph)
            return
        for run in list(paragraph.iter(qn("w:r"))):
            for text in run.iter(qn("w:t")):
                text.tag = qn("w:delText")
            place = run.getprevious()
            parent = run.getparent()
            wrapped = self._tracked("w:del", by, run)
            if place is None:
                parent.insert(0, wrapped)
            else:
                place.addnext(wrapped)
        self._mark_end(paragraph, "w:del", by)

    def move(self, words: str, behind: str) -> None:
        """A paragraph cut out and put behind another one; its bookmarks go along."""
        paragraph, target = self.paragraph(words), self.paragraph(behind)
        paragraph.getparent().remove(paragraph)
        target.addnext(paragraph)

    def split(self, words: str) -> None:
        """The paragraph ends before ``words``; the rest is one of its own."""
        paragraph = self.paragraph(words)
        run = next(run for run in paragraph.iter(qn("w:r")) if words in text_of(run))
        before, after = text_of(run).split(words, 1)
        rest = OxmlElement("w:p")
        if paragraph.pPr is not None:
            rest.append(deepcopy(paragraph.pPr))
        rest.append(self._run(run, words + after))
        following = run.getnext()
        while following is not None:
            following, moved = following.getnext(), following
            rest.append(moved)
        for text in run.iter(qn("w:t")):
            text.text = before
        paragraph.addnext(rest)

    def join(self, words: str) -> None:
        """The paragraph and the one behind it are one."""
        paragraph = self.paragraph(words)
        following = paragraph.getnext()
        for child in list(following):
            if child.tag != qn("w:pPr"):
                paragraph.append(child)
        following.getparent().remove(following)

    def comment(self, words: str, said: str, by: str) -> None:
        """A comment on a paragraph."""
        from docx.text.paragraph import Paragraph

        paragraph = Paragraph(self.paragraph(words), self.word)
        self.word.add_comment(paragraph.runs, text=said, author=by, initials=by[:1])

    def make_bold(self, words: str) -> None:
        """The whole run in bold."""
        run = next(run for run in self.paragraph(words).iter(qn("w:r")) if words in text_of(run))
        run.get_or_add_rPr().append(OxmlElement("w:b"))

    def unmark(self) -> None:
        """Take out every content control and bookmark, as pasting into a new file does."""
        body = self.word.element.body
        for control in list(body.iter(qn("w:sdt"))):
            for child in list(control.find(qn("w:sdtContent"))):
                control.addprevious(child)
            control.getparent().remove(control)
        for name in ("w:bookmarkStart", "w:bookmarkEnd"):
            for mark in list(body.iter(qn(name))):
                mark.getparent().remove(mark)

    def _run(self, like: Any, words: str) -> Any:
        run = OxmlElement("w:r")
        if like.rPr is not None:
            run.append(deepcopy(like.rPr))
        text = OxmlElement("w:t")
        text.text = words
        run.append(text)
        return run

    def _tracked(self, name: str, by: str, run: Any) -> Any:
        edit = self._edit(name, by)
        edit.append(run)
        return edit

    def _mark_end(self, paragraph: Any, name: str, by: str) -> None:
        about = paragraph.get_or_add_pPr()
        look = about.find(qn("w:rPr"))
        if look is None:
            look = OxmlElement("w:rPr")
            about.append(look)
        look.append(self._edit(name, by))

    def _edit(self, name: str, by: str) -> Any:
        self._id += 1
        edit = OxmlElement(name)
        edit.set(qn("w:id"), str(self._id))
        edit.set(qn("w:author"), by)
        edit.set(qn("w:date"), WHEN)
        return edit


def text_of(element: Any) -> str:
    """What an element says, tracked edits accepted."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))
