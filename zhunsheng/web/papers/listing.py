"""The papers of a matter as its page lists them: what can be printed, what is missing, what was printed, what is a draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from zhunsheng.kernel import pages
from zhunsheng.kernel.declare.paper_faults import worded_papers
from zhunsheng.web.dates import prose
from zhunsheng.web.papers.filling import filled_paper, latest_step
from zhunsheng.web.papers.printed import Printing, printings
from zhunsheng.web.reading import Reading, revealed


@dataclass(frozen=True)
class File:
    """A printed file on the matter."""

    name: str
    url: str

    @property
    def ending(self) -> str:
        """Word or PDF, as people call it."""
        return "PDF" if self.name.endswith(".pdf") else "Word"


@dataclass(frozen=True)
class ListedPaper:
    """A paper whose act was taken: its state in words, with a class, and the files of its last printing."""

    label: str
    url: str
    done: str
    state: str
    css: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class DraftPaper:
    label: str
    url: str


@dataclass(frozen=True)
class PaperList:
    """The papers of acts that were taken, and those that can be looked at as drafts only."""

    papers: tuple[ListedPaper, ...]
    drafts: tuple[DraftPaper, ...]


def paper_list(reading: Reading, _panel: pages.Panel) -> PaperList:
    """Every paper of the kind that has a wording, in the order in which a case has them."""
    full, last = revealed(reading), {printing.key: printing for printing in printings(reading.standing)}
    taken, drafts = [], []
    for key in worded_papers(reading.kind):
        if latest_step(reading, key)[0] is None:
            drafts.append(DraftPaper(reading.kind.papers[key].label, paper_url(reading, key)))
        else:
            taken.append(_listed(full, key, last.get(key)))
    return PaperList(tuple(taken), tuple(drafts))


def paper_url(reading: Reading, key: str) -> str:
    return reverse("record_paper", args=[reading.kind.key, reading.matter.pk, key])


def files_of(reading: Reading, printing: Printing) -> tuple[File, ...]:
    """The files of a printing, to be fetched as what is on the matter."""
    where = (reading.kind.key, reading.matter.pk)
    return tuple(
        File(document.name, reverse("record_document", args=[*where, document.seq])) for document in printing.documents
    )


def _listed(reading: Reading, key: str, printing: Printing | None) -> ListedPaper:
    filled = filled_paper(reading, key)
    assert filled.step is not None
    missing = "、".join(gap.slot for gap in filled.demanded_gaps)
    if missing:
        state, css = f"尚缺{missing}", "late"
    elif printing is None:
        state, css = "可以打印", "ready"
    elif not printing.documents:
        state, css = "正在生成", "ready"
    elif printing.paper != filled.drawn:
        state, css = f"{prose(printing.printed_on)}打印，此后记录有变化", "late"
    else:
        state, css = f"{prose(printing.printed_on)}已打印", "done"
    files = () if printing is None else files_of(reading, printing)
    return ListedPaper(filled.label, paper_url(reading, key), prose(filled.step.acted_on), state, css, files)
