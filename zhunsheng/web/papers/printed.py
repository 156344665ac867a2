"""What was printed: each printing with the paper as it was, read from the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhunsheng.kernel.acts.dossier import Standing
from zhunsheng.kernel.acts.history import ATTACH, ATTACHED_NAME, PAPER_CONTENT, PRINT, Entry
from zhunsheng.web.papers.drawn import DrawnPaper, drawn_from


@dataclass(frozen=True)
class PrintedDocument:
    """A file that came out of a printing: the event that put it on file, and its name."""

    seq: int
    name: str


@dataclass(frozen=True)
class Printing:
    """One printing of a paper: the paper as it was, None once personal data was destroyed, and the files made of it."""

    seq: int
    key: str
    about: int
    printed_on: date
    paper: DrawnPaper | None
    documents: tuple[PrintedDocument, ...]


def printings(standing: Standing) -> tuple[Printing, ...]:
    """Every printing of the matter's papers, the earliest first."""
    entries = [entry for entry, _ in standing.steps]
    return tuple(_printing(entry, entries) for entry in entries if entry.act == PRINT)


def _printing(entry: Entry, entries: list[Entry]) -> Printing:
    documents = tuple(
        PrintedDocument(other.seq, other.payload.get(ATTACHED_NAME, "（已销毁）"))
        for other in entries
        if other.act == ATTACH and other.payload.get("prints") == entry.seq
    )
    content, about = entry.payload.get(PAPER_CONTENT), entry.payload["about"]
    paper = None if content is None else drawn_from(content)
    return Printing(entry.seq, entry.payload["printed"], about, entry.acted_on, paper, documents)
