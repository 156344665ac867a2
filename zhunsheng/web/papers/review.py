"""The check before printing: the matter's papers held against each other, and what a paper leaves empty or unconfirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from zhunsheng.kernel.declare.fields import ProseField
from zhunsheng.kernel.declare.paper_faults import worded_papers
from zhunsheng.law.wording import day_words
from zhunsheng.web.papers.drawn import DrawnPaper
from zhunsheng.web.papers.filling import Filled, filled_paper, latest_step
from zhunsheng.web.papers.printed import printings
from zhunsheng.web.reading import Reading

if TYPE_CHECKING:
    from zhunsheng.verifier.casefile import CaseFinding
    from zhunsheng.verifier.model import Source

_SALT = "zhunsheng.web.papers.review"


@dataclass(frozen=True)
class Concern:
    """Something to look at before printing: what, where it stands, what to do; ``about`` is the message without personal data."""

    code: str
    message: str
    places: tuple[str, ...]
    way_out: str
    about: str = ""


@dataclass(frozen=True)
class Concerns:
    """Everything to be confirmed before a paper is printed, and what was found in the matter's other papers."""

    own: tuple[Concern, ...]
    others: tuple[Concern, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(concern.code for concern in self.own))

    @cached_property
    def code(self) -> str:
        """A code of what is to be confirmed, which tells nothing without our key; nothing where there is nothing."""
        said = "\n".join(f"{one.message}{one.places}" for one in self.own)
        return salted_hmac(_SALT, said).hexdigest()[:16] if said else ""


def concerns_of(reading: Reading, filled: Filled) -> Concerns:
    """Check a paper with all that the matter says. ``reading`` reveals personal data: masks cannot be compared."""
    # A web worker that shows no paper loads nothing of the verifier.
    from zhunsheng.verifier.casefile import review

    found = [finding for finding in review(sources_of(reading, filled)).findings if finding.code != "paper-unknown"]
    here = [finding for finding in found if any(place.paper == filled.label for place in finding.places)]
    own = (
        *(concern_of(finding, filled.label) for finding in here),
        *_unfilled(filled),
        *_unconfirmed(filled),
        *_of_wording(filled),
    )
    return Concerns(own, tuple(concern_of(finding) for finding in found if finding not in here))


def sources_of(reading: Reading, filled: Filled) -> list[Source]:
    """What a paper is held against, itself last.

    What was written by hand comes first, so that it is held against the papers as a statement of its own; another paper is
    read as it was printed, or where it was not printed yet as it would be.
    """
    return [*_written_by_hand(reading), *_others(reading, filled.key), source_of(filled.label, filled.drawn)]


def source_of(label: str, paper: DrawnPaper) -> Source:
    """The paper as a text to be read, each line with its place."""
    from zhunsheng.verifier.model import Source

    text, places = "", []
    for number, line in enumerate(paper.lines(), 1):
        places.append((len(text), f"第{number}行"))
        text += f"{line}\n"
    return Source(text, name=label, places=tuple(places))


def _others(reading: Reading, key: str) -> Iterator[Source]:
    printed = {one.key: one.paper for one in printings(reading.standing) if one.paper is not None}
    for other in worded_papers(reading.kind):
        if other == key:
            continue
        label = reading.kind.papers[other].label
        if other in printed:
            yield source_of(label, printed[other])
        elif latest_step(reading, other)[0] is not None:
            yield source_of(label, filled_paper(reading, other).drawn)


def _written_by_hand(reading: Reading) -> Iterator[Source]:
    """The texts of the record, each under the name of its column."""
    from zhunsheng.verifier.model import Source

    for name, column in reading.kind.columns().items():
        if isinstance(column, ProseField) and (text := reading.standing.snapshot.column(name)):
            yield Source(text, name=f"登记的“{column.verbose_name}”")


def concern_of(finding: CaseFinding, paper: str = "") -> Concern:
    """A finding as a concern; of one about the paper at hand only the places in it, since the message names the others."""
    places = (place for place in finding.places if place.paper == paper or not paper)
    told = (place.place if paper else f"{place.paper}{place.place}" for place in places)
    return Concern(
        finding.code,
        finding.message,
        tuple(dict.fromkeys(word for word in told if word)),
        finding.way_out,
        finding.about,
    )


def _unfilled(filled: Filled) -> Iterator[Concern]:
    for gap in filled.gaps:
        if not gap.basis:
            message = f"没有写明{gap.slot}，打印后为空白"
            yield Concern("slot-empty", message, (), f"{gap.way_out}；确实没有的，打印后手写“无”")


def _unconfirmed(filled: Filled) -> Iterator[Concern]:
    for name in filled.unconfirmed:
        message = f"{name}的取值待本单位确认"
        yield Concern("setting-unconfirmed", message, (), "请核对取值；无误的请系统管理员在本地参数中确认")


def _of_wording(filled: Filled) -> Iterator[Concern]:
    if filled.is_of_later_wording:
        message = f"办理之日没有文书式样，用的是{day_words(filled.since)}起的式样"
        yield Concern("wording-later", message, (), "请核对当时有效的法律条文是否一致")
