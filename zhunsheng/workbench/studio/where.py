"""Which place of the text a form is about, and what an edit there does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhunsheng.reports.editing import insert_first, insert_paragraph, replace_paragraph, sections_of
from zhunsheng.reports.outline import Figure, Outline, Paragraph
from zhunsheng.web.narrowing import BadAddress

WRITTEN = re.compile(r"(at|after|in)-(\d{1,5})\Z")


@dataclass(frozen=True)
class Where:
    """``at`` a paragraph, ``after`` one, or ``in`` a section before its first paragraph; written at-3, after-3, in-2."""

    mode: str
    number: int

    @classmethod
    def read(cls, text: str) -> Where:
        """Raises BadAddress."""
        found = WRITTEN.match(text)
        if found is None:
            raise BadAddress(f"提纲里没有“{text}”这一处")
        return cls(found[1], int(found[2]))

    def __str__(self) -> str:
        return f"{self.mode}-{self.number}"

    @property
    def is_new(self) -> bool:
        return self.mode != "at"

    @property
    def label(self) -> str:
        """What the place is called."""
        return {
            "at": f"第{self.number + 1}段",
            "after": f"第{self.number + 1}段之后新增一段",
            "in": "本节开头新增一段",
        }[self.mode]

    @property
    def anchor(self) -> str:
        """Where the page shows the place once it has been written."""
        return {"at": f"#p-{self.number}", "after": f"#p-{self.number + 1}", "in": f"#s-{self.number}"}[self.mode]

    def standing(self, outline: Outline) -> Paragraph:
        """The paragraph there, an empty one where it is yet to be written. Raises BadAddress for a place that is not there."""
        there = list(sections_of(outline)) if self.mode == "in" else list(outline.paragraphs())
        if self.number >= len(there):
            raise BadAddress("提纲里没有这一处，请从编写页面重新进入")
        return Paragraph(()) if self.is_new else list(outline.paragraphs())[self.number]

    def edited(self, outline: Outline, number: int, paragraph: Paragraph, figures: Iterable[Figure]) -> Outline:
        """The outline with the paragraph there, ``number`` being where the place stands now."""
        edit = {"at": replace_paragraph, "after": insert_paragraph, "in": insert_first}[self.mode]
        return edit(outline, number, paragraph, figures)

    def moved_to(self, number: int) -> Where:
        return replace(self, number=number)
