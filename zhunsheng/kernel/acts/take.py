"""Taking an act: one transaction, one request key, all objections or one event."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any, NamedTuple, TypeVar

from django.db import IntegrityError, OperationalError, transaction

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier, Standing
from zhunsheng.kernel.acts.expiry import follow_clocks, set_right, step_back
from zhunsheng.kernel.acts.form import Form, FormPlace, cleaned
from zhunsheng.kernel.acts.history import (
    ACTED_TIME,
    ATTACH,
    ATTACHED_NAME,
    COMMON_ACTS,
    CORRECT,
    DESTROY,
    ISSUE_CODE,
    PARTY_NAME,
    PRINT,
    RELATE,
    UNMASK,
    VOID,
    Entry,
    said_time,
)
from zhunsheng.kernel.acts.judge import RECORDS_BASIS, Judgement, Origin, Step, act_meant, cited_objections, judge
from zhunsheng.kernel.acts.refusals import note_of
from zhunsheng.kernel.acts.relating import growing_objections, growths_wanted, relation_form
from zhunsheng.kernel.acts.store import Change, store
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.database import hold_off_sealing, is_contention
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Act
from zhunsheng.kernel.document_content import name_objections
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.local_settings import MissingSetting
from zhunsheng.kernel.models import Document, Event, Matter, Unit
from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.numbers import next_number
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.today import local, moment_of, now, this_minute, today
from zhunsheng.kernel.viewers import Right, Viewer, party_code_digest

ATTEMPTS = 5
Outcome = TypeVar("Outcome")


class Asked(NamedTuple):
    """What a person asks for: the act, what the form says, the day it was done.

    ``request_key`` makes a double click one act; ``seen_seq`` is the head of the matter the person was looking at;
    ``origin`` goes with what another system reports. ``acted_time`` is the time of day of an act that has one (``times``);
    without it and without a day the act is done now, with a day alone its time is not known.
    """

    act: str
    given: Mapping[str, Any]
    acted_on: date | None = None
    late_reason: str = ""
    request_key: str | None = None
    seen_seq: int | None = None
    corrects: int | None = None
    origin: Origin | None = None
    acted_time: clock_time | None = None


def open_matter(viewer: Viewer, kind: type[Record], unit: Unit, asked: Asked, *, procedure: str = "") -> Event:
    """Open a new matter of ``kind`` in ``unit`` with one of its opening acts.

    Returns the event (the earlier one when the request key was used before). Raises Refused with all objections.
    """

    def once() -> Event:
        return _opened(viewer, kind, unit, asked, procedure)

    return _exactly_once(viewer, asked, once)


def open_out_of(
    viewer: Viewer, matter_id: int, relation: str, kind: type[Record], unit: Unit, asked: Asked, *, procedure: str = ""
) -> Event:
    """Open a new matter as :func:`open_matter` does, out of one that the viewer may open, and relate the two at once.

    Raises Matter.DoesNotExist when the viewer may not even know of the other one, Refused with all objections.
    """

    def once() -> Event:
        parent = _locked(matter_id)
        _refuse_unless_open(viewer, parent)
        event = _opened(viewer, kind, unit, asked, procedure)
        world = World()
        related = Asked(RELATE, {"relation": relation, "target": event.matter_id})
        _write(world, viewer, Dossier.load(parent, world), related)
        return event

    return _exactly_once(viewer, asked, once)


def _opened(viewer: Viewer, kind: type[Record], unit: Unit, asked: Asked, procedure: str) -> Event:
    _refuse_if_known(asked.origin)
    world = World()
    acted_on = asked.acted_on or today()
    try:
        dossier = Dossier.begin(kind, unit, acted_on, world, procedure)
    except MissingSetting as missing:
        raise Refused(
            [Objection("setting-missing", str(missing), (RECORDS_BASIS,), "请联系系统管理员补充本地参数")]
        ) from None
    except LookupError as missing:
        raise Refused(
            [Objection("no-procedure", str(missing), (RECORDS_BASIS,), "请核对办理日期", "acted_on")]
        ) from None
    return _write(world, viewer, dossier, asked)


def _refuse_if_known(origin: Origin | None) -> None:
    if origin is None:
        return
    if Matter.objects.filter(source=origin.source, outer_number=origin.outer_number, is_void=False).exists():
        message = f"{origin.source}的{origin.outer_number}已经登记过"
        raise Refused([Objection("outer-number-used", message, (RECORDS_BASIS,), "请查找原件办理，不要重复登记")])


def take(
    viewer: Viewer, matter_id: int, asked: Asked, given_on: Callable[[Dossier], Mapping[str, Any]] | None = None
) -> Event:
    """Take an act on a matter. ``given_on`` says what is given where that depends on what is stored, as in a masked form.

    Returns the event (the earlier one when the request key was used before). Raises Matter.DoesNotExist when the
    viewer may not even know of it, Refused with all objections otherwise; then nothing has changed.
    """

    def once() -> Event:
        matter = _locked(matter_id)
        _refuse_unless_open(viewer, matter)
        world = World()
        dossier = Dossier.load(matter, world)
        _refuse_if_changed(dossier, asked)
        filled = asked if given_on is None else asked._replace(given=given_on(dossier))
        return _write_in_time(world, viewer, dossier, filled)

    return _exactly_once(viewer, asked, once)


def let_clocks_act(matter_id: int) -> int:
    """Take what the clocks of a matter had to take up to today; how many acts there were. A second time there are none."""

    def once() -> int:
        world = World()
        return follow_clocks(world, Dossier.load(_locked(matter_id), world), this_minute())

    return with_patience(once)


def _locked(matter_id: int) -> Matter:
    """The matter, which nobody else changes until this transaction ends."""
    return Matter.objects.select_for_update(of=("self",)).select_related("unit", "settings_stamp").get(pk=matter_id)


def _exactly_once(viewer: Viewer, asked: Asked, once: Callable[[], Event]) -> Event:
    """Run ``once`` in a transaction; a used request key gives the earlier event.

    No key is used twice, whatever ``once`` does: the table refuses that. So the earlier event is looked for only when
    something stood in the way, which may be that event itself.
    """
    try:
        return with_patience(once)
    except (Refused, IntegrityError, Matter.DoesNotExist) as obstacle:
        earlier = _earlier(viewer, asked)
        if earlier is not None:
            return earlier
        if not isinstance(obstacle, Refused):
            raise
        refusal = Refused(cited_objections(obstacle.objections, asked.acted_on or today()), obstacle.on)
        note = note_of(refusal, viewer, asked.act, asked.acted_on or today(), asked.request_key)
        if note is not None:
            open_matter(
                Viewer.system(), registry.kind(note.kind), note.unit, Asked("note", note.given, request_key=note.key)
            )
        raise refusal from None


def with_patience(once: Callable[[], Outcome]) -> Outcome:
    """Run ``once`` in a transaction; a locked database is waited for. Raises Refused when it stays locked."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                hold_off_sealing()
                return once()
        except OperationalError as error:
            if not is_contention(error):
                raise
            if attempt == ATTEMPTS - 1:
                busy = Objection("busy", "系统正忙，本次办理没有保存", (), "请稍候再提交一次，不会重复办理")
                raise Refused([busy]) from None
            time.sleep(0.05 * (attempt + 1))
    raise AssertionError("unreachable: the last attempt returns or raises")


def _earlier(viewer: Viewer, asked: Asked) -> Event | None:
    if asked.request_key is None:
        return None
    event = Event.objects.filter(request_key=asked.request_key).select_related("matter").first()
    if event is not None and (event.person_id != viewer.person_id or event.act != asked.act):
        raise Refused([Objection("request-key-used", "这次提交的编号已被另一次办理使用", (), "请刷新页面后重新填写")])
    return event


def _refuse_unless_open(viewer: Viewer, matter: Matter) -> None:
    kind = registry.kind(matter.kind)
    if viewer.is_installer or holds(viewer, matter, kind, Right.OPEN):
        return
    if not holds(viewer, matter, kind, Right.COUNT):
        raise Matter.DoesNotExist
    raise Refused([may_count_only(kind)])


def may_count_only(kind: type[Record]) -> Objection:
    """The objection for whoever may count a matter but not open it."""
    return Objection(
        "may-count-not-open",
        f"您可以统计这件{kind.label}，但不能打开或办理",
        ("参数 岗位权限",),
        "确需查阅的，请向本件办理人或司法所申请",
    )


def _refuse_if_changed(dossier: Dossier, asked: Asked) -> None:
    if asked.seen_seq is None:
        return
    newer = [
        entry
        for entry in dossier.entries
        if entry.seq > asked.seen_seq and entry.act != UNMASK and not entry.is_by_clock
    ]
    if newer:
        labels = "、".join(_label(dossier, entry.act) for entry in newer)
        raise Refused(
            [
                Objection(
                    "changed-meanwhile",
                    f"您填写期间，他人已办理：{labels}",
                    (),
                    "已为您保留所填内容，请核对最新情况后再提交",
                )
            ]
        )


def _label(dossier: Dossier, act: str) -> str:
    return COMMON_ACTS.get(act) or dossier.procedure.acts[act].label


def _write_in_time(world: World, viewer: Viewer, dossier: Dossier, asked: Asked) -> Event:
    """Write the act into the history as it stood on its day: after what clocks had done by then, before what came later."""
    if asked.act in COMMON_ACTS:
        event = _write(world, viewer, dossier, asked)
        if asked.act == CORRECT:
            set_right(world, dossier)
        return event
    moment = min(_asked_moment(dossier, asked), this_minute())
    last_moment = step_back(world, dossier, moment)
    follow_clocks(world, dossier, moment)
    event = _write(world, viewer, dossier, asked)
    if last_moment is not None:
        follow_clocks(world, dossier, last_moment)
    return event


def _asked_moment(dossier: Dossier, asked: Asked) -> datetime:
    """When the act was done: where the time of day is not known, at the end of its day."""
    acted_on, acted_time = asked.acted_on or today(), _acted_time(dossier, asked, now())
    return DayOrMoment(acted_on, None if acted_time is None else moment_of(acted_on, acted_time)).until


def _write(world: World, viewer: Viewer, dossier: Dossier, asked: Asked) -> Event:
    """Judge the act and the matter it opens, if any; refuse with everything found, or store it all."""
    recording = Recording(now(), today())
    form, judgement = judged_form(world, viewer, dossier, asked, recording)
    objections = [*form.objections, *judgement.objections]
    opening = child_asked(world, dossier, asked, judgement.after)
    entry = judgement.entry
    if opening is not None and not judgement.objections:
        kind, wanted = opening
        assert wanted.acted_on is not None
        child = Dossier.begin(registry.kind(kind), dossier.matter.unit, wanted.acted_on, world)
        child_form, child_judgement = judged_form(world, viewer, child, wanted, recording)
        objections += [*child_form.objections, *child_judgement.objections]
        if not objections:
            store(world, [_change(world, child, child_judgement, None)])
            entry = naming_child(dossier, entry, child)
    if objections:
        raise Refused(dict.fromkeys(objections), dossier)
    written = store(world, [_change(world, dossier, judgement._replace(entry=entry), asked.request_key)])
    return written[-1].event(dossier.matter)


def _change(world: World, dossier: Dossier, judgement: Judgement, request_key: str | None) -> Change:
    entry = numbered(world, dossier, judgement.entry)
    return Change(dossier, (entry,), judgement.before, dossier.standing(entry), request_key)


class Recording(NamedTuple):
    """When an act is recorded: the instant, and the civil date it fell on."""

    at: datetime
    today: date


def judged_form(
    world: World, viewer: Viewer, dossier: Dossier, asked: Asked, recording: Recording
) -> tuple[Form, Judgement]:
    """Read the form and judge the act; the judgement's entry carries the whole payload."""
    acted_on = asked.acted_on or recording.today
    form = _form(world, viewer, dossier, asked, acted_on)
    if asked.origin is not None and not dossier.entries:
        form.payload.update(source=asked.origin.source, outer_number=asked.origin.outer_number)
    acted_time = _acted_time(dossier, asked, recording.at)
    if acted_time is not None:
        form.payload[ACTED_TIME] = said_time(acted_time)
    step = Step(
        asked.act,
        form.payload,
        acted_on,
        recording.at,
        recording.today,
        asked.late_reason,
        asked.corrects,
        asked.origin,
    )
    return form, judge(world, dossier, viewer, step)


def _acted_time(dossier: Dossier, asked: Asked, recorded_at: datetime) -> clock_time | None:
    """The time of day to be noted: of an act that has one, where it is given or the act is done now."""
    act = act_meant(dossier, asked.act, asked.corrects)
    if act is None or not act.times:
        return None
    if asked.acted_time is None and asked.acted_on is None and asked.act != CORRECT:
        return local(recorded_at).time()
    return asked.acted_time


def child_asked(world: World, dossier: Dossier, asked: Asked, after: Standing) -> tuple[str, Asked] | None:
    """The kind that the act opens and what is asked of its opening act; None when it opens nothing."""
    act = dossier.procedure.acts.get(asked.act)
    opening = None if act is None else _opening_by(world, dossier, act, asked, after)
    if opening is None:
        return None
    kind, name, carried = opening
    given = {**carried, **asked.given.get(kind, {})}
    wanted = Asked(name, given, asked.acted_on, asked.late_reason, acted_time=asked.acted_time)
    if not after.steps:
        return kind, wanted
    last, _ = after.steps[-1]
    acted_time = last.acted_at.time() if last.acted_at else asked.acted_time
    return kind, wanted._replace(acted_on=last.acted_on, acted_time=acted_time)


def _opening_by(
    world: World, dossier: Dossier, act: Act, asked: Asked, after: Standing
) -> tuple[str, str, Mapping[str, Any]] | None:
    """Kind, opening act and carried values of what ``act`` opens: as it declares, or as the form chose of what may grow."""
    if act.grows:
        wanted = growths_wanted(world, dossier, asked.given, asked.acted_on or today())
        return None if len(wanted) != 1 else (wanted[0].kind, wanted[0].act, wanted[0].carried(after.snapshot))
    if act.opens is None:
        return None
    own = {**after.snapshot.columns, **after.snapshot.lines}
    return act.opens.kind, act.opens.act, {theirs: own[ours] for theirs, ours in act.opens.carry.items()}


def naming_child(dossier: Dossier, entry: Entry, child: Dossier) -> Entry:
    """The entry with what its act has opened; of which kind, where the form chose it."""
    named = {"opened": child.matter.pk}
    if dossier.procedure.acts[entry.act].grows:
        return entry._replace(payload={**entry.payload, **named, "opened_kind": child.kind.key})
    return entry._replace(payload={**entry.payload, **named})


def _form(world: World, viewer: Viewer, dossier: Dossier, asked: Asked, acted_on: date) -> Form:
    place = FormPlace(dossier.matter.unit.ancestor_ids(), acted_on, world, matter_id=dossier.matter.pk)
    if asked.act in (VOID, UNMASK, DESTROY):
        reason = str(asked.given.get("reason", "")).strip()
        form = Form({"reason": reason})
        if not reason:
            form.objections.append(
                Objection("reason-missing", "没有写明理由", (RECORDS_BASIS,), "请写明理由", "reason")
            )
        return form
    if asked.act == ATTACH:
        return _attachment_form(asked)
    if asked.act == PRINT:
        return Form(dict(asked.given))
    if asked.act == ISSUE_CODE:
        return _code_form(dossier, asked)
    if asked.act == RELATE:
        return relation_form(viewer, dossier, asked.given)
    if asked.act == CORRECT:
        return _correction_form(dossier, asked, place)
    act = dossier.procedure.acts.get(asked.act)
    if act is None:
        return Form()
    form = cleaned(dossier.kind, act, asked.given, place)
    if act.grows:
        form.objections += growing_objections(world, dossier, act, asked.given, acted_on)
    return form


def _attachment_form(asked: Asked) -> Form:
    """A stored document, by its digest, under a name that fits its content; ``prints`` is the printing that it came from."""
    digest, name = str(asked.given.get("digest", "")), str(asked.given.get("name", ""))
    document = Document.objects.filter(digest=digest).first()
    if document is None:
        unknown = Objection("document-unknown", "没有找到要附卷的文件", (RECORDS_BASIS,), "请重新上传文件", "digest")
        return Form({}, [unknown])
    payload = {"digest": digest, ATTACHED_NAME: name}
    if "prints" in asked.given:
        payload["prints"] = asked.given["prints"]
    return Form(payload, list(name_objections(name, document.media_type)))


def _code_form(dossier: Dossier, asked: Asked) -> Form:
    """The party line that gets a code: ``lines`` and ``position``; only the code's digest is kept.

    The code belongs to the party's name: whoever is named otherwise later needs a new one.
    """
    rows = dossier.standing().snapshot.lines.get(str(asked.given.get("lines", "")), ())
    position = asked.given.get("position")
    if not isinstance(position, int) or not 0 <= position < len(rows) or "access_code" not in rows[position]:
        nobody = Objection("party-unknown", "没有这名当事人", (RECORDS_BASIS,), "请在“当事人”中选择一名", "position")
        return Form({}, [nobody])
    digest = party_code_digest(str(asked.given["code"]))
    return Form({"lines": asked.given["lines"], PARTY_NAME: rows[position]["name"], "code_digest": digest})


def _correction_form(dossier: Dossier, asked: Asked, place: FormPlace) -> Form:
    """A correction says the corrected step anew: what is not given stays as it was."""
    target = next((entry for entry in dossier.standing().steps if entry[0].seq == asked.corrects), None)
    reason = str(asked.given.get("correction_reason", "")).strip()
    if target is None or target[0].act in COMMON_ACTS:
        return Form({"correction_reason": reason})
    entry = target[0]
    form = cleaned(dossier.kind, dossier.procedure.acts[entry.act], {**entry.payload, **asked.given}, place)
    kept = {key: value for key, value in entry.payload.items() if key not in form.payload}
    form.payload = {**kept, **form.payload, "correction_reason": reason}
    return form


def numbered(world: World, dossier: Dossier, entry: Entry) -> Entry:
    """The entry with the paper number issued for it, if its act carries one."""
    act = dossier.procedure.acts.get(entry.act)
    if act is None or not act.number:
        return entry
    key = f"{dossier.kind.key}.{act.number}"
    unit_path = dossier.matter.unit.ancestor_ids()
    issued = next_number(world, key, dossier.kind.papers[act.number], unit_path, entry.acted_on)
    number = {"paper": key, "number": issued.text, "number_order": issued.order, "number_unit": issued.unit_id}
    return entry._replace(payload={**entry.payload, **number})
