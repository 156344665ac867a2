"""The page of one paper: as it would be printed, what speaks against it, how it differs from what was printed."""

from __future__ import annotations

from dataclasses import dataclass

from zhunsheng.kernel.acts.judge import handling_post
from zhunsheng.kernel.models import Job
from zhunsheng.web.dates import prose
from zhunsheng.web.papers.comparing import LineDifference, differences
from zhunsheng.web.papers.filling import Filled, filled_paper
from zhunsheng.web.papers.listing import File, files_of
from zhunsheng.web.papers.printed import printings
from zhunsheng.web.papers.printing import WORK
from zhunsheng.web.papers.review import Concerns, concerns_of
from zhunsheng.web.reading import Reading, revealed


@dataclass(frozen=True)
class PrintedBefore:
    """An earlier printing with its files."""

    printed_on: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class PaperPage:
    """What the page shows. ``differences`` are those from the last printing; texts of both only where data is revealed."""

    filled: Filled
    concerns: Concerns
    printed: tuple[PrintedBefore, ...]
    differences: tuple[LineDifference, ...]
    may_print: bool
    failure: str


def paper_page(reading: Reading, key: str) -> PaperPage:
    """The page of one of the kind's papers. Raises KeyError where it has none of that name."""
    full = revealed(reading)
    complete = filled_paper(full, key)
    earlier = [printing for printing in printings(reading.standing) if printing.key == key]
    last = earlier[-1].paper if earlier else None
    may_print = (
        complete.step is not None
        and not complete.demanded_gaps
        and not reading.matter.is_void
        and handling_post(reading.dossier, reading.viewer) is not None
    )
    return PaperPage(
        filled=complete if reading.wording.reveals else filled_paper(reading, key),
        concerns=concerns_of(full, complete),
        printed=tuple(PrintedBefore(prose(one.printed_on), files_of(reading, one)) for one in reversed(earlier)),
        differences=() if last is None else differences(last, complete.drawn),
        may_print=may_print,
        failure=_failure(reading) if earlier else "",
    )


def _failure(reading: Reading) -> str:
    """Why the last job that sets the matter's papers failed; nothing while it waits or works."""
    job = Job.objects.filter(matter=reading.matter, work=WORK).order_by("-pk").first()
    return "" if job is None else job.failure
