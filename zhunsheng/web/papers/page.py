"""The page of one paper: as it would be printed, what speaks against it, how it differs from what was printed."""

from __future__ import annotations

from dataclasses import dataclass

from zhunsheng.kernel.acts.judge import handling_post
from zhunsheng.kernel.models import Job
from zhunsheng.web.checking import Limits
from zhunsheng.web.dates import prose
from zhunsheng.web.papers.comparing import LineDifference, differences
from zhunsheng.web.papers.filling import Filled, filled_paper
from zhunsheng.web.papers.listing import File, files_of
from zhunsheng.web.papers.printed import printings
from zhunsheng.web.papers.printing import WORK
from zhunsheng.web.papers.review import Concern, Concerns, concerns_of
from zhunsheng.web.papers.uploaded import concerns_with_uploads, uploads_of
from zhunsheng.web.reading import Reading, revealed


@dataclass(frozen=True)
class PrintedBefore:
    """An earlier printing with its files."""

    printed_on: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class PaperPage:
    """What the page shows. ``differences`` are those from the last printing; texts of both only where data is revealed.

    ``uploads`` are the files that can be read beside the paper, ``beside_uploads`` what that brought, None where nobody asked.
    """

    filled: Filled
    concerns: Concerns
    printed: tuple[PrintedBefore, ...]
    differences: tuple[LineDifference, ...]
    may_print: bool
    failure: str
    uploads: tuple[str, ...]
    beside_uploads: tuple[Concern, ...] | None = None


def paper_page(reading: Reading, key: str, *, limits: Limits | None = None) -> PaperPage:
    """The page of one of the kind's papers; within ``limits`` the files on the matter are read beside it.

    Raises KeyError where the kind has no paper of that name, Refused where a file cannot be read.
    """
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
        uploads=tuple(uploads_of(reading).values()),
        beside_uploads=None if limits is None else concerns_with_uploads(full, complete, limits),
    )


def _failure(reading: Reading) -> str:
    """Why the last job that sets the matter's papers failed; nothing while it waits or works."""
    job = Job.objects.filter(matter=reading.matter, work=WORK).order_by("-pk").first()
    return "" if job is None else job.failure
