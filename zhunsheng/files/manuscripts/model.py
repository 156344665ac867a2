"""A manuscript as plain data: its passages as they now read, and what its traces of editing say."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Trace(NamedTuple):
    """Who made an edit and when, as far as the file tells."""

    by: str = ""
    at: str = ""


class Slot(NamedTuple):
    """A figure in its place: by what name, and the words that stand there."""

    name: str
    text: str


class End(NamedTuple):
    """The end of a passage, and what follows it: a heading on a level, or a paragraph (level 0)."""

    level: int


Atom = str | Slot | End
"""A letter, a figure, or the end of a passage."""


class Sort(StrEnum):
    """What a passage is in its file; only the first two can be text of a report."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE = "table"
    BOX = "box"
    NOTE = "note"
    RUNNING = "running"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Struck:
    """Words taken out with tracking on, and before which atom they stood."""

    at: int
    words: str
    trace: Trace


@dataclass(frozen=True, slots=True)
class Dressing:
    """Words whose look was changed: how, and by whom where that was tracked."""

    words: str
    how: str
    trace: Trace


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a row of a table, as it reads when all tracked edits are accepted.

    ``traces`` tells for each atom who put it in (nobody where it was not tracked). ``mark`` is the bookmark most of whose
    letters stand here, ``looks`` the look of each atom beside that of the paragraph (bold, struck through, …).
    """

    atoms: tuple[Atom, ...]
    sort: Sort = Sort.PARAGRAPH
    level: int = 0
    place: str = ""
    mark: str = ""
    traces: tuple[Trace | None, ...] = ()
    looks: tuple[str, ...] = ()
    struck: tuple[Struck, ...] = ()
    dressed: tuple[Dressing, ...] = ()

    @property
    def text(self) -> str:
        return words_of(self.atoms)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment: by whom and when, what it says, the words that it is about, and those before them in their passage."""

    words: str
    about: str
    trace: Trace
    before: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """All passages in reading order (body first, then notes and running heads), and the comments."""

    passages: tuple[Passage, ...]
    remarks: tuple[Remark, ...] = field(default=())


def words_of(atoms: tuple[Atom, ...] | list[Atom]) -> str:
    """What atoms read as; a passage's end is a line break."""
    return "".join(atom if isinstance(atom, str) else atom.text if isinstance(atom, Slot) else "\n" for atom in atoms)
