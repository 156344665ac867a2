"""Published, as known now, difference: a frozen report against its records today, each change with the act behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.db.models import Q

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.history import COMMON_ACTS, UNMASK, doer_without_person
from zhunsheng.kernel.models import Event, Matter
from zhunsheng.kernel.today import civil_date
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.metrics.registry import metric
from zhunsheng.reports.frozen import freezing_of, frozen_rows, stated_frozen
from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.reports.live import slice_of_slot, sound_outline, stated_now
from zhunsheng.reports.outline import Outline
from zhunsheng.reports.rows import CountedRow, Place, counted_values
from zhunsheng.reports.stated import Stated, plain

CHUNK = 400


@dataclass(frozen=True)
class ActSince:
    """An act recorded after the freezing: what was done, when, recorded when, by whom."""

    matter_id: int
    seq: int
    label: str
    acted_on: date
    recorded_on: date
    doer: str


@dataclass(frozen=True)
class RowChange:
    """A record that counts now and did not (added), counted and no longer does (removed), or counts for another value."""

    way: Literal["added", "removed", "changed"]
    matter_id: int
    line_position: int | None
    was: str
    now: str
    acts: tuple[ActSince, ...]


@dataclass(frozen=True)
class Difference:
    """One figure: as published, as known now. ``definition_changed`` says that the two may not be compared (口径不同)."""

    name: str
    published: Stated
    known_now: Stated
    definition_changed: bool
    rows: tuple[RowChange, ...]

    @property
    def amount(self) -> Decimal | None:
        """Known now minus published; None where one has no value, or the definitions differ."""
        if self.definition_changed or self.known_now.value is None or self.published.value is None:
            return None
        return self.known_now.value - self.published.value

    @property
    def is_different(self) -> bool:
        return self.definition_changed or bool(self.rows) or self.published.value != self.known_now.value

    def sentence(self) -> str:
        """The difference as it is printed: 减少3件, 口径不同, 无差异."""
        if self.definition_changed:
            return "口径不同"
        if self.amount is None:
            return "无从比较"
        if self.amount == 0:
            return "数值相同，记录有变动" if self.rows else "无差异"
        unit = "个百分点" if self.published.unit == "%" else self.published.unit
        return f"{'增加' if self.amount > 0 else '减少'}{plain(round(abs(self.amount), 2))}{unit}"


def differences(
    report: Matter, viewer: Viewer, before: Mapping[str, list[CountedRow]] | None = None
) -> dict[str, Difference]:
    """Every figure of a frozen report that rests on records, by name, compared with what is known now.

    Computed live, at the period and cut-off of the outline; ``before`` are the frozen rows where they have been read
    already. Raises Refused when the viewer may not count.
    """
    outline = sound_outline(AnnualReport.objects.get(pk=report.pk).outline)
    published, now = stated_frozen(report), stated_now(outline, report.unit, viewer)
    freezing = freezing_of(report)
    before = frozen_rows(freezing) if before is None else before
    found = {}
    for name, frozen in published.items():
        if frozen.basis != "records":
            continue
        after = _values_now(outline, report, viewer, name)
        changes = tuple(_changes(before.get(name, []), after))
        is_other = metric(frozen.metric).version != frozen.definition_version
        found[name] = Difference(name, frozen, now[name], is_other, changes)
    return _with_acts(found, freezing, before)


def _values_now(outline: Outline, report: Matter, viewer: Viewer, name: str) -> dict[Place, str]:
    slot = next(slot for slot in outline.slots() if slot.name == name)
    return counted_values(metric(slot.metric), slice_of_slot(slot, outline, report.unit, viewer))


def _changes(before: Iterable[CountedRow], now: Mapping[Place, str]) -> Iterator[RowChange]:
    was = {row.place: row.value for row in before}
    differing = {place for place in was.keys() | now.keys() if was.get(place) != now.get(place)}
    for place in sorted(differing, key=str):
        _measure, matter_id, position = place
        way: Literal["added", "removed", "changed"] = "changed"
        if place not in was or place not in now:
            way = "added" if place in now else "removed"
        yield RowChange(way, matter_id, position, was.get(place, ""), now.get(place, ""), ())


def _with_acts(
    found: Mapping[str, Difference], freezing: Event, before: Mapping[str, list[CountedRow]]
) -> dict[str, Difference]:
    """The same differences, each row with the acts recorded on its record since the freezing."""
    touched = {change.matter_id for difference in found.values() for change in difference.rows}
    heads = {row.matter_id: row.head_seq for rows in before.values() for row in rows}
    acts = _acts_since(touched, heads, freezing.recorded_at)
    return {
        name: Difference(
            name,
            difference.published,
            difference.known_now,
            difference.definition_changed,
            tuple(
                RowChange(row.way, row.matter_id, row.line_position, row.was, row.now, acts.get(row.matter_id, ()))
                for row in difference.rows
            ),
        )
        for name, difference in found.items()
    }


def _acts_since(matters: set[int], heads: Mapping[int, int], frozen_at: datetime) -> dict[int, tuple[ActSince, ...]]:
    """By record, the acts beyond its frozen head; of a record that had none, those recorded after the freezing."""
    found: dict[int, list[ActSince]] = {}
    ordered = sorted(matters)
    for chunk in (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)):
        events = Event.objects.filter(matter_id__in=chunk).exclude(act=UNMASK)
        events = events.filter(Q(recorded_at__gte=frozen_at) | Q(matter_id__in=[key for key in chunk if key in heads]))
        for event in events.select_related("matter", "person").order_by("matter_id", "seq"):
            if event.matter_id in heads and event.seq <= heads[event.matter_id]:
                continue
            found.setdefault(event.matter_id, []).append(_act(event))
    return {key: tuple(acts) for key, acts in found.items()}


def _act(event: Event) -> ActSince:
    kind = registry.kind(event.matter.kind)
    procedure = registry.procedure_of(kind, event.procedure, event.procedure_version)
    label = COMMON_ACTS.get(event.act) or procedure.acts[event.act].label
    doer = event.person.name if event.person is not None else doer_without_person(event.role)
    return ActSince(event.matter_id, event.seq, label, event.acted_on, civil_date(event.recorded_at), doer)
