"""删节: words of a paragraph, a paragraph or a section marked as left out of a version, and the mark taken off again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhunsheng.kernel.acts.judge import open_objections
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.models import Event
from zhunsheng.kernel.today import today
from zhunsheng.law.model import Rule
from zhunsheng.reports.grounds import grounds
from zhunsheng.reports.marking import (
    BASIS,
    Passage,
    mark_paragraph,
    mark_section,
    mark_words,
    unmark_paragraph,
    unmark_section,
    unmark_words,
)
from zhunsheng.reports.outline import Outline
from zhunsheng.reports.outline.model import Removal
from zhunsheng.reports.outline.versions import FILED, PUBLIC, VERSIONS
from zhunsheng.reports.revising import REVISE, ChangedMeanwhile, Seen, revise_paragraph, revise_section
from zhunsheng.reports.studio import edition_to_work_on, printed_in
from zhunsheng.web.forms import new_request_key
from zhunsheng.web.narrowing import BadAddress
from zhunsheng.workbench.studio.page import COURSE, Desk, studio_page
from zhunsheng.workbench.studio.where import Where
from zhunsheng.workbench.views.staff import staff_page

WORDS, WHOLE = "words", "whole"
LEAVING_OUT: Mapping[str, tuple[str, ...]] = {PUBLIC: (PUBLIC,), FILED: (FILED, PUBLIC)}
LEAVING_LABELS: Mapping[str, str] = {
    PUBLIC: f"只从{VERSIONS[PUBLIC]}删去",
    FILED: f"从{VERSIONS[FILED]}和{VERSIONS[PUBLIC]}都删去",
}
LONGEST_NOTE = 200
Edit = Callable[[Outline, int], Outline]


@dataclass(frozen=True)
class MarkForm:
    """What stands in the form: the words (or that it is the whole place), where they begin, from which version, why."""

    where: Where
    seq: int
    words: str = ""
    start: int | None = None
    extent: str = WORDS
    leaving: str = PUBLIC
    ground: str = ""
    note: str = ""
    request_key: str = field(default_factory=new_request_key)

    @property
    def place(self) -> str:
        return "节" if self.where.mode == "in" else "段"

    @property
    def versions(self) -> Mapping[str, str]:
        """The choices of versions with what each is called."""
        return LEAVING_LABELS

    @property
    def grounds(self) -> Mapping[str, Rule]:
        return grounds()

    def removal(self) -> Removal:
        """Raises Refused for a version or a ground that is not among the choices."""
        if self.leaving not in LEAVING_OUT or (self.ground and self.ground not in grounds()):
            message = "没有选从哪一稿删去，或者所选的理由不在其列"
            raise Refused([Objection("removal-unknown", message, BASIS, "请在表单里重新选择", "ground")])
        return Removal(LEAVING_OUT[self.leaving], self.ground, note=" ".join(self.note.split())[:LONGEST_NOTE])

    def edit(self, printed: Mapping[str, str]) -> Edit:
        """What the form does to an outline. Raises Refused."""
        removal = self.removal()
        if self.where.mode == "in":
            return lambda outline, number: mark_section(outline, number, removal)
        if self.extent == WHOLE:
            return lambda outline, number: mark_paragraph(outline, number, removal)
        passage = Passage(self.words, self.start)
        return lambda outline, number: mark_words(outline, number, passage, removal, printed)


@staff_page
def studio_withhold(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The act 标明删节 is taken at the words themselves: its page is the studio."""
    desk, way_out = Desk.of(request, matter_id), "请在下面找到要删去的地方，点它旁边的“标明删节”"
    if request.method == "POST":
        standing = open_objections(desk.world, desk.dossier, desk.viewer, COURSE.withhold, today())
        elsewhere = Objection("marked-at-the-words", "删节要在文字旁边标明", BASIS, way_out)
        return studio_page(request, desk, objections=standing or [elsewhere], status=422)
    messages.info(request, way_out)
    return studio_page(request, desk)


@staff_page
def studio_mark(request: HttpRequest, matter_id: int, where: str) -> HttpResponse:
    """The form on a paragraph (at-3) or a section (in-2), and what it sends."""
    desk, place = Desk.of(request, matter_id), _place(where)
    if request.method != "POST":
        form = MarkForm(place, desk.report.head_seq)
        if not request.htmx:  # type: ignore[attr-defined]
            return studio_page(request, desk, marking=form)
        return render(request, "workbench/studio/mark.html", {"report": desk.report, "marking": form})
    form = _posted(request, place)
    try:
        edition, _ = edition_to_work_on(desk.report, desk.viewer)
        event = _taken(desk, form.where, form.seq, form.edit(printed_in(edition)), form.request_key)
    except ChangedMeanwhile as changed:
        moved = replace(form, where=place.moved_to(changed.number), seq=changed.seq, request_key=new_request_key())
        return studio_page(request, desk, marking=moved, objections=changed.objections, status=422)
    except Refused as refused:
        return studio_page(request, desk, marking=form, objections=refused.objections, status=422)
    messages.success(request, f"已标明删节，{LEAVING_LABELS[form.leaving]}")
    return _back(desk, place, event)


@staff_page
@require_POST
def studio_unmark(request: HttpRequest, matter_id: int, where: str) -> HttpResponse:
    """取消删节: the mark of the words named, or that of the whole place."""
    desk, place, name = Desk.of(request, matter_id), _place(where), request.POST.get("name", "")

    def edit(outline: Outline, number: int) -> Outline:
        if place.mode == "in":
            return unmark_section(outline, number)
        return unmark_words(outline, number, name) if name else unmark_paragraph(outline, number)

    try:
        event = _taken(desk, place, _number(request, "seen_seq") or 0, edit, request.POST.get("request_key", ""))
    except Refused as refused:
        return studio_page(request, desk, objections=refused.objections, status=422)
    messages.success(request, "已取消这处删节，各稿都写这些文字")
    return _back(desk, place, event)


def _taken(desk: Desk, where: Where, seq: int, edit: Edit, request_key: str) -> Event:
    """Take the act that marks. Raises Refused, also for whoever may not mark at all."""
    revise = revise_section if where.mode == "in" else revise_paragraph
    act, seen = desk.marking_act or REVISE, Seen(where.number, seq)
    return revise(desk.viewer, desk.report.pk, seen, edit, request_key=request_key or None, act=act)


def _back(desk: Desk, where: Where, event: Event) -> HttpResponse:
    return redirect(f"{reverse('studio', args=[desk.report.pk])}?seq={event.seq}{where.anchor}")


def _place(where: str) -> Where:
    place = Where.read(where)
    if place.mode == "after":
        raise BadAddress("删节标在一段或者一节上，请从编写页面重新进入")
    return place


def _posted(request: HttpRequest, where: Where) -> MarkForm:
    posted = request.POST
    return MarkForm(
        where=where,
        seq=_number(request, "seen_seq") or 0,
        words=posted.get("words", ""),
        start=_number(request, "start"),
        extent=posted.get("extent", WORDS),
        leaving=posted.get("leaving", ""),
        ground=posted.get("ground", ""),
        note=posted.get("note", ""),
        request_key=posted.get("request_key", ""),
    )


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
