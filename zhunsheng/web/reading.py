"""A matter as a page reads it: rights first, then its history once, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhunsheng.kernel.acts.dossier import Dossier, Standing
from zhunsheng.kernel.acts.take import may_count_only
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Matter, Person
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.web.values import Wording, line_columns, personal_names


@dataclass(frozen=True)
class Reading:
    """What the panels of a matter's page draw from."""

    viewer: Viewer
    matter: Matter
    dossier: Dossier
    standing: Standing
    wording: Wording
    today: date

    @property
    def kind(self) -> type[Record]:
        return self.dossier.kind

    @property
    def unit_path(self) -> tuple[int, ...]:
        return self.matter.unit.ancestor_ids()

    def fact(self, name: str) -> str:
        """A column of the record in words."""
        return self.wording.in_prose(self.kind.columns()[name], self.standing.snapshot.column(name), self.unit_path)

    @property
    def heading(self) -> str:
        return self.matter.heading or self.kind.label

    @property
    def title(self) -> str:
        """Number and heading, for the window and for links back."""
        return " ".join(part for part in (self.matter.number, self.heading) if part)

    def state_label(self) -> str:
        return self.dossier.procedure.states[self.matter.state].label

    def has_personal_data(self) -> bool:
        """Whether anything on the page is masked."""
        snapshot = self.standing.snapshot
        rows = [(line_columns(lines.line), row) for name, lines in self.kind.line_sets().items()
                for row in snapshot.lines.get(name, ())]  # fmt: skip
        rows.append((self.kind.columns(), snapshot.columns))
        return any(row.get(name) for columns, row in rows for name in personal_names(columns))


def opened_matter(viewer: Viewer, kind: type[Record], matter_id: int) -> Matter:
    """The matter, if the viewer may open it. Raises Matter.DoesNotExist, or Refused when they may only count it."""
    matter = Matter.objects.select_related("unit", "settings_stamp").get(pk=matter_id, kind=kind.key)
    if holds(viewer, matter, kind, Right.OPEN):
        return matter
    if holds(viewer, matter, kind, Right.COUNT):
        raise Refused([may_count_only(kind)])
    raise Matter.DoesNotExist


def reading_of(viewer: Viewer, matter: Matter, today: date, *, reveals: bool = False) -> Reading:
    """Read a matter that the viewer may open. ``reveals`` shows personal data: only right after an unmasking act."""
    world = World()
    dossier = Dossier.load(matter, world)
    wording = Wording(world, today, reveals=reveals)
    reading = Reading(viewer, matter, dossier, dossier.standing(), wording, today)
    _expect_everything(reading)
    return reading


def revealed(reading: Reading) -> Reading:
    """The same matter with personal data in full: for what is printed and checked, not for what is shown."""
    return replace(reading, wording=Wording(reading.wording.world, reading.today, reveals=True))


def _expect_everything(reading: Reading) -> None:
    """Announce every reference on the page, so that names are looked up together."""
    wording, kind = reading.wording, reading.kind
    line_sets = {name: line_columns(lines.line) for name, lines in kind.line_sets().items()}
    for values in _all_values(reading):
        wording.expect(kind.columns(), values)
        for name, columns in line_sets.items():
            for row in values.get(name, ()):
                wording.expect(columns, row)
    for entry in reading.dossier.entries:
        wording.expect_one(Person, entry.person_id)


def _all_values(reading: Reading) -> Iterator[dict[str, Any]]:
    snapshot = reading.standing.snapshot
    yield {**snapshot.columns, **snapshot.lines}
    for version in snapshot.versions:
        yield dict(version.columns)
    for entry in reading.dossier.entries:
        yield dict(entry.payload)
