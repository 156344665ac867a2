"""What a party sees of their own matter with a code: where it stands, which steps were taken, which limits run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from zhunsheng.kernel.acts.dossier import Dossier, Standing
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import PartyLine
from zhunsheng.kernel.masking import Mask, masked
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.scope import matters_of_party
from zhunsheng.kernel.today import this_minute
from zhunsheng.kernel.viewers import Viewer, party_code_digest
from zhunsheng.web.reading import Reading
from zhunsheng.web.values import Wording


@dataclass(frozen=True)
class TakenStep:
    """A step that moved the matter on."""

    label: str
    done: DayOrMoment
    state: str


@dataclass(frozen=True)
class RunningLimit:
    """A limit that still runs: the office's, or one of the party's own, which presses nobody once it has passed."""

    label: str
    due: DayOrMoment
    citation: str
    needs_confirmation: bool


@dataclass(frozen=True)
class FollowedMatter:
    """One matter as its party sees it. ``facts`` are the columns that the kind declares public."""

    kind_label: str
    number: str
    unit: str
    state: str
    is_closed: bool
    steps: tuple[TakenStep, ...]
    limits: tuple[RunningLimit, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PartyRow:
    """A party of a matter, by masked name, and whether a code was issued to them."""

    lines: str
    position: int
    name: str
    has_code: bool


def followed(code: str, today: date) -> tuple[FollowedMatter, ...]:
    """The matters that the code opens."""
    viewer, world = Viewer.of_party(code), World()
    matters = matters_of_party(viewer).select_related("settings_stamp")
    return tuple(_followed(viewer, matter, world, today) for matter in matters)


def _followed(viewer: Viewer, matter: Matter, world: World, today: date) -> FollowedMatter:
    dossier = Dossier.load(matter, world)
    standing = dossier.standing()
    reading = Reading(viewer, matter, dossier, standing, Wording(world, today), today)
    columns = dossier.kind.columns()
    texts = [(str(columns[name].verbose_name), reading.fact(name)) for name in dossier.kind.public if name in columns]
    states, acts = dossier.procedure.states, dossier.procedure.acts
    return FollowedMatter(
        kind_label=dossier.kind.label,
        number=matter.number,
        unit=matter.unit.name,
        state=reading.state_label(),
        is_closed=matter.closed_on is not None,
        steps=tuple(
            TakenStep(acts[entry.act].label, DayOrMoment(entry.acted_on, entry.acted_at), states[snapshot.state].label)
            for entry, snapshot in standing.steps
            if entry.act in acts and acts[entry.act].target is not None
        ),
        limits=tuple(sorted(_limits(standing, this_minute()), key=lambda limit: limit.due.until)),
        facts=tuple((label, text) for label, text in texts if text),
    )


def _limits(standing: Standing, now: datetime) -> Iterator[RunningLimit]:
    for run in standing.running():
        if run.due is not None and not (run.clock.advisory and run.due.has_passed(now)):
            yield RunningLimit(run.clock.label, run.due, run.receipt.citation, run.receipt.needs_confirmation)


def is_issued_by(event: Event, code: str) -> bool:
    """Whether it was this event that gave out the code: a form sent twice meets the event of the first time."""
    return party_code_digest(code) in event.payload.open_body


def party_rows(reading: Reading) -> tuple[PartyRow, ...]:
    """The parties of a matter, in the order in which they stand."""
    snapshot = reading.standing.snapshot
    return tuple(
        PartyRow(name, position, masked(row["name"], Mask.NAME), bool(row["access_code"]))
        for name, lines in reading.kind.line_sets().items()
        if issubclass(lines.line, PartyLine)
        for position, row in enumerate(snapshot.lines.get(name, ()))
        if row["name"]
    )
