"""The list of what the versions of a report leave out: which words, from which versions, on what ground, marked by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from zhunsheng.files.official.document import AnnexTable, OfficialDocument, Paragraph, TextRun
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.models import Person
from zhunsheng.law.wording import day_words
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.grounds import said_ground
from zhunsheng.reports.kinds.annual_report import EDITIONS, REMOVALS, AnnualReport
from zhunsheng.reports.outline import Outline, reread_outline
from zhunsheng.reports.outline.model import Removal, Segment, Text, Use
from zhunsheng.reports.outline.sentences import sentence_of
from zhunsheng.reports.outline.versions import FILED, PAUSES, PUBLIC, VERSIONS, Removed, for_version, removed_from
from zhunsheng.reports.stated import Edition

# What identifies a removal from one outline to the next: its headings, words, versions and ground.
Mark = tuple[tuple[str, ...], str, Removal]


@dataclass(frozen=True)
class ListedRemoval:
    """A removal as the list prints it; ``note`` says why the ground holds here.

    ``marked_by`` and ``marked_on`` tell who put this very mark, and on which day.
    """

    place: str
    words: str
    versions: str
    ground: str
    note: str
    marked_by: str
    marked_on: date

    @property
    def reason(self) -> str:
        return f"{self.ground}\n说明：{self.note}" if self.note else self.ground

    @property
    def doing(self) -> str:
        return f"{self.marked_by}\n{self.marked_on.isoformat()}"


def listed_removals(edition: Edition) -> tuple[ListedRemoval, ...]:
    """Everything that some version of the report leaves out, in reading order. ``edition`` is that of the working text."""
    doers = _doers(edition)
    return tuple(
        ListedRemoval(
            place="　".join(removed.headings) or "开头",
            words=_words(removed.segments, edition).strip("".join(PAUSES)),
            versions="、".join(VERSIONS[version] for version in removed.removal.versions),
            ground="随所附的段落一并删去" if removed.follows else said_ground(removed.removal.ground),
            note="" if removed.follows else removed.removal.note,
            marked_by=doers[_mark(removed)][0],
            marked_on=doers[_mark(removed)][1],
        )
        for removed in removed_from(edition.outline)
    )


def reckonable(outline: Outline) -> tuple[Finding, ...]:
    """Removed figures that a reader of a version can still reckon: all but one of a sum are left in it."""
    return tuple(
        Finding(
            "inconsistency",
            "removed-figure-can-be-reckoned",
            f"“{name}”已从{VERSIONS[version]}删去，但它所在的合计和其余各项还在，读者可以推算出来；请把合计或者另一项也删去",
            where=name,
        )
        for version in (FILED, PUBLIC)
        for name in _reckoned(outline, for_version(outline, version))
    )


def _reckoned(outline: Outline, left: Outline) -> Iterator[str]:
    for total in outline.sums:
        missing = [name for name in (total.total, *total.parts) if name not in left.figures]
        if len(missing) == 1:
            yield missing[0]


def _doers(edition: Edition) -> dict[Mark, tuple[str, date]]:
    """Who put each mark that has ever stood, and when it was last put."""
    dossier = Dossier.load(edition.report, World())
    names = dict(Person.objects.values_list("pk", "name"))
    found: dict[Mark, tuple[str, date]] = {}
    for entry, snapshot in dossier.standing().steps:
        text = snapshot.columns["outline"]
        marks = {_mark(removed) for removed in removed_from(reread_outline(text, OUTLINE_NAME))} if text else set()
        doer = (names.get(entry.person_id or 0, "系统"), entry.acted_on)
        found = {mark: found.get(mark, doer) for mark in marks}
    return found


def _mark(removed: Removed) -> Mark:
    return removed.headings, sentence_of(removed.segments), removed.removal


def _words(segments: Iterable[Segment], edition: Edition) -> str:
    return "".join(
        segment.text
        if isinstance(segment, Text)
        else edition.figures[segment.name].printed
        if isinstance(segment, Use)
        else _words(segment.segments, edition)
        for segment in segments
    )


def removals_document(edition: Edition) -> OfficialDocument:
    """The list as an official document, for the house alone."""
    record = AnnualReport.objects.get(pk=edition.report.pk)
    listed = listed_removals(edition)
    body: list[Paragraph | AnnexTable] = [Paragraph((TextRun(sentence),)) for sentence in summary(listed)]
    if listed:
        rows = tuple((each.place, each.words, each.versions, each.reason, each.doing) for each in listed)
        headings, shares = ("位置", "删去的内容", "从何稿删去", "理由", "何人何时标明"), (18, 36, 12, 20, 14)
        body.append(AnnexTable("", headings, shares, rows))
    body += [Paragraph((TextRun(finding.message + "。"),), is_note=True) for finding in reckonable(edition.outline)]
    return OfficialDocument(
        title=(EDITIONS[REMOVALS],),
        number=record.title,
        body=tuple(body),
        signers=(),
        signed_on=day_words(edition.outline.signed_on),
        dated=edition.outline.signed_on,
        mark="内部使用",
    )


def summary(listed: Iterable[ListedRemoval]) -> list[str]:
    """One sentence for each version: what it leaves out, or that it leaves out nothing."""
    counts = {label: sum(1 for each in listed if label in each.versions) for label in VERSIONS.values()}
    return [f"{label}删去{count}处。" if count else f"{label}没有删节，与全文相同。" for label, count in counts.items()]
