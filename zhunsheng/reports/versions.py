"""The versions of a report's text: every act that wrote the outline, by whom, when, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import doer_without_person
from zhunsheng.kernel.models import Person
from zhunsheng.kernel.today import civil_date
from zhunsheng.reports.comparing import Comparison, compared
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.outline import Outline, reread_outline


@dataclass(frozen=True)
class Version:
    """A wording of the report: ``seq`` is the event that wrote it."""

    number: int
    seq: int
    label: str
    doer: str
    acted_on: date
    recorded_on: date
    text: str

    def outline(self) -> Outline:
        return reread_outline(self.text, OUTLINE_NAME)


def versions_of(dossier: Dossier) -> tuple[Version, ...]:
    """Every version, the first one first."""
    entries = [entry for entry, _ in dossier.standing().steps if "outline" in entry.payload]
    names = dict(Person.objects.filter(pk__in={entry.person_id for entry in entries}).values_list("pk", "name"))
    return tuple(
        Version(
            number=number,
            seq=entry.seq,
            label=dossier.procedure.acts[entry.act].label,
            doer=names[entry.person_id] if entry.person_id in names else doer_without_person(entry.role),
            acted_on=entry.acted_on,
            recorded_on=civil_date(entry.recorded_at),
            text=entry.payload["outline"],
        )
        for number, entry in enumerate(entries, 1)
    )


def changes_between(versions: tuple[Version, ...]) -> Iterator[tuple[Version, Comparison | None]]:
    """Each version, the newest first, with what it changed of the one before it."""
    for number in reversed(range(len(versions))):
        before = versions[number - 1].outline() if number else None
        yield versions[number], None if before is None else compared(before, versions[number].outline())
