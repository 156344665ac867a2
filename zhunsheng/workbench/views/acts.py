"""Taking acts: the form of an act, of a correction, of a new matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import ACTED_TIME, CORRECT
from zhunsheng.kernel.acts.judge import open_objections
from zhunsheng.kernel.acts.relating import Growth
from zhunsheng.kernel.acts.snapshot import empty
from zhunsheng.kernel.acts.take import Asked, open_matter, open_out_of, take
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.declare.procedure import Act, Procedure
from zhunsheng.kernel.errors import Finding, Objection, Refused
from zhunsheng.kernel.models import Event, Matter, Unit
from zhunsheng.kernel.rule_reviews import unreviewed_behind
from zhunsheng.kernel.scope import holds
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.law.citation import cited
from zhunsheng.web.act_form import (
    act_form,
    correctable,
    late_field,
    part_of_entry,
    posted_by,
    proposed_time,
    reason_field,
    snapshot_at,
    unreadable_when,
    when_fields,
)
from zhunsheng.web.context import drawn, viewer_of
from zhunsheng.web.fields import Field, Option
from zhunsheng.web.forms import PROPOSED_TIME, Part, Posted, given_of, opened_part, parts_of, turned_away
from zhunsheng.web.lists import unit_among
from zhunsheng.web.opening import nobody_may, openings_for, units_for
from zhunsheng.web.reading import Reading, opened_matter, reading_of
from zhunsheng.web.relating import Grown, GrowthChoice, growth_choices, growth_into, growths_by
from zhunsheng.workbench.views.staff import kind_or_404, staff_page


@staff_page
def record_act(request: HttpRequest, kind_key: str, matter_id: int, name: str) -> HttpResponse:
    """One act on a matter: taking it, which reads the matter once, under its lock; else its form."""
    kind, viewer, day = kind_or_404(kind_key), viewer_of(request), today()
    posted, into = _posted(request), request.GET.get("into")

    def taken(acted_on: date, shown: Posted) -> Event:
        def given_on(dossier: Dossier) -> dict[str, Any]:
            growths = growths_by(viewer, dossier, _act_named(kind, dossier, name), day)
            return given_of(_act_parts(kind, dossier, name, shown, _chosen(growths, into)), shown)

        return take(viewer, matter_id, _asked(name, {}, acted_on, shown), given_on)

    outcome = _attempt(posted, day, taken)
    if isinstance(outcome, Event):
        return _done(request, outcome)
    reading = reading_of(viewer, opened_matter(viewer, kind, matter_id), day)
    act = _act_named(kind, reading.dossier, name)
    growths = growths_by(viewer, reading.dossier, act, day)
    chosen = _chosen(growths, into)
    parts = _act_parts(kind, reading.dossier, name, posted, chosen)
    proposed = proposed_time(parts, posted)
    general = [*when_fields(parts, posted, day, proposed), late_field(posted)]
    standing = () if outcome else open_objections(reading.wording.world, reading.dossier, viewer, act, day)
    others = turned_away(posted, (growth.kind for growth in growths if growth is not chosen))
    hidden = {**_hidden(reading, _drawn_at(posted, reading.dossier)), **_proposal(proposed), **others}
    form = act_form(viewer, reading.matter.unit, parts, posted, outcome, day, general, hidden)
    choices = growth_choices(growths, chosen)
    return _form_page(request, reading, act, form, outcome, standing=standing, choices=choices)


def _act_named(kind: type[Record], dossier: Dossier, name: str) -> Act:
    """Raises Http404 where the matter's procedure has no such act."""
    act = dossier.procedure.acts.get(name) if dossier.kind is kind else None
    if act is None or act.is_opening:
        raise Http404
    return act


def _act_parts(
    kind: type[Record], dossier: Dossier, name: str, posted: Posted | None, growth: Growth | None
) -> tuple[Part, ...]:
    """The inputs of an act and of what it opens, over what was stored when its form was drawn."""
    snapshot = snapshot_at(dossier, _drawn_at(posted, dossier))
    parts = parts_of(kind, dossier.procedure, _act_named(kind, dossier, name), snapshot)
    return parts if growth is None else (*parts, opened_part(growth.kind, growth.act, growth.carried(snapshot)))


def _chosen(growths: Sequence[Growth], into: str | None) -> Growth | None:
    """The growth that the address names, else the first."""
    return next((growth for growth in growths if growth.kind == into), growths[0] if growths else None)


@staff_page
def record_correct(request: HttpRequest, kind_key: str, matter_id: int, seq: int) -> HttpResponse:
    """更正: say a step anew, with the reason."""
    viewer, day = viewer_of(request), today()
    reading = reading_of(viewer, opened_matter(viewer, kind_or_404(kind_key), matter_id), day)
    found = correctable(reading, seq)
    if found is None:
        raise Http404
    entry, act = found
    posted = _posted(request)
    parts = (part_of_entry(reading.kind, act, entry),)

    def taken(acted_on: date, shown: Posted) -> Event:
        given = {**given_of(parts, shown), "correction_reason": shown.texts.get("correction_reason", "")}
        return take(viewer, matter_id, _asked(CORRECT, given, acted_on, shown, corrects=seq))

    outcome = _attempt(posted, entry.acted_on, taken)
    if isinstance(outcome, Event):
        messages.success(request, f"已更正“{act.label}”，原记载保留在办理经过中")
        return redirect("record", kind_key, matter_id)
    when = when_fields(parts, posted, entry.acted_on, entry.payload.get(ACTED_TIME, ""))
    general = [*when, reason_field(posted, "correction_reason", "更正理由")]
    hidden = _hidden(reading, _drawn_at(posted, reading.dossier))
    form = act_form(viewer, reading.matter.unit, parts, posted, outcome, day, general, hidden)
    return _form_page(request, reading, act, form, outcome, title=f"更正“{act.label}”", send="保存更正")


@staff_page
def new_record(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Open a new matter: which act, in which unit, and its form."""
    kind, viewer, day = kind_or_404(kind_key), viewer_of(request), today()
    openings = openings_for(viewer, kind, day)
    if not openings:
        raise Refused([nobody_may(kind, day)])
    opening = next((found for found in openings if found.name == request.GET.get("by")), openings[0])
    units = units_for(viewer, opening)
    posted = _posted(request)
    chosen = posted.number("unit") if posted is not None else _whole(request.GET.get("unit"))
    unit = unit_among(units, chosen) or units[0]
    grown = _grown_from(viewer, request.GET.get("from"), kind, day)
    start = empty(kind)
    if grown is not None:
        start = start._replace(columns={**start.columns, **grown.growth.carried(grown.source.standing.snapshot)})
    parts = parts_of(kind, opening.procedure, opening.act, start)

    def taken(acted_on: date, shown: Posted) -> Event:
        asked = _asked(opening.act.name, given_of(parts, shown), acted_on, shown)
        if grown is None:
            return open_matter(viewer, kind, unit, asked, procedure=opening.procedure.key)
        source, relation = grown.source.matter.pk, grown.growth.relation
        return open_out_of(viewer, source, relation, kind, unit, asked, procedure=opening.procedure.key)

    outcome = _attempt(posted, day, taken)
    if isinstance(outcome, Event):
        return _done(request, outcome)
    proposed = proposed_time(parts, posted)
    general = [*_unit_choice(units, unit), *when_fields(parts, posted, day, proposed), late_field(posted)]
    hidden = {**({} if len(units) > 1 else {"unit": str(unit.pk)}), **_proposal(proposed)}
    form = act_form(viewer, unit, parts, posted, outcome, day, general, hidden)
    context = {"kind": kind, "opening": opening, "openings": openings, "form": form, "unit": unit, "grown": grown,
               "basis": cited(opening.act.basis, day), "unreviewed": _unreviewed(opening.procedure, opening.act, day)}  # fmt: skip
    return drawn(request, "workbench/new.html", "ledgers", context, 422 if outcome else 200)


def _grown_from(viewer: Viewer, asked: str | None, kind: type[Record], day: date) -> Grown | None:
    """What the new matter is to grow out of. Raises Http404 where the place lets nothing of this kind grow out of it."""
    matter_id = _whole(asked)
    if matter_id is None:
        return None
    parent = registry.kind(get_object_or_404(Matter, pk=matter_id).kind)
    source = reading_of(viewer, opened_matter(viewer, parent, matter_id), day)
    growth = growth_into(source, kind.key)
    if growth is None:
        raise Http404
    return Grown(source, growth)


def _posted(request: HttpRequest) -> Posted | None:
    return posted_by(request) if request.method == "POST" else None


def _attempt(posted: Posted | None, day: date, taken: Callable[[date, Posted], Event]) -> Event | Sequence[Objection]:
    """The event that was taken, or what was objected to (nothing while the form is only being filled in)."""
    if posted is None or posted.is_changing_rows:
        return ()
    if unreadable := unreadable_when(posted, day):
        return unreadable
    acted_on = posted.acted_on(day)
    assert acted_on is not None
    try:
        return taken(acted_on, posted)
    except Refused as refused:
        return refused.objections


def _asked(act: str, given: dict[str, Any], acted_on: date, posted: Posted, corrects: int | None = None) -> Asked:
    return Asked(
        act,
        given,
        acted_on,
        late_reason=posted.texts.get("late_reason", ""),
        request_key=posted.texts.get("request_key") or None,
        seen_seq=posted.number("seen_seq"),
        corrects=corrects,
        acted_time=posted.acted_time(today()),
    )


def _drawn_at(posted: Posted | None, dossier: Dossier) -> int:
    """The event after which the form was first drawn: its masked inputs stand for the values of that moment."""
    drawn_at = posted.number("drawn_at") if posted is not None else None
    return drawn_at if drawn_at is not None else dossier.matter.head_seq


def _hidden(reading: Reading, drawn_at: int) -> dict[str, str]:
    return {"seen_seq": str(reading.matter.head_seq), "drawn_at": str(drawn_at)}


def _proposal(proposed: str) -> dict[str, str]:
    return {PROPOSED_TIME: proposed} if proposed else {}


def _done(request: HttpRequest, event: Event) -> HttpResponseRedirect:
    procedure = registry.procedure_of(registry.kind(event.matter.kind), event.procedure, event.procedure_version)
    act = procedure.acts[event.act]
    number = f"，编号{event.matter.number}" if act.is_opening and event.matter.number else ""
    done = f"已办理“{act.label}”{number}"
    kind = registry.kind(event.matter.kind)
    if holds(viewer_of(request), event.matter, kind, Right.OPEN):
        messages.success(request, done)
        return redirect("record", kind.key, event.matter_id)
    messages.success(request, f"{done}。本件不再由您的岗位承办，已不在您的列表中")
    return redirect("record_list", kind.key)


def _form_page(
    request: HttpRequest,
    reading: Reading,
    act: Act,
    form: object,
    outcome: Sequence[Objection],
    *,
    standing: Sequence[Objection] = (),
    choices: Sequence[GrowthChoice] = (),
    title: str = "",
    send: str = "",
) -> HttpResponse:
    context = {
        "reading": reading,
        "form": form,
        "standing": standing,
        "choices": choices,
        "title": title or act.label,
        "send": send or f"办理“{act.label}”",
        "about": act.about,
        "basis": cited(act.basis, reading.today),
        "target": act.target,
        "unreviewed": _unreviewed(reading.dossier.procedure, act, reading.matter.opened_on),
    }
    return drawn(request, "workbench/act.html", "ledgers", context, 422 if outcome else 200)


def _unreviewed(procedure: type[Procedure], act: Act, on: date) -> Sequence[Finding]:
    """What to know of the rules behind a numbered paper before it goes out."""
    return unreviewed_behind(procedure, act, on) if act.number else ()


def _unit_choice(units: Sequence[Unit], unit: Unit) -> tuple[Field, ...]:
    """登记单位, where the viewer's posts leave a choice."""
    options = tuple(Option(str(found.pk), found.name) for found in units)
    made = Field("unit", "登记单位", "select", str(unit.pk), is_required=True, options=options)
    return (made,) if len(units) > 1 else ()


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
