"""One paragraph being written: opened in place, looked over while it is typed, saved where it stands by now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhunsheng.kernel.acts.judge import cited_objections
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event
from zhunsheng.kernel.today import today
from zhunsheng.reports.captions import shown
from zhunsheng.reports.drawing import LEVEL_LABELS
from zhunsheng.reports.editing import remove_paragraph
from zhunsheng.reports.laid import laid_out
from zhunsheng.reports.live import sound_outline
from zhunsheng.reports.looking_over import looked_over
from zhunsheng.reports.outline import Outline
from zhunsheng.reports.patterns import Pattern, patterns
from zhunsheng.reports.revising import ChangedMeanwhile, Seen, revise_paragraph, revise_section
from zhunsheng.reports.studio import edition_to_work_on, outline_text, printed_in
from zhunsheng.web.forms import new_request_key
from zhunsheng.workbench.studio.charts import CHARTS, ChartInputs, chart_inputs
from zhunsheng.workbench.studio.form import Chip, EditForm, form_on, posted_form
from zhunsheng.workbench.studio.page import Desk, place_of, studio_page
from zhunsheng.workbench.studio.picking import Picker, picked_claim, picked_slot, picked_typed, picker_of
from zhunsheng.workbench.studio.plans import ANSWER, PLANS, PlanInputs, plan_inputs, said_of
from zhunsheng.workbench.studio.where import Where
from zhunsheng.workbench.views.staff import staff_page

OPEN, SAVE, REMOVE, SHOW, PATTERN, INSERT, INSERT_TYPED, INSERT_CLAIM, CHOOSE = (
    "open", "save", "remove", "show", "pattern", "insert", "insert_typed", "insert_claim", "choose:",
)  # fmt: skip


@dataclass(frozen=True)
class DrawnForm:
    """The form as its template draws it."""

    form: EditForm
    chips: tuple[Chip, ...]
    picker: Picker
    plans: PlanInputs
    charts: ChartInputs
    objections: tuple[Objection, ...] = ()
    conflict: ChangedMeanwhile | None = None

    @property
    def where(self) -> Where:
        return self.form.where

    @property
    def patterns(self) -> Iterable[Pattern]:
        return patterns().values()


@staff_page
def studio_paragraph(request: HttpRequest, matter_id: int, where: str) -> HttpResponse:
    """The form on a place of the text, and every button on it."""
    desk, place = Desk.of(request, matter_id), Where.read(where)
    outline = sound_outline(outline_text(desk.report))
    if request.method != "POST":
        edition, _ = edition_to_work_on(desk.report, desk.viewer)
        return _shown(request, desk, outline, form_on(place, outline, printed_in(edition), desk.report.head_seq))
    form = posted_form(request, place)
    step = request.POST.get("do", SAVE)
    try:
        if step == OPEN:
            return _shown(request, desk, outline, form_on(place, outline, form.printed, desk.report.head_seq))
        if step in (SAVE, REMOVE):
            lost = form.marks_lost(outline) if step == SAVE else 0
            return _done(request, desk, form, _saved(desk, form, outline, step), lost)
        if step == SHOW:
            _, stated = picked_slot(form, desk.report, outline, desk.viewer)
            return _shown(request, desk, outline, form, now=stated)
        return _shown(request, desk, outline, _with_picked(desk, form, outline, step))
    except ChangedMeanwhile as changed:
        moved = replace(form, where=_where_now(form.where, changed), seq=changed.seq, request_key=new_request_key())
        return _shown(request, desk, outline, moved, changed.objections, changed)
    except Refused as refused:
        return _shown(request, desk, outline, form, refused.objections)


@staff_page
@require_POST
def studio_check(request: HttpRequest, matter_id: int, where: str) -> HttpResponse:
    """What the verifier says of the text with the paragraph as it is being typed: nothing is stored."""
    desk, place = Desk.of(request, matter_id), Where.read(where)
    outline = sound_outline(outline_text(desk.report))
    try:
        form = posted_form(request, place)
        paragraph = form.paragraph(outline)
        edited = place.edited(outline, place.number, paragraph, form.brought(outline).values())
    except Refused as refused:
        return render(request, "workbench/studio/findings.html", {"objections": refused.objections})
    laid = laid_out(edited, form.printed)
    looked = looked_over(laid)
    own = next(address for address, one in enumerate(edited.paragraphs()) if one is paragraph)
    found = [
        (finding, LEVEL_LABELS[finding.level], _place_while_typing(place, own, finding.address, finding.section))
        for finding in looked.findings
    ]
    counts = [(LEVEL_LABELS[level], level, count) for level, count in looked.counts]
    context = {"looked": looked, "found": found, "counts": counts, "is_live": True}
    return render(request, "workbench/studio/findings.html", context)


def _place_while_typing(where: Where, own: int, address: int | None, section: int | None) -> str:
    """Where a finding leads on a page that does not have the new paragraph yet."""
    if address == own:
        return f"#edit-{where}"
    if address is not None and where.is_new and address > own:
        address -= 1
    return place_of(address, section)


def _saved(desk: Desk, form: EditForm, outline: Outline, step: str) -> Event:
    seen, where = Seen(form.where.number, form.seq), form.where
    if step == REMOVE:
        return revise_paragraph(desk.viewer, desk.report.pk, seen, remove_paragraph, request_key=form.request_key)
    paragraph, brought = form.paragraph(outline), form.brought(outline)

    def edit(current: Outline, number: int) -> Outline:
        return where.edited(current, number, paragraph, brought.values())

    if where.mode == "in":
        return revise_section(desk.viewer, desk.report.pk, seen, edit, request_key=form.request_key)
    return revise_paragraph(desk.viewer, desk.report.pk, seen, edit, added=form.added, request_key=form.request_key)


def _with_picked(desk: Desk, form: EditForm, outline: Outline, step: str) -> EditForm:
    """The form after a button of the picker."""
    if step == INSERT:
        slot, stated = picked_slot(form, desk.report, outline, desk.viewer)
        return _without_picker(form.with_figure(slot, stated.printed))
    if step == INSERT_TYPED:
        typed = picked_typed(form, outline)
        return _without_picker(form.with_figure(typed, typed.printed))
    if step == INSERT_CLAIM:
        claim = picked_claim(form, outline)
        return _without_picker(form.with_figure(claim, shown(claim)))
    if step == PATTERN and (pattern := patterns().get(form.posted.get("wanted", ""))):
        return form.with_pattern(pattern)
    if step.startswith(CHOOSE):
        return replace(form, posted={**_kept(form), "metric": step.removeprefix(CHOOSE)})
    return form


def _kept(form: EditForm) -> dict[str, str]:
    """What was sent beside the picker."""
    kept = (PLANS, "is_problem", ANSWER, "task-", "unrecorded", "pattern", CHARTS)
    return {name: text for name, text in form.posted.items() if name.startswith(kept)}


def _without_picker(form: EditForm) -> EditForm:
    return replace(form, posted=_kept(form))


def _where_now(where: Where, changed: ChangedMeanwhile) -> Where:
    """The place as it is now; what is gone is written anew behind what stood before it."""
    if where.mode == "at" and not changed.now:
        return Where("after", max(changed.number - 1, 0))
    return where.moved_to(changed.number)


def _done(request: HttpRequest, desk: Desk, form: EditForm, event: Event, marks_lost: int) -> HttpResponse:
    """Back to the text. Whoever took brackets away with the words is told: what was left out is said in every version now."""
    lost = f"；这一段有{marks_lost}处删节的括号已去掉，各稿都写这些文字" if marks_lost else ""
    messages.success(request, f"已保存{lost}")
    address = f"{reverse('studio', args=[desk.report.pk])}?seq={event.seq}{form.where.anchor}"
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]


def _plans(form: EditForm, outline: Outline) -> PlanInputs:
    """The inputs on problems and tasks: as they were sent, as the paragraph has them where they cannot be read."""
    standing = form.where.standing(outline)
    try:
        return plan_inputs(said_of(standing, form.posted, outline) if PLANS in form.posted else standing, outline)
    except Refused:
        return plan_inputs(standing, outline)


def _shown(
    request: HttpRequest,
    desk: Desk,
    outline: Outline,
    form: EditForm,
    objections: Sequence[Objection] = (),
    conflict: ChangedMeanwhile | None = None,
    now: Any = None,
) -> HttpResponse:
    picker = replace(picker_of(form, desk.report, outline, desk.viewer), now=now)
    cited = tuple(cited_objections(objections, today()))
    charts = chart_inputs(form.where.standing(outline), form.figures(outline), outline, form.posted)
    editing = DrawnForm(form, tuple(form.chips(outline)), picker, _plans(form, outline), charts, cited, conflict)
    status = 422 if objections else 200
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "workbench/studio/edit.html", {"editing": editing, "report": desk.report}, status=status)
    return studio_page(request, desk, editing=editing, status=status)
