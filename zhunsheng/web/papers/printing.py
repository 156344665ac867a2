"""Printing: an act that keeps the paper as it was, and the job that sets it as Word and PDF and puts both on file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import ATTACH, PAPER_CONTENT, PRINT
from zhunsheng.kernel.acts.judge import handling_post
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.jobs.queue import enqueue
from zhunsheng.kernel.jobs.works import work
from zhunsheng.kernel.models import Event, Job, Matter
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.papers.drawn import DrawnPaper
from zhunsheng.web.papers.filling import Filled, filled_paper
from zhunsheng.web.papers.printed import Printing, printings
from zhunsheng.web.papers.review import Concerns, concerns_of
from zhunsheng.web.reading import Reading
from zhunsheng.web.values import Wording

WORK, BASIS = "papers.print", "参数 行政执法文书管理制度"


@dataclass(frozen=True)
class PrintAsked:
    """What a person asks for: the paper, and the code of the concerns that were shown and confirmed."""

    key: str
    confirmed: str
    request_key: str | None
    seen_seq: int | None


def print_paper(viewer: Viewer, matter: Matter, asked: PrintAsked) -> Event:
    """Take the act 打印文书, which asks for the job in its own transaction.

    Raises Refused where the act of the paper was not taken, an article demands what is missing, or the concerns are others
    than those confirmed.
    """
    wanted = Asked(PRINT, {}, request_key=asked.request_key, seen_seq=asked.seen_seq)
    return take(viewer, matter.pk, wanted, partial(_given, viewer, asked))


def set_again(viewer: Viewer, matter: Matter) -> None:
    """Ask once more for the files of what was printed, unless somebody works on them. Raises Refused without the right."""
    if handling_post(Dossier.load(matter, World()), viewer) is None or viewer.person_id is None:
        raise Refused([Objection("role-missing", "您没有打印本件文书的岗位", (BASIS,), "请交本件的办理人打印")])
    if not Job.objects.filter(matter=matter, work=WORK, finished_at=None).exists():
        enqueue(WORK, matter, viewer.person_id)


def _given(viewer: Viewer, asked: PrintAsked, dossier: Dossier) -> Mapping[str, Any]:
    """What the event keeps; read and checked in the transaction that writes it."""
    on = today()
    reading = Reading(viewer, dossier.matter, dossier, dossier.standing(), Wording(World(), on, reveals=True), on)
    filled = filled_paper(reading, asked.key)
    concerns = concerns_of(reading, filled)
    objections = list(_objections(filled, concerns, asked.confirmed))
    if objections:
        raise Refused(objections, dossier)
    assert filled.step is not None and viewer.person_id is not None
    enqueue(WORK, dossier.matter, viewer.person_id)
    return {
        "printed": asked.key,
        "about": filled.step.seq,
        "wording": filled.since.isoformat(),
        "confirmed": list(concerns.codes),
        PAPER_CONTENT: filled.drawn.plain(),
    }


def _objections(filled: Filled, concerns: Concerns, confirmed: str) -> Iterator[Objection]:
    if filled.step is None:
        message = f"{filled.label}所属的步骤还没有办理，现在只有草稿"
        yield Objection("paper-of-no-act", message, (BASIS,), "请先办理该步骤，再打印")
    for gap in filled.demanded_gaps:
        yield Objection("paper-incomplete", f"{filled.label}缺少{gap.slot}", (gap.basis,), gap.way_out)
    if concerns.code and concerns.code != confirmed:
        message = f"{filled.label}有需要核对的事项没有确认，或者核对之后又有变化"
        yield Objection("paper-unconfirmed", message, (BASIS,), "请逐项核对后，勾选“已核对”再打印")


@work(WORK)
def set_papers(job: Job) -> None:
    """Set every printing of the matter that has no files yet. What was put on file already is not put there twice."""
    matter = Matter.objects.select_related("unit", "settings_stamp").get(pk=job.matter_id)
    standing = Dossier.load(matter, World()).standing()
    viewer = Viewer.of_person(job.person, today())
    for printing in printings(standing):
        if printing.paper is not None and len(printing.documents) < len(_SETTERS):
            _put_on_file(viewer, matter, printing, printing.paper)


def _put_on_file(viewer: Viewer, matter: Matter, printing: Printing, paper: DrawnPaper) -> None:
    for ending, setter in _SETTERS.items():
        name = f"{paper.title}{paper.number}.{ending}"
        document = store_document(BytesIO(setter(paper, printing.printed_on)), name, matter.unit)
        given = {"digest": document.digest, "name": name, "prints": printing.seq}
        take(viewer, matter.pk, Asked(ATTACH, given, request_key=f"print-{matter.pk}-{printing.seq}-{ending}"))


def _word(paper: DrawnPaper, on: date) -> bytes:
    from zhunsheng.files.official.word import word_of
    from zhunsheng.web.papers.official import official_paper, paper_layout

    return word_of(official_paper(paper, on), paper_layout(on))


def _pdf(paper: DrawnPaper, on: date) -> bytes:
    from zhunsheng.files.official.fonts import MissingFonts
    from zhunsheng.files.official.pdf import pdf_of
    from zhunsheng.web.papers.official import official_paper, paper_layout

    try:
        return pdf_of(official_paper(paper, on), paper_layout(on))
    except MissingFonts as missing:
        raise Refused([Objection("fonts-missing", "没有可用的中文字体，PDF没有生成", (BASIS,), str(missing))]) from None


# What is loaded to set a page stays in the process of the job.
_SETTERS = {"docx": _word, "pdf": _pdf}
