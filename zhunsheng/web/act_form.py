"""The page of an act: the form with everything kept that was typed, objections on top and beside their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.form import FormPlace
from zhunsheng.kernel.acts.history import ACTED_TIME, COMMON_ACTS, Entry, said_time
from zhunsheng.kernel.acts.snapshot import Snapshot, fold
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.errors import Objection
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.today import this_minute
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.fields import Field, FieldMaker, LineEditor
from zhunsheng.web.forms import PROPOSED_TIME, DrawnPart, Part, Posted, drawn_parts, new_request_key
from zhunsheng.web.reading import Reading

ROW_CHANGE = "row_change"
UNREADABLE_DAY = Objection("date-unreadable", "办理日期读不出来", (), "日期请写成 2023-05-04 的样子", "acted_on")
UNREADABLE_TIME = Objection("time-unreadable", "办理时刻读不出来", (), "时刻请写成 09:30 的样子", ACTED_TIME)
TIME_HINT = "几时几分办理的。当时没有记下时刻的可以不填，但按小时、分钟计算的期限就无从起算"


@dataclass(frozen=True)
class Complaint:
    """An objection in the summary, with the input that it is about, if any."""

    objection: Objection
    anchor: str


@dataclass(frozen=True)
class ActForm:
    """What the form template draws."""

    parts: tuple[DrawnPart, ...]
    general: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...]
    complaints: tuple[Complaint, ...]


def posted_by(request: HttpRequest) -> Posted:
    """What a form sent; the last of several equal names counts."""
    return Posted({name: request.POST[name] for name in request.POST}, request.POST.get(ROW_CHANGE, ""))


def act_form(
    viewer: Viewer,
    unit: Unit,
    parts: Sequence[Part],
    posted: Posted | None,
    objections: Sequence[Objection],
    today: date,
    general: Sequence[Field],
    hidden: Mapping[str, str],
) -> ActForm:
    """The form for one act in a unit. ``general`` are the inputs that do not come from columns (day, reasons)."""
    day = (posted.acted_on(today) if posted is not None else None) or today
    place = FormPlace(unit.ancestor_ids(), day, World())
    finds = {} if posted is None else {
        name.removeprefix("find-"): text for name, text in posted.texts.items() if name.startswith("find-")
    }  # fmt: skip
    drawn = drawn_parts(parts, FieldMaker(viewer, place, finds), posted, objections)
    asides = tuple(_with_own(made, objections) for made in general)
    key = posted.texts.get("request_key") if posted is not None else None
    names = {"request_key": key or new_request_key(), **hidden}
    anchors = dict(_anchors(drawn, asides, parts))
    complaints = tuple(Complaint(objection, anchors.get(objection.field, "")) for objection in objections)
    return ActForm(drawn, asides, tuple(names.items()), complaints)


def when_fields(parts: Sequence[Part], posted: Posted | None, day: date, proposed: str) -> tuple[Field, ...]:
    """办理日期, the civil date that law reads; and 办理时刻, where an act on the form has a time of day.

    ``proposed`` is the time that the form starts from.
    """
    value = day.isoformat() if posted is None else posted.texts.get("acted_on", "")
    made = Field("acted_on", "办理日期", "date", value, hint="实际办理的日期，可早于今天", is_required=True)
    if not any(part.act.times for part in parts):
        return (made,)
    time = Field(ACTED_TIME, "办理时刻", "time", _shown_time(posted, day, proposed), hint=TIME_HINT)
    return replace(made, redraws=time.id), time


def _shown_time(posted: Posted | None, day: date, proposed: str) -> str:
    """What was typed; a mere proposal goes when another day is chosen, and comes back with the first one."""
    if posted is None:
        return proposed
    text = posted.texts.get(ACTED_TIME, "")
    if text not in ("", posted.texts.get(PROPOSED_TIME)):
        return text
    if posted.acted_on(day) != day:
        return ""
    return proposed if posted.texts.get("find") == "acted_on" else text


def proposed_time(parts: Sequence[Part], posted: Posted | None) -> str:
    """The minute in which the form was first drawn, as its proposal; nothing where no act on it has a time of day."""
    if not any(part.act.times for part in parts):
        return ""
    kept = None if posted is None else posted.texts.get(PROPOSED_TIME)
    return kept or said_time(this_minute())


def unreadable_when(posted: Posted, day: date) -> tuple[Objection, ...]:
    """What cannot be read of the day and the time of an act."""
    found = [UNREADABLE_DAY] if posted.acted_on(day) is None else []
    try:
        posted.acted_time(day)
    except ValueError:
        found.append(UNREADABLE_TIME)
    return tuple(found)


def late_field(posted: Posted | None) -> Field:
    value = "" if posted is None else posted.texts.get("late_reason", "")
    return Field("late_reason", "补录理由", "text", value, hint="办理之后较晚才录入的，须写明理由；当日办理的不填")


def reason_field(posted: Posted | None, name: str, label: str) -> Field:
    """A reason that the act cannot do without."""
    value = "" if posted is None else posted.texts.get(name, "")
    return Field(name, label, "prose", value, is_required=True)


def snapshot_at(dossier: Dossier, seq: int) -> Snapshot:
    """The matter as it stood after event ``seq``: what a form that was drawn then showed masked."""
    if seq >= len(dossier.entries):
        return dossier.standing().folded
    return fold(dossier.kind, dossier.procedure, dossier.entries[:seq])


def correctable(reading: Reading, seq: int) -> tuple[Entry, Act] | None:
    """The step with this number as it now reads, and its act; None where there is nothing to set right."""
    entry = next((step for step, _ in reading.standing.steps if step.seq == seq), None)
    if entry is None or entry.act in COMMON_ACTS or reading.dossier.procedure.instead_of_correcting:
        return None
    return entry, reading.dossier.procedure.acts[entry.act]


def _with_own(made: Field, objections: Sequence[Objection]) -> Field:
    own = tuple(objection for objection in objections if objection.field == made.name)
    return replace(made, objections=own)


def _anchors(drawn: Sequence[DrawnPart], asides: Sequence[Field], parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    prefixes = [part.prefix for part in parts if part.act.writes]
    for part, prefix in zip(drawn, prefixes, strict=True):
        for made in part.fields:
            yield made.name.removeprefix(prefix), made.id
            if isinstance(made, LineEditor):
                for row in made.rows:
                    yield from ((inner.name.rpartition("-")[2], made.id) for inner in row.fields)
    yield from ((made.name, made.id) for made in asides)


def part_of_entry(kind: type[Record], act: Act, entry: Entry) -> Part:
    """A step that is to be set right: its inputs start from what it said."""
    return Part(kind, act, entry.payload)
