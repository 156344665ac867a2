"""The timeline of a matter: every event as it was recorded, with what was set right and what the system noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from zhunsheng.kernel.acts.history import (
    ACTED_TIME,
    ATTACHED_NAME,
    COMMON_ACTS,
    CORRECT,
    RELATE,
    RETRACT,
    UNMASK,
    VOID,
    Entry,
    doer_without_person,
)
from zhunsheng.kernel.acts.judge import post_for_act
from zhunsheng.kernel.acts.snapshot import parsed
from zhunsheng.kernel.models import Person, Relation
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.roles import Role
from zhunsheng.web.dates import prose
from zhunsheng.web.reading import Reading
from zhunsheng.web.values import line_columns


@dataclass(frozen=True)
class Mark:
    """What is noted beside an event: a short word, what it means here, and whether it is about lateness."""

    label: str
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Difference:
    """A value that a correction changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Item:
    """One event of the timeline."""

    seq: int
    label: str
    done: DayOrMoment
    recorded_at: str
    who: str
    marks: tuple[Mark, ...]
    said: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...]
    is_correctable: bool
    css: str


def timeline(reading: Reading) -> tuple[tuple[Item, ...], ...]:
    """All events in the order in which they were recorded: each by itself, those that a job took in a row together."""
    rows = groupby(reading.dossier.entries, lambda entry: _row(reading, entry))
    return tuple(tuple(_item(reading, entry) for entry in entries) for _, entries in rows)


def _row(reading: Reading, entry: Entry) -> tuple[Any, ...]:
    """What the events of one row share."""
    act = reading.dossier.procedure.acts.get(entry.act)
    is_by_job = act is not None and act.is_by_job
    return (entry.act, entry.acted_on, entry.person_id, entry.role) if is_by_job else (entry.seq,)


def _item(reading: Reading, entry: Entry) -> Item:
    return Item(
        seq=entry.seq,
        label=_label(reading, entry.act),
        done=DayOrMoment(entry.acted_on, entry.acted_at),
        recorded_at=prose(entry.recorded_at),
        who=_who(reading, entry),
        marks=tuple(_marks(reading, entry)),
        said=() if entry.act == CORRECT else tuple(_said(reading, entry)),
        differences=tuple(_differences(reading, entry)),
        is_correctable=_is_correctable(reading, entry),
        css="quiet" if entry.act == UNMASK else "",
    )


def _is_correctable(reading: Reading, entry: Entry) -> bool:
    """Whether the viewer holds a post that may set this step right; what a job took says what it did."""
    act = reading.dossier.procedure.acts.get(entry.act)
    if (
        act is None
        or act.is_by_job
        or reading.dossier.procedure.instead_of_correcting
        or entry.is_by_clock
        or reading.standing.snapshot.is_void
    ):
        return False
    return post_for_act(reading.wording.world, reading.dossier, reading.viewer, act) is not None


def _label(reading: Reading, act: str) -> str:
    return COMMON_ACTS.get(act) or reading.dossier.procedure.acts[act].label


def _who(reading: Reading, entry: Entry) -> str:
    if entry.person_id is None:
        return doer_without_person(entry.role)
    name = reading.wording.name_of(Person, entry.person_id)
    return f"{name}（{Role(entry.role).label}）" if entry.role in set(Role) else name


def _marks(reading: Reading, entry: Entry) -> Iterator[Mark]:
    if late := entry.marks.get("late_entry"):
        yield Mark("补录", late if isinstance(late, str) else "")
    if overrun := entry.marks.get("after_limit"):
        yield Mark("超期办理", "、".join(overrun), is_late=True)
    about = {other.act for other in reading.dossier.entries if other.corrects == entry.seq}
    if about:
        yield Mark("已撤回" if RETRACT in about else "已更正")
    if entry.act in (CORRECT, RETRACT):
        target = next(other for other in reading.dossier.entries if other.seq == entry.corrects)
        done, reason = ("撤回", "reason") if entry.act == RETRACT else ("更正", "correction_reason")
        yield Mark(f"{done}第{target.seq}步“{_label(reading, target.act)}”", entry.payload.get(reason, ""))
    if entry.act in (VOID, UNMASK):
        yield Mark("理由", entry.payload.get("reason", ""))


def _said(reading: Reading, entry: Entry) -> Iterator[tuple[str, str]]:
    """What the form said, in the order of the form."""
    if "number" in entry.payload:
        yield "编号", entry.payload["number"]
    if "name" in entry.payload and entry.act in COMMON_ACTS:
        yield "文件", entry.payload.get(ATTACHED_NAME, "（已销毁）")
    if entry.act == RELATE:
        yield "关系", Relation(entry.payload["relation"]).label
    act = reading.dossier.procedure.acts.get(entry.act)
    for name in () if act is None else act.writes:
        text = _words(reading, name, entry.payload.get(name))
        if text:
            yield _column_label(reading, name), text


def _differences(reading: Reading, entry: Entry) -> Iterator[Difference]:
    """Old and new of everything that a correction changed, the day and the time of the act included."""
    if entry.act != CORRECT:
        return
    earlier = [other for other in reading.dossier.entries if other.seq < entry.seq]
    before = next(
        other for other in reversed(earlier) if entry.corrects in (other.corrects, other.seq) and other.act != UNMASK
    )
    if before.acted_on != entry.acted_on:
        yield Difference("办理日期", prose(before.acted_on), prose(entry.acted_on))
    if before.payload.get(ACTED_TIME) != entry.payload.get(ACTED_TIME):
        times = (said.payload.get(ACTED_TIME) or "（不详）" for said in (before, entry))
        yield Difference("办理时刻", *times)
    for name in _written(reading, entry):
        old, new = before.payload.get(name), entry.payload.get(name)
        if old != new:
            yield Difference(
                _column_label(reading, name),
                _words(reading, name, old) or "（空）",
                _words(reading, name, new) or "（空）",
            )


def _written(reading: Reading, entry: Entry) -> tuple[str, ...]:
    target = next(other for other in reading.dossier.entries if other.seq == entry.corrects)
    return reading.dossier.procedure.acts[target.act].writes


def _column_label(reading: Reading, name: str) -> str:
    lines = reading.kind.line_sets().get(name)
    return lines.label if lines is not None else str(reading.kind.columns()[name].verbose_name)


def _words(reading: Reading, name: str, value: Any) -> str:
    """A JSON value of a payload in words; the rows of a line set one after another."""
    lines = reading.kind.line_sets().get(name)
    if lines is None:
        return _column_words(reading, reading.kind.columns()[name], value)
    return "；".join(_row_words(reading, line_columns(lines.line), row) for row in value or ())


def _row_words(reading: Reading, columns: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    texts = (_column_words(reading, column, row.get(name)) for name, column in columns.items())
    return "，".join(text for text in texts if text)


def _column_words(reading: Reading, column: Any, value: Any) -> str:
    if value in (None, ""):
        return ""
    return reading.wording.in_prose(column, parsed(column, value), reading.unit_path)
