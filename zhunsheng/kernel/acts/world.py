"""What judging an act may look up: the installation, local settings, registers as of a day, links. Cached per unit of work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from zhunsheng.kernel import registry
from zhunsheng.kernel.digests import canonical, sm3
from zhunsheng.kernel.local_settings import LocalSettings, local_settings
from zhunsheng.kernel.models import Installation, Matter, NumberSequence, Run, SettingsStamp, Unit
from zhunsheng.kernel.models.runs import standing_run
from zhunsheng.kernel.running_calendar import Calendars, calendars

if TYPE_CHECKING:
    from zhunsheng.kernel.acts.dossier import Dossier
    from zhunsheng.kernel.acts.form import FormPlace
    from zhunsheng.kernel.acts.snapshot import Snapshot
    from zhunsheng.kernel.declare.fields import ChoiceField
    from zhunsheng.kernel.declare.kind import Record
    from zhunsheng.kernel.declare.procedure import Procedure


@dataclass(frozen=True)
class FoundRecord:
    """A record found by what it says: its matter's id, kind, opening day and state, and its own columns."""

    matter_id: int
    kind: str
    opened_on: date
    state: str
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class LinkedMatter:
    """A matter linked from the one at hand, as guards see it."""

    relation: str
    matter_id: int
    kind: str
    state: str
    outcome: str
    is_closed: bool


class World:
    """The look-ups of one unit of work (one act, or one batch).

    ``unstored`` are a batch's matters not yet written, ``pending`` gives the dossiers of all that it has not written,
    ``run`` is the run that it writes: what that has written so far is read although nobody else sees it.
    """

    def __init__(self) -> None:
        self.unstored: dict[int, Matter] = {}
        self.pending: Callable[[], Iterable[Dossier]] = tuple
        self.run: Run | None = None
        self._looked: dict[tuple[str, tuple[tuple[str, Any], ...]], list[tuple[int, int]]] = {}
        self._registers: dict[int, list[Any]] = {}
        self._stamps: dict[str, SettingsStamp] = {}
        self._units: dict[int, Unit] = {}
        self._codes: dict[tuple[int, tuple[int, ...], date], frozenset[str]] = {}
        self._beginnings: dict[Any, Any] = {}
        self._known: set[tuple[type[Model], int]] = set()
        self._sequences: dict[tuple[str, int, int], NumberSequence] = {}
        self._entries: dict[tuple[str, str], dict[str, list[Any]]] = {}
        self._held: dict[tuple[str, str, Any], list[Any]] = {}
        self._names: dict[tuple[type[Model], int], str] = {}

    @cached_property
    def installation(self) -> Installation:
        return Installation.objects.get()

    @property
    def settings(self) -> LocalSettings:
        return local_settings(self.installation.settings_version)

    @property
    def calendars(self) -> Calendars:
        return calendars(self.installation.calendar_version)

    def read_register(self, identity: int, on: date) -> Any:
        """The version of a register entry in force on a day; None when there is none, or no such entry."""
        return next((row for row in self.read_versions(identity) if _holds_on(row, on)), None)

    def read_versions(self, identity: int) -> list[Any]:
        """Every version of a register entry, the earliest first; none when there is no such entry."""
        if identity not in self._registers:
            self._registers[identity] = _versions(identity)
        return self._registers[identity]

    def read_entries(self, register: str, column: str, value: Any) -> list[Any]:
        """Every version of the entries of a register that has ``value`` in a column, by entry, the earliest first.

        What a batch has not written yet, or a run that is not complete, is not among them.
        """
        key = (register, column, value)
        if key not in self._held:
            self._held[key] = list(_held_by(*key))
        return self._held[key]

    def read_records(self, kind: str, same: Mapping[str, Any]) -> list[FoundRecord]:
        """The records of a kind that have these values, the earliest first; void ones left out.

        ``same`` gives a value by column, or by column of a line set (``parties.name``), of which one row must have it.
        """
        pending = [dossier for dossier in self.pending() if dossier.kind.key == kind]
        known = {dossier.matter.pk for dossier in pending}
        rows = self._stored_with(kind, same)
        heads = self._looked[(kind, tuple(sorted(same.items())))] = _heads(rows)
        # Mostly there are none, and merely to ask for rows of a hundred columns takes longer than to look for them.
        found = [_found(row) for row in rows if row.matter_id not in known] if heads else []
        found += [_found_pending(dossier) for dossier in pending if _says(dossier.standing().snapshot, same)]
        return sorted(found, key=lambda record: record.opened_on)

    def _stored_with(self, kind: str, same: Mapping[str, Any]) -> QuerySet[Any]:
        model: Any = registry.kind(kind)
        seen = standing_run("matter__run")
        # A run that only checks has written nothing yet, and is not stored itself.
        if self.run is not None and self.run.pk is not None:
            seen |= Q(matter__run=self.run)
        rows: QuerySet[Any] = model._default_manager.filter(seen, matter__is_void=False)
        for name, value in same.items():
            lines, _, inner = name.rpartition(".")
            if lines:
                line: Any = model.line_sets()[lines].line
                rows = rows.filter(matter__in=line._default_manager.filter(**{inner: value}).values("matter"))
            else:
                rows = rows.filter(**{name: value})
        return rows.select_related("matter").order_by("matter_id")

    @property
    def has_looked_at_records(self) -> bool:
        """Whether a guard has asked for records by what they say."""
        return bool(self._looked)

    def read_name(self, model: type[Model], identity: int) -> str:
        """What a person, a unit or a matter is called. Raises DoesNotExist where there is none."""
        if (model, identity) not in self._names:
            row: Any = model._default_manager.get(pk=identity)
            self._names[(model, identity)] = row.heading if isinstance(row, Matter) else row.name
        return self._names[(model, identity)]

    def find_entry(self, register: str, column: str, value: str, on: date) -> int | None:
        """The entry of a register that has ``value`` in a text column on a day; None when there is none.

        Of several the one entered first.
        """
        key = (register, column)
        if key not in self._entries:
            self._entries[key] = _entries_by(*key)
        versions = self._entries[key].get(value, [])
        return next((row.matter_id for row in versions if _holds_on(row, on)), None)

    def is_current(self) -> bool:
        """Whether what has been looked up still holds: settings, calendar, every register entry and record that was read."""
        stored = Installation.objects.values_list("settings_version", "calendar_version").get(pk=self.installation.pk)
        if stored != (self.installation.settings_version, self.installation.calendar_version):
            return False
        if any(_heads(_held_by(*key)) != [_head(row) for row in rows] for key, rows in self._held.items()):
            return False
        if any(_heads(self._stored_with(kind, dict(same))) != heads for (kind, same), heads in self._looked.items()):
            return False
        heads = {identity: rows[0].matter.head_seq for identity, rows in self._registers.items() if rows}
        return all(
            heads[identity] == seq
            for identity, seq in Matter.objects.filter(pk__in=heads).values_list("pk", "head_seq")
        )

    def read_unit(self, identity: int) -> Unit:
        """The unit with an id. Raises Unit.DoesNotExist."""
        if identity not in self._units:
            self._units[identity] = Unit.objects.get(pk=identity)
        return self._units[identity]

    def exists(self, model: type[Model], identity: int) -> bool:
        """Whether there is a row with this id: a person or a unit, which are never removed."""
        key = (model, identity)
        if key not in self._known and model._default_manager.filter(pk=identity).exists():
            self._known.add(key)
        return key in self._known

    def codes(self, column: ChoiceField, place: FormPlace) -> frozenset[str]:
        """The codes that a choice column takes in a place on a day. Raises MissingSetting."""
        key = (id(column), place.unit_path, place.acted_on)
        if key not in self._codes:
            from zhunsheng.kernel.acts.form import options

            self._codes[key] = frozenset(code for code, _ in options(column, place))
        return self._codes[key]

    def beginning(self, kind: type[Record], unit: Unit, on: date, procedure_key: str) -> tuple[type[Procedure], Matter]:
        """The procedure under which a matter begins, and the blank one that each begins as a copy of.

        Its settings are those of the unit and the day. Raises LookupError, MissingSetting.
        """
        key = (kind.key, unit.pk, on, procedure_key)
        if key not in self._beginnings:
            procedure = registry.procedure_on(kind, on, procedure_key)
            values = self.settings.stamps(procedure.stamped_settings(), unit.ancestor_ids(), on)
            blank = Matter(
                kind=kind.key,
                unit=unit,
                procedure=procedure.key,
                procedure_version=procedure.version,
                opened_on=on,
                settings_stamp=self.stamp(values),
            )
            self._beginnings[key] = procedure, blank
        found: tuple[type[Procedure], Matter] = self._beginnings[key]
        return found

    def master(self, kind: str, unit: Unit, on: date) -> str:
        """The other system that is the master of a kind in a unit on a day; nothing when it is ours."""
        masters: dict[str, str] = self.settings.resolve("records.masters", unit.ancestor_ids(), on).value
        return masters.get(kind, "")

    def read_links(self, links: tuple[tuple[str, int], ...]) -> tuple[LinkedMatter, ...]:
        """The matters at the far end of ``links`` (relation, id), void ones left out."""
        wanted = {identity for _, identity in links} - self.unstored.keys()
        matters = {**self.unstored, **Matter.objects.in_bulk(wanted)} if wanted else self.unstored
        return tuple(
            LinkedMatter(relation, identity, matter.kind, matter.state, matter.outcome, matter.closed_on is not None)
            for relation, identity in links
            if not (matter := matters[identity]).is_void
        )

    def sequence(self, paper: str, unit_id: int, year: int) -> NumberSequence:
        """The last number issued for a paper, locked until the transaction ends; what is taken from it is saved by store."""
        key = (paper, unit_id, year)
        if key not in self._sequences:
            rows = NumberSequence.objects.select_for_update()
            self._sequences[key], _ = rows.get_or_create(paper=paper, unit_id=unit_id, year=year)
        return self._sequences[key]

    def forget_sequences(self) -> None:
        """Numbers taken in a transaction that was given up were never issued."""
        self._sequences.clear()

    def save_sequences(self) -> None:
        """Save how far numbers have been issued. The locks on them end with the transaction, so they are forgotten."""
        for sequence in self._sequences.values():
            sequence.save(update_fields=["last"])
        self._sequences.clear()

    def stamp(self, values: dict[str, Any]) -> SettingsStamp:
        """The stamp row for these settings; matters that begin under the same values share it."""
        digest = sm3(canonical(values).encode())
        if digest not in self._stamps:
            self._stamps[digest], _ = SettingsStamp.objects.get_or_create(digest=digest, defaults={"values": values})
        return self._stamps[digest]


def _holds_on(version: Any, on: date) -> bool:
    until: date | None = version.valid_until
    return bool(version.valid_from <= on and (until is None or on < until))


def _entries_by(register: str, column: str) -> dict[str, list[Any]]:
    """The versions of every entry of a register under what they have in a column, the entry entered first before others."""
    model: Any = registry.kind(register)
    rows = model._default_manager.filter(standing_run("matter__run"), matter__is_void=False).order_by("matter_id")
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found


def _held_by(register: str, column: str, value: Any) -> QuerySet[Any]:
    model: Any = registry.kind(register)
    seen = standing_run("matter__run")
    rows: QuerySet[Any] = model._default_manager.filter(seen, matter__is_void=False, **{column: value})
    return rows.select_related("matter__unit").order_by("matter_id", "position")


def _found(row: Any) -> FoundRecord:
    columns = {name: getattr(row, column.attname) for name, column in type(row).columns().items()}
    return FoundRecord(row.matter_id, row.key, row.matter.opened_on, row.matter.state, columns)


def _found_pending(dossier: Dossier) -> FoundRecord:
    matter, snapshot = dossier.matter, dossier.standing().snapshot
    return FoundRecord(matter.pk, dossier.kind.key, matter.opened_on, snapshot.state, snapshot.columns)


def _says(snapshot: Snapshot, same: Mapping[str, Any]) -> bool:
    """Whether a record that is not written yet has these values, and is not void."""

    def has(name: str, value: Any) -> bool:
        lines, _, inner = name.rpartition(".")
        if lines:
            return any(row.get(inner) == value for row in snapshot.lines.get(lines, ()))
        return bool(snapshot.column(name) == value)

    return not snapshot.is_void and all(has(name, value) for name, value in same.items())


def _heads(rows: QuerySet[Any]) -> list[tuple[int, int]]:
    """The heads of what is stored, without the rows themselves."""
    return list(rows.values_list("matter_id", "matter__head_seq"))


def _head(row: Any) -> tuple[int, int]:
    return row.matter_id, row.matter.head_seq


def _versions(identity: int) -> list[Any]:
    key = Matter.objects.filter(pk=identity).values_list("kind", flat=True).first()
    if key is None or not registry.kind(key).is_register:
        return []
    model: Any = registry.kind(key)
    rows = model._default_manager.filter(standing_run("matter__run"), matter_id=identity, matter__is_void=False)
    return list(rows.select_related("matter__unit").order_by("position"))
